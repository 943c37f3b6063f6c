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

    def clipped(self, value: float) -> float:
        """Return a value, or the bound that it lies beyond."""
        return min(self.high, max(self.low, value))


ADDED = 1.0
"""The squared error of the two labels that `smoothed` adds, together."""
SHARE = Bounds(0.0, 1.0)
SCORE = Bounds(-1.0, 1.0)


def wilson(share: float, trials: float, freedom: float = math.inf) -> Interval:
    """Return the interval of a share of so many independent trials (Wilson, JASA 1927).

    Of a survey `trials` is the effective sample size, and the quantile that of Student's t with such degrees of
    `freedom` (Franco et al., Journal of Survey Statistics and Methodology 2019).

    >>> found = wilson(0.0, 10)
    >>> found.low, round(found.high, 4)
    (0.0, 0.2775)
    """
    z2 = quantile(freedom) ** 2
    centre = (share + z2 / (2 * trials)) / (1 + z2 / trials)
    margin = math.sqrt(z2 * (share * (1 - share) / trials + z2 / (4 * trials**2))) / (1 + z2 / trials)
    return Interval(share, max(0.0, centre - margin), min(1.0, centre + margin))


def interval_of(value: float, variance: float, spread: float, freedom: float, bounds: Bounds) -> Interval:
    """Return the interval of an estimate with such a variance; `spread` is the variance of a single label's value.

    Of a share it is Wilson's for the effective sample size, which lies around a rare share as its errors do, of
    anything else Student's.
    """
    value = bounds.clipped(value)
    if variance <= 0:
        return Interval(value, value, value)
    return wilson(value, spread / variance, freedom) if bounds == SHARE else student(value, variance, freedom, bounds)


def smoothed(variance: float, labels: float, *, drawn: float = 1.0) -> float:
    """Return the variance of a mean of so many labels' differences as if of two more labels one had been wrong by 1.

    Where the model is hardly ever wrong a sample often shows no error at all, and says with that too little of its own
    doubt. Agresti and Min (Statistics in Medicine 2005) add to matched pairs half an observation in each of their four
    cells. `drawn` multiplies what is added, as unequal weights and a finite population do.
    """
    return variance * (labels - 1) / (labels + 1) + drawn * ADDED / (labels * (labels + 1))


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
