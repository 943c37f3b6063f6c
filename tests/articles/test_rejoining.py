"""Rejoining: the verb that one behind "and" goes on from."""

import pytest

from stance.articles.mending import mended
from stance.articles.parsing import default_parser
from stance.syntax.tokens import words_of


@pytest.mark.parametrize(
    ("text", "verb", "above"),
    [
        ("Peru asked Chile to open the port and thanked Bolivia.", "thanked", "asked"),
        ("Norway promised to send a ship and condemned Denmark.", "condemned", "promised"),
        ("Belgium urged Rwanda to withdraw its troops and welcomed the truce.", "welcomed", "urged"),
        ("We urge Rwanda to withdraw its troops and welcome the truce.", "welcome", "urge"),
        ("China called on Japan to admit its past and put a stop to the raids.", "put", "admit"),
        ("We call on Chad to leave the town and free the hostages.", "free", "leave"),
        ("The minister said that Chad had left the pact and condemned Niger.", "condemned", "left"),
    ],
)
def test_a_verb_goes_on_from_the_one_whose_form_it_has(text: str, verb: str, above: str) -> None:
    tree = mended(default_parser().parse([word.text for word in words_of(text)]))
    assert tree.words[tree.heads[tree.words.index(verb)]] == above
