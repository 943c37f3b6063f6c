"""Tell toward whom a statement is made."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from stance.articles.entities import Entities
from stance.articles.statements import Finding, Participant

_PLACE_BEFORE = re.compile(r"\b(?:in|at|near|from)\s+(?:the\s+)?$")


def with_targets(
    text: str, entities: Entities, found: Sequence[Finding]
) -> Iterator[tuple[Finding, Participant | None]]:
    """Yield each statement with its target: who was told, an actor named in it, else the other side of the passage."""
    pairs: dict[str, Counter[str]] = defaultdict(Counter)
    names = {m.actor: m.text for m in reversed(entities.mentions) if m.actor}
    names |= {m.actor: m.text for m in reversed(entities.mentions) if m.actor and not m.text.isupper()}
    everybody: Counter[str | None] = Counter(m.actor for m in entities.mentions if m.actor)
    most = everybody.most_common(4)
    for one in found:
        if one.kind == "narration":
            yield one, None
            continue
        holders = sorted((one.holder, *one.also), key=lambda holder: holder.start or 0)
        targets = list(_targets(text, entities, one, {holder.actor for holder in holders}))
        partner = _partner(one.holder.actor, pairs, most)
        partner = None if partner in {holder.actor for holder in one.also} else partner
        aside = all(everybody[t.actor] == 1 for t in targets) and partner is not None and everybody[partner] > 2
        if partner and one.kind != "deed" and (not targets or aside):
            targets = [Participant(names[partner], None, None, partner)]
        toward: list[Participant | None] = [*targets] or [None]
        for holder, target in product(holders, toward):
            if holder.actor and target and target.actor:
                pairs[holder.actor][target.actor] += 1
                pairs[target.actor][holder.actor] += 1
            yield replace(one, holder=holder), target


def _partner(actor: str | None, pairs: dict[str, Counter[str]], most: Sequence[tuple[str | None, int]]) -> str | None:
    """Return the other side of the passage for an actor: whom it has had most to do with, else who is named most."""
    if actor is None:
        return None
    if actor in pairs:
        return pairs[actor].most_common(1)[0][0]
    others = [(a, n) for a, n in most if a != actor]
    return next((a for a, n in others if n > 1), others[0][0] if len(others) == 1 else None)


def _targets(text: str, entities: Entities, one: Finding, own: set[str | None]) -> Iterator[Participant]:
    if one.kind == "deed" and one.said_to is not None:
        mention = entities.actors_in(one.said_to.start, one.said_to.end)[0]
        yield Participant(mention.text, mention.start, mention.end, mention.actor)
        return
    places = [one.span] if one.said_to is None else [one.span, one.said_to]
    named = [
        m
        for place in places
        for m in entities.actors_in(place.start, place.end)
        if m.actor not in own and not _PLACE_BEFORE.search(text[max(place.start, m.start - 12) : m.start])
    ]
    seen: set[str | None] = set()
    last_end = 0
    for mention in named:
        joined = not seen or re.fullmatch(r"(?:\s|,|and|or|both|the|with)*", text[last_end : mention.start] or " ")
        if mention.actor not in seen and joined:
            yield Participant(mention.text, mention.start, mention.end, mention.actor)
            seen.add(mention.actor)
        last_end = mention.end
