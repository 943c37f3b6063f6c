"""Hold a trend: each group's points by period, what changed, and both as the rows of tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stance.shares.results import Group
from stance.trends.changes import AT_EDGE, FEWEST, Change
from stance.trends.choices import Exchange
from stance.trends.codes import Code, Codes
from stance.trends.periods import Frequency, Period
from stance.trends.points import Point
from stance.trends.sums import SeriesSums

PLACE_COLUMNS = ("period", "start", "n", "documents", "n_labelled", "method")
CHANGE_COLUMNS = (
    "change", "period", "start", "previous", "earliest", "latest", "size", "low", "high", "p", "p_adjusted", "flagged",
    "documents", "corrected",
)  # fmt: skip
"""The columns of a table of changes, behind those of the group; `corrected` says whether labels corrected the size."""
NO_CHANGE = ""


@dataclass(frozen=True)
class Trend:
    """How some groups (dyads) stood through time: their points by name and period, and their likeliest changes.

    `by` names the columns of a group, `quantities` what a point's estimates are of (labels, and "" for the score),
    `poles` the labels between which the score runs. `changes` are those of groups with documents enough, flagged or
    not, at the rate of false `alarm`s that was asked for. `is_corrected` says whether labels corrected the estimates,
    `is_random` whether these were a random sample. `left_out` counts rows that copies of others were.
    """

    by: tuple[str, ...]
    frequency: Frequency
    quantities: tuple[str, ...]
    poles: tuple[str, str] | None
    points: tuple[Point, ...]
    changes: tuple[Change, ...]
    sums: SeriesSums
    alarm: float
    exchange: Exchange
    least: int
    is_corrected: bool
    is_random: bool
    left_out: int
    name: str = ""

    @property
    def groups(self) -> list[Group]:
        """Return the groups, by name."""
        return list(dict.fromkeys(point.group for point in self.points))

    @property
    def flagged(self) -> list[Change]:
        """Return the changes that are flagged."""
        return [change for change in self.changes if change.flagged]

    @property
    def rows(self) -> int:
        """Return how many statements are counted."""
        return sum(point.rows for point in self.points)

    def of(self, group: Group) -> list[Point]:
        """Return the points of one group."""
        return [point for point in self.points if point.group == group]

    def direction(self, change: Change) -> str:
        """Return in words which way a change goes."""
        if self.poles is None or not change.size:
            return ""
        return f"more {self.poles[change.size < 0]}"

    def columns(self, codes: Sequence[Code] = ()) -> list[str]:
        """Return the names of the columns of the table of points."""
        return [*series_columns(self.by, self.quantities, codes)]

    def values(self, codes: Sequence[Code] = (), known: Codes | None = None) -> list[list[Any]]:
        """Return the rows of the table of points, None for what is not there."""
        changes = {(change.group, change.first): change for change in self.flagged}
        return [
            self._point_values(point, changes.get((point.group, point.period)), codes, known) for point in self.points
        ]

    def _point_values(
        self, point: Point, change: Change | None, codes: Sequence[Code], known: Codes | None
    ) -> list[Any]:
        period = Period(self.frequency, point.period)
        coded = [known.of(cell, period.start.year, code) for cell in point.group for code in codes] if known else []
        estimates: list[float | None] = []
        for interval in point.estimates:
            estimates += [None] * 3 if interval is None else [interval.value, interval.low, interval.high]
        told = NO_CHANGE if change is None else self.direction(change)
        return [
            *point.group, *coded, period.name, period.start.isoformat(), point.rows, point.documents, point.labelled,
            point.method, *estimates, told,
        ]  # fmt: skip

    def change_columns(self) -> list[str]:
        """Return the names of the columns of the table of changes."""
        return [*self.by, *CHANGE_COLUMNS]

    def change_values(self) -> list[list[Any]]:
        """Return the rows of the table of changes, those that were not flagged among them."""
        return [
            [
                *change.group, self.direction(change), *self._when(change), change.size, change.low, change.high,
                change.p, change.adjusted, change.flagged, change.documents, change.corrected,
            ]
            for change in self.changes
        ]  # fmt: skip

    def _when(self, change: Change) -> list[str]:
        first, *others = (
            Period(self.frequency, number) for number in (change.first, change.last, change.earliest, change.latest)
        )
        return [first.name, first.start.isoformat(), *(period.name for period in others)]


def untested(trend: Trend) -> str:
    """Return that no group could be tested for a change, and why; nothing where one was."""
    if trend.changes:
        return ""
    if trend.poles is None:
        reason = "the table has no score, as of a model that was trained without --poles FIRST,SECOND"
    elif len(trend.sums.periods()) < 2:
        reason = "all statements are of one period"
    else:
        one = "each" if len(trend.groups) > 1 else "it"
        reason = f"{one} has fewer than {FEWEST} {trend.exchange}, or fewer than {AT_EDGE} on each side of every change"
    return f"no group could be tested for a change: {reason}"


def taken_names(names: Sequence[str], codes: Sequence[Code]) -> list[str]:
    """Return those of some groups' columns whose names a column has that is printed behind them.

    >>> taken_names(["holder", "n", "size"], [])
    ['n', 'size']
    """
    behind = [*series_columns([], ["", *names], []), *CHANGE_COLUMNS]
    behind += [f"{name}_{code.value}" for name in names for code in codes]
    return [name for name in names if name in behind]


def series_columns(by: Sequence[str], quantities: Sequence[str], codes: Sequence[Code] = ()) -> list[str]:
    """Return the names of the columns of a table of points.

    >>> series_columns(["holder"], ["hostile", ""], [Code.cow])[:8]
    ['holder', 'holder_cow', 'period', 'start', 'n', 'documents', 'n_labelled', 'method']
    """
    names = [f"share_{quantity}" if quantity else "score" for quantity in quantities]
    estimates = [f"{name}{end}" for name in names for end in ("", "_low", "_high")]
    return [*by, *(f"{name}_{code.value}" for name in by for code in codes), *PLACE_COLUMNS, *estimates, "change"]


def named(group: Group) -> str:
    """Return a group in words: who toward whom, or the names one after the other.

    >>> named(("NOR", "CHL")), named(("NOR",)), named(())
    ('NOR -> CHL', 'NOR', 'all statements')
    """
    cells = [cell or "(none)" for cell in group]
    return (" -> " if len(cells) == 2 else ", ").join(cells) if cells else "all statements"


def said(trend: Trend, change: Change) -> str:
    """Return a change in words: which way, from when on, by how much."""
    first, earliest, latest = (
        Period(trend.frequency, number).name for number in (change.first, change.earliest, change.latest)
    )
    p = f"p = {change.adjusted:.3f}" if change.adjusted >= 0.001 else "p < 0.001"
    span = f" ({earliest} to {latest})" if earliest != latest else ""
    size = f"{change.size:+z.2f} [{change.low:+z.2f},{change.high:+z.2f}]"
    return f"{trend.direction(change)} from {first}{span} on, by {size}, {p}"
