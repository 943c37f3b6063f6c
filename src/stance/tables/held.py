"""Hold the bytes of a stream that are being cut into rows."""

import io
from typing import IO, Any

import numpy as np
import numpy.typing as npt

STEP = 1 << 20
"""Bytes that are taken from the stream at once."""


class Held:
    """A stretch of a stream in memory: `data[:end]`, whose first byte is byte `base` of the stream.

    At the end of the stream `final` is True.
    """

    def __init__(self, source: IO[bytes], base: int) -> None:
        self._source: Any = source
        self.base = base
        self.data: npt.NDArray[np.uint8] = np.empty(2 * STEP, np.uint8)
        self.end = 0
        self.final = False

    def more(self) -> bool:
        """Take more bytes from the stream; return whether there were any."""
        if self.end + STEP > len(self.data):
            self._move(0, 2 * len(self.data))
        count = self._source.readinto(self.data[self.end : self.end + STEP])
        self.final = not count
        self.end += count
        return bool(count)

    def closed(self) -> int:
        """Return where the bytes end; those of the end of the stream with an end of the line, and what shows it."""
        if not self.final:
            return self.end
        self.data[self.end : self.end + 2] = ord("\n")
        return self.end + 2

    def drop(self, at: int) -> None:
        """Go on in new memory with the bytes from a place on; whoever has the old memory keeps it."""
        self._move(at, self.end - at + min(at, 64 * STEP) + 2 * STEP)  # the next rows are about as long as these

    def _move(self, at: int, room: int) -> None:
        data = np.empty(room, np.uint8)
        data[: self.end - at] = self.data[at : self.end]
        self.data, self.base, self.end = data, self.base + at, self.end - at


class Rest(io.RawIOBase):
    """What comes from a place in the held bytes on, as a stream; what it reads of the source is held as well."""

    def __init__(self, held: Held, at: int) -> None:
        self._held, self._at = held, at

    def readable(self) -> bool:
        """Return True."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer and return how many bytes were read."""
        if self._at >= self._held.end and not self._held.more():
            return 0
        found = self._held.data[self._at : min(self._held.end, self._at + len(buffer))]
        buffer[: len(found)] = found.tobytes()
        self._at += len(found)
        return len(found)
