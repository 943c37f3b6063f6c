"""Put 95 % intervals around shares and scores, wherever they are told: of a figure, of agreement, of what was labelled.

How often they hold the true value is simulated by `benchmarks/intervals.py` and `benchmarks/agreement_intervals.py` and
printed in `docs/reliability.md`; the choice among them was made there. Nothing here is drawn at random.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance.model.intraclass import ALIKE, intraclass
from stance.model.metrics import freedom_of
from stance.scoring.scorer import Floats

CONFIDENCE = 0.95
_FURTHER = 2
"""Documents that are added to those that show how alike their texts are, where that is taken to be known."""
_MODELLED = 40
"""Documents that the beta-binomial distribution counts as, beside those that show the variance themselves."""
_FREEDOM = 3
"""Degrees of freedom that knowing how alike texts may be is worth."""
_UPPER = (1 + CONFIDENCE) / 2
_NORMAL = 1.959963984540054
"""The quantile `_UPPER` of the normal distribution, which most intervals need, and nothing else of SciPy."""
Counts = npt.NDArray[np.intp]
_KEY = 31_415_926
_MOST_AT_ONCE = 1 << 22
"""Numbers that are held at once while clusters are left out one by one."""


@dataclass(frozen=True)
class Interval:
    """A measured value and the 95 % interval around it."""

    value: float
    low: float
    high: float


def quantile(freedom: float = math.inf) -> float:
    """Return by how many standard errors an interval reaches to each side, with such degrees of freedom."""
    if math.isinf(freedom):
        return _NORMAL
    from scipy.special import stdtrit  # what scipy.stats has, without the second that it takes to load

    return float(stdtrit(max(1.0, freedom), _UPPER))


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


def jeffreys(share: float, trials: float) -> Interval:
    """Return the interval of a share of so few trials that Wilson's would leap (Brown, Cai and DasGupta 2001).

    It is between quantiles of a beta distribution, and reaches to 0 where no trial was a hit and to 1 where all were.

    >>> found = jeffreys(0.5, 2)
    >>> round(found.low, 4), round(found.high, 4)
    (0.0608, 0.9392)
    """
    from scipy.special import betaincinv

    hits = share * trials
    sides = (hits + 0.5, trials - hits + 0.5)
    low = 0.0 if hits <= 0 else float(betaincinv(*sides, 1 - _UPPER))
    high = 1.0 if hits >= trials else float(betaincinv(*sides, _UPPER))
    return Interval(share, low, high)


def summed(values: npt.NDArray[np.generic], documents: Counts | None) -> Floats:
    """Return the sums of rows over each document, shape (documents, ...); of None each row is its own.

    >>> summed(np.array([1, 0, 1]), np.array([0, 0, 1])).tolist()
    [1.0, 1.0]
    """
    rows = np.asarray(values, np.float64)
    if documents is None or not len(rows):
        return rows
    numbers, places = np.unique(documents, return_inverse=True)
    sums = np.zeros((len(numbers), *rows.shape[1:]))
    np.add.at(sums, places, rows)
    return sums


def share(hits: Floats, trials: Floats, *, grouped: bool, alike: float | None = None) -> Interval:
    """Return the share of hits among trials, counted in each text or document, with its Wilson interval.

    Texts one by one: E. B. Wilson, JASA 1927. In documents (`grouped`) the number of trials is divided by the design
    effect, and the normal quantile is replaced by that of a t distribution (Franco et al., Journal of Survey Statistics
    and Methodology 2019) whose degrees of freedom allow for documents of unequal size. How alike the texts of a
    document are is estimated, unless `alike` says it. Without trials: 0, from 0 to 1.

    >>> found = share(np.array([8.0]), np.array([10.0]), grouped=False)
    >>> round(found.low, 4), found.value, round(found.high, 4)
    (0.4902, 0.8, 0.9433)
    """
    used = trials > 0
    hits, trials = hits[used], trials[used]
    total = float(trials.sum())
    if not total:
        return Interval(0.0, 0.0, 1.0)
    value = float(hits.sum() / total)
    if not grouped:
        return wilson(value, total)
    if len(trials) < 2:
        return Interval(value, 0.0, 1.0)
    effect = estimated_effect(hits, trials) if alike is None else smoothed_effect(hits, trials, alike)
    return wilson(value, total / effect, freedom_of(trials) + (_FREEDOM if alike is None else _FURTHER))


def estimated_effect(hits: Floats, trials: Floats, alike: float = ALIKE) -> float:
    """Return the design effect of documents whose texts are as alike as the documents themselves let expect.

    What the variance between documents shows is averaged with what a beta-binomial distribution makes of them, which
    counts as _MODELLED documents: many documents go by what they show, of whatever shape it is.
    """
    return smoothed_effect(hits, trials, intraclass(hits, trials, alike), further=_MODELLED)


def smoothed_effect(hits: Floats, trials: Floats, alike: float, *, further: float = _FURTHER) -> float:
    """Return by how much a share varies more between documents than it would between texts drawn alone; at least 1.

    Its variance is linearised, each document's part divided by what it does not weigh itself (Bell and McCaffrey,
    Survey Methodology 2002). Few documents tell little of it: `further` ones are added that show what an intraclass
    correlation of `alike` makes of documents of such sizes (Kish, Survey Sampling, 1965). Where all trials agree, no
    document tells anything of it, and that is all there is.
    """
    total = float(trials.sum())
    expected = 1 + alike * (float((trials**2).sum()) / total - 1)
    value = float(hits.sum() / total)
    if not 0 < value < 1:
        return max(expected, 1.0)
    apart = float(((hits - value * trials) ** 2 / (1 - trials / total)).sum()) / total
    smooth = (float(hits.sum()) + 1) / (total + 2)  # so that one that is nearly 0 or 1 does not vary next to nothing
    freedom = freedom_of(trials)
    return max((freedom * apart / (smooth * (1 - smooth)) + further * expected) / (freedom + further), 1.0)


def f1_of(overlap: Interval) -> Interval:
    """Return the F1 that belongs to a share of overlap, hits over hits, misses and false alarms: 2 J / (1 + J).

    >>> f1_of(Interval(0.5, 0.0, 1.0))
    Interval(value=0.6666666666666666, low=0.0, high=1.0)
    """
    return Interval(*(2 * x / (1 + x) for x in (overlap.value, overlap.low, overlap.high)))


Metric = Callable[[Floats], Floats]
"""Takes counts, shape (..., cells), and returns a figure for each, shape (...)."""


@dataclass(frozen=True)
class Expected:
    """A variance that is expected of a score: how many clusters it counts as, how many degrees of freedom it adds.

    Where it is the `least` that is expected, it says nothing of a variance that is larger. It is that of a score of
    such a `value`: an interval is stretched as there where the score itself lies within an error of its lowest.
    """

    variance: float
    weight: float
    freedom: float = 0.0
    least: bool = False
    value: float = -math.inf


def score(
    metric: Metric,
    clusters: Floats,
    *,
    times: Counts | None = None,
    low: float = 0.0,
    high: float = 1.0,
    unseen: float = 0.0,
    freedom: float | None = None,
    expected: Expected | None = None,
) -> Interval | None:
    """Return a score of summed counts, shape (clusters, cells), that lies in `low..high`, with its interval.

    Each cluster, a text or a document, is left out once (the jackknife: Miller, Biometrika 1974); the interval is that
    of Student's t on the logit of the score, brought back, so that it never leaves the range. `times` says how often
    there is each cluster, 1 by default, `unseen` what is added to the variance for what no cluster shows, `freedom` the
    degrees of freedom, one less than clusters by default. With what is `expected` the variance is averaged, weighted by
    degrees of freedom and by how many it counts as. None where that says nothing: with fewer than two clusters, or
    where leaving out changes nothing, or leaves nothing that the score is defined for.
    """
    kinds = _Kinds.of(clusters) if times is None else _Kinds(clusters, times)
    value, error = float(metric(kinds.total)), kinds.error(metric)
    freedom = kinds.number - 1.0 if freedom is None else freedom
    about = value
    if error and expected is not None and not (expected.least and expected.variance <= error**2):
        parts = (freedom * error**2, expected.weight * expected.variance)
        error = math.sqrt(sum(parts) / (freedom + expected.weight))
        freedom += expected.freedom
        about = max(value, min(expected.value, low + error))
    error = math.sqrt(error**2 + unseen) if error else error
    share_of_range = (value - low) / (high - low)
    if not error or not math.isfinite(error) or not 0 < share_of_range < 1:
        return None
    logit = np.log(share_of_range / (1 - share_of_range))
    reach = quantile(freedom) * error * (high - low) / ((about - low) * (high - about))
    from scipy.special import expit

    ends = low + (high - low) * expit(logit + np.array([-reach, reach]))
    return Interval(value, float(ends[0]), float(ends[1]))


def standard_error(metric: Metric, clusters: Floats, times: Counts) -> float:
    """Return the standard error of a score by the jackknife, of clusters of which there are so many each."""
    return _Kinds(clusters, times).error(metric)


def difference(metric: Metric, clusters: Floats, *, freedom: float | None = None) -> Interval:
    """Return a difference of scores, -1..1, of summed counts with its jackknife interval, Student's t on its own scale.

    With fewer than two clusters nothing is known: -1 to 1. Degrees of `freedom` are one less than clusters by default.
    """
    kinds = _Kinds.of(clusters)
    value = float(metric(kinds.total))
    if kinds.number < 2:
        return Interval(value, -1.0, 1.0)
    reach = quantile(kinds.number - 1.0 if freedom is None else freedom) * kinds.error(metric)
    return Interval(value, max(value - reach, -1.0), min(value + reach, 1.0))


@dataclass(frozen=True, eq=False)
class _Kinds:
    """The counts of clusters, shape (kinds, cells), those that are alike once, and how many there are of each kind."""

    counts: Floats
    times: Counts

    @classmethod
    def of(cls, clusters: Floats) -> "_Kinds":
        # A product with fixed factors at random tells kinds apart, and sorts a hundred times as quickly as rows do.
        keys = clusters @ np.random.default_rng(_KEY).random(clusters.shape[1])
        _, first, times = np.unique(keys, return_index=True, return_counts=True)
        return cls(clusters[first], times)

    @property
    def number(self) -> int:
        return int(self.times.sum())

    @property
    def total(self) -> Floats:
        return np.asarray(self.times @ self.counts)

    def error(self, metric: Metric) -> float:
        """Return the standard error of a score by the jackknife; NaN where it is not defined without some cluster."""
        if self.number < 2:
            return 0.0
        step = max(1, _MOST_AT_ONCE // max(self.counts.shape[1], 1))
        parts = [metric(self.total - self.counts[i : i + step]) for i in range(0, len(self.counts), step)]
        without = np.concatenate(parts)
        spread = without - np.average(without, weights=self.times)
        return float(np.sqrt((self.number - 1) / self.number * (self.times * spread**2).sum()))
