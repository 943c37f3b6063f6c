"""Draw the strongest statements through time, each at its date, in its words."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from stance.plots import style
from stance.trends.making import Said
from stance.trends.periods import WORDS, period_of
from stance.trends.trend import Trend

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MOST = 10
"""Statements that one figure shows."""
_WIDTH, _LINES = 108, 3
_HEAD, _LINE, _GAP = 0.16, 0.145, 0.12
"""Inches that the head of a statement, a line of it and the blank behind it take."""


def quotes(trend: Any, statements: Sequence[Said] | None = None, *, most: int = MOST) -> "Figure":
    """Return a figure with the statement of the strongest score in each of up to `most` stretches of time.

    Stretches are of so many periods each that there are no more than `most`. `statements` are those of what
    `stance.trend` returned, unless others are given. Raises UsageError where the table has no score.
    """
    told = style.unwrapped(trend)
    poles = style.poles_of(told)
    given = getattr(trend, "statements", ()) if statements is None else statements
    chosen = strongest(given, told.frequency, most)
    with style.styled():
        if not chosen:
            return style.empty("No statements to draw.")
        texts = [style.wrapped(one.text, _WIDTH, _LINES) for one in chosen]
        heights = [_HEAD + _LINE * (text.count("\n") + 1) + _GAP for text in texts]
        drawn = style.figure(8.2, 0.5 + sum(heights))
        axes = drawn.add_subplot()
        place = 0.0
        for one, text, height in zip(chosen, texts, heights, strict=True):
            _quote(axes, one, text, place, many=len(told.groups) > 1)
            place += height
        axes.axvline(0, color=style.QUIET, linewidth=1.0, zorder=0)
        axes.set_xlim(-1.0, 7.0)
        axes.set_ylim(place, -0.12)
        axes.axis("off")
        stretch = _stretch(_step(given, told.frequency, most), told)
        style.noted(drawn, [
            f"The statement of the strongest score in each stretch of {stretch}; blue, filled: {poles[0]}; orange, "
            f"hollow: {poles[1]}.",
        ])  # fmt: skip
        return drawn


def _stretch(step: int, trend: Trend) -> str:
    return f"{step} {WORDS[trend.frequency]}s" if step > 1 else f"a {WORDS[trend.frequency]}"


def _quote(axes: Any, one: Said, text: str, place: float, *, many: bool) -> None:
    colour = style.FIRST_POLE if one.score > 0 else style.SECOND_POLE
    axes.plot(
        [0], [place], marker="o", markersize=5 + 5 * abs(one.score), color=colour, markeredgewidth=1.6,
        markerfacecolor=colour if one.score > 0 else "white",
    )  # fmt: skip
    axes.text(-0.15, place, one.day.isoformat(), ha="right", va="center", fontsize=8, color=style.INK)
    head = f"{style.title_of(one.group, 50)}   " if many and one.group else ""
    axes.text(0.2, place, f"{head}{one.score:+z.2f}", va="center", fontsize=7.5, color=colour, fontweight="bold")
    axes.text(0.2, place + 0.1, text, va="top", fontsize=8, color=style.INK, linespacing=1.25)


def strongest(statements: Sequence[Said], frequency: Any, most: int) -> list[Said]:
    """Return the statement of the strongest score in each stretch of time, in the order of time.

    Of those as strong it is the first.
    """
    if not statements:
        return []
    step = _step(statements, frequency, most)
    first = min(period_of(one.day, frequency) for one in statements)
    found: dict[int, Said] = {}
    for one in sorted(statements, key=lambda said: said.day):
        stretch = (period_of(one.day, frequency) - first) // step
        if stretch not in found or abs(one.score) > abs(found[stretch].score):
            found[stretch] = one
    return [found[stretch] for stretch in sorted(found)]


def _step(statements: Sequence[Said], frequency: Any, most: int) -> int:
    """Return of how many periods a stretch is."""
    numbers = [period_of(one.day, frequency) for one in statements]
    return -(-(max(numbers) - min(numbers) + 1) // max(1, most))
