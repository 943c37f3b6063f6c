"""Turn what is seen of a candidate into a probability: logistic regression with weights by the name of a feature."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

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
        weights = self.weights
        logit = self.intercept + sum(weights.get(name, 0.0) * value for name, value in values.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


@cache
def regression(name: str) -> Regression:
    """Return the regression of that name that ships: targets or holders."""
    part = learned(name)
    return Regression({str(k): float(v) for k, v in part["weights"].items()}, part["intercept"], part["floor"])
