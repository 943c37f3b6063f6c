"""Judge whether what a scored table says of a row fits together: its probabilities, its stance and its score."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import permutations

import numpy as np
import numpy.typing as npt

from stance.errors import TableError
from stance.tables.shares import SHARE_PREFIX
from stance.values import CONCILIATORY, DECIMALS, HOSTILE, SCORE_COLUMN, STANCE_COLUMN
from stance.wording import counted

Floats = npt.NDArray[np.floating]
_ALLOWED = (3 * 10.0**-DECIMALS, 0.015)
"""How far a score may lie from the difference of two probabilities: as the model rounds them, and of two decimals."""
_EQUAL = 10.0**-DECIMALS
_MANY = 0.05
"""The part of a table's rows from which on a label without a column is no slip in a row."""


@dataclass(frozen=True)
class Poles:
    """The numbers of the labels between which scores run, and how far a score may lie from their difference."""

    first: int
    second: int
    allowed: float


@dataclass
class Judge:
    """Judges the rows of one table, part by part; `prefix` stands before the names of the model's columns."""

    name: str
    labels: Sequence[str]
    prefix: str = ""
    _rows: int = 0
    _unfit: list[tuple[int, str]] = field(default_factory=list)
    """The lines and reasons of rows that do not fit together."""
    _strange: list[tuple[int, str]] = field(default_factory=list)
    """The lines and answers of rows whose probabilities do not sum to 1, where the answer has none."""
    _told: int = 0
    _fits: npt.NDArray[np.intp] | None = None

    def without_shares(self, lines: Sequence[int], answers: Sequence[str], reason: str) -> None:
        """Take note of rows whose probabilities do not sum to 1; those without an answer tell nothing."""
        self._rows += len(lines)
        for line, answer in zip(lines, answers, strict=True):
            if cell := answer.strip():
                self._unfit.append((line, reason))
                if cell not in self.labels:
                    self._strange.append((line, cell))

    def answers(self, lines: Sequence[int], probabilities: Floats, cells: Sequence[str]) -> dict[int, str]:
        """Return why answers cannot be used, by their places: they have no probability, or not the highest."""
        self._rows += len(lines)
        numbers = {label: i for i, label in enumerate(self.labels)}
        found = np.array([numbers.get(cell.strip(), -1) for cell in cells], np.intp)
        own = probabilities[np.arange(len(cells)), found] if len(cells) else np.zeros(0)
        highest = probabilities.max(axis=1, initial=0.0)
        faults = {}
        for row in np.flatnonzero((found < 0) | (own < highest - _EQUAL)).tolist():
            if found[row] < 0:
                faults[row] = self._no_answer(cells[row])
                continue
            faults[row] = self._not_likeliest(cells[row].strip(), float(own[row]), probabilities[row])
            self._unfit.append((lines[row], faults[row]))
        return faults

    def _no_answer(self, cell: str) -> str:
        what = f"is {cell.strip()!r}" if cell.strip() else "is empty"
        labels = ", ".join(self.labels)
        return f"{self.prefix + STANCE_COLUMN!r} {what}, and there are probabilities of {labels}; score the text anew"

    def _not_likeliest(self, answer: str, own: float, shares: Floats) -> str:
        best = int(shares.argmax())
        share = self.prefix + SHARE_PREFIX
        return (
            f"{self.prefix + STANCE_COLUMN!r} is {answer!r}, whose probability is {own:.6g}, and "
            f"{share + self.labels[best]!r} is {shares[best]:.6g}; score the text anew"
        )

    def scores(self, probabilities: Floats, scores: Floats) -> None:
        """Take in scores, by which the poles are known; one that is no number tells nothing."""
        told = np.isfinite(scores)
        gaps = np.abs(_differences(probabilities[told]) - scores[told, None, None])
        fits = np.stack([(gaps <= allowed).sum(axis=0) for allowed in _ALLOWED])
        self._told += int(told.sum())
        self._fits = fits if self._fits is None else self._fits + fits

    def poles(self) -> Poles | None:
        """Return between which labels the scores run, None where that cannot be told.

        Raises TableError where most scores are the difference of no two probabilities.
        """
        pairs = list(permutations(range(len(self.labels)), 2))
        if self._fits is None or not self._told:
            return self._one_of(pairs, _ALLOWED[0])
        for allowed, fits in zip(_ALLOWED, self._fits, strict=True):
            most = max(int(fits[pair]) for pair in pairs)
            if 2 * most >= self._told:
                return self._one_of([pair for pair in pairs if fits[pair] == most], allowed)
        column = self.prefix + SCORE_COLUMN
        raise TableError(
            f"{self.name}: {column!r} is not the difference of two of the probabilities beside it, so that a label has "
            "no score; score the texts anew, or leave the column out or rename it",
            file=self.name, column=column,
        )  # fmt: skip

    def _one_of(self, pairs: Sequence[tuple[int, int]], allowed: float) -> Poles | None:
        """Return the only pair, of several conciliatory and hostile."""
        usual = [pair for pair in pairs if tuple(self.labels[i] for i in pair) == (CONCILIATORY, HOSTILE)]
        found = pairs if len(pairs) == 1 else usual
        return Poles(*found[0], allowed) if found else None

    def odd_scores(self, poles: Poles, probabilities: Floats, scores: Floats) -> dict[int, str]:
        """Return why scores cannot be used, by their places: they are numbers, and not the difference of the poles."""
        differences = probabilities[:, poles.first] - probabilities[:, poles.second]
        with np.errstate(invalid="ignore"):
            odd = np.isfinite(scores) & ~(np.abs(differences - scores) <= poles.allowed)
        first, second = (self.prefix + SHARE_PREFIX + self.labels[i] for i in (poles.first, poles.second))
        return {
            row: f"{self.prefix + SCORE_COLUMN!r} is '{scores[row]:.6g}', and {first} - {second} is "
            f"{differences[row]:.6g}; score the text anew"
            for row in np.flatnonzero(odd).tolist()
        }

    def check(self) -> None:
        """Raise TableError where the columns of the table do not belong together, so that few rows can be used."""
        answer = self.prefix + STANCE_COLUMN
        for cell, number in Counter(cell for _, cell in self._strange).most_common(1):
            if number >= max(2, _MANY * self._rows):
                line = next(line for line, other in self._strange if other == cell)
                column = self.prefix + SHARE_PREFIX + cell
                raise TableError(
                    f"{self.name}, line {line}: {answer!r} is {cell!r} in {counted(number, 'row')} whose probabilities "
                    f"do not sum to 1, and there is no column {column!r}: it was lost, or has another name; bring it "
                    "back, or score the texts anew",
                    file=self.name, line=line, column=column,
                )  # fmt: skip
        if 2 * len(self._unfit) > self._rows:
            line, reason = self._unfit[0]
            raise TableError(
                f"{self.name}: its columns do not belong together in {len(self._unfit)} of "
                f"{counted(self._rows, 'row')}, the first line {line}: {reason}",
                file=self.name, line=line, column=answer,
            )  # fmt: skip


def _differences(probabilities: Floats) -> Floats:
    """Return the difference of each two probabilities of each row."""
    return probabilities[:, :, None] - probabilities[:, None, :]


def numbers(cells: Sequence[str]) -> npt.NDArray[np.float64]:
    """Return cells as numbers, NaN where one is none.

    >>> numbers(["0.5", "x"]).tolist()
    [0.5, nan]
    """
    try:
        return np.array(cells, dtype=np.float64)
    except ValueError:
        return np.array([_number(cell) for cell in cells], dtype=np.float64)


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")
