"""Count once what is told twice: by a headline and its text, a clause and what it quotes, a quotation in pieces."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from stance.articles.entities import Entities
from stance.articles.statements import NARRATOR, Finding, Participant
from stance.scoring.knowledge import ENGLISH
from stance.text.inflection import lemmas
from stance.values import Span

_LEAD = 8
"""The findings under a headline among which the one is that it repeats."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_EMPTY = ENGLISH | {"amid", "upon"}
"""What two statements may share that are about different things."""
_ANY_WORD = re.compile(r"\w+")
_TWO_WORDS = re.compile(r"\w\W+\w")
_MOST_KEPT = 1 << 12
"""Words whose bases are kept."""
_MARKS = 3
"""Characters that may end a quotation behind its last word."""
_SHORT = 6
"""A quotation of fewer words that is a small part of a reported clause is left to that."""


def once(text: str, headline: Span, found: Sequence[Finding], entities: Entities) -> list[Finding]:
    """Return the findings of an article with those of its headline as narration where the lead holds them as well."""
    if text[headline.end - 1] in '.!?”"':
        return list(found)
    inside = [f for f in found if f.span.end <= headline.end]
    if not inside:
        return list(found)
    below = [f for f in found[len(inside) :] if f.kind != "narration"][:_LEAD]
    teller = Participant(NARRATOR, None, None, None)
    told: list[Finding] = []
    for one in inside:
        again = one.kind != "narration" and _is_repeated(text, entities, one, below)
        told.append(Finding("narration", one.span, teller, scored=one.scored) if again else one)
    if all(one.kind == "narration" for one in told) and told != inside:
        told = [Finding("narration", headline, teller, scored=(headline,))]
    return [*told, *found[len(inside) :]]


def _is_repeated(text: str, entities: Entities, one: Finding, below: Sequence[Finding]) -> bool:
    """Tell whether a finding below is of the same holder, names the same others and shares a further word."""
    actor = one.holder.actor
    leads = [lead for lead in below if actor and actor in {h.actor for h in (lead.holder, *lead.also)}]
    others = _named(entities, one) - {actor} if leads else set()
    leads = [lead for lead in leads if not (others and others.isdisjoint(_named(entities, lead)))]
    stems = _stems(text, entities, one) if leads else set()
    return any(not stems.isdisjoint(_stems(text, entities, lead)) for lead in leads)


def _named(entities: Entities, found: Finding) -> set[str | None]:
    """Return the actors that a finding names."""
    return {m.actor for s in (found.span, *found.scored) for m in entities.actors_in(s.start, s.end)}


def _stems(text: str, entities: Entities, found: Finding) -> set[str]:
    """Return the shortest base of each word of a finding, in any form, but of names and such as *over* or *with*."""
    start, end = found.holder.start or 0, found.holder.end or 0
    words = {match.group() for s in found.scored for match in _WORD.finditer(text, s.start, s.end)}
    names = [m.text for s in found.scored for m in entities.actors_in(s.start, s.end)]
    own = {word for name in (text[start:end], found.holder.text, *names) for word in _WORD.findall(name)}
    return {_stem(word.lower()) for word in words - own} - _EMPTY


@lru_cache(maxsize=_MOST_KEPT)
def _stem(word: str) -> str:
    return min(lemmas(word), key=len)


def merged(found: Sequence[Finding]) -> list[Finding]:
    """Return statements with the pieces of a split quotation as one: "...," he said, "..."."""
    if len(found) < 2:
        return list(found)
    kept: list[Finding] = []
    last = -1
    heard: set[tuple[str, str | None]] = set()
    """Whose the statements since the last quotation are, its own holder among them."""
    for one in found:
        if last < 0 and one.kind != "direct":  # there is no quotation yet that it could go on with
            kept.append(one)
            continue
        before = kept[last] if last >= 0 else None
        who = one.holder.text, one.holder.actor
        if one.kind != "direct":
            kept.append(one)
            heard.add(who)
        elif before and one.verb in (None, before.verb) and heard == {who}:
            holder = before.holder if before.holder.start is not None else one.holder
            kept[last] = replace(
                before, span=Span(before.span.start, one.span.end), holder=holder,
                said_to=before.said_to or one.said_to, scored=before.scored + one.scored, verb=before.verb or one.verb,
            )  # fmt: skip
        else:
            last = len(kept)
            kept.append(one)
            heard = {who}
    return kept


def apart(direct: Sequence[Finding], told: Sequence[Finding], text: str) -> list[Finding]:
    """Return findings in the order of the text, each word once as far as it can be.

    A clause that is nearly all quotation is left to the quotation, a few quoted words to the clause that holds them.
    """
    if not told:
        return sorted(direct, key=_place)
    kept = [one for one in direct if not any(_is_small_part(one, other, text) for other in told)]
    quoted = tuple(kept)
    for one in told:
        own = sum([s.end - s.start for s in one.scored])
        rest = own
        for q in quoted:
            rest -= max(0, min(q.span.end, one.span.end) - max(q.span.start, one.span.start))
        if rest * 4 > own and _TWO_WORDS.search(text, one.span.start, one.span.end):
            kept.append(one)
    return kept if len(kept) < 2 else sorted(kept, key=_place)


def _place(one: Finding) -> tuple[int, int]:
    return one.span.start, one.span.end


def _is_small_part(one: Finding, whole: Finding, text: str) -> bool:
    """Tell whether a quotation is but a few words of something reported."""
    inside = whole.span.start < one.span.start - 1 and one.span.end <= whole.span.end + _MARKS
    return inside and len(_ANY_WORD.findall(text[one.span.start : one.span.end])) < _SHORT
