"""Take the texts of record batches where they lie, without an object for each."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from stance.tables import kernel
from stance.tables.cut import LINE, ROW, TEXT, TEXT_END, Bytes, Rows
from stance.tables.parquet import ArrowChunk, ArrowCut, ArrowTable, Batch


def arrow_rows(table: ArrowTable, text_column: int, size: int) -> Iterator[ArrowCut | ArrowChunk]:
    """Yield the rows of a table, so many at a time; those whose texts do not lie in one piece as a chunk."""

    def made(batch: Batch, _: int | None) -> ArrowCut | ArrowChunk:
        return _cut(table, batch, text_column) or table.chunk(batch, text_column)

    yield from table.chunks_made(made, text_column, size)


def _cut(table: ArrowTable, batch: Batch, text_column: int) -> ArrowCut | None:
    """Return some rows; None where their texts are of another kind, or one is not UTF-8."""
    import pyarrow as pa

    texts = table.text_array(batch, text_column)
    if not pa.types.is_string(texts.type) and not pa.types.is_large_string(texts.type):
        return None
    data, starts, stops = _places(texts)
    states = np.empty(len(texts), np.uint8)
    if not kernel.check_texts(data, starts, stops, table.layout.longest, states):
        return None
    name, reasons = table.kind_of(text_column)[0], {}
    for i in np.flatnonzero(states).tolist():
        if reason := table.layout.no_text(data[starts[i] : stops[i]].tobytes().decode(), name):
            reasons[i] = reason
    kept = table.chunk_without(batch, reasons)
    usable = np.array(kept.lines, np.int64) - batch.first
    rows = np.zeros((len(usable), ROW), np.int64)
    rows[:, TEXT], rows[:, TEXT_END], rows[:, LINE] = starts[usable], stops[usable], kept.lines
    made = ArrowCut(data, rows, kept.rejects, lambda found: replace(kept, texts=found.strings(TEXT, TEXT_END)))
    made.kept = kept
    return made


def _places(texts: Any) -> tuple[Bytes, Rows, Rows]:
    """Return the bytes of a string array, and where its texts start and stop in them; of a null it is one place."""
    import pyarrow as pa

    _, offsets, data = texts.buffers()
    kind = np.int64 if pa.types.is_large_string(texts.type) else np.int32
    places = np.zeros(len(texts) + 1, np.int64)
    if offsets is not None and offsets.size:
        places[:] = np.frombuffer(offsets, kind)[texts.offset : texts.offset + len(texts) + 1]
    stops = places[1:].copy()
    if texts.null_count:
        nulls = ~texts.is_valid().to_numpy(zero_copy_only=False)
        stops[nulls] = places[:-1][nulls]
    return np.frombuffer(data if data is not None and data.size else b"", np.uint8), places[:-1].copy(), stops
