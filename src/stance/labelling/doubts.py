"""Rank labels that may be wrong by what is learned from all the others: confident learning.

Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", Journal of Artificial
Intelligence Research 70, 2021.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from stance.errors import LabelError
from stance.features.analyzer import Analyzer
from stance.model.calibration import fit_temperature
from stance.model.examples import Examples, examples
from stance.model.held_out import hold_out
from stance.model.metrics import Classes
from stance.model.settings import Settings
from stance.scoring.scorer import Floats, softmax


@dataclass(frozen=True)
class Doubt:
    """A label that may be wrong: the row, the label that is confidently another, and the probabilities of both.

    `margin` is the probability of the given label less the largest of the others, between -1 and 1.
    """

    row: int
    given: str
    suggested: str
    p_given: float
    p_suggested: float
    margin: float


@dataclass(frozen=True)
class Doubts:
    """Labels that may be wrong, the most doubtful first, and how good they are who say so.

    `accuracy` is how often the models were right on the labels that they did not learn from, `commonest` how often
    always answering the commonest label is: the weaker the models, the more right labels are doubted.
    """

    found: list[Doubt]
    accuracy: float
    commonest: float


def doubts(
    analyzer: Analyzer,
    texts: Sequence[str],
    labels: Sequence[str],
    groups: Sequence[str] | None = None,
    *,
    seed: int = 0,
    n_jobs: int | None = None,
) -> Doubts:
    """Return the labels that may be wrong, the most doubtful first, with the accuracy of what says so.

    Each text's probabilities are those of a model that had neither the text, nor a copy of it, nor another text of its
    group to learn from. Raises LabelError where texts and labels make no training set.
    """
    settings = replace(Settings(), C=(1.0,), seed=seed)
    data = examples(texts, labels, groups, copies_together=True)
    probabilities = out_of_fold(analyzer, settings, data, n_jobs)
    accuracy = float((probabilities.argmax(axis=1) == data.y).mean())
    return Doubts(doubted(probabilities, data.y, data.labels), accuracy, float(np.bincount(data.y).max() / len(data.y)))


def out_of_fold(analyzer: Analyzer, settings: Settings, data: Examples, n_jobs: int | None) -> Floats:
    """Return the calibrated probabilities of texts by models that did not learn from them, shape (texts, labels)."""
    if len(data.measured) < len(data.texts):
        raise LabelError("every text must have one label to look for wrong ones")
    logits = hold_out(analyzer, settings, data, n_jobs).logits
    return softmax(logits / fit_temperature(logits, data.y))


def doubted(probabilities: Floats, y: Classes, labels: Sequence[str]) -> list[Doubt]:
    """Return the labels that probabilities, shape (texts, labels), confidently say are others, the least likely first.

    A text counts as confidently of a label where that label's probability is at least what it is on the mean of the
    texts that are labelled so; of several such labels the most probable one (Northcutt et al. 2021, equations 1 and 2).
    They are ranked by the margin of the given label's probability over the largest of the others ("normalized margin").

    >>> p = np.array([[0.9, 0.1], [0.8, 0.2], [0.1, 0.9], [0.9, 0.1]])
    >>> [(d.row, d.suggested, round(d.margin, 2)) for d in doubted(p, np.array([0, 0, 1, 1]), ["a", "b"])]
    [(3, 'a', -0.8)]
    """
    numbers = range(len(labels))
    thresholds = np.array([probabilities[y == j, j].mean() if (y == j).any() else np.inf for j in numbers])
    confident = np.where(probabilities >= thresholds, probabilities, -1.0)
    best = confident.argmax(axis=1)
    rows = np.flatnonzero((confident.max(axis=1) >= 0) & (best != y))
    found = []
    for row in rows.tolist():
        own, other = probabilities[row, y[row]], np.delete(probabilities[row], y[row]).max()
        found.append(
            Doubt(
                row, labels[y[row]], labels[best[row]], float(own), float(probabilities[row, best[row]]),
                float(own - other),
            )
        )  # fmt: skip
    return sorted(found, key=lambda doubt: (doubt.margin, doubt.row))
