"""Verbs: the list of those that report or act holds what the reader knows of, and nothing twice."""

from typing import get_args

from stance.articles.verbs import Use
from stance.resources import word_rows


def test_the_list_holds_each_use_that_the_reader_knows_and_no_other() -> None:
    assert {row["use"] for row in word_rows("reporting")} == set(get_args(Use))


def test_each_word_stands_once_in_a_use() -> None:
    rows = [(row["word"], row["use"]) for row in word_rows("reporting")]
    assert sorted(rows) == sorted(set(rows))
