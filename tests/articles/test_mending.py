"""Mending: a noun behind "and" right before a verb is that verb's subject."""

import pytest

from stance.articles.mending import mended
from stance.syntax.tree import Tree


def tree(*words: tuple[str, str, int, str]) -> Tree:
    return Tree(*(tuple(column) for column in zip(*[(w, t, h, name) for w, t, h, name in words], strict=True)))


_TORN = tree(
    ("Chad", "NNP", 1, "nsubj"),
    ("closed", "VBD", -1, "ROOT"),
    ("ports", "NNS", 1, "dobj"),
    ("and", "CC", 2, "cc"),
    ("Niger", "NNP", 2, "conj"),
    ("was", "VBD", 6, "auxpass"),
    ("expelled", "VBN", 1, "conj"),
)
_LISTED = tree(
    ("Chad", "NNP", 1, "nsubj"),
    ("condemned", "VBD", -1, "ROOT"),
    ("Mali", "NNP", 1, "dobj"),
    ("and", "CC", 2, "cc"),
    ("Niger", "NNP", 2, "conj"),
    ("and", "CC", 1, "cc"),
    ("left", "VBD", 1, "conj"),
)


def test_who_stands_between_and_and_a_verb_does_what_it_says() -> None:
    found = mended(_TORN)
    assert (found.heads[4], found.labels[4]) == (6, "nsubjpass")
    assert found.heads[3] == 1


@pytest.mark.parametrize("same", [_LISTED, mended(_TORN)])
def test_a_tree_in_which_nothing_is_torn_stays_as_it_is(same: Tree) -> None:
    assert mended(same) is same
