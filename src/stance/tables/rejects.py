"""Name the rows that cannot be used, and write them as a table."""

from collections.abc import Sequence
from dataclasses import dataclass

from stance.tables.csv_lines import csv_lines
from stance.values import as_cell

REJECT_COLUMNS = ("file", "line", "offset", "reason", "raw")


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be used: its file, the line it starts on (in Parquet: its row), why, and its raw text.

    A file that cannot be used as a whole has the line 0. `offset` is the byte that a row starts on in the unpacked
    file, None where that is not known.
    """

    file: str
    line: int
    offset: int | None
    reason: str
    raw: str


def reject_header() -> bytes:
    """Return the first line of a table of rejects."""
    return csv_lines([REJECT_COLUMNS]).encode()


def reject_rows(rejects: Sequence[Reject]) -> bytes:
    """Return rejects as the rows of a table."""
    rows = [(_readable(r.file), r.line, as_cell(r.offset), r.reason, _readable(r.raw)) for r in rejects]
    return csv_lines(rows).encode()


def _readable(raw: str) -> str:
    """Return raw text with what UTF-8 cannot hold as escapes."""
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
