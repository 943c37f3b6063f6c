"""Read CSV and TSV strictly: every row is delivered or rejected with its reason, and none is lost."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO, Any, NamedTuple

from stance.errors import TableError
from stance.tables.lines import BLOCK, Lines, encoding_of
from stance.tables.rejects import Reject
from stance.tables.table import CHUNK, LARGEST_FIELD, Chunk, Table

_DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_UNDECODABLE = re.compile("[\udc80-\udcff]")


@dataclass
class DelimitedChunk(Chunk):
    """Rows of a CSV table: their fields, and each as it stands in the file."""

    fields: list[list[str]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    def column(self, position: int) -> list[str]:
        """Return the values of a column."""
        return [row[position] for row in self.fields]

    def cells(self) -> list[list[str]]:
        """Return the rows."""
        return self.fields


class DelimitedTable(Table):
    """An open CSV or TSV table."""

    def __init__(self, name: str, columns: list[str], delimiter: str, lines: "Lines") -> None:
        self.name, self.columns, self.delimiter = name, columns, delimiter
        self.description = f"{lines.encoding}, {_NAMES.get(delimiter, repr(delimiter))}-separated"
        self._lines = lines

    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[DelimitedChunk]:
        """Yield the rows in order; those without a text in that column (None: no column) are rejects.

        Blank lines are no rows. Sound rows are read many at once. Where the reader stumbles, one record is read with
        care, and after a malformed one reading goes on at the line after its first: an unclosed quotation mark would
        swallow the rest of the file, so only the line that opened it is given up.
        """
        chunk = DelimitedChunk()
        while self._lines.peek() is not None:
            block = _sound(self._lines, self.delimiter, size - chunk.read)
            if not self._add_all(chunk, block, text_column):
                for record in block.records():
                    self._add(chunk, record, text_column)
            chunk.waits = self._lines.would_wait()
            if chunk.read < size and not chunk.waits:
                careful = _careful(self._lines, self.delimiter)
                if careful is not None:
                    self._add(chunk, careful, text_column)
                chunk.waits = self._lines.would_wait()
            if chunk.read >= size or (chunk.waits and chunk.read):
                yield chunk
                chunk = DelimitedChunk()
        if chunk.read:
            yield chunk

    def _add_all(self, chunk: DelimitedChunk, block: "_Block", text_column: int | None) -> bool:
        """Add the rows of a block at once if there is nothing the matter with any of them; return whether so."""
        fields, width = block.fields, len(self.columns)
        if fault_of("".join(block.raw), longest=BLOCK + LARGEST_FIELD) or any(len(row) != width for row in fields):
            return False
        texts = [""] * len(fields) if text_column is None else [row[text_column] for row in fields]
        if text_column is not None and any(not value or value.isspace() for value in texts):
            return False
        chunk.texts += texts
        chunk.lines += block.lines
        chunk.fields += fields
        chunk.raw += block.raw
        return True

    def _add(self, chunk: DelimitedChunk, record: "_Record", text_column: int | None) -> None:
        raw, fields = record.raw, record.fields
        reason = record.reason or fault_of(raw)
        if not reason and len(fields) != len(self.columns):
            reason = f"{len(fields)} fields, the header has {len(self.columns)}"
        value = "" if reason or text_column is None else fields[text_column]
        if not reason and text_column is not None and (not value or value.isspace()):
            reason = f"no text in column {self.columns[text_column]!r}"
        if reason:
            offset = self._lines.offset(record.line)
            chunk.rejects.append(Reject(self.name, record.line, offset, reason, raw.rstrip("\r\n")))
            return
        chunk.texts.append(value)
        chunk.lines.append(record.line)
        chunk.fields.append(fields)
        chunk.raw.append(raw)


def open_delimited(
    source: IO[bytes], name: str, *, encoding: str | None = None, delimiter: str | None = None
) -> DelimitedTable:
    """Return the CSV table that a binary stream holds.

    The encoding is that of a byte order mark, else `encoding`, else UTF-8; the delimiter is `delimiter`, else the one
    that the header holds most of (comma, semicolon, tab, pipe). Raises TableError where there is no usable header.
    """
    csv.field_size_limit(LARGEST_FIELD)
    stream: Any = source if hasattr(source, "peek") else io.BufferedReader(source)
    lines = Lines(stream, name, encoding_of(stream.peek(4)[:4], encoding))
    first = lines.peek()
    if first is None:
        raise TableError(f"{name}: the file is empty; a table needs a header line with a column of texts", file=name)
    delimiter = delimiter or _delimiter(first)
    return DelimitedTable(name, _header(lines, name, delimiter), delimiter, lines)


def _delimiter(header: str) -> str:
    counts = {d: header.count(d) for d in _DELIMITERS}
    best = max(counts, key=lambda d: counts[d])
    return best if counts[best] else ","


def _header(lines: Lines, name: str, delimiter: str) -> list[str]:
    record = None
    while record is None and lines.peek() is not None:
        record = _careful(lines, delimiter)
    if record is None:
        raise TableError(f"{name}: the file has no header; its first line must name the columns", file=name)
    columns = record.fields
    if reason := record.reason or fault_of(record.raw):
        hint = ""
        if "\0" in record.raw and lines.encoding.startswith("utf-8"):
            hint = " (it looks like UTF-16: say --encoding utf-16-le or utf-16-be)"
        raise TableError(
            f"{name}: the header on line {record.line} cannot be read: {reason}{hint}", file=name, line=record.line
        )
    if not any(column.strip() for column in columns):
        raise TableError(
            f"{name}: the header on line {record.line} is blank; it must name the columns", file=name, line=record.line
        )
    double = sorted({column for column in columns if columns.count(column) > 1})
    if double:
        raise TableError(
            f"{name}: the header names {', '.join(map(repr, double))} more than once; rename one of them", file=name
        )
    return columns


class _Record(NamedTuple):
    """A row: the line it starts on, its fields, how it stands in the file, and why it cannot be read ("": it can)."""

    line: int
    fields: list[str]
    raw: str
    reason: str = ""


class _Block(NamedTuple):
    """Rows read without trouble: their fields (none: a blank line), how they stand in the file, their lines."""

    fields: list[list[str]]
    raw: list[str]
    lines: Sequence[int]

    def records(self) -> Iterator[_Record]:
        """Yield the rows one by one."""
        for fields, raw, line in zip(self.fields, self.raw, self.lines, strict=True):
            if fields:
                yield _Record(line, fields, raw)


def _sound(lines: Lines, delimiter: str, most: int) -> _Block:
    """Take the rows among the held lines, up to the first that needs care or lines that are not held."""
    start, first = lines.at, lines.number
    held = lines.held[start : start + most]
    with suppress(csv.Error):
        fields = list(csv.reader(held, delimiter=delimiter, strict=True))
        if len(fields) == len(held):  # so that each line is a row, as nearly everywhere
            lines.at += len(held)
            return _Block(fields, held, range(first, first + len(held)))
    reader = csv.reader(lines.from_here(more=False), delimiter=delimiter, strict=True)
    fields, ends = [], [0]
    with suppress(csv.Error):
        for row in reader:
            fields.append(row)
            ends.append(reader.line_num)
            if len(fields) >= most:
                break
    lines.at += ends[-1]
    if ends[-1] == len(fields):
        return _Block(fields, lines.held[start : lines.at], range(first, first + len(fields)))
    raw = ["".join(lines.held[start + i : start + k]) for i, k in pairwise(ends)]
    return _Block(fields, raw, [first + end for end in ends[:-1]])


def _careful(lines: Lines, delimiter: str) -> _Record | None:
    """Return the next record, None for a blank line and at the end."""
    if lines.peek() is None:
        return None
    reader = csv.reader(lines.from_here(more=True), delimiter=delimiter, strict=True)
    try:
        fields = next(reader)
    except csv.Error as error:
        lines.at += 1
        return _Record(lines.number - 1, [], lines.held[lines.at - 1], _reason(error))
    lines.at += reader.line_num
    raw = "".join(lines.held[lines.at - reader.line_num : lines.at])
    return _Record(lines.number - reader.line_num, fields, raw) if fields else None


def _reason(error: csv.Error) -> str:
    message = str(error)
    if "unexpected end of data" in message:
        return "quotation mark opened and never closed"
    if "expected after" in message:
        return "text after a closing quotation mark (a quotation mark inside a field must be doubled)"
    if "field larger than" in message:
        return f"a field is longer than {LARGEST_FIELD} characters"
    return message


def fault_of(raw: str, longest: int = LARGEST_FIELD) -> str:
    """Return what is wrong with the characters of a row, nothing for most."""
    if "\0" in raw:
        return "NUL character"
    if not raw.isascii() and _UNDECODABLE.search(raw):
        return "bytes that are not in the file's encoding (--encoding cp1252?)"
    if len(raw) > longest:
        return f"a row is longer than {LARGEST_FIELD} characters"
    return ""
