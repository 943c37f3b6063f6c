"""Name the rows that cannot be used, and write them as a table."""

import codecs
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from stance.errors import TableError, UsageError
from stance.files import AtomicWriter, draft_beside, endings, open_input
from stance.places import place_of
from stance.tables.csv_lines import csv_lines
from stance.tables.formulas import disarmed_rows
from stance.unpacking import packed
from stance.values import as_cell

REJECT_COLUMNS = ("file", "line", "offset", "reason", "raw")


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be used: its file, the line it starts on (Parquet, JSON array: its row), why, its raw text.

    A file that cannot be used as a whole has the line 0. `offset` is the byte that a row starts on in the unpacked
    file, None where that is not known.
    """

    file: str
    line: int
    offset: int | None
    reason: str
    raw: str


def reject_header(*, excel: bool = False) -> bytes:
    """Return the first line of a table of rejects, with `excel` marked as UTF-8 for a spreadsheet."""
    return (codecs.BOM_UTF8 if excel else b"") + csv_lines([REJECT_COLUMNS]).encode()


def reject_rows(rejects: Sequence[Reject], *, excel: bool = False) -> bytes:
    """Return rejects as the rows of a table, with `excel` so that no cell is a formula."""
    rows = [(readable(r.file), r.line, as_cell(r.offset), r.reason, readable(r.raw)) for r in rejects]
    return csv_lines(disarmed_rows(rows) if excel else rows).encode()


def none_left(paths: Sequence[str], rejects: Sequence[Reject]) -> TableError:
    """Return the error for inputs of which no row with a text and a label is left, with why the first was rejected."""
    message = f"{', '.join(paths)}: no row with a text and a label"
    if rejects:
        first = rejects[0]
        place = f"{first.file}, line {first.line}"
        message += f"; all {len(rejects)} were rejected, the first ({place}) because of this: {first.reason}"
    return TableError(message)


def readable(raw: str) -> str:
    """Return raw text with what UTF-8 cannot hold as escapes."""
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def check_rejects(path: Path) -> None:
    """Raise an error where rejects cannot be written to a path, or would replace what is no table of them.

    The table is CSV, plain or packed; a stream takes it whatever its name.
    """
    place = place_of(path)
    if place.is_stream:
        return
    if endings(str(path))[0] != ".csv":
        raise UsageError(f"{path}: rejected rows are written as .csv, .csv.gz or .csv.zst; name such a file", file=path)
    if place.older is not None and place.older.st_size:
        start = b""
        with suppress(TableError), open_input(str(path)) as handle:
            start = handle.read(len(reject_header(excel=True)))
        if not start.removeprefix(codecs.BOM_UTF8).startswith(reject_header()):
            raise UsageError(
                f"{path}: it is no table of rejected rows and would be replaced by one; name another file (--rejects)",
                file=path,
            )


def put_rejects(path: Path, parts: Iterable[bytes], *, excel: bool = False) -> None:
    """Put a table of rejects, given as pieces of its rows, in place; without any, remove one that an earlier run left.

    `excel` as `reject_header` has it. Whoever calls this has locked the place.
    """
    place, compression = place_of(path), endings(str(path))[1]
    parts = iter(parts)
    first = next(parts, None)
    if first is None:
        try:
            if not place.is_stream:
                place.target.unlink(missing_ok=True)
        except OSError as error:
            raise TableError(f"{path}: an older file of rejects cannot be removed ({error})", file=path) from error
        return
    with AtomicWriter(path, draft_beside(place.target)) as handle:
        handle.write(packed(reject_header(excel=excel) + first, compression))
        for part in parts:
            handle.write(packed(part, compression))
