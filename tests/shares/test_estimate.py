"""Corrected shares and means: against hand-computed cases, other formulas, another library, and the truth."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import Made, made, simple, stratified
from scipy.stats import norm, t

from stance.model.intervals import wilson
from stance.shares.choices import Population
from stance.shares.estimate import TUNED_FROM, corrected, counted, lambda_of
from stance.shares.intervals import SCORE, SHARE, smoothed, student
from stance.shares.sums import Sampled, Sums, sums_of

STREAM, TABLE = Population.stream, Population.table


def unsmoothed(variance: float, labels: int, share: float) -> float:
    """Return a share's variance without the two further labels that it was estimated with."""
    added = share**2 + (1 - share) ** 2
    return (variance - added / (labels * (labels + 1))) * (labels + 1) / (labels - 1)


def test_a_share_is_the_models_mean_and_the_mean_difference_of_the_labels() -> None:
    """By hand: mean of the model .5, differences .5, -.25, .25 with mean 1/6."""
    table = Made(
        np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.5, 0.25, 0.75, 0.5]), np.array([1.0, 0.0, 1.0, 0.0])
    )  # fmt: skip
    found = corrected(table.sums(simple([0, 1, 2], 4)), SHARE, TABLE)
    assert found is not None
    assert found.interval.value == pytest.approx(0.5 + 1 / 6)
    variance = np.var([0.5, -0.25, 0.25], ddof=1) / 3 * (1 - 3 / 4)
    added = (2 / 3) ** 2 + (1 / 3) ** 2  # one label of the kind and one of another, scored like the share
    assert found.variance == pytest.approx(variance * 2 / 4 + (1 - 3 / 4) * added / 12)


@pytest.mark.parametrize("seed", range(3))
def test_the_estimate_for_a_stream_is_that_of_prediction_powered_inference(seed: int) -> None:
    """With the labelled rows left out of the unlabelled, the same estimate has lambda 1 - n/N there."""
    ppi = pytest.importorskip("ppi_py")
    rows, labels = 4000, 180
    table = made(rows, seed)
    found = corrected(table.sums(simple(range(labels), rows)), SHARE, STREAM)
    truth, told, rest = table.truth[:labels], table.model[:labels], table.model[labels:]
    factor = 1 - labels / rows
    assert found is not None
    assert found.interval.value == pytest.approx(ppi.ppi_mean_pointestimate(truth, told, rest, lam=factor)[0])
    low, high = ppi.ppi_mean_ci(truth, told, rest, alpha=0.05, lam=factor)
    deviation = math.sqrt(unsmoothed(found.variance, labels, found.interval.value))
    assert deviation == pytest.approx((high - low)[0] / 2 / 1.959964, rel=0.01)


def test_from_enough_labels_on_lambda_is_tuned_as_a_regression_would() -> None:
    table = made(3000, found=0.5, false=0.4)
    few, many = (table.sums(simple(range(number), 3000)) for number in (TUNED_FROM - 1, TUNED_FROM))
    truth, told = table.truth[:TUNED_FROM], table.model[:TUNED_FROM]
    slope = np.cov(truth, told)[0, 1] / np.var(told, ddof=1)
    one, other = corrected(few, SHARE, STREAM), corrected(many, SHARE, STREAM)
    assert one is not None
    assert other is not None
    assert one.tuning == 1.0
    assert other.tuning == pytest.approx(slope)
    assert other.interval.value == pytest.approx(truth.mean() + slope * (table.model.mean() - told.mean()))
    plain = corrected(many, SHARE, STREAM, tuned=False)
    assert plain is not None
    assert other.variance < plain.variance


def test_lambda_stays_between_none_and_one() -> None:
    truth = np.array([0.0, 1.0] * 100)
    for model, bound in ((1 - truth * 0.5, 0.0), (truth * 0.1, 1.0), (np.full(200, 0.5), 0.0)):
        assert lambda_of(Made(truth, model, truth).sums(simple(range(200), 200))) == bound


def test_strata_are_weighted_by_their_size() -> None:
    """By hand: 60 rows of which 4 are labelled, 40 of which 2 are."""
    truth = np.array([1.0, 0.0, 1.0, 1.0, 0.0, 1.0] + [0.0] * 94)
    table = Made(truth, np.full(100, 0.4), truth)
    found = corrected(table.sums(stratified([[0, 1, 2, 3], [4, 5]], [60, 40])), SHARE, TABLE)
    assert found is not None
    assert found.interval.value == pytest.approx(0.6 * 0.75 + 0.4 * 0.5)
    variance = 0.36 * np.var([1, 0, 1, 1], ddof=1) / 4 * (1 - 4 / 60) + 0.16 * 0.5 / 2 * (1 - 2 / 40)
    kish = 6 * (4 * 15**2 + 2 * 20**2) / 100**2
    left = 1 - (4 * 4 / 60 + 2 * 2 / 40) / 6
    assert found.variance == pytest.approx(smoothed(float(variance), 6, 0.65**2 + 0.35**2, drawn=kish * left))
    share = (0.65 * 6 + 1) / 8
    assert found.effective_n == pytest.approx(share * (1 - share) / found.variance)
    z, trials = norm.ppf(0.975), found.effective_n
    ends = np.roots([1 + z**2 / trials, -2 * 0.65 - z**2 / trials, 0.65**2])  # where |share - 0.65| is z deviations
    assert [found.interval.low, found.interval.high] == pytest.approx(sorted(ends.tolist()))


def test_a_table_labelled_to_its_last_row_leaves_no_doubt_about_itself_but_about_the_stream() -> None:
    table = made(500)
    sums = table.sums(simple(range(500), 500))
    itself, stream = corrected(sums, SHARE, TABLE), corrected(sums, SHARE, STREAM)
    assert itself is not None
    assert stream is not None
    share = table.truth.mean()
    assert itself.interval.value == pytest.approx(share)
    assert itself.variance == 0.0
    assert stream.interval.value == pytest.approx(share)
    assert unsmoothed(stream.variance, 500, share) == pytest.approx(share * (1 - share) / 500, rel=0.01)


def test_a_model_without_a_word_to_say_leaves_the_labels_alone() -> None:
    truth = made(2000).truth
    table = Made(truth, np.full(2000, 0.5), truth)
    found = corrected(table.sums(simple(range(100), 2000)), SHARE, STREAM)
    assert found is not None
    assert found.interval.value == pytest.approx(truth[:100].mean())
    assert found.effective_n == pytest.approx(100, rel=0.05)


def test_documents_that_say_one_thing_count_as_one_statement() -> None:
    """Every row four times in a document: the interval of the documents, not of the rows."""
    one = made(600)
    four = Made(*(np.repeat(values, 4) for values in (one.truth, one.model, one.answers)))
    sampled = simple(range(400), 2400)
    documents = np.repeat(np.arange(600), 4)
    apart, together = four.sums(sampled), four.sums(sampled, documents)
    single = one.sums(simple(range(100), 600))
    assert counted(apart, SHARE).value == counted(together, SHARE).value
    assert counted(together, SHARE).high == pytest.approx(counted(single, SHARE).high, abs=1e-3)
    rows, clustered, alone = (corrected(sums, SHARE, STREAM, tuned=False) for sums in (apart, together, single))
    assert rows is not None
    assert clustered is not None
    assert alone is not None
    assert clustered.variance == pytest.approx(alone.variance, rel=0.01)
    assert clustered.variance > 3 * rows.variance


def test_a_document_for_each_row_is_no_cluster() -> None:
    table, sampled = made(300), simple(range(50), 300)
    assert corrected(table.sums(sampled, np.arange(300)), SHARE, STREAM) == corrected(
        table.sums(sampled), SHARE, STREAM
    )


def test_what_is_counted_of_rows_alone_has_wilsons_interval_of_as_many() -> None:
    table = made(300)
    expected = wilson(float(table.answers.mean()), 300)
    for documents in (None, np.arange(300)):
        found = counted(table.sums(simple(range(50), 300), documents), SHARE)
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_a_label_of_a_mean_score_has_the_variance_of_the_labels() -> None:
    rng = np.random.default_rng(1)
    truth, model = rng.choice([-1.0, 0.0, 1.0], 400, p=[0.5, 0.2, 0.3]), rng.uniform(-1, 1, 400)
    found = corrected(Made(truth, model, model).sums(simple(range(60), 400)), SCORE, STREAM)
    assert found is not None
    assert found.spread == pytest.approx(truth[:60].var(ddof=1))
    assert found.effective_n == pytest.approx(found.spread / found.variance)


def test_one_label_or_none_corrects_nothing() -> None:
    table = made(10)
    assert corrected(table.sums(simple([], 10)), SHARE, STREAM) is None
    assert corrected(table.sums(simple([3], 10)), SHARE, STREAM) is None
    one_document = table.sums(simple([0, 1], 10), np.zeros(10, np.intp))
    assert corrected(one_document, SHARE, STREAM) is None


def test_labels_that_never_differ_from_the_model_leave_some_doubt() -> None:
    truth = np.zeros(1000)
    found = corrected(Made(truth, truth, truth).sums(simple(range(50), 1000)), SHARE, STREAM)
    assert found is not None
    assert (found.interval.value, found.interval.low) == (0.0, 0.0)
    assert 0.05 < found.interval.high < 0.2


def test_a_simple_sample_has_the_normal_quantile_and_documents_that_of_t() -> None:
    """What two added labels say already is not said again; few documents say it for themselves."""
    table = made(400)
    sampled = simple(range(0, 400, 10), 400)
    for documents, quantile in ((None, 1.959964), (np.repeat(np.arange(20), 20), float(t.ppf(0.975, 19)))):
        found = corrected(table.sums(sampled, documents), SHARE, STREAM)
        assert found is not None
        value, trials = found.interval.value, found.effective_n
        ends = np.roots([1 + quantile**2 / trials, -2 * value - quantile**2 / trials, value**2])
        assert [found.interval.low, found.interval.high] == pytest.approx(sorted(ends.tolist()))


def test_where_no_label_was_found_the_share_may_be_none_and_where_all_were_all() -> None:
    """The model expects a tenth (nine tenths) in the table and less (more) of it where labels are."""
    truth, model = np.zeros(400), np.full(400, 0.1)
    model[:30] = 0.02
    for y, f, low, high in ((truth, model, 0.0, None), (1 - truth, 1 - model, None, 1.0)):
        found = corrected(Made(y, f, y).sums(simple(range(30), 400)), SHARE, STREAM)
        assert found is not None
        assert 0.07 < found.interval.value < 0.93
        assert (found.interval.low == 0.0) == (low == 0.0)
        assert (found.interval.high == 1.0) == (high == 1.0)
    truth[0] = 1.0
    found = corrected(Made(truth, model, truth).sums(simple(range(30), 400)), SHARE, STREAM)
    assert found is not None
    assert found.interval.low > 0


def test_a_mean_score_may_be_negative_and_stays_within_its_bounds() -> None:
    rng = np.random.default_rng(0)
    truth, model = rng.choice([-1.0, 0.0, 1.0], 800, p=[0.8, 0.15, 0.05]), rng.uniform(-1, 1, 800)
    found = corrected(Made(truth, model, model).sums(simple(range(60), 800)), SCORE, STREAM)
    assert found is not None
    differences = truth[:60] - model[:60]
    assert found.interval.value == pytest.approx(model.mean() + differences.mean())
    assert -1 <= found.interval.low < found.interval.value < 0
    assert student(0.99, 1.0, 5, SCORE).high == 1.0
    assert counted(Made(truth, model, model).sums(simple(range(60), 800)), SCORE).value == pytest.approx(model.mean())


@pytest.mark.parametrize("population", [STREAM, TABLE])
def test_so_many_more_labels_do_halve_the_interval(population: Population) -> None:
    """In a table so small that what no label removes, or what the last rows would tell, counts for a quarter."""
    rows = 2500
    table = made(rows)
    before = corrected(table.sums(simple(range(150), rows)), SHARE, population)
    assert before is not None
    more = before.labels_to_halve()
    assert more is not None
    after = corrected(table.sums(simple(range(150 + more), rows)), SHARE, population, tuned=False)
    assert after is not None
    assert math.sqrt(after.variance / before.variance) == pytest.approx(0.5, rel=0.06)


def test_where_the_table_is_too_small_no_labels_halve_the_interval() -> None:
    found = corrected(made(120).sums(simple(range(100), 120)), SHARE, STREAM)
    assert found is not None
    assert found.labels_to_halve() is None


def test_intervals_hold_the_truth_where_the_naive_one_does_not() -> None:
    rng, truth, held, naively = np.random.default_rng(1), 0.3, 0, 0
    for seed in range(200):
        table = made(1500, seed)
        sums = table.sums(simple(rng.choice(1500, 60, replace=False), 1500))
        found = corrected(sums, SHARE, STREAM)
        assert found is not None
        held += found.interval.low <= truth <= found.interval.high
        plain = counted(sums, SHARE)
        naively += plain.low <= truth <= plain.high
    assert 0.92 * 200 <= held <= 200
    assert naively < 10


def test_the_sums_of_parts_give_the_estimate_of_the_whole() -> None:
    """As a cluster would add them up: no document is in two parts."""
    table, documents = made(900), np.repeat(np.arange(300), 3)
    whole = table.sums(stratified([range(0, 300, 5), range(600, 900, 10)], [500, 400]), documents)
    parts = Sums()
    sampled = stratified([range(0, 300, 5), range(600, 900, 10)], [500, 400])
    for start in range(0, 900, 150):
        rows = np.arange(start, start + 150)
        inside = (sampled.places >= start) & (sampled.places < start + 150)
        piece = type(sampled)(
            sampled.places[inside] - start, sampled.weights[inside], sampled.strata[inside], sampled.names,
            sampled.rows, sampled.labelled,
        )  # fmt: skip
        parts += Made(table.truth[rows], table.model[rows], table.answers[rows]).sums(piece, documents[rows])
    assert (parts.rows, parts.labelled, parts.coded) == (whole.rows, whole.labelled, whole.coded)
    for population in (STREAM, TABLE):
        one, other = corrected(parts, SHARE, population), corrected(whole, SHARE, population)
        assert one is not None
        assert other is not None
        assert one.interval.value == pytest.approx(other.interval.value)
        assert one.variance == pytest.approx(other.variance)
    assert counted(parts, SHARE).low == pytest.approx(counted(whole, SHARE).low)


def test_wilson_is_the_published_interval() -> None:
    """Newcombe (Statistics in Medicine 1998), table I: 81 of 263, and 15 of 148."""
    for hits, trials, low, high in ((81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605)):
        found = wilson(hits / trials, trials)
        assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.lists(st.integers(1, 9), min_size=2, max_size=30))
def test_where_all_rows_of_all_documents_agree_each_document_is_one_trial(sizes: list[int]) -> None:
    """Rounding leaves a variance above 0 for some sizes, and with it no trial at all."""
    documents = np.repeat(np.arange(len(sizes)), sizes)
    ones, none = np.ones(len(documents)), np.zeros(0, np.intp)
    sums = sums_of(ones, ones, np.zeros(0), Sampled(none, np.zeros(0), none, ("1",), (len(ones),), (0,)), documents)
    trials = len(ones) if len(sizes) == len(ones) else len(sizes)
    assert counted(sums, SHARE).low == pytest.approx(wilson(1.0, trials).low)


@pytest.mark.parametrize("score", [0.1, -0.7, 0.3])
@pytest.mark.parametrize("rows", [1, 2, 3, 7, 1000])
def test_a_mean_of_rows_that_all_score_alike_has_an_interval(score: float, rows: int) -> None:
    """Rounding makes the sum of squares of such rows a little less than nothing."""
    scores = np.full(rows, score)
    interval = counted(sums_of(scores, scores, np.zeros(0), simple([], rows)), SCORE)
    assert interval.value == pytest.approx(score)
    assert -1 <= interval.low < interval.value < interval.high <= 1
    if rows == 1:
        assert (interval.low, interval.high) == (-1, 1)
