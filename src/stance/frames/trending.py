"""Follow stances through time in a program's own table: a trend, and its series and changes as tables of that kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from stance import markup
from stance.errors import TableError, UsageError
from stance.frames.frame import ARROW_TYPES, Frame, frame_of
from stance.labelling.formats import ANNOTATOR
from stance.labelling.rows import Rows
from stance.series import is_missing, listed
from stance.shares.coding import Coding, coding_of
from stance.shares.scored import ScoredTable, digest_of
from stance.shares.todo import DRAWN_COLUMNS
from stance.tables.shares import SAMPLED_COLUMN, SHARE_PREFIX
from stance.trends.changes import ALARM, Exchange
from stance.trends.codes import Code, Codes, finder
from stance.trends.dates import DateOrder
from stance.trends.making import Said, Wanted, trend_of
from stance.trends.periods import Frequency
from stance.trends.trend import Trend
from stance.values import MOST_SHOWN, SCORE_COLUMN, STANCE_COLUMN, TEXT_COLUMN

_NAME = "the frame"
_FAR_FROM_ONE = 0.01
_INTS = frozenset({"n", "documents", "n_labelled"})
_TEXTS = frozenset({"period", "start", "previous", "earliest", "latest", "method", "change"})


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
    this one, with their labels filled in: then all estimates are corrected as in `stance share`. With `collapse` a text
    that another of its group nearly repeats within a week is counted once. `alarm` is the rate of false alarms over all
    groups. `codes` adds columns with codes of the actors: iso3, cow, gw.

    Rows without text or score are passed over, and so are those whose date cannot be read: they are in `undated`.
    Raises TableError where a column is missing or a date can be read in two ways, UsageError where a choice is none.
    """
    table = frame_of(frame)
    groups = [by] if isinstance(by, str) else [*by]
    wanted = Wanted(
        str(date), tuple(map(str, groups)), _choice(Frequency, freq, "freq"),
        None if date_order is None else _choice(DateOrder, date_order, "date_order"),
        None if document is None else str(document), least, collapse, alarm=checked_alarm(alarm),
        exchange=_choice(Exchange, exchange, "exchange"), seed=seed, prefix=prefix,
    )  # fmt: skip
    further = [date, *groups, *([document] if document is not None else [])]
    scored = scored_table(table, text, further, prefix)
    coding = None if labels is None else _coding(frame_of(labels), scored, text, label_column, not_random=not_random)
    made = trend_of(scored, wanted, coding)
    asked = [_choice(Code, code, "codes") for code in codes]
    return Trends(
        made.trend, made.statements, table.of_its_kind(series_table(made.trend, asked)),
        table.of_its_kind(changes_table(made.trend)),
        tuple((reject.line, reject.reason) for reject in made.rejects),
    )  # fmt: skip


def _choice(kind: Any, given: Any, name: str) -> Any:
    try:
        return kind(given)
    except ValueError as error:
        allowed = ", ".join(repr(one.value) for one in kind)
        raise UsageError(f"{name}={given!r}: allowed are {allowed}") from error


def checked_alarm(alarm: float) -> float:
    """Return a rate of false alarms; raise UsageError where it is none."""
    if not 0 < alarm < 1:
        raise UsageError(f"a rate of false alarms lies between 0 and 1, such as 0.05; found {alarm}")
    return alarm


def known_codes(codes: Sequence[Code]) -> Codes | None:
    """Return what knows the codes of actors, None where none is asked for."""
    if not codes:
        return None
    from stance.model.resources import default_analyzer
    from stance.resources import word_rows

    return Codes(word_rows("states"), finder(default_analyzer().gazetteer))


def series_table(trend: Trend, codes: Sequence[Code] = ()) -> pa.Table:
    """Return the points of a trend as an Arrow table: dates as dates, numbers as numbers, null where there is none."""
    rows, columns = trend.values(codes, known_codes(codes)), trend.columns(codes)
    first = len(trend.by) * (1 + len(codes))
    kinds = [str] * first + [int if n in _INTS else str if n in _TEXTS else float for n in columns[first:]]
    return _arrow(columns, kinds, rows)


def changes_table(trend: Trend) -> pa.Table:
    """Return the changes of a trend as an Arrow table."""
    columns, first = trend.change_columns(), len(trend.by)
    kinds = [str] * first + [
        int if n == "documents" else bool if n == "flagged" else str if n in _TEXTS else float for n in columns[first:]
    ]
    return _arrow(columns, kinds, trend.change_values())


def _arrow(columns: Sequence[str], kinds: Sequence[type], rows: Sequence[Sequence[Any]]) -> pa.Table:
    cells = list(zip(*rows, strict=True)) or [()] * len(columns)
    arrays = [pa.array(list(values), ARROW_TYPES[kind]) for values, kind in zip(cells, kinds, strict=True)]
    place = columns.index("start")
    arrays[place] = arrays[place].cast(pa.date32())
    return pa.table(arrays, names=list(columns))


def scored_table(table: Frame, text: Any, further: Sequence[Any], prefix: str) -> ScoredTable:
    """Return the rows of a table that have a text and a score, by their columns; raise TableError where one is missing.

    `lines` are the numbers of the rows from 1.
    """
    start = prefix + SHARE_PREFIX
    named = [name for name in table.columns if isinstance(name, str) and name.startswith(start)]
    shares = [name for name in named if name != SAMPLED_COLUMN]
    if len(shares) < 2:
        raise TableError(f"{_NAME}: no columns {start}LABEL for two labels or more: score it first (stance.score)")
    texts = table.texts(text)
    cells = {name: listed(table.column(name), what=f"column {name!r}") for name in [*shares, prefix + STANCE_COLUMN]}
    rows = [
        row for row, one in enumerate(texts) if one is not None and not any(is_missing(c[row]) for c in cells.values())
    ]
    labels = tuple(name.removeprefix(start) for name in shares)
    probabilities = np.array([[float(cells[name][row]) for name in shares] for row in rows]).reshape(-1, len(shares))
    if not len(rows) or not (np.abs(probabilities.sum(axis=1) - 1) <= _FAR_FROM_ONE).all():
        raise TableError(
            f"{_NAME}: {'no row has a text and a score' if not len(rows) else f'{start}... do not sum to 1'}"
        )
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    answers = _answers(cells[prefix + STANCE_COLUMN], rows, labels)
    score = prefix + SCORE_COLUMN
    columns = {str(name): _cells(table, name, rows) for name in further}
    if score in table.columns:
        columns[score] = _cells(table, score, rows)
    kept = [texts[row] or "" for row in rows]
    digest = digest_of(labels, kept, probabilities, answers)
    return ScoredTable(_NAME, labels, kept, probabilities, answers, columns, digest, (), [row + 1 for row in rows])


def _answers(cells: Sequence[Any], rows: Sequence[int], labels: Sequence[str]) -> np.ndarray[Any, np.dtype[np.intp]]:
    numbers = {label: i for i, label in enumerate(labels)}
    try:
        return np.array([numbers[str(cells[row])] for row in rows], np.intp)
    except KeyError as error:
        raise TableError(f"{_NAME}: a stance is {error}, and the shares are those of {', '.join(labels)}") from error


def _cells(table: Frame, name: Any, rows: Sequence[int]) -> list[str]:
    """Return the cells of a column as text; a whole number that a library made a float is one again."""
    values = listed(table.column(name), what=f"column {name!r}")
    return ["" if is_missing(v := values[row]) else str(int(v)) if _is_whole(v) else str(v) for row in rows]


def _is_whole(value: Any) -> bool:
    return isinstance(value, float) and value.is_integer()


def _coding(table: Frame, scored: ScoredTable, text: Any, label: Any, *, not_random: bool) -> Coding:
    """Return the labels of a table of coded rows."""
    columns = list(table.columns)
    needed = [text, label]
    wished = [name for name in (*DRAWN_COLUMNS, ANNOTATOR) if name in columns and name not in needed]
    texts = table.texts(text)
    rows = [row for row, one in enumerate(texts) if one is not None]
    cells = [_cells(table, name, rows) for name in (*needed, *wished)]
    cells[0] = [texts[row] or "" for row in rows]
    places = {str(name): place for place, name in enumerate((*needed, *wished))}
    found = Rows(
        "labels", [*places], [list(row) for row in zip(*cells, strict=True)], [r + 1 for r in rows], [], places
    )
    return coding_of([found], scored, text_column=str(text), label_column=str(label), not_random=not_random)
