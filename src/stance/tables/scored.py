"""Hold what a chunk's rows were scored, and name the columns that scoring adds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.values import CLOSE, DECIMALS, Span, output_columns

SET_COLUMN = "label_set"
"""The labels that a text may have, of a model that promises how often the true one is among them, with | between."""
UNIT_COLUMNS = ("row", "sentence_number", "sentence", "sentence_start", "sentence_end")
"""What tells where a sentence comes from: the row among those read and its place in it, both from 1; its text; where it
starts and ends in the row's text, in code points from 0."""

ARTICLE_COLUMNS = ("article", "start", "end", "kind", "holder", "target")
"""By which a table of statements that were read in articles is known."""


def usual_document(columns: Sequence[str], prefix: str = "") -> str | None:
    """Return the column of a scored table that names its documents, where none is said: article, row or document.

    >>> usual_document(["text", "document", "stance"])
    'document'
    """
    articles, is_cut = ({prefix + name for name in names} <= {*columns} for names in (ARTICLE_COLUMNS, UNIT_COLUMNS))
    usual = "article" if articles else "row" if is_cut else "document"
    return next((name for name in (prefix + usual, usual) if name in columns), None)


@dataclass(frozen=True)
class Sentences:
    """Sentences cut from a chunk's texts: the rows that they come from, their texts, their spans in those rows.

    `numbers` says which row of all that were read each of the chunk's rows is, from 1. A row without a text has one
    sentence, which is None.
    """

    rows: list[int]
    texts: list[str | None]
    spans: list[Span | None]
    numbers: Sequence[int] = ()

    def columns(self) -> list[list[Any]]:
        """Return the values of UNIT_COLUMNS."""
        places: list[int | None] = []
        for i, row in enumerate(self.rows):
            before = places[-1] if i and self.rows[i - 1] == row else 0
            places.append(None if self.texts[i] is None else (before or 0) + 1)
        starts = [span and span.start for span in self.spans]
        ends = [span and span.end for span in self.spans]
        return [[self.numbers[row] for row in self.rows], places, list(self.texts), starts, ends]


@dataclass(frozen=True)
class Scored:
    """A chunk's output rows: one for each of its rows in order or, where texts were cut, one for each sentence.

    `probabilities` have the shape (output rows, labels) and dtype float64; `reasons` say, by output row, why a text is
    not one to judge. With `why` a column tells them; `sets`, where asked for, are the label sets of the rows. `missing`
    are output rows that stand for rejected rows, with why they were rejected: all that is added to them is empty.
    """

    labels: tuple[str, ...]
    poles: tuple[str, str] | None
    threshold: float
    probabilities: npt.NDArray[np.float64]
    reasons: Mapping[int, str]
    sentences: Sentences | None = None
    why: bool = False
    missing: Mapping[int, str] = field(default_factory=dict)
    sets: Sequence[str] | None = None

    def columns(self) -> list[list[Any]]:
        """Return the values of the added columns in the order of `added_columns`, rounded as everywhere."""
        best = self.probabilities.argmax(axis=1)
        values: list[list[Any]] = []
        if self.sentences is not None:
            values += self.sentences.columns()
        told = len(values)
        values.append([self.labels[i] for i in best.tolist()])
        values.extend(np.round(self.probabilities, DECIMALS).T.tolist())
        if self.poles:
            first, second = (self.probabilities[:, self.labels.index(pole)] for pole in self.poles)
            values.append(np.round(first - second, DECIMALS).tolist())
        probable = self.probabilities.max(axis=1) >= self.threshold
        why = ["" if sure else CLOSE for sure in probable.tolist()]
        for row, reason in self.reasons.items():
            why[row] = reason
        values.append([not reason for reason in why])
        for row, reason in self.missing.items():
            why[row] = reason
            for column in values[told:]:
                column[row] = None
        return [*values, *([why] if self.why else []), *([] if self.sets is None else [list(self.sets)])]


def added_columns(
    labels: Sequence[str], poles: Sequence[str] | None, *, sentences: bool, prefix: str, why: bool = False,
    sets: bool = False,
) -> list[str]:  # fmt: skip
    """Return the columns that scoring adds, in order."""
    units = list(UNIT_COLUMNS) if sentences else []
    return [
        prefix + name for name in [*units, *output_columns(labels, poles, why=why), *([SET_COLUMN] if sets else [])]
    ]


def column_types(
    labels: Sequence[str], poles: Sequence[str] | None, *, sentences: bool, why: bool = False, sets: bool = False
) -> list[type]:
    """Return the type of each of the added columns, in order."""
    units: list[type] = [int, int, str, int, int] if sentences else []
    return [*units, str, *[float] * len(labels), *([float] if poles else []), bool, *[str] * (why + sets)]
