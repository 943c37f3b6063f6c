"""Open articles from files, folders and tables, and write what was read in them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from stance.articles.rows import ArticleColumns, ArticleRow, article_rows, kept_columns
from stance.errors import TableError
from stance.files import endings, read_text
from stance.tables.layout import PLAIN, Layout
from stance.tables.opening import kind_of
from stance.tables.rejects import Reject

LARGEST_ARTICLE = 16 * 1024 * 1024
"""Bytes that one file with one article may hold."""


@dataclass(frozen=True)
class Source:
    """An article to read: the name that it goes by, its text, and what its row in a table says of it, if it has one."""

    name: str
    text: str
    row: ArticleRow | None = None


def open_articles(
    inputs: Sequence[str],
    *,
    columns: ArticleColumns | None = None,
    encoding: str | None = None,
    layout: Layout = PLAIN,
) -> Iterator[Source | Reject]:
    """Yield the articles that inputs hold: of a text file one, of a folder its .txt files, of a table its rows.

    `-` is one article on standard input. Rows that hold no text come as rejects. Raises TableError where a file cannot
    be read, is too long or is no text.
    """
    for path in inputs:
        if (kind := _table_kind(path)) is not None:
            for row in article_rows(path, kind, columns or ArticleColumns(), encoding=encoding, layout=layout):
                yield row if isinstance(row, Reject) else Source(row.id, row.text, row)
        elif path != "-" and Path(path).is_dir():
            files = sorted(str(p) for p in Path(path).iterdir() if endings(str(p))[0] == ".txt")
            if not files:
                raise TableError(f"{path}: the folder holds no .txt file", file=path)
            for file in files:
                yield Source(file, read_text(file, encoding, most=LARGEST_ARTICLE))
        else:
            yield Source(path, read_text(path, encoding, most=LARGEST_ARTICLE))


def is_single(path: str) -> bool:
    """Tell whether an input holds one article and not several."""
    return path == "-" or not (Path(path).is_dir() or _table_kind(path))


def _table_kind(path: str) -> str | None:
    """Return what kind of table an input is, None for what holds one article or a folder of them."""
    return None if path == "-" else kind_of(path)


def columns_of(
    inputs: Sequence[str], columns: ArticleColumns, *, encoding: str | None = None, layout: Layout = PLAIN
) -> list[str]:
    """Return the columns of the tables among inputs that go along with their articles; of a pipe its rows tell them.

    Raises TableError where two tables have others, UsageError where a column is named and there is no table.
    """
    tables = [(path, kind) for path in inputs if (kind := _table_kind(path)) is not None]
    columns.check(tables=bool(tables))
    found: list[str] = []
    for path, kind in tables:
        if not (Path(path).is_file() or Path(path).is_dir()):  # a pipe, which is read only once
            continue
        own = kept_columns(path, kind, columns, encoding=encoding, layout=layout)
        if path != tables[0][0] and own != found:
            raise TableError(
                f"{path}: its columns ({', '.join(own)}) are not those of {tables[0][0]} ({', '.join(found)}); "
                "read the tables one by one",
                file=path,
            )
        found = own
    return found
