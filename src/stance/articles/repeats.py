"""Count once what a headline and the text under it both say, and a quotation that stands in pieces."""

import re
from collections.abc import Sequence
from dataclasses import replace

from stance.articles.statements import NARRATOR, Finding, Participant
from stance.text.inflection import lemmas
from stance.values import Span

_LEAD = 8
"""The findings under a headline among which the one is that it repeats."""
_WORD = re.compile(r"[^\W\d_]{4,}")


def once(text: str, headline: Span, found: Sequence[Finding]) -> list[Finding]:
    """Return the findings of an article with those of its headline as narration where the lead holds them as well."""
    inside = [f for f in found if f.span.end <= headline.end]
    below = [f for f in found[len(inside) :] if f.kind != "narration"][:_LEAD]
    if not inside or text[headline.end - 1] in '.!?”"':
        return list(found)
    kept = [f for f in inside if f.kind == "narration" or not any(_repeats(text, f, lead) for lead in below)]
    teller = Participant(NARRATOR, None, None, None)
    told = [] if kept else [Finding("narration", headline, teller, scored=(headline,))]
    return [*kept, *told, *found[len(inside) :]]


def _repeats(text: str, one: Finding, other: Finding) -> bool:
    """Tell whether two findings are of the same holder and share a word, in any form."""
    if not one.holder.actor or one.holder.actor not in {h.actor for h in (other.holder, *other.also)}:
        return False
    return not _stems(text, one).isdisjoint(_stems(text, other))


def _stems(text: str, found: Finding) -> set[str]:
    """Return the shortest base of each word of a finding, without its holder's."""
    start, end = found.holder.start or 0, found.holder.end or 0
    words = {match.group() for s in found.scored for match in _WORD.finditer(text, s.start, s.end)}
    own = set(_WORD.findall(text[start:end])) | set(_WORD.findall(found.holder.text))
    return {min(lemmas(word.lower()), key=len) for word in words - own}


def merged(found: Sequence[Finding]) -> list[Finding]:
    """Return statements with the pieces of a split quotation as one: "...," he said, "..."."""
    kept: list[Finding] = []
    last = -1
    heard: set[tuple[str, str | None]] = set()
    """Whose the statements since the last quotation are, its own holder among them."""
    for one in found:
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
