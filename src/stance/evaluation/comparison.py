"""Compare two models on the same texts: who is right where the other is wrong, and the differences with intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.errors import LabelError
from stance.evaluation.evaluation import Answers, Flags
from stance.evaluation.scores import accuracy, cells, macro_f1
from stance.model.intervals import Interval, Metric, difference, share, summed
from stance.model.metrics import freedom_of, log_loss
from stance.scoring.scorer import Floats


@dataclass(frozen=True)
class Comparison:
    """A model against another on the same texts; differences are this model's figure less the other's.

    `only_this_right` and `only_other_right` count texts that one of the two has right; `mcnemar_p` is the exact
    two-sided probability of a split at least as uneven were both as good (McNemar, Psychometrika 1947), which takes
    texts as independent of each other; the intervals allow for texts of a document being alike.
    """

    rows: int
    accuracy: float
    other_accuracy: float
    accuracy_difference: Interval
    macro_f1: float
    other_macro_f1: float
    macro_f1_difference: Interval
    log_loss: float
    other_log_loss: float
    only_this_right: int
    only_other_right: int
    mcnemar_p: float


def compare(this: Answers, other: Answers) -> Comparison:
    """Return how the answers of a model differ from another's to the same texts.

    Raises LabelError where the two models have not the same labels.
    """
    from scipy.stats import binomtest  # which takes a second to load

    check_labels(this.labels, other.labels)
    number = len(this.labels)
    theirs = np.array([this.labels.index(label) for label in other.labels])[other.predicted]
    ours = (this.predicted, theirs)
    pairs = [cells(this.y, predicted, number, this.documents) for predicted in ours]
    right = [predicted == this.y for predicted in ours]
    first, second = int((right[0] & ~right[1]).sum()), int((right[1] & ~right[0]).sum())
    p_value = binomtest(first, first + second).pvalue if first + second else 1.0
    clusters = np.concatenate([part.reshape(len(part), -1) for part in pairs], axis=1)
    totals = [part.sum(axis=0) for part in pairs]
    split = this.predicted != theirs
    return Comparison(
        rows=len(this.y),
        accuracy=float(accuracy(totals[0])),
        other_accuracy=float(accuracy(totals[1])),
        accuracy_difference=_difference(accuracy, clusters, number, split, this),
        macro_f1=float(macro_f1(totals[0])),
        other_macro_f1=float(macro_f1(totals[1])),
        macro_f1_difference=_difference(macro_f1, clusters, number, split, this),
        log_loss=log_loss(this.probabilities, this.y),
        other_log_loss=log_loss(other.probabilities, other.y),
        only_this_right=first,
        only_other_right=second,
        mcnemar_p=float(p_value),
    )


def check_labels(this: Sequence[str], other: Sequence[str]) -> None:
    """Raise LabelError where two models have not the same labels, in whatever order."""
    if set(this) != set(other):
        raise LabelError(
            f"the models have other labels, {', '.join(map(repr, this))} and {', '.join(map(repr, other))}: "
            "only models of the same labels can be compared"
        )


def _difference(metric: Metric, clusters: Floats, number: int, split: Flags, this: Answers) -> Interval:
    """Return the difference of a score of the two; where they never part, within what share of texts they may."""

    def of_both(flat: Floats) -> Floats:
        both = flat.reshape(*flat.shape[:-1], 2, number, number)
        return np.asarray(metric(both[..., 0, :, :]) - metric(both[..., 1, :, :]))

    parted, texts = (summed(rows, this.documents) for rows in (split, np.ones(len(split))))
    if split.any():
        return difference(of_both, clusters, freedom=freedom_of(texts))
    reach = share(parted, texts, grouped=this.documents is not None).high
    return Interval(0.0, -reach, reach)
