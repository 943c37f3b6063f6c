"""Cut JSON Lines into rows in compiled code."""

import codecs
from collections.abc import Iterator
from typing import IO

import numpy as np

from stance.tables import kernel
from stance.tables.cut import FROM, JSON_ROW, LINE, START, STOP, TEXT, TEXT_END, TO, Bytes, CutRows, Rows
from stance.tables.cutting import Cutter, Found, LostError
from stance.tables.json_rows import row_of_line
from stance.tables.jsonlines import JsonChunk, JsonTable
from stance.tables.lines import encoding_of
from stance.tables.rejects import Reject
from stance.tables.table import LARGEST_FIELD

_MOST_KEYS = 256
"""Different keys of objects that are noted in a chunk."""


def can_cut_json(table: JsonTable, text_column: int) -> bool:
    """Tell whether texts can be found in compiled code: under a path of keys the strict reader finds them."""
    wanted = table.columns[text_column]
    return table.of_any_lines and "." not in wanted and wanted.isascii()


class JsonCutter(Cutter):
    """Cuts JSON Lines into rows: the bytes of a stream from its beginning."""

    columns = JSON_ROW

    def __init__(self, source: IO[bytes], table: JsonTable, text_column: int) -> None:
        super().__init__(source, 1, 0, table.layout)
        self._table, self._wanted = table, table.columns[text_column]
        self._key = np.frombuffer(self._wanted.encode(), np.uint8)
        self._own = np.empty((kernel.MOST_KEYS, 2), np.int64)
        self.held.more()
        start = self.held.data[: min(4, self.held.end)].tobytes()
        if encoding_of(start, None) not in ("utf-8", "utf-8-sig"):
            raise LostError
        self.place[kernel.AT] = len(codecs.BOM_UTF8) if start.startswith(codecs.BOM_UTF8) else 0

    def begin(self) -> None:
        """Get ready for a chunk."""
        self._slots = np.full(4 * _MOST_KEYS, -1, np.int64)
        self._keys = np.zeros((_MOST_KEYS + 1, 2), np.int64)
        self._other_keys: set[str] = set()

    def cut(self, rows: Rows, end: int) -> int:
        """Cut held bytes into further rows; return why it stopped."""
        held, place = self.held, self.place
        if held.end - place[kernel.AT] > LARGEST_FIELD:
            raise LostError
        return int(
            kernel.cut_json(
                held.data, end, self._key, self._layout.longest, rows, place, self._slots, self._keys, self._own
            )
        )

    def spell(self, rows: Rows, end: int, out: Bytes) -> int:
        """Write texts with escapes as they are meant; return how many bytes."""
        return int(kernel.unescape(self.held.data, rows, len(rows), end, self._layout.longest, out))

    def judge(self, rows: Rows, i: int, found: Found) -> None:
        """Have the strict reader judge a line that is in doubt."""
        start, stop, number = rows[i, [FROM, TO, LINE]].tolist()
        line = self.held.data[start : min(stop, self.held.end)].tobytes()
        chunk = self._table.judged(number, 0 if number == 1 else self.held.base + start, line, self._wanted)
        if chunk.rejects:
            found.rejects[i] = chunk.rejects[0]
            return
        bare = line.strip()
        rows[i, START] = start + len(line) - len(line.lstrip())
        rows[i, STOP] = rows[i, START] + len(bare[:-1].rstrip())
        found.texts[i] = chunk.texts[0].encode()
        self._other_keys |= chunk.rows[0].keys()

    def take_one(self, rows: Rows, found: Found, why: int) -> None:  # noqa: ARG002  # nothing is to be taken
        """Never be asked: every line can be cut."""
        raise LostError

    def made(self, data: Bytes, rows: Rows, rejects: list[Reject]) -> CutRows:
        """Return these rows."""
        made = CutRows(data, rows, rejects, self._as_chunk)
        count, too_many = self._keys[0].tolist()
        if not too_many:
            keys = (data[a:b].tobytes().decode("utf-8", "replace") for a, b in self._keys[1 : count + 1].tolist())
            made.keys = frozenset(self._other_keys.union(keys))
        return made

    def _as_chunk(self, rows: CutRows) -> JsonChunk:
        raw, numbers = rows.strings(FROM, TO), rows.rows[:, LINE].tolist()
        objects = [row_of_line(0, None, line.encode()).value for line in raw]
        return JsonChunk(
            rows.strings(TEXT, TEXT_END),
            numbers,
            rows.rejects,
            table_columns=self._table.columns,
            rows=objects,
            raw=raw,
        )


def json_rows(source: IO[bytes], table: JsonTable, text_column: int, size: int) -> Iterator[CutRows]:
    """Yield the rows of a table, so many at a time, from a stream of its file that stands at its start.

    Raises LostError where a line is longer than any may be, or the text is not in UTF-8.
    """
    yield from JsonCutter(source, table, text_column).chunks(size)
    table.note_columns(table.columns[text_column])
