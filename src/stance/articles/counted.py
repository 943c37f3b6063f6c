"""Find which states a count of them means: *the three countries*, *these states*, behind a list of just so many."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from stance.articles.entities import Entities
from stance.values import Mention, Span, frozen

_NUMBERS = {word: number for number, word in enumerate("three four five six seven eight nine ten".split(), 3)}
"""Two who have been named are known better: "both"."""
_MANY = "|".join(_NUMBERS)
_STATES = r"(?:countries|states|nations|governments|capitals|powers|neighbou?rs|allies)"
_NOT_OF = r"\b(?! (?:of|in|from|that|which|who|whose)\b)"
_COUNTED = re.compile(
    rf"(?i)\b(?:all )?(?:the|these|those|all) (?P<number>{_MANY}|\d{{1,2}})(?: [\w-]+)? {_STATES}{_NOT_OF}|"
    rf"\b(?:each of )?(?:these|those) {_STATES}{_NOT_OF}"
)
_NAMES_STATES = re.compile(rf" (?i:{_STATES})\b")
"""It begins with a blank, which is found quickly: a count is looked for only around such a word."""
_LONGEST, _BEHIND = 80, 8
"""Characters of a count, and behind it where a word may tell that it is none."""
_SEVERAL = re.compile(rf"(?i)(?:all )?(?:the |these )?(?:two|{_MANY}|\d+)(?: \w+)? {_STATES}$")
_AND = re.compile(
    r"(?:['’]s)?(?: \([^)]{1,40}\))?(?:,? and |, (?:and )?|/|[-–])(?:with |the |of |in |from )?(?:\w+ ){0,2}"
)
"""What stands between two states that are named side by side."""
_STOP = re.compile(r"[.!?][\"”’)]?\s|\n+")
_REACH = 1200
"""Characters before a count within which its states are named."""
_NEAR = 400
"""The same, where no number tells which list is meant."""


@frozen
class _Listed:
    """States that are named side by side, and where the last of them ends."""

    end: int
    states: tuple[Mention, ...]


def is_several(mention: str) -> bool:
    """Tell whether a mention counts states without naming them.

    >>> is_several("the three countries"), is_several("the three ministers")
    (True, False)
    """
    return _SEVERAL.match(mention) is not None


def counted(text: str, entities: Entities) -> Iterator[tuple[Span, tuple[Mention, ...]]]:
    """Yield each count of states with the mentions of those that it means: of the last list of just so many."""
    found = list(_counts(text))
    lists = _lists(text, entities) if found else []
    ends = [one.end for one in lists]
    for match in found:
        number = _number(match["number"])
        reach = match.start() - (_REACH if number else _NEAR)
        near = lists[bisect_left(ends, reach) : bisect_left(ends, match.start())]
        meant = next((one for one in reversed(near) if number in (None, len(one.states))), None)
        if meant is not None:
            yield Span(match.start(), match.end()), meant.states


def _counts(text: str) -> Iterator[re.Match[str]]:
    for states in _NAMES_STATES.finditer(text):
        first = max(0, states.end() - _LONGEST)
        for match in _COUNTED.finditer(text, first, states.end() + _BEHIND):
            if match.end() == states.end():
                yield match


def _number(told: str | None) -> int | None:
    """Return the number that a word or digits tell; None for no word."""
    return None if told is None else _NUMBERS.get(told.lower()) or int(told)


def two_before(text: str, entities: Entities, start: int) -> tuple[Mention, ...]:
    """Return the two states named in the last sentence before a place that names any; none where they are not two."""
    starts = [m.end() for m in _STOP.finditer(text, max(0, start - _REACH), start)]
    for first in (*reversed(starts), max(0, start - _REACH)):
        found = (m for m in entities.actors_in(first, start) if entities.kind(m.actor) == "state")
        named = {m.actor: m for m in found}
        if named:
            return tuple(named.values()) if len(named) == 2 else ()
    return ()


def _lists(text: str, entities: Entities) -> Sequence[_Listed]:
    """Return the lists of two states and more in a text, each state once."""
    found, row = [], list[Mention]()
    named = (m.mention for m in entities.known.listed)
    for mention in (m for m in named if m.actor and entities.kind(m.actor) == "state"):
        if row and not _AND.fullmatch(text, row[-1].end, mention.start):
            found.append(row)
            row = []
        if all(mention.actor != one.actor for one in row):
            row.append(mention)
    return [_Listed(one[-1].end, tuple(one)) for one in (*found, row) if len(one) > 1]
