"""Look into an upload: what kind of table it is, its columns, its first rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from stance.errors import StanceError
from stance.tables.opening import kind_of, opened_table
from stance.values import TEXT_COLUMN, short

ROWS = 5
_LONGEST_CELL = 160
_TEXT_NAMES = (TEXT_COLUMN, "statement", "sentence", "content", "body", "message", "speech")
"""What columns of texts are often called."""


@dataclass(frozen=True)
class Preview:
    """A table's columns and first rows, and which column is probably that of the texts; `fault`: why it has none."""

    name: str
    kind: str
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    text: str = ""
    fault: str = ""


def is_table(path: str) -> bool:
    """Tell whether a file is a table by its name, and what is packed in it, or lines of text, each a statement."""
    return kind_of(path) is not None


def preview(path: Path, encoding: str | None = None) -> Preview:
    """Return what a table holds."""
    kind = "text"
    try:
        kind = kind_of(str(path)) or kind
        with opened_table(str(path), kind, encoding=encoding, quiet=True) as table:
            table.take_all_columns()
            chunk = next(iter(table.chunks(None, ROWS)), None)
            columns = list(table.columns)
            cells = [] if chunk is None else chunk.cells()
    except StanceError as error:
        return Preview(path.name, kind, fault=without_folder(str(error), path.parent))
    rows = [[short(cell, _LONGEST_CELL) for cell in row] for row in islice(cells, ROWS)]
    return Preview(path.name, kind, columns, rows, _text_column(columns, cells))


def without_folder(message: str, folder: Path) -> str:
    """Return a message without the folder that an upload was put into.

    >>> without_folder("/tmp/x/may.csv: no column 'text'", Path("/tmp/x"))
    "may.csv: no column 'text'"
    """
    return message.replace(f"{folder}/", "").replace(str(folder), "")


def _text_column(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Return the column that is called as texts are, else the one with the longest cells."""
    by_name = {name.strip().casefold(): name for name in reversed(columns)}
    if known := next((by_name[name] for name in _TEXT_NAMES if name in by_name), None):
        return known
    lengths = [sum(len(row[i]) for row in cells if i < len(row)) for i in range(len(columns))]
    return columns[max(range(len(columns)), key=lengths.__getitem__)] if columns else ""
