"""Draw how dyads, or all statements, go through time: a line with its band for each, gaps left as gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from stance.report.drawing.picture import Picture, drawn
from stance.report.drawing.scales import place, points, spread
from stance.report.templating import counted, several, signed
from stance.values import short

SERIES = 12
"""Lines that are drawn, in the order given."""
_LONGEST = 44
_LEFT, _RIGHT = 7.0, 98.0
_MARKED = 80
"""Periods up to which each has a dot."""


@dataclass(frozen=True, slots=True)
class Point:
    """A period of a series: statements in it, their mean score and its 95 % interval; None where there are none."""

    period: str
    statements: int
    score: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """A named line; all series of a figure have the same periods, in order."""

    name: str
    points: tuple[Point, ...]

    @property
    def statements(self) -> int:
        """Return the number of statements in all periods."""
        return sum(point.statements for point in self.points)


def lines(series: Sequence[Series], *, key: str, title: str, period: str = "period") -> Picture:
    """Return a panel for each series, on the same axes: score from -1 to +1 above, statements a period below."""
    shown = series[:SERIES]
    periods = [point.period for point in shown[0].points] if shown else []
    ticks = [
        {"x": _x(i, len(periods)), "told": periods[i], "anchor": _anchor(i, len(periods))}
        for i in spread(len(periods), 5)
    ]
    panels = [_panel(one, i) for i, one in enumerate(shown)]
    description = f"{several(len(shown), 'line')} from {periods[0]} to {periods[-1]}. " if periods else "No periods. "
    description += " ".join(filter(None, map(_course, shown[:4])))
    rows = tuple(
        (one.name, p.period, counted(p.statements), *("" if v is None else signed(v) for v in (p.score, p.low, p.high)))
        for one in series
        for p in one.points
    )
    more = len(series) - len(shown)
    note = (
        "Above, the mean score with its 95 % band; below, how many statements there are. Gaps are without statements."
    )
    if more:
        note += f" {several(more, 'line')} with fewer statements left out of the drawing."
    svg = drawn("lines.svg", key, title, description, panels=panels, ticks=ticks, left=_LEFT, right=_RIGHT)
    header = ("series", period, "statements", "score", "low", "high")
    return Picture(key, title, description, svg, header, rows, (2, 3, 4, 5), note)


def _x(i: int, count: int) -> float:
    return place((i + 0.5) / count, _LEFT, _RIGHT)


def _anchor(i: int, count: int) -> str:
    """Return how a label stands at its place, so that none leaves the drawing."""
    if count == 1:
        return "middle"
    return "start" if i == 0 else "end" if i == count - 1 else "middle"


def _panel(one: Series, number: int) -> dict[str, object]:
    count = len(one.points)
    most = max((point.statements for point in one.points), default=0) or 1
    dots = [
        {"x": _x(i, count), "y": place(p.score, 78, 0, -1, 1),
         "full": f"{p.period}: {signed(p.score)}, n {p.statements}"}
        for i, p in enumerate(one.points)
        if p.score is not None
    ]  # fmt: skip
    runs = list(_runs(one.points))
    bars = [
        {"x": round(1000 * (i + 0.5) / count - min(350 / count, 30.0), 2), "width": round(min(700 / count, 60.0), 2),
         "height": round(22 * p.statements / most, 2)}
        for i, p in enumerate(one.points)
        if p.statements
    ]  # fmt: skip
    return {
        "name": short(one.name, _LONGEST), "told": f"n {counted(one.statements)}", "y": 146 * number, "bars": bars,
        "most": counted(most), "lines": [points(_line(run, count)) for run in runs if len(run) > 1],
        "bands": [points(_band(run, count)) for run in runs],
        "dots": dots if count <= _MARKED else _lone(runs, count),
    }  # fmt: skip


def _runs(found: Sequence[Point]) -> Iterator[list[tuple[int, Point]]]:
    """Yield stretches of periods without a gap."""
    for filled, run in groupby(enumerate(found), key=lambda item: item[1].score is not None):
        if filled:
            yield list(run)


def _lone(runs: Sequence[Sequence[tuple[int, Point]]], count: int) -> list[dict[str, object]]:
    """Return dots for periods that stand alone, which no line shows."""
    return [
        {"x": _x(i, count), "y": place(p.score or 0.0, 78, 0, -1, 1), "full": p.period}
        for run in runs
        if len(run) == 1
        for i, p in run
    ]


def _line(run: Sequence[tuple[int, Point]], count: int) -> list[tuple[float, float]]:
    return [(_across(i, count), place(p.score or 0.0, 78, 0, -1, 1)) for i, p in run]


def _band(run: Sequence[tuple[int, Point]], count: int) -> list[tuple[float, float]]:
    """Return the outline of the intervals of a run; of one alone, a narrow box."""
    half = 0.0 if len(run) > 1 else min(180 / count, 12.0)
    top = [(_across(i, count, d), place(p.high or 0.0, 78, 0, -1, 1)) for i, p in run for d in ({-half, half})]
    bottom = [(_across(i, count, d), place(p.low or 0.0, 78, 0, -1, 1)) for i, p in run for d in ({-half, half})]
    return sorted(top) + sorted(bottom, reverse=True)


def _across(i: int, count: int, further: float = 0.0) -> float:
    return round(1000 * (i + 0.5) / count + further, 2)


def _course(one: Series) -> str:
    scores = [point for point in one.points if point.score is not None]
    if not scores:
        return ""
    first, last = scores[0], scores[-1]
    return f"{one.name}: {signed(first.score or 0.0)} in {first.period}, {signed(last.score or 0.0)} in {last.period}."
