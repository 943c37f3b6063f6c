"""Two models on the same texts: counted by hand."""

import numpy as np
import pytest
from scipy.stats import binomtest, t

from stance.evaluation.comparison import compare
from stance.evaluation.evaluation import Answers
from stance.model.metrics import log_loss
from stance.scoring.scorer import Floats

Y = np.array([0, 0, 1, 1, 1, 0])


def answers(labels: tuple[str, ...], first: Floats) -> Answers:
    """Return answers to Y, label "a" first; `first` is the probability of the first of `labels`."""
    y = Y if labels[0] == "a" else 1 - Y
    return Answers(labels, y, np.stack([first, 1 - first], axis=1), np.ones(len(Y), bool), None)


def test_differences_are_this_models_less_the_others_whatever_the_order_of_labels() -> None:
    """This one is right but for the last; the other, whose labels stand the other way round, on 0, 2 and 5 alone."""
    this = answers(("a", "b"), np.array([0.9, 0.8, 0.2, 0.3, 0.1, 0.4]))
    other = answers(("b", "a"), np.array([0.3, 0.7, 0.6, 0.2, 0.4, 0.1]))
    found = compare(this, other)
    assert (found.accuracy, found.other_accuracy) == pytest.approx((5 / 6, 3 / 6))
    assert found.accuracy_difference.value == pytest.approx(2 / 6)
    assert found.macro_f1_difference.value == pytest.approx(found.macro_f1 - found.other_macro_f1)
    assert found.macro_f1 > found.other_macro_f1
    assert (found.only_this_right, found.only_other_right) == (3, 1)
    assert found.mcnemar_p == pytest.approx(binomtest(3, 4).pvalue)
    assert found.log_loss == pytest.approx(log_loss(this.probabilities, this.y))
    assert found.other_log_loss == pytest.approx(log_loss(other.probabilities, other.y))


def test_models_that_never_part_may_do_so_in_either_direction() -> None:
    this = answers(("a", "b"), np.array([0.9, 0.8, 0.2, 0.3, 0.1, 0.4]))
    found = compare(this, this).accuracy_difference
    assert found.value == 0
    assert found.low == -found.high < 0


def test_documents_of_unequal_size_widen_the_interval_of_a_difference() -> None:
    """Of 14, 2, 2 and 2 texts there are no more than 400 / 208 documents of equal size; each is left out by hand."""
    of, rng = np.repeat([0, 1, 2, 3], [14, 2, 2, 2]), np.random.default_rng(1)
    y = rng.integers(0, 2, 20)
    first, second = rng.integers(0, 2, 20), np.where(rng.random(20) < 0.6, y, 1 - y)
    this, other = (Answers(("a", "b"), y, np.eye(2)[said], np.ones(20, bool), of) for said in (first, second))
    differences = (first == y).astype(float) - (second == y)
    left = [differences[of != document].mean() for document in range(4)]
    reach = t.ppf(0.975, 400 / 208) * np.sqrt(np.var(left) * 3)
    found = compare(this, other).accuracy_difference
    assert (found.low, found.high) == pytest.approx((differences.mean() - reach, differences.mean() + reach))
