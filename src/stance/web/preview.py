"""Look into an upload: what kind of table it is, its columns, its first rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from stance.errors import StanceError
from stance.tables.opening import kind_of, opened_table
from stance.values import TEXT_COLUMN, short
from stance.web.fields import Fields
from stance.web.folders import for_page
from stance.web.wording import in_page_words

ROWS = 5
_LONGEST_CELL, _LONGEST_NOTE = 160, 1_000
_TEXT_NAMES = (TEXT_COLUMN, "statement", "sentence", "content", "body", "message", "speech")
"""What columns of texts are often called."""


@dataclass(frozen=True)
class Preview:
    """A table's columns and first rows, and which column is probably that of the texts; `fault`: why it has none.

    `described` tells how it is written and which sheet was read, `notes` what else there is to know, such as the first
    rows that cannot be read.
    """

    name: str
    kind: str
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    text: str = ""
    fault: str = ""
    described: str = ""
    notes: Sequence[str] = ()


def is_table(path: str) -> bool:
    """Tell whether a file is a table by its name, and what is packed in it, or lines of text, each a statement."""
    return kind_of(path) is not None


def preview(path: Path, fields: Fields | None = None) -> Preview:
    """Return what a table holds, read as fields say."""
    asked = fields or Fields()
    kind = "text"
    try:
        kind = kind_of(str(path)) or kind
        with opened_table(str(path), kind, encoding=asked.encoding, layout=asked.layout, quiet=True) as table:
            table.take_all_columns()
            chunk = next(iter(table.chunks(None, ROWS)), None)
            columns = list(table.columns)
            cells = [] if chunk is None else chunk.cells()
            rejects = [] if chunk is None else [f"line {one.line}: {one.reason}" for one in chunk.rejects]
            notes = [in_page_words(short(note, _LONGEST_NOTE)) for note in [*table.notes, *rejects[:ROWS]]]
    except StanceError as error:
        return Preview(path.name, kind, fault=for_page(str(error), path.parent))
    rows = [[short(cell, _LONGEST_CELL) for cell in row] for row in islice(cells, ROWS)]
    text = _text_column(columns, cells)
    return Preview(path.name, kind, columns, rows, text, described=short(table.description, _LONGEST_NOTE), notes=notes)


def _text_column(columns: Sequence[str], cells: Sequence[Sequence[str]]) -> str:
    """Return the column that is called as texts are, else the one with the longest cells."""
    by_name = {name.strip().casefold(): name for name in reversed(columns)}
    if known := next((by_name[name] for name in _TEXT_NAMES if name in by_name), None):
        return known
    lengths = [sum(len(row[i]) for row in cells if i < len(row)) for i in range(len(columns))]
    return columns[max(range(len(columns)), key=lengths.__getitem__)] if columns else ""
