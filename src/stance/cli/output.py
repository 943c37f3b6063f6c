"""Write the predictions of a few texts as csv: what `batch` writes, without the time that loading it takes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.errors import UsageError
from stance.tables.csv_lines import csv_lines
from stance.values import TEXT_COLUMN, Prediction, as_cell, output_columns, output_row

if TYPE_CHECKING:
    from stance.model.classifier import StanceModel


def rendered(model: "StanceModel", texts: Sequence[str]) -> bytes:
    """Return texts with their predictions as csv."""
    header = [TEXT_COLUMN, *output_columns(model.labels, model.poles)]
    predictions = zip(texts, answered(model, texts), strict=True)
    rows = ([text, *map(as_cell, output_row(prediction).values())] for text, prediction in predictions)
    return encoded(csv_lines([header, *rows]))


def answered(model: "StanceModel", texts: Sequence[str]) -> list[Prediction]:
    """Return the prediction of each text; raise UsageError where one is blank, which has none."""
    predictions = model.classify(texts)
    found = [p for p in predictions if p is not None]
    if len(found) < len(predictions):
        raise UsageError(f"text {predictions.index(None) + 1} is blank: there is nothing to score; leave it out")
    return found


def encoded(text: str) -> bytes:
    r"""Return text as UTF-8; bytes that were no UTF-8 when they were read come out as they went in.

    >>> encoded("détente"), encoded("d\udce9tente")
    (b'd\xc3\xa9tente', b'd\xe9tente')
    """
    return text.encode("utf-8", "surrogateescape")
