"""Find the armed group that the fighters of a people mean: *the Kurdish militias*, where a Kurdish group is named."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from stance.articles.entities import Entities
from stance.values import Mention

_FIGHTERS = re.compile(
    r"(?:-led|-dominated)? (?:and \w+ )?(?:[a-z-]+ )?(?:militias?|fighters|forces?|militants|rebels|insurgents|"
    r"separatists|guerr?illas|groups?|allies|units|troops)\b"
)
_TIED = re.compile(r"(?:-led|-dominated)? (?:[\w’'-]+ ){0,4}\(?$")
_APPOSED = re.compile(r"\)?, (?:a|an|the) (?:mainly |largely )?$")
_REACH = 60
"""Characters around a group's name in which it is called one of a people."""


def fighters(text: str, entities: Entities) -> Iterator[Mention]:
    """Yield the mentions of a people that mean its fighters, each with the armed group that the text ties to it."""
    if "territory" not in map(entities.kind, entities.counts):  # as in nearly all articles
        return
    peoples = [m for m in entities.mentions if m.actor and entities.kind(m.actor) == "territory"]
    groups = [m for m in entities.mentions if m.actor and entities.kind(m.actor) == "armed_group"]
    ties = list(_ties(text, entities, groups)) if peoples and groups else []
    named = Counter(group.actor for group in groups)
    best = {people.actor: group for people, group in sorted(ties, key=lambda tie: (named[tie[1]], tie[1]))}
    tied = {people.start: group for people, group in ties}  # the *Kurdish* group itself
    ruled = {m.actor for m in peoples if not entities.is_of_people(m.text)}  # who have a government that is named
    for mention in peoples if ties else ():
        all_of_them = entities.is_people(mention.text) and mention.actor not in ruled
        means = all_of_them or _FIGHTERS.match(text, mention.end) is not None
        group = tied.get(mention.start) or (best.get(mention.actor) if means else None)
        if group is not None:
            yield Mention(mention.text, mention.start, mention.end, group)


def _ties(text: str, entities: Entities, groups: Sequence[Mention]) -> Iterator[tuple[Mention, str]]:
    """Yield where a text calls an armed group one of a people, with the group: the *Kurdish* fighters of the YPG."""
    for group in groups:
        for people in entities.actors_in(max(0, group.start - _REACH), group.end + _REACH):
            if entities.kind(people.actor) != "territory" or not entities.is_of_people(people.text):
                continue
            before = people.end <= group.start and _TIED.fullmatch(text, people.end, group.start)
            behind = group.end < people.start and _APPOSED.fullmatch(text, group.end, people.start)
            if before or behind:
                yield people, group.actor or ""
