"""Draw who stands how toward whom: a row a holder, a column a target, which need not be the same."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stance.errors import UsageError
from stance.plots import style
from stance.plots.summary import Overall, overall

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 40
"""Holders, and targets, that one figure shows."""
_NUMBERED = 14
"""Columns up to which the score stands in each cell."""
_FAINTEST = 0.25


def heatmap(trend: Any) -> "Figure":
    """Return a figure of all pairs of two columns, holder and target: blue is the first pole, orange the second.

    The less certain a mean, the fainter its cell; a dot says that its interval leaves 0 out: filled for the first pole,
    hollow for the second. Raises UsageError where the groups are not of two columns, or the table has no score.
    """
    told = style.unwrapped(trend)
    poles = style.poles_of(told)
    check_pairs(told.by)
    found = overall(told)
    holders, targets = (_largest(found, place) for place in (0, 1))
    with style.styled():
        if not found:
            return style.empty("No statements to draw.")
        drawn = style.figure(2.6 + 0.46 * max(4, len(targets)), 1.9 + 0.42 * max(2, len(holders)))
        axes = drawn.add_subplot()
        _cells(axes, found, holders, targets)
        axes.set_xticks(range(len(targets)), [style.fitted(name, 18) or "(none)" for name in targets])
        axes.set_yticks(range(len(holders)), [style.fitted(name, 24) or "(none)" for name in holders])
        if max(map(len, targets)) > 4:
            axes.tick_params(axis="x", labelrotation=60)
            for label in axes.get_xticklabels():
                label.set_horizontalalignment("right")
                label.set_rotation_mode("anchor")
        axes.set_xlabel(style.fitted(f"{told.by[1]} (toward whom)", 40))
        axes.set_ylabel(style.fitted(f"{told.by[0]} (who)", 40))
        axes.set_xlim(-0.5, len(targets) - 0.5)
        axes.set_ylim(len(holders) - 0.5, -0.5)
        axes.set_aspect("equal")
        axes.tick_params(length=0, labelcolor=style.INK)
        _key(drawn, axes, poles)
        hidden = len({o.group for o in found if o.group[0] not in holders or o.group[1] not in targets})
        style.noted(drawn, [
            "Fainter: less certain. Dots: the 95 % interval leaves 0 out",
            f"(filled {poles[0]}, hollow {poles[1]}). Hatched: no statements.",
            f"{hidden} pairs are not shown." if hidden else "",
        ])  # fmt: skip
        return drawn


def check_pairs(by: Sequence[str]) -> None:
    """Raise UsageError where groups are not of two columns."""
    if len(by) != 2:
        found = ", ".join(by) or "none"
        raise UsageError(f"a heat map needs two columns, such as --by holder,target; found {found}")


def _largest(found: Sequence[Overall], place: int) -> list[str]:
    rows: dict[str, int] = {}
    for one in found:
        rows[one.group[place]] = rows.get(one.group[place], 0) + one.rows
    return sorted(sorted(rows, key=lambda name: -rows[name])[:MOST])


def colour_of(score: float) -> tuple[float, float, float]:
    """Return the colour of a score from -1 to 1: from the second pole's over white to the first pole's."""
    from matplotlib.colors import to_rgb

    red, green, blue = to_rgb(style.FIRST_POLE if score > 0 else style.SECOND_POLE)
    share = min(1.0, abs(score)) ** 0.7  # small scores are to be seen as well
    return (1 - share * (1 - red), 1 - share * (1 - green), 1 - share * (1 - blue))


def certainty(one: Overall) -> float:
    """Return how opaque a cell is: 1 where the interval is a point, and no less than what can be seen."""
    return max(_FAINTEST, 1 - (one.score.high - one.score.low) / 2)


def _cells(axes: Any, found: Sequence[Overall], holders: Sequence[str], targets: Sequence[str]) -> None:
    from matplotlib.patches import Rectangle

    there = {one.group: one for one in found}
    for row, holder in enumerate(holders):
        for column, target in enumerate(targets):
            one = there.get((holder, target))
            corner = (column - 0.46, row - 0.46)
            if one is None:
                axes.add_patch(
                    Rectangle(corner, 0.92, 0.92, facecolor="none", edgecolor="#ececec", hatch="///", linewidth=0)
                )
                continue
            opacity = certainty(one)
            axes.add_patch(
                Rectangle(
                    corner,
                    0.92,
                    0.92,
                    facecolor=(*colour_of(one.score.value), opacity),
                    edgecolor=style.QUIET,
                    linewidth=0.3,
                )
            )
            _marks(axes, one, (column, row), opacity, numbered=len(targets) <= _NUMBERED)


def _marks(axes: Any, one: Overall, place: tuple[int, int], opacity: float, *, numbered: bool) -> None:
    strength = opacity * abs(one.score.value) ** 0.7
    ink = "white" if strength > 0.62 else style.INK
    column, row = place
    if numbered:
        axes.text(column, row + 0.13, f"{one.score.value:+z.2f}", ha="center", va="center", fontsize=6.5, color=ink)
    if one.leans:
        axes.plot(
            [column], [row - 0.24 if numbered else row], marker="o", markersize=3.6, color=ink, markeredgewidth=0.8,
            markerfacecolor=ink if one.score.value > 0 else "none",
        )  # fmt: skip


def _key(drawn: "Figure", axes: Any, poles: tuple[str, str]) -> None:
    from matplotlib.cm import ScalarMappable
    from matplotlib.colors import LinearSegmentedColormap, Normalize

    steps = [colour_of(-1 + 2 * i / 64) for i in range(65)]
    scale = ScalarMappable(Normalize(-1, 1), LinearSegmentedColormap.from_list("poles", steps))
    bar = drawn.colorbar(scale, ax=axes, shrink=0.8, aspect=18, ticks=[-1, 0, 1])
    bar.ax.set_yticklabels([f"-1 {style.fitted(poles[1], 14)}", "0", f"+1 {style.fitted(poles[0], 14)}"], fontsize=7.5)
    bar.outline.set_visible(False)
