"""Read and write Parquet in batches; columns keep their types."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from stance.errors import TableError
from stance.tables.layout import PLAIN, Layout
from stance.tables.rejects import Reject
from stance.tables.scored import Scored
from stance.tables.table import CHUNK, Chunk, Table


@dataclass
class ArrowChunk(Chunk):
    """Rows of an Arrow table."""

    batch: Any = field(default=None)

    def column(self, position: int) -> list[str]:
        """Return the values of a column as text."""
        return ["" if value is None else str(value) for value in self.batch.column(position).to_pylist()]

    def arrays(self, schema: Any) -> list[Any]:  # noqa: ARG002  # they have their types
        """Return the columns as they are."""
        return list(self.batch.columns)

    def cells(self) -> list[list[str]]:
        """Return the rows as text."""
        columns = [self.column(i) for i in range(self.batch.num_columns)]
        return list(map(list, zip(*columns, strict=True))) if columns else []

    def objects(self, columns: Sequence[str]) -> list[dict[str, Any]]:  # noqa: ARG002  # a batch names its own
        """Return the rows as objects."""
        return list(self.batch.to_pylist())


class ParquetTable(Table):
    """An open Parquet file."""

    def __init__(self, path: str, layout: Layout = PLAIN) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self.name, self.description, self.layout = path, "Parquet", layout
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

    def arrow_schema(self, columns: Sequence[str]) -> Any:  # noqa: ARG002  # it has them
        """Return the schema of the file, with what pandas and others keep in it."""
        return self.schema

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
        rejects = [
            Reject(
                self.name,
                row + i,
                None,
                f"no text in column {self.columns[text_column or 0]!r}",
                str(batch.slice(i, 1).to_pylist()[0]),
            )
            for i in sorted(set(range(batch.num_rows)) - set(usable))
        ]
        kept = batch if len(usable) == batch.num_rows else batch.take(usable)
        return ArrowChunk([values[i] for i in usable], [row + i for i in usable], rejects, kept)


def _is_text(kind: Any) -> bool:
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


class ParquetWriter:
    """Turns chunks into record batches of one schema: the input's columns, then the added ones."""

    def __init__(self, table: Table, columns: Sequence[str], added: Sequence[str], kinds: Sequence[type]) -> None:
        import pyarrow as pa

        types = {str: pa.string(), float: pa.float64(), bool: pa.bool_(), int: pa.int64()}
        self._before = table.arrow_schema(columns)
        self._added = [pa.field(name, types[kind]) for name, kind in zip(added, kinds, strict=True)]
        self.schema = pa.schema([*self._before, *self._added], metadata=self._before.metadata)

    def rows(self, chunk: Chunk, scored: Scored) -> Any:
        """Return the rows of a chunk with their scores as a record batch."""
        import pyarrow as pa

        before = chunk.arrays(self._before)
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
        for part in parts:
            with pq.ParquetFile(part) as file:
                for batch in file.iter_batches(1 << 16):
                    writer.write_batch(batch)
