"""Cut a stream into JSON values, one for each row: lines that hold one each, or the elements of one array."""

import codecs
import io
import json
import re
from collections.abc import Iterator
from itertools import count
from typing import IO, Any, NamedTuple

from stance.errors import TableError
from stance.tables.lines import encoding_of
from stance.tables.table import LARGEST_FIELD
from stance.values import TEXT_COLUMN

LARGEST_ARRAY = 1 << 30
"""Bytes that a file with one array may hold, unpacked; unlike lines it is read as a whole."""
_BLANK = re.compile(r"[ \t\n\r]*")
_INDENT = re.compile(r"\s*\n\s*")


class JsonRow(NamedTuple):
    """A row: its number, the byte it starts on, how it stands there, its object, and why it holds none ("").

    The number is that of its line or, in an array, which may be on one line, of its element; both from 1. `end` is how
    many bytes of a stream of lines were taken with it.
    """

    number: int
    offset: int | None
    raw: str
    value: dict[str, Any]
    reason: str = ""
    end: int = 0


class Written(float):
    """A number with a point that remembers how it was written."""

    __slots__ = ("written",)

    def __new__(cls, written: str) -> "Written":
        """Return the number."""
        number = super().__new__(cls, written)
        number.written = written
        return number

    written: str


class _DoubleKeyError(ValueError):
    """An object with a key that stands in it twice: one of the two values would be lost."""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        raise _DoubleKeyError(next(key for key in keys if keys.count(key) > 1))
    return found


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_float=Written)


def rows_of_lines(source: IO[bytes]) -> Iterator[JsonRow]:
    """Yield the rows of a stream that holds an object a line; blank lines are none."""
    for line in _lines(source):
        if line.data.isspace():
            continue
        yield row_of_line(line.number, line.offset, line.data)._replace(end=line.end)


class _Line(NamedTuple):
    """A line: its number from 1, the bytes it starts on and ends before, and its bytes (if too long, the first)."""

    number: int
    offset: int | None
    end: int
    data: bytes


def row_of_line(number: int, offset: int | None, data: bytes) -> JsonRow:
    """Return the row that a line of that number and offset holds."""
    try:
        raw = data.decode()
    except UnicodeDecodeError:
        return JsonRow(number, offset, data.decode("utf-8", "backslashreplace"), {}, "bytes that are not UTF-8")
    if len(data) > LARGEST_FIELD:
        return JsonRow(number, offset, raw, {}, f"a line is longer than {LARGEST_FIELD} bytes")
    try:
        value = _decoder.decode(raw)
    except (ValueError, RecursionError) as error:
        return JsonRow(number, offset, raw, {}, _fault(error))
    if not isinstance(value, dict):
        return JsonRow(number, offset, raw, {}, f"not a JSON object but {kind_name(value)}")
    return JsonRow(number, offset, raw, value)


def _fault(error: ValueError | RecursionError) -> str:
    if isinstance(error, RecursionError):
        return "nested too deeply"
    return f"the key {str(error)!r} stands in it twice" if isinstance(error, _DoubleKeyError) else f"not JSON: {error}"


def _lines(source: IO[bytes]) -> Iterator[_Line]:
    """Yield the lines of a stream with their numbers and offsets, without a byte order mark."""
    first = source.readline(LARGEST_FIELD + 1)
    if (encoding := encoding_of(first[:4], None)) not in ("utf-8", "utf-8-sig"):
        rest = io.BytesIO(first + source.read(LARGEST_ARRAY))
        for number, line in enumerate(io.TextIOWrapper(rest, encoding, errors="replace", newline="\n"), start=1):
            yield _Line(number, None, 0, line.encode())
        return
    offset = 0
    for number in count(1):
        data = first if number == 1 else source.readline(LARGEST_FIELD + 1)
        if not data:
            return
        length = len(data)
        more = data
        while length > LARGEST_FIELD and more and not more.endswith(b"\n"):
            more = source.readline(1 << 20)
            length += len(more)
        yield _Line(number, offset, offset + length, data.removeprefix(codecs.BOM_UTF8) if number == 1 else data)
        offset += length


def rows_of_array(source: IO[bytes], name: str) -> Iterator[JsonRow]:
    """Yield the elements of the array that a stream holds; a text stands for an object with that text.

    Raises TableError where the array is no JSON: what follows the fault cannot be told apart.
    """
    array = _Array(source, name)
    of_texts: bool | None = None
    while array.goes_on():
        row, value = array.element()
        if row.reason:
            yield row
            continue
        of_texts = isinstance(value, str) if of_texts is None else of_texts
        yield _row_of_element(row, value, of_texts=of_texts)


class _Array:
    """The text of an array, and how far it has been read."""

    def __init__(self, source: IO[bytes], name: str) -> None:
        data = source.read(LARGEST_ARRAY + 1)
        if len(data) > LARGEST_ARRAY:
            raise TableError(f"{name}: an array of more than {LARGEST_ARRAY >> 20} MiB; write JSON Lines", file=name)
        encoding = encoding_of(data[:4], None)
        try:
            self._text = data.decode(encoding)
        except UnicodeDecodeError as error:
            raise TableError(f"{name}: the bytes are not {encoding} ({error})", file=name) from error
        self._name = name
        self._at, self._counted, self._line = _past_blanks(self._text, 0), 0, 1
        self._offset = {"utf-8": 0, "utf-8-sig": 3}.get(encoding)
        self._begun = False
        self._number = 0

    def goes_on(self) -> bool:
        """Tell whether another element follows, and go to it."""
        mark, opening = self._text[self._at : self._at + 1], not self._begun
        if opening and mark != "[":
            raise self._error("an array begins with [")
        self._begun = True
        if mark == "]":
            if self._text[_past_blanks(self._text, self._at + 1) :]:
                raise self._error("there is more behind the end of the array")
            return False
        if not opening and mark != ",":
            raise self._error("an array goes on with a comma or ends with ]")
        self._at = _past_blanks(self._text, self._at + 1)
        return not opening or self._text[self._at : self._at + 1] != "]" or self.goes_on()

    def element(self) -> tuple[JsonRow, Any]:
        """Return the next element as a row, and its value, and go behind it."""
        start, reason, value = self._at, "", None
        self._count()
        try:
            value, end = _decoder.raw_decode(self._text, start)
        except _DoubleKeyError as error:
            reason, end = _fault(error), json.JSONDecoder().raw_decode(self._text, start)[1]
        except (ValueError, RecursionError) as error:
            raise self._error(_fault(error)) from error
        self._at = _past_blanks(self._text, end)
        raw = _INDENT.sub(" ", self._text[start:end])  # no text of JSON holds the end of a line
        self._number += 1
        return JsonRow(self._number, self._offset, raw, {}, reason), value

    def _count(self) -> None:
        """Count lines and bytes up to where reading is."""
        between = self._text[self._counted : self._at]
        self._line += between.count("\n")
        if self._offset is not None:
            self._offset += len(between.encode("utf-8", "surrogatepass"))
        self._counted = self._at

    def _error(self, message: str) -> TableError:
        self._count()
        return TableError(
            f"{self._name}, line {self._line}: not JSON: {message.removeprefix('not JSON: ')}",
            file=self._name, line=self._line,
        )  # fmt: skip


def _past_blanks(text: str, start: int) -> int:
    found = _BLANK.match(text, start)
    return found.end() if found else start


def _row_of_element(row: JsonRow, value: Any, *, of_texts: bool) -> JsonRow:
    if of_texts and isinstance(value, str):
        return row._replace(raw=f'{{"{TEXT_COLUMN}": {row.raw}}}', value={TEXT_COLUMN: value})
    if of_texts or not isinstance(value, dict):
        wanted = "a text, as the first one is," if of_texts else "a JSON object"
        return row._replace(reason=f"not {wanted} but {kind_name(value)}")
    return row._replace(value=value)


def kind_name(value: Any) -> str:
    """Return in words what kind of JSON value something is."""
    names = {str: "a string", list: "an array", bool: "true or false", type(None): "null", dict: "an object"}
    return names.get(type(value), "a number")
