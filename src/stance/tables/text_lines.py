"""Read text with one statement a line as a table with one column."""

import io
from collections.abc import Iterator
from typing import IO, Any

from stance.errors import TableError
from stance.tables.csv_reader import DelimitedChunk, fault_of
from stance.tables.lines import Lines, encoding_of
from stance.tables.rejects import Reject
from stance.tables.table import CHUNK, Table
from stance.values import TEXT_COLUMN


class TextTable(Table):
    """An open text: its lines that are not blank are the rows."""

    def __init__(self, source: IO[bytes], name: str, encoding: str | None = None) -> None:
        stream: Any = source if hasattr(source, "peek") else io.BufferedReader(source)
        self.name, self.columns = name, [TEXT_COLUMN]
        self._lines = Lines(stream, name, encoding_of(stream.peek(4)[:4], encoding))
        self.description = f"{self._lines.encoding}, one text a line"
        if self._lines.peek() is None:
            raise TableError(f"{name}: no text in it", file=name)

    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[DelimitedChunk]:  # noqa: ARG002
        """Yield the lines in order; blank ones are none, and those that cannot be read are rejects."""
        chunk = DelimitedChunk()
        while (line := self._lines.peek()) is not None:
            number = self._lines.number
            self._lines.at += 1
            self._add(chunk, line, number)
            chunk.waits = self._lines.would_wait()
            if chunk.read >= size or (chunk.waits and chunk.read):
                yield chunk
                chunk = DelimitedChunk()
        if chunk.read:
            yield chunk

    def _add(self, chunk: DelimitedChunk, line: str, number: int) -> None:
        text = line.rstrip("\r\n")
        if not text or text.isspace():
            return
        if reason := fault_of(line):
            chunk.rejects.append(Reject(self.name, number, self._lines.offset(number), reason, text))
            return
        chunk.texts.append(text)
        chunk.lines.append(number)
        chunk.fields.append([text])
        chunk.raw.append(line)
