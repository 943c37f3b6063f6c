"""Measure probabilities and answers against true labels."""

import numpy as np
import numpy.typing as npt

from stance.scoring.scorer import Floats

Classes = npt.NDArray[np.intp]
"""The true class of each row, shape (rows,)."""
_LEAST = 1e-15
LARGEST_LOSS = float(-np.log(_LEAST))
"""A log-loss is never larger: a probability counts as no smaller."""


def log_loss(probabilities: Floats, y: Classes) -> float:
    """Return the mean negative log probability of the true class."""
    return float(losses(probabilities, y).mean())


def losses(probabilities: Floats, y: Classes) -> Floats:
    """Return the negative log probability of the true class of each row, shape (rows,)."""
    return np.asarray(-np.log(np.maximum(probabilities[np.arange(len(y)), y], _LEAST)))


def calibration_error(probabilities: Floats, y: Classes, bins: int = 10) -> float:
    """Return the expected calibration error of the top label in equal-width bins (Guo et al., ICML 2017)."""
    return float(np.abs(calibration_gaps(probabilities, y, bins).sum(axis=0)).sum() / len(y))


def calibration_gaps(probabilities: Floats, y: Classes, bins: int = 10) -> Floats:
    """Return each row's largest probability, less 1 where it is right, in the bin that it lies in, shape (rows, bins).

    >>> calibration_gaps(np.array([[0.75, 0.25], [0.25, 0.75]]), np.array([0, 0]), bins=2).tolist()
    [[0.0, -0.25], [0.0, 0.75]]
    """
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == y
    gaps = np.zeros((len(y), bins))
    gaps[np.arange(len(y)), np.minimum((top * bins).astype(int), bins - 1)] = top - right
    return gaps


def confusion(y: Classes, predicted: Classes, labels: int) -> npt.NDArray[np.intp]:
    """Return the confusion matrix, true labels in rows.

    >>> confusion(np.array([0, 1, 1]), np.array([0, 0, 1]), 2).tolist()
    [[1, 0], [1, 1]]
    """
    return np.bincount(y * labels + predicted, minlength=labels * labels).reshape(labels, labels)


def design_effect(hits: Floats, trials: Floats) -> float:
    """Return by how much a share varies more between documents than it would between texts drawn alone; at least 1.

    It is the variance by the jackknife, each document with trials left out once, over that of a binomial: a linearised
    one (Kish, Survey Sampling, 1965) says too little where few documents, of unequal size, move the share that they are
    held against. Where all trials agree it is the mean number of trials in a document.

    >>> design_effect(np.array([2.0, 0.0]), np.array([2.0, 2.0]))
    4.0
    """
    total, number = float(trials.sum()), len(trials)
    value = float(hits.sum() / total)
    if not 0 < value < 1:
        return max(total / number, 1.0)
    if number < 2:
        return max(total, 1.0)
    moved = (hits - value * trials) / (total - trials)
    variance = (number - 1) / number * float((moved**2).sum())
    return max(variance / (value * (1 - value) / total), 1.0)


def freedom_of(trials: Floats) -> float:
    """Return the degrees of freedom of a variance between documents with so many trials: one less than there are.

    Documents of unequal size have no more than there are of equal size that would tell as much (Kish, Survey Sampling,
    1965, 11.7).

    >>> freedom_of(np.array([5.0, 5.0, 5.0])), round(freedom_of(np.array([9.0, 1.0, 1.0])), 2)
    (2.0, 1.46)
    """
    return min(len(trials) - 1.0, float(trials.sum() ** 2 / (trials**2).sum()))
