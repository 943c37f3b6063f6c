"""Score record batches as `stance predict` scores a file: the one chunk function of every cluster."""

from collections.abc import Iterable, Iterator
from typing import Any, Literal

import numpy as np
import pyarrow as pa

from stance.batch.chunks import score_cut, score_rows
from stance.batch.quick import ready
from stance.errors import TableError, UsageError
from stance.frames.choice import ModelChoice, model_of
from stance.model.classifier import NO_TEXT
from stance.scoring.engine import MANY_TEXTS
from stance.series import kind_of
from stance.tables.cut import LINE, CutRows
from stance.tables.layout import layout_of
from stance.tables.parquet import ArrowChunk, ArrowTable, Batch, ParquetWriter
from stance.tables.rejects import Reject
from stance.tables.scored import added_columns, column_types
from stance.tables.table import CHUNK
from stance.values import TEXT_COLUMN

Rejects = Literal["null", "drop"]


class BatchTable(ArrowTable):
    """A table whose rows are handed over batch by batch."""

    description = "Arrow"

    def __init__(self, schema: pa.Schema, name: str = "the frame", missing: str | None = None) -> None:
        self._begin(name, layout_of(missing=missing), schema)
        self._waiting: list[Any] = []

    def chunk_of(self, batch: pa.RecordBatch, text: int, *, compiled: bool) -> CutRows | ArrowChunk:
        """Return a batch as a chunk; `compiled` code cuts it where it lies."""
        if not compiled:
            return self.chunk(Batch(self.name, 1, batch), text)
        from stance.tables.arrow_cut import arrow_rows

        self._waiting.append(batch)
        [chunk] = arrow_rows(self, text, len(batch))
        return chunk

    def path_of(self, position: int) -> tuple[str, ...]:
        """Return the column at a position or, behind the columns, the fields of structs that were asked for."""
        own = len(self.columns)
        return (self.columns[position],) if position < own else self._paths[position - own]

    def check_texts(self, text: int) -> None:
        """Raise TableError where a column holds no texts."""
        list(self.chunks(text))

    def _batches(self, size: int) -> Iterator[Batch]:  # noqa: ARG002  # they come as they are
        while self._waiting:
            yield Batch(self.name, 1, self._waiting.pop())


class ChunkScorer:
    """Scores tables and record batches of Arrow on the thread that asks: with the columns of `stance predict`.

    Made once in each worker, and asked for one batch after the other. `model` is as `stance.score` has it. A row
    without a text (null, blank, or what stands for a missing one: `missing`, as in `stance predict --missing`) has
    nulls, or is left out where `rejects` is "drop"; with `why`, a column tells why a row has no certain answer.
    Few rows take the interpreted scorer; from some thousands on it is the compiled one, on one thread, since a cluster
    gives each core a worker.
    """

    def __init__(
        self,
        model: ModelChoice = None,
        *,
        text_column: str = TEXT_COLUMN,
        prefix: str = "",
        why: bool = False,
        missing: str | None = None,
        rejects: Rejects = "null",
    ) -> None:
        for name, value in (("text_column", text_column), ("prefix", prefix)):
            if not isinstance(value, str):
                raise TypeError(f"{name} must be a string, found {kind_of(value)}")
        if rejects not in ("null", "drop"):
            raise UsageError(f"rejects is {rejects!r}; allowed are 'null' and 'drop'")
        self._model, self._text_column, self._missing = model_of(model), text_column, missing
        self._why, self._drops, self._seen = why, rejects == "drop", 0
        labels, poles = self._model.labels, self._model.poles
        self._added = added_columns(labels, poles, sentences=False, prefix=prefix, why=why)
        self._types = column_types(labels, poles, sentences=False, why=why)

    def schema(self, schema: pa.Schema) -> pa.Schema:
        """Return the schema of what comes out for tables of a schema.

        Raises TableError where there is no column of texts of that name, or one of those that are added already.
        """
        table = BatchTable(schema, missing=self._missing)
        table.check_texts(table.column(self._text_column))
        if clash := [name for name in self._added if name in schema.names]:
            raise TableError(
                f"the frame has columns that scoring adds: {', '.join(map(repr, clash))}; "
                "rename or drop them first, or give the new ones a prefix: prefix='new_'",
                column=clash[0],
            )
        return self._writer(table).schema

    def __call__(self, rows: Any) -> Any:
        """Return a table or record batch with its scores, as what it came: a pyarrow Table or RecordBatch."""
        if isinstance(rows, pa.RecordBatch):
            found = pa.Table.from_batches(list(self.batches([rows])), self.schema(rows.schema)).combine_chunks()
            return found.to_batches()[0] if found.num_rows else pa.RecordBatch.from_pylist([], found.schema)
        if not isinstance(rows, pa.Table):
            raise TypeError(f"found {kind_of(rows)}; pass a pyarrow Table or RecordBatch")
        return pa.Table.from_batches(list(self.batches(rows.to_batches())), self.schema(rows.schema))

    def batches(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Yield record batches of one schema with their scores."""
        table: BatchTable | None = None
        for whole in batches:
            if table is None:
                self.schema(whole.schema)
                table = BatchTable(whole.schema, missing=self._missing)
                text, writer = table.column(self._text_column), self._writer(table)
            for start in range(0, len(whole), CHUNK):
                yield self._scored(whole.slice(start, CHUNK), table, text, writer)

    def _writer(self, table: BatchTable) -> ParquetWriter:
        return ParquetWriter(table, table.columns, self._added, self._types)

    def _scored(self, batch: pa.RecordBatch, table: BatchTable, text: int, writer: ParquetWriter) -> pa.RecordBatch:
        self._seen += len(batch)
        chunk = table.chunk_of(batch, text, compiled=self._seen >= MANY_TEXTS and ready())
        if isinstance(chunk, CutRows):
            self._model.warm_up()  # a stream's batches may all be short
            made = writer.rows(chunk, score_cut(self._model, chunk, why=self._why))  # type: ignore[arg-type]
            lines = chunk.rows[:, LINE]
        else:
            made = writer.rows(chunk, score_rows(self._model, chunk.texts, why=self._why))
            lines = np.array(chunk.lines, np.int64)
        if self._drops or not chunk.rejects:
            return made
        return self._in_place(batch, made, lines)

    def _in_place(self, batch: pa.RecordBatch, made: pa.RecordBatch, lines: Any) -> pa.RecordBatch:
        """Return all rows of a batch, with nulls beside those that were not scored."""
        place = np.full(len(batch), -1, np.int64)
        place[lines - 1] = np.arange(len(lines))
        where = pa.array(place, mask=place < 0)
        added = [column.take(where) for column in made.columns[batch.num_columns :]]
        if self._why:
            added[-1] = added[-1].fill_null(NO_TEXT)
        return pa.RecordBatch.from_arrays([*batch.columns, *added], schema=made.schema)


class Rejecting:
    """Tells which rows of record batches `stance predict` would reject, and why."""

    def __init__(self, schema: pa.Schema, text_column: str, missing: str | None = None) -> None:
        self._table = BatchTable(schema, missing=missing)
        self._text = self._table.column(text_column)

    @property
    def text_path(self) -> tuple[str, ...]:
        """Return the column of texts or, of a field of a struct, the column and the fields that lead to it."""
        return self._table.path_of(self._text)

    @property
    def longest(self) -> int:
        """Return how many characters what stands for a missing text has at most."""
        return self._table.layout.longest

    def __call__(self, batch: pa.RecordBatch) -> list[Reject]:
        """Return the rejects among the rows, their lines counted from 1 within the batch."""
        return self._table.chunk(Batch(self._table.name, 1, batch), self._text).rejects
