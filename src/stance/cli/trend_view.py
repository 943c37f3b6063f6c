"""Draw a trend for a terminal: a group a line, with a small curve of its score, and what changed."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from stance.cli.console import visible
from stance.cli.display import show, terminal
from stance.cli.fitting import stacked
from stance.plots.summary import overall
from stance.trends.periods import Period
from stance.trends.points import Point
from stance.trends.trend import Trend, said, untested

_BARS, _PLAIN_BARS = "▁▂▃▄▅▆▇█", "_.-:=+*#"
_GAP = " "
_LONGEST, _SHORTEST = 40, 8
_OTHERS = 62
"""Columns of a terminal that what stands beside the curve takes."""
_NARROW = 72


def trend_view(trend: Trend) -> None:
    """Print a table with a group a row: its statements, its mean score over all periods, a curve, what changed."""
    console = terminal()
    width = max(_SHORTEST, min(_LONGEST, console.width - _OTHERS))
    plain = not console.encoding.startswith("utf")
    numbers = [point.period for point in trend.points]
    first, last = min(numbers), max(numbers)
    names = [Period(trend.frequency, number).name for number in (first, last)]
    table = Table(header_style="bold", title=f"{names[0]} to {names[1]}", title_justify="left")
    for name in trend.by or ("",):
        table.add_column(visible(name) or "all", overflow="fold")
    table.add_column("n", justify="right")
    quantity = "score" if trend.poles else f"share {trend.quantities[-1]}"
    table.add_column(visible(quantity), justify="right")
    table.add_column("curve", no_wrap=True)
    table.add_column("change")
    changes = {change.group: change for change in trend.flagged}
    means = {one.group: one.score.value for one in overall(trend)}
    by_group: dict[tuple[str, ...], list[Point]] = {}
    for point in trend.points:
        by_group.setdefault(point.group, []).append(point)
    for group, points in by_group.items():
        change = changes.get(group)
        table.add_row(
            *(Text(visible(cell) or "-") for cell in group or ("",)), f"{sum(p.rows for p in points):,}",
            f"{means[group]:{'+' if trend.poles else ''}.2f}",
            sparkline(points, range(first, last + 1), width, low=-1.0 if trend.poles else 0.0, plain=plain),
            "" if change is None else Text(said(trend, change), style="bold"),
        )  # fmt: skip
    show([table if console.width >= _NARROW else stacked(table)], console)
    if any(change.flagged for change in trend.changes):
        return
    if why := untested(trend):
        console.print(Text(f"Nothing is said of changes: {why}."))
        return
    console.print(Text(f"No group changed, as far as can be told with a rate of false alarms of {trend.alarm:g}."))


def sparkline(points: Sequence[Point], periods: range, width: int, *, low: float = -1.0, plain: bool = False) -> str:
    """Return a curve of the last quantity in so many characters at most, a blank where there is nothing.

    The lowest bar is `low`, the highest 1. Where there are more periods than room, neighbours are one.
    """
    bars = _PLAIN_BARS if plain else _BARS
    width = min(width, len(periods))
    rows, totals = [0] * width, [0.0] * width
    for point in points:
        if (interval := point.estimates[-1]) is not None:
            place = (point.period - periods.start) * width // len(periods)
            rows[place] += point.rows
            totals[place] += point.rows * interval.value
    drawn = ""
    for number, total in zip(rows, totals, strict=True):
        height = (total / number - low) / (1 - low) if number else 0.0
        drawn += bars[min(len(bars) - 1, int(height * len(bars)))] if number else _GAP
    return drawn
