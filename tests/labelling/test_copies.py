"""Near-duplicates are found, all of them, without comparing each text with each."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.labelling.copies import MOST_ALIKE, near_duplicates, shingles

words = st.sampled_from("we met them again today in the old town and left".split())
texts = st.lists(st.lists(words, min_size=0, max_size=12).map(" ".join), max_size=12)


@given(texts, st.sampled_from([0.2, 0.5, 0.8, 1.0]))
def test_they_are_those_that_comparing_all_with_all_finds(found: list[str], threshold: float) -> None:
    expected = {}
    for i, j in combinations(range(len(found)), 2):
        one, other = shingles(found[i]), shingles(found[j])
        overlap = len(one & other) / len(one | other)
        if overlap >= threshold - 1e-9:
            expected[i, j] = overlap
    near = list(near_duplicates(found, threshold))
    assert {(n.first, n.second): n.overlap for n in near} == pytest.approx(expected)
    assert [(n.second, n.first) for n in near] == sorted((n.second, n.first) for n in near)


def test_of_a_form_with_many_copies_every_one_is_found_beside_an_earlier_one() -> None:
    filled = [
        f"Form {i} of the ministry " + "was read out and sent on to all who had asked for it " * 2 for i in range(300)
    ]
    near = list(near_duplicates(filled))
    assert {n.second for n in near} == set(range(1, 300))
    assert max(n.first for n in near) < MOST_ALIKE
