"""Changes are found where there is one, at the stated rate where there is none, whatever the documents hold."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from stance.shares.moments import Floats
from stance.shares.scored import Ints
from stance.trends.changes import Units, _p_value, _statistics, changes_of, difference_of, holm, units_of
from stance.trends.choices import Exchange

DYAD = ("ISL", "NOR")


def made(seed: int, *, size: float = 0.0, documents: int = 80, at: int = 60) -> tuple[Floats, Ints, Ints]:
    """Return the scores, months and documents of a dyad whose documents have moods; from `at` on it is moved."""
    rng = np.random.default_rng(seed)
    months = np.sort(rng.integers(0, 120, documents))
    numbers = np.repeat(np.arange(documents), rng.integers(1, 7, documents))
    scores = np.tanh(rng.normal(0, 0.5, documents)[numbers] + rng.normal(0, 0.5, len(numbers)))
    moved = np.clip(scores + size * (months[numbers] >= at), -1, 1)
    return moved, months[numbers].astype(np.intp), numbers.astype(np.intp)


def units(seed: int, *, size: float = 0.0) -> Units:
    scores, months, documents = made(seed, size=size)
    return units_of(scores, [DYAD] * len(scores), months, documents)[DYAD]


def test_a_planted_change_is_found_with_its_month_direction_and_size() -> None:
    [change] = changes_of({DYAD: units(1, size=-0.8)})
    assert change.flagged
    assert change.p == pytest.approx(1 / 2000)
    assert change.earliest <= 60 <= change.latest
    assert abs(change.first - 60) <= 6
    assert change.last < change.first
    assert change.low < change.size < change.high < 0


def test_flat_series_are_flagged_at_the_stated_rate() -> None:
    """Of 200 flat series some 5 % are; 19 or more would have a probability below one in a hundred."""
    flagged = sum(changes_of({DYAD: units(seed)}, seed=seed, permutations=399)[0].flagged for seed in range(200))
    assert 1 <= flagged <= 18


def test_rows_that_repeat_their_document_are_no_evidence_of_their_own() -> None:
    """As rows alone the same series, whose moods are strong and documents long, would be flagged far too often."""
    alarms = {False: 0, True: 0}
    for seed in range(40):
        rng = np.random.default_rng(seed)
        numbers = np.repeat(np.arange(24), 20)
        scores = np.clip(rng.normal(0, 0.5, 24)[numbers] + rng.normal(0, 0.1, 480), -1, 1)
        for whole in alarms:
            own = units_of(scores, [DYAD] * 480, numbers, numbers if whole else None)
            alarms[whole] += changes_of(own, permutations=199)[0].flagged
    assert alarms[True] <= 7
    assert alarms[False] >= 30


def test_the_statistic_is_the_standardised_sum_by_hand() -> None:
    """Of 1, 1, -1, -1 the first two sum to 2; its standard deviation over the 24 orders is that of scipy's."""
    values = np.array([1.0, 1.0, -1.0, -1.0])
    sums = [sum(order[:2]) for order in itertools.permutations(values)]
    assert _statistics(values[None, :], np.array([2]))[0, 0] == pytest.approx(2 / np.std(sums))


def test_the_p_value_is_that_of_all_orders() -> None:
    """Six units have 720 orders, which can be counted."""
    values = np.array([3.0, 1.0, 0.5, -0.5, -1.0, -3.0])
    ends = np.array([2, 3, 4])
    observed = float(_statistics(values[None, :], ends).max())
    orders = np.array(list(itertools.permutations(values)))
    exact = float((_statistics(orders, ends).max(axis=1) >= observed - 1e-9).mean())
    drawn = _p_value(observed, values, ends, 4999, np.random.default_rng(1))
    assert drawn == pytest.approx(exact, rel=0.35)


def test_with_one_split_the_statistic_ranks_orders_as_welchs_test_does() -> None:
    """For two halves of equal size both grow with the difference of the means alone."""
    rng = np.random.default_rng(2)
    values = rng.normal(size=20)
    values -= values.mean()
    orders = np.array([rng.permutation(values) for _ in range(200)])
    own = _statistics(orders, np.array([10]))[:, 0]
    others = [abs(stats.ttest_ind(order[:10], order[10:]).statistic) for order in orders]
    assert stats.spearmanr(own, others).statistic == pytest.approx(1.0)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_adjusted_p_values_are_no_smaller_and_keep_their_order(values: list[float]) -> None:
    adjusted = holm(values)
    assert all(value <= other <= 1 for value, other in zip(values, adjusted, strict=True))
    order = np.argsort(values, kind="stable")
    assert (np.diff(np.array(adjusted)[order]) >= 0).all()
    for alarm in (0.01, 0.05, 0.2):
        rejected = 0
        for rank, place in enumerate(order):  # step down, as the procedure is written
            if values[place] > alarm / (len(values) - rank):
                break
            rejected += 1
        # At a boundary rounding may tell them apart.
        assert abs(sum(value <= alarm for value in adjusted) - rejected) <= sum(
            abs(value * (len(values) - rank) - alarm) < 1e-12 for rank, value in enumerate(np.sort(values))
        )


def test_another_group_does_not_change_a_p_value_but_its_adjustment() -> None:
    alone = changes_of({DYAD: units(3, size=0.5)}, permutations=999)[0]
    both = changes_of({DYAD: units(3, size=0.5), ("KEN", "TZA"): units(4)}, permutations=999)
    same = next(change for change in both if change.group == DYAD)
    assert (same.p, same.first, same.size) == (alone.p, alone.first, alone.size)
    assert same.adjusted >= alone.adjusted


def test_the_order_of_the_rows_says_nothing() -> None:
    scores, months, documents = made(5, size=0.4)
    mixed = np.random.default_rng(6).permutation(len(scores))
    one = units_of(scores, [DYAD] * len(scores), months, documents)
    other = units_of(scores[mixed], [DYAD] * len(scores), months[mixed], documents[mixed])
    [a], [b] = changes_of(one, permutations=199), changes_of(other, permutations=199)
    assert (a.first, a.p) == (b.first, b.p)
    assert a.size == pytest.approx(b.size)


def test_groups_of_few_documents_or_of_one_period_are_not_tested() -> None:
    few = Units(np.arange(9), np.ones(9), np.linspace(-1, 1, 9))
    one = Units(np.zeros(30, np.intp), np.ones(30), np.linspace(-1, 1, 30))
    assert changes_of({("a",): few, ("b",): one}) == []


def test_scores_that_never_differ_show_no_change() -> None:
    [change] = changes_of({DYAD: Units(np.arange(40), np.ones(40), np.full(40, 0.3))})
    assert (change.flagged, change.p) == (False, 1.0)
    assert change.size == pytest.approx(0)


def test_exchanging_periods_takes_all_of_a_period_as_one() -> None:
    """Twenty alike documents in each of twelve months tell as much as twelve, and no more."""
    flagged = dict.fromkeys(Exchange, 0)
    months = np.repeat(np.arange(12), 20)
    for seed in range(20):
        rng = np.random.default_rng(seed)
        events = np.repeat(rng.normal(0, 0.5, 12), 20)
        own = Units(months.astype(np.intp), np.ones(240), events + rng.normal(0, 0.05, 240))
        for exchange in Exchange:
            flagged[exchange] += changes_of({DYAD: own}, exchange=exchange, permutations=199)[0].flagged
    assert flagged[Exchange.documents] >= 18
    assert flagged[Exchange.periods] <= 4


def test_units_are_the_documents_of_a_group_in_a_period() -> None:
    groups = [("a",), ("b",), ("a",), ("a",)]
    found = units_of(np.array([1.0, 5.0, 2.0, 4.0]), groups, np.array([2, 1, 1, 2]), np.array([7, 7, 7, 7]))
    assert [found["a",].periods.tolist(), found["a",].rows.tolist(), found["a",].totals.tolist()] == [
        [1, 2], [1.0, 2.0], [2.0, 5.0],
    ]  # fmt: skip
    assert found["b",].totals.tolist() == [5.0]


def test_a_change_has_the_size_and_welchs_interval_of_the_documents_on_its_sides() -> None:
    rng = np.random.default_rng(4)
    scores = np.r_[rng.normal(-0.2, 0.1, 9), rng.normal(0.2, 0.3, 14)]
    [change] = changes_of(units_of(scores, [DYAD] * 23, np.arange(23)), permutations=99)
    before, after = scores[: change.first], scores[change.first :]
    expected = stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.95)
    assert (change.size, change.low, change.high) == pytest.approx(
        (after.mean() - before.mean(), expected.low, expected.high)
    )


def test_no_rows_make_no_units() -> None:
    assert units_of(np.zeros(0), [], np.zeros(0, np.intp)) == {}


def test_the_size_has_welchs_interval() -> None:
    rng = np.random.default_rng(9)
    before, after = rng.normal(0, 0.1, 12), rng.normal(0.3, 0.3, 20)
    variances = [before.var(ddof=1) / 12, after.var(ddof=1) / 20]
    size, low, high = difference_of([before.mean(), after.mean()], variances, [11, 19])
    expected = stats.ttest_ind(after, before, equal_var=False).confidence_interval(0.95)
    assert (size, low, high) == pytest.approx((after.mean() - before.mean(), expected.low, expected.high))
