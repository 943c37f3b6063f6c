"""Measure probabilities and answers against true labels."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance.scoring.scorer import Floats

Classes = npt.NDArray[np.intp]
"""The true class of each row, shape (rows,)."""
_RESAMPLES = 1000


def log_loss(probabilities: Floats, y: Classes) -> float:
    """Return the mean negative log probability of the true class."""
    return float(losses(probabilities, y).mean())


def losses(probabilities: Floats, y: Classes) -> Floats:
    """Return the negative log probability of the true class of each row, shape (rows,)."""
    return np.asarray(-np.log(np.maximum(probabilities[np.arange(len(y)), y], 1e-15)))


def calibration_error(probabilities: Floats, y: Classes, bins: int = 10) -> float:
    """Return the expected calibration error of the top label in equal-width bins (Guo et al., ICML 2017)."""
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == y
    where = np.minimum((top * bins).astype(int), bins - 1)
    gaps = [abs(top[where == b].sum() - right[where == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(y))


@dataclass(frozen=True)
class Interval:
    """A measured value and the 95 % interval around it (percentile bootstrap, Efron and Tibshirani 1993)."""

    value: float
    low: float
    high: float


def confusion(y: Classes, predicted: Classes, labels: int) -> npt.NDArray[np.intp]:
    """Return the confusion matrix, true labels in rows.

    >>> confusion(np.array([0, 1, 1]), np.array([0, 0, 1]), 2).tolist()
    [[1, 0], [1, 1]]
    """
    return np.bincount(y * labels + predicted, minlength=labels * labels).reshape(labels, labels)


def macro_f1(matrix: npt.NDArray[np.intp]) -> float:
    """Return the mean F1 of the labels that occur in the truth, from a confusion matrix.

    >>> round(macro_f1(np.array([[1, 0], [1, 1]])), 4)
    0.6667
    """
    hits = np.diag(matrix)
    total = matrix.sum(axis=0) + matrix.sum(axis=1)
    scores = 2 * hits / np.maximum(total, 1)
    return float(scores[matrix.sum(axis=1) > 0].mean())


def bootstrap(metric: Callable[[npt.NDArray[np.intp]], float], y: Classes, predicted: Classes, labels: int) -> Interval:
    """Return a metric of the confusion matrix with its 95 % percentile interval over resampled rows.

    Resampling rows is resampling the cells of the matrix multinomially; the seed is fixed.
    """
    matrix = confusion(y, predicted, labels)
    draws = np.random.default_rng(0).multinomial(matrix.sum(), (matrix / matrix.sum()).ravel(), size=_RESAMPLES)
    values = [metric(draw.reshape(matrix.shape)) for draw in draws]
    low, high = np.percentile(values, [2.5, 97.5])
    return Interval(metric(matrix), float(low), float(high))
