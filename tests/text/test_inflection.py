"""Inflection: the forms of a base word, and the way back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.text.inflection import inflections, lemmas


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("deny", "denied denies deny denying"),
        ("withdraw", "withdraw withdrawing withdrawn withdraws withdrew"),
        ("stop", "stop stopped stopping stops"),
        ("veto", "veto vetoed vetoes vetoing"),
        ("travel", "travel traveled traveling travelled travelling travels"),
        ("panic", "panic panicked panicking panics"),
        ("die", "die died dies dying"),
        ("agree", "agree agreed agreeing agrees"),
        ("visit", "visit visited visiting visits"),
        ("refer", "refer referred referring refers"),
        ("quit", "quit quits quitted quitting"),
        ("crisis", "crises crisis"),
        ("be", "am are be been being is was were"),
        ("against", "against"),
    ],
)
def test_inflection_gives_the_forms_of_english(word: str, forms: str) -> None:
    assert set(forms.split()) <= set(inflections(word))


@given(st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=12))
def test_a_word_is_among_its_own_inflections(word: str) -> None:
    assert word in inflections(word) or word == "be"


@given(st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=12))
def test_every_inflection_leads_back_to_its_word(word: str) -> None:
    assert [form for form in inflections(word) if word not in lemmas(form)] == []


@pytest.mark.parametrize(
    ("form", "base"),
    [("denied", "deny"), ("withdrew", "withdraw"), ("stopped", "stop"), ("lying", "lie"), ("crises", "crisis"),
     ("women", "woman"), ("was", "be"), ("imposing", "impose"), ("talks", "talk")],
)  # fmt: skip
def test_a_form_leads_to_its_base(form: str, base: str) -> None:
    assert base in lemmas(form)
    assert form in inflections(base)
