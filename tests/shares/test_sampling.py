"""Drawing rows: how many of each group, which ones, and with which probability."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.errors import UsageError
from stance.shares.sampling import allot, draw

SIZES = st.lists(st.integers(1, 60), min_size=1, max_size=8)


@given(SIZES, st.data(), st.integers(1, 25))
def test_allotments_use_every_label_and_give_no_stratum_more_than_it_has(
    sizes: list[int], data: st.DataObject, minimum: int
) -> None:
    number = data.draw(st.integers(1, sum(sizes)))
    parts = allot(number, sizes, [float(size) for size in sizes], minimum)
    assert sum(part.number for part in parts) == number
    assert sorted(i for part in parts for i in part.members) == list(range(len(sizes)))
    for part in parts:
        inside = sum(sizes[i] for i in part.members)
        assert part.number <= inside
        assert part.number >= min(minimum, inside) or len(parts) == 1
    assert sum(len(part.members) > 1 for part in parts) <= 1


@given(SIZES, st.integers(1, 25))
def test_where_there_are_labels_for_all_each_group_has_its_own(sizes: list[int], minimum: int) -> None:
    number = sum(min(minimum, size) for size in sizes)
    assert all(len(part.members) == 1 for part in allot(number, sizes, [1.0] * len(sizes), minimum))


def test_labels_beyond_the_minimum_go_in_proportion() -> None:
    assert [part.number for part in allot(200, [600, 300, 100], [600.0, 300.0, 100.0], 5)] == [120, 60, 20]


@given(st.lists(st.integers(1, 200), min_size=2, max_size=6), st.integers(0, 40))
def test_each_further_label_goes_to_where_most_weight_is_without_one(sizes: list[int], more: int) -> None:
    """Webster's method, slowly: the largest weight over twice the labels so far and one, of equal ones the larger."""
    drawn = [1] * len(sizes)
    number = min(len(sizes) + more, sum(sizes))
    while sum(drawn) < number:
        free = [i for i, size in enumerate(sizes) if drawn[i] < size]
        drawn[max(free, key=lambda i: (sizes[i] / (2 * drawn[i] + 1), sizes[i]))] += 1
    found = allot(number, sizes, [float(size) for size in sizes], 1)
    assert sorted((sizes[part.members[0]], part.number) for part in found) == sorted(zip(sizes, drawn, strict=True))


@given(st.integers(1, 40), st.integers(0, 5), st.booleans())
def test_rows_are_drawn_once_and_know_their_probability(number: int, seed: int, by: bool) -> None:
    groups = [row % 3 for row in range(60)]
    sample = draw(number, 60, seed=seed, groups=groups if by else None, minimum=2)
    assert len(set(sample.places)) == number
    for i, stratum in enumerate(sample.strata):
        drawn = [row for row, of in zip(sample.places, sample.stratum, strict=True) if of == i]
        assert len(drawn) == stratum.number
        assert set(drawn) <= set(stratum.rows.tolist())
        assert sample.probability(i) == len(drawn) / len(stratum.rows)
    assert sum(len(stratum.rows) for stratum in sample.strata) == 60


def test_a_larger_sample_with_the_same_seed_begins_as_the_smaller_one_and_another_seed_differs() -> None:
    assert draw(50, 400).places[:20] != draw(20, 400, seed=1).places
    assert set(draw(20, 400).places) < set(draw(50, 400).places)
    assert draw(20, 400).places == draw(20, 400).places


def test_the_draw_is_the_same_on_every_machine() -> None:
    """The first rows by the SHA-256 of "0:ROW", worked out with sha256sum."""
    assert draw(3, 10).places == [7, 4, 9]


def test_every_row_is_drawn_as_often_as_another() -> None:
    counts = Counter(row for seed in range(2000) for row in draw(3, 12, seed=seed).places)
    expected = 2000 * 3 / 12
    assert sum((counts[row] - expected) ** 2 / expected for row in range(12)) < 31  # chi-squared, 11 degrees, p = .001


def test_groups_that_cannot_have_enough_are_drawn_from_as_one_and_named() -> None:
    groups = ["a"] * 100 + ["b"] * 50 + ["c"] * 15 + ["d"] * 14
    sample = draw(60, 179, groups=groups, minimum=20)
    assert sample.short == ["c", "d"]
    assert [(len(stratum.rows), stratum.number) for stratum in sample.strata] == [(100, 20), (50, 20), (29, 20)]
    assert draw(59, 179, groups=groups, minimum=20).short == ["b", "c", "d"]
    assert draw(69, 179, groups=groups, minimum=20).short == []


def test_more_is_drawn_where_the_model_doubts() -> None:
    cells = [0] * 500 + [1] * 500
    doubt = np.array([0.04] * 500 + [0.36] * 500)
    sample = draw(100, 1000, cells=cells, doubt=doubt)
    assert [stratum.number for stratum in sample.strata] == [25, 75]


@pytest.mark.parametrize("number", [0, 11])
def test_more_rows_than_there_are_cannot_be_drawn(number: int) -> None:
    with pytest.raises(UsageError, match="the table has 10"):
        draw(number, 10)


def test_what_cannot_be_drawn_says_whether_another_number_would_do() -> None:
    """The only row of a table can be drawn, of two rows five cannot, and of one row two can never be."""
    assert draw(1, 1).places == [0]
    with pytest.raises(UsageError, match="the table has 2; ask for 1 to 2"):
        draw(5, 2)
    with pytest.raises(UsageError, match="the table has 1, and a share is corrected by two labels at least"):
        draw(2, 1)
