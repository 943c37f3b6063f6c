"""Metrics: held against scikit-learn, and against cases computed by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import confusion_matrix, f1_score
from sklearn.metrics import log_loss as sklearn_log_loss

from stance.model.metrics import bootstrap, calibration_error, confusion, log_loss, losses, macro_f1

answers = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60)


@given(answers)
def test_confusion_and_macro_f1_are_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    y, predicted = (np.array(side) for side in zip(*pairs, strict=True))
    matrix = confusion(y, predicted, 3)
    assert matrix.tolist() == confusion_matrix(y, predicted, labels=[0, 1, 2]).tolist()
    expected = f1_score(y, predicted, labels=sorted(set(y)), average="macro", zero_division=0)
    assert macro_f1(matrix) == pytest.approx(expected)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Of 200 samples with a true accuracy of .7, about 95 % of the intervals hold .7."""
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(200):
        y = rng.integers(0, 2, 120)
        predicted = np.where(rng.random(120) < 0.7, y, 1 - y)
        interval = bootstrap(lambda m: float(np.trace(m) / m.sum()), y, predicted, 2)
        covered += interval.low <= 0.7 <= interval.high
    assert 180 <= covered <= 199


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
