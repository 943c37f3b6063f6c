"""Turn what is seen into probabilities: logistic regressions with weights by the name of a feature."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from operator import add, mul

from stance.resources import learned


@dataclass(frozen=True)
class Regression:
    """Weights by feature, an intercept, and the probability below which nothing is claimed.

    `rival` is the one below which nothing is claimed beside something that is not likely itself.
    """

    weights: Mapping[str, float]
    intercept: float
    floor: float
    rival: float

    def probability(self, values: Mapping[str, float]) -> float:
        """Return the probability for the values of some features; those without a weight do not count.

        >>> round(Regression({"told": 2.0}, -1.0, 0.5, 0.5).probability({"told": 1.0, "other": 1.0}), 3)
        0.731
        """
        weights = map(self.weights.get, values, repeat(0.0))
        logit = self.intercept + sum(map(mul, weights, values.values()))
        return 1 / (1 + math.exp(-logit if -30.0 <= logit <= 30.0 else -30.0 if logit > 0 else 30.0))


@cache
def regression(name: str) -> Regression:
    """Return the regression of that name that ships: targets, which may have rivals, holders or homes."""
    part = learned(name)
    weights, floor = {str(k): float(v) for k, v in part["weights"].items()}, part["floor"]
    return Regression(weights, part["intercept"], floor, part.get("rival", floor))


@dataclass(frozen=True)
class Choice:
    """A multinomial logistic regression: its labels, an intercept for each, and each feature's weight for each."""

    labels: Sequence[str]
    intercepts: Sequence[float]
    weights: Mapping[str, Sequence[float]]

    def terms(self, parts: Iterable[Mapping[str, float]]) -> list[Sequence[float]]:
        """Return what is added up to the logit of each label: the intercepts, then what each set of values adds.

        Features without weights do not count.

        >>> Choice(("for", "against"), (1.0, 0.0), {"told": (1.0, -1.0)}).terms([{}, {"told": 2.0}])
        [(1.0, 0.0), (0.0, 0.0), [2.0, -2.0]]
        """
        known, nothing, terms = self.weights, (0.0,) * len(self.labels), [self.intercepts]
        for values in parts:
            sums: Sequence[float] = nothing
            for name, value in values.items():
                if (weights := known.get(name)) is not None:
                    sums = list(map(add, sums, weights if value == 1.0 else map(mul, weights, repeat(value))))
            terms.append(sums)
        return terms

    def leads(self, terms: Iterable[Sequence[float]], label: str) -> list[float]:
        """Return for each of some terms how far it puts a label ahead of the mean of the others.

        >>> Choice(("for", "against"), (1.0, 0.0), {}).leads([(1.0, 0.0), (2.0, -1.0)], "for")
        [1.0, 3.0]
        """
        at, others = self.labels.index(label), len(self.labels) - 1
        return [term[at] - (sum(term) - term[at]) / others for term in terms]

    def probabilities(self, terms: Iterable[Sequence[float]]) -> dict[str, float]:
        """Return the probability of each label, whose logit is the sum of some terms.

        >>> Choice(("for", "against"), (0.0, 0.0), {}).probabilities([(1.0, 2.0), (2.0, 1.0)])
        {'for': 0.5, 'against': 0.5}
        """
        logits = list(map(sum, zip(*terms, strict=True)))
        top = max(logits)
        shares = [math.exp(logit - top) for logit in logits]
        total = sum(shares)
        return {label: share / total for label, share in zip(self.labels, shares, strict=True)}


@cache
def choice(name: str) -> Choice:
    """Return the multinomial regression of that name that ships: stances."""
    part = learned(name)
    return Choice(tuple(part["labels"]), tuple(part["intercepts"]), {k: tuple(v) for k, v in part["weights"].items()})
