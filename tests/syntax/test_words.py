import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.syntax import kernel
from stance.syntax.numbering import FIRST_WORD, UNKNOWN
from stance.syntax.words import forms_of, frequent_forms, lay_out, letters, normal, vocabulary_of


@given(st.lists(st.lists(st.text())))
def test_laid_out_sentences_can_be_read_back(sentences: list[list[str]]) -> None:
    text = lay_out(sentences)
    joined = text.characters.astype(np.uint32).tobytes().decode("utf-32-le", "surrogatepass")
    words = [joined[a:b] for a, b in zip(text.word_starts[:-1], text.word_starts[1:], strict=True)]
    assert [words[a:b] for a, b in zip(text.starts[:-1], text.starts[1:], strict=True)] == sentences


@given(st.text(), st.booleans())
def test_a_normal_form_is_normal(word: str, lower: bool) -> None:
    once = normal(word, lower=lower)
    assert normal(once, lower=lower) == once
    assert len(once) == len(word)


@given(st.text(), st.text(), st.booleans())
def test_words_share_a_key_exactly_when_they_share_their_normal_form(one: str, other: str, lower: bool) -> None:
    keys = np.zeros(2, np.int64)
    text = lay_out([[one, other]])
    kernel.hash_words(letters(), text.characters, text.word_starts, lower, keys)
    assert (keys[0] == keys[1]) == (normal(one, lower=lower) == normal(other, lower=lower))
    assert keys.min() > 0


@given(st.sets(st.text(min_size=1), max_size=40))
def test_every_form_of_a_vocabulary_is_found(words: set[str]) -> None:
    forms = sorted({normal(word, lower=False) for word in words})
    found = forms_of(lay_out([forms]), vocabulary_of(forms))[:, 0]
    assert found.tolist() == list(range(FIRST_WORD, FIRST_WORD + len(forms)))


def test_an_unknown_word_is_known_by_its_ending() -> None:
    forms = forms_of(lay_out([["Zorbing", "zorbing", "zarfing", "talks"]]), vocabulary_of(["talks"]))
    assert forms[:, 0].tolist() == [0, 0, 0, FIRST_WORD]
    assert forms[0, 1] == forms[1, 1] == forms[2, 1] >= UNKNOWN
    assert forms[3, 1] == FIRST_WORD


@pytest.mark.parametrize(("least", "expected"), [(1, ["Go", "go", "talks"]), (2, ["go"]), (3, [])])
def test_a_word_counts_once_a_sentence(least: int, expected: list[str]) -> None:
    assert frequent_forms([["Go", "talks", "talks", "go"], ["go"]], least=least) == expected
