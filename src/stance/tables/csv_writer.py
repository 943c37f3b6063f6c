"""Write chunks as CSV and TSV: what was CSV stays as it was written, byte for byte, with the new cells behind it."""

import codecs
from collections.abc import Sequence
from typing import Any

from stance.tables.csv_lines import csv_lines
from stance.tables.csv_reader import DelimitedChunk, DelimitedTable
from stance.tables.cut import START, STOP, CutRows
from stance.tables.formulas import disarmed
from stance.tables.score_ends import ScoreEnds
from stance.tables.scored import Scored
from stance.tables.table import Chunk, Table
from stance.values import DECIMALS, as_cell


class DelimitedWriter:
    """Turns chunks into the bytes of a CSV table in UTF-8.

    Rows of a CSV table, `read_with` the same delimiter, stay as they were written, byte for byte, and get the new cells
    behind them. With `excel` the table begins with a byte order mark, and a cell that a spreadsheet would take for a
    formula gets an apostrophe before it.
    """

    def __init__(
        self,
        columns: Sequence[str],
        added: Sequence[str],
        delimiter: str,
        *,
        read_with: str | None = ",",
        excel: bool = False,
        left_out: int | None = None,
    ) -> None:
        self._columns, self._added, self._delimiter, self._excel = columns, added, delimiter, excel
        self._left_out = left_out
        self._as_read = delimiter == read_with and not excel and left_out is None

    def start(self) -> bytes:
        """Return what stands before the rows."""
        mark = codecs.BOM_UTF8 if self._excel else b""
        return mark + self._lines([[self._safe(name) for name in (*self._columns, *self._added)]])

    def appends(self, table: Table) -> bool:
        """Tell whether the rows of a table stay as they stand in its file."""
        return self._as_read and isinstance(table, DelimitedTable) and table.delimiter == self._delimiter

    def rows(self, chunk: Chunk | CutRows, scored: Scored) -> bytes | memoryview:
        """Return the rows of a chunk with their scores."""
        if isinstance(chunk, CutRows):
            appended = self._score_ends(scored).rows(chunk.data, *chunk.places(START, STOP), scored)
            return appended if appended is not None else self.rows(chunk.chunk(), scored)
        columns = scored.columns()
        which = range(len(chunk.texts)) if scored.sentences is None else scored.sentences.rows
        if isinstance(chunk, DelimitedChunk) and self._as_read:
            ends = self._ends(columns) if not scored.missing else self._careful_ends(columns)
            raw = [text.rstrip("\r\n") for text in chunk.raw]
            return "".join([raw[i] + end for i, end in zip(which, ends, strict=True)]).encode(
                "utf-8", "surrogateescape"
            )
        cells = chunk.cells()
        if self._left_out is not None:
            cells = [row[: self._left_out] + row[self._left_out + 1 :] for row in cells]
        text = _as_text if not scored.missing else _each_as_text
        made = zip(*[text(column) for column in columns], strict=True)
        return self._lines(
            [[self._safe(cell) for cell in (*cells[i], *new)] for i, new in zip(which, made, strict=True)]
        )

    def _score_ends(self, scored: Scored) -> ScoreEnds:
        values = len(scored.labels) + (1 if scored.poles else 0) + (3 if scored.why else 2)
        marks = [*[self._delimiter] * values, "\n"]
        return ScoreEnds(marks, lambda value: _quoted(value, self._delimiter), shortest=False)

    def _ends(self, columns: Sequence[list[Any]]) -> list[str]:
        """Return the new cells of each row, each behind a delimiter, and the line's end."""
        floats = [bool(column) and type(column[0]) is float for column in columns]
        d = self._delimiter
        pattern = "".join(d + (f"%.{DECIMALS}f" if is_float else "%s") for is_float in floats) + "\n"
        values = [c if is_float else _as_text(c, quoted=d) for c, is_float in zip(columns, floats, strict=True)]
        return [pattern % row for row in zip(*values, strict=True)]

    def _careful_ends(self, columns: Sequence[list[Any]]) -> list[str]:
        """Return what `_ends` does, where some of the new cells are empty."""
        rows = zip(*map(_each_as_text, columns), strict=True)
        return [self._delimiter + csv_lines([row], self._delimiter) for row in rows]

    def _safe(self, cell: str) -> str:
        return disarmed(cell) if self._excel else cell

    def _lines(self, rows: Sequence[Sequence[str]]) -> bytes:
        return csv_lines(rows, self._delimiter).encode("utf-8", "surrogateescape")


def _as_text(column: list[Any], quoted: str = "") -> list[str]:
    """Return values as cells, as `as_cell` has them; texts quoted where they must be for a delimiter."""
    if column and isinstance(column[0], float):
        pattern = f"%.{DECIMALS}f"  # as as_cell has it, in half the time
        return [pattern % value for value in column]
    if not column or not isinstance(column[0], str):
        return list(map(as_cell, column))
    if not quoted:
        return column
    known = {value: _quoted(value, quoted) for value in set(column)}
    return [known[value] for value in column]


def _each_as_text(column: list[Any]) -> list[str]:
    return list(map(as_cell, column))


def _quoted(value: str, delimiter: str) -> str:
    if any(c in value for c in (delimiter, '"', "\n", "\r")) or value.startswith(" "):
        return '"' + value.replace('"', '""') + '"'
    return value
