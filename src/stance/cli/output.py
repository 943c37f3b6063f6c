"""Write the predictions of texts as csv, json or jsonl."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.cli.formats import Format
from stance.errors import UsageError
from stance.tables.csv_lines import csv_lines
from stance.values import TEXT_COLUMN, Prediction, as_cell, output_columns, output_row

if TYPE_CHECKING:
    from stance.model.classifier import StanceModel


def rendered(model: "StanceModel", texts: Sequence[str], format: Format, *, why: bool = False) -> bytes:
    """Return texts with their predictions as csv, json or jsonl; with `why` what an answer lacks to be certain."""
    predictions = zip(texts, answered(model, texts), strict=True)
    rows = [{TEXT_COLUMN: text, **output_row(p, why=why)} for text, p in predictions]
    if format is Format.csv:
        header = [TEXT_COLUMN, *output_columns(model.labels, model.poles, why=why)]
        return encoded(csv_lines([header, *([as_cell(value) for value in row.values()] for row in rows)]))
    if format is Format.json:
        return encoded(json.dumps(rows, ensure_ascii=False, indent=2) + "\n")
    return encoded("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


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
