"""Read and write CSV and TSV strictly: every row is delivered or rejected with its reason, and none is lost."""

import codecs
import csv
import io
import os
import re
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import IO, Any, cast

from stance.errors import TableError, UsageError

LARGEST_FIELD = 16 * 1024 * 1024
"""Characters that one field may hold; a longer one is rejected."""
REJECT_COLUMNS = ("line", "reason", "raw")
_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", ";", "\t", "|")
_UNDECODABLE = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the line it starts on (1 is the header's) and its fields."""

    line: int
    fields: list[str]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that cannot be used: the line it starts on, why, and its raw text."""

    line: int
    reason: str
    raw: str


@dataclass(frozen=True)
class Table:
    """An open table: its header, how it is written, and its rows and rejects in order, to be read once."""

    name: str
    columns: list[str]
    delimiter: str
    encoding: str
    rows: Iterator[Row | Reject]

    def column(self, wanted: str) -> int:
        """Return the position of a column by name, or by number from 1; raise TableError where there is none."""
        if wanted in self.columns:
            return self.columns.index(wanted)
        if wanted.isdecimal() and 1 <= int(wanted) <= len(self.columns):
            return int(wanted) - 1
        raise TableError(_no_column(self.name, wanted, self.columns))


def _no_column(name: str, wanted: str, columns: Sequence[str]) -> str:
    near = get_close_matches(wanted.lower(), [c.lower() for c in columns], 1, 0.6)
    nearest = next((c for c in columns if near and c.lower() == near[0]), None)
    hint = f"; did you mean {nearest!r}?" if nearest else ""
    return f"{name}: no column {wanted!r}; the columns are {', '.join(map(repr, columns))}{hint}"


def open_table(source: IO[bytes], name: str, *, encoding: str | None = None, delimiter: str | None = None) -> Table:
    """Return the table that a binary stream holds.

    The encoding is that of a byte order mark, else `encoding`, else UTF-8; the delimiter is `delimiter`, else the one
    that the header holds most of (comma, semicolon, tab, pipe). Raises TableError where there is no usable header.
    """
    start, stream = _peek(source)
    found = _encoding(start, encoding)
    text = _BorrowedText(stream, encoding=found, errors="surrogateescape", newline="")
    lines = _Lines(text, name, found)
    first = lines.peek()
    if first is None:
        raise TableError(f"{name}: the file is empty; a table needs a header line with a column of texts")
    delimiter = delimiter or _delimiter(first)
    columns = _header(lines, name, delimiter, found)
    return Table(name, columns, delimiter, found, _rows(lines, delimiter, len(columns)))


def _peek(source: IO[bytes]) -> tuple[bytes, Any]:
    stream: Any = source if hasattr(source, "peek") else io.BufferedReader(cast("io.RawIOBase", source))
    return stream.peek(4)[:4], stream


def _encoding(start: bytes, wanted: str | None) -> str:
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            return encoding
    if wanted is None:
        return "utf-8"
    try:
        return codecs.lookup(wanted).name
    except LookupError as error:
        raise UsageError(f"unknown encoding {wanted!r}; common ones are utf-8, utf-16, cp1252, latin-1") from error


class _BorrowedText(io.TextIOWrapper):
    """Text over a binary stream that its owner closes."""

    def __del__(self) -> None:
        with suppress(ValueError):
            self.detach()


class _Lines:
    """The physical lines of a text, with their numbers, that can be put back."""

    def __init__(self, text: IO[str], name: str, encoding: str) -> None:
        self._text = text
        self._name = name
        self._encoding = encoding
        self._waiting: deque[str] = deque()
        self.number = 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._waiting.popleft() if self._waiting else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def _read(self) -> str:
        try:
            return self._text.readline(LARGEST_FIELD)
        except UnicodeError as error:  # surrogateescape covers all but UTF-16 and UTF-32
            raise TableError(
                f"{self._name}: after line {self.number} the bytes are not {self._encoding} ({error}); "
                "the file is cut off or has another encoding (--encoding)"
            ) from error

    def peek(self) -> str | None:
        """Return the next line without taking it."""
        if not self._waiting:
            line = self._read()
            if not line:
                return None
            self._waiting.append(line)
        return self._waiting[0]

    def put_back(self, lines: Sequence[str]) -> None:
        """Put lines back to be read next, in their order."""
        self._waiting.extendleft(reversed(lines))
        self.number -= len(lines)


def _delimiter(header: str) -> str:
    counts = {d: header.count(d) for d in _DELIMITERS}
    best = max(counts, key=lambda d: counts[d])
    return best if counts[best] else ","


def _header(lines: _Lines, name: str, delimiter: str, encoding: str) -> list[str]:
    record = _record(lines, delimiter, None)
    if isinstance(record, Reject):
        raise TableError(
            f"{name}: the header on line {record.line} cannot be read: {record.reason}{_advice(record, encoding)}"
        )
    if record is None:
        raise TableError(f"{name}: the file has no header; its first line must name the columns")
    columns = record.fields
    if not any(column.strip() for column in columns):
        raise TableError(f"{name}: the header on line {record.line} is blank; it must name the columns")
    double = sorted({column for column in columns if columns.count(column) > 1})
    if double:
        raise TableError(f"{name}: the header names {', '.join(map(repr, double))} more than once; rename one of them")
    return columns


def _advice(record: Reject, encoding: str) -> str:
    if "\0" in record.raw and encoding.startswith("utf-8"):
        return " (it looks like UTF-16: say --encoding utf-16-le or utf-16-be)"
    return ""


def _rows(lines: _Lines, delimiter: str, width: int) -> Iterator[Row | Reject]:
    while (record := _record(lines, delimiter, width)) is not None:
        yield record


def _record(lines: _Lines, delimiter: str, width: int | None) -> Row | Reject | None:
    """Return the next row or reject, None at the end; blank lines are no rows.

    After a malformed record reading goes on at the line after its first: an unclosed quotation mark would swallow the
    rest of the file, so only the line that opened it is given up.
    """
    csv.field_size_limit(LARGEST_FIELD)
    while True:
        start = lines.number + 1
        taken: list[str] = []
        try:
            fields = next(csv.reader(_noting(lines, taken), delimiter=delimiter, strict=True), None)
        except csv.Error as error:
            lines.put_back(taken[1:])
            return Reject(start, _reason(error), taken[0].rstrip("\r\n"))
        if fields is None:
            return None
        if fields:
            return _checked(Row(start, fields), "".join(taken), width)


def _noting(lines: Iterable[str], taken: list[str]) -> Iterator[str]:
    for line in lines:
        taken.append(line)
        yield line


def _reason(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end of data" in message:
        return "quotation mark opened and never closed"
    if "expected after" in message:
        return "text after a closing quotation mark (a quotation mark inside a field must be doubled)"
    if "field larger than" in message:
        return f"a field is longer than {LARGEST_FIELD} characters"
    return message


def _checked(row: Row, raw: str, width: int | None) -> Row | Reject:
    if "\0" in raw:
        return Reject(row.line, "NUL character", raw.rstrip("\r\n"))
    if not raw.isascii() and _UNDECODABLE.search(raw):
        return Reject(row.line, "bytes that are not in the file's encoding (--encoding cp1252?)", raw.rstrip("\r\n"))
    if width is not None and len(row.fields) != width:
        return Reject(row.line, f"{len(row.fields)} fields, the header has {width}", raw.rstrip("\r\n"))
    return row


class AtomicWriter:
    """A binary file that appears under its name complete or not at all.

    Use as a context manager: on an exception the draft is removed and an older file stays as it was.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._draft = path.with_name(f".{path.name}.{os.getpid()}.part")

    def __enter__(self) -> IO[bytes]:
        """Open the draft and return it."""
        try:
            self._handle = self._draft.open("wb")
        except OSError as error:
            raise TableError(f"{self.path}: cannot be written ({error.strerror})") from error
        return self._handle

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the draft in place, or remove it after an exception; an OSError becomes a TableError."""
        try:
            if kind is None:
                self._handle.flush()
                os.fsync(self._handle.fileno())
                self._handle.close()
                self._draft.replace(self.path)
        except OSError as failure:
            raise self._failed(failure) from failure
        finally:
            with suppress(OSError):
                self._handle.close()
            with suppress(OSError):
                self._draft.unlink(missing_ok=True)
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> TableError:
        return TableError(f"{self.path}: not written, an older file stays as it was ({error.strerror or error})")


class TableWriter:
    """Writes rows as UTF-8 CSV (or TSV) with minimal quoting."""

    def __init__(self, handle: IO[bytes], delimiter: str = ",") -> None:
        self._text = io.TextIOWrapper(
            handle, encoding="utf-8", errors="surrogateescape", newline="", write_through=False
        )
        self._writer = csv.writer(self._text, delimiter=delimiter, lineterminator="\n")
        self._careful = csv.writer(self._text, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)

    def write(self, row: Sequence[object]) -> None:
        """Write one row."""
        # csv.writer leaves a bare carriage return unquoted, which a reader takes for the end of the line.
        careful = any(isinstance(value, str) and "\r" in value for value in row)
        (self._careful if careful else self._writer).writerow(row)

    def close(self) -> None:
        """Flush and let go of the handle, which stays open."""
        self._text.flush()
        self._text.detach()


def open_input(path: str) -> IO[bytes]:
    """Return the binary stream of a path, of standard input for `-`; raise TableError where it cannot be read."""
    if path == "-":
        return sys.stdin.buffer
    try:
        return Path(path).open("rb")
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror})") from error


@dataclass(frozen=True)
class Labelled:
    """Labelled texts in the order of the files; `groups` is None without a group column.

    `columns` holds the further columns that were asked for, by name.
    """

    texts: list[str]
    labels: list[str]
    groups: list[str] | None
    columns: dict[str, list[str]]
    rejects: list[tuple[str, Reject]]


def read_labelled(
    paths: Sequence[str],
    *,
    text_column: str = "text",
    label_column: str = "label",
    group_column: str | None = None,
    more_columns: Sequence[str] = (),
    encoding: str | None = None,
) -> Labelled:
    """Return the labelled texts of tables; a folder stands for the .csv and .tsv files in it.

    A row without text or label is a reject, named with its file. Raises TableError where a file or column is missing
    or no row is left.
    """
    found = Labelled([], [], [] if group_column else None, {name: [] for name in more_columns}, [])
    for path in _expand(paths):
        with open_input(path) as handle:
            _read_labelled_file(
                open_table(handle, path, encoding=encoding), found, text_column, label_column, group_column
            )
    if not found.texts:
        raise TableError(f"{', '.join(paths)}: no row with a text and a label ({len(found.rejects)} rejected)")
    return found


def _read_labelled_file(
    table: Table, found: Labelled, text_column: str, label_column: str, group_column: str | None
) -> None:
    text, label = table.column(text_column), table.column(label_column)
    group = table.column(group_column) if group_column else None
    more = {name: table.column(name) for name in found.columns}
    for row in table.rows:
        if isinstance(row, Row):
            missing = [c for c, i in ((text_column, text), (label_column, label)) if not row.fields[i].strip()]
            if not missing:
                found.texts.append(row.fields[text])
                found.labels.append(row.fields[label].strip())
                if found.groups is not None and group is not None:
                    found.groups.append(row.fields[group])
                for name, i in more.items():
                    found.columns[name].append(row.fields[i])
                continue
            row = Reject(row.line, f"no {' and no '.join(missing)}", table.delimiter.join(row.fields))
        found.rejects.append((table.name, row))


def _expand(paths: Sequence[str]) -> list[str]:
    """Return the files that paths stand for; raise TableError for a folder without tables."""
    files: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            inside = sorted(str(p) for p in Path(path).iterdir() if p.suffix.lower() in (".csv", ".tsv"))
            if not inside:
                raise TableError(f"{path}: the folder holds no .csv or .tsv file")
            files.extend(inside)
        else:
            files.append(path)
    return files


def has_column(paths: Sequence[str], column: str, encoding: str | None = None) -> bool:
    """Tell whether every one of the tables has a column of that name."""
    for path in _expand(paths):
        with open_input(path) as handle:
            if column not in open_table(handle, path, encoding=encoding).columns:
                return False
    return True
