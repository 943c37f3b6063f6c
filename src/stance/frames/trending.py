"""Follow stances through time in a program's own table: a trend, and its series and changes as tables of that kind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from stance import markup
from stance.errors import UsageError
from stance.frames.frame import arrow_of, frame_of
from stance.frames.scored import coded_rows, scored_frame
from stance.shares.coding import coding_of
from stance.shares.scored import ScoredTable
from stance.trends.choices import ALARM, DateOrder, Exchange, checked_alarm
from stance.trends.codes import Code, Codes, finder
from stance.trends.making import Said, Wanted, trend_of
from stance.trends.periods import Frequency
from stance.trends.rows import change_rows, series_rows
from stance.trends.trend import Trend, taken_names
from stance.values import MOST_SHOWN, TEXT_COLUMN

_FLOAT = re.compile(r"(?<=\d)\.0$")


@dataclass(frozen=True, eq=False, repr=False)
class Trends:
    """A trend with its tables: `series` has a group in a period a row, `changes` a group that was tested.

    Both are of the kind of the table that was given; `trend` holds the same as values, and is what plots are drawn of.
    `statements` are those that were counted. `undated` are the numbers of the rows (from 1) whose date cannot be read,
    each with the reason.
    """

    trend: Trend
    statements: tuple[Said, ...]
    series: Any
    changes: Any
    undated: tuple[tuple[int, str], ...]

    def __repr__(self) -> str:
        trend = self.trend
        return (
            f"Trends({trend.rows} statements, {len(trend.groups)} groups, {len(trend.points)} periods, "
            f"{len(trend.flagged)} of {len(trend.changes)} tested groups changed)"
        )

    def _repr_html_(self) -> str:
        trend = self.trend
        series = markup.table(trend.columns(), map(_shown, trend.values()[:MOST_SHOWN]))
        changes = markup.table(trend.change_columns(), map(_shown, trend.change_values()[:MOST_SHOWN]))
        return f"<div><p>{markup.safe(repr(self))}</p>{changes}{series}</div>"


def _shown(row: Sequence[Any]) -> list[str]:
    return ["" if cell is None else f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row]


def trend(
    frame: Any,
    *,
    date: Any = "date",
    by: Any = ("holder", "target"),
    freq: str = "M",
    text: Any = TEXT_COLUMN,
    document: Any = None,
    labels: Any = None,
    label_column: Any = "label",
    least: int = 1,
    collapse: bool = False,
    date_order: str | None = None,
    alarm: float = ALARM,
    exchange: str = "documents",
    seed: int = 0,
    codes: Sequence[str] = (),
    prefix: str = "",
    not_random: bool = False,
) -> Trends:
    """Return how the groups of a scored table stood through time: shares and mean score by period, and what changed.

    `frame` is a pandas or polars DataFrame or a pyarrow Table with the columns that `score` or `stance predict` adds.
    `date` names the column of dates, `by` that or those of a group, `document` that of the documents, which intervals
    and permutations take whole; `freq` is D, W, M, Q or Y. `labels` is a table of rows that `stance sample` drew of
    this one, with their labels filled in, or a list of its parts: then all estimates are corrected as in `stance
    share`. With `collapse` a text that another of its group nearly repeats within a week is counted once. `alarm` is
    the rate of false alarms over all groups. `codes` adds columns with codes of the actors: iso3, cow, gw.

    Rows without text or score are left out and counted in a logged warning; those whose date cannot be read are in
    `undated`.
    Raises TableError where a column is missing or a date can be read in two ways, UsageError where a choice is none.
    """
    table = frame_of(frame)
    groups = [by] if isinstance(by, str) else [*by]
    asked = [_choice(Code, code, "codes") for code in codes]
    _check([*map(str, groups)], asked, least, seed)
    wanted = Wanted(
        str(date), tuple(map(str, groups)), _choice(Frequency, freq, "freq"),
        None if date_order is None else _choice(DateOrder, date_order, "date_order"),
        None if document is None else str(document), least, collapse, alarm=checked_alarm(alarm),
        exchange=_choice(Exchange, exchange, "exchange"), seed=seed, prefix=prefix,
    )  # fmt: skip
    further = [date, *groups, *([document] if document is not None else [])]
    scored = _dated(scored_frame(table, text, prefix=prefix, columns=further), str(date))
    coding = None if labels is None else coding_of(
        coded_rows(labels, text=text, label=label_column), scored, text_column=str(text),
        label_column=str(label_column), not_random=not_random,
    )  # fmt: skip
    made = trend_of(scored, wanted, coding)
    return Trends(
        made.trend, made.statements, table.of_its_kind(arrow_of(series_rows(made.trend, asked, known_codes(asked)))),
        table.of_its_kind(arrow_of(change_rows(made.trend))),
        tuple((reject.line, reject.reason) for reject in made.rejects),
    )  # fmt: skip


def _choice(kind: Any, given: Any, name: str) -> Any:
    try:
        return kind(given)
    except ValueError as error:
        allowed = ", ".join(repr(one.value) for one in kind)
        raise UsageError(f"{name}={given!r}: allowed are {allowed}") from error


def known_codes(codes: Sequence[Code]) -> Codes | None:
    """Return what knows the codes of actors, None where none is asked for."""
    if not codes:
        return None
    from stance.model.resources import default_analyzer
    from stance.resources import word_rows

    return Codes(word_rows("states"), finder(default_analyzer().gazetteer))


def _dated(scored: ScoredTable, date: str) -> ScoredTable:
    """Return the table in which whole numbers among the dates have no point: a library makes a year 2020.0."""
    dates = [_FLOAT.sub("", cell) for cell in scored.columns[date]]
    return replace(scored, columns={**scored.columns, date: dates})


def _check(groups: Sequence[str], codes: Sequence[Code], least: int, seed: int) -> None:
    """Raise UsageError for what the command refuses too."""
    if len(set(groups)) < len(groups):
        raise UsageError(f"by={[*groups]!r}: name each column once")
    if clash := taken_names(groups, codes):
        raise UsageError(f"by: the trend has a column {clash[0]!r}; rename it in the scored frame", column=clash[0])
    if least < 1:
        raise UsageError(f"least={least!r}: a period needs 1 statement or more to be given values")
    if seed < 0:
        raise UsageError(f"seed={seed!r}: a seed is 0 or more")
