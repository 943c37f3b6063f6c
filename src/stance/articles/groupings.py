"""Tell of parties, movements, companies and the like that no list knows: their names, and which sentence they open."""

import re
from collections.abc import Callable, Sequence

from stance.values import Mention, Span

Named = Callable[[int, int], Sequence[Mention]]
"""Returns the mentions of actors that start in a stretch of the text."""
_PARTIES = (
    "party movement bloc front group faction list league congress coalition union federation alliance militia".split()
)
_OTHERS = "parties company firm chamber foundation association charity organisation organization grouping NGO".split()
_WHAT = rf"(?:{'|'.join([*_PARTIES, *_OTHERS])})s?"
_WHOSE = r"(?![’'-]|\s(?:leader|chief|chair|spokes|official|member|source|secretary|head|lawmaker))"
_LEAD = r"(?:[A-Z][^,.:;\n\"“”]{1,40}, )?(?:(?:[Tt]he|[Aa]n?) )?"
_GROUPING = re.compile(
    rf"{_LEAD}(?P<name>(?:[\w’'.&-]+ ){{1,5}}?(?i:{_WHAT})|"
    r"(?:Movement|Front|Party|League|Union|Alliance|Coalition)(?= (?:for|of) )|"
    rf"[A-Z][\w’-]+(?: [A-Z][\w’-]+){{0,3}}(?=, (?:the|an?) (?:[\w-]+ ){{0,3}}{_WHAT}\b)){_WHOSE}\b"
)
_VERB = re.compile(
    r" (?:is|are|was|were|has|have|had|says?|said|calls?|called|will|would|and|of|in|by|with|on|at|to|from|that|than)\b"
)
_LONGEST = 160
_ADJECTIVES = r"(?:(?!(?:of|for|in|from|at|and|by|with|to)\b)[a-z][\w-]* ){0,3}"
_ENDS = r"(?=,|$| [(\[])"
_CALLED = re.compile(
    rf"(?:[Tt]he|[Aa]n?|[Ii]ts) {_ADJECTIVES}(?P<small>(?:[A-Z][\w’'&-]* ){{1,4}}(?:{'|'.join(_PARTIES)})){_ENDS}|"
    rf"(?:(?:[Tt]he|[Aa]n?|[Ii]ts) {_ADJECTIVES})?"
    rf"(?P<great>(?:[A-Z][\w’'&-]* ){{1,5}}(?:{'|'.join(word.title() for word in _PARTIES)})){_ENDS}"
)


def opening(text: str, named: Named, sentence: int, end: int) -> Span | None:
    """Return the place of the party or the like that opens a sentence, if no actor stands in its name or before it."""
    found = _GROUPING.match(text, sentence, min(end, sentence + _LONGEST))
    if found is None or _VERB.search(text, max(sentence, found.start("name") - 1), found.end("name")):
        return None
    return None if named(sentence, found.end("name")) else Span(found.start("name"), found.end("name"))


def named(mention: str) -> str | None:
    """Return what a party or the like is called by a mention that is nothing but its name.

    >>> named("the banned Kivu Renaissance Party, from exile"), named("the Hayas bloc"), named("The coalition")
    ('Kivu Renaissance Party', 'Hayas bloc', None)
    """
    found = _CALLED.match(mention)
    return None if found is None else found["small"] or found["great"]
