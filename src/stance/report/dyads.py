"""Sum up who stands how toward whom, over all statements and through time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from stance.articles.statements import NARRATOR
from stance.errors import TableError, UsageError
from stance.report.contents import Behind, Course, Line
from stance.report.drawing.dyads import DyadMean, busiest
from stance.report.drawing.lines import SERIES
from stance.report.drawing.matrix import ACTORS
from stance.report.drawing.picture import ROWS_SHOWN
from stance.report.estimates import Estimate, estimates
from stance.report.passages import some_of_each
from stance.report.rows import EMPTY, OTHERS, Flags, Ints, Rows
from stance.trends.periods import WORDS, Frequency, Period, period_of

BEHIND = 3
"""Sentences that are shown behind a dyad."""
MOST_PERIODS = 600
_PERIODS = 48
"""Periods up to which a report takes a shorter period of its own accord."""
_PER_PERIOD = 4
"""Statements in a period, on average, from which on it does."""
ALL = "All statements"


@dataclass(frozen=True, eq=False)
class Pairs:
    """Of each row the number of its dyad, -1 where it has none, and their names."""

    names: list[tuple[str, str]]
    codes: Ints
    passed_over: int


def pairs_of(rows: Rows, roles: Collection[str | None]) -> Pairs | None:
    """Return the dyads of a table, None where it does not tell holder and target.

    Rows without one of the two, those toward the holder itself, of the narrator and of other roles count in none.
    """
    holder, target = rows.columns.get("holder"), rows.columns.get("target")
    if holder is None or target is None:
        return None
    usable = ~_named(rows, "holder", {EMPTY, OTHERS, NARRATOR}) & ~_named(rows, "target", {EMPTY, OTHERS})
    if "role" in rows.columns:
        usable &= _named(rows, "role", {EMPTY if role is None else role for role in roles})
    numbers = {name: code for code, name in enumerate(target.names)}
    itself = np.array([numbers.get(name, -1) for name in holder.names], np.int64)
    usable &= itself[holder.codes] != target.codes if len(rows) else usable
    joined = holder.codes.astype(np.int64) * len(target.names) + target.codes
    kinds, codes = np.unique(joined[usable], return_inverse=True)
    names = [
        (holder.names[code // len(target.names)], target.names[code % len(target.names)]) for code in kinds.tolist()
    ]
    found = np.full(len(rows), -1, np.int64)
    found[usable] = codes
    return Pairs(names, found, int((~usable).sum()))


def _named(rows: Rows, column: str, names: Collection[str]) -> Flags:
    codes = rows.columns[column]
    return np.array([name in names for name in codes.names], bool)[codes.codes] if len(rows) else np.zeros(0, bool)


def dyads_of(rows: Rows, pairs: Pairs, documents: Ints | None) -> list[Estimate]:
    """Return the estimates of the dyads, most statements first."""
    among = pairs.codes >= 0
    groups = [pairs.names[code] for code in pairs.codes[among].tolist()]
    found = estimates(rows, groups, among=among, documents=documents)
    return sorted(found, key=lambda e: (-e.statements, e.group))


def dyads_behind(pairs: Pairs, dyads: list[Estimate]) -> tuple[Behind, ...]:
    """Return sentences for each dyad that is drawn or told on the page."""
    actors = set(busiest([mean_of(dyad) for dyad in dyads], ACTORS))
    shown = [d for i, d in enumerate(dyads) if i < ROWS_SHOWN or actors.issuperset(d.group)]
    numbers = {name: number for number, name in enumerate(pairs.names)}
    codes = {d.group: numbers[d.group[0], d.group[1]] for d in shown}
    drawn = some_of_each(pairs.codes, list(codes.values()), BEHIND)
    return tuple(Behind(" → ".join(d.group), d.statements, tuple(drawn[codes[d.group]])) for d in shown)


def mean_of(dyad: Estimate) -> DyadMean:
    """Return a dyad's estimate as it is drawn; of a model without poles its score is 0."""
    score = dyad.score
    value, low, high = (score.value, score.low, score.high) if score is not None else (0.0, -1.0, 1.0)
    return DyadMean(dyad.group[0], dyad.group[1], dyad.statements, value, low, high)


def course_of(
    rows: Rows, pairs: Pairs | None, dyads: list[Estimate], documents: Ints | None, frequency: Frequency | None
) -> Course | None:
    """Return the mean scores of all statements and of the dyads with most of them, period by period.

    None where no column of dates was named. Raises TableError where none can be read, UsageError where there are too
    many periods.
    """
    dates = rows.dates
    if dates is None or rows.scores is None:
        return None
    if not (dates.days > 0).any():
        raise TableError(f"no date can be read in the column of --date-column: {'; '.join(dates.reasons)}")
    chosen = frequency or _frequency(rows)
    fit = dates.fit(chosen)
    undated = int((~fit).sum())
    if not fit.any():
        raise UsageError(f"no date lies in one {WORDS[chosen]}: take a longer period with --freq")
    numbers = _numbers(dates.days, fit, chosen)
    span = range(int(numbers[fit].min()), int(numbers[fit].max()) + 1)
    if len(span) > MOST_PERIODS:
        raise UsageError(
            f"the dates span {len(span):,} periods of one {WORDS[chosen]}, and a report draws {MOST_PERIODS}: take a "
            "longer period with --freq, or look for a date that is far from the others"
        )
    series: list[tuple[str, Flags]] = [(ALL, fit)]
    if pairs is not None:
        places = {name: number for number, name in enumerate(pairs.names)}
        for dyad in dyads[: SERIES - 1]:
            series.append((" → ".join(dyad.group), fit & (pairs.codes == places[dyad.group[0], dyad.group[1]])))
    lines = [_line(rows, name, among, numbers, span, chosen, documents) for name, among in series]
    behind = [b for name, among in series for b in _behind(name, among, numbers, span, chosen)]
    names = tuple(Period(chosen, number).name for number in span)
    return Course(chosen, names, tuple(lines), tuple(behind), undated, tuple(dates.reasons))


def _frequency(rows: Rows) -> Frequency:
    """Return the shortest period that all dates lie in one of, of which there are not many and most are not thin."""
    dates = rows.dates
    assert dates is not None  # noqa: S101
    dated = dates.days > 0
    for frequency in Frequency:
        fit = dates.fit(frequency)
        if not fit[dated].all():
            continue
        numbers = _numbers(dates.days, dated, frequency)[dated]
        count = int(numbers.max() - numbers.min()) + 1
        if count <= _PERIODS and int(dated.sum()) >= _PER_PERIOD * count:
            return frequency
    return Frequency.year


def _numbers(days: Ints, among: Flags, frequency: Frequency) -> Ints:
    """Return the number of each row's period, 0 for rows that are not asked for."""
    kinds, places = np.unique(days[among], return_inverse=True)
    numbers = np.array([period_of(date.fromordinal(day), frequency) for day in kinds.tolist()], np.int64)
    found = np.zeros(len(days), np.int64)
    found[among] = numbers[places]
    return found


def _line(
    rows: Rows, name: str, among: Flags, numbers: Ints, span: range, frequency: Frequency, documents: Ints | None
) -> Line:
    groups = [(name,)] * int(among.sum())
    found = {
        e.period: e
        for e in estimates(
            rows, groups, among=among, periods=numbers[among], frequency=frequency, documents=documents
        )
    }  # fmt: skip
    return Line(name, tuple(found.get(number) for number in span))


def _behind(name: str, among: Flags, numbers: Ints, span: range, frequency: Frequency) -> list[Behind]:
    """Return a sentence for each period of a series."""
    codes = np.where(among, numbers, -1)
    drawn = some_of_each(codes, list(span), 1)
    return [
        Behind(f"{name}, {Period(frequency, n).name}", int((codes == n).sum()), tuple(drawn[n]))
        for n in span
        if n in drawn
    ]
