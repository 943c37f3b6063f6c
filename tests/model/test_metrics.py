"""Metrics: held against scikit-learn, and against cases computed by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix
from sklearn.metrics import log_loss as sklearn_log_loss

from stance.model.metrics import calibration_error, confusion, log_loss, losses

answers = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60)


@given(answers)
def test_confusion_is_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    y, predicted = (np.array(side) for side in zip(*pairs, strict=True))
    assert confusion(y, predicted, 3).tolist() == confusion_matrix(y, predicted, labels=[0, 1, 2]).tolist()


@given(st.lists(st.tuples(st.floats(0.01, 0.97), st.booleans()), min_size=1, max_size=30))
def test_log_loss_is_scikit_learns(answers: list[tuple[float, bool]]) -> None:
    p = np.array([share for share, _ in answers])
    y = np.array([int(second) for _, second in answers])
    probabilities = np.stack([p, 1 - p], axis=1)
    assert log_loss(probabilities, y) == pytest.approx(sklearn_log_loss(y, probabilities, labels=[0, 1]))


def test_a_true_class_of_probability_zero_costs_much_but_not_all() -> None:
    assert losses(np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([0, 0])).tolist() == pytest.approx([34.538776, 0.0])


def test_the_calibration_error_of_a_hand_computed_case() -> None:
    """Two answers of .9, one right: |1.8 - 1| / 4; two of .6, both right: |1.2 - 2| / 4."""
    top = np.array([0.9, 0.9, 0.6, 0.6])
    probabilities = np.stack([top, 1 - top], axis=1)
    assert calibration_error(probabilities, np.array([0, 1, 0, 0])) == pytest.approx((0.8 + 0.8) / 4)


@given(st.lists(st.tuples(st.floats(0.5, 1), st.booleans()), min_size=1, max_size=60), st.sampled_from([1, 10, 15]))
def test_the_calibration_error_is_that_of_a_count_by_bins(answers: list[tuple[float, bool]], bins: int) -> None:
    top = np.array([share for share, _ in answers])
    right = np.array([is_right for _, is_right in answers]) | (top == 0.5)  # of two as probable the first is the answer
    slow = 0.0
    for k in range(bins):  # a probability of 1 is in the last one
        own = [i for i, p in enumerate(top.tolist()) if k <= p * bins < k + 1 or (k == bins - 1 and p == 1)]
        slow += abs(sum(top[own]) - sum(right[own])) / len(answers)
    probabilities = np.stack([top, 1 - top], axis=1)
    assert calibration_error(probabilities, np.where(right, 0, 1), bins) == pytest.approx(slow, abs=1e-12)
