"""Cut CSV into rows in compiled code."""

import codecs
import csv
import io
from collections.abc import Iterator
from copy import copy
from typing import IO, Any

import numpy as np

from stance.tables import kernel
from stance.tables.csv_reader import DelimitedChunk, DelimitedTable
from stance.tables.cut import LINE, ROW, START, STATE, STOP, TEXT, TEXT_END, Bytes, CutRows, Rows
from stance.tables.cutting import Cutter, Found, LostError
from stance.tables.held import Held, Rest
from stance.tables.lines import Lines
from stance.tables.rejects import Reject

LONGEST = 1 << 20
"""Bytes of a row from which on the strict reader reads it."""
_ENCODINGS = ("utf-8", "utf-8-sig")
_DELIMITERS = frozenset(map(chr, range(32, 127))) - {'"'} | {"\t"}


def can_cut_csv(table: DelimitedTable) -> bool:
    """Tell whether the rows of an open table can be cut in compiled code."""
    cut = table.cut_at
    return table.encoding in _ENCODINGS and cut in _DELIMITERS and table.place()[1] is not None


class CsvCutter(Cutter):
    """Cuts CSV into rows: the bytes of a stream from the line on that a table reads next."""

    columns = ROW

    def __init__(self, source: IO[bytes], table: DelimitedTable, text_column: int) -> None:
        line, offset = table.place()
        super().__init__(source, line, offset or 0, table.layout)
        self._table, self._text_column = table, text_column

    def cut(self, rows: Rows, end: int) -> int:
        """Cut held bytes into further rows; return why it stopped."""
        table = self._table
        return int(
            kernel.cut_csv(
                self.held.data, end, ord(table.delimiter), self._text_column, len(table.columns), LONGEST,
                table.layout.longest, rows, self.place,
            )
        )  # fmt: skip

    def spell(self, rows: Rows, end: int, out: Bytes) -> int:
        """Write texts with doubled quotation marks, each once; return how many bytes."""
        return int(kernel.undouble(self.held.data, rows, len(rows), end, self._layout.longest, out))

    def judge(self, rows: Rows, i: int, found: Found) -> None:
        """Have the strict reader judge a row that is in doubt."""
        start, stop = rows[i, [START, STOP]].tolist()
        lines = self._lines(io.BytesIO(self.held.data[start:stop].tobytes()), start, int(rows[i, LINE]))
        self._note(self._table.next_row(lines, self._text_column), i, found)

    def take_one(self, rows: Rows, found: Found, why: int) -> None:
        """Have the strict reader take the next row, which is malformed or long."""
        held, place = self.held, self.place
        at, line, count = (int(place[i]) for i in (kernel.AT, kernel.LINES, kernel.COUNT))
        stop = self._end_of_line(int(place[kernel.TROUBLE])) if why == kernel.STUMBLED else -1
        stream: Any = Rest(held, at) if stop < 0 else io.BytesIO(held.data[at:stop].tobytes())
        lines = self._lines(stream, at, line)
        chunk = self._table.next_row(lines, self._text_column)
        following = lines.offset(lines.number)
        if following is None:
            raise LostError
        rows[count] = 0
        rows[count, [START, LINE, STATE]] = at, line, kernel.DOUBTFUL
        if chunk.raw:
            rows[count, [STOP, STATE]] = at + len(chunk.raw[0].rstrip("\r\n").encode()), kernel.FINE
        self._note(chunk, count, found)
        place[kernel.AT], place[kernel.LINES], place[kernel.COUNT] = following - held.base, lines.number, count + 1

    @staticmethod
    def _note(chunk: DelimitedChunk, i: int, found: Found) -> None:
        if chunk.rejects:
            found.rejects[i] = chunk.rejects[0]
        else:
            found.texts[i] = chunk.texts[0].encode()

    def _lines(self, stream: Any, at: int, line: int) -> Lines:
        """Return the lines that begin at a place among the held bytes, whose first has that number."""
        return Lines(io.BufferedReader(stream), self._table.name, "utf-8", first=line, offset=self.held.base + at)

    def _end_of_line(self, at: int) -> int:
        """Return where the line ends that a place is on, -1 where that is not held."""
        held = self.held
        line = held.data[at : min(held.end, at + LONGEST)]
        ends = np.flatnonzero((line == kernel.LINE_FEED) | (line == kernel.RETURN))[:1]
        stop = at + int(ends[0]) + 1 if len(ends) else -1
        if 0 < stop < held.end and held.data[stop - 1] == kernel.RETURN:
            return stop + int(held.data[stop] == kernel.LINE_FEED)
        return stop if stop < held.end else -1

    def made(self, data: Bytes, rows: Rows, rejects: list[Reject]) -> CutRows:
        """Return these rows."""
        return CutRows(data, rows, rejects, self._as_chunk)

    def _as_chunk(self, rows: CutRows) -> DelimitedChunk:
        raw = rows.strings(START, STOP)
        lines = (io.StringIO(row, newline="") for row in raw)
        fields = [next(csv.reader(line, delimiter=self._table.delimiter, strict=True)) for line in lines]
        numbers = rows.rows[:, LINE].tolist()
        return DelimitedChunk(rows.strings(TEXT, TEXT_END), numbers, rows.rejects, fields=fields, raw=raw)


def csv_rows(source: IO[bytes], table: DelimitedTable, text_column: int, size: int) -> Iterator[CutRows]:
    """Yield the rows of a table, so many at a time, from a stream of its file that stands at its start.

    The table itself is left as it is but for its notes. Raises LostError where a line is longer than any field may be,
    or a byte order mark was asked for that is not there, so that the places told of the table are not the true ones.
    """
    start = source.read(table.place()[1] or 0)
    if table.encoding == "utf-8-sig" and not start.startswith(codecs.BOM_UTF8):
        raise LostError
    table.notes  # noqa: B018  # made before there are two of them, so that they share one
    strict = copy(table)
    cutter = CsvCutter(source, strict, text_column)
    for rows in cutter.chunks(size):
        strict.count_sound(rows.usable)
        yield rows
    strict.note_width()


def count_rows(source: IO[bytes], delimiter: str, width: int) -> int | None:
    """Return how many rows of a CSV in UTF-8 have so many fields, the header among them; None for `csv` to tell."""
    held, place, row = Held(source, 0), np.zeros(kernel.PLACE, np.int64), np.zeros(ROW, np.int64)
    total = 0
    while not held.final:
        held.drop(int(place[kernel.AT]))
        place[kernel.AT] = 0
        held.more()
        found = int(kernel.count_csv(held.data, held.closed(), ord(delimiter), width, row, place))
        if found < 0 or held.end - place[kernel.AT] > LONGEST:
            return None
        total += found
    return total if place[kernel.AT] >= held.end else None
