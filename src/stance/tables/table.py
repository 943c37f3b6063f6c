"""Say what a table is to those who read it: named columns, and chunks of rows."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from stance.errors import TableError
from stance.tables.rejects import Reject

CHUNK = 8192
"""Rows that are read and scored at once."""
LARGEST_FIELD = 16 * 1024 * 1024
"""Characters that one field or one line of JSON may hold; a longer one is rejected."""


@dataclass
class Chunk(ABC):
    """Some rows of a table: their texts, the lines they start on, and the rejects among them."""

    texts: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    waits: bool = field(default=False, kw_only=True)
    """Whether what follows is still to come, so that these rows had better go on."""

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
    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[Chunk]:
        """Yield the rows in order; those without a text in the column at that position (None: none) are rejects."""

    def column(self, wanted: str) -> int:
        """Return the position of a column by name, or by number from 1; raise TableError where there is none."""
        if wanted in self.columns:
            return self.columns.index(wanted)
        if wanted.isdecimal() and 1 <= int(wanted) <= len(self.columns):
            return int(wanted) - 1
        raise TableError(no_column(self.name, wanted, self.columns), file=self.name, column=wanted)


def no_column(name: str, wanted: str, columns: Sequence[str]) -> str:
    """Return the message for a column that is not there, with the nearest one that is."""
    near = get_close_matches(wanted.lower(), [c.lower() for c in columns], 1, 0.6)
    nearest = next((c for c in columns if near and c.lower() == near[0]), None)
    hint = f"; did you mean {nearest!r}?" if nearest else ""
    return f"{name}: no column {wanted!r}; the columns are {', '.join(map(repr, columns))}{hint}"
