"""Weigh what the frame of a statement leaves of its words: taken back, given, held against somebody, only a meeting."""

import re
from collections.abc import Iterator, Mapping, Sequence

from stance.articles.context import Shares, given, held_against, taken_back
from stance.articles.deeds import effects
from stance.articles.statements import Finding
from stance.articles.verbs import uses_of_verb
from stance.scoring.engine import Stretch
from stance.values import CONCILIATORY, HOSTILE, Span

_UNWANTED = re.compile(r"\bpersonae? non gratae?\b")
_FEW = 10
"""Words of a deed up to which it is only a meeting."""


def weighed(
    text: str,
    findings: Sequence[Finding],
    acts: Mapping[Span, Stretch],
    words: list[dict[str, float]],
    around: list[dict[str, float]],
) -> None:
    """Change the probabilities of words and sentences to what the frame of each statement leaves of them.

    `acts` are the stretches of what is denied, by their place.
    """
    for i, one in enumerate(findings):
        if one.denied and (one.disclaimed or acts[one.denied].prediction.stance == HOSTILE):
            words[i], around[i] = taken_back(words[i]), taken_back(around[i])
        elif one.denied and _is_act(text, one) and _both_kind(acts[one.denied], words[i]):  # never thanked it
            words[i], around[i] = taken_back(words[i], CONCILIATORY), taken_back(around[i], CONCILIATORY)
    for i, one in enumerate(findings):
        if one.gift and not one.denied:
            words[i], around[i] = given(words[i]), given(around[i])
    for i in _blaming(text, findings):
        words[i], around[i] = held_against(words[i]), held_against(around[i])
    for i, one in enumerate(findings):
        if _only_meets(text, one):
            words[i], around[i] = taken_back(words[i], CONCILIATORY), taken_back(around[i], CONCILIATORY)


def _both_kind(act: Stretch, words: Shares) -> bool:
    """Tell whether an act and the words that take it back are both read as conciliatory."""
    return act.prediction.stance == CONCILIATORY and max(words, key=words.__getitem__) == CONCILIATORY


def _only_meets(text: str, one: Finding) -> bool:
    """Tell whether a deed in a few words is that several met, which is no step of any toward another."""
    if one.kind != "deed" or one.verb is None or "meet" not in effects(text[one.verb.start : one.verb.end].lower()):
        return False
    return len(text[one.span.start : one.span.end].split()) <= _FEW


def _is_act(text: str, one: Finding) -> bool:
    """Tell whether what a statement takes back is what somebody does, and not what is ended by it."""
    if one.denied is None or (one.verb is not None and one.denied.start <= one.verb.start):
        return one.denied is not None
    words = text[one.denied.start : one.denied.end].lower().split()[:3]
    return any(map(uses_of_verb, words))


def _blaming(text: str, findings: Sequence[Finding]) -> Iterator[int]:
    """Yield what is held against somebody by its verb: Chad had helped rebels, Niger *charged*; they *quarrelled*."""
    for i, one in enumerate(findings):
        verb = None if one.verb is None else text[one.verb.start : one.verb.end].lower()
        against = one.wrong or (verb is not None and "blame" in uses_of_verb(verb))
        unwanted = one.kind != "direct" and _UNWANTED.search(text, one.span.start, one.span.end) is not None
        if not one.denied and (against or unwanted):
            yield i
