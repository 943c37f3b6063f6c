import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from stance.syntax.arrays import Array
from stance.syntax.packing import Packed, pack, rounded, unpack


@given(arrays(np.int8, st.tuples(st.integers(1, 9), st.integers(1, 9)), elements=st.integers(-127, 127)))
def test_what_is_packed_unpacks_the_same(table: Array) -> None:
    assert unpack(pack(table)).tolist() == table.tolist()


@given(st.lists(st.integers(0, 299_999), unique=True, max_size=5))
def test_wide_gaps_are_bridged(places: list[int]) -> None:
    table = np.zeros(300_000, np.int8)
    table[places] = 3
    packed = pack(table.reshape(3000, 100))
    assert np.array_equal(unpack(packed).ravel(), table)
    assert len(packed.values) <= len(places) + 4


def test_small_weights_are_dropped_and_large_ones_cut() -> None:
    table = np.array([[0.2, -0.6], [99.0, -99.0]], np.float32)
    assert rounded(table, step=0.5, least=0.3).tolist() == [[0, -1], [127, -127]]
    assert rounded(table, step=0.1, least=0.0).tolist() == [[2, -6], [127, -127]]


@pytest.mark.parametrize(("gaps", "values"), [([9], [1]), ([0], [1]), ([1, 2], [1])])
def test_parts_that_do_not_fit_are_refused(gaps: list[int], values: list[int]) -> None:
    with pytest.raises(ValueError, match="fit together|outside"):
        unpack(Packed(np.array(gaps, np.uint16), np.array(values, np.int8), 2, 4))
