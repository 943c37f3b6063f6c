"""Cut a stream into rows in compiled code; what is not sound is judged by the strict reader, row by row."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import IO

import numpy as np

from stance.tables import kernel
from stance.tables.cut import ESCAPES, STATE, TEXT, TEXT_END, Bytes, CutRows, Rows
from stance.tables.held import Held
from stance.tables.layout import Layout
from stance.tables.rejects import Reject


class LostError(Exception):
    """It is not known where the next row starts."""


class Found:
    """What the strict reader found about rows of a chunk, by their numbers: texts as they are meant, rejects."""

    def __init__(self) -> None:
        self.texts: dict[int, bytes] = {}
        self.rejects: dict[int, Reject] = {}


class Cutter(ABC):
    """Cuts a stream into chunks of rows."""

    columns: int
    """What is known of a row."""

    def __init__(self, source: IO[bytes], line: int, offset: int, layout: Layout) -> None:
        self.held = Held(source, offset)
        self.place = np.zeros(kernel.PLACE, np.int64)
        self.place[kernel.LINES] = line
        self._layout = layout

    def chunks(self, size: int) -> Iterator[CutRows]:
        """Yield the rows, so many at a time. Raises LostError."""
        while (rows := self._chunk(size)).read:
            yield rows

    def _chunk(self, size: int) -> CutRows:
        held, place = self.held, self.place
        held.drop(min(int(place[kernel.AT]), held.end))
        place[kernel.AT] = place[kernel.COUNT] = 0
        self.begin()
        rows = np.empty((size, self.columns), np.int64)
        found = Found()
        while (why := self.cut(rows, held.closed())) != kernel.ENOUGH:
            if why == kernel.MORE and not held.final:
                held.more()
            elif why == kernel.MORE and place[kernel.AT] >= held.end:
                break
            else:
                self.take_one(rows, found, why)
        return self._judged(rows[: place[kernel.COUNT]], found)

    def _judged(self, rows: Rows, found: Found) -> CutRows:
        """Return the rows that were cut, once all that are in doubt have been judged."""
        data, end = self.held.data, int(self.place[kernel.AT])
        lengths = rows[:, TEXT_END] - rows[:, TEXT]
        spelled = np.empty(int(lengths[(rows[:, ESCAPES] > 0) & (rows[:, STATE] != kernel.DOUBTFUL)].sum()), np.uint8)
        more = [data[:end], spelled[: self.spell(rows, end, spelled) if len(spelled) else 0]]
        for i in np.flatnonzero(rows[:, STATE]).tolist():
            if i not in found.rejects and not (rows[i, STATE] == kernel.SHORT and self._is_text(rows[i], *more)):
                self.judge(rows, i, found)
        end += len(more[1])
        for i, text in found.texts.items():
            more.append(np.frombuffer(text, np.uint8))
            rows[i, TEXT], rows[i, TEXT_END] = end, end + len(text)
            end += len(text)
        if found.rejects:
            rows = np.delete(rows, list(found.rejects), axis=0)
        data = np.concatenate(more) if sum(map(len, more[1:])) else more[0]
        data.flags.writeable = False
        return self.made(data, rows, [found.rejects[i] for i in sorted(found.rejects)])

    def _is_text(self, row: Rows, data: Bytes, spelled: Bytes) -> bool:
        """Tell whether the text of a row, in the file or spelled out behind it, is one and does not stand for none."""
        start, stop = int(row[TEXT]), int(row[TEXT_END])
        text = data[start:stop] if stop <= len(data) else spelled[start - len(data) : stop - len(data)]
        return self._layout.all_texts([text.tobytes().decode()])

    def begin(self) -> None:  # noqa: B027  # not all readers have anything to do
        """Get ready for a chunk."""

    @abstractmethod
    def cut(self, rows: Rows, end: int) -> int:
        """Cut held bytes into further rows; return why it stopped."""

    @abstractmethod
    def spell(self, rows: Rows, end: int, out: Bytes) -> int:
        """Write texts as they are meant that do not stand so in the file; return how many bytes."""

    @abstractmethod
    def judge(self, rows: Rows, i: int, found: Found) -> None:
        """Have the strict reader judge a row that is in doubt."""

    @abstractmethod
    def take_one(self, rows: Rows, found: Found, why: int) -> None:
        """Have the strict reader take the next row, which cannot be cut."""

    @abstractmethod
    def made(self, data: Bytes, rows: Rows, rejects: list[Reject]) -> CutRows:
        """Return these rows."""
