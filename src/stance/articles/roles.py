"""Tell what kind of holder a description means: a government, its army, a company, the public ..."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache

from stance.resources import word_rows
from stance.text.alternation import alternation
from stance.text.inflection import inflections

GOVERNMENT, ARMY, PARLIAMENT, OPPOSITION = "government", "armed forces", "parliament", "opposition"
ORGANISATION, ARMED_GROUP = "organisation", "armed group"
PUBLIC, EXPERT, MEDIA, COMPANY = "public", "expert", "media", "company"
ROLES = (GOVERNMENT, ARMY, PARLIAMENT, OPPOSITION, COMPANY, MEDIA, PUBLIC, EXPERT, ORGANISATION, ARMED_GROUP)
OFFICIAL = frozenset((GOVERNMENT, ARMY, PARLIAMENT, ORGANISATION, ARMED_GROUP))
PRIVATE = frozenset((COMPANY, MEDIA, PUBLIC, EXPERT))
"""Those who speak for no actor, wherever they come from."""
_OF_KIND = {"state": GOVERNMENT, "territory": GOVERNMENT, "historic": GOVERNMENT, "armed_group": ARMED_GROUP}
_STOPS = re.compile(
    r"\b(?:of|for|at|in|with|from|on|to|by|near|within|involved)\b|\bw(?:ho|hich|hose)\b|\bthat\b|,(?!\d)|[(;:]"
)
_WORD = re.compile(r"\w+")
_STATE_MEDIA = re.compile(
    r"\b(?:state(?:-run|-controlled|-owned| news| media)?|official|governmental?|government-run)\b"
)
_MOST_KEPT = 64
"""Descriptions of which is kept what they tell: an article asks for that of each two or three times."""
_CROWDS = frozenset(("dozens", "hundreds", "scores", "thousands", "millions"))
"""Words behind which a people is one and no state: *thousands* of Chadians."""
_TWO_HEADS = frozenset(
    ("man", "woman", "star", "actor", "general", "deputy", "intelligence", "press", "family", "native")
)
"""Words that are more often a part of something else: they count as the last word of a description only."""


def role_of(description: str, named: Iterable[tuple[int, int]] = ()) -> str | None:
    """Return the kind of holder that a description names by its head, None where no word tells.

    `named` are the places of actors' names in it: the words of "European Union" tell nothing.
    A head that any kind may have ("leader", "spokesman") leaves it to what it is the head of, then to what is before.

    >>> role_of("the Danish foreign minister"), role_of("a spokesman for the rebels"), role_of("Spanish fishermen")
    ('government', 'armed group', 'public')
    >>> role_of("head of the defence committee in parliament"), role_of("Ada Holm") is None
    ('parliament', True)
    """
    for start, last in named:
        description = description[:start] + "X" * (last - start) + description[last:]
    return _role_of(description, bool(named))


@lru_cache(maxsize=_MOST_KEPT)
def _role_of(description: str, named: bool) -> str | None:
    matches = list(_matches(description))
    if not matches:
        return None
    stop = _STOPS.search(description, 1)
    end = stop.start() if stop else len(description)
    heads = [m.group().lower() for m in matches if m.start() < end]
    heads = [word for at, word in enumerate(heads) if word not in _TWO_HEADS or at == len(heads) - 1]
    if heads and heads[0] in _CROWDS and stop is not None and len(heads) == len(matches) and named:
        return PUBLIC
    own = [_roles().get(word, "") for word in heads]
    if own and own[-1]:
        return _of_state(own[-1], description[:end])
    behind = [_roles().get(m.group().lower(), "") for m in matches if m.start() >= end] if own else []
    before = list(reversed(own))
    if stop is not None and description[end] == ",":  # the security chief, *a critic of it*
        behind, before = before, [role for role in behind if role != PUBLIC]
    told = next((role for role in behind if role), None) or next((role for role in before if role), None)
    return told and _of_state(told, description)


def _of_state(role: str, description: str) -> str:
    return GOVERNMENT if role == MEDIA and _STATE_MEDIA.search(description) else role


def role_of_word(word: str) -> str | None:
    """Return the kind of holder that one word names, in lower case; None for other words and for any kind.

    >>> role_of_word("refugees"), role_of_word("tables") is None
    ('public', True)
    """
    return _roles().get(word) or None


def is_media(description: str) -> bool:
    """Tell whether a description means a newspaper, an agency or one who works there, and no state's.

    >>> is_media("the Lao daily"), is_media("the Lao minister")
    (True, False)
    """
    if _media_words().isdisjoint(_WORD.findall(description.lower())):  # no word tells so, as of nearly all
        return False
    return role_of(description) == MEDIA


@cache
def _media_words() -> frozenset[str]:
    """Return the first word of each name for the media."""
    return frozenset(_WORD.findall(form)[0] for form, role in _roles().items() if role == MEDIA)


def is_described(description: str) -> bool:
    """Tell whether any word for a kind of holder, or for a head of one, is in a description."""
    if description.isascii():
        return _plain_pattern().search(description.lower()) is not None
    return _pattern().search(description) is not None


@lru_cache(maxsize=_MOST_KEPT)
def is_person(description: str) -> bool:
    """Tell whether a description means one person rather than an institution, by its head.

    >>> is_person("the Danish minister"), is_person("the ministry"), is_person("officials of the ministry")
    (True, False, False)
    """
    phrase = _head_phrase(description)
    heads = list(_matches(phrase))
    return bool(heads) and heads[-1].group().lower() in _persons() and not _is_plural(phrase)


@lru_cache(maxsize=_MOST_KEPT)
def is_plural(description: str) -> bool:
    """Tell whether a description means several, by its head."""
    return _is_plural(_head_phrase(description))


def _head_phrase(description: str) -> str:
    """Return a description up to its head."""
    stop = _STOPS.search(description, 1)
    return description[: stop.start()] if stop else description


def _is_plural(phrase: str) -> bool:
    head = phrase.rsplit(None, 1)
    last = head[-1].lower() if head else ""
    return last.endswith(("s", "men", "people", "police")) and not last.endswith(("ss", "'s", "’s", "us", "is"))


def is_role_word(word: str) -> bool:
    """Tell whether a word, in lower case, is one for a kind of holder or for a head of one."""
    return word in _roles()


@lru_cache(maxsize=_MOST_KEPT)
def role_words(description: str) -> frozenset[str]:
    """Return the words for kinds of holder and their heads in a description, in the form in which they are listed."""
    bases, found = _bases(), [m.group().lower() for m in _matches(description)]
    return frozenset([bases.get(word, word) for word in found])


def role_of_kind(kind: str | None) -> str | None:
    """Return the kind of holder that an actor itself is, by its kind in the gazetteer."""
    return None if kind is None else _OF_KIND.get(kind, ORGANISATION)


@cache
def _roles() -> Mapping[str, str]:
    """Return the role of each form of a word, in lower case."""
    return {form.lower(): row["role"] for row in word_rows("roles") for form in _forms(row["word"])}


@cache
def _persons() -> frozenset[str]:
    """Return the words for one person."""
    return frozenset(row["word"].lower() for row in word_rows("roles") if row["person"])


@cache
def _bases() -> Mapping[str, str]:
    return {form.lower(): row["word"].lower() for row in word_rows("roles") for form in _forms(row["word"])}


def _forms(word: str) -> list[str]:
    return [word, *(form for form in inflections(word) if form.endswith("s"))] if word[-1:].isalpha() else [word]


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){alternation(_roles(), ignore_case=True)}(?!\w)", re.IGNORECASE)


@cache
def _plain_pattern() -> re.Pattern[str]:
    return re.compile(_pattern().pattern)


def _matches(description: str) -> Iterator[re.Match[str]]:
    """Yield where words for kinds of holder stand; where all letters are plain, small ones are found twice as soon."""
    if description.isascii():
        return _plain_pattern().finditer(description.lower())
    return _pattern().finditer(description)
