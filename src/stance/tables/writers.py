"""Write scored chunks as a table of any kind, in parts that can be joined, and count what came out."""

import csv
import io
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from stance.errors import UsageError
from stance.files import endings, open_input
from stance.tables import database, workbook_writer
from stance.tables.csv_reader import DelimitedTable
from stance.tables.csv_writer import DelimitedWriter
from stance.tables.cut import CutRows
from stance.tables.jsonlines import JsonWriter
from stance.tables.parquet import ParquetTable, ParquetWriter, batches_of
from stance.tables.scored import Scored
from stance.tables.table import LARGEST_FIELD, Chunk, Table
from stance.unpacking import packed

OUT_KINDS = {
    ".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".parquet": "parquet",
    ".xlsx": "xlsx", ".db": "sqlite", ".sqlite": "sqlite", ".sqlite3": "sqlite",
}  # fmt: skip
"""What is written, by the ending of the output before .gz, .zst, .bz2 or .xz."""
TEXT_KINDS = ("csv", "tsv", "jsonl", "json")
"""Kinds that may be packed, and written to a stream."""


def out_kind_of(path: str) -> str | None:
    """Return what is written into an output by its name, None where the name does not say.

    Raises UsageError where that cannot be packed.

    >>> out_kind_of("scored.jsonl.zst"), out_kind_of("scored.dta")
    ('jsonl', None)
    """
    ending, compression = endings(path)
    kind = OUT_KINDS.get(ending)
    if kind and compression and kind not in TEXT_KINDS:
        raise UsageError(f"{path}: a {ending} file is not packed as {compression}; name it without that", file=path)
    return kind


@dataclass(frozen=True)
class Form:
    """How a table is written: without the column at a position, and whether so that a spreadsheet opens it safely."""

    left_out: int | None = None
    excel: bool = False
    text: int | None = None
    """The position of the texts, which are texts whatever they look like."""


class Writer(ABC):
    """Turns scored chunks into pieces of output, and writes those into files."""

    start: bytes = b""
    """What stands before the rows."""
    rows: Callable[[Any, Scored], Any]
    """Returns the rows of a chunk with their scores: bytes, or a record batch."""
    most_rows: int | None = None
    """How many rows an output can hold."""
    excel: bool = False
    """Whether a spreadsheet is to open the output, and with it the table of its rejects."""

    @abstractmethod
    def write(self, handle: IO[bytes], pieces: Sequence[Any], first: bool) -> None:
        """Write the pieces of a part, behind the header if it is the first."""

    @abstractmethod
    def join(self, parts: Sequence[Path], handle: IO[bytes]) -> None:
        """Write the files of parts as one output."""

    @abstractmethod
    def count(self, path: Path) -> int:
        """Return how many rows an output has, read anew."""

    def appends(self, table: Table) -> bool:  # noqa: ARG002  # nearly all write rows anew
        """Tell whether `rows` takes rows of a table that were cut, as they stand in its file."""
        return False

    def whole(self, handle: IO[bytes], pieces: Sequence[Any]) -> None:
        """Write pieces as one output."""
        self.write(handle, pieces, True)

    def streamed(self, pieces: Iterable[Any]) -> Iterator[bytes]:
        """Yield an output as it is made."""
        yield self.start
        yield from pieces

    @property
    def notes(self) -> list[str]:
        """Return what could not be written as it was."""
        return []


def table_writer(
    table: Table, columns: Sequence[str], added: Sequence[str], types: Sequence[type], *,
    kind: str, out_kind: str, compression: str = "", form: Form | None = None, indexed: Sequence[str] = (),
) -> Writer:  # fmt: skip
    """Return what writes `columns` of a table of a kind, and the `added` ones of those types, as another kind.

    Raises UsageError where a name is in both, or where that kind cannot hold the columns.
    """
    form = form or Form()
    kept = [name for i, name in enumerate(columns) if i != form.left_out]
    if clash := [name for name in added if name in kept]:
        raise UsageError(
            f"{table.name}: the columns {', '.join(map(repr, clash))} are in the input already; "
            "rename them there, or say --prefix model_ to name the new ones model_stance and so on",
            file=table.name, column=clash[0],
        )  # fmt: skip
    if compression == ".zip":
        raise UsageError("no .zip is written; the output may end in .gz, .zst, .bz2 or .xz")
    if out_kind in ("parquet", "xlsx", "sqlite"):
        return _arrow_writer(out_kind, ParquetWriter(table, columns, added, types, form.left_out), form, indexed)
    if out_kind in ("jsonl", "json"):
        left_out = None if form.left_out is None else columns[form.left_out]
        lines = JsonWriter(columns, added, left_out)
        return _ArrayWriter(lines, compression) if out_kind == "json" else _TextWriter(lines, compression)
    own = table.delimiter if isinstance(table, DelimitedTable) else None
    delimiter = "\t" if out_kind == "tsv" else own if own and kind == "csv" else ","
    rows = DelimitedWriter(kept, added, delimiter, read_with=own, excel=form.excel, left_out=form.left_out)
    writer = _CsvWriter(rows, compression, delimiter, len(kept) + len(added))
    writer.excel = form.excel
    return writer


def _arrow_writer(out_kind: str, batches: ParquetWriter, form: Form, indexed: Sequence[str]) -> Writer:
    names = batches.schema.names
    if out_kind == "parquet":
        return _ParquetWriter(batches)
    fixed = {batches.place_of(form.text)}
    texts = [i for i in batches.untyped if i not in fixed]
    if out_kind == "sqlite":
        database.check_names(names)
        return _DatabaseWriter(batches, texts, indexed)
    workbook_writer.check_width(names)
    return _WorkbookWriter(batches, texts)


class _TextWriter(Writer):
    """Writes JSON Lines, packed or not."""

    def __init__(self, lines: DelimitedWriter | JsonWriter, compression: str) -> None:
        self._compression = compression
        self.rows: Callable[[Any, Scored], Any] = lines.rows
        self.appends = lines.appends  # type: ignore[method-assign]
        self.start = lines.start()

    def write(self, handle: IO[bytes], pieces: Sequence[Any], first: bool) -> None:
        for content in (self.start if first else b"", *pieces):
            if content:
                handle.write(packed(content, self._compression))

    def join(self, parts: Sequence[Path], handle: IO[bytes]) -> None:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, handle, 1 << 20)

    def count(self, path: Path) -> int:
        with open_input(str(path)) as handle:
            return sum(block.count(b"\n") for block in iter(lambda: handle.read(1 << 20), b""))


class _CsvWriter(_TextWriter):
    """Writes CSV and TSV, packed or not."""

    def __init__(self, rows: DelimitedWriter, compression: str, delimiter: str, width: int) -> None:
        super().__init__(rows, compression)
        self._lines, self._delimiter, self._width = rows, delimiter, width
        self._compiled = False
        self.rows = self._noted

    def _noted(self, chunk: Chunk | CutRows, scored: Scored) -> bytes | memoryview:
        self._compiled |= isinstance(chunk, CutRows)
        return self._lines.rows(chunk, scored)

    def count(self, path: Path) -> int:
        if self._compiled and (found := self._counted(path)) is not None:
            return found - 1
        csv.field_size_limit(2 * LARGEST_FIELD)
        with io.TextIOWrapper(open_input(str(path)), encoding="utf-8", errors="replace", newline="") as text:
            try:
                return (
                    sum(len(row) == self._width for row in csv.reader(text, delimiter=self._delimiter, strict=True)) - 1
                )
            except csv.Error:
                return -1

    def _counted(self, path: Path) -> int | None:
        """Return how many rows there are, the header among them, where the kernel that cut rows can tell."""
        from stance.tables.csv_cut import count_rows

        with open_input(str(path)) as handle:
            return count_rows(handle, self._delimiter, self._width)


class _ArrayWriter(_TextWriter):
    """Writes one JSON array of objects, an object a line; its parts are JSON Lines."""

    def __init__(self, lines: JsonWriter, compression: str) -> None:
        super().__init__(lines, compression)
        self.appends = super(_TextWriter, self).appends  # type: ignore[method-assign]

    def write(self, handle: IO[bytes], pieces: Sequence[Any], first: bool) -> None:  # noqa: ARG002  # they are alike
        handle.writelines(pieces)

    def whole(self, handle: IO[bytes], pieces: Iterable[Any]) -> None:
        for content in self.streamed(pieces):
            handle.write(packed(content, self._compression))

    def join(self, parts: Sequence[Path], handle: IO[bytes]) -> None:
        self.whole(handle, (part.read_bytes() for part in parts))

    def streamed(self, pieces: Iterable[Any]) -> Iterator[bytes]:
        before = b"[\n"
        for piece in pieces:
            for line in piece.splitlines():
                yield before + line
                before = b",\n"
        yield b"\n]\n" if before == b",\n" else b"[]\n"

    def count(self, path: Path) -> int:
        with open_input(str(path)) as handle:
            return sum(line.startswith(b"{") for line in handle)


class _ParquetWriter(Writer):
    """Writes Parquet."""

    def __init__(self, batches: ParquetWriter) -> None:
        self.rows: Callable[[Any, Scored], Any] = batches.rows
        self._batches = batches

    def appends(self, table: Table) -> bool:
        return isinstance(table, ParquetTable)

    def write(self, handle: IO[bytes], pieces: Sequence[Any], first: bool) -> None:  # noqa: ARG002  # each is whole
        self._batches.draft(handle, pieces)

    def whole(self, handle: IO[bytes], pieces: Sequence[Any]) -> None:
        self._batches.write(handle, pieces)

    def join(self, parts: Sequence[Path], handle: IO[bytes]) -> None:
        self._batches.join(parts, handle)

    def count(self, path: Path) -> int:
        import pyarrow.parquet as pq

        return int(pq.read_metadata(path).num_rows)


class _BatchesWriter(_ParquetWriter):
    """Writes what is made as a whole from record batches; its parts are Parquet."""

    def __init__(self, batches: ParquetWriter, texts: Sequence[int]) -> None:
        super().__init__(batches)
        self._texts = texts

    def make(self, handle: IO[bytes], batches: Callable[[], Iterator[Any]]) -> None:
        """Write record batches, which a call gives anew, as the whole output."""
        raise NotImplementedError

    def whole(self, handle: IO[bytes], pieces: Sequence[Any]) -> None:
        self.make(handle, lambda: iter(pieces))

    def join(self, parts: Sequence[Path], handle: IO[bytes]) -> None:
        self.make(handle, lambda: batches_of(parts))


class _WorkbookWriter(_BatchesWriter):
    """Writes an Excel workbook."""

    excel = True

    most_rows = workbook_writer.MOST_ROWS
    _cut = 0

    def make(self, handle: IO[bytes], batches: Callable[[], Iterator[Any]]) -> None:
        self._cut = workbook_writer.write_workbook(handle, batches, self._batches.schema.names, self._texts)

    def count(self, path: Path) -> int:
        return workbook_writer.rows_of_workbook(path)

    @property
    def notes(self) -> list[str]:
        longest = workbook_writer.LONGEST_CELL
        cells = "1 cell was" if self._cut == 1 else f"{self._cut} cells were"
        return [f"{cells} cut to the {longest:,} characters that a cell of a workbook holds"] if self._cut else []


class _DatabaseWriter(_BatchesWriter):
    """Writes an SQLite database."""

    def __init__(self, batches: ParquetWriter, texts: Sequence[int], indexed: Sequence[str]) -> None:
        super().__init__(batches, texts)
        self._indexed = indexed

    def make(self, handle: IO[bytes], batches: Callable[[], Iterator[Any]]) -> None:
        database.write_database(handle, batches, self._batches.schema.names, self._texts, self._indexed)

    def count(self, path: Path) -> int:
        return database.rows_of_database(path)
