"""Intervals: held against SciPy and statistics computed by hand, and against what they must never do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import ndtri, stdtrit
from scipy.stats import beta, binomtest, t, ttest_rel

from stance.model.intervals import (
    CONFIDENCE,
    Expected,
    Interval,
    difference,
    estimated_effect,
    f1_of,
    jeffreys,
    quantile,
    score,
    share,
    smoothed_effect,
    summed,
)
from stance.model.intraclass import intraclass
from stance.model.metrics import design_effect, freedom_of
from stance.scoring.scorer import Floats

counts = st.integers(0, 40)


@given(counts, st.integers(1, 40))
def test_the_interval_of_a_share_is_scipys_wilson_interval(hits: int, trials: int) -> None:
    hits = min(hits, trials)
    expected = binomtest(hits, trials).proportion_ci(0.95, method="wilson")
    rows = np.arange(trials) < hits
    found = share(summed(rows, None), np.ones(trials), grouped=False)
    assert (found.value, found.low, found.high) == pytest.approx(
        (hits / trials, expected.low, expected.high), abs=1e-12
    )


def reached(share: float, trials: float, freedom: float) -> tuple[float, float]:
    """Return Wilson's interval by the roots of where the share is t standard errors off."""
    square = t.ppf(0.975, freedom) ** 2 / trials
    low, high = np.sort(np.roots([1 + square, -2 * share - square, share**2]))
    return float(low), float(high)


def test_documents_whose_texts_all_agree_count_as_little_more_than_one_trial_each() -> None:
    """Ten documents of eight texts, five all right.

    A half varies by 10 (4² / .9) / 80² = .0278, with 80 texts alone by .25 / 80: 8.89 times as much. Two further ones
    would show 1 + 7 .15, and tell with the nine of the ten.
    """
    hits, trials = np.repeat([8.0, 0.0], 5), np.full(10, 8.0)
    effect = (9 * 80 / 9 + 2 * (1 + 7 * 0.15)) / 11
    assert smoothed_effect(hits, trials, 0.15) == pytest.approx(effect)
    found = share(hits, trials, grouped=True, alike=0.15)
    assert (found.low, found.high) == pytest.approx(reached(0.5, 80 / effect, 9 + 2))


def test_how_alike_documents_are_is_estimated_and_counts_as_forty_of_them_and_three_degrees_of_freedom() -> None:
    """The same ten documents: what the beta-binomial distribution makes of them, and what they show, by hand."""
    hits, trials = np.repeat([8.0, 0.0], 5), np.full(10, 8.0)
    expected = 1 + 7 * intraclass(hits, trials)
    effect = (9 * 80 / 9 + 40 * expected) / 49
    assert estimated_effect(hits, trials) == pytest.approx(effect)
    found = share(hits, trials, grouped=True)
    assert (found.low, found.high) == pytest.approx(reached(0.5, 80 / effect, 9 + 3))
    assert estimated_effect(hits, trials, 0.05) < effect


def test_the_variance_between_documents_is_linearised_and_unequal_ones_have_fewer_degrees_of_freedom() -> None:
    """By hand; trials squared over squares: 24 * 24 / (144 + 3 * 16) = 3 documents of equal size."""
    hits, trials = np.array([9.0, 2.0, 1.0, 3.0]), np.array([12.0, 4.0, 4.0, 4.0])
    value = 15 / 24
    parts = [(9 - 12 * value) ** 2 / (12 / 24)] + [(x - 4 * value) ** 2 / (20 / 24) for x in (2, 1, 3)]
    between = sum(parts) / 24**2 / (16 / 26 * 10 / 26 / 24)  # over that of 24 texts with one right and one wrong more
    effect = (3 * between + 2 * (1 + (192 / 24 - 1) * 0.3)) / 5
    assert smoothed_effect(hits, trials, 0.3) == pytest.approx(effect)
    found = share(hits, trials, grouped=True, alike=0.3)
    assert (found.low, found.high) == pytest.approx(reached(value, 24 / effect, 3 + 2))


def test_of_equal_clusters_the_variance_is_that_of_their_means() -> None:
    """Against statistics of the documents' own shares, where many documents leave nothing to the further ones."""
    rng = np.random.default_rng(0)
    hits = rng.binomial(10, rng.beta(4, 4, 4000)).astype(float)
    value = hits.mean() / 10
    effect = np.var(hits / 10, ddof=1) / (value * (1 - value) / 10)
    assert smoothed_effect(hits, np.full(4000, 10.0), 0.15) == pytest.approx(effect, rel=2e-3)
    assert estimated_effect(hits, np.full(4000, 10.0)) == pytest.approx(effect, rel=2e-3)


def test_the_design_effect_of_a_promise_is_that_of_the_jackknife() -> None:
    """Each document left out once, by hand; trials squared over squares: 12 * 12 / (64 + 4 + 4) = 2."""
    hits, trials = np.array([6.0, 0.0, 2.0]), np.array([8.0, 2.0, 2.0])
    without = np.array([2 / 4, 8 / 10, 6 / 10]) - 8 / 12
    variance = 2 / 3 * (without**2).sum()
    assert design_effect(hits, trials) == pytest.approx(variance / (8 / 12 * 4 / 12 / 12))
    assert freedom_of(trials) == pytest.approx(2.0)
    assert freedom_of(np.full(5, 3.0)) == 4.0


def test_where_all_are_right_or_one_document_is_all_there_is_the_interval_says_how_little_is_known() -> None:
    many = share(np.full(5, 8.0), np.full(5, 8.0), grouped=True)
    expected = intraclass(np.full(5, 8.0), np.full(5, 8.0))
    assert 0 < expected < 0.5
    assert (many.low, many.high) == pytest.approx(reached(1.0, 40 / (1 + 7 * expected), 4 + 3))
    whole = share(np.full(5, 8.0), np.full(5, 8.0), grouped=True, alike=1.0)
    assert whole == share(np.full(5, 1.0), np.full(5, 1.0), grouped=True, alike=1.0)
    assert whole.low < 0.5 < many.low
    assert share(np.array([3.0]), np.array([4.0]), grouped=True) == Interval(0.75, 0.0, 1.0)
    assert share(np.zeros(3), np.zeros(3), grouped=False) == Interval(0.0, 0.0, 1.0)


@given(st.integers(0, 30), st.integers(1, 30))
def test_jeffreys_interval_is_that_of_the_beta_distribution(hits: int, trials: int) -> None:
    hits = min(hits, trials)
    found = jeffreys(hits / trials, trials)
    low, high = beta.ppf([0.025, 0.975], hits + 0.5, trials - hits + 0.5)
    assert found.low == pytest.approx(low if hits else 0.0, abs=1e-9)
    assert found.high == pytest.approx(high if hits < trials else 1.0, abs=1e-9)


@given(st.lists(st.tuples(counts, counts), min_size=1, max_size=12), st.booleans())
def test_a_share_lies_in_its_interval_and_that_between_0_and_1(pairs: list[tuple[int, int]], grouped: bool) -> None:
    hits, misses = (np.array(side, float) for side in zip(*pairs, strict=True))
    found = share(hits, hits + misses, grouped=grouped)
    assert 0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1


def mean_of(flat: Floats) -> Floats:
    return np.asarray(flat[..., 0] / flat[..., 1])


def test_the_jackknife_of_a_mean_is_its_standard_error_on_the_scale_of_the_logit() -> None:
    values = np.array([0.2, 0.4, 0.4, 0.9, 0.6])
    found = score(mean_of, np.stack([values, np.ones(5)], axis=1))
    assert found is not None
    error = values.std(ddof=1) / np.sqrt(5) / (0.5 * 0.5)
    reach = t.ppf(0.975, 4) * error
    assert (found.value, found.low, found.high) == pytest.approx(
        (0.5, 1 / (1 + np.exp(reach)), 1 / (1 + np.exp(-reach)))
    )


def test_what_is_expected_of_a_variance_is_averaged_with_what_clusters_show() -> None:
    """Five values with a variance of their mean v and four degrees of freedom, and .01 that counts as six: by hand."""
    values = np.array([0.2, 0.4, 0.4, 0.9, 0.6])
    expected = Expected(0.01, weight=6.0, freedom=3.0)
    found = score(mean_of, np.stack([values, np.ones(5)], axis=1), freedom=4.0, expected=expected)
    assert found is not None
    variance = (4 * values.var(ddof=1) / 5 + 6 * 0.01) / 10
    reach = t.ppf(0.975, 4 + 3) * np.sqrt(variance) / (0.5 * 0.5)
    assert (found.low, found.high) == pytest.approx((1 / (1 + np.exp(reach)), 1 / (1 + np.exp(-reach))))


def test_degrees_of_freedom_widen_the_interval_of_a_difference() -> None:
    values = np.array([0.2, 0.4, 0.4, 0.9, 0.6])
    found = difference(mean_of, np.stack([values, np.ones(5)], axis=1), freedom=2.5)
    assert found.high - found.value == pytest.approx(t.ppf(0.975, 2.5) * values.std(ddof=1) / np.sqrt(5))


def test_the_interval_of_a_difference_is_that_of_the_paired_t_test() -> None:
    rng = np.random.default_rng(3)
    first, second = rng.random(20), rng.random(20) * 0.5
    clusters = np.stack([first - second, np.ones(20)], axis=1)
    found, expected = difference(mean_of, clusters), ttest_rel(first, second).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert difference(mean_of, clusters[:1]) == Interval(float(first[0] - second[0]), -1.0, 1.0)


def test_clusters_that_are_alike_are_left_out_as_if_they_were_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """A hundred texts of four kinds, in parts of a few numbers at once, against all hundred left out in turn."""
    kinds = np.array([[1.0, 1.0], [0.0, 1.0], [0.5, 1.0], [0.25, 1.0]])
    clusters = kinds[np.random.default_rng(0).integers(0, 4, 100)]
    without = np.array([mean_of(np.delete(clusters, i, axis=0).sum(axis=0)) for i in range(100)])
    error = np.sqrt(99 / 100 * ((without - without.mean()) ** 2).sum())
    monkeypatch.setattr("stance.model.intervals._MOST_AT_ONCE", 4)
    found = difference(mean_of, clusters)
    assert found.high - found.value == pytest.approx(t.ppf(0.975, 99) * error)


@given(st.lists(st.integers(1, 5), min_size=3, max_size=3))
def test_a_score_of_kinds_and_how_often_they_are_there_is_that_of_all(times: list[int]) -> None:
    kinds = np.array([[1.0, 1.0], [0.0, 1.0], [0.5, 2.0]])
    found, expected = score(mean_of, kinds, times=np.array(times)), score(mean_of, np.repeat(kinds, times, axis=0))
    assert found is not None
    assert expected is not None
    assert (found.value, found.low, found.high) == pytest.approx((expected.value, expected.low, expected.high))


def test_a_score_that_leaving_out_does_not_change_has_no_interval_of_its_own() -> None:
    assert score(mean_of, np.array([[1.0, 2.0]] * 6)) is None
    assert score(mean_of, np.array([[1.0, 2.0]])) is None
    with np.errstate(invalid="ignore"):
        assert score(mean_of, np.array([[1.0, 2.0], [0.0, 0.0]])) is None  # not defined without the first


@given(counts, counts, counts)
def test_f1_of_the_overlap_is_the_f1(hits: int, missed: int, wrong: int) -> None:
    if hits + missed + wrong:
        overlap = hits / (hits + missed + wrong)
        assert f1_of(Interval(overlap, 0.0, 1.0)).value == pytest.approx(2 * hits / (2 * hits + missed + wrong))


def test_sums_are_those_of_each_document() -> None:
    assert summed(np.array([[1, 2], [3, 4], [5, 6]]), np.array([4, 9, 4])).tolist() == [[6.0, 8.0], [3.0, 4.0]]


def test_quantiles_are_those_of_the_normal_distribution_and_of_students_t() -> None:
    assert quantile() == ndtri((1 + CONFIDENCE) / 2)
    assert quantile(3.5) == stdtrit(3.5, (1 + CONFIDENCE) / 2)
    assert quantile(0.2) == stdtrit(1.0, (1 + CONFIDENCE) / 2)
