"""Name what passes between readers, the scorer and writers: chunks of rows, rejects, scores."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.errors import TableError
from stance.schema import output_columns

CHUNK = 8192
"""Rows that are read and scored at once."""
LARGEST_FIELD = 16 * 1024 * 1024
"""Characters that one field or one line of JSON may hold; a longer one is rejected."""
REJECT_COLUMNS = ("file", "line", "offset", "reason", "raw")
UNIT_COLUMNS = ("sentence", "sentence_start", "sentence_end")


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be used: its file, the line it starts on (in Parquet: its row), why, and its raw text.

    `offset` is the byte that it starts on in the unpacked file, None where that is not known.
    """

    file: str
    line: int
    offset: int | None
    reason: str
    raw: str


@dataclass
class Chunk(ABC):
    """Some rows of a table: their texts, the lines they start on, and the rejects among them."""

    texts: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)

    @property
    def read(self) -> int:
        """Return how many rows were read, rejects among them."""
        return len(self.texts) + len(self.rejects)

    @abstractmethod
    def column(self, position: int) -> list[str]:
        """Return the values of a column as text."""

    @abstractmethod
    def cells(self) -> list[list[str]]:
        """Return the rows as text, a cell for each column."""

    def objects(self, columns: Sequence[str]) -> list[dict[str, Any]]:
        """Return the rows as JSON-ready objects."""
        return [dict(zip(columns, row, strict=True)) for row in self.cells()]


class Table(ABC):
    """An open table, to be read once: `columns` (of JSON Lines: the first object's keys) and how it is written."""

    name: str
    columns: list[str]
    description: str

    @abstractmethod
    def chunks(self, text: int | None, size: int = CHUNK) -> Iterator[Chunk]:
        """Yield the rows in order; those without a text in the column at that position (None: none) are rejects."""

    def column(self, wanted: str) -> int:
        """Return the position of a column by name, or by number from 1; raise TableError where there is none."""
        if wanted in self.columns:
            return self.columns.index(wanted)
        if wanted.isdecimal() and 1 <= int(wanted) <= len(self.columns):
            return int(wanted) - 1
        raise TableError(no_column(self.name, wanted, self.columns))


def no_column(name: str, wanted: str, columns: Sequence[str]) -> str:
    """Return the message for a column that is not there, with the nearest one that is."""
    near = get_close_matches(wanted.lower(), [c.lower() for c in columns], 1, 0.6)
    nearest = next((c for c in columns if near and c.lower() == near[0]), None)
    hint = f"; did you mean {nearest!r}?" if nearest else ""
    return f"{name}: no column {wanted!r}; the columns are {', '.join(map(repr, columns))}{hint}"


@dataclass(frozen=True)
class Scored:
    """A chunk's output rows.

    `rows` are the chunk's rows that they come from, None where each row gives one in order; `sentences` hold sentence,
    start and end of each where texts were cut into sentences. `probabilities` have the shape (output rows, labels).
    """

    labels: tuple[str, ...]
    poles: tuple[str, str] | None
    threshold: float
    probabilities: npt.NDArray[np.float64]
    rows: list[int] | None = None
    sentences: list[tuple[str, int, int]] | None = None

    def columns(self) -> list[list[Any]]:
        """Return the values of the added columns, rounded to six decimals."""
        best = self.probabilities.argmax(axis=1)
        found: list[list[Any]] = []
        if self.sentences is not None:
            found.extend([sentence[i] for sentence in self.sentences] for i in range(3))
        found.append([self.labels[i] for i in best.tolist()])
        found.extend(np.round(self.probabilities, 6).T.tolist())
        if self.poles:
            first, second = (self.probabilities[:, self.labels.index(pole)] for pole in self.poles)
            found.append(np.round(first - second, 6).tolist())
        found.append((self.probabilities.max(axis=1) >= self.threshold).tolist())
        return found


def added_columns(labels: Sequence[str], poles: Sequence[str] | None, *, sentences: bool, prefix: str) -> list[str]:
    """Return the columns that scoring adds, in order."""
    units = list(UNIT_COLUMNS) if sentences else []
    return [prefix + name for name in [*units, *output_columns(labels, poles)]]


def readable(raw: str) -> str:
    """Return raw text with what UTF-8 cannot hold as escapes."""
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
