"""Sum up statements by who makes them toward whom."""

import math
from collections.abc import Sequence

from stance.articles.statements import Dyad, Statement


def dyads(statements: Sequence[Statement], poles: Sequence[str] | None) -> list[Dyad]:
    """Return the stance of each actor toward each other, most statements first; see DyadSums."""
    sums = DyadSums(poles)
    sums.add(statements)
    return sums.dyads()


class DyadSums:
    """Sums up statements by who makes them toward whom, over as many articles as there are.

    `poles` are the labels between which the model's scores run. The interval is that of the mean of the statements'
    stances (1 and -1 for the poles, 0 for any other label) when each is as probable as the model says and independent
    of the others: a normal approximation, kept within -1..1. A statement's variance is p(first) + p(second) - score².
    """

    def __init__(self, poles: Sequence[str] | None) -> None:
        self._poles = poles or ()
        self._sums: dict[tuple[str, str], tuple[int, float, float]] = {}
        """For each pair: how many statements, the sum of their scores, the sum of the scores' variances."""

    def add(self, statements: Sequence[Statement]) -> None:
        """Count statements in; those without an actor on both sides, or of a model without poles, are passed over."""
        for s in statements:
            if s.holder.actor and s.target and s.target.actor and s.score is not None:
                pair = s.holder.actor, s.target.actor
                count, total, spread = self._sums.get(pair, (0, 0.0, 0.0))
                self._sums[pair] = count + 1, total + s.score, spread + max(0.0, self._polar(s) - s.score**2)

    def dyads(self) -> list[Dyad]:
        """Return the pairs, most statements first."""
        found = []
        for (holder, target), (count, total, spread) in self._sums.items():
            mean, margin = total / count, 1.96 * math.sqrt(spread) / count
            found.append(Dyad(holder, target, count, mean, max(-1.0, mean - margin), min(1.0, mean + margin)))
        return sorted(found, key=lambda d: (-d.statements, d.holder, d.target))

    def _polar(self, statement: Statement) -> float:
        return sum(statement.probabilities[pole] for pole in self._poles)
