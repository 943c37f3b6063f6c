"""Hold what is drawn of a dyad: who speaks, of whom, how often, and with which mean score."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DyadMean:
    """The statements of a holder toward a target: how many, their mean score (-1..1) and its 95 % interval."""

    holder: str
    target: str
    statements: int
    score: float
    low: float
    high: float

    @property
    def leans(self) -> bool:
        """Tell whether the interval leaves 0 out."""
        return self.low > 0 or self.high < 0


def busiest(dyads: Iterable[DyadMean], most: int) -> list[str]:
    """Return the actors with the most statements on either side, so many at most, the most first."""
    heard: dict[str, int] = {}
    for dyad in dyads:
        for actor in {dyad.holder, dyad.target}:
            heard[actor] = heard.get(actor, 0) + dyad.statements
    return sorted(heard, key=lambda actor: (-heard[actor], actor))[:most]
