"""Find the words that report speech, the holder beside them, and the stretch that is theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from stance.articles.frame import Token
from stance.articles.holders import LONGEST_APPOSITION, holder_left, holder_right, subject
from stance.articles.vocabulary import (
    AFTER_HOLDER,
    ASKED,
    acts,
    nominal,
    participles,
    possessives,
    say,
    tell,
    that_verbs,
    told,
)

_LONGEST_BEFORE = 120
"""Tokens of a clause that is reported before its verb: "..., the minister said"."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports: its place among the tokens, and the holder's tokens `first:last`.

    `said_to` are the tokens of whom it was told; `content` the tokens of what is reported indirectly, if anything is.
    """

    at: int
    first: int
    last: int
    content: tuple[int, int] | None
    said_to: tuple[int, int] | None = None


def cues(tokens: Sequence[Token]) -> list[Cue]:
    """Return what reports speech in a sentence, in order; one inside what another one reports is left out."""
    found: list[Cue] = []
    until = 0
    for i, token in enumerate(tokens):
        if i < until or token.hidden:
            continue
        cue = _according_to(tokens, i) or _nominal(tokens, i) or _verb(tokens, i) or _participle(tokens, i)
        if cue is None and found and _goes_on_to_say(tokens, i):
            cue = Cue(i, found[-1].first, found[-1].last, *_reported(tokens, i, i, _end(tokens)))
        if cue is not None:
            if cue.content and cue.content[0] < until:  # an earlier one reports that already
                cue = replace(cue, content=None)
            found.append(cue)
            if cue.content:
                until = max(until, cue.content[1])
    return found


def _goes_on_to_say(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether a verb has the holder of the one before it: "X accused Y and *said* that ..."."""
    return i > 1 and tokens[i - 1].lower in ("and", "but") and tokens[i].lower in say() | acts()


def _end(tokens: Sequence[Token]) -> int:
    return len(tokens) - (not tokens[-1].hidden and tokens[-1].text in ".!?")


def _according_to(tokens: Sequence[Token], i: int) -> Cue | None:
    if tokens[i].lower != "according" or i + 2 >= len(tokens) or tokens[i + 1].lower != "to":
        return None
    last = holder_right(tokens, i + 2)
    if last == i + 2:
        return None
    end = _end(tokens)
    before = (0, i - 1 if i and tokens[i - 1].text == "," else i)
    content = before if 2 < i <= _LONGEST_BEFORE else (min(last + 1, end), end)
    return Cue(i, i + 2, last, content if content[1] - content[0] > 2 else None)


def _nominal(tokens: Sequence[Token], i: int) -> Cue | None:
    """Return a cue such as "X's statement that ..."."""
    if tokens[i].lower not in nominal() or i + 1 >= len(tokens) or tokens[i + 1].lower != "that" or i == 0:
        return None
    before = tokens[i - 1]
    if not before.text.endswith(("’s", "'s", "s’", "s'")) and before.lower not in possessives():
        return None
    first = i - 1
    while (
        first > 0
        and i - first < 8
        and (tokens[first - 1].text[0].isupper() or tokens[first - 1].lower in ("the", "of"))
    ):
        first -= 1
    end = _end(tokens)
    return Cue(i, first, i, (i + 2, end)) if end > i + 3 else None


def _verb(tokens: Sequence[Token], i: int) -> Cue | None:
    word = tokens[i].lower
    if (word not in say() and word not in acts()) or (i and not tokens[i].text[0].islower()):  # the United States
        return None
    if (i + 1 < len(tokens) and tokens[i + 1].lower == "by") or (
        i and tokens[i - 1].lower in ("to", "the", "a", "an", "be", "not", "been")
    ):
        return None
    end = _end(tokens)
    left = holder_left(tokens, i)
    if left is not None:
        first, last = left
        return Cue(i, first, last, *_reported(tokens, i, first, end))
    inverted = i == 0 or tokens[i - 1].text == "," or tokens[i - 1].hidden
    if not inverted or word not in say():
        return None
    last = holder_right(tokens, i + 1)
    if last == i + 1 or tokens[i + 1].lower in ASKED:
        return None
    clause = 2 < i <= _LONGEST_BEFORE and tokens[i - 1].text == "," and not any(t.hidden for t in tokens[:i])
    return Cue(i, i + 1, last, (0, i - 1) if clause else None)


def _participle(tokens: Sequence[Token], i: int) -> Cue | None:
    """Return a cue such as "The minister left, saying: ...", whose holder is the sentence's subject."""
    if tokens[i].lower not in participles() or i == 0:
        return None
    if not any(t.hidden for t in tokens[i + 1 : i + 6]):
        return None
    held = holder_left(tokens, i) if tokens[i - 1].text != "," else None
    held = held or subject(tokens[: min(i, 2 * LONGEST_APPOSITION)])
    return Cue(i, *held, None) if held else None


def _reported(
    tokens: Sequence[Token], i: int, first: int, end: int
) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    """Return what a verb reports, and to whom, as ranges of tokens."""
    word, j = tokens[i].lower, i + 1
    if j >= end:
        return _said_before(tokens, first), None
    if tokens[j].hidden:
        return None, None
    more = (
        next((k - 1 for k in range(j + 2, min(end, j + 2 * _LONGEST_BEFORE)) if _goes_on_to_say(tokens, k)), end)
        if word in acts()
        else end
    )
    that = next((k for k in range(j, min(more, j + 12)) if tokens[k].lower == "that" or tokens[k].hidden), -1)
    said_to = None
    if (
        that > j
        and tokens[that - 1].lower in nominal()
        and any(t.text.endswith(("’s", "'s", "s’", "s'")) for t in tokens[j:that])
    ):
        return None, None  # it recalls what another one said, who holds it
    if that > j and word in tell():
        said_to = (j, that)
    if that >= 0 and tokens[that].lower == "that" and word in that_verbs():
        return ((that + 1, end) if end > that + 2 else None), said_to
    if (
        word in told()
        or tokens[j].text in ",:;"
        or (tokens[j].lower in AFTER_HOLDER - {"this", "that", "to"} and word not in acts())
    ):
        return _said_before(tokens, first), said_to
    if word in acts():
        return (first, more), None
    if end - j >= 3:
        return (j, end), None
    return None, None


def _said_before(tokens: Sequence[Token], first: int) -> tuple[int, int] | None:
    """Return the clause before a holder and a comma, which is what was said: "It is too early, the minister said"."""
    asked = any(t.lower in ("asked", "pressed", "questioned") for t in tokens[:3])
    quoted = any(t.hidden for t in tokens[: 2 * _LONGEST_BEFORE])
    clause = 4 < first <= _LONGEST_BEFORE and tokens[first - 1].text == ","
    return (0, first - 1) if clause and not asked and not quoted else None
