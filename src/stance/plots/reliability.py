"""Draw whether probabilities are honest: how often answers of each probability are right."""

from typing import TYPE_CHECKING, Any

from stance.plots.style import FAINT, FIRST_POLE, GRID, QUIET, empty, figure, noted, packed, styled

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def reliability(evaluation: Any) -> "Figure":
    """Return the reliability diagram of what `stance.evaluate` returned (Murphy and Winkler, Applied Statistics 1977).

    A mark stands at the mean probability of a tenth of the range and at the share of right answers in it, with its 95 %
    interval; bars below count the answers. Honest probabilities lie on the diagonal.
    """
    bins = [one for one in evaluation.calibration if one.count]
    with styled():
        if not bins:
            return empty("No answers to draw.")
        drawn = figure(4.6, 5.2)
        packed(drawn)
        grid = drawn.add_gridspec(2, 1, height_ratios=[4, 1], hspace=0.05)
        upper = drawn.add_subplot(grid[0])
        lower = drawn.add_subplot(grid[1], sharex=upper)
        upper.plot([0, 1], [0, 1], color=QUIET, linewidth=0.9, linestyle=(0, (4, 2)))
        places = [one.confidence for one in bins]
        upper.vlines(places, [o.accuracy.low for o in bins], [o.accuracy.high for o in bins], color=FAINT, linewidth=2)
        upper.plot(
            places, [one.accuracy.value for one in bins], color=FIRST_POLE, marker="o", markersize=5, linewidth=1.1
        )
        upper.set_ylabel("share of right answers")
        upper.set_ylim(-0.03, 1.03)
        upper.set_title(f"expected calibration error {evaluation.calibration_error:.3f}")
        lower.bar(
            [o.low for o in bins], [o.count for o in bins], [o.high - o.low for o in bins], align="edge", color=FAINT
        )
        lower.set_ylabel("answers")
        lower.set_xlabel("probability of the answer")
        upper.set_xlim(-0.02, 1.02)
        upper.tick_params(labelbottom=False)
        for axes in (upper, lower):
            axes.grid(color=GRID, linewidth=0.6)
            axes.set_axisbelow(True)
        noted(drawn, [f"{evaluation.rows:,} texts; dashed: honest probabilities; bars: 95 % intervals."])
        return drawn
