"""Read and write Parquet in batches; columns keep their types."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from stance.errors import TableError
from stance.tables.rejects import Reject
from stance.tables.scored import Scored
from stance.tables.table import CHUNK, Chunk, Table


@dataclass
class ArrowChunk(Chunk):
    """Rows of an Arrow table."""

    batch: Any = field(default=None)
    refused: Any = field(default=None)
    """The rows of the rejects, in their order."""

    def column(self, position: int) -> list[str]:
        """Return the values of a column as text."""
        return ["" if value is None else str(value) for value in self.batch.column(position).to_pylist()]

    def cells(self) -> list[list[str]]:
        """Return the rows as text."""
        columns = [self.column(i) for i in range(self.batch.num_columns)]
        return list(map(list, zip(*columns, strict=True))) if columns else []

    def objects(self, columns: Sequence[str]) -> list[dict[str, Any]]:  # noqa: ARG002  # a batch names its own
        """Return the rows as objects."""
        return list(self.batch.to_pylist())


class ParquetTable(Table):
    """An open Parquet file."""

    def __init__(self, path: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.name, self.description = path, "Parquet"
        try:
            self._file = pq.ParquetFile(path)
        except (OSError, pa.ArrowException) as error:
            raise TableError(f"{path}: cannot be read as Parquet ({error})", file=path) from error
        self.schema = self._file.schema_arrow
        self.columns = list(self.schema.names)
        double = sorted({name for name in self.columns if self.columns.count(name) > 1})
        if double:
            raise TableError(
                f"{path}: the columns {', '.join(map(repr, double))} occur more than once; rename one of them",
                file=path,
            )

    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[ArrowChunk]:
        """Yield the rows in order; those whose text is null or blank are rejects, named by their row from 1."""
        import pyarrow as pa

        if text_column is not None and not _is_text(self.schema.field(text_column).type):
            found = self.schema.field(text_column)
            raise TableError(f"{self.name}: the column {found.name!r} holds {found.type}, not texts", file=self.name)
        row = 1
        try:
            for batch in self._file.iter_batches(size):
                yield self._chunk(batch, text_column, row)
                row += batch.num_rows
        except (OSError, pa.ArrowException) as error:
            raise TableError(f"{self.name}: cannot be read after row {row - 1} ({error})", file=self.name) from error

    def _chunk(self, batch: Any, text_column: int | None, row: int) -> ArrowChunk:
        values = batch.column(text_column).to_pylist() if text_column is not None else [""] * batch.num_rows
        usable = [i for i, value in enumerate(values) if text_column is None or (value is not None and value.strip())]
        without = sorted(set(range(batch.num_rows)) - set(usable))
        rejects = [
            Reject(
                self.name,
                row + i,
                None,
                f"no text in column {self.columns[text_column or 0]!r}",
                str(batch.slice(i, 1).to_pylist()[0]),
            )
            for i in without
        ]
        kept = batch if len(usable) == batch.num_rows else batch.take(usable)
        return ArrowChunk(
            [values[i] for i in usable],
            [row + i for i in usable],
            rejects,
            batch=kept,
            refused=batch.take(without) if without else None,
        )


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


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
        before = list(table.schema) if isinstance(table, ParquetTable) else [pa.field(n, pa.string()) for n in columns]
        self._added = [pa.field(name, types[kind]) for name, kind in zip(added, kinds, strict=True)]
        self._kept = [i for i in range(len(before)) if i != left_out]
        self.schema = pa.schema([*(before[i] for i in self._kept), *self._added])
        self.untyped = [] if isinstance(table, ParquetTable) else list(range(len(self._kept)))
        """The columns of the input, by their places in the output, whose types the input does not tell."""

    def place_of(self, column: int | None) -> int | None:
        """Return where a column of the input, by its position there, stands in the output."""
        return self._kept.index(column) if column in self._kept else None

    def rows(self, chunk: Chunk, scored: Scored) -> Any:
        """Return the rows of a chunk with their scores as a record batch."""
        import pyarrow as pa

        if isinstance(chunk, ArrowChunk):
            before = [chunk.batch.column(i) for i in self._kept]
        else:
            cells = chunk.cells()
            before = [pa.array([row[i] for row in cells], pa.string()) for i in self._kept]
        if scored.sentences is not None:
            which = pa.array(scored.sentences.rows, pa.int64())
            before = [column.take(which) for column in before]
        after = [pa.array(values, f.type) for values, f in zip(scored.columns(), self._added, strict=True)]
        return pa.RecordBatch.from_arrays([*before, *after], schema=self.schema)

    def write(self, handle: IO[bytes], pieces: Sequence[Any]) -> None:
        """Write record batches as one Parquet file."""
        import pyarrow.parquet as pq

        with pq.ParquetWriter(handle, self.schema) as writer:
            for batch in pieces:
                writer.write_batch(batch)


def join(parts: Sequence[Path], handle: IO[bytes]) -> None:
    """Write Parquet files of one schema as one, batch by batch."""
    import pyarrow.parquet as pq

    with pq.ParquetWriter(handle, pq.read_schema(parts[0])) as writer:
        for batch in batches_of(parts):
            writer.write_batch(batch)


def batches_of(parts: Sequence[Path]) -> Iterator[Any]:
    """Yield the rows of Parquet files of one schema as record batches."""
    import pyarrow.parquet as pq

    for part in parts:
        with pq.ParquetFile(part) as file:
            yield from file.iter_batches(1 << 16)
