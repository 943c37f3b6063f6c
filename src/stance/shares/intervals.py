"""Put 95 % intervals around shares and means; `benchmarks/share_coverage.py` measures how often they hold the truth."""

import math
from dataclasses import dataclass

from scipy.special import ndtri, stdtrit  # what scipy.stats has, without the second that it takes to load

CONFIDENCE = 0.95
_UPPER = (1 + CONFIDENCE) / 2


@dataclass(frozen=True)
class Interval:
    """An estimate, and the 95 % interval around it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Bounds:
    """Between what a quantity lies: 0 and 1 for a share, -1 and 1 for a mean score."""

    low: float
    high: float

    @property
    def pseudo(self) -> float:
        """Return the squared error of the two labels that `smoothed` adds, together: half of the largest one."""
        return 0.5 * (self.high - self.low) ** 2

    def clipped(self, value: float) -> float:
        """Return a value, or the bound that it lies beyond."""
        return min(self.high, max(self.low, value))


SHARE = Bounds(0.0, 1.0)
SCORE = Bounds(-1.0, 1.0)


def wilson(share: float, trials: float) -> Interval:
    """Return the interval of a share of so many independent trials (Wilson, JASA 1927).

    >>> found = wilson(0.0, 10)
    >>> found.low, round(found.high, 4)
    (0.0, 0.2775)
    """
    z2 = float(ndtri(_UPPER)) ** 2
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    margin = math.sqrt(z2 * (share * (1 - share) / trials + z2 / (4 * trials**2))) / (1 + z2 / trials)
    return Interval(share, max(0.0, centre - margin), min(1.0, centre + margin))


def smoothed(variance: float, labels: float, bounds: Bounds, *, drawn: float = 1.0) -> float:
    """Return the variance of a mean of so many labels' differences as if two more labels had been found half wrong.

    Where the model is hardly ever wrong a sample often shows no error at all, and says with that too little of its own
    doubt. Agresti and Min (Biometrics 2005) add two observations to matched pairs for this, with one unit of squared
    error; half of that covers here. `drawn` multiplies what is added, as unequal weights and a finite population do.
    """
    return variance * (labels - 1) / (labels + 1) + drawn * bounds.pseudo / (labels * (labels + 1))


def student(value: float, variance: float, freedom: float, bounds: Bounds) -> Interval:
    """Return the interval of an estimate by Student's t, within the bounds of what is estimated.

    >>> interval = student(0.1, 0.01, 1e9, SHARE)
    >>> interval.low, round(interval.high, 4)
    (0.0, 0.296)
    """
    margin = quantile(freedom) * math.sqrt(variance)
    return Interval(bounds.clipped(value), bounds.clipped(value - margin), bounds.clipped(value + margin))


def quantile(freedom: float) -> float:
    """Return by how many standard errors an interval reaches to each side, with such degrees of freedom."""
    return float(ndtri(_UPPER) if math.isinf(freedom) else stdtrit(max(1.0, freedom), _UPPER))
