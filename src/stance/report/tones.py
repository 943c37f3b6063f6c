"""Give labels their colours and marks, so that each is known by its shape as well."""

from collections.abc import Sequence
from dataclasses import dataclass

from stance.values import CONCILIATORY, HOSTILE, NEUTRAL

SIGN_FROM = 0.2
"""How far from 0 a score lies that is drawn as leaning to either side."""


@dataclass(frozen=True, slots=True)
class Tone:
    """How a label is drawn: the class `tone-NAME` of the style sheet, and a mark for where colour is not seen."""

    name: str
    mark: str

    @property
    def css(self) -> str:
        """Return the class of the style sheet that sets the colour."""
        return f"tone-{self.name}"


UP = Tone("up", "▲")
"""The first pole of a model's labels: conciliatory."""
DOWN = Tone("down", "▼")
"""The second pole: hostile."""
LEVEL = Tone("level", "●")
"""Neither: neutral."""
OTHERS = tuple(Tone(f"other{i}", mark) for i, mark in enumerate("◆■◇□", start=1))
"""Labels of a user's own, in their order; those that come after take the last."""
_KNOWN = {CONCILIATORY: UP, HOSTILE: DOWN, NEUTRAL: LEVEL}


def tones(labels: Sequence[str], poles: Sequence[str] | None = None) -> dict[str, Tone]:
    """Return how each label is drawn: poles up and down, the three stances as ever, others by their order.

    >>> {label: tone.mark for label, tone in tones(["for", "against", "neutral"], ["for", "against"]).items()}
    {'for': '▲', 'against': '▼', 'neutral': '●'}
    """
    known = {**_KNOWN, **dict(zip(poles or (), (UP, DOWN), strict=False))}
    rest = [label for label in labels if label not in known]
    others = {label: OTHERS[min(i, len(OTHERS) - 1)] for i, label in enumerate(rest)}
    return {label: known.get(label) or others[label] for label in labels}


def tone_of(score: float) -> Tone:
    """Return how a score of -1..1 is drawn.

    >>> [tone_of(score).mark for score in (-1, -0.2, 0.3)]
    ['▼', '●', '▲']
    """
    if abs(score) <= SIGN_FROM:
        return LEVEL
    return UP if score > 0 else DOWN
