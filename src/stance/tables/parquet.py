"""Read and write Parquet, a file or a folder of them, in batches; columns keep their types."""

import io
from abc import abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any, NamedTuple, TypeVar

import numpy as np

from stance.errors import TableError
from stance.tables.arrow_values import at_path, is_text, path_type, taken, values
from stance.tables.cell_values import as_json, as_text
from stance.tables.cut import CutRows
from stance.tables.layout import PLAIN, Layout
from stance.tables.parquet_folder import ParquetFolder
from stance.tables.rejects import Reject
from stance.tables.scored import Scored
from stance.tables.table import CHUNK, Chunk, Table
from stance.values import CLOSE, DECIMALS

ChunkT = TypeVar("ChunkT")
_GROUP = 1 << 16
"""Rows that stand together in a file."""


@dataclass
class ArrowChunk(Chunk):
    """Rows of an Arrow table; `paths` are the fields of structs that stand behind its columns like columns."""

    batch: Any = field(default=None)
    paths: Sequence[Sequence[str]] = ()
    refused: Any = field(default=None)
    """The rows of the rejects, in their order."""

    def array(self, position: int) -> Any:
        """Return a column as an Arrow array."""
        own = self.batch.num_columns
        return self.batch.column(position) if position < own else at_path(self.batch, self.paths[position - own])

    def column(self, position: int) -> list[str]:
        """Return the values of a column as text."""
        return list(map(as_text, values(self.array(position))))

    def arrays(self, schema: Any) -> list[Any]:  # noqa: ARG002  # they have their types
        """Return the columns as they are."""
        return list(self.batch.columns)

    def cells(self) -> list[list[str]]:
        """Return the rows as text."""
        columns = [self.column(i) for i in range(self.batch.num_columns)]
        return list(map(list, zip(*columns, strict=True))) if columns else []

    def objects(self, columns: Sequence[str]) -> list[dict[str, Any]]:
        """Return the rows as JSON-ready objects."""
        cells = [map(as_json, values(column)) for column in self.batch.columns]
        return [dict(zip(columns, row, strict=True)) for row in zip(*cells, strict=True)]


class ArrowCut(CutRows):
    """Rows of an Arrow table whose texts lie in its own memory."""

    kept: ArrowChunk
    """The rows as a chunk without texts."""

    def arrays(self, schema: Any) -> list[Any]:
        """Return the columns as they are."""
        return self.kept.arrays(schema)


class Batch(NamedTuple):
    """Some rows of a file, and the row from 1 that the first of them is there."""

    file: str
    first: int
    rows: Any


class ArrowTable(Table):
    """An open table that has an Arrow schema."""

    schema: Any

    def _begin(self, path: str, layout: Layout, schema: Any) -> None:
        self.name, self.layout, self.schema = path, layout, schema
        self.columns = list(schema.names)
        self._paths: list[tuple[str, ...]] = []
        double = sorted(name for name, times in Counter(self.columns).items() if times > 1)
        if double:
            raise TableError(
                f"{path}: the columns {', '.join(map(repr, double))} occur more than once; rename one of them",
                file=path,
            )

    @abstractmethod
    def _batches(self, size: int) -> Iterator[Batch]:
        """Yield the rows in order, at most so many at once."""

    def find(self, wanted: str) -> int | None:
        """Return the position of a column or, behind the columns, of a field of a struct: speech.text."""
        position = super().find(wanted)
        if position is None and (found := path_type(self.schema, wanted)) is not None:
            self._paths.append(found[0])
            return len(self.columns) + len(self._paths) - 1
        return position

    def arrow_schema(self, columns: Sequence[str]) -> Any:  # noqa: ARG002  # it has them
        """Return the schema, with what pandas and others keep in it."""
        return self.schema

    def text_array(self, batch: Batch, position: int) -> Any:
        """Return a column of some rows as an Arrow array."""
        return ArrowChunk(batch=batch.rows, paths=self._paths).array(position)

    def kind_of(self, position: int) -> tuple[str, Any]:
        """Return the name and the type of a column."""
        if position < len(self.columns):
            return self.columns[position], self.schema.field(position).type
        name = ".".join(self._paths[position - len(self.columns)])
        found = path_type(self.schema, name)
        return name, found and found[1]

    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[ArrowChunk]:
        """Yield the rows in order; those whose text is null or blank are rejects, named by their row from 1."""
        yield from self.chunks_made(self.chunk, text_column, size)

    def chunks_made(
        self, made: Callable[[Batch, int | None], ChunkT], text_column: int | None, size: int
    ) -> Iterator[ChunkT]:
        """Yield what a function makes of the rows, so many at a time.

        Raises TableError where the column holds no texts or the file cannot be read.
        """
        import pyarrow as pa

        if text_column is not None:
            name, kind = self.kind_of(text_column)
            if not is_text(kind):
                hint = ""
                if pa.types.is_struct(kind):
                    inner = [f"{name}.{kind.field(i).name}" for i in range(kind.num_fields)]
                    hint = f"; name a field of it: {', '.join(inner)}"
                raise TableError(f"{self.name}: the column {name!r} holds {kind}, not texts{hint}", file=self.name)
        row = 0
        try:
            for batch in self._batches(size):
                yield made(batch, text_column)
                row += batch.rows.num_rows
        except (OSError, pa.ArrowException) as error:
            raise TableError(f"{self.name}: cannot be read after row {row} ({error})", file=self.name) from error

    def chunk(self, batch: Batch, text_column: int | None) -> ArrowChunk:
        """Return some rows as a chunk."""
        number = batch.rows.num_rows
        texts: list[Any] = [""] * number if text_column is None else self.text_array(batch, text_column).to_pylist()
        reasons: dict[int, str] = {}
        if text_column is not None and not self.layout.all_texts(text or "" for text in texts):
            name = self.kind_of(text_column)[0]
            found = ((i, self.layout.no_text(text, name)) for i, text in enumerate(texts))
            reasons = {i: reason for i, reason in found if reason}
        chunk = self.chunk_without(batch, reasons)
        chunk.texts = [text for i, text in enumerate(texts) if i not in reasons]
        return chunk

    def chunk_without(self, batch: Batch, reasons: Mapping[int, str]) -> ArrowChunk:
        """Return some rows as a chunk, less those rejected for a reason; the texts are still to be filled in."""
        rejects = [
            Reject(batch.file, batch.first + i, None, reason, str(_row(batch.rows, i))) for i, reason in reasons.items()
        ]
        usable = [i for i in range(batch.rows.num_rows) if i not in reasons]
        kept = taken(batch.rows, usable) if reasons else batch.rows
        lines = [batch.first + i for i in usable]
        refused = taken(batch.rows, list(reasons)) if reasons else None
        return ArrowChunk([], lines, rejects, kept, tuple(self._paths), refused, file=batch.file)


def _row(batch: Any, row: int) -> dict[str, Any]:
    piece = batch.slice(row, 1)
    return {name: values(column)[0] for name, column in zip(piece.schema.names, piece.columns, strict=True)}


class ParquetTable(ArrowTable):
    """An open Parquet file, or a folder of them, whose partitions (year=2024/) are columns."""

    def __init__(self, path: str, layout: Layout = PLAIN) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.name, self.description = path, "Parquet"
        self._folder = ParquetFolder(path) if Path(path).is_dir() else None
        if self._folder is not None:
            self.description = f"Parquet, {len(self._folder.files)} files"
            self._begin(path, layout, self._folder.schema)
            for message in self._folder.notes:
                self.note(message)
            return
        try:
            self._file = pq.ParquetFile(path)
        except (OSError, pa.ArrowException) as error:
            raise TableError(f"{path}: cannot be read as Parquet ({error})", file=path) from error
        self._begin(path, layout, self._file.schema_arrow)

    def _batches(self, size: int) -> Iterator[Batch]:
        if self._folder is not None:
            for file, first, rows in self._folder.batches(size):
                yield Batch(file, first, rows)
            return
        row = 1
        for batch in self._file.iter_batches(size):
            yield Batch(self.name, row, batch)
            row += batch.num_rows


class ParquetWriter:
    """Turns chunks into record batches of one schema: the input's columns, then the added ones."""

    def __init__(
        self,
        table: Table,
        columns: Sequence[str],
        added: Sequence[str],
        kinds: Sequence[type],
        left_out: int | None = None,
    ) -> None:
        import pyarrow as pa

        types = {str: pa.string(), float: pa.float64(), bool: pa.bool_(), int: pa.int64()}
        self._before = table.arrow_schema(columns)
        self._added = [pa.field(name, types[kind]) for name, kind in zip(added, kinds, strict=True)]
        self._kept = [i for i in range(len(self._before)) if i != left_out]
        own = [self._before.field(i) for i in self._kept]
        self.schema = pa.schema([*own, *self._added], metadata=self._before.metadata)
        told = type(table).arrow_schema is not Table.arrow_schema
        self.untyped = [] if told else list(range(len(self._kept)))
        """The columns of the input, by their places in the output, whose types the input does not tell."""

    @cached_property
    def _in_dictionaries(self) -> list[str]:
        """Return the columns that may be kept as numbers of a dictionary: all but scores, which seldom occur twice.

        Raises TableError for a type that Parquet has not.
        """
        import pyarrow.parquet as pq

        nothing = io.BytesIO()
        with _told():
            pq.ParquetWriter(nothing, self.schema).close()
        scores = {field.name for field in self._added if field.type == "double"}
        columns = pq.ParquetFile(nothing).schema
        return [column.path for column in columns if column.path not in scores]

    def place_of(self, column: int | None) -> int | None:
        """Return where a column of the input, by its position there, stands in the output."""
        return self._kept.index(column) if column in self._kept else None

    def rows(self, chunk: Chunk | ArrowCut, scored: Scored) -> Any:
        """Return the rows of a chunk with their scores as a record batch."""
        import pyarrow as pa

        whole = chunk.arrays(self._before)
        before = [whole[i] for i in self._kept]
        if scored.sentences is not None:
            before = [taken(column, scored.sentences.rows) for column in before]
        if self._added and scored.sentences is None and not scored.missing:
            after = _score_arrays(scored)
        else:
            after = [pa.array(new, f.type) for new, f in zip(scored.columns(), self._added, strict=True)]
        return pa.RecordBatch.from_arrays([*before, *after], schema=self.schema)

    def write(self, handle: IO[bytes], pieces: Sequence[Any]) -> None:
        """Write record batches as one Parquet file; raise TableError for a type that Parquet has not."""
        with _told(), self._writer(handle) as writer:
            for batch in pieces:
                writer.write_batch(batch)

    def draft(self, handle: IO[bytes], pieces: Sequence[Any]) -> None:
        """Write record batches as they lie in memory, to be read once; raise TableError where `write` would."""
        import pyarrow as pa

        self._check()
        with pa.ipc.new_stream(handle, self.schema) as writer:
            for batch in pieces:
                writer.write_batch(batch)

    def join(self, drafts: Sequence[Path], handle: IO[bytes]) -> None:
        """Write drafts as one Parquet file."""
        with _told(), self._writer(handle) as writer:
            for draft in drafts:
                writer.write_table(_drafted(draft), _GROUP)

    def _check(self) -> None:
        """Have the first part tell what Parquet cannot hold, not the last one."""
        _ = self._in_dictionaries

    def _writer(self, handle: IO[bytes]) -> Any:
        import pyarrow.parquet as pq

        return pq.ParquetWriter(handle, self.schema, use_dictionary=self._in_dictionaries)


def _score_arrays(scored: Scored) -> list[Any]:
    """Return what `scored.columns` holds, where no text was cut and no row rejected, as arrays."""
    import pyarrow as pa

    probabilities = scored.probabilities
    arrays = [pa.array(scored.labels, pa.string()).take(pa.array(probabilities.argmax(axis=1)))]
    arrays += [pa.array(np.ascontiguousarray(column)) for column in np.round(probabilities, DECIMALS).T]
    if scored.poles:
        first, second = (probabilities[:, scored.labels.index(pole)] for pole in scored.poles)
        arrays.append(pa.array(np.round(first - second, DECIMALS)))
    told = ["", CLOSE, *sorted(set(scored.reasons.values()))]
    whys = np.where(probabilities.max(axis=1) >= scored.threshold, 0, 1)
    for row, reason in scored.reasons.items():
        whys[row] = told.index(reason)
    arrays.append(pa.array(whys == 0))
    return [*arrays, pa.array(told, pa.string()).take(pa.array(whys))] if scored.why else arrays


@contextmanager
def _told() -> Iterator[None]:
    """Say in words that a type cannot be written."""
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowNotImplementedError, pa.ArrowInvalid) as error:
        raise TableError(f"Parquet cannot hold a column of the input ({error}); write .jsonl or .csv") from error


def batches_of(drafts: Sequence[Path]) -> Iterator[Any]:
    """Yield the rows of drafts as record batches."""
    for draft in drafts:
        yield from _drafted(draft).to_batches(max_chunksize=_GROUP)


def _drafted(path: Path) -> Any:
    import pyarrow as pa

    with pa.memory_map(str(path)) as source:
        return pa.ipc.open_stream(source).read_all()
