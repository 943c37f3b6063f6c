"""Read what a report is made of, as often as that needs it: a scored table, or statements read in articles."""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stance.errors import TableError
from stance.files import endings, first_bytes, is_pipe, read_text
from stance.tables.cell_values import as_text
from stance.tables.layout import PLAIN, Layout
from stance.tables.opening import named, opened_table, table_kind, typed
from stance.tables.rejects import Reject
from stance.tables.scored import ARTICLE_COLUMNS, usual_document
from stance.tables.shares import SHARE_PREFIX, share_labels
from stance.tables.table import Chunk, Table
from stance.values import CERTAIN_COLUMN, SCORE_COLUMN, STANCE_COLUMN, TEXT_COLUMN

_LARGEST = 1 << 28
_LOOKED_INTO = 1 << 16
_JSON = (".json", ".jsonl", ".ndjson")
Marks = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Wanted:
    """The names of columns that a report reads: what for, and how each is called."""

    text: str = TEXT_COLUMN
    prefix: str = ""
    holder: str | None = None
    target: str | None = None
    role: str | None = None
    date: str | None = None
    document: str | None = None
    """Empty where statements are to count by themselves."""
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class Batch:
    """Some rows, by columns; `marks` are the words behind each one's stance, None where they are still to be found."""

    texts: Sequence[str]
    lines: Sequence[int]
    columns: Mapping[str, Sequence[str]]
    rejects: Sequence[Reject]
    marks: Sequence[Marks] | None = None


@dataclass(frozen=True)
class Columns:
    """Which columns were found, as they are called in the table: the labels' probabilities, and others by their use."""

    labels: tuple[str, ...]
    shares: tuple[str, ...]
    used: Mapping[str, str]
    by: tuple[str, ...]
    of_articles: bool

    @property
    def all(self) -> list[str]:
        """Return all their names."""
        return list(dict.fromkeys([*self.shares, *self.used.values(), *self.by]))


@dataclass
class Source:
    """What a report is made of. `batches` reads it, from its start each time; a pipe is kept, since it comes once."""

    path: str
    columns: Columns
    encoding: str | None = None
    layout: Layout = PLAIN
    text_column: str = TEXT_COLUMN
    kind: str = "csv"
    held: list[Batch] | None = None
    notes: list[str] = field(default_factory=list)

    def batches(self) -> Iterator[Batch]:
        """Yield the rows in order."""
        if self.held is not None:
            yield from self.held
            return
        with opened_table(self.path, self.kind, encoding=self.encoding, layout=self.layout, quiet=True) as table:
            yield from _batches(table, self.columns, self.text_column)


def open_source(path: str, wanted: Wanted, *, encoding: str | None = None, layout: Layout = PLAIN) -> Source:
    """Return a scored table, or the statements of articles, as a source; raise TableError where a column is missing."""
    if (articles := _articles(path, encoding)) is not None:
        return _of_articles(path, articles, wanted)
    kind = table_kind(path, text_column=wanted.text)
    with _opened(path, kind, encoding, layout) as table:
        columns = columns_of(table, wanted)
        text = _text_column(table, wanted)
        held = list(_batches(table, columns, text)) if is_pipe(path) else None
        return Source(path, columns, encoding, layout, text, kind, held, list(table.notes))


def _text_column(table: Table, wanted: Wanted) -> str:
    """Return the column of the texts; of a table that was scored by the sentence, that of the sentences."""
    sentences = wanted.prefix + "sentence"
    is_cut = wanted.text == TEXT_COLUMN and table.find(TEXT_COLUMN) is None and sentences in table.columns
    return sentences if is_cut else wanted.text


@contextmanager
def _opened(path: str, kind: str, encoding: str | None, layout: Layout) -> Iterator[Table]:
    with opened_table(path, kind, encoding=encoding, layout=layout) as table:
        yield table


def columns_of(table: Table, wanted: Wanted) -> Columns:
    """Return the columns of a table that a report reads; raise TableError where one is missing that was asked for."""
    prefix = wanted.prefix
    try:
        labels = tuple(share_labels(table, prefix))
    except TableError as error:
        hint = f"; a report is about a scored table: stance predict {typed(table.name)} -o scored.csv"
        raise TableError(f"{error}{hint}", file=table.name) from error
    of_articles = all(table.find(prefix + name) is not None for name in ARTICLE_COLUMNS)
    used = {"stance": table.columns[table.column(prefix + STANCE_COLUMN)]}
    for use, name in (("certain", CERTAIN_COLUMN), ("score", SCORE_COLUMN)):
        if prefix + name in table.columns:
            used[use] = prefix + name
    asked = {
        "holder": wanted.holder, "target": wanted.target, "role": wanted.role, "date": wanted.date,
        "document": wanted.document,
    }  # fmt: skip
    for use, given in asked.items():
        if use == "document" and given == "":
            continue
        if given is not None:
            used[use] = table.column_name(table.column(given), given)
        elif (usual := _usual(table, use, prefix)) is not None:
            used[use] = usual
    if ("holder" in used) != ("target" in used):
        used.pop("holder", None)
        used.pop("target", None)
    by = tuple(table.column_name(table.column(name), name) for name in wanted.by)
    return Columns(labels, tuple(prefix + SHARE_PREFIX + label for label in labels), used, by, of_articles)


def _usual(table: Table, use: str, prefix: str) -> str | None:
    """Return the column that has a use by its name, if any."""
    if use == "document":
        return usual_document(table.columns, prefix)
    names = {
        "holder": ("holder_actor", "holder"), "target": ("target_actor", "target"), "role": ("holder_role",),
        "date": (),
    }[use]  # fmt: skip
    found = [
        before + name for name in names for before in dict.fromkeys((prefix, "")) if before + name in table.columns
    ]
    return found[0] if found else None


def _batches(table: Table, columns: Columns, text_column: str) -> Iterator[Batch]:
    places = {name: table.column(name) for name in columns.all}
    for chunk in table.chunks(table.column(text_column)):
        yield _batch(chunk, places)


def _batch(chunk: Chunk, places: Mapping[str, int]) -> Batch:
    return Batch(chunk.texts, chunk.lines, {name: chunk.column(place) for name, place in places.items()}, chunk.rejects)


def _articles(path: str, encoding: str | None) -> list[dict[str, Any]] | None:
    """Return what stance article printed as JSON, an article each; None where the input is not that.

    Raises TableError where standard input begins like that and is something else, since it cannot be read again.
    """
    if path != "-" and (endings(path)[0] not in _JSON or not Path(path).is_file()):
        return None
    start = first_bytes(path, _LOOKED_INTO).lstrip()
    over_lines = start.startswith((b"{\n", b"{\r\n"))
    if not (over_lines or (start.startswith(b"{") and b'"statements"' in start)):
        return None
    text = read_text(path, encoding, most=_LARGEST)
    try:
        found = [json.loads(text)] if over_lines else [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise TableError(f"{named(path)}: no JSON as stance article prints it ({error})", file=path) from error
    if all(map(_is_article, found)):
        return found
    if path == "-":
        raise TableError(f"{named(path)}: no JSON as stance article prints it, and no table", file=path)
    return None


def _is_article(value: Any) -> bool:
    """Tell whether a value of JSON is an article's statements, as far as they are read here."""
    statements = value.get("statements") if isinstance(value, dict) else None
    if not isinstance(statements, list) or not isinstance(value.get("columns") or {}, dict):
        return False
    return all(
        isinstance(s, dict)
        and type(s.get("start") or 0) is int
        and all(isinstance(s.get(side) or {}, dict) for side in ("holder", "target"))
        and isinstance(s.get("evidence") or [], list)
        and all(
            isinstance(e, dict) and type(e.get("start")) is type(e.get("end")) is int for e in s.get("evidence") or []
        )
        for s in statements
    )


def _of_articles(path: str, articles: Sequence[Mapping[str, Any]], wanted: Wanted) -> Source:
    told = [(i, article, s) for i, article in enumerate(articles, 1) for s in article["statements"]]
    rows = [_row(number, *one) for number, one in enumerate(told, 1)]
    if not rows:
        raise TableError(f"{named(path)}: no statement in it", file=path)
    names = list(dict.fromkeys(name for row in rows for name in row.cells))
    labels = tuple(name.removeprefix(SHARE_PREFIX) for name in names if name.startswith(SHARE_PREFIX))
    asked = {"date": wanted.date, "document": wanted.document, "holder": wanted.holder, "target": wanted.target}
    used = {use: name for use, name in _JSON_USES.items() if name in names}
    used |= {use: _known(path, name, names) for use, name in asked.items() if name}
    if wanted.document == "":
        used.pop("document", None)
    by = tuple(_known(path, name, names) for name in wanted.by)
    columns = Columns(labels, tuple(SHARE_PREFIX + label for label in labels), used, by, of_articles=True)
    cells = {name: [row.cells.get(name, "") for row in rows] for name in columns.all}
    texts, lines, marks = [r.text for r in rows], [r.line for r in rows], [r.marks for r in rows]
    return Source(path, columns, held=[Batch(texts, lines, cells, [], marks)])


_JSON_USES = {
    "stance": "stance", "certain": "certain", "score": "score", "holder": "holder_actor", "target": "target_actor",
    "role": "holder_role", "document": "article",
}  # fmt: skip


@dataclass(frozen=True)
class _Statement:
    text: str
    line: int
    cells: Mapping[str, str]
    marks: Marks


def _known(path: str, name: str, names: Sequence[str]) -> str:
    if name not in names:
        raise TableError(f"{path}: no column {name!r}; there are {', '.join(map(repr, names))}", file=path, column=name)
    return name


def _row(line: int, number: int, article: Mapping[str, Any], statement: Mapping[str, Any]) -> _Statement:
    """Return a statement as a row; its words' places count from its own start."""
    holder, target = statement.get("holder") or {}, statement.get("target") or {}
    own = {name: as_text(value) for name, value in (article.get("columns") or {}).items()}
    told = {name: as_text(value) for name, value in statement.items() if name not in _NESTED}
    cells = {
        **own, **told, "article": as_text(article.get("article", number)), "holder": as_text(holder.get("text")),
        "holder_actor": as_text(holder.get("actor")), "holder_role": as_text(holder.get("role")),
        "target": as_text(target.get("text")), "target_actor": as_text(target.get("actor")),
    }  # fmt: skip
    start = statement.get("start") or 0
    marks = tuple((e["start"] - start, e["end"] - start) for e in statement.get("evidence") or [])
    return _Statement(as_text(statement.get("text")), line, cells, marks)


_NESTED = ("text", "holder", "target", "evidence", "context")
