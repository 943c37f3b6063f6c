"""Cut the rows of a table in compiled code, where that covers the table."""

import io
from collections.abc import Iterator
from itertools import islice

import numpy as np

from stance.files import open_input
from stance.tables import kernel
from stance.tables.csv_cut import can_cut_csv, csv_rows
from stance.tables.csv_reader import DelimitedTable, open_delimited
from stance.tables.cut import START, STOP, TEXT, TEXT_END, CutRows
from stance.tables.cutting import LostError
from stance.tables.score_ends import ScoreEnds
from stance.tables.scored import Scored
from stance.tables.table import CHUNK, Chunk, Table


def can_be_cut(table: Table, text_column: int) -> bool:  # noqa: ARG001
    """Tell whether the rows of an open table can be cut in compiled code."""
    return isinstance(table, DelimitedTable) and can_cut_csv(table)


def cut_chunks(table: Table, text_column: int, size: int = CHUNK) -> Iterator[CutRows | Chunk]:
    """Yield what `table.chunks` would, of a table that has just been opened from a regular file and can be cut.

    Where the compiled reader loses its way (a line longer than any field may be), the strict one takes over.
    """
    done = 0
    try:
        with open_input(table.name) as source:
            assert isinstance(table, DelimitedTable)  # noqa: S101
            for rows in csv_rows(source, table, text_column, size):
                yield rows
                done += 1
        return
    except LostError:
        pass
    yield from islice(table.chunks(text_column, size), done, None)


def try_out() -> None:
    """Call all compiled functions once, so that they are compiled or loaded."""
    content = b'id,text\n1,"We ""met"""\n2,We met\n3,"We ""met"""\n'
    table = open_delimited(io.BytesIO(content), "")
    rows = next(csv_rows(io.BytesIO(content), table, 1, 4))
    starts, stops = rows.places(TEXT, TEXT_END)
    kernel.find_repeats(rows.data, starts, stops, np.full(8, -1), np.empty(3, np.int64))
    scored = Scored(("a", "b"), None, 0.5, np.full((3, 2), 0.5), {})
    ScoreEnds([""] * 5, str, shortest=False).rows(rows.data, *rows.places(START, STOP), scored)
