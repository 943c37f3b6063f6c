"""Deeds: what each word of the list does, in every form, and nothing that the reader does not know."""

from typing import get_args

import pytest

from stance.articles.deeds import Effect, effects
from stance.resources import word_rows


def test_the_list_holds_each_use_that_the_reader_knows_and_no_other() -> None:
    assert {row["use"] for row in word_rows("deeds")} == set(get_args(Effect))


def test_each_word_stands_once_in_a_use_and_in_its_place() -> None:
    rows = [(row["word"], row["use"]) for row in word_rows("deeds")]
    assert rows == sorted(set(rows))


@pytest.mark.parametrize(
    ("form", "effect"),
    [("gave", "give"), ("broken", "break"), ("treaties", "bond"), ("met", "meet"), ("lies", "wrong")],
)
def test_irregular_and_regular_forms_do_what_their_base_form_does(form: str, effect: str) -> None:
    assert effect in effects(form)


def test_a_word_may_do_several_things_and_one_that_is_not_listed_nothing() -> None:
    assert effects("bombings") == {"assault", "victim"}
    assert effects("table") == frozenset()
