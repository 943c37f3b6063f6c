"""Put intervals around the scores of probabilities: log-loss, the Brier score and the calibration error."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance.evaluation.scores import squared_distances
from stance.model.intervals import Counts, Expected, Interval, estimated_effect, quantile, score, summed
from stance.model.metrics import LARGEST_LOSS, calibration_gaps, freedom_of, losses
from stance.scoring.scorer import Floats

_FOLDED = math.sqrt(2 / math.pi)
"""The mean of the absolute value of a standard normal variable."""
_WORTH, _FREEDOM = 10.0, 3.0
"""Texts or documents that an expected variance counts as where it is the larger one, and degrees of freedom it adds."""


@dataclass(frozen=True)
class ProbabilityScores:
    """The scores of probabilities, each with its interval."""

    log_loss: Interval
    brier: Interval
    calibration_error: Interval


def probability_scores(probabilities: Floats, y: Counts, documents: Counts | None, bins: int = 10) -> ProbabilityScores:
    """Return the scores of probabilities, shape (texts, labels); `documents` numbers each text's document.

    Log-loss and Brier score are means, with Student's t on the logit of where they lie in their range and the standard
    error of the jackknife over texts or documents; where that says nothing, all of the range. They rest on a few texts
    that are far off: where these happen to be missing, the variance is averaged with the one that is expected.
    """
    texts = summed(np.ones(len(y)), documents)
    effect = _effect(probabilities.argmax(axis=1) == y, texts, documents)
    each = range(probabilities.shape[1])

    def mean(measure: Callable[[Floats, Counts], Floats], high: float) -> Interval:
        possible = np.stack([measure(probabilities, np.full(len(y), label)) for label in each], axis=1)
        values = measure(probabilities, y)
        modelled = _modelled(probabilities, possible)
        variance = effect * max(_spread(values), modelled.variance) / len(y)
        expected = Expected(variance, _WORTH, _FREEDOM, least=True, value=modelled.value)
        return _mean(values, documents, texts, high, expected)

    gaps = calibration_gaps(probabilities, y, bins)
    return ProbabilityScores(
        mean(losses, LARGEST_LOSS),
        mean(squared_distances, 2.0),
        calibration_interval(summed(gaps, documents), texts),
    )


def _effect(right: npt.NDArray[np.bool_], texts: Floats, documents: Counts | None) -> float:
    """Return the design effect of right answers; 1 of texts one by one, and of a single document."""
    return 1.0 if documents is None or len(texts) < 2 else estimated_effect(summed(right, documents), texts)


def _spread(values: Floats) -> float:
    return float(values.var(ddof=1)) if len(values) > 1 else 0.0


@dataclass(frozen=True)
class _Modelled:
    """The mean and the variance of a text's score if labels were as probable as a model says."""

    value: float
    variance: float


def _modelled(probabilities: Floats, possible: Floats) -> _Modelled:
    """Return what a model expects of the scores that each label would have, shape (texts, labels).

    >>> _modelled(np.array([[0.5, 0.5]]), np.array([[0.0, 2.0]]))
    _Modelled(value=1.0, variance=1.0)
    """
    means = (probabilities * possible).sum(axis=1)
    inside = (probabilities * (possible - means[:, None]) ** 2).sum(axis=1)
    return _Modelled(float(means.mean()), float(inside.mean() + means.var()))


def _mean(values: Floats, documents: Counts | None, texts: Floats, high: float, expected: Expected) -> Interval:
    """Return a mean in 0..high with its interval."""
    clusters = np.stack([summed(values, documents), texts], axis=1)

    def of(sums: Floats) -> Floats:
        return np.asarray(sums[..., 0] / sums[..., 1])

    found = score(of, clusters, high=high, freedom=freedom_of(texts), expected=expected)
    return found or Interval(float(values.mean()), 0.0, high)


def calibration_interval(gaps: Floats, texts: Floats) -> Interval:
    """Return the calibration error with its interval, from each cluster's gaps, shape (clusters, bins), and its texts.

    A gap is the sum of largest probabilities less the number of right answers. The error adds up absolute values and is
    by that too large, the more so the fewer texts there are: a calibrated model has one too. So the interval reaches
    from the error less what it has too much on average, and Student's t with the jackknife's standard error, to the
    error itself and t; and from 0 where a calibrated model would show such an error, by the mean and the variance of
    absolute values of normal variables.

    >>> found = calibration_interval(np.array([[0.5], [-0.5], [0.4]]), np.ones(3))
    >>> round(found.value, 3), found.low
    (0.133, 0.0)
    """
    number, total = len(texts), float(texts.sum())
    sums = np.abs(gaps.sum(axis=0)) / total
    value = float(sums.sum())
    if number < 2:
        return Interval(value, 0.0, 1.0)
    without = (gaps.sum(axis=0) - gaps) / (total - texts)[:, None]
    errors, error = _jackknife(without), float(_jackknife(np.abs(without).sum(axis=1)))
    reach = quantile(number - 1)
    deviation = math.sqrt((1 - 2 / math.pi) * float((errors**2).sum()))
    calibrated = _FOLDED * float(errors.sum()) + reach * deviation
    low = 0.0 if value <= calibrated else value - float(_excess(sums, errors).sum()) - reach * error
    return Interval(value, max(0.0, low), min(1.0, value + reach * error))


def _jackknife(without: Floats) -> Floats:
    """Return the standard error of figures that leave each cluster out once, shape (clusters, ...)."""
    factor = (len(without) - 1) / len(without)
    return np.asarray(np.sqrt(factor * ((without - without.mean(axis=0)) ** 2).sum(axis=0)))


def _excess(means: Floats, errors: Floats) -> Floats:
    """Return by how much the mean of a normal variable's absolute value is above that of its mean (folded normal)."""
    from scipy.special import ndtr

    ratio = np.divide(means, errors, out=np.full_like(means, np.inf), where=errors > 0)
    return np.asarray(errors * _FOLDED * np.exp(-(ratio**2) / 2) - 2 * means * ndtr(-ratio))
