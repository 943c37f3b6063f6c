"""Sentences behind numbers: drawn at random and always the same, never of another number, shown around their marks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.report.passages import at_random, least_sure, shown, some_of_each, surest


@given(st.lists(st.integers(-1, 5), max_size=60), st.sets(st.integers(0, 6), min_size=1), st.integers(1, 4))
def test_rows_drawn_for_a_code_have_that_code_and_as_many_as_there_are_up_to_the_most(
    codes: list[int], wanted: set[int], most: int
) -> None:
    found = some_of_each(np.array(codes, dtype=np.int64), sorted(wanted), most)
    assert set(found) == wanted & set(codes)
    for code, rows in found.items():
        assert all(codes[row] == code for row in rows)
        assert rows == sorted(set(rows))
        assert len(rows) == min(most, codes.count(code))


def test_rows_are_drawn_at_random_and_not_from_the_beginning() -> None:
    codes = np.zeros(1000, np.int64)
    first = some_of_each(codes, [0], 20)[0]
    assert first == some_of_each(codes, [0], 20)[0]
    assert 250 < float(np.mean(first)) < 750
    assert 250 < float(np.mean(at_random(1000, 50))) < 750
    assert at_random(3, 50) == [0, 1, 2]


def test_the_surest_and_the_least_sure_rows_come_first() -> None:
    probabilities = np.array([[0.6, 0.4], [0.9, 0.1], [0.45, 0.55], [0.8, 0.2]], np.float32)
    answers = probabilities.argmax(axis=1)
    assert surest(probabilities, answers, 0, 2) == [1, 3]
    assert surest(probabilities, answers, 1, 2) == [2]
    assert least_sure(probabilities, 2) == [2, 0]
    assert least_sure(np.zeros((0, 2)), 2) == []


texts = st.text(st.sampled_from("ab \u00e9"), max_size=400)


@given(texts, st.lists(st.tuples(st.integers(0, 400), st.integers(0, 400)), max_size=4), st.integers(20, 100))
def test_what_is_shown_is_a_stretch_of_the_text_and_marks_keep_their_words(
    text: str, marks: list[tuple[int, int]], most: int
) -> None:
    found = shown(text, marks, most)
    bare = found.text.removeprefix("… ").removesuffix(" …") if found.clipped else found.text
    assert bare in text
    assert len(found.text) <= most + 4
    assert found.clipped == (len(text) > most)
    for start, end in found.marks:
        assert 0 <= start < end <= len(found.text)
    if not found.clipped:
        assert {found.text[a:b] for a, b in found.marks} == {text[a:b] for a, b in marks if a < b <= len(text)}


@pytest.mark.parametrize("place", [0, 300, 900, 1985])
def test_of_a_long_text_the_first_mark_is_shown(place: int) -> None:
    text = "word " * 400
    text = text[:place] + "CONDEMN" + text[place + 7 :]
    found = shown(text, [(place, place + 7)])
    assert [found.text[a:b] for a, b in found.marks] == ["CONDEMN"]
