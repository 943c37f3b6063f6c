"""Make a trend of a scored table: date its rows, count them by group and period, and look for what changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from stance.errors import TableError
from stance.shares.choices import FEW, Measure, Population
from stance.shares.coding import Coding
from stance.shares.estimate import corrected
from stance.shares.intervals import SCORE
from stance.shares.results import NOBODY, Group, Quantity, quantities_of, score_quantity
from stance.shares.scored import Ints, ScoredTable
from stance.shares.sums import Sampled
from stance.tables.rejects import Reject
from stance.trends.changes import Change, changes_of, difference_of, units_of
from stance.trends.choices import ALARM, DateOrder, Exchange
from stance.trends.collapsing import originals
from stance.trends.dates import Dated, Undated, dated
from stance.trends.periods import Frequency, period_of
from stance.trends.points import points_of
from stance.trends.sums import SeriesSums, series_sums
from stance.trends.trend import Trend
from stance.values import SCORE_COLUMN


@dataclass(frozen=True)
class Wanted:
    """What is asked for: which columns hold dates, groups and documents, how long a period is, and how to look."""

    date_column: str
    by: tuple[str, ...] = ()
    frequency: Frequency = Frequency.month
    date_order: DateOrder | None = None
    document_column: str | None = None
    least: int = 1
    collapse: bool = False
    population: Population = Population.stream
    alarm: float = ALARM
    exchange: Exchange = Exchange.documents
    seed: int = 0
    prefix: str = ""


@dataclass(frozen=True)
class Said:
    """A statement that was counted: its day, its group, its text and its score."""

    day: date
    group: Group
    text: str
    score: float


@dataclass(frozen=True)
class Made:
    """A trend, the statements that it counts where they have a score, and the rows that could not be dated.

    `numbered` counts dates that were day numbers of a spreadsheet, `torn` documents with statements in more than one
    period.
    """

    trend: Trend
    statements: tuple[Said, ...]
    rejects: list[Reject]
    numbered: int = 0
    torn: int = 0


def trend_of(scored: ScoredTable, wanted: Wanted, coding: Coding | None = None) -> Made:
    """Return the trend of a scored table; with the labels of some rows, corrected by them.

    Its columns must hold those that `wanted` names and, for a mean score and changes, the score. Raises TableError
    where no row can be dated, or where a date can be read in two ways.
    """
    days, rejects = _days(scored, wanted)
    if not days:
        first = f", the first (line {rejects[0].line}): {rejects[0].reason}" if rejects else ""
        raise TableError(
            f"{scored.name}: no row has a date in {wanted.date_column!r} that can be read; all {len(rejects)} were "
            f"rejected{first}",
            file=scored.name, column=wanted.date_column,
        )  # fmt: skip
    groups = scored.groups(wanted.by) if wanted.by else [()] * scored.rows
    kept = _first_of_copies(scored, groups, days) if wanted.collapse else list(days)
    table = _Kept.of(scored, wanted, coding, np.array(kept, np.intp))
    periods = np.array([period_of(days[row].day, wanted.frequency) for row in kept], np.intp)
    own = [groups[row] for row in kept]
    sums = series_sums(
        table.quantities, own, periods, wanted.frequency, documents=table.documents, sampled=table.sampled
    )
    changes: list[Change] = []
    if table.poles is not None:
        units = units_of(table.quantities[-1].model, own, periods, table.documents)
        changes = changes_of(units, alarm=wanted.alarm, exchange=wanted.exchange, seed=wanted.seed)
    if coding is not None:
        changes = [_corrected_size(change, sums, wanted.population) for change in changes]
    trend = Trend(
        wanted.by, wanted.frequency, sums.quantities, table.poles,
        tuple(points_of(sums, least=wanted.least, corrected=coding is not None, population=wanted.population)),
        tuple(changes), sums, wanted.alarm, wanted.exchange, wanted.least, coding is not None,
        coding is None or coding.is_random, len(days) - len(kept), scored.name,
    )  # fmt: skip
    numbered = sum(day.numbered for day in days.values())
    said = _said(scored, kept, days, groups, table)
    return Made(trend, said, rejects, numbered, _torn(table.documents, periods))


def _said(
    scored: ScoredTable, kept: Sequence[int], days: Mapping[int, Dated], groups: Sequence[Group], table: "_Kept"
) -> tuple[Said, ...]:
    if table.poles is None:
        return ()
    scores = table.quantities[-1].model.tolist()
    return tuple(
        Said(days[row].day, groups[row], scored.texts[row], score) for row, score in zip(kept, scores, strict=True)
    )


def _days(scored: ScoredTable, wanted: Wanted) -> tuple[dict[int, Dated], list[Reject]]:
    """Return the date of each row that has one, and the rows without."""
    cells = scored.columns[wanted.date_column]
    found = [dated(cell, wanted.frequency, wanted.date_order) for cell in cells]
    _refuse_ambiguous(scored, wanted, cells, found)
    rejects = [
        Reject(
            scored.name, scored.lines[row] if scored.lines else row + 1, None, f"{wanted.date_column}: {one.reason}",
            ",".join([cells[row], scored.texts[row]]),
        )
        for row, one in enumerate(found)
        if isinstance(one, Undated)
    ]  # fmt: skip
    return {row: one for row, one in enumerate(found) if isinstance(one, Dated)}, rejects


def _first_of_copies(scored: ScoredTable, groups: Sequence[Group], days: Mapping[int, Dated]) -> list[int]:
    """Return the rows that are no copies of others."""
    rows = list(days)
    first = originals(
        [scored.texts[row] for row in rows], [groups[row] for row in rows],
        [day.day.toordinal() for day in days.values()],
    )  # fmt: skip
    return [row for row, is_first in zip(rows, first.tolist(), strict=True) if is_first]


def _refuse_ambiguous(
    scored: ScoredTable, wanted: Wanted, cells: Sequence[str], found: Sequence[Dated | Undated]
) -> None:
    """Raise TableError where dates may be read in two ways; say what the others show of the order."""
    unclear = [row for row, one in enumerate(found) if isinstance(one, Undated) and one.readings]
    if not unclear:
        return
    row, reason = unclear[0], found[unclear[0]]
    line = scored.lines[row] if scored.lines else row + 1
    shown = {}
    for order in DateOrder:
        read = [isinstance(dated(cell, wanted.frequency, order), Dated) for cell in cells]
        shown[order] = sum(read)
    best = max(shown, key=lambda order: shown[order])
    hint = ""
    if len(set(shown.values())) > 1:
        hint = (
            f"; with {best} {shown[best]:,} of {len(cells):,} dates can be read, with the other {min(shown.values()):,}"
        )
    more = f" ({len(unclear):,} dates can be read in two ways)" if len(unclear) > 1 else ""
    raise TableError(
        f"{scored.name}, line {line}: {reason.reason if isinstance(reason, Undated) else ''}{more}{hint}",
        file=scored.name, line=line, column=wanted.date_column,
    )  # fmt: skip


@dataclass(frozen=True)
class _Kept:
    """What is counted of the rows that are kept."""

    quantities: list[Quantity]
    documents: Ints | None
    sampled: Sampled | None
    poles: tuple[str, str] | None

    @classmethod
    def of(cls, scored: ScoredTable, wanted: Wanted, coding: Coding | None, rows: Ints) -> "_Kept":
        quantities = quantities_of(scored, coding, Measure.share)
        poles = None
        if wanted.prefix + SCORE_COLUMN in scored.columns:
            first, second = scored.poles(wanted.prefix)
            quantities.append(score_quantity(scored.probabilities, (first, second), _coded(coding)))
            poles = scored.labels[first], scored.labels[second]
        documents = scored.documents(wanted.document_column)
        sampled, coded = None, np.zeros(0, np.intp)
        if coding is not None:
            inside = np.isin(coding.sampled.places, rows)
            coded = np.flatnonzero(inside)
            drawn = coding.sampled
            sampled = Sampled(
                np.searchsorted(rows, drawn.places[inside]).astype(np.intp), drawn.weights[inside],
                drawn.strata[inside], drawn.names, drawn.rows, drawn.labelled,
            )  # fmt: skip
        cut = [Quantity(q.label, q.naive[rows], q.model[rows], q.coded[coded], q.bounds) for q in quantities]
        return cls(cut, None if documents is None else documents[rows], sampled, poles)


def _coded(coding: Coding | None) -> Ints:
    return NOBODY if coding is None else coding.labels


def _corrected_size(change: Change, sums: SeriesSums, population: Population) -> Change:
    """Return a change with its size corrected by labels, where there are enough of them on both sides of it."""
    span = sums.periods()
    sides = [
        sums.total(change.group, part) for part in (range(span.start, change.first), range(change.first, span.stop))
    ]
    if any(side is None or side[-1].labelled < FEW for side in sides):
        return change
    made = [corrected(side[-1], SCORE, population) for side in sides if side is not None]
    if any(one is None for one in made):
        return change
    before, after = (one for one in made if one is not None)
    size, low, high = difference_of(
        (before.interval.value, after.interval.value), (before.variance, after.variance),
        (before.labelled - 1, after.labelled - 1),
    )  # fmt: skip
    return replace(change, size=size, low=low, high=high, corrected=True)


def _torn(documents: Ints | None, periods: Ints) -> int:
    """Return how many documents have statements in more than one period."""
    if documents is None:
        return 0
    pairs = np.unique(np.stack([documents, periods], axis=1), axis=0)
    return len(pairs) - len(np.unique(pairs[:, 0]))
