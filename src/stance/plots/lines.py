"""Draw how each group stood through time: its mean with a band, what changed, and below it how many statements."""

from collections.abc import Sequence
from datetime import date
from math import ceil
from typing import TYPE_CHECKING, Any

from stance.plots import style
from stance.shares.results import Group
from stance.trends.changes import Change
from stance.trends.periods import WORDS, Period
from stance.trends.points import Point
from stance.trends.trend import Trend

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST = 30
"""Groups that one figure shows."""
_HATCH = "////"


def lines(trend: Any, groups: Sequence[Group] | None = None, *, label: str | None = None) -> "Figure":
    """Return a figure with a panel for each group, up to MOST of them: those with most statements.

    A panel has the mean score by period (of `label` the share of it) with its 95 % band, a dashed line where a flagged
    change begins with the span that it may lie in, and bars of statements by period. Periods whose estimates have no
    label of their own are hatched where labels corrected the rest; those without statements are left blank.
    """
    told = style.unwrapped(trend)
    with style.styled():
        chosen = _chosen(told, groups)
        if not chosen:
            return style.empty("No statements to draw.")
        return _drawn(told, chosen, _place(told, label))


def _chosen(trend: Trend, groups: Sequence[Group] | None) -> list[Group]:
    there = trend.groups
    if groups is not None:
        return [tuple(group) for group in groups if tuple(group) in there]
    rows = dict.fromkeys(there, 0)
    for point in trend.points:
        rows[point.group] += point.rows
    largest = sorted(there, key=lambda group: -rows[group])[:MOST]
    return [group for group in there if group in set(largest)]


def _place(trend: Trend, label: str | None) -> int:
    if label is None:
        return len(trend.quantities) - 1
    from stance.errors import UsageError

    if label not in trend.quantities or not label:
        allowed = ", ".join(filter(None, trend.quantities))
        raise UsageError(f"label={label!r}: the table has shares of {allowed}")
    return trend.quantities.index(label)


def _drawn(trend: Trend, groups: Sequence[Group], place: int) -> "Figure":
    columns = 1 if len(groups) <= 4 else 2 if len(groups) <= 12 else 3
    rows = ceil(len(groups) / columns)
    height = 3.4 if len(groups) == 1 else 2.2
    drawn = style.figure(7.2 if columns == 1 else 4.2 * columns, height * rows + 0.5)
    style.packed(drawn)
    grid = drawn.add_gridspec(2 * rows, columns, height_ratios=[4, 1] * rows)
    numbers = [point.period for point in trend.points if point.group in set(groups)]
    span = (Period(trend.frequency, min(numbers)).start, Period(trend.frequency, max(numbers)).end)
    changes = {change.group: change for change in trend.flagged}
    for number, group in enumerate(groups):
        row, column = 2 * (number // columns), number % columns
        upper = drawn.add_subplot(grid[row, column])
        lower = drawn.add_subplot(grid[row + 1, column], sharex=upper)
        points = trend.of(group)
        _line(upper, trend, points, place, named=not column)
        if group in changes and not trend.quantities[place]:
            _flag(upper, trend, changes[group])
        _bars(lower, trend, points)
        flagged = group in changes and not trend.quantities[place]
        upper.set_title(
            style.title_of(group, (70, 52, 46)[columns - 1] - (32 if flagged else 0)),
            fontsize=(10, 9, 8.5)[columns - 1],
        )
        upper.set_xlim(*(_day(day) for day in span))
        if number % columns == 0:
            upper.set_ylabel(
                style.fitted(f"share {trend.quantities[place]}" if trend.quantities[place] else "mean score", 24)
            )
            lower.set_ylabel("n", rotation=0, ha="right", va="center")
    style.noted(drawn, _notes(trend, groups, place))
    return drawn


def _day(day: date) -> float:
    from matplotlib.dates import date2num

    return float(date2num(day))


def _middle(trend: Trend, number: int) -> float:
    period = Period(trend.frequency, number)
    return (_day(period.start) + _day(period.end) + 1) / 2


def _line(axes: "Axes", trend: Trend, points: Sequence[Point], place: int, *, named: bool) -> None:
    """Draw each stretch of periods without a gap as a line with a band; a lone one as a dot with a bar."""
    is_score = not trend.quantities[place]
    for stretch in _stretches(points, place):
        days = [_middle(trend, point.period) for point in stretch]
        made = [interval for point in stretch if (interval := point.estimates[place]) is not None]
        lows, highs, values = ([getattr(i, part) for i in made] for part in ("low", "high", "value"))
        if len(days) == 1:
            axes.vlines(days, lows, highs, color=style.FAINT, linewidth=1.6)
        axes.fill_between(days, lows, highs, color=style.FAINT, alpha=0.35, linewidth=0)
        axes.plot(days, values, color=style.INK, linewidth=1.1, marker="o", markersize=2.4)
    _hatch(axes, trend, points)
    axes.set_ylim(-1.05 if is_score else -0.03, 1.05 if is_score else 1.03)
    axes.tick_params(labelbottom=False)
    axes.grid(axis="y", color=style.GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(axis="x", length=0)
    if is_score and trend.poles is not None:
        axes.axhline(0, color=style.QUIET, linewidth=0.8)
        first, second = (style.fitted(pole, 14) for pole in trend.poles)
        axes.set_yticks([-1, 0, 1], [f"{second} -1", "0", f"{first} +1"] if named else ["-1", "0", "+1"])
        for tick, colour in zip(
            axes.get_yticklabels(), (style.SECOND_POLE, style.QUIET, style.FIRST_POLE), strict=True
        ):
            tick.set_color(colour)


def _stretches(points: Sequence[Point], place: int) -> list[list[Point]]:
    found: list[list[Point]] = []
    for point in points:
        if point.estimates[place] is None:
            continue
        if found and found[-1][-1].period == point.period - 1:
            found[-1].append(point)
        else:
            found.append([point])
    return found


def _hatch(axes: "Axes", trend: Trend, points: Sequence[Point]) -> None:
    """Hatch the periods without a label, where labels correct the others."""
    if not trend.is_corrected:
        return
    bare = [point.period for point in points if point.has_values and not point.labelled]
    while bare:
        end = next((i for i in range(1, len(bare)) if bare[i] != bare[i - 1] + 1), len(bare))
        first, last = Period(trend.frequency, bare[0]), Period(trend.frequency, bare[end - 1])
        axes.axvspan(
            _day(first.start),
            _day(last.end) + 1,
            facecolor="none",
            edgecolor=style.GRID,
            hatch=_HATCH,
            linewidth=0,
            zorder=0,
        )
        bare = bare[end:]


def _flag(axes: "Axes", trend: Trend, change: Change) -> None:
    """Mark where a change begins, and where it may begin."""
    colour = style.FIRST_POLE if change.size > 0 else style.SECOND_POLE
    start = _day(Period(trend.frequency, change.first).start)
    early, late = (Period(trend.frequency, number).start for number in (change.earliest, change.latest))
    axes.axvspan(_day(early), _day(late), color=colour, alpha=0.12, linewidth=0, zorder=0)
    axes.axvline(start, color=colour, linewidth=1.4, linestyle=(0, (4, 2)))
    told = f"{trend.direction(change)}, {change.size:+z.2f} [{change.low:+z.2f}, {change.high:+z.2f}]"
    axes.text(1.0, 1.02, told, transform=axes.transAxes, ha="right", va="bottom", fontsize=7.5, color=colour)


def _bars(axes: "Axes", trend: Trend, points: Sequence[Point]) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
    from matplotlib.ticker import MaxNLocator

    days, widths, rows = [], [], []
    for point in points:
        period = Period(trend.frequency, point.period)
        days.append(_day(period.start))
        widths.append(_day(period.end) + 1 - _day(period.start))
        rows.append(point.rows)
    axes.bar(days, rows, width=widths, align="edge", color=style.FAINT, linewidth=0)
    axes.set_ylim(0, max(1, max(rows)) * 1.1)
    axes.yaxis.set_major_locator(MaxNLocator(2, integer=True))
    locator = AutoDateLocator(minticks=3, maxticks=7)
    axes.xaxis_date()
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(ConciseDateFormatter(locator, show_offset=False))


def _notes(trend: Trend, groups: Sequence[Group], place: int) -> list[str]:
    period = WORDS[trend.frequency]
    kind = "corrected by labels" if trend.is_corrected else "as counted of the model's answers"
    notes = [
        f"By {period}, {kind}, with 95 % intervals over documents; bars: statements. Periods without any are blank."
    ]
    if trend.is_corrected and any(p.has_values and not p.labelled for p in trend.points):
        notes.append(f"Hatched: no label in the {period}; its correction is shared.")
    if not trend.quantities[place] and any(change.group in groups for change in trend.flagged):
        notes.append(
            f"Dashed: a change begins, at a rate of false alarms of {trend.alarm:g}; shaded: where it may begin."
        )
    if len(groups) < len(trend.groups):
        notes.append(f"{len(groups)} of {len(trend.groups)} groups are shown.")
    return notes
