"""Read and write JSON, an object a line or one array: every row is delivered or rejected, and keeps its own wording."""

import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO, Any

from stance.errors import TableError, UsageError
from stance.files import flows, would_wait
from stance.tables.cell_values import as_json
from stance.tables.cut import START, STOP, CutRows
from stance.tables.json_rows import JsonRow, Written, kind_name, row_of_line, rows_of_array, rows_of_lines
from stance.tables.json_types import check_name, surveyed
from stance.tables.layout import PLAIN, Layout
from stance.tables.rejects import Reject
from stance.tables.score_ends import ScoreEnds
from stance.tables.scored import Scored
from stance.tables.table import CHUNK, Chunk, Table
from stance.values import short

_HINTS = {
    "[": " (one array? name it .json)",
    "{": " (one object over many lines? a table is an array of objects: take the array out of it, or wrap it in one)",
}
_LONGEST_SHOWN = 80
_FIRST_LINES = 1000
"""Lines among which the first object must be."""


@dataclass
class JsonChunk(Chunk):
    """Rows of JSON: the objects, and each as it stands in the file, on one line."""

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

    def arrays(self, schema: Any) -> list[Any]:
        """Return the columns as Arrow arrays; a key that a row lacks is null."""
        return [_array([_at(row, column.name) for row in self.rows], column.type) for column in schema]


class JsonTable(Table):
    """An open file of JSON; its columns are the first object's keys, and paths that a caller asked for.

    `again` opens the file once more, so that all rows can be asked for their keys and types; None: it is a stream.
    """

    def __init__(
        self,
        source: IO[bytes],
        name: str,
        layout: Layout = PLAIN,
        *,
        array: bool = False,
        again: Callable[[], IO[bytes]] | None = None,
    ) -> None:
        self.name, self.layout, self.again, self._array = name, layout, again, array
        self.description = "utf-8, JSON" if array else "utf-8, JSON Lines"
        self._only: frozenset[str] | None = None
        """The keys that an object may have, None for any."""
        self._flow = source if flows(source) and not array else None
        rows = self._rows_of(source)
        held = list(_until_object(rows))
        self._first = held[-1].value if held and not held[-1].reason else None
        self._first_number = held[-1].number if held else 0
        self._rows = chain(held, rows)
        if not held:
            what = "the array is empty" if array else "the file is empty; JSON Lines need one object a line"
            raise TableError(f"{name}: {what}", file=name)
        if self._first is None:
            what = (
                "elements is a JSON object or a text" if array else "lines is a JSON object; JSON Lines need one a line"
            )
            hint = "" if array else _HINTS.get(held[0].raw.lstrip()[:1], "")
            raise TableError(f"{name}: none of the first {len(held)} {what}{hint}", file=name)
        self.columns = list(self._first)

    def _rows_of(self, source: IO[bytes]) -> Iterator[JsonRow]:
        return rows_of_array(source, self.name) if self._array else rows_of_lines(source)

    def take_all_columns(self, *, named: bool = True) -> None:
        """Make the keys of all objects the columns; in a stream, objects with other keys than the first are rejects.

        Raises TableError where one is to be `named` and holds half of a surrogate pair.
        """
        if self.again is None:
            for key in self.columns if named else ():
                check_name(key, self.name, self._first_number)
            self._only = frozenset(self.columns)
            return
        with self.again() as source:
            self.columns = list(surveyed(self._rows_of(source), self.name, types=False, named=named))

    def find(self, wanted: str) -> int | None:
        """Return the position of a key, or of a path of keys with dots between, which becomes a column."""
        position = super().find(wanted)
        if position is None and _at(self._first, wanted) is not None:
            self.columns = [*self.columns, wanted]
            return len(self.columns) - 1
        return position

    def hint(self, wanted: str) -> str:  # noqa: ARG002  # the same whatever is wanted
        """Return what to do where the objects are tasks of a labelling program."""
        tasks = "data" in self.columns and {"annotations", "predictions"} & set(self.columns)
        return f"; tasks become a table with: stance data convert {self.name} -o labelled.csv" if tasks else ""

    def arrow_schema(self, columns: Sequence[str]) -> Any:
        """Return the types of the columns, as a survey of all rows found them."""
        import pyarrow as pa

        if self.again is None:
            raise UsageError(
                f"{self.name}: JSON tells its types only at its end, so that a stream of it cannot become Parquet; "
                "name a file", file=self.name,
            )  # fmt: skip
        with self.again() as source:
            kinds = surveyed(self._rows_of(source), self.name, types=True)
        try:
            return pa.schema([(name, kinds[name].arrow() if name in kinds else pa.string()) for name in columns])
        except UnicodeEncodeError as error:
            raise TableError(
                f"{self.name}: the key {short(repr(error.object), _LONGEST_SHOWN)} of an object within a row holds "
                "half of a surrogate pair, which is no character: write .jsonl or .csv, or rename it", file=self.name,
            ) from None  # fmt: skip

    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[JsonChunk]:
        """Yield the objects in order; blank lines are none."""
        wanted = None if text_column is None else self.columns[text_column]
        chunk = JsonChunk(table_columns=self.columns)
        for row in self._rows:
            self._add(chunk, row, wanted)
            chunk.waits = self._flow is not None and would_wait(self._flow, row.end)
            if chunk.read >= size or chunk.waits:
                yield chunk
                chunk = JsonChunk(table_columns=self.columns)
        if chunk.read:
            yield chunk
        self.note_columns(wanted)

    @property
    def of_any_lines(self) -> bool:
        """Tell whether each row is a line, and may have keys that the first one has not."""
        return not self._array and self._only is None

    def judged(self, number: int, offset: int, line: bytes, wanted: str) -> JsonChunk:
        """Return the row that a line holds, or the reject."""
        chunk = JsonChunk(table_columns=self.columns)
        self._add(chunk, row_of_line(number, offset, line), wanted)
        return chunk

    def note_columns(self, wanted: str | None) -> None:
        """Keep a note where the first object is no row but a table."""
        if wanted is not None and isinstance(_at(self._first, wanted), list | dict) and self._of_columns():
            self.note(
                "the first object holds a table by columns and not a row of it: write an object a row (pandas: "
                "to_json(orient='records'), R: toJSON(dataframe = 'rows'))"
            )

    def _of_columns(self) -> bool:
        """Tell whether the first object has a list for each key, or an object, all of them of one length."""
        held = list((self._first or {}).values())
        return all(isinstance(value, list | dict) for value in held) and len({len(value) for value in held}) == 1

    def _add(self, chunk: JsonChunk, row: JsonRow, wanted: str | None) -> None:
        text = "" if wanted is None or row.reason else _at(row.value, wanted)
        reason = row.reason or self._other_keys(row) or ("" if wanted is None else self._text_fault(text, wanted))
        if reason:
            chunk.rejects.append(Reject(self.name, row.number, row.offset, reason, row.raw.rstrip("\r\n")))
            return
        chunk.texts.append(text)
        chunk.lines.append(row.number)
        chunk.rows.append(row.value)
        chunk.raw.append(row.raw)

    def _other_keys(self, row: JsonRow) -> str:
        if self._only is None or row.value.keys() <= self._only:
            return ""
        keys = ", ".join(repr(key) for key in row.value if key not in self._only)
        return f"the first object has no {keys}, and a stream is not read twice; write .jsonl, or name a file"

    def _text_fault(self, text: Any, wanted: str) -> str:
        if text is not None and not isinstance(text, str):
            return f"{wanted!r} holds {kind_name(text)}, not a text"
        if reason := self.layout.no_text(text, wanted):
            return reason.replace("no text in column ", "no text in ", 1)
        if text and not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
            return f"{wanted!r} holds half of a surrogate pair, which is no character"
        return ""


def _until_object(rows: Iterator[JsonRow]) -> Iterator[JsonRow]:
    """Yield the first rows up to the first one that holds an object."""
    for row in islice(rows, _FIRST_LINES):
        yield row
        if not row.reason:
            return


def _at(row: Any, path: str) -> Any:
    """Return the value of a key, or of a path of keys with dots between; None where there is none."""
    if path in row:
        return row[path]
    for key in path.split("."):
        if not isinstance(row, dict) or key not in row:
            return None
        row = row[key]
    return row


def _as_cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _whole_characters(value)
    if isinstance(value, Written):
        return value.written
    plain = as_json(value)
    return "" if plain is None else _whole_characters(json.dumps(plain, ensure_ascii=False))


def _whole_characters(text: str) -> str:
    """Return a text with halves of surrogate pairs, which are no characters, as escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def _array(values: list[Any], kind: Any) -> Any:
    """Return values as an Arrow array; where texts are wanted, others as JSON."""
    import pyarrow as pa

    if pa.types.is_string(kind):
        return pa.array([None if value is None else _as_cell(value) for value in values], kind)
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:
        return pa.array([_clean(value) for value in values], kind)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return _whole_characters(value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list) else value


def _dumped(row: dict[str, Any]) -> str:
    """Return an object as a line of JSON, which has no NaN and in UTF-8 no half of a pair: null, and an escape."""
    try:
        line = json.dumps(row, ensure_ascii=False, default=str, allow_nan=False)
    except ValueError:
        line = json.dumps(_finite(row), ensure_ascii=False, default=str)
    if not line.isascii() and any("\ud800" <= c <= "\udfff" for c in line):
        line = json.dumps(json.loads(line))
    return line


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _finite(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


class JsonWriter:
    """Turns chunks into JSON Lines; what was JSON stays as it was written and gets the new keys at its end."""

    def __init__(self, columns: Sequence[str], added: Sequence[str], left_out: str | None = None) -> None:
        self._columns, self._added, self._left_out = columns, added, left_out
        marks = [f", {_spelled(name)}: " for name in added]
        self._ends = ScoreEnds([*marks, "}\n"], _spelled, shortest=True)

    def appends(self, table: Table) -> bool:
        """Tell whether the rows of a table stay as they stand in its file."""
        return self._left_out is None and isinstance(table, JsonTable) and table.of_any_lines

    def start(self) -> bytes:
        """Return what stands before the rows: nothing."""
        return b""

    def rows(self, chunk: Chunk | CutRows, scored: Scored) -> bytes | memoryview:
        """Return the rows of a chunk with their scores; raise UsageError where an object has one of the new keys."""
        if isinstance(chunk, CutRows):
            known = chunk.keys is not None and chunk.keys.isdisjoint(self._added)
            appended = self._ends.rows(chunk.data, *chunk.places(START, STOP), scored) if known else None
            return appended if appended is not None else self.rows(chunk.chunk(), scored)
        which = range(len(chunk.texts)) if scored.sentences is None else scored.sentences.rows
        new = zip(*scored.columns(), strict=True)
        ends = [json.dumps(dict(zip(self._added, values, strict=True)), ensure_ascii=False)[1:] for values in new]
        if isinstance(chunk, JsonChunk):
            self._check_clash(chunk)
        if isinstance(chunk, JsonChunk) and self._left_out is None:
            starts = [raw.strip().removesuffix("}").rstrip() for raw in chunk.raw]
        else:
            rows = chunk.objects(self._columns)
            if self._left_out is not None:
                rows = [{key: value for key, value in row.items() if key != self._left_out} for row in rows]
            starts = [_dumped(as_json(row))[:-1] for row in rows]
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


def _spelled(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
