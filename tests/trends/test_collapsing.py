"""Copies are found as each text compared with each would find them."""

from hypothesis import given
from hypothesis import strategies as st

from stance.labelling.copies import shingles
from stance.trends.collapsing import WITHIN_DAYS, originals

WORDS = st.sampled_from(["talks", "herring", "quota", "the", "minister", "said", "again", "oil"])
TEXTS = st.lists(WORDS, min_size=3, max_size=8).map(" ".join)


@given(st.lists(st.tuples(TEXTS, st.sampled_from("AB"), st.integers(0, 20)), max_size=14))
def test_originals_are_those_that_no_text_before_them_nearly_repeats(rows: list[tuple[str, str, int]]) -> None:
    texts, groups, days = [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
    expected = []
    for i, (text, group, day) in enumerate(rows):
        copies = False
        for j, (other, its, before) in enumerate(rows):
            earlier = (before, j) < (day, i) and day - before <= WITHIN_DAYS and its == group
            shared = len(shingles(text) & shingles(other)) / len(shingles(text) | shingles(other))
            copies |= earlier and shared >= 0.8
        expected.append(not copies)
    assert originals(texts, [(group,) for group in groups], days).tolist() == expected
