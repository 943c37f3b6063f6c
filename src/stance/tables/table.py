"""Say what a table is to those who read it: named columns, and chunks of rows."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from stance.errors import TableError
from stance.tables.layout import PLAIN, Layout
from stance.tables.looks import is_name, is_sentence
from stance.tables.rejects import Reject

CHUNK = 8192
"""Rows that are read and scored at once."""
HEADER_AGAIN = "the header again, as where tables were joined end to end"
"""Why a row is rejected whose cells are just the names of the columns."""
_MOST_NAMED = 5
LARGEST_FIELD = 16 * 1024 * 1024
"""Characters that one field or one line of JSON may hold; a longer one is rejected."""


@dataclass
class Chunk(ABC):
    """Some rows of a table: their texts, the lines they start on, and the rejects among them."""

    texts: list[str] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    file: str = field(default="", kw_only=True)
    """The file that the rows stand in, where a table has several."""
    waits: bool = field(default=False, kw_only=True)
    """Whether what follows is still to come, so that these rows had better go on."""

    @property
    def usable(self) -> int:
        """Return how many rows have a text."""
        return len(self.texts)

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

    def arrays(self, schema: Any) -> list[Any]:
        """Return the columns as Arrow arrays of the types that `Table.arrow_schema` told."""
        import pyarrow as pa

        cells = self.cells()
        return [pa.array([row[i] for row in cells], kind) for i, kind in enumerate(schema.types)]


class Table(ABC):
    """An open table, to be read once: `columns` (of JSON: the keys) and how it is written."""

    name: str
    columns: list[str]
    description: str
    layout: Layout = PLAIN

    @abstractmethod
    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[Chunk]:
        """Yield the rows in order; those without a text in the column at that position (None: none) are rejects."""

    @cached_property
    def notes(self) -> list[str]:
        """Return what whoever reads the table should know, once it has been read; no row was rejected for it."""
        return []

    def note(self, message: str) -> None:
        """Keep a message for `notes`, once."""
        if message not in self.notes:
            self.notes.append(message)

    def take_all_columns(self, *, named: bool = True) -> None:  # noqa: B027  # most tables name all at their start
        """Make `columns` those of all rows, where only reading them tells; to be asked before the rows are read.

        Where they will be `named`, raise TableError for one that no table can name.
        """

    def arrow_schema(self, columns: Sequence[str]) -> Any:
        """Return the Arrow schema of the columns; texts, where a table tells no types."""
        import pyarrow as pa

        return pa.schema([pa.field(name, pa.string()) for name in columns])

    def column(self, wanted: str) -> int:
        """Return the position of a column by name, or by number from 1; raise TableError where there is none.

        Where only one name differs from the wanted one in nothing but capitals or blanks around it, that column is
        taken, and a note says so; another one that a name which was taken by its number reads like a sentence.
        """
        position = self.find(wanted)
        if position is None:
            raise TableError(self.no_column(wanted), file=self.name, column=wanted)
        if position < len(self.columns) and self.columns[position] != wanted and not wanted.isdecimal():
            self.note(f"no column {wanted!r}; {self.columns[position]!r} was read")
        if wanted.isdecimal() and wanted not in self.columns and is_sentence(self.columns[position]):
            self.note(
                f"column {wanted} is named {self.columns[position]!r}, which has four words or more, or ends like a "
                "sentence; it was read as the header and not as a text: where the table has none, put a line above it "
                "that names the columns"
            )
        return position

    def find(self, wanted: str) -> int | None:
        """Return the position of a column as `column` does, None where there is none."""
        if wanted in self.columns:
            return self.columns.index(wanted)
        if wanted.isdecimal() and 1 <= int(wanted) <= len(self.columns):
            return int(wanted) - 1
        alike = [i for i, name in enumerate(self.columns) if plain_name(name) == plain_name(wanted)]
        return alike[0] if len(alike) == 1 else None

    def no_column(self, wanted: str) -> str:
        """Return the message for a column that is not there, with the nearest one that is."""
        cut = next((name for name in self.columns if name.endswith("sentence_start")), "").removesuffix("_start")
        hint = (
            f"; its texts were cut into sentences: --text-column {cut}"
            if cut in self.columns and wanted == "text"
            else ""
        )
        return no_column(self.name, wanted, self.columns) + hint + self.hint(wanted)

    def hint(self, wanted: str) -> str:  # noqa: ARG002  # for those tables that can tell more
        """Return what else may be wrong where a column is not there."""
        return ""

    def column_name(self, position: int, wanted: str) -> str:
        """Return the name of a column at a position that `column` gave for the wanted one."""
        return self.columns[position] if position < len(self.columns) else wanted


_NEAR = 0.65
"""How alike names must be for one to be meant by the other: 'tekst' is 'text', 'target' is not."""


def plain_name(name: str) -> str:
    r"""Return the name of a column without what is easily overlooked: capitals, blanks around it, byte order marks.

    >>> plain_name("\ufeff Text ")
    'text'
    """
    return name.replace("\ufeff", "").strip().casefold()


def no_column(name: str, wanted: str, columns: Sequence[str]) -> str:
    """Return the message for a column that is not there, with the nearest one that is."""
    near = get_close_matches(wanted.lower(), [c.lower() for c in columns], 1, _NEAR)
    alike = [c for c in columns if plain_name(c) == plain_name(wanted)]
    nearest = alike or [c for c in columns if near and c.lower() == near[0]][:1]
    hint = f"; did you mean {' or '.join(map(repr, nearest))}?" if nearest else ""
    return f"{name}: no column {wanted!r}; the columns are {', '.join(map(repr, columns))}{hint}"


def lower_header(rows: Iterable[tuple[int, Sequence[str]]], columns: Sequence[str], what: str) -> str:
    """Return a hint at the first of some rows that may name the columns, where the header is a title of one cell.

    `what` says what the rows are: a row of a sheet, a line.

    >>> lower_header([(2, ["", ""]), (3, ["day", "said"])], ["Week 45"], "row")
    "; row 3 has more cells ('day', 'said'): if that is the header, say --header-row 3"
    """
    for number, cells in rows if len(columns) == 1 else ():
        names = [cell.strip() for cell in cells if cell.strip()]
        if len(names) > 1 and all(map(is_name, names)):
            shown = ", ".join(map(repr, names[:_MOST_NAMED])) + (" ..." if len(names) > _MOST_NAMED else "")
            return f"; {what} {number} has more cells ({shown}): if that is the header, say --header-row {number}"
    return ""


def header_fault(columns: Sequence[str]) -> str:
    """Return, in words, which names a header gives more than once or leaves out; nothing where each column has its own.

    One column may go without a name: that of the row names in what R and pandas write.

    >>> header_fault(["a", "b", "a"]), header_fault(["a", "", " "]), header_fault(["", "a"])
    ("names 'a' more than once (columns 1 and 3)", 'gives no name to columns 2 and 3', '')
    """
    places: dict[str, list[int]] = {}
    for i, name in enumerate(columns, start=1):
        places.setdefault(name if name.strip() else "", []).append(i)
    blank = places.pop("", [])
    found = [f"gives no name to columns {_list(blank)}"] if len(blank) > 1 else []
    twice = sorted((name, at) for name, at in places.items() if len(at) > 1)
    found.extend(f"names {name!r} more than once (columns {_list(at)})" for name, at in twice)
    return ", and ".join(found)


def _list(numbers: Sequence[int]) -> str:
    shown = [str(number) for number in numbers[:9]] + (["more"] if len(numbers) > 9 else [])
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
