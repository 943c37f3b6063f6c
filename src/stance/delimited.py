"""Read and write CSV and TSV strictly: every row is delivered or rejected with its reason, and none is lost."""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO, Any, NamedTuple

from stance.errors import TableError, UsageError
from stance.records import CHUNK, LARGEST_FIELD, Chunk, Reject, Scored, Table

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = (",", ";", "\t", "|")
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
_UNDECODABLE = re.compile("[\udc80-\udcff]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BLOCK = 1 << 20
"""Bytes of lines that are taken from the stream at once."""


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

    def __init__(self, name: str, columns: list[str], delimiter: str, lines: "_Lines") -> None:
        self.name, self.columns, self.delimiter = name, columns, delimiter
        self.description = f"{lines.encoding}, {_NAMES.get(delimiter, repr(delimiter))}-separated"
        self._lines = lines

    def chunks(self, text: int | None, size: int = CHUNK) -> Iterator[DelimitedChunk]:
        """Yield the rows in order; those without a text in that column (None: no column) are rejects.

        Blank lines are no rows. Sound rows are read many at once. Where the reader stumbles, one record is read with
        care, and after a malformed one reading goes on at the line after its first: an unclosed quotation mark would
        swallow the rest of the file, so only the line that opened it is given up.
        """
        chunk = DelimitedChunk()
        while self._lines.peek() is not None:
            block = _sound(self._lines, self.delimiter, size - chunk.read)
            if not self._add_all(chunk, block, text):
                for record in block.records():
                    self._add(chunk, record, text)
            if chunk.read < size:
                careful = _careful(self._lines, self.delimiter)
                if careful is not None:
                    self._add(chunk, careful, text)
            if chunk.read >= size:
                yield chunk
                chunk = DelimitedChunk()
        if chunk.read:
            yield chunk

    def _add_all(self, chunk: DelimitedChunk, block: "_Block", text: int | None) -> bool:
        """Add the rows of a block at once if there is nothing the matter with any of them; return whether so."""
        fields, width = block.fields, len(self.columns)
        if _fault("".join(block.raw), longest=_BLOCK + LARGEST_FIELD) or any(len(row) != width for row in fields):
            return False
        texts = [""] * len(fields) if text is None else [row[text] for row in fields]
        if text is not None and any(not value or value.isspace() for value in texts):
            return False
        chunk.texts += texts
        chunk.lines += block.lines
        chunk.fields += fields
        chunk.raw += block.raw
        return True

    def _add(self, chunk: DelimitedChunk, record: "_Record", text: int | None) -> None:
        raw, fields = record.raw, record.fields
        reason = record.reason or _fault(raw)
        if not reason and len(fields) != len(self.columns):
            reason = f"{len(fields)} fields, the header has {len(self.columns)}"
        value = "" if reason or text is None else fields[text]
        if not reason and text is not None and (not value or value.isspace()):
            reason = f"no text in column {self.columns[text]!r}"
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
    lines = _Lines(stream, name, _encoding(stream.peek(4)[:4], encoding))
    first = lines.peek()
    if first is None:
        raise TableError(f"{name}: the file is empty; a table needs a header line with a column of texts")
    delimiter = delimiter or _delimiter(first)
    return DelimitedTable(name, _header(lines, name, delimiter), delimiter, lines)


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
    """The physical lines of a text: some are held, and reading goes on at any of those again.

    A line that is longer than a field may be is held without its end.
    """

    def __init__(self, stream: Any, name: str, encoding: str) -> None:
        self.encoding = encoding
        self._name = name
        self._text = _BorrowedText(stream, encoding=encoding, errors="surrogateescape", newline="")
        self.held: list[str] = []
        self.at = 0
        self._before = 0
        """Lines that came before those held."""
        bom = {"utf-8-sig": 3, "utf-16": 2, "utf-32": 4}
        self._offset: int | None = bom.get(encoding, 0)
        """The byte on which the first held line starts, None when it is no longer known."""
        self._begun = ""
        """The beginning of a line whose end has not been read."""

    @property
    def number(self) -> int:
        """Return the number of the line that comes next, from 1."""
        return self._before + self.at + 1

    def refill(self) -> bool:
        """Let go of the lines that are done with and take more; return whether there were any."""
        if self._offset is not None:
            self._offset += self._bytes(self.held[: self.at])
        self._before += self.at
        self.held = self.held[self.at :]
        self.at = 0
        more = self._read()
        self.held += more
        return bool(more)

    def _bytes(self, lines: Sequence[str]) -> int:
        plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(self.encoding, self.encoding)
        return len("".join(lines).encode(plain, "surrogateescape"))

    def offset(self, line: int) -> int | None:
        """Return the byte that a held line starts on, None where it is not known."""
        if self._offset is None:
            return None
        return self._offset + self._bytes(self.held[: line - self._before - 1])

    def _read(self) -> list[str]:
        """Return about a block of lines, none at the end."""
        while True:
            block = self._block()
            text = self._begun + block
            # A carriage return at the very end may be the first half of a line's end.
            end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1 if block else len(text)
            self._begun = text[end:]
            if end:
                return io.StringIO(text[:end], newline="").readlines()
            if not block:
                return []
            if len(self._begun) > LARGEST_FIELD:
                return [self._overlong()]

    def _overlong(self) -> str:
        """Return the beginning of a line that is too long, and go on behind its end."""
        line, self._begun, self._offset = self._begun, "", None
        while block := self._block():
            end = min((i for i in (block.find("\n"), block.find("\r")) if i >= 0), default=-1)
            if end >= 0:
                self._begun = block[end + 1 :].removeprefix("\n") if block[end] == "\r" else block[end + 1 :]
                break
        return line

    def _block(self) -> str:
        try:
            return self._text.read(_BLOCK)
        except UnicodeError as error:  # surrogateescape covers all but UTF-16 and UTF-32
            raise TableError(
                f"{self._name}: after line {self._before + len(self.held)} the bytes are not {self.encoding} "
                f"({error}); the file is cut off or has another encoding (--encoding)"
            ) from error

    def peek(self) -> str | None:
        """Return the next line without taking it."""
        if self.at >= len(self.held) and not self.refill():
            return None
        return self.held[self.at]

    def from_here(self, *, more: bool) -> Iterator[str]:
        """Yield the lines from the next one on, without taking them; `more` are read where those held run out."""
        i = self.at
        while True:
            while i < len(self.held):
                yield self.held[i]
                i += 1
            taken = self.at
            if not more or not self.refill():
                return
            i -= taken


def _delimiter(header: str) -> str:
    counts = {d: header.count(d) for d in _DELIMITERS}
    best = max(counts, key=lambda d: counts[d])
    return best if counts[best] else ","


def _header(lines: _Lines, name: str, delimiter: str) -> list[str]:
    record = None
    while record is None and lines.peek() is not None:
        record = _careful(lines, delimiter)
    if record is None:
        raise TableError(f"{name}: the file has no header; its first line must name the columns")
    columns = record.fields
    if reason := record.reason or _fault(record.raw):
        hint = ""
        if "\0" in record.raw and lines.encoding.startswith("utf-8"):
            hint = " (it looks like UTF-16: say --encoding utf-16-le or utf-16-be)"
        raise TableError(f"{name}: the header on line {record.line} cannot be read: {reason}{hint}")
    if not any(column.strip() for column in columns):
        raise TableError(f"{name}: the header on line {record.line} is blank; it must name the columns")
    double = sorted({column for column in columns if columns.count(column) > 1})
    if double:
        raise TableError(f"{name}: the header names {', '.join(map(repr, double))} more than once; rename one of them")
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


def _sound(lines: _Lines, delimiter: str, most: int) -> _Block:
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


def _careful(lines: _Lines, delimiter: str) -> _Record | None:
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


def _fault(raw: str, longest: int = LARGEST_FIELD) -> str:
    """Return what is wrong with the characters of a row, nothing for most."""
    if "\0" in raw:
        return "NUL character"
    if not raw.isascii() and _UNDECODABLE.search(raw):
        return "bytes that are not in the file's encoding (--encoding cp1252?)"
    if len(raw) > longest:
        return f"a row is longer than {LARGEST_FIELD} characters"
    return ""


class DelimitedWriter:
    """Turns chunks into the bytes of a CSV table in UTF-8.

    Rows of a CSV table with the same delimiter stay as they were written, byte for byte, and get the new cells behind
    them. With `excel` the table begins with a byte order mark, and a cell that a spreadsheet would take for a formula
    gets an apostrophe before it.
    """

    def __init__(
        self,
        columns: Sequence[str],
        added: Sequence[str],
        delimiter: str,
        *,
        read_with: str = ",",
        excel: bool = False,
    ) -> None:
        self._columns, self._added, self._delimiter, self._excel = columns, added, delimiter, excel
        self._as_read = delimiter == read_with and not excel

    def start(self) -> bytes:
        """Return what stands before the rows."""
        mark = codecs.BOM_UTF8 if self._excel else b""
        return mark + self._lines([[self._safe(name) for name in (*self._columns, *self._added)]])

    def rows(self, chunk: Chunk, scored: Scored) -> bytes:
        """Return the rows of a chunk with their scores."""
        columns = scored.columns()
        which = range(len(chunk.texts)) if scored.rows is None else scored.rows
        if isinstance(chunk, DelimitedChunk) and self._as_read:
            ends = self._ends(columns)
            raw = [text.rstrip("\r\n") for text in chunk.raw]
            return "".join([raw[i] + end for i, end in zip(which, ends, strict=True)]).encode(
                "utf-8", "surrogateescape"
            )
        cells = chunk.cells()
        made = zip(*[_as_text(column) for column in columns], strict=True)
        return self._lines(
            [[self._safe(cell) for cell in (*cells[i], *new)] for i, new in zip(which, made, strict=True)]
        )

    def _ends(self, columns: Sequence[list[Any]]) -> list[str]:
        """Return the new cells of each row, each behind a delimiter, and the line's end."""
        floats = [bool(column) and type(column[0]) is float for column in columns]
        d = self._delimiter
        pattern = "".join(d + ("%.6f" if is_float else "%s") for is_float in floats) + "\n"
        values = [c if is_float else _as_text(c, quoted=d) for c, is_float in zip(columns, floats, strict=True)]
        return [pattern % row for row in zip(*values, strict=True)]

    def _safe(self, cell: str) -> str:
        return "'" + cell if self._excel and cell.startswith(_FORMULA) and not _is_number(cell) else cell

    def _lines(self, rows: Sequence[Sequence[str]]) -> bytes:
        buffer = io.StringIO(newline="")
        plain = csv.writer(buffer, delimiter=self._delimiter, lineterminator="\n")
        # csv.writer leaves a bare carriage return unquoted, which a reader takes for the end of the line.
        careful = csv.writer(buffer, delimiter=self._delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for row in rows:
            (careful if any("\r" in cell for cell in row) else plain).writerow(row)
        return buffer.getvalue().encode("utf-8", "surrogateescape")


def _as_text(column: list[Any], quoted: str = "") -> list[str]:
    """Return values as cells: six decimals, true and false; texts quoted where they must be for a delimiter."""
    if not column:
        return []
    kind = type(column[0])
    if kind is float:
        return ["%.6f" % value for value in column]  # noqa: UP031  # half as long as an f-string takes
    if kind is bool:
        return ["true" if value else "false" for value in column]
    if kind is int:
        return [str(value) for value in column]
    if not quoted:
        return column
    known = {value: _quoted(value, quoted) for value in set(column)}
    return [known[value] for value in column]


def _quoted(value: str, delimiter: str) -> str:
    if any(c in value for c in (delimiter, '"', "\n", "\r")) or value.startswith(" "):
        return '"' + value.replace('"', '""') + '"'
    return value


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
