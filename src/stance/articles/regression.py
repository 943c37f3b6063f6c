"""Turn what is seen into probabilities: logistic regressions with weights by the name of a feature."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from operator import mul

from stance.resources import learned


@dataclass(frozen=True)
class Regression:
    """Weights by feature, an intercept, and the probability below which nothing is claimed."""

    weights: Mapping[str, float]
    intercept: float
    floor: float

    def probability(self, values: Mapping[str, float]) -> float:
        """Return the probability for the values of some features; those without a weight do not count.

        >>> round(Regression({"told": 2.0}, -1.0, 0.5).probability({"told": 1.0, "other": 1.0}), 3)
        0.731
        """
        weights = map(self.weights.get, values, repeat(0.0))
        logit = self.intercept + sum(map(mul, weights, values.values()))
        return 1 / (1 + math.exp(-logit if -30.0 <= logit <= 30.0 else -30.0 if logit > 0 else 30.0))


@cache
def regression(name: str) -> Regression:
    """Return the regression of that name that ships: targets or holders."""
    part = learned(name)
    return Regression({str(k): float(v) for k, v in part["weights"].items()}, part["intercept"], part["floor"])


@dataclass(frozen=True)
class Choice:
    """A multinomial logistic regression: its labels, an intercept for each, and each feature's weight for each."""

    labels: Sequence[str]
    intercepts: Sequence[float]
    weights: Mapping[str, Sequence[float]]

    def logits(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return the logit of each label for the values of some features; those without weights do not count."""
        return dict(zip(self.labels, self._sums(values), strict=True))

    def _sums(self, values: Mapping[str, float]) -> list[float]:
        known, sums = self.weights, list(self.intercepts)
        for name, value in values.items():
            if name in known:
                for i, weight in enumerate(known[name]):
                    sums[i] += weight * value
        return sums

    def leads(self, parts: Iterable[Mapping[str, float]], label: str) -> list[float]:
        """Return for each of several sets of values how far a label's logit is ahead of the mean of the others.

        >>> Choice(("for", "against"), (1.0, 0.0), {"told": (1.0, 0.0)}).leads([{}, {"told": 2.0}], "for")
        [1.0, 3.0]
        """
        at, leads = self.labels.index(label), []
        for values in parts:
            logits = self._sums(values)
            own = logits.pop(at)
            leads.append(own - sum(logits) / len(logits))
        return leads

    def probabilities(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return the probability of each label.

        >>> Choice(("for", "against"), (0.0, 0.0), {"told": (1.0, 1.0)}).probabilities({"told": 2.0})
        {'for': 0.5, 'against': 0.5}
        """
        logits = self.logits(values)
        top = max(logits.values())
        shares = {label: math.exp(logit - top) for label, logit in logits.items()}
        total = sum(shares.values())
        return {label: share / total for label, share in shares.items()}


@cache
def choice(name: str) -> Choice:
    """Return the multinomial regression of that name that ships: stances."""
    part = learned(name)
    return Choice(tuple(part["labels"]), tuple(part["intercepts"]), {k: tuple(v) for k, v in part["weights"].items()})
