"""Draw how often answers are right against how probable they were said to be."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from stance.report.drawing.picture import Picture, drawn
from stance.report.drawing.scales import place, points
from stance.report.templating import counted

if TYPE_CHECKING:
    from stance.evaluation.evaluation import CalibrationBin

_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 400, 12, 330
_COUNTS = 40


def calibration(bins: "Sequence[CalibrationBin]", *, key: str, title: str) -> Picture:
    """Return the reliability diagram of bins of the largest probability: on the diagonal, probabilities are honest."""
    filled = [b for b in bins if b.count]
    most = max((b.count for b in filled), default=1)
    dots = [
        {
            "x": _x(b.confidence), "y": _y(b.accuracy.value), "low": _y(b.accuracy.low), "high": _y(b.accuracy.high),
            "bar_x": _x(b.low), "bar_width": round(_x(b.high) - _x(b.low) - 2, 2),
            "bar_height": round(_COUNTS * b.count / most, 2),
            "full": f"said {b.confidence:.3f}, right {b.accuracy.value:.3f} of {counted(b.count)}",
        }
        for b in filled
    ]  # fmt: skip
    gap = sum(b.count * abs(b.confidence - b.accuracy.value) for b in filled) / (sum(b.count for b in filled) or 1)
    description = f"{len(filled)} points; on average they lie {gap:.3f} from the diagonal of honest probabilities."
    svg = drawn(
        "calibration.svg", key, title, description, dots=dots, line=points([(d["x"], d["y"]) for d in dots]),  # type: ignore[misc]
        ticks=[{"told": f"{i / 4:.2f}".rstrip("0").rstrip("."), "x": _x(i / 4), "y": _y(i / 4)} for i in range(5)],
        left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM, base=_BOTTOM + 30 + _COUNTS,
    )  # fmt: skip
    rows = tuple(
        (f"{b.low:.1f}–{b.high:.1f}", counted(b.count), f"{b.confidence:.3f}",
         *(f"{value:.3f}" for value in (b.accuracy.value, b.accuracy.low, b.accuracy.high)))
        for b in filled
    )  # fmt: skip
    note = "Across, the mean probability of answers; up, how many were right, with 95 % intervals; below, how many."
    header = ("probability", "texts", "mean", "right", "low", "high")
    return Picture(key, title, description, svg, header, rows, (1, 2, 3, 4, 5), note)


def _x(value: float) -> float:
    return place(value, _LEFT, _RIGHT)


def _y(value: float) -> float:
    return place(value, _BOTTOM, _TOP)
