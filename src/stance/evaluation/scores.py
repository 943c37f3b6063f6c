"""Compute scores of confusion matrices, one or many at once; true labels stand in rows."""

from dataclasses import dataclass

import numpy as np

from stance.model.intervals import (
    Counts,
    Expected,
    Interval,
    Metric,
    estimated_effect,
    f1_of,
    score,
    share,
    standard_error,
    summed,
)
from stance.model.metrics import freedom_of
from stance.scoring.scorer import Floats

_ALIKE = 0.15
"""The intraclass correlation that is expected of the scores over all labels."""
_WORTH, _FREEDOM = 40.0, 10.0
"""Documents that what is expected of their variance counts as, and degrees of freedom that it is worth."""


def cells(y: Counts, predicted: Counts, labels: int, documents: Counts | None = None) -> Floats:
    """Return the confusion matrix of each text or document, shape (texts or documents, labels, labels).

    >>> cells(np.array([0, 1]), np.array([0, 0]), 2, np.array([7, 7])).tolist()
    [[[1.0, 0.0], [1.0, 0.0]]]
    """
    return summed(np.eye(labels * labels)[y * labels + predicted], documents).reshape(-1, labels, labels)


def accuracy(matrices: Floats) -> Floats:
    """Return the share of right answers, 0 where there are none."""
    return np.asarray(_hits(matrices).sum(axis=-1) / np.maximum(matrices.sum(axis=(-2, -1)), 1.0))


def f1s(matrices: Floats) -> Floats:
    """Return the F1 of each label, 0 for one that is neither there nor answered."""
    answered, there = matrices.sum(axis=-2), matrices.sum(axis=-1)
    return np.asarray(2 * _hits(matrices) / np.maximum(answered + there, 1.0))


def macro_f1(matrices: Floats) -> Floats:
    """Return the mean F1 of the labels that occur in the truth.

    >>> float(macro_f1(np.array([[1.0, 0.0], [0.0, 0.0]])))
    1.0
    """
    occur = matrices.sum(axis=-1) > 0
    return np.asarray((f1s(matrices) * occur).sum(axis=-1) / np.maximum(occur.sum(axis=-1), 1))


def weighted_f1(matrices: Floats) -> Floats:
    """Return the mean F1 of the labels, each counting as often as it occurs in the truth."""
    there = matrices.sum(axis=-1)
    return np.asarray((f1s(matrices) * there).sum(axis=-1) / np.maximum(there.sum(axis=-1), 1.0))


def matthews(matrices: Floats) -> Floats:
    """Return the Matthews correlation of several classes (Gorodkin 2004), 0 where truth or answers are one label.

    >>> float(matthews(np.array([[3.0, 0.0], [0.0, 2.0]])))
    1.0
    """
    answered, there = matrices.sum(axis=-2), matrices.sum(axis=-1)
    total = matrices.sum(axis=(-2, -1))
    spread = (total**2 - (answered**2).sum(axis=-1)) * (total**2 - (there**2).sum(axis=-1))
    shared = _hits(matrices).sum(axis=-1) * total - (answered * there).sum(axis=-1)
    return np.asarray(np.where(spread > 0, shared / np.sqrt(np.where(spread > 0, spread, 1.0)), 0.0))


def brier(probabilities: Floats, y: Counts) -> float:
    """Return the mean squared distance of the probabilities from the truth, summed over labels: 0 to 2 (Brier 1950).

    >>> brier(np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([1, 1]))
    1.25
    """
    return float(squared_distances(probabilities, y).mean())


def squared_distances(probabilities: Floats, y: Counts) -> Floats:
    """Return the squared distance of each text's probabilities from the truth, summed over labels."""
    truth = np.eye(probabilities.shape[1])[y]
    return np.asarray(((probabilities - truth) ** 2).sum(axis=1))


@dataclass(frozen=True)
class LabelScores:
    """Precision, recall and F1 of one label, how many texts carry it, and how many were answered with it."""

    precision: Interval
    recall: Interval
    f1: Interval
    support: int
    answered: int


def label_scores(clusters: Floats, label: int, *, grouped: bool) -> LabelScores:
    """Return the scores of a label from the confusion matrix of each text or document."""
    hits, answered, there = clusters[:, label, label], clusters[:, :, label].sum(axis=1), clusters[:, label].sum(axis=1)
    return LabelScores(
        share(hits, answered, grouped=grouped),
        share(hits, there, grouped=grouped),
        f1_of(share(hits, answered + there - hits, grouped=grouped)),
        int(there.sum()),
        int(answered.sum()),
    )


@dataclass(frozen=True)
class Totals:
    """The scores over all labels."""

    accuracy: Interval
    macro_f1: Interval
    weighted_f1: Interval
    mcc: Interval


def totals(clusters: Floats, *, grouped: bool) -> Totals:
    """Return the scores over all labels from the confusion matrix of each text or document.

    Where leaving texts out shows nothing, as where all are right, the bounds of F1 are those that the single labels
    have, and the correlation's those of the accuracy, as far as it is from chance.
    """
    labels = clusters.shape[-1]
    matrix = clusters.sum(axis=0)
    right = share(_hits(clusters).sum(axis=-1), clusters.sum(axis=(1, 2)), grouped=grouped)
    single = [label_scores(clusters, i, grouped=grouped).f1 for i in range(labels)]
    lows, highs = (np.array([getattr(f1, end) for f1 in single]) for end in ("low", "high"))
    there = matrix.sum(axis=1)

    def mean_f1(metric: Metric, weights: Floats) -> Interval:
        ends = (float(np.average(end, weights=weights)) for end in (lows, highs))
        return _score(metric, clusters, grouped=grouped) or Interval(float(metric(matrix)), *ends)

    correlation = float(matthews(matrix))
    chance = Interval(correlation, min(_beyond_chance(right.low, labels), correlation), 1.0)
    found = _score(matthews, clusters, grouped=grouped, low=-1.0)
    return Totals(right, mean_f1(macro_f1, there > 0), mean_f1(weighted_f1, there), found or chance)


def _score(metric: Metric, clusters: Floats, *, grouped: bool, low: float = 0.0) -> Interval | None:
    """Return a score of confusion matrices with its interval.

    Of documents the variance that the jackknife shows is averaged with that of their texts, each drawn alone, times the
    design effect of right answers.
    """
    labels = clusters.shape[-1]
    flat = clusters.reshape(len(clusters), -1)

    def of_flat(counts: Floats) -> Floats:
        return metric(_square(counts, labels))

    texts = flat.sum(axis=1)
    used = texts > 0
    if not grouped or used.sum() < 2:
        return score(of_flat, flat, low=low)
    hits, texts = _hits(clusters).sum(axis=-1)[used], texts[used]
    kinds = np.flatnonzero(flat.sum(axis=0))
    alone = standard_error(of_flat, np.eye(labels * labels)[kinds], flat.sum(axis=0)[kinds].astype(np.intp))
    expected = Expected(alone**2 * estimated_effect(hits, texts, _ALIKE), _WORTH, _FREEDOM)
    return score(of_flat, flat, low=low, freedom=freedom_of(texts), expected=expected)


def _beyond_chance(accuracy: float, labels: int) -> float:
    """Return the correlation that an accuracy is with labels as frequent as each other and errors that lean nowhere."""
    return (labels * accuracy - 1) / (labels - 1)


def _square(flat: Floats, labels: int) -> Floats:
    return flat.reshape(*flat.shape[:-1], labels, labels)


def _hits(matrices: Floats) -> Floats:
    return np.diagonal(matrices, axis1=-2, axis2=-1)


@dataclass(frozen=True)
class Baselines:
    """What answers without reading reach: always the `commonest` label; labels drawn as often as they occur (`drawn`).

    `log_loss` and `brier` are those of the labels' frequencies given as probabilities of every text.
    """

    commonest: str
    commonest_accuracy: float
    commonest_macro_f1: float
    commonest_weighted_f1: float
    drawn_accuracy: float
    drawn_macro_f1: float
    log_loss: float
    brier: float


def baselines(matrix: Floats, labels: tuple[str, ...]) -> Baselines:
    """Return what answers without reading reach on texts with the labels of a confusion matrix.

    A label drawn with the probability of its frequency has, with many texts, that frequency as its precision and
    recall.

    >>> baselines(np.array([[2.0, 1.0], [1.0, 0.0]]), ("no", "yes")).commonest_accuracy
    0.75
    """
    support = matrix.sum(axis=1)
    shares = support / support.sum()
    best = int(support.argmax())
    answers = np.zeros_like(matrix, dtype=np.float64)
    answers[:, best] = support
    occur = shares[shares > 0]
    return Baselines(
        labels[best],
        float(accuracy(answers)),
        float(macro_f1(answers)),
        float(weighted_f1(answers)),
        float((shares**2).sum()),
        float(occur.mean()),
        float(-(occur * np.log(occur)).sum()),
        float(1 - (shares**2).sum()),
    )
