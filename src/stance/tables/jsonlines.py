"""Read and write JSON Lines: every line is delivered or rejected with its reason, and keeps its own wording."""

import codecs
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, islice
from typing import IO, Any, NamedTuple

from stance.errors import TableError, UsageError
from stance.files import flows, would_wait
from stance.tables.rejects import Reject
from stance.tables.scored import Scored
from stance.tables.table import CHUNK, LARGEST_FIELD, Chunk, Table, no_column

_FIRST_LINES = 1000
"""Lines among which the first object must be."""


@dataclass
class JsonChunk(Chunk):
    """Rows of JSON Lines: the objects, and each as it stands in the file."""

    table_columns: list[str] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)

    def column(self, position: int) -> list[str]:
        """Return the values of a key as text."""
        return [_as_cell(_at(row, self.table_columns[position])) for row in self.rows]

    def cells(self) -> list[list[str]]:
        """Return the rows as text, nested values as JSON."""
        return [[_as_cell(_at(row, name)) for name in self.table_columns] for row in self.rows]

    def objects(self, columns: Sequence[str]) -> list[dict[str, Any]]:  # noqa: ARG002  # an object names its own
        """Return the objects."""
        return self.rows


class JsonTable(Table):
    """An open file of JSON Lines; its columns are the first object's keys, and paths that a caller asked for."""

    def __init__(self, source: IO[bytes], name: str) -> None:
        self.name, self.description = name, "utf-8, JSON Lines"
        self._source, self._flows = source, flows(source)
        held: list[_Line] = []
        self._first: dict[str, Any] | None = None
        lines = _lines(source)
        for line in islice(lines, _FIRST_LINES):
            held.append(line)
            if isinstance(found := _parsed(line.data), dict):
                self._first = found
                break
        self._lines = chain(held, lines)
        if not held:
            raise TableError(f"{name}: the file is empty; JSON Lines need one object a line", file=name)
        if self._first is None:
            raise TableError(
                f"{name}: none of the first {len(held)} lines is a JSON object; JSON Lines need one a line", file=name
            )
        self.columns = list(self._first)

    def column(self, wanted: str) -> int:
        """Return the position of a key or of a path of keys with dots between; raise TableError where there is none."""
        if wanted not in self.columns and _at(self._first, wanted) is not None:
            self.columns = [*self.columns, wanted]
        if wanted not in self.columns:
            raise TableError(no_column(self.name, wanted, self.columns))
        return self.columns.index(wanted)

    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[JsonChunk]:
        """Yield the objects in order; blank lines are none."""
        wanted = None if text_column is None else self.columns[text_column]
        chunk = JsonChunk(table_columns=self.columns)
        for line in self._lines:
            if line.data.isspace():
                continue
            self._add(chunk, line, wanted)
            chunk.waits = self._flows and would_wait(self._source, line.end)
            if chunk.read >= size or chunk.waits:
                yield chunk
                chunk = JsonChunk(table_columns=self.columns)
        if chunk.read:
            yield chunk

    def _add(self, chunk: JsonChunk, line: "_Line", wanted: str | None) -> None:
        found = _parsed(line.data)
        text = "" if isinstance(found, str) or wanted is None else _at(found, wanted)
        reason = found if isinstance(found, str) else "" if wanted is None else _text_fault(text, wanted)
        if reason:
            raw = line.data.decode("utf-8", "backslashreplace").rstrip("\r\n")
            chunk.rejects.append(Reject(self.name, line.number, line.offset, reason, raw))
            return
        chunk.texts.append(text)
        chunk.lines.append(line.number)
        chunk.rows.append(found)
        chunk.raw.append(line.data.decode())


class _Line(NamedTuple):
    """A line: its number from 1, the bytes it starts on and ends before, and its bytes (if too long, the first)."""

    number: int
    offset: int
    end: int
    data: bytes


def _lines(source: IO[bytes]) -> Iterator[_Line]:
    """Yield the lines of a stream, without a byte order mark."""
    offset = 0
    for number in count(1):
        data = source.readline(LARGEST_FIELD + 1)
        if not data:
            return
        length = len(data)
        more = data
        while length > LARGEST_FIELD and more and not more.endswith(b"\n"):
            more = source.readline(1 << 20)
            length += len(more)
        yield _Line(number, offset, offset + length, data.removeprefix(codecs.BOM_UTF8) if number == 1 else data)
        offset += length


def _parsed(line: bytes) -> Any:
    """Return the object that a line holds, or in words why it holds none."""
    if len(line) > LARGEST_FIELD:
        return f"a line is longer than {LARGEST_FIELD} bytes"
    try:
        found = json.loads(line.decode())
    except UnicodeDecodeError:
        return "bytes that are not UTF-8"
    except RecursionError:
        return "nested too deeply"
    except ValueError as error:
        return f"not JSON: {error}"
    return found if isinstance(found, dict) else f"not a JSON object but {_kind(found)}"


def _kind(value: Any) -> str:
    names = {str: "a string", list: "an array", bool: "true or false", type(None): "null", dict: "an object"}
    return names.get(type(value), "a number")


def _at(row: Any, path: str) -> Any:
    """Return the value of a key, or of a path of keys with dots between; None where there is none."""
    if path in row:
        return row[path]
    for key in path.split("."):
        if not isinstance(row, dict) or key not in row:
            return None
        row = row[key]
    return row


def _text_fault(text: Any, wanted: str) -> str:
    if text is None or (isinstance(text, str) and not text.strip()):
        return f"no text in {wanted!r}"
    if not isinstance(text, str):
        return f"{wanted!r} holds {_kind(text)}, not a text"
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        return f"{wanted!r} holds half of a surrogate pair, which is no character"
    return ""


def _as_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    return json.dumps(value, ensure_ascii=False)


class JsonWriter:
    """Turns chunks into JSON Lines; what was JSON stays as it was written and gets the new keys at its end."""

    def __init__(self, columns: Sequence[str], added: Sequence[str]) -> None:
        self._columns, self._added = columns, added

    def start(self) -> bytes:
        """Return what stands before the rows: nothing."""
        return b""

    def rows(self, chunk: Chunk, scored: Scored) -> bytes:
        """Return the rows of a chunk with their scores; raise UsageError where an object has one of the new keys."""
        which = range(len(chunk.texts)) if scored.sentences is None else scored.sentences.rows
        new = zip(*scored.columns(), strict=True)
        ends = [json.dumps(dict(zip(self._added, values, strict=True)), ensure_ascii=False)[1:] for values in new]
        if isinstance(chunk, JsonChunk):
            self._check_clash(chunk)
            starts = [raw.strip().removesuffix("}").rstrip() for raw in chunk.raw]
        else:
            rows = chunk.objects(self._columns)
            starts = [json.dumps(row, ensure_ascii=False, default=str)[:-1] for row in rows]
        joins = ["" if start.endswith("{") else ", " for start in starts]
        lines = [f"{starts[i]}{joins[i]}{end}\n" for i, end in zip(which, ends, strict=True)]
        return "".join(lines).encode("utf-8", "surrogateescape")

    def _check_clash(self, chunk: JsonChunk) -> None:
        for row, line in zip(chunk.rows, chunk.lines, strict=True):
            if clash := [name for name in self._added if name in row]:
                raise UsageError(
                    f"line {line}: the keys {', '.join(map(repr, clash))} are in the input already; rename them there, "
                    "or say --prefix model_ to name the new ones model_stance and so on"
                )
