"""Treat texts that are at hand as a table with one column."""

from collections.abc import Iterator, Sequence

from stance.tables.csv_reader import DelimitedChunk
from stance.tables.rejects import Reject
from stance.tables.table import CHUNK, Table
from stance.values import TEXT_COLUMN


class TextsTable(Table):
    """Texts as the rows of a table; their lines are their numbers, from 1."""

    def __init__(self, texts: Sequence[str], name: str) -> None:
        self.name, self.columns, self.description = name, [TEXT_COLUMN], "texts"
        self._texts = texts

    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[DelimitedChunk]:  # noqa: ARG002
        """Yield the texts in order; those that are empty, or hold bytes that are no UTF-8, are rejects."""
        for start in range(0, len(self._texts), size):
            chunk = DelimitedChunk()
            for number, text in enumerate(self._texts[start : start + size], start=start + 1):
                if reason := _fault(text):
                    chunk.rejects.append(Reject(self.name, number, None, reason, text))
                    continue
                chunk.texts.append(text)
                chunk.lines.append(number)
                chunk.fields.append([text])
                chunk.raw.append(text)
            yield chunk


def _fault(text: str) -> str:
    if not text or text.isspace():
        return "no text"
    if not text.isascii() and any("\ud800" <= c <= "\udfff" for c in text):
        return "bytes that are no UTF-8"
    return ""
