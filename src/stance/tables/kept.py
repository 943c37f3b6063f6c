"""Put rejected rows back among the rows of a chunk, so that a table that comes out has a row for each that went in."""

import csv
import json
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from stance.tables.arrow_values import taken
from stance.tables.csv_lines import csv_lines
from stance.tables.csv_reader import DelimitedChunk, DelimitedTable
from stance.tables.jsonlines import JsonChunk
from stance.tables.parquet import ArrowChunk
from stance.tables.rejects import Reject, readable
from stance.tables.table import Chunk, Table
from stance.tables.workbook import CellsChunk


def places_of(chunk: Chunk) -> list[int]:
    """Return where each row of a chunk stands among all that were read, rejects among them, from 0."""
    if not chunk.rejects:
        return list(range(len(chunk.texts)))
    rejected = [reject.line for reject in chunk.rejects]
    return [i + bisect_left(rejected, line) for i, line in enumerate(chunk.lines)]


def with_rejects(chunk: Chunk, table: Table, places: Sequence[int]) -> Chunk:
    """Return the rows of a chunk with the rejected ones at their places, as far as those can be read.

    A row that cannot be read has what cells there are, and empty ones for the rest.
    """
    if not chunk.rejects:
        return chunk
    taken = set(places)
    free = [i for i in range(chunk.read) if i not in taken]
    lines = _merged(chunk.lines, [reject.line for reject in chunk.rejects], places, free)
    texts = _merged(chunk.texts, [""] * len(free), places, free)
    if isinstance(chunk, ArrowChunk):
        return replace(chunk, texts=texts, lines=lines, batch=_merged_batch(chunk, places, free))
    if isinstance(chunk, CellsChunk):
        width = len(table.columns)
        rows = [(row + [""] * width)[:width] for row in chunk.refused]
        return replace(chunk, texts=texts, lines=lines, rows=_merged(chunk.rows, rows, places, free))
    if isinstance(chunk, JsonChunk):
        found = [_object(reject) for reject in chunk.rejects]
        raw = [reject.raw if row else "{}" for reject, row in zip(chunk.rejects, found, strict=True)]
        return replace(
            chunk, texts=texts, lines=lines,
            rows=_merged(chunk.rows, found, places, free), raw=_merged(chunk.raw, raw, places, free),
        )  # fmt: skip
    if isinstance(chunk, DelimitedChunk):
        delimiter = table.delimiter if isinstance(table, DelimitedTable) else None
        fields = [_fields(reject, delimiter, len(table.columns)) for reject in chunk.rejects]
        written = [csv_lines([row], delimiter or ",") for row in fields]
        return replace(
            chunk, texts=texts, lines=lines,
            fields=_merged(chunk.fields, fields, places, free), raw=_merged(chunk.raw, written, places, free),
        )  # fmt: skip
    raise NotImplementedError(type(chunk).__name__)


def _merged(good: Sequence[Any], rejected: Sequence[Any], places: Sequence[int], free: Sequence[int]) -> list[Any]:
    merged: list[Any] = [None] * (len(good) + len(rejected))
    for place, value in zip((*places, *free), (*good, *rejected), strict=True):
        merged[place] = value
    return merged


def _merged_batch(chunk: ArrowChunk, places: Sequence[int], free: Sequence[int]) -> Any:
    import pyarrow as pa

    order = _merged(range(len(places)), range(len(places), chunk.read), places, free)
    both = pa.Table.from_batches([chunk.batch, chunk.refused]).combine_chunks()
    return taken(both.to_batches()[0], order)


def _object(reject: Reject) -> dict[str, Any]:
    """Return the object that a line holds, an empty one where it holds none."""
    try:
        found = json.loads(reject.raw)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _fields(reject: Reject, delimiter: str | None, width: int) -> list[str]:
    """Return the cells of a row as far as they can be read; without a delimiter the whole is one."""
    raw = readable(reject.raw).replace("\0", "")
    if delimiter is None:
        return [raw]
    try:
        found = next(csv.reader(raw.splitlines(keepends=True), delimiter=delimiter), [])
    except csv.Error:
        found = []
    return (found + [""] * width)[:width]
