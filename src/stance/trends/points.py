"""Estimate each group's shares and mean score in each period, those without statements among them."""

from dataclasses import dataclass

from stance.errors import UsageError
from stance.model.intervals import Interval
from stance.shares.choices import Method, Population
from stance.shares.estimate import counted
from stance.shares.intervals import SCORE, SHARE, Bounds
from stance.shares.results import Group, corrections
from stance.shares.sums import Sums
from stance.trends.periods import WORDS
from stance.trends.sums import Cell, SeriesSums

MOST_POINTS = 2_000_000
"""Points of a series, over all groups; more than that is a date gone wrong or a period far too short."""


@dataclass(frozen=True)
class Point:
    """A group in a period: how many statements, documents and labels, and what is estimated, in order of quantities.

    An entry of `estimates` is None where nothing is: in a period without statements, or with fewer than asked for. Then
    `method` is empty; else it is how the estimates were corrected, "none" where they are as counted.
    """

    group: Group
    period: int
    rows: int
    documents: int
    labelled: int
    estimates: tuple[Interval | None, ...]
    method: str

    @property
    def has_values(self) -> bool:
        """Tell whether there is an estimate."""
        return bool(self.method)


def points_of(
    sums: SeriesSums, *, least: int = 1, corrected: bool = False, population: Population = Population.stream
) -> list[Point]:
    """Return the points of each group, by name, from its first period to its last; raise UsageError where too many.

    With `corrected`, labels correct what is counted, as in `stance share`; a cell with few shares what all show.
    """
    spans = _spans(sums)
    total = sum(map(len, spans.values()))
    if total > MOST_POINTS:
        raise UsageError(
            f"{total:,} periods of one {WORDS[sums.frequency]} in all groups, and {MOST_POINTS:,} can be told: "
            "look for dates that are far from the others, or take a longer period (--freq)"
        )
    told = {cell: own for cell, own in sums.cells.items() if own[0].rows >= least}
    columns = [_estimates(sums, told, place, population, corrected) for place in range(len(sums.quantities))]
    return [_point(sums, told, columns, (group, period)) for group, span in spans.items() for period in span]


def _spans(sums: SeriesSums) -> dict[Group, range]:
    found: dict[Group, list[int]] = {}
    for group, period in sums.cells:
        found.setdefault(group, []).append(period)
    return {group: range(min(periods), max(periods) + 1) for group, periods in sorted(found.items())}


_Made = dict[Cell, tuple[Interval, str]]


def _estimates(
    sums: SeriesSums, told: dict[Cell, tuple[Sums, ...]], place: int, population: Population, corrected: bool
) -> _Made:
    """Return the interval of one quantity in each cell, and how it came about."""
    own = {cell: every[place] for cell, every in told.items()}
    bounds = bounds_of(sums.quantities[place])
    found: _Made = {cell: (counted(one, bounds), Method.none.value) for cell, one in own.items()}
    if corrected:
        everything = {cell: every[place] for cell, every in sums.cells.items()}
        for cell, (estimate, method) in corrections(everything, bounds, population).items():
            if estimate is not None and cell in own:
                found[cell] = (estimate.interval, method.value)
    return found


def _point(sums: SeriesSums, told: dict[Cell, tuple[Sums, ...]], columns: list[_Made], cell: Cell) -> Point:
    group, period = cell
    own = sums.cells.get(cell)
    if own is None:
        return Point(group, period, 0, 0, 0, (None,) * len(columns), "")
    rows, documents, labelled = own[0].rows, own[0].table.units, own[0].labelled
    if cell not in told:
        return Point(group, period, rows, documents, labelled, (None,) * len(columns), "")
    made = [column[cell] for column in columns]
    return Point(group, period, rows, documents, labelled, tuple(interval for interval, _ in made), made[-1][1])


def bounds_of(quantity: str) -> Bounds:
    """Return between what a quantity lies: a share by its label's name, the mean score by an empty one."""
    return SHARE if quantity else SCORE
