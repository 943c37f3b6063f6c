"""Find the places of an article where actors are named, or meant by what they are."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from stance.articles.captions import sources
from stance.articles.counted import counted
from stance.articles.entities import Entities
from stance.articles.pairs import one_of_two
from stance.articles.peoples import fighters
from stance.articles.roles import OPPOSITION, PRIVATE
from stance.articles.venues import is_means, is_venue
from stance.values import frozen

_GROUP = re.compile(
    r"\b(?:[Tt]he|[Tt]his|[Tt]hat) (?:[a-z][\w'’-]+ ){0,2}"
    r"(?:(?P<armed>group|militia|militias|militants|insurgents|fighters|movement|extremists|jihadists|"
    r"(?:separatist|terrorist|terror|militant|armed|rebel|guerrilla|banned) organi[sz]ation)|bloc|alliance)\b"
)
_OPPOSITION = re.compile(
    r"\b[Tt]he (?:main |political )?opposition(?: (?:party|parties|groups?|movement))?\b"
    r"(?! (?:to|from|leader|politician|lawmaker|figure|candidate|spokes))"
)
_BODIES = ("organisation", "alliance")
_GROUPS = ("armed_group", *_BODIES)
_ENDS = attrgetter("start", "end")
_REACH = 1500
"""Characters behind a group's name within which a description may mean it."""


@frozen
class Place:
    """A place where an actor is named, by its own name or by that of somebody who speaks for it."""

    start: int
    end: int
    actor: str
    text: str
    person: bool = False
    seat: bool = False
    placed: bool = False
    counted: bool = False
    """Whether the actor is only one of those that are meant: *the three countries*."""


def places(text: str, entities: Entities) -> list[Place]:
    """Return where actors are named in an article, in order, but for whom a headline has its words: "... — *envoy*"."""
    found = [*_named(text, entities), *_people(entities)]
    found += (Place(one.start, one.end, meant.actor or "", meant.text) for one, meant in one_of_two(text, entities))
    found += _opposed(text, entities, found)
    meant = {one.start: Place(one.start, one.end, one.actor or "", one.text) for one in fighters(text, entities)}
    found = [*(place for place in found if place.start not in meant), *meant.values()]
    for span, states in counted(text, entities):
        found += (Place(span.start, span.end, one.actor or "", one.text, counted=True) for one in states)
    if told_by := list(sources(text)):
        found = [place for place in found if not any(one.start <= place.start < one.end for one in told_by)]
    found.sort(key=_ENDS)
    described = list(_described(text, entities, found))
    return sorted([*found, *described], key=_ENDS) if described else found


def _named(text: str, entities: Entities) -> Iterator[Place]:
    """Yield where actors are called by their own names, but for bodies that only lend a place or a rule."""
    for known in entities.known.listed:
        one = known.mention
        lends = entities.kind(one.actor) in _BODIES and (
            is_venue(text, one.start, one.end) or is_means(text, one.start, one.end)
        )
        if one.actor and not lends:
            yield Place(one.start, one.end, one.actor, one.text, seat=known.seat, placed=known.placed)


def _people(entities: Entities) -> Iterator[Place]:
    """Yield where those are named who speak for an actor."""
    for naming in entities.named.namings:
        who = naming.entity
        if who.actor and who.role not in PRIVATE and not who.how.startswith("home"):
            yield Place(naming.start, naming.end, who.actor, who.name, person=True)


def _opposed(text: str, entities: Entities, named: Sequence[Place]) -> list[Place]:
    """Return where "the opposition" means the only one that an article names."""
    group = entities.group(OPPOSITION)
    known = {place.start for place in named}
    found = _OPPOSITION.finditer(text) if group else ()
    return [
        Place(one.start(), one.end(), group or "", one[0])
        for one in found
        if known.isdisjoint(range(one.start(), one.end()))
    ]


def _described(text: str, entities: Entities, named: Sequence[Place]) -> Iterator[Place]:
    """Yield where an armed group or an organisation is meant by what it is: the *militia* that was named last."""
    groups = [place for place in named if entities.kind(place.actor) in _GROUPS]
    starts = [place.start for place in groups]
    for found in _GROUP.finditer(text) if groups else ():
        kinds = ("armed_group",) if found["armed"] else _BODIES
        first, last = bisect_left(starts, found.start() - _REACH), bisect_left(starts, found.start())
        meant = next((p for p in reversed(groups[first:last]) if entities.kind(p.actor) in kinds), None)
        if meant is not None:
            yield replace(meant, start=found.start(), end=found.end(), person=False, seat=False, placed=False)
