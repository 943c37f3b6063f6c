"""Find whose an official is by who was named last with that office: spoke to *the Emir of Qatar*. *The Emir* said."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from stance.articles.vocabulary import office_pattern
from stance.values import Mention

_REACH = 800
"""Characters before a mention within which the office is looked for."""
_LONGEST = 60
_PLAIN = re.compile(r"(?i)(?:(?:his|her) (?:excellency|majesty|highness) )?the (?:[\w-]+ ){0,2}[\w’'-]+")
_PARAGRAPH = re.compile(r"\n\s*\n")


def owner_of(text: str, named: Callable[[int, int], Sequence[Mention]], start: int, mention: str) -> str | None:
    """Return the only actor whose official of a kind was named shortly before "the minister", "the Emir".

    The paragraph itself counts first, then the one before it; `named` tells the actors named in a stretch of the text.
    """
    offices = {office.lower() for office in office_pattern().findall(mention)}
    if len(offices) != 1 or _PLAIN.fullmatch(mention) is None:
        return None
    office = _office(offices.pop())
    stop = start
    first = max(0, start - _REACH)
    for cut in (*[m.start() for m in _PARAGRAPH.finditer(text, first, start)][::-1][:1], first):
        if found := {m.actor for m in named(cut, stop) if m.actor and _holds(text, m, office, start)}:
            return found.pop() if len(found) == 1 else None
        stop = cut
    return None


def _holds(text: str, one: Mention, office: tuple[re.Pattern[str], re.Pattern[str]], end: int) -> bool:
    """Tell whether an office is said to be that of the actor named at a place."""
    before, behind = office
    told = behind.match(text, one.end, min(end, one.end + _LONGEST))
    return told is not None or before.search(text, max(0, one.start - _LONGEST), one.start) is not None


@lru_cache(maxsize=200)
def _office(office: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what stands before and behind the name of an actor whose office is told: *minister of*, *'s minister*."""
    word = re.escape(office)
    of = r"(?: (?:for|of) [^,.;:()\n]{3,40})? (?:of|from) (?:the )?(?:[\w]+ of )?"
    return (
        re.compile(rf"(?i)\b{word}{of}$"),
        re.compile(rf"(?i)(?:[’']s?)? (?:(?!(?:and|or|the|an?|of|to)\b)[\w’'-]+ ){{0,2}}?{word}\b"),
    )
