"""Score statements, and weigh what their frame leaves of their words: taken back, given, held against somebody."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from stance.articles.context import Shares, fits, given, held_against, taken_back
from stance.articles.deeds import effects
from stance.articles.statements import Finding
from stance.articles.verbs import uses_of_verb
from stance.model.classifier import StanceModel
from stance.scoring.engine import Stretch
from stance.text.sentences import sentences
from stance.values import CONCILIATORY, HOSTILE, NEUTRAL, Span

_UNWANTED = re.compile(r"\bpersonae? non gratae?\b")
_ILLS = frozenset(("assault", "burden"))
_FEW = 10
"""Words of a deed up to which it is only a meeting."""


@dataclass(frozen=True)
class Scored:
    """What the words of each statement come to, and the probabilities of them and of the sentences they stand in."""

    stretches: Sequence[Stretch]
    words: Sequence[Shares]
    sentences: Sequence[Shares]
    """These two are empty where the model has other labels than those that contexts were learned for."""
    urging: frozenset[int] = frozenset()
    """The statements that ask somebody for an act against others."""


def scored(model: StanceModel, text: str, findings: Sequence[Finding], places: Sequence[Span]) -> Scored:
    """Return what a model makes of statements; the probabilities of a stretch are the mean of those of its sentences.

    `places` are the sentences that the statements stand in. What the holder denies to have done is not hostile.
    """
    own = [_sentences_in(text, f.scored) if f.kind == "direct" else list(f.scored) for f in findings]
    if not fits(model.labels):
        return Scored(model.classify_stretches(text, own), (), ())
    numbers: dict[Span, int] = {}  # many statements may share a sentence
    at = [numbers.setdefault(place, len(numbers)) for place in places]
    denied = [act for f in findings for act in (f.denied, f.urged) if act]
    groups = [*own, *[_sentences_in(text, [place]) for place in numbers], *[[span] for span in denied]]
    stretches = model.classify_stretches(text, groups)
    words = [stretch.probabilities for stretch in stretches[: len(own)]]
    of_whole, of_denied = stretches[len(own) : len(groups) - len(denied)], stretches[len(groups) - len(denied) :]
    acts = dict(zip(denied, of_denied, strict=True))
    around = [of_whole[number].probabilities for number in at]
    if acts:  # a sentence that is one of them counts as that
        pairs = zip(places, around, strict=True)
        around = [acts[place].probabilities if place in acts else shares for place, shares in pairs]
    for i in _shared(findings, at):
        if max(words[i], key=words[i].__getitem__) != NEUTRAL:
            around[i] = words[i]
    _weigh(text, findings, acts, words, around)
    urging = (i for i, f in enumerate(findings) if f.urged and acts[f.urged].prediction.stance == HOSTILE)
    return Scored(stretches[: len(own)], words, around, frozenset(urging))


def _shared(findings: Sequence[Finding], places: Sequence[int]) -> Iterator[int]:
    """Yield the statements in whose sentence their holder does something else too, which says nothing of them.

    `places` are the numbers of these sentences.
    """
    groups: dict[tuple[int, str | None], list[int]] = {}
    for i, (one, place) in enumerate(zip(findings, places, strict=True)):
        if one.kind in ("indirect", "deed") and one.holder.actor and one.scored:
            groups.setdefault((place, one.holder.actor), []).append(i)
    for group in groups.values():
        for i in group:
            first, last = findings[i].scored[0].start, findings[i].scored[-1].end
            for k in group:
                other = findings[k].scored
                if other[-1].end <= first or last <= other[0].start:
                    yield i
                    break


def _sentences_in(text: str, spans: Sequence[Span]) -> list[Span]:
    """Return the sentences of a statement's stretches, at least one for each."""
    found: list[Span] = []
    for span in spans:
        at = span.start
        cut = [Span(at + s.start, at + s.end) for s in sentences(text[at : span.end])]
        found += cut or [span]
    return found


def _weigh(
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


def _of_ills(text: str, one: Finding) -> bool:
    """Tell whether a statement names an ill, so that to be against that may be to somebody's good."""
    return any(effects(word) & _ILLS for word in text[one.span.start : one.span.end].lower().split())


def _blaming(text: str, findings: Sequence[Finding]) -> Iterator[int]:
    """Yield what is held against somebody by its verb: Chad had helped rebels, Niger *charged*; they *quarrelled*."""
    may_be_unwanted = "non grat" in text
    for i, one in enumerate(findings):
        if one.denied:
            continue
        against = one.wrong
        if not against and one.verb is not None:
            uses = uses_of_verb(text[one.verb.start : one.verb.end].lower())
            against = "blame" in uses or (one.kind == "indirect" and "censure" in uses and not _of_ills(text, one))
        if not against and may_be_unwanted and one.kind != "direct":
            against = _UNWANTED.search(text, one.span.start, one.span.end) is not None
        if against:
            yield i
