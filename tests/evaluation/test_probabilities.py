"""Intervals of log-loss, Brier score and calibration error: against SciPy, sums by hand, and a known truth."""

import numpy as np
import pytest
from scipy.stats import foldnorm, t

from stance.evaluation.evaluation import Answers, measured
from stance.evaluation.probabilities import _excess, calibration_interval, probability_scores
from stance.evaluation.scores import brier
from stance.model.intervals import Counts, estimated_effect
from stance.model.metrics import LARGEST_LOSS, calibration_error, calibration_gaps, log_loss, losses
from stance.scoring.scorer import Floats


def answered(texts: int, seed: int, *, too_sure: float = 0.0) -> tuple[Floats, Counts]:
    """Return probabilities of two labels, and labels that are rightly answered a little less often than they say."""
    rng = np.random.default_rng(seed)
    top = rng.uniform(0.55, 0.99, texts)
    return np.stack([top, 1 - top], axis=1), (rng.random(texts) > top - too_sure).astype(np.intp)


def test_the_values_are_those_of_the_scores() -> None:
    probabilities, y = answered(80, 0)
    for documents in (None, np.arange(80) // 4):
        found = probability_scores(probabilities, y, documents)
        assert found.log_loss.value == pytest.approx(log_loss(probabilities, y))
        assert found.brier.value == pytest.approx(brier(probabilities, y))
        assert found.calibration_error.value == pytest.approx(calibration_error(probabilities, y))


def test_the_interval_of_log_loss_is_students_t_on_the_logit_with_the_standard_error_of_a_mean() -> None:
    probabilities, y = answered(60, 1, too_sure=0.3)
    found, each = probability_scores(probabilities, y, None).log_loss, losses(probabilities, y)
    part = each.mean() / LARGEST_LOSS
    reach = t.ppf(0.975, 59) * each.std(ddof=1) / np.sqrt(60) / (LARGEST_LOSS * part * (1 - part))
    ends = LARGEST_LOSS / (1 + np.exp(-(np.log(part / (1 - part)) + np.array([-reach, reach]))))
    assert [found.low, found.high] == pytest.approx(ends.tolist())


@pytest.mark.parametrize("documents", [None, np.arange(12) // 3])
def test_a_model_that_is_sure_and_by_chance_always_right_is_taken_to_be_wrong_as_often_as_it_says(
    documents: Counts | None,
) -> None:
    """By hand: twelve texts with .9 or .8 for the right label; the loss of the other would be -log .1 or -log .2.

    In four documents it varies by their design effect more, and they are what is left out.
    """
    top = np.repeat([0.9, 0.8], 6)
    probabilities = np.stack([top, 1 - top], axis=1)
    found = probability_scores(probabilities, np.zeros(12, np.intp), documents).log_loss
    means = -top * np.log(top) - (1 - top) * np.log(1 - top)
    modelled = (top * np.log(top) ** 2 + (1 - top) * np.log(1 - top) ** 2 - means**2).mean() + means.var()
    number, effect, losses_of = 12, 1.0, -np.log(top)
    if documents is not None:
        number, effect, losses_of = 4, estimated_effect(np.full(4, 3.0), np.full(4, 3.0)), losses_of[::3]
    seen = losses_of.var(ddof=1)
    assert modelled * effect > 10 * seen
    variance = ((number - 1) * seen / number + 10 * effect * modelled / 12) / (number + 9)
    part, about = losses_of.mean() / LARGEST_LOSS, max(losses_of.mean(), min(means.mean(), np.sqrt(variance)))
    reach = t.ppf(0.975, number - 1 + 3) * np.sqrt(variance) * LARGEST_LOSS / (about * (LARGEST_LOSS - about))
    ends = LARGEST_LOSS / (1 + np.exp(-(np.log(part / (1 - part)) + np.array([-reach, reach]))))
    assert [found.low, found.high] == pytest.approx(ends.tolist())


def test_a_few_sure_texts_that_are_all_right_do_not_make_any_log_loss_possible() -> None:
    """Twenty texts with .99: the model expects a loss of .056, which the interval holds, and not much more."""
    found = probability_scores(np.tile([0.99, 0.01], (20, 1)), np.zeros(20, np.intp), None).log_loss
    assert found.high == LARGEST_LOSS  # leaving out says nothing where all are the same
    top = np.linspace(0.985, 0.995, 20)
    found = probability_scores(np.stack([top, 1 - top], axis=1), np.zeros(20, np.intp), None).log_loss
    assert found.low < 0.056 < found.high < 0.15
    two = probability_scores(np.array([[0.97, 0.03], [0.96, 0.04]]), np.zeros(2, np.intp), None)
    assert two.log_loss.low < 0.2 < two.log_loss.high <= LARGEST_LOSS
    assert two.brier.low < 0.1 < two.brier.high <= 2


def test_texts_of_a_document_that_are_alike_tell_less() -> None:
    """Each text four times: the intervals of the documents are those of the texts once.

    Those of means are a little longer, by what is expected of documents before they show that all their texts agree.
    """
    probabilities, y = answered(50, 2, too_sure=0.1)
    four = (np.repeat(probabilities, 4, axis=0), np.repeat(y, 4))
    apart, together = probability_scores(*four, None), probability_scores(*four, np.repeat(np.arange(50), 4))
    once = probability_scores(probabilities, y, None)
    for name in ("log_loss", "brier", "calibration_error"):
        one, other, rows = (getattr(found, name) for found in (once, together, apart))
        assert other.value == pytest.approx(one.value)
        if name == "calibration_error":
            assert (other.low, other.high) == pytest.approx((one.low, one.high))
        else:
            assert 0.999 * one.low < other.low <= one.low < one.high <= other.high < 1.001 * one.high
        assert rows.high - rows.low < other.high - other.low


def test_what_the_absolute_value_adds_is_that_of_the_folded_normal() -> None:
    means, errors = np.array([0.0, 0.1, 0.5, 0.3]), np.array([0.2, 0.2, 0.1, 0.3])
    assert _excess(means, errors) == pytest.approx(foldnorm(means / errors, scale=errors).mean() - means)
    assert _excess(np.array([0.0, 0.4]), np.zeros(2)) == pytest.approx([0.0, 0.0])


def test_the_calibration_error_of_a_calibrated_model_is_counted_too_large_and_its_interval_reaches_0() -> None:
    touched, counted = 0, []
    for seed in range(200):
        found = probability_scores(*answered(100, seed), None).calibration_error
        touched += found.low == 0
        counted.append(found.value)
    assert touched >= 0.92 * 200
    assert np.mean(counted) > 0.05


def test_the_calibration_error_of_a_model_that_is_too_sure_does_not_reach_0_and_holds_the_truth() -> None:
    """Right in .2 fewer of the cases than it says: the error is .2 in whatever bins."""
    held = above = 0
    for seed in range(200):
        found = probability_scores(*answered(200, seed, too_sure=0.2), None).calibration_error
        held += found.low <= 0.2 <= found.high
        above += found.low > 0
    assert held >= 0.92 * 200
    assert above >= 0.99 * 200


def test_the_lower_end_is_the_error_less_what_it_has_too_much_and_less_t() -> None:
    """Two bins far from 0, ten clusters that each have a text in either."""
    gaps = np.stack([0.3 + 0.01 * np.arange(10), -0.2 - 0.02 * np.arange(10)], axis=1)
    found = calibration_interval(gaps, np.full(10, 2.0))
    error = gaps.mean(axis=0) / 2
    each = np.abs(gaps / 2).sum(axis=1)
    reach = t.ppf(0.975, 9) * each.std(ddof=1) / np.sqrt(10)
    assert found.value == pytest.approx(np.abs(error).sum())
    assert (found.low, found.high) == pytest.approx((found.value - reach, found.value + reach))


def test_the_lower_end_leaves_out_what_absolute_values_add() -> None:
    """A bin far from 0 beside one that is about 0, whose absolute value is chance alone."""
    gaps = np.stack([np.full(10, 0.8), np.tile([0.7, -0.4], 5)], axis=1)
    found = calibration_interval(gaps, np.full(10, 2.0))
    means, errors = gaps.mean(axis=0) / 2, gaps[:, 1].std(ddof=1) / np.sqrt(10) / 2
    excess = foldnorm(means[1] / errors, scale=errors).mean() - means[1]
    reach = t.ppf(0.975, 9) * errors  # none left out changes the sign
    assert excess > 0.02
    assert found.value == pytest.approx(means.sum())
    assert found.low == pytest.approx(found.value - excess - reach, abs=1e-6)


def test_one_text_or_losses_that_are_all_alike_tell_nothing() -> None:
    one = probability_scores(np.array([[0.9, 0.1]]), np.array([0]), None)
    assert (one.log_loss.low, one.log_loss.high) == (0.0, LARGEST_LOSS)
    assert (one.brier.low, one.brier.high) == (0.0, 2.0)
    assert (one.calibration_error.low, one.calibration_error.high) == (0.0, 1.0)
    alike = probability_scores(np.full((4, 2), 0.5), np.array([0, 1, 0, 1]), None)
    assert (alike.log_loss.low, alike.log_loss.high) == (0.0, LARGEST_LOSS)


def test_the_accuracy_of_the_certain_is_that_of_certain_answers() -> None:
    """Three of four right, one of two certain ones."""
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.6, 0.4], [0.7, 0.3]])
    sure = np.array([True, True, False, False])
    found = measured(Answers(("a", "b"), np.array([0, 1, 0, 0]), probabilities, sure, None))
    assert (found.accuracy.value, found.certain_share.value, found.certain_accuracy.value) == (0.75, 0.5, 0.5)
    assert found.log_loss_interval.value == pytest.approx(found.log_loss)
    assert found.calibration_error_interval.value == pytest.approx(found.calibration_error)


def test_the_last_step_of_coverage_keeps_all_texts_and_a_group_its_documents() -> None:
    probabilities = np.array([[0.9, 0.1], [0.8, 0.2], [0.6, 0.4], [0.7, 0.3]])
    answers = Answers(("a", "b"), np.array([0, 1, 0, 0]), probabilities, np.ones(4, bool), np.array([0, 0, 1, 2]))
    found = measured(answers)
    assert (found.coverage[0].count, found.coverage[-1].count, found.coverage[-1].coverage) == (1, 4, 1.0)
    assert measured(answers.only(np.array([True, True, True, False]))).documents == 2


def test_gaps_stand_in_the_bin_of_the_largest_probability() -> None:
    gaps = calibration_gaps(np.array([[0.05, 0.95], [1.0, 0.0], [0.55, 0.45]]), np.array([1, 0, 1]))
    assert gaps[[0, 1, 2], [9, 9, 5]] == pytest.approx([-0.05, 0.0, 0.55])
    assert np.count_nonzero(gaps) == 2
