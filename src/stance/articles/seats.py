"""Tell whose an official is by the capital beside: in Lima, the ministry denied it; a spokesman said in Lima."""

import re
from collections.abc import Callable
from typing import TypeAlias

from stance.articles.homes import STATES
from stance.articles.mentions import Mentions

Kind: TypeAlias = Callable[[str | None], str | None]
"""Returns the kind of an actor."""
_REACH = 60
"""Characters before or behind a mention within which the capital stands."""
_FRONT = re.compile(r"(?:^|[.!?;][\"”’)]*\s+|\n)(?:On \w+day |[A-Z][a-z]+,? )?[Ii]n $")
_INTO = re.compile(r"(?: (?:on|late|early|yesterday|today|earlier)(?: \w+){0,2})?,(?: (?:meanwhile|however|too),)? ")
_INTO_NAME = re.compile(
    _INTO.pattern
    + r"(?:the )?(?:[\w-]+ ){0,4}(?:[Pp]resident|[Pp]remier|[Pp]rime [Mm]inister|[Mm]inister|[Cc]hancellor|"
    r"[Ss]pokes(?:man|woman|person)),? "
)
_SAID_IN = re.compile(
    r" (?:said|says|told (?:reporters|journalists|correspondents)|added|announced)(?: (?:here|later|\w+day))? in $"
)
_STAYS = re.compile(
    r"(?i)\b(?:spokes(?:man|woman|person|men|people)|ministry|ministries|officials?|government|presidency|presidential|"
    r"palace|department|authorities|police|army|military|parliament|cabinet)\b"
)
"""Who speaks in a capital is its own, rather than a minister on a visit."""
_OF_STATES = re.compile(r"(?i)\b(?:ministry|ministries|government|presidential|palace|embassy|cabinet)\b")
_VAGUE = re.compile(r"(?i)(?:an?|one|another|some) |officials")
_GUESTS = re.compile(
    r"(?i)\b(?:western|foreign|visiting|diplomats?|embassy|delegation|rebel|opposition|company)\b(?! m)"
)


def seated(text: str, known: Mentions, kind: Kind, start: int, mention: str) -> str | None:
    """Return the state in whose capital those speak, and belong, who are mentioned at a place; None where it is open.

    `known` are the names of actors in the text.
    """
    if _STAYS.search(mention) is None or _GUESTS.search(mention) is not None:
        return None
    front = _fronted(text, known, start, _INTO)
    vague = _VAGUE.match(mention) is not None
    state = front or (_behind(text, known, start + len(mention)) if vague else None)
    return state if kind(state) in STATES else None


def is_states(mention: str) -> bool:
    """Tell whether only a state has those who are mentioned.

    >>> is_states("a foreign ministry spokesman"), is_states("a spokesman")
    (True, False)
    """
    return _OF_STATES.search(mention) is not None


def seated_by_name(text: str, known: Mentions, kind: Kind, start: int) -> str | None:
    """Return the state in whose capital somebody speaks who is named with an office: in Lima, President Ana Soto."""
    state = _fronted(text, known, start, _INTO_NAME)
    return state if kind(state) in STATES else None


def _fronted(text: str, known: Mentions, start: int, into: re.Pattern[str]) -> str | None:
    """Return the actor whose seat opens the sentence right before a place."""
    seat = next((m for m in reversed(known.between(max(0, start - 2 * _REACH), start)) if m.seat), None)
    if seat is None or into.fullmatch(text, seat.mention.end, start) is None:
        return None
    place = seat.mention
    return place.actor if _FRONT.search(text, max(0, place.start - _REACH), place.start) else None


def _behind(text: str, known: Mentions, end: int) -> str | None:
    """Return the actor in whose seat somebody says it whose mention ends at a place."""
    seats = (m.mention for m in known.between(end, end + _REACH) if m.seat)
    return next((seat.actor for seat in seats if _SAID_IN.fullmatch(text, end, seat.start)), None)
