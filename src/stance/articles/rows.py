"""Read articles from tables: the text, and what other columns say of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stance.articles.dates import year_of
from stance.errors import UsageError
from stance.tables.layout import PLAIN, Layout
from stance.tables.opening import opened_table
from stance.tables.rejects import Reject
from stance.tables.table import Chunk, Table

_CHUNK = 256
"""Rows with an article each that are held at once."""


@dataclass(frozen=True)
class ArticleColumns:
    """The columns to read: of the texts and, where they are named, of ids, dates, speakers and headlines."""

    text: str = "text"
    id: str | None = None
    date: str | None = None
    speaker: str | None = None
    title: str | None = None

    def check(self, *, tables: bool) -> None:
        """Raise UsageError where a column is named and there is no table to have it."""
        named = {"id": self.id, "date": self.date, "speaker": self.speaker, "title": self.title}
        wanted = [f"--{name}-column" for name, column in named.items() if column is not None]
        if wanted and not tables:
            raise UsageError(f"{', '.join(wanted)}: there is no table among the inputs; a text file has no columns")


@dataclass(frozen=True)
class ArticleRow:
    """What a table says of an article beside its text: its place, its other columns, and what some of them mean.

    `names` are those of the columns, `cells` the columns as text, `values` as JSON has them. `date` is the cell of the
    date column; `year` is None where that is no date.
    """

    id: str
    text: str
    names: Sequence[str] = ()
    cells: Sequence[str] = ()
    values: Mapping[str, Any] = field(default_factory=dict)
    date: str = ""
    year: int | None = None
    speaker: str | None = None
    title: str | None = None
    file: str = ""
    line: int = 0


class ArticleTable:
    """A table with an article a row, open; its `columns` are all but that of the texts."""

    def __init__(self, table: Table, columns: ArticleColumns) -> None:
        self._table = table
        table.take_all_columns()
        names = {"text": columns.text, "id": columns.id, "date": columns.date, "speaker": columns.speaker,
                 "title": columns.title}  # fmt: skip
        self._places = {key: table.column(name) for key, name in names.items() if name is not None}
        self._kept = [i for i in range(len(table.columns)) if i != self._places["text"]]
        self.columns = [table.columns[i] for i in self._kept]

    def rows(self) -> Iterator[ArticleRow | Reject]:
        """Yield the articles in their order, after the rejects among some of them."""
        for chunk in self._table.chunks(self._places["text"], _CHUNK):
            yield from chunk.rejects
            yield from self._rows(chunk)

    def _rows(self, chunk: Chunk) -> Iterator[ArticleRow]:
        told = {key: chunk.column(place) for key, place in self._places.items() if key != "text"}
        values = chunk.objects(self._table.columns)
        cells = chunk.cells()
        for i, (line, text) in enumerate(zip(chunk.lines, chunk.texts, strict=True)):
            here = {key: self._told(key, column[i]) for key, column in told.items()}
            date = here.get("date") or ""
            yield ArticleRow(
                id=here.get("id") or f"{chunk.file or self._table.name}:{line}",
                text=text,
                names=self.columns,
                cells=[cells[i][place] for place in self._kept],
                values={name: values[i].get(name) for name in self.columns},
                date=date,
                year=year_of(date),
                speaker=here.get("speaker"),
                title=here.get("title"),
                file=chunk.file or self._table.name,
                line=line,
            )

    def _told(self, key: str, cell: str) -> str | None:
        """Return what a cell tells, None where it is blank or stands for what is missing.

        A title is a text, and no date is called NA; an article and a speaker may be.
        """
        layout = self._table.layout
        nothing = layout.no_text(cell, key) if key in ("title", "date") else layout.no_value(cell)
        return None if nothing else cell


def article_rows(
    path: str, kind: str, columns: ArticleColumns, *, encoding: str | None = None, layout: Layout = PLAIN
) -> Iterator[ArticleRow | Reject]:
    """Yield the articles that a table holds, a row each; rows without a text come as rejects."""
    with opened_table(path, kind, encoding=encoding, layout=layout) as table:
        yield from ArticleTable(table, columns).rows()


def kept_columns(
    path: str, kind: str, columns: ArticleColumns, *, encoding: str | None = None, layout: Layout = PLAIN
) -> list[str]:
    """Return the columns of a table that go along with what is read in its articles: all but that of the texts."""
    with opened_table(path, kind, encoding=encoding, layout=layout, quiet=True) as table:
        return ArticleTable(table, columns).columns
