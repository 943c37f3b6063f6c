"""Hold the physical lines of a text, with the byte that each starts on, so that reading can go back to one."""

import codecs
import io
from collections.abc import Iterator, Sequence
from typing import Any

from stance.errors import TableError, UsageError
from stance.files import COMMON_ENCODINGS, flows, marked_encoding, would_wait
from stance.tables.table import LARGEST_FIELD

BLOCK = 1 << 20
"""Bytes of lines that are taken from the stream at once."""


def encoding_of(start: bytes, wanted: str | None) -> str:
    """Return the encoding that a byte order mark at the start tells, else the wanted one, else UTF-8.

    Raises UsageError where the wanted one is unknown.
    """
    if marked := marked_encoding(start):
        return marked
    if wanted is None:
        return "utf-8"
    try:
        return codecs.lookup(wanted).name
    except LookupError as error:
        raise UsageError(f"unknown encoding {wanted!r}; {COMMON_ENCODINGS}") from error


class Lines:
    """The physical lines of a text: some are held, and reading goes on at any of those again.

    A line that is longer than a field may be is held without its end. Of a stream that begins further down in a file,
    `first` is the number of its first line there, and `offset` the byte that it starts on.
    """

    def __init__(self, stream: Any, name: str, encoding: str, *, first: int = 1, offset: int = 0) -> None:
        self.encoding = encoding
        self._name = name
        self._stream, self._taken, self._flows = stream, 0, flows(stream)
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
        self.held: list[str] = []
        self.at = 0
        self._before = first - 1
        """Lines that came before those held."""
        bom = {"utf-8-sig": 3, "utf-16": 2, "utf-32": 4}
        self._offset: int | None = offset + bom.get(encoding, 0)
        """The byte on which the first held line starts, None when it is no longer known."""
        self._begun = ""
        """The beginning of a line whose end has not been read."""

    @property
    def number(self) -> int:
        """Return the number of the line that comes next, from 1."""
        return self._before + self.at + 1

    def refill(self) -> bool:
        """Let go of the lines that are done with and take more; return whether there were any."""
        if self._offset is not None:
            self._offset += self._bytes(self.held[: self.at])
        self._before += self.at
        self.held = self.held[self.at :]
        self.at = 0
        more = self._read()
        self.held += more
        return bool(more)

    def _bytes(self, lines: Sequence[str]) -> int:
        plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}.get(self.encoding, self.encoding)
        return len("".join(lines).encode(plain, "surrogateescape"))

    def offset(self, line: int) -> int | None:
        """Return the byte that a held line starts on, None where it is not known."""
        if self._offset is None:
            return None
        return self._offset + self._bytes(self.held[: line - self._before - 1])

    def _read(self) -> list[str]:
        """Return about a block of lines, none at the end."""
        while True:
            block = self._block()
            text = self._begun + block
            # A carriage return at the very end may be the first half of a line's end.
            end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1 if block else len(text)
            self._begun = text[end:]
            if end:
                return io.StringIO(text[:end], newline="").readlines()
            if not block:
                return []
            if len(self._begun) > LARGEST_FIELD:
                return [self._overlong()]

    def _overlong(self) -> str:
        """Return the beginning of a line that is too long, and go on behind its end."""
        line, self._begun, self._offset = self._begun, "", None
        while block := self._block():
            end = min((i for i in (block.find("\n"), block.find("\r")) if i >= 0), default=-1)
            if end >= 0:
                self._begun = block[end + 1 :].removeprefix("\n") if block[end] == "\r" else block[end + 1 :]
                break
        return line

    def would_wait(self) -> bool:
        """Tell whether all lines are taken and the next would have to be waited for."""
        return self._flows and self.at >= len(self.held) and would_wait(self._stream, self._taken)

    def _block(self) -> str:
        """Return some text, none at the end."""
        try:
            text, data = "", b"more"
            while data and not text:  # of a block that ends inside a character, the rest comes with the next
                data = self._stream.read1(BLOCK)
                self._taken += len(data)
                text = self._decoder.decode(data, final=not data)
            return text
        except UnicodeError as error:  # surrogateescape covers all but UTF-16 and UTF-32
            raise TableError(
                f"{self._name}: after line {self._before + len(self.held)} the bytes are not {self.encoding} "
                f"({error}); the file is cut off or has another encoding (--encoding)",
                file=self._name,
            ) from error

    def peek(self) -> str | None:
        """Return the next line without taking it."""
        if self.at >= len(self.held) and not self.refill():
            return None
        return self.held[self.at]

    def from_here(self, *, more: bool) -> Iterator[str]:
        """Yield the lines from the next one on, without taking them; `more` are read where those held run out."""
        i = self.at
        while True:
            while i < len(self.held):
                yield self.held[i]
                i += 1
            taken = self.at
            if not more or not self.refill():
                return
            i -= taken
