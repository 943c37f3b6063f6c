"""Read a table of articles: their statements as a table, and who stands how toward whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pyarrow as pa

from stance import markup
from stance.articles.dyads import OFFICIALS, DyadSums, counted_roles
from stance.articles.offices import Office, read_offices
from stance.articles.output import DOUBT_COLUMNS, DYAD_COLUMNS, PART_COLUMN, PLACE_COLUMNS
from stance.articles.reading import read_article
from stance.articles.speaking import Speakers
from stance.articles.statements import Article, Dyad, Statement
from stance.frames.choice import ModelChoice, model_of
from stance.frames.frame import ARROW_TYPES, SAY_TEXT, as_pandas, frame_of, text_column
from stance.frames.told import Told
from stance.resources import default_offices
from stance.series import kind_of
from stance.tables.scored import column_types
from stance.values import DECIMALS, MOST_SHOWN, TEXT_COLUMN, output_columns, output_row

_PLACE_TYPES = {"start": int, "end": int}
_DOUBT_TYPES = {"holder_p": float, "target_p": float}
_DYAD_TYPES = {"certain": bool, "statements": int, "score": float, "low": float, "high": float}
_MANY_ARTICLES = 200
"""After so many it is worth while to get the compiled scorer ready."""


@dataclass(frozen=True, eq=False, repr=False)
class Articles:
    """What was read in several articles, in their order; `articles` has None where a text is missing or blank.

    `statements` is a table with a statement a row, `dyads` one with the sums over all articles of who stands how toward
    whom, both of the kind that the articles came in. `to_pandas` and `to_arrow` give the statements in another kind.
    """

    articles: tuple[Article | None, ...]
    statements: Any
    dyads: Any
    _arrow: pa.Table
    _sums: tuple[Dyad, ...]

    def to_arrow(self) -> pa.Table:
        """Return the statements as a pyarrow Table."""
        return self._arrow

    def to_pandas(self) -> Any:
        """Return the statements as a pandas DataFrame."""
        return as_pandas(self._arrow)

    def __len__(self) -> int:
        return len(self.articles)

    def __repr__(self) -> str:
        return f"Articles({len(self.articles)} articles, {self._arrow.num_rows} statements, {len(self._sums)} dyads)"

    def _repr_html_(self) -> str:
        shown = self._arrow.slice(0, MOST_SHOWN)
        columns = ["article", "holder", "holder_actor", "target_actor", "kind", "stance", "certain", TEXT_COLUMN]
        rows = [["" if row[name] is None else row[name] for name in columns] for row in shown.to_pylist()]
        pairs = [[d.holder, d.target, d.statements, f"{d.score:+z.2f}"] for d in self._sums[:MOST_SHOWN]]
        dyads = markup.table(["holder", "target", "statements", "score"], pairs)
        return f"<div><p>{markup.safe(repr(self))}</p>{markup.table(columns, rows)}{dyads}</div>"


def read_articles(
    frame: Any,
    text: Any = None,
    *,
    id: Any = None,
    model: ModelChoice = None,
    offices: Sequence[Office] | None = None,
    year: int | None = None,
    title_column: Any = None,
    date_column: Any = None,
    speaker_column: Any = None,
    speaker: str | None = None,
    roles: str | Collection[str | None] = OFFICIALS,
) -> Articles:
    """Return what is read in the articles of a table or series: statements and dyads as tables of its own kind.

    `text` names the column of texts, "text" if nothing is said; `id` the one whose values name the articles in the
    column `article` (else the pandas index or the number of the row, from 0). `offices` tell who held an office for
    whom (None: the table that ships), `year` is that of the articles. A list gives pandas tables. See `read_article`
    for one article, `score` for `model` and for the errors.

    The others are as in `stance article`: `title_column` names that of the headlines (then the statements have a column
    `part`), `date_column` that of dates, whose years come before `year`, `speaker_column` that of who speaks, before
    `speaker`; `roles` says whose statements count in dyads: "official", "all", or names of roles. Dates that cannot be
    read, speakers who are no known actor, and texts that are HTML pages, whose marks stay, are logged as warnings.
    """
    if year is not None and not isinstance(year, int):  # said even where there is no article
        raise TypeError(f"year must be an int, found {kind_of(year)}: {year!r}")
    if speaker is not None and not isinstance(speaker, str):
        raise TypeError(f"speaker must be a string, found {kind_of(speaker)}: {speaker!r}")
    chosen, table, counted = model_of(model), frame_of(frame), counted_roles(roles)
    texts = table.texts(text_column(table, frame, text), hint=SAY_TEXT)
    told = Told(table, title_column, date_column, speaker_column)
    roll = _offices() if offices is None else offices
    speakers = Speakers(chosen.analyzer.gazetteer, roll)
    sums, articles = DyadSums(chosen.poles, counted), []
    for number, one in enumerate(texts):
        if number == _MANY_ARTICLES:
            chosen.warm_up()
        article = None
        if one is not None:
            said = told.of(number, year, speaker)
            told.look_up(said, speakers)
            told.look_into(one, number)
            article = read_article(
                chosen, one, offices=roll, evidence=False, roles=counted,
                title=said.title, year=said.year, speaker=said.speaker,
            )  # fmt: skip
        articles.append(article)
        sums.add(article.statements if article else ())
    told.warn()
    pairs = tuple(sums.dyads())
    statements = _statements(table.keys(id), articles, chosen.labels, chosen.poles, parts=title_column is not None)
    return Articles(tuple(articles), table.of_its_kind(statements), table.of_its_kind(_dyads(pairs)), statements, pairs)


@cache
def _offices() -> tuple[Office, ...]:
    return tuple(read_offices(default_offices()))


def _statements(
    keys: Sequence[Any],
    articles: Sequence[Article | None],
    labels: Sequence[str],
    poles: Sequence[str] | None,
    *,
    parts: bool,
) -> pa.Table:
    """Return a table with a statement a row; its columns are those of `stance article --csv`, and `why`."""
    rows = [_row(key, s) for key, article in zip(keys, articles, strict=True) if article for s in article.statements]
    scores = dict(
        zip(
            output_columns(labels, poles, why=True), column_types(labels, poles, sentences=False, why=True), strict=True
        )
    )
    first = [PART_COLUMN] * parts
    types = {name: _PLACE_TYPES.get(name, str) for name in (*first, *PLACE_COLUMNS[1:])} | scores
    types |= {name: _DOUBT_TYPES.get(name, str) for name in DOUBT_COLUMNS} | {TEXT_COLUMN: str}
    arrays = {name: pa.array([row[name] for row in rows], ARROW_TYPES[kind]) for name, kind in types.items()}
    return pa.table({PLACE_COLUMNS[0]: _keys(keys, [row[PLACE_COLUMNS[0]] for row in rows]), **arrays})


def _keys(all_keys: Sequence[Any], found: Sequence[Any]) -> pa.Array:
    """Return the names of articles; of a type that Arrow has for all of them, else as strings."""
    try:
        return pa.array(found, pa.array(all_keys).type)
    except (pa.ArrowException, TypeError, ValueError):
        return pa.array(list(map(str, found)), pa.string())


def _row(key: Any, s: Statement) -> dict[str, Any]:
    target = s.target
    return {
        "article": key, PART_COLUMN: s.part, "start": s.start, "end": s.end, "kind": s.kind,
        "holder": s.holder.text, "holder_actor": s.holder.actor,
        "target": target.text if target else None, "target_actor": target.actor if target else None,
        **output_row(s, why=True),
        "holder_role": s.holder.role, "holder_p": s.holder.p, "target_p": target.p if target else None,
        TEXT_COLUMN: s.text,
    }  # fmt: skip


def _dyads(pairs: Sequence[Dyad]) -> pa.Table:
    def values(name: str) -> list[Any]:
        found = [getattr(d, name) for d in pairs]
        return [round(value, DECIMALS) for value in found] if _DYAD_TYPES.get(name) is float else found

    return pa.table({name: pa.array(values(name), ARROW_TYPES[_DYAD_TYPES.get(name, str)]) for name in DYAD_COLUMNS})
