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
from stance.tables.csv_lines import csv_lines
from stance.tables.layout import PLAIN, Layout
from stance.tables.lines import BLOCK, Lines, encoding_of
from stance.tables.rejects import Reject
from stance.tables.table import CHUNK, HEADER_AGAIN, LARGEST_FIELD, Chunk, Table, header_fault, lower_header, plain_name

_DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe", " ": "blank"}
_UNDECODABLE = re.compile("[\udc80-\udcff]")
_NONE = "\x1f"
"""Between the columns of a table that has one only: a mark that no text holds, so that its commas are its own."""
_SEP = re.compile(r'"?sep=(.)"?\s*', re.IGNORECASE)
"""A first line by which Excel tells itself the delimiter."""
_QUOTED = re.compile(r'"[^"]*"')
_MARK = "\ufeff"
_FIRST_LINES = 20
"""Lines among which a header is looked for that stands lower than it should."""


@dataclass
class DelimitedChunk(Chunk):
    """Rows of a CSV table: their fields, and each as it stands in the file, or would with the table's delimiter."""

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

    def __init__(self, name: str, columns: list[str], delimiter: str, lines: "Lines", layout: Layout = PLAIN) -> None:
        self.name, self.columns, self.layout = name, columns, layout
        self.delimiter = "," if delimiter == _NONE else delimiter
        how = "one column" if delimiter == _NONE else f"{_NAMES.get(delimiter, repr(delimiter))}-separated"
        self.description = f"{lines.encoding}, {how}"
        self._lines, self._cut = lines, delimiter
        self._read = self._wider = self._trailing = 0
        """Rows read, those with one field more than the header has, and those of these that end with a blank."""

    @property
    def encoding(self) -> str:
        """Return the encoding that the table is read with."""
        return self._lines.encoding

    @property
    def cut_at(self) -> str:
        """Return what stands between fields: the delimiter or, in a table of one column, what no text holds."""
        return self._cut

    def place(self) -> tuple[int, int | None]:
        """Return the line that is read next and the byte that it starts on, None where that is not known."""
        return self._lines.number, self._lines.offset(self._lines.number)

    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[DelimitedChunk]:
        """Yield the rows in order; those without a text in that column (None: no column) are rejects.

        Blank lines are no rows. Sound rows are read many at once. Where the reader stumbles, one record is read with
        care, and after a malformed one reading goes on at the line after its first: an unclosed quotation mark would
        swallow the rest of the file, so only the line that opened it is given up.
        """
        chunk = DelimitedChunk()
        while self._lines.peek() is not None:
            block = _sound(self._lines, self._cut, size - chunk.read)
            if not self._add_all(chunk, block, text_column):
                for record in block.records():
                    self._add(chunk, record, text_column, self._lines)
            chunk.waits = self._lines.would_wait()
            if chunk.read < size and not chunk.waits:
                careful = _careful(self._lines, self._cut)
                if careful is not None:
                    self._add(chunk, careful, text_column, self._lines)
                chunk.waits = self._lines.would_wait()
            if chunk.read >= size or (chunk.waits and chunk.read):
                yield chunk
                chunk = DelimitedChunk()
        if chunk.read:
            yield chunk
        self.note_width()

    def next_row(self, lines: Lines, text_column: int | None) -> DelimitedChunk:
        """Return the next row of other lines as a row of this table; nothing where there is none."""
        chunk = DelimitedChunk()
        while not chunk.read and lines.peek() is not None:
            if (record := _careful(lines, self._cut)) is not None:
                self._add(chunk, record, text_column, lines)
        return chunk

    def count_sound(self, rows: int) -> None:
        """Count rows that were read otherwise and are as wide as the header."""
        self._read += rows

    def note_width(self) -> None:
        """Keep a note where every row that was read is wider than the header."""
        if self._read and self._wider == self._read:
            why = (
                "each ends with a delimiter; end the header with one, too, or say --header-row if it stands lower"
                if self._trailing == self._read
                else "were row names written without a name of their own? (R: write.csv, or row.names = FALSE) Or do "
                "texts hold delimiters, and no quotation marks around them?"
            )
            self.note(f"every row has one field more than the header: {why}")

    def hint(self, wanted: str) -> str:
        """Return which of the first lines names a column that the header does not."""
        rows = []
        for number, line in enumerate(self._lines.held[self._lines.at :][:_FIRST_LINES], start=self._lines.number):
            with suppress(csv.Error):
                fields = next(csv.reader([line], delimiter=_delimiter(line)), [])
                if plain_name(wanted) in map(plain_name, fields):
                    return f"; line {number} names it: if that is the header, say --header-row {number}"
                rows.append((number, fields))
        return lower_header(rows, self.columns, "line")

    def _add_all(self, chunk: DelimitedChunk, block: "_Block", text_column: int | None) -> bool:
        """Add the rows of a block at once if there is nothing the matter with any of them; return whether so."""
        fields, width = block.fields, len(self.columns)
        whole = "".join(block.raw)
        if fault_of(whole, longest=BLOCK + LARGEST_FIELD) or any(len(row) != width for row in fields):
            return False
        if self.columns in fields or _MARK in whole:  # the header again, bare or with a mark of its own file
            return False
        texts = [""] * len(fields) if text_column is None else [row[text_column] for row in fields]
        if text_column is not None and not self.layout.all_texts(texts):
            return False
        chunk.texts += texts
        chunk.lines += block.lines
        chunk.fields += fields
        chunk.raw += block.raw if self._cut != _NONE else [csv_lines([row]) for row in fields]
        self._read += len(fields)
        return True

    def _add(self, chunk: DelimitedChunk, record: "_Record", text_column: int | None, lines: Lines) -> None:
        raw, fields = record.raw, record.fields
        reason = record.reason or fault_of(raw)
        self._read += 1
        if not reason and len(fields) != len(self.columns):
            reason = f"{len(fields)} fields, the header has {len(self.columns)}"
            self._wider += len(fields) == len(self.columns) + 1
            self._trailing += len(fields) == len(self.columns) + 1 and not fields[-1]
        if not reason and [fields[0].removeprefix(_MARK), *fields[1:]] == self.columns:
            reason = HEADER_AGAIN
        value = "" if reason or text_column is None else fields[text_column]
        if not reason and text_column is not None:
            reason = self.layout.no_text(value, self.columns[text_column])
        if reason:
            offset = lines.offset(record.line)
            chunk.rejects.append(Reject(self.name, record.line, offset, reason, raw.rstrip("\r\n")))
            return
        chunk.texts.append(value)
        chunk.lines.append(record.line)
        chunk.fields.append(fields)
        chunk.raw.append(raw if self._cut != _NONE else csv_lines([fields]))


def open_delimited(
    source: IO[bytes],
    name: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    layout: Layout = PLAIN,
) -> DelimitedTable:
    """Return the CSV table that a binary stream holds.

    The encoding is that of a byte order mark, else `encoding`, else UTF-8; the delimiter is `delimiter`, else that of a
    first line `sep=;`, else the one that the header holds most of (comma, semicolon, tab, pipe). A header that holds
    none is of one column, whose texts may have commas. Raises TableError where there is no usable header.
    """
    csv.field_size_limit(LARGEST_FIELD)
    stream: Any = source if hasattr(source, "peek") else io.BufferedReader(source)
    lines = Lines(stream, name, encoding_of(stream.peek(4)[:4], encoding))
    first = lines.peek()
    if first is None:
        raise TableError(f"{name}: the file is empty; a table needs a header line with a column of texts", file=name)
    if told := _SEP.fullmatch(first.removeprefix("\ufeff")):
        delimiter = delimiter or told[1]
        lines.at += 1
    _go_to(lines, layout.header_row, name)
    delimiter = delimiter or _delimiter(_first_line(lines))
    return DelimitedTable(name, _header(lines, name, delimiter), delimiter, lines, layout)


def _delimiter(header: str) -> str:
    bare = _QUOTED.sub("", header)
    counts = {d: bare.count(d) for d in _DELIMITERS}
    best = max(counts, key=lambda d: counts[d])
    return best if counts[best] else _NONE


def _go_to(lines: Lines, header_row: int | None, name: str) -> None:
    """Pass over the lines before the header's."""
    while header_row is not None and lines.number < header_row and lines.peek() is not None:
        lines.at += 1
    if header_row is not None and lines.peek() is None:
        raise TableError(
            f"{name}: the header is to be on line {header_row}, and the file has {lines.number - 1}", file=name
        )


def _first_line(lines: Lines) -> str:
    """Return the next line that is not blank, without taking any; "" where there is none."""
    while (line := lines.peek()) is not None and not line.strip():
        lines.at += 1
    return line or ""


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
        elif '" "' in record.raw:
            hint = ' (are the columns kept apart by blanks? say --delimiter " ")'
        raise TableError(
            f"{name}: the header on line {record.line} cannot be read: {reason}{hint}", file=name, line=record.line
        )
    if not any(column.strip() for column in columns):
        raise TableError(
            f"{name}: the header on line {record.line} is blank; it must name the columns", file=name, line=record.line
        )
    if fault := header_fault(columns):
        below = [(row.line, row.fields) for _ in range(_FIRST_LINES) if (row := _careful(lines, delimiter)) is not None]
        fault += lower_header(below, list(filter(str.strip, columns)), "line")
        raise TableError(
            f"{name}: the header on line {record.line} {fault}; give each column a name of its own, or say which line "
            "names the columns with --header-row", file=name, line=record.line,
        )  # fmt: skip
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
