"""Open articles from files, folders and tables, and write what was read in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.errors import TableError
from stance.files import endings, read_text
from stance.tables.opening import KINDS, opened_table
from stance.tables.rejects import Reject

LARGEST_ARTICLE = 16 * 1024 * 1024
"""Bytes that one file with one article may hold."""


@dataclass(frozen=True)
class Source:
    """An article to read: the name that it goes by, and its text."""

    name: str
    text: str


def open_articles(
    inputs: Sequence[str], *, text_column: str = "text", encoding: str | None = None
) -> Iterator[Source | Reject]:
    """Yield the articles that inputs hold: of a text file one, of a folder its .txt files, of a table its rows.

    `-` is one article on standard input. Rows that hold no text come as rejects. Raises TableError where a file cannot
    be read, is too long or is no text.
    """
    for path in inputs:
        if path != "-" and Path(path).is_dir():
            files = sorted(str(p) for p in Path(path).iterdir() if endings(str(p))[0] == ".txt")
            if not files:
                raise TableError(f"{path}: the folder holds no .txt file", file=path)
            for file in files:
                yield Source(file, read_text(file, encoding, most=LARGEST_ARTICLE))
        elif path != "-" and (kind := KINDS.get(endings(path)[0])):
            yield from _rows(path, kind, text_column, encoding)
        else:
            yield Source(path, read_text(path, encoding, most=LARGEST_ARTICLE))


def is_single(path: str) -> bool:
    """Tell whether an input holds one article and not several."""
    return path == "-" or not (Path(path).is_dir() or endings(path)[0] in KINDS)


def _rows(path: str, kind: str, text_column: str, encoding: str | None) -> Iterator[Source | Reject]:
    with opened_table(path, kind, encoding=encoding) as table:
        for chunk in table.chunks(table.column(text_column), 256):
            yield from chunk.rejects
            for line, text in zip(chunk.lines, chunk.texts, strict=True):
                yield Source(f"{path}:{line}", text)
