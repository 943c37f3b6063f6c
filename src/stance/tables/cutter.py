"""Cut the rows of a table in compiled code, where that covers the table."""

import io
from collections.abc import Iterator
from itertools import islice
from typing import IO

import numpy as np

from stance.files import open_input
from stance.tables import kernel
from stance.tables.arrow_cut import arrow_rows
from stance.tables.csv_cut import can_cut_csv, count_rows, csv_rows
from stance.tables.csv_reader import DelimitedTable, open_delimited
from stance.tables.cut import START, STOP, TEXT, TEXT_END, CutRows
from stance.tables.cutting import LostError
from stance.tables.json_cut import can_cut_json, json_rows
from stance.tables.jsonlines import JsonTable
from stance.tables.parquet import ParquetTable
from stance.tables.score_ends import ScoreEnds
from stance.tables.scored import Scored
from stance.tables.table import CHUNK, Chunk, Table


def can_be_cut(table: Table, text_column: int) -> bool:
    """Tell whether the rows of an open table can be cut in compiled code."""
    if isinstance(table, DelimitedTable):
        return can_cut_csv(table)
    return isinstance(table, ParquetTable) or (isinstance(table, JsonTable) and can_cut_json(table, text_column))


def cut_chunks(table: Table, text_column: int, size: int = CHUNK) -> Iterator[CutRows | Chunk]:
    """Yield what `table.chunks` would, of a table that has just been opened from a regular file and can be cut.

    Where the compiled reader loses its way (a line longer than any field may be), the strict one takes over.
    """
    if isinstance(table, ParquetTable):
        yield from arrow_rows(table, text_column, size)
        return
    done = 0
    try:
        with open_input(table.name) as source:
            for rows in _rows(source, table, text_column, size):
                yield rows
                done += 1
        return
    except LostError:
        pass
    yield from islice(table.chunks(text_column, size), done, None)


def _rows(source: IO[bytes], table: Table, text_column: int, size: int) -> Iterator[CutRows]:
    if isinstance(table, DelimitedTable):
        return csv_rows(source, table, text_column, size)
    assert isinstance(table, JsonTable)  # noqa: S101
    return json_rows(source, table, text_column, size)


def try_out() -> None:
    """Call all compiled functions once, so that they are compiled or loaded."""
    content = b'id,text\n1,"We ""met"""\n2,We met\n3,"We ""met"""\n'
    table = open_delimited(io.BytesIO(content), "")
    rows = next(csv_rows(io.BytesIO(content), table, 1, 4))
    starts, stops = rows.places(TEXT, TEXT_END)
    kernel.check_texts(rows.data, starts, stops, 1, np.empty(3, np.uint8))
    kernel.find_repeats(rows.data, starts, stops, np.full(8, -1), np.empty(3, np.int64))
    scored = Scored(("a", "b"), None, 0.5, np.full((3, 2), 0.5), {})
    ScoreEnds([""] * 5, str, shortest=False).rows(rows.data, *rows.places(START, STOP), scored)
    content = b'{"text": "We \\"met\\""}\n'
    next(json_rows(io.BytesIO(content), JsonTable(io.BytesIO(content), ""), 0, 1))
    count_rows(io.BytesIO(content), ",", 1)
