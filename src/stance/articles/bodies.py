"""Find the parties, chambers and other bodies that only the article reader knows among the names of an article."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from stance.resources import word_rows
from stance.text.alternation import alternation
from stance.values import Mention

_BEFORE = 24
"""Characters before a body's name that tell whose it is."""
_OF_ALL = ("MEP", "Euro-MP")
_PARTIES = frozenset(("DEMOCRATS", "GOP"))
_NAMESAKES = ("Democratic Party", "Republican Party")
"""What parties of other states are called as well."""
_FAR_MORE = 3
_OTHERS_BEFORE = re.compile(r"\b(?:Liberal|Social|Christian|Sweden|Free|New|National|People[’']s) (?:and |or )?$")
_OTHERS_BEHIND = re.compile(
    r" (?:of|in|for) (?!(?:the )?(?:United States|U\.?S\.?|America|House|Senate|Congress)\b)[A-Zs]"
)
"""Tell other parties from those of the United States: the Social *Democrats*, *Democratic Party* of Chad."""
_OPPOSED = re.compile(r"\w[\w -]*opposition (?:to|against|from)\b")
"""What somebody is against is no party: *Russian opposition to* the plan."""


def with_bodies(text: str, named: Iterable[Mention]) -> list[Mention]:
    """Return mentions together with those of the bodies that only the article reader knows; the longer one counts.

    Those given stand in their order, and none in another.
    """
    named = list(named)
    found = [m for m in _body_pattern().finditer(text) if not _is_another(text, m)]
    if not found:
        return named
    if any(m.group() in _NAMESAKES for m in found) and _is_about_others(named):
        found = [m for m in found if m.group() not in _NAMESAKES]
    bodies = [Mention(m.group(), m.start(), m.end(), known_bodies()[m.group()][0] or None) for m in found]
    own = set(bodies)
    kept: list[Mention] = []
    for mention in sorted([*bodies, *named], key=lambda m: (m.start, -m.end)):
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start <= kept[-1].end - kept[-1].start:
                continue
            kept.pop()
        if kept and mention in own and _joined_to(text, kept[-1], mention):
            if not mention.text.startswith(_OF_ALL):
                continue  # "Russian Security Council", "India's Congress": another's body of that name
            kept[-1] = replace(kept[-1], actor=None)  # an Irish MEP speaks for no state
        kept.append(mention)
    return kept


def _is_about_others(named: Sequence[Mention]) -> bool:
    """Tell whether a text names another state far more often than the United States: its parties are meant then."""
    counts = Counter(m.actor for m in named if m.actor and m.actor not in _PARTIES)
    own = counts.pop("USA", 0)
    return _FAR_MORE * max(own, 1) <= max(counts.values(), default=0)


def _is_another(text: str, body: re.Match[str]) -> bool:
    """Tell whether a body's name is another's too, or no name: *opposition to* the plan, Social *Democrats*."""
    if known_bodies()[body.group()][0] in _PARTIES and (
        _OTHERS_BEFORE.search(text, max(0, body.start() - _BEFORE), body.start())
        or (body.group().endswith("Party") and _OTHERS_BEHIND.match(text, body.end()))
    ):
        return True
    return _OPPOSED.match(text, body.start()) is not None


def _joined_to(text: str, before: Mention, body: Mention) -> bool:
    gap = text[before.end : body.start]
    return len(gap) < 4 and gap.strip() in ("", "'s", "’s") and before.actor not in (None, body.actor)


def bodies() -> frozenset[str]:
    """Return the ids of the parties, chambers and other bodies that only the article reader knows."""
    return frozenset(actor for actor, _ in known_bodies().values() if actor)


@cache
def known_bodies() -> dict[str, tuple[str, str]]:
    """Return the actor, or none, and the role of each body by its name."""
    return {row["form"]: (row["actor"], row["role"]) for row in word_rows("bodies")}


@cache
def _body_pattern() -> re.Pattern[str]:
    return re.compile(alternation(known_bodies(), not_behind=r"\w.") + r"(?!\w)")
