"""Sums and products of vectors: those of parts add up, and tell the variance of any combination."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stance.shares.moments import Moments, summed_by

VECTORS = arrays(np.float64, st.tuples(st.integers(0, 12), st.just(3)), elements=st.integers(-9, 9))


@given(VECTORS, VECTORS)
def test_the_moments_of_parts_add_up_to_those_of_the_whole(one: np.ndarray, other: np.ndarray) -> None:
    assert Moments.of(one) + Moments.of(other) == Moments.of(np.concatenate([one, other]))


@given(VECTORS)
def test_nothing_added_changes_nothing(vectors: np.ndarray) -> None:
    assert Moments.of(vectors) + Moments.none(3) == Moments.of(vectors)


@given(VECTORS, st.tuples(*[st.integers(-9, 9)] * 3), st.tuples(*[st.integers(-9, 9)] * 3))
def test_combinations_are_told_from_the_sums(vectors: np.ndarray, one: tuple[int, ...], two: tuple[int, ...]) -> None:
    moments, a, b = Moments.of(vectors), vectors @ np.array(one), vectors @ np.array(two)
    assert moments.total(one) == pytest.approx(a.sum())
    assert moments.squares(one) == pytest.approx((a**2).sum())
    assert moments.squares(one, two) == pytest.approx((a * b).sum())


def test_rows_add_up_by_their_unit_and_stay_alone_without_one() -> None:
    vectors = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
    assert summed_by(vectors, np.array([1, 0, 1]), 2).tolist() == [[3.0, 4.0], [6.0, 8.0]]
    assert summed_by(vectors, None) is vectors
