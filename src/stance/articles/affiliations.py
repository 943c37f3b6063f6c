"""Tell of which actor, or of which party or group, somebody is by the words of a description."""

import re
from collections.abc import Sequence
from functools import cache

from stance.articles.offices import IN_CHARGE_BEFORE
from stance.articles.roles import is_described, is_role_word
from stance.articles.vocabulary import envoy_pattern
from stance.resources import word_rows
from stance.text.alternation import alternation
from stance.values import Mention

_PLACE_BEFORE = re.compile(r"(?i)\b(?:to|in|at|from|near|on|against|over)\s+(?:the\s+)?$")
_ABOUT_BEFORE = re.compile(r"(?i)\b(?:to|on|against|over|near)\s+(?:the\s+)?$")
_AT_BEFORE = re.compile(r"(?i)\b(?:at|in|from) (?:the )?$")
_AIDE_BEFORE = re.compile(r"(?i)\b(?:aide|advis[eo]r|assistant|secretary|counsel(?:l?or)?|deputy) to (?:the )?$")
_HOUSES = frozenset(("embassy", "consulate", "mission", "high commission", "delegation"))
_SHORT_NAME = re.compile(
    r"(?:^[Tt]he |\b(?:of|for|from|leads|heads) (?:the )?(?:[\w-]+ ){0,2}|\()"
    r"([A-Z]{2,6}(?:-[A-Z]{1,3})?)(?=$|\)| ?\[|['’]s\b| (?:party|group|faction)\b)"
)


def actor_in(description: str, named: Sequence[Mention], at: int = 0) -> str | None:
    """Return the first actor named otherwise than as a place; else, unless it is an envoy's, that of the place.

    `named` are the mentions of actors in the description, in order, by their places in a text in which it stands `at`.
    """
    for mention in named:
        before = description[: mention.start - at]
        behind = description[mention.end - at :]
        if _AIDE_BEFORE.search(before) and is_described(behind):  # an aide to *the Thai premier*
            return mention.actor
        if not _PLACE_BEFORE.search(before) and not IN_CHARGE_BEFORE.search(before):
            return mention.actor
    if not named:
        return None
    first = named[0]
    sent = envoy_pattern().match(description[first.end - at :].lstrip())
    before = description[: first.start - at]
    if sent is not None and _AT_BEFORE.search(before):  # at *the Dutch embassy*
        return first.actor if sent.group().lower() in _HOUSES else None
    if IN_CHARGE_BEFORE.search(before) or envoy_pattern().search(description) or _ABOUT_BEFORE.search(before):
        return None
    return first.actor


def agency_in(description: str) -> str | None:
    """Return the state whose official news agency or organ a description is, None where it is of none.

    >>> agency_in("the official KCNA news agency"), agency_in("Reuters")
    ('PRK', None)
    """
    found = _agency_pattern().search(description)
    return _agencies()[found[0]] if found else None


@cache
def _agencies() -> dict[str, str]:
    return {row["form"]: row["actor"] for row in word_rows("agencies")}


@cache
def _agency_pattern() -> re.Pattern[str]:
    return re.compile(alternation(_agencies(), not_behind=r"\w.") + r"(?!\w)")


def group_in(description: str) -> str | None:
    """Return the short name in capitals of the party or group that a description is of, None where there is none.

    >>> group_in("deputy chairman of the PLX"), group_in("a spokesman for the ABC-D faction"), group_in("a man")
    ('PLX', 'ABC_D', None)
    """
    found = _SHORT_NAME.search(description)
    if found is None or is_role_word(found[1].lower()):  # the PM's, of some MFA
        return None
    return found[1].replace("-", "_")
