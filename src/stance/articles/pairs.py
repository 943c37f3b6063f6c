"""Find which of two actors "the former" and "the latter" mean."""

import re
from collections.abc import Iterator

from stance.articles.entities import Entities
from stance.values import Mention, Span

_ONE = re.compile(
    r"\b[Tt]he (?:(?P<former>former)|(?P<latter>latter))(?=[,;:.]| (?!\w+ (?:president|minister)\b)[a-z])"
)
_TWO_OF_THEM = 2
_WINDOW = 400
"""Characters before such a word within which the two are named."""
_OFFICE = re.compile(
    r"(?i)the former (?:\w+[ -]){0,3}(?:president|premier|minister|chief|head|leader|secretary|ambassador|envoy|king|"
    r"governor|mayor|general|commander|official|chancellor|diplomat|spokes\w+|adviser|senator|ally|colony|enemy|foe|"
    r"republic|union|regime|government|states?)\b"
)


def one_of_two(text: str, entities: Entities) -> Iterator[tuple[Span, Mention]]:
    """Yield each "the former" and "the latter" with the mention of the actor that it means.

    They are the two actors named last before the sentence, or before the first such word in it.
    """
    pair: tuple[Mention, Mention] | None = None
    until = 0
    for found in _ONE.finditer(text) if "he former" in text or "he latter" in text else ():
        if _OFFICE.match(text, found.start()):
            continue
        if pair is None or "." in text[until : found.start()]:
            pair = _pair(entities, max(0, found.start() - _WINDOW), found.start())
        until = found.end()
        if pair is not None:
            yield Span(found.start(), found.end()), pair[0] if found["former"] else pair[1]


def _pair(entities: Entities, start: int, end: int) -> tuple[Mention, Mention] | None:
    last: list[Mention] = []
    for mention in reversed(entities.actors_in(start, end)):
        if all(mention.actor != known.actor for known in last):
            last.append(mention)
        if len(last) == _TWO_OF_THEM:
            return last[1], last[0]
    return None
