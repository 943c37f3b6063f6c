"""Calibration: the temperature that suits the logits, and the probability from which answers are certain."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from stance.model.calibration import NEVER, cautious_temperature, certain_threshold, fit_temperature, lower_bound
from stance.model.metrics import Classes
from stance.scoring.scorer import Floats


def drawn(rows: int, seed: int) -> tuple[Floats, Classes]:
    """Return logits and labels that are drawn from their softmax."""
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(rows, 3))
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return z, (p.cumsum(axis=1) > rng.random((rows, 1))).argmax(axis=1)


def test_the_temperature_found_is_the_one_that_was_applied() -> None:
    """Labels drawn from softmax(z) and logits 3 z: the temperature that calibrates them is 3."""
    z, y = drawn(20_000, seed=5)
    assert fit_temperature(3 * z, y) == pytest.approx(3, rel=0.05)


def test_the_threshold_is_the_least_that_reaches_the_accuracy() -> None:
    top = np.array([0.95, 0.9, 0.8, 0.7, 0.6])
    probabilities = np.stack([top, 1 - top], axis=1)
    y = np.array([0, 0, 1, 0, 1])  # right, right, wrong, right, wrong
    assert certain_threshold(probabilities, y, 0.75, 0) == 0.7
    assert certain_threshold(probabilities, y, 0.99, 0) == 0.9
    assert certain_threshold(probabilities, 1 - np.zeros(5, dtype=int), 0.5, 0) == NEVER > 1


@given(
    st.lists(st.tuples(st.floats(0.5, 1), st.booleans()), min_size=1, max_size=60),
    st.sampled_from([0.5, 0.8, 0.9]),
    st.sampled_from([0.5, 0.95]),
)
def test_the_answers_from_the_threshold_on_hold_the_promise_and_no_lower_threshold_does(
    answers: list[tuple[float, bool]], accuracy: float, confidence: float
) -> None:
    """The oracle tries every threshold of four decimals below an answer and asks SciPy for its exact interval."""
    top = np.array([share for share, _ in answers])
    right = np.array([is_right for _, is_right in answers]) | (top == 0.5)  # of two as probable the first is the answer

    def promised(threshold: float) -> bool:
        sure = top >= threshold
        if not right[sure].any():
            return False
        exact = binomtest(int(right[sure].sum()), int(sure.sum()), alternative="greater")
        return bool(exact.proportion_ci(confidence, method="exact").low >= accuracy)

    steps = [max(k for k in range(5000, 10_001) if k / 10_000 <= share) for share in top]
    holding = [k / 10_000 for k in steps if promised(k / 10_000)]
    found = certain_threshold(np.stack([top, 1 - top], axis=1), np.where(right, 0, 1), accuracy, confidence)
    assert found == min(holding, default=NEVER)


@given(
    st.lists(st.tuples(st.floats(0.5, 1), st.booleans()), min_size=1, max_size=40),
    st.sampled_from([0.5, 0.8, 0.9, 0.99]),
)
def test_without_confidence_answers_down_to_the_threshold_reach_the_accuracy_and_with_one_more_would_not(
    answers: list[tuple[float, bool]], accuracy: float
) -> None:
    top = np.round([share for share, _ in answers], 4)
    right = np.array([is_right for _, is_right in answers])
    right |= top == 0.5  # where both are as probable the first is the answer
    order = np.argsort(-top, kind="stable")
    y = np.where(right, 0, 1)
    threshold = certain_threshold(np.stack([top, 1 - top], axis=1), y, accuracy, 0)
    reached = [n for n in range(1, len(top) + 1) if right[order][:n].sum() / n >= accuracy]
    assert threshold == (top[order][max(reached) - 1] if reached else NEVER)


def test_answers_of_the_same_probability_are_certain_together_or_not_at_all() -> None:
    """Forty answers at .9, thirty of them right: no order of the rows may let the right ones reach .9 alone."""
    probabilities = np.tile([0.9, 0.1], (40, 1))
    for y in ([0] * 30 + [1] * 10, [1] * 10 + [0] * 30):
        assert certain_threshold(probabilities, np.array(y), 0.9, 0.95) == NEVER
        assert certain_threshold(probabilities, np.array(y), 0.6, 0.95) == 0.9


def test_the_promise_takes_as_many_answers_as_the_binomial_says() -> None:
    """0.9^28 > 0.05 >= 0.9^29: twenty-eight right answers of as many do not show an accuracy of .9, twenty-nine do."""

    def threshold(answers: int) -> float:
        return certain_threshold(np.tile([0.8, 0.2], (answers, 1)), np.zeros(answers, dtype=int), 0.9, 0.95)

    assert (threshold(28), threshold(29)) == (NEVER, 0.8)


def test_the_lower_bound_is_scipys_exact_one() -> None:
    for right, answers in ((0, 5), (3, 5), (5, 5), (90, 100)):
        [bound] = lower_bound(np.array([right]), np.array([answers]), 0.95)
        exact = binomtest(right, answers, alternative="greater").proportion_ci(0.95, method="exact").low
        assert bound == pytest.approx(exact, abs=1e-12)


def test_the_group_that_is_foretold_worst_sets_the_temperature() -> None:
    calm, y_calm = drawn(4000, seed=1)
    wild, y_wild = drawn(400, seed=2)
    logits, y = np.concatenate([calm, 3 * wild]), np.concatenate([y_calm, y_wild])
    groups = ["calm"] * 4000 + ["wild"] * 400
    together = fit_temperature(logits, y)
    assert cautious_temperature(logits, y, None) == together
    assert cautious_temperature(logits, y, groups) == fit_temperature(3 * wild, y_wild) > 2 > together


def test_a_group_is_asked_from_two_hundred_rows_on() -> None:
    calm, y_calm = drawn(2000, seed=1)
    wild, y_wild = drawn(200, seed=2)
    for rows in (199, 200):
        logits, y = np.concatenate([calm, 9 * wild[:rows]]), np.concatenate([y_calm, y_wild[:rows]])
        without = max(fit_temperature(logits, y), fit_temperature(calm, y_calm))
        of_wild = fit_temperature(9 * wild[:rows], y_wild[:rows])
        found = cautious_temperature(logits, y, ["calm"] * 2000 + ["wild"] * rows)
        assert found == (without if rows < 200 else of_wild)
        assert without < of_wild


def test_a_probability_of_four_decimals_is_its_own_threshold() -> None:
    """Some of them are a hair less than their ten thousandths when they are multiplied."""
    tops = np.arange(5001, 10_001) / 10_000
    assert (np.floor(tops * 10_000) / 10_000 < tops).any()
    for top in tops[np.floor(tops * 10_000) / 10_000 < tops]:
        assert certain_threshold(np.tile([top, 1 - top], (20, 1)), np.zeros(20, dtype=int), 0.5, 0.95) == top
