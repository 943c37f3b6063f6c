"""Tell what the words right beside an actor's name make of it: Chadian *refugees*, *sanctions on* Chad, *and* Chad."""

import re
from collections.abc import Iterator

from stance.articles.deeds import effects
from stance.articles.roles import COMPANY, PUBLIC, role_of_word

_BEHIND = re.compile(r"(?:['’]s?)?[ -](?P<first>[\w’'-]+)(?: (?P<second>[\w’'-]+))?")
_PREPOSITIONS = frozenset("on against of in into to for with over at by from".split())
_BEFORE = re.compile(rf"(?P<noun>[\w-]+) (?:{'|'.join(sorted(_PREPOSITIONS))}) (?:the )?$")
_WORD = re.compile(r"\w+")
_WORD_BEFORE = re.compile(r"(?i)\b(?P<word>\w+) (?:(?:that|to|with|of|\w+ern) )?(?:the )?$")
_REACH_BEFORE, _REACH_BEHIND = 50, 60
_NOUNS = {
    PUBLIC: frozenset(
        "captives child children detainees hostage hostages immigrants migrants national nationals".split()
    ),
    "topic": frozenset(
        "conflict crisis file issue issues problem process question questions settlement standoff war wars".split()
    ),
    "part": frozenset(
        """airspace area areas border borders canton cantons capital cities city coast district districts enclave
        frontier frontiers island peninsula port province provinces region regions soil territory territories town
        towns village villages waters""".split()
    ),
    "meeting": frozenset("assembly conference forum games meeting session summit talks".split()),
}
"""Nouns behind a name, by what they make of it: Chadian *refugees*, the Chad *question*."""
_DONE_TO = frozenset(("aid", "assault", "backing", "burden"))
"""What nouns stand for that is done to whom they are on, for or against."""
_BEFORE_IT = {
    **dict.fromkeys(("and", "or"), "and"),
    **dict.fromkeys(("if", "unless"), "if"),
    **dict.fromkeys(("inside", "within", "across", "throughout"), "inside"),
    **dict.fromkeys("expect expects expected hope hopes hoped urge urges urged want wants wanted".split(), "hope"),
}
"""Words right before a name, by what they make of it."""


def signs(text: str, start: int, end: int) -> Iterator[str]:
    """Yield what the words before and behind the name at `start:end` of a text tell of its part.

    >>> text = "He saw sanctions on Chad and Niger, Malian refugees, the Togo question."
    >>> [sorted(signs(text, text.index(name), text.index(name) + 4)) for name in ("Chad", "Togo")]
    [['burden'], ['topic']]
    """
    behind = _BEHIND.match(text, end, end + _REACH_BEHIND)
    for word in (behind["first"], behind["second"]) if behind else ():
        yield from _of_noun((word or "").lower())
    before = text[max(0, start - _REACH_BEFORE) : start]
    nearest = _WORD.findall(before)[-3:]  # one of the last words must be of use: the two patterns are slow to say no
    if not _PREPOSITIONS.isdisjoint(nearest) and (noun := _BEFORE.search(before)) is not None:
        yield from effects(noun["noun"].lower()) & _DONE_TO
    if not _BEFORE_IT.keys().isdisjoint(map(str.lower, nearest)):
        word = _WORD_BEFORE.search(before)
        if word is not None and (what := _BEFORE_IT.get(word["word"].lower())) is not None:
            yield what


def _of_noun(noun: str) -> Iterator[str]:
    """Yield what a noun behind a name tells of it: people and companies of a state are not that state."""
    role = role_of_word(noun)
    if role in (PUBLIC, COMPANY):
        yield role
    for what, nouns in _NOUNS.items():
        if noun in nouns:
            yield what
