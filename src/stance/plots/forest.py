"""Draw groups side by side: each one's mean score over all periods with its interval."""

from typing import TYPE_CHECKING, Any

from stance.plots import style
from stance.plots.summary import Overall, overall

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 60
"""Groups that one figure shows."""


def forest(trend: Any) -> "Figure":
    """Return a figure with a group a row, from the most hostile to the most conciliatory, up to MOST groups.

    A filled mark has an interval that leaves 0 out. Raises UsageError where the table has no score.
    """
    told = style.unwrapped(trend)
    first, second = style.poles_of(told)
    found = sorted(overall(told), key=lambda one: -one.rows)[:MOST]
    rows = sorted(found, key=lambda one: one.score.value)
    with style.styled():
        if not rows:
            return style.empty("No statements to draw.")
        drawn = style.figure(7.2, 1.1 + 0.24 * len(rows))
        axes = drawn.add_subplot()
        for place, one in enumerate(rows):
            _row(axes, place, one)
        axes.axvline(0, color=style.QUIET, linewidth=0.8)
        axes.set_yticks(range(len(rows)), [style.title_of(one.group, 34) for one in rows])
        axes.set_ylim(-0.7, len(rows) - 0.3)
        axes.set_xlim(-1.05, 1.05)
        axes.grid(axis="x", color=style.GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        axes.tick_params(axis="y", length=0, labelcolor=style.INK)
        axes.set_xlabel(f"mean score: {second} (-1) to {first} (+1)")
        style.noted(drawn, [
            "95 % intervals over documents; filled: the interval leaves 0 out. At the right: statements.",
            f"{len(rows)} of {len(told.groups)} groups are shown." if len(rows) < len(told.groups) else "",
        ])  # fmt: skip
        return drawn


def _row(axes: Any, place: int, one: Overall) -> None:
    colour = style.QUIET if not one.leans else style.FIRST_POLE if one.score.value > 0 else style.SECOND_POLE
    axes.hlines(place, one.score.low, one.score.high, color=colour, linewidth=1.6)
    axes.plot(
        [one.score.value], [place], marker="o", markersize=5.5, color=colour,
        markerfacecolor=colour if one.leans else "white",
    )  # fmt: skip
    axes.text(
        1.01, place, f"{one.rows:,}", transform=axes.get_yaxis_transform(), va="center", fontsize=8, color=style.QUIET
    )
