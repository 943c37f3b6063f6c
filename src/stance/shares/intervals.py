"""Put 95 % intervals around shares and means; `benchmarks/share_coverage.py` measures how often they hold the truth."""

import math
from dataclasses import dataclass

from stance.model.intervals import Interval, quantile, wilson


@dataclass(frozen=True)
class Bounds:
    """Between what a quantity lies: 0 and 1 for a share, -1 and 1 for a mean score."""

    low: float
    high: float

    def clipped(self, value: float) -> float:
        """Return a value, or the bound that it lies beyond."""
        return min(self.high, max(self.low, value))


SHARE = Bounds(0.0, 1.0)
SCORE = Bounds(-1.0, 1.0)


def added_error(value: float, bounds: Bounds) -> float:
    """Return the squared error of the two labels that `smoothed` adds, together.

    Of a share they are one of the label and one of another, both taken to be scored like the share itself; of a mean
    one of them is wrong by 1.

    >>> added_error(0.5, SHARE), added_error(0.0, SHARE), added_error(0.2, SCORE)
    (0.5, 1.0, 1.0)
    """
    if bounds != SHARE:
        return 1.0
    share = bounds.clipped(value)
    return share**2 + (1 - share) ** 2


def interval_of(value: float, variance: float, spread: float, freedom: float, bounds: Bounds) -> Interval:
    """Return the interval of an estimate with such a variance; `spread` is the variance of a single label's value.

    Of a share it is Wilson's for the effective sample size, which lies around a rare share as its errors do, of
    anything else Student's.
    """
    value = bounds.clipped(value)
    if variance <= 0:
        return Interval(value, value, value)
    return wilson(value, spread / variance, freedom) if bounds == SHARE else student(value, variance, freedom, bounds)


def smoothed(variance: float, labels: float, added: float, *, drawn: float = 1.0) -> float:
    """Return the variance of a mean of so many labels' differences as if there were two more of them, not quite right.

    Where the model is hardly ever wrong a sample often shows no error at all, and says with that too little of its own
    doubt. Agresti and Min (Statistics in Medicine 2005) add to matched pairs half an observation in each of their four
    cells; here the squared error of the two is `added`. `drawn` multiplies what is added, as unequal weights and a
    finite population do.
    """
    return variance * (labels - 1) / (labels + 1) + drawn * added / (labels * (labels + 1))


def student(value: float, variance: float, freedom: float, bounds: Bounds) -> Interval:
    """Return the interval of an estimate by Student's t, within the bounds of what is estimated.

    >>> interval = student(0.1, 0.01, 1e9, SHARE)
    >>> interval.low, round(interval.high, 4)
    (0.0, 0.296)
    """
    margin = quantile(freedom) * math.sqrt(variance)
    return Interval(bounds.clipped(value), bounds.clipped(value - margin), bounds.clipped(value + margin))
