"""Who does something where all but somebody, or nobody but somebody, does it."""

import pytest

from stance.articles import clauses
from stance.articles.slots import parsed
from stance.values import Span


def doers(text: str, verb: str) -> set[str]:
    """Return the words for those who do what a verb of a text says."""
    [[sentence]] = parsed(text, [Span(0, len(text))])
    found = clauses.doers(sentence.tree, sentence.lowered.index(verb))
    return {sentence.tree.words[i] for i in found}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Everyone but Chad condemned Ghana.", {"Everyone"}),
        ("All states other than Chad condemned Ghana.", {"states"}),
        ("With the exception of Chad, all members condemned Ghana.", {"members"}),
        ("No state but Chad condemned Ghana.", {"Chad"}),
        ("Nobody except Chad condemned Ghana.", {"Chad"}),
        ("No one but Chad and Niger condemned Ghana.", {"Chad", "Niger"}),
        ("Not Chad but Niger condemned Ghana.", {"Niger"}),
        ("Chad but not Niger condemned Ghana.", {"Chad"}),
        ("Not only Chad but also Niger condemned Ghana.", {"Chad", "Niger"}),
        ("Chad and Niger condemned Ghana.", {"Chad", "Niger"}),
    ],
)
def test_who_is_excepted_does_not_do_what_all_others_do(text: str, names: set[str]) -> None:
    assert doers(text, "condemned") == names
