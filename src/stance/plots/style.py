"""Hold what all plots share: colours, how a figure is begun, names that fit, and the extra that they need."""

import io
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from stance.errors import UsageError
from stance.shares.results import Group
from stance.trends.trend import Trend

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FIRST_POLE, SECOND_POLE = "#0072B2", "#D55E00"
"""Blue and vermilion of Okabe and Ito (2008), which colour-blind readers tell apart; the second is lighter in grey."""
INK, QUIET, FAINT, GRID = "#1a1a1a", "#595959", "#a6a6a6", "#e3e3e3"
STYLE = {
    "font.family": ["DejaVu Sans"],  # which matplotlib brings along
    "font.size": 9,
    "axes.titlesize": 10,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": QUIET,
    "axes.labelcolor": INK,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "hatch.linewidth": 0.6,
    "text.parse_math": False,  # a dollar is a dollar
    "svg.hashsalt": "stance",
    "svg.fonttype": "path",
    "pdf.fonttype": 42,
    "path.simplify": False,
}
NOTE_SIZE = 7.5
_DPI = 150


@contextmanager
def styled() -> Iterator[None]:
    """Draw with matplotlib's own defaults and the style of these plots, whatever the user has set."""
    needed()
    import matplotlib.style

    with matplotlib.style.context(["default", STYLE]):
        yield


def needed() -> None:
    """Raise UsageError where matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "plots need matplotlib, which is not installed: pip install 'diplomatic-stance[plot]'"
        ) from error


_METADATA: dict[str, dict[str, Any]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    "png": {"Software": None},
}
"""What says when, or with which version, a figure was drawn."""


def rendered(drawn: "Figure", kind: str) -> tuple[bytes, int]:
    """Return a figure as the bytes of a picture, and how many kinds of characters the font lacks."""
    content = io.BytesIO()
    with styled(), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        drawn.savefig(content, format=kind, metadata=_METADATA[kind], dpi=_DPI)
    return content.getvalue(), len({str(one.message) for one in told if "missing from font" in str(one.message)})


@cache
def _kind() -> Any:
    from matplotlib.figure import Figure

    class Drawn(Figure):
        """A figure that notebooks show, whether pyplot is loaded or not."""

        def _repr_png_(self) -> bytes:
            return rendered(self, "png")[0]

    return Drawn


def figure(width: float, height: float) -> "Figure":
    """Return an empty figure of such a size in inches, which no window shows and every notebook."""
    made: Figure = _kind()(figsize=(width, height), dpi=_DPI, layout="constrained", facecolor="white")
    return made


def packed(drawn: "Figure") -> None:
    """Let the axes of a figure stand close above each other."""
    engine: Any = drawn.get_layout_engine()
    engine.set(h_pad=0.03, w_pad=0.04, hspace=0.0, wspace=0.02)


def fitted(name: str, width: int) -> str:
    """Return a name in one line of so many characters at most.

    >>> fitted("the Ministry of Fisheries", 12)
    'the Ministr…'
    """
    plain = " ".join("".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in name).split())
    return plain if len(plain) <= width else plain[: width - 1] + "…"


def wrapped(text: str, width: int, lines: int) -> str:
    """Return a text in so many lines of such a width at most; a cut one ends in an ellipsis."""
    return "\n".join(textwrap.wrap(fitted(text, 10_000), width, max_lines=lines, placeholder=" …"))


def title_of(group: Group, width: int) -> str:
    """Return a group's name in so many characters at most; of several long names each keeps its share.

    >>> title_of(("the Ministry of Fisheries", "CHL"), 18)
    'the Ministr… → CHL'
    """
    mark = " → " if len(group) == 2 else ", "
    room = width - len(mark) * (len(group) - 1)
    cells = [fitted(cell, 1000) or "(none)" for cell in group]
    shares = {}
    for left, place in zip(
        range(len(cells), 0, -1), sorted(range(len(cells)), key=lambda i: len(cells[i])), strict=True
    ):
        shares[place] = min(len(cells[place]), max(4, room // left))
        room -= shares[place]
    cells = [fitted(cell, shares[place]) for place, cell in enumerate(cells)]
    return mark.join(cells) if cells else "all statements"


def unwrapped(given: Any) -> Trend:
    """Return the trend that was given, or is in what `stance.trend` returned; raise TypeError for what is none."""
    trend = getattr(given, "trend", given)
    if not isinstance(trend, Trend):
        raise TypeError(f"found {type(given).__name__}: pass what stance.trend returned")
    return trend


def empty(message: str) -> "Figure":
    """Return a figure that says that there is nothing to draw."""
    drawn = figure(6.4, 2)
    drawn.text(0.5, 0.5, message, ha="center", va="center", color=QUIET)
    return drawn


def poles_of(trend: Trend) -> tuple[str, str]:
    """Return the labels between which the score runs; raise UsageError where there is no score."""
    if trend.poles is None:
        raise UsageError(
            "the table has no score, so that there is nothing to set against each other: its model was trained without "
            "--poles FIRST,SECOND"
        )
    return trend.poles


def noted(drawn: "Figure", parts: Sequence[str]) -> None:
    """Write notes below a figure, a line each."""
    if told := [part for part in parts if part]:
        drawn.supxlabel("\n".join(told), fontsize=NOTE_SIZE, color=QUIET, ha="left", x=0.01)
