"""Hold what a chunk's rows were scored, and name the columns that scoring adds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.values import CLOSE, DECIMALS, Span, output_columns

UNIT_COLUMNS = ("sentence", "sentence_start", "sentence_end")


@dataclass(frozen=True)
class Sentences:
    """Sentences cut from a chunk's texts: the rows that they come from, their texts, their spans in those rows."""

    rows: list[int]
    texts: list[str]
    spans: list[Span]


@dataclass(frozen=True)
class Scored:
    """A chunk's output rows: one for each of its rows in order or, where texts were cut, one for each sentence.

    `probabilities` have the shape (output rows, labels) and dtype float64; `reasons` say, by output row, why a text is
    not one to judge. With `why` a column tells them.
    """

    labels: tuple[str, ...]
    poles: tuple[str, str] | None
    threshold: float
    probabilities: npt.NDArray[np.float64]
    reasons: Mapping[int, str]
    sentences: Sentences | None = None
    why: bool = False

    def columns(self) -> list[list[Any]]:
        """Return the values of the added columns in the order of `added_columns`, rounded as everywhere."""
        best = self.probabilities.argmax(axis=1)
        values: list[list[Any]] = []
        if self.sentences is not None:
            spans = self.sentences.spans
            values += [self.sentences.texts, [span.start for span in spans], [span.end for span in spans]]
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
        return [*values, why] if self.why else values


def added_columns(
    labels: Sequence[str], poles: Sequence[str] | None, *, sentences: bool, prefix: str, why: bool = False
) -> list[str]:
    """Return the columns that scoring adds, in order."""
    units = list(UNIT_COLUMNS) if sentences else []
    return [prefix + name for name in [*units, *output_columns(labels, poles, why=why)]]


def column_types(
    labels: Sequence[str], poles: Sequence[str] | None, *, sentences: bool, why: bool = False
) -> list[type]:
    """Return the type of each of the added columns, in order."""
    units: list[type] = [str, int, int] if sentences else []
    return [*units, str, *[float] * len(labels), *([float] if poles else []), bool, *([str] if why else [])]
