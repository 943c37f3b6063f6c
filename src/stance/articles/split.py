"""Join the pieces of a quotation that a word of saying splits."""

from collections.abc import Sequence
from dataclasses import replace

from stance.articles.statements import Finding
from stance.values import Span


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
