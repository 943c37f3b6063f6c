"""Put 95 % intervals around shares, wherever they are told: of a figure, of agreement, of what was labelled by hand."""

import math
from dataclasses import dataclass

from scipy.special import ndtri, stdtrit  # what scipy.stats has, without the second that it takes to load

CONFIDENCE = 0.95
_UPPER = (1 + CONFIDENCE) / 2


@dataclass(frozen=True)
class Interval:
    """A measured value and the 95 % interval around it."""

    value: float
    low: float
    high: float


def quantile(freedom: float = math.inf) -> float:
    """Return by how many standard errors an interval reaches to each side, with such degrees of freedom."""
    return float(ndtri(_UPPER) if math.isinf(freedom) else stdtrit(max(1.0, freedom), _UPPER))


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
