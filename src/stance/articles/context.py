"""Judge the stance of a statement in its context: its own words, its sentence, what else is said, whom it is toward."""

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial

from stance.articles.regression import choice
from stance.articles.statements import Finding, Participant, Weight
from stance.values import CLOSE, CONCILIATORY, HOSTILE, LABELS, NEUTRAL, Prediction, frozen

_USUAL = {CONCILIATORY: 0.2, HOSTILE: 0.3, NEUTRAL: 0.5}
_AS_MANY = 2
"""As much as so many other statements of the usual stances counts what is said elsewhere, where little is."""
_DRAWN = {label: _AS_MANY * usual for label, usual in _USUAL.items()}
_ALONE = {label: (0.0 + _AS_MANY * usual) / _AS_MANY for label, usual in _USUAL.items()}
"""What is said elsewhere where nothing is."""
_LEAST = 0.02
"""Smaller probabilities count as this: how far below it one lies tells nothing more."""

_FEATURES = {
    part: (f"{part}:{CONCILIATORY}", f"{part}:{HOSTILE}") for part in ("words", "sentence", "article", "holder")
}
"""The log odds of either pole that each part of the context has."""
_NEAR = 90
"""Characters before a target's name within which "against" is against it."""
_FAVOURED = 2.0
"""What a favour counts: more than 1, as it is too rare for its weight to get far from 0 under the penalty."""
_TURNED = 0.1
"""The share of hostile words that counts as conciliatory where they tell of a favour; the rest counts as neutral."""
_BREAK = re.compile(r"[.!?;:]\s")

_new_weight = partial(tuple.__new__, Weight)
"""Past the step in Python that each weight would take: there are seven of each statement."""

Values = Mapping[str, float]
Shares = Mapping[str, float]
"""The probability of each label."""


@frozen
class Judged:
    """A prediction of a statement in its context, with what each part of that adds to it."""

    prediction: Prediction
    weights: tuple[Weight, ...]


def fits(labels: Sequence[str]) -> bool:
    """Tell whether a model's labels are those that the context was learned for."""
    return sorted(labels) == sorted(LABELS)


def taken_back(shares: Shares, pole: str = HOSTILE) -> dict[str, float]:
    """Return the probabilities of words by which an act of a pole is denied or left undone: nothing of it is that.

    >>> taken_back({"conciliatory": 0.25, "hostile": 0.5, "neutral": 0.25})
    {'conciliatory': 0.25, 'hostile': 0.0, 'neutral': 0.75}
    """
    return {**shares, pole: 0.0, NEUTRAL: shares[NEUTRAL] + shares[pole]}


def held_against(shares: Shares) -> dict[str, float]:
    """Return the probabilities of words that are held against somebody: nothing of them is conciliatory.

    >>> held_against({"conciliatory": 0.25, "hostile": 0.5, "neutral": 0.25})
    {'conciliatory': 0.0, 'hostile': 0.75, 'neutral': 0.25}
    """
    return {**shares, CONCILIATORY: 0.0, HOSTILE: shares[HOSTILE] + shares[CONCILIATORY]}


def given(shares: Shares) -> dict[str, float]:
    """Return the probabilities of words by which something is given: nothing of them is hostile, half may be neutral.

    >>> given({"conciliatory": 0.25, "hostile": 0.5, "neutral": 0.25})
    {'conciliatory': 0.875, 'hostile': 0.0, 'neutral': 0.125}
    """
    return {**shares, HOSTILE: 0.0, NEUTRAL: shares[NEUTRAL] / 2, CONCILIATORY: 1 - shares[NEUTRAL] / 2}


def contexts(found: Sequence[Finding], words: Sequence[Shares], sentences: Sequence[Shares]) -> list[dict[str, Values]]:
    """Return what is known of each statement's stance before its target is, by the part that tells it.

    `words` are the probabilities of the statements' own words, `sentences` those of the sentences that they stand in.
    Narration is nobody's and counts nowhere.
    """
    told = [i for i, one in enumerate(found) if one.kind != "narration"]
    groups: dict[str, list[int]] = defaultdict(list)
    for i in told:
        if found[i].holder.actor:
            groups[found[i].holder.actor or ""].append(i)
    all_of, of_holder = _Sum(told, sentences), {actor: _Sum(group, sentences) for actor, group in groups.items()}
    listed: list[dict[str, Values]] = []
    for i, one in enumerate(found):
        own = of_holder.get(one.holder.actor or "")
        listed.append(
            {
                "words": _odds("words", words[i]),
                "sentence": _odds("sentence", sentences[i]),
                "article": _odds("article", all_of.without(sentences[i])),
                "holder": _odds("holder", own.without(sentences[i])) if own else _NOBODY,
                "kind": {one.kind: 1.0},
            }
        )
    return listed


def toward(text: str, target: Participant | None, *, favoured: bool = False) -> Values:
    """Return what a statement's target tells of its stance: whether there is one, and whether it is done a favour.

    `favoured` is what `favours` tells: arms for an ally are no hostility toward it, whatever the words for them.
    """
    if target is None or target.actor is None:
        return {"told": 0.0}
    values = {"told": 1.0, "probable": target.p or 0.0}
    if target.start is None or target.end is None:
        return values
    if favoured:
        return {**values, "favoured": _FAVOURED}
    before = _BREAK.split(text[max(0, target.start - _NEAR) : target.start])[-1].lower()
    return {**values, "against": 1.0} if "against " in before else values


def worded(parts: Mapping[str, Values], words: Shares) -> dict[str, Values]:
    """Return the context of a statement toward somebody whom only some of its words are about."""
    return {**parts, "words": _odds("words", words), "sentence": _odds("sentence", words)}


def spared(parts: Mapping[str, Values], words: Shares, sentence: Shares) -> dict[str, Values]:
    """Return the context of a statement toward somebody who is done a favour in it: nothing is hostile to them."""
    return {**parts, "words": _odds("words", _turned(words)), "sentence": _odds("sentence", _turned(sentence))}


def grudging(parts: Mapping[str, Values], words: Shares, sentence: Shares) -> dict[str, Values]:
    """Return the context of a statement toward somebody whom it is against: nothing is conciliatory to them."""
    return {
        **parts,
        "words": _odds("words", held_against(words)),
        "sentence": _odds("sentence", held_against(sentence)),
    }


def _turned(shares: Shares) -> dict[str, float]:
    """Return the probabilities of words of which the hostile ones are about a favour: a little of these is for it."""
    turned = _TURNED * shares[HOSTILE]
    return {
        CONCILIATORY: shares[CONCILIATORY] + turned, HOSTILE: 0.0, NEUTRAL: shares[NEUTRAL] + shares[HOSTILE] - turned,
    }  # fmt: skip


def judged(base: Prediction, parts: Mapping[str, Values], threshold: float, target: Values) -> Judged:
    """Return the stance of a statement in its context; `target` is what its target tells of it, from `toward`.

    It is certain where its words can be judged at all and its largest probability reaches the model's threshold.
    """
    known = {**parts, "target": target}
    model = choice("stances")
    terms = model.terms(known.values())
    shares = model.probabilities(terms)
    best = max(shares, key=shares.__getitem__)
    why = base.why if base.why not in (None, CLOSE) else None if shares[best] >= threshold else CLOSE
    score = shares[CONCILIATORY] - shares[HOSTILE] if base.score is not None else None
    prediction = Prediction(best, {label: shares[label] for label in base.probabilities}, score, why is None, why)
    leads = zip(("usual", *known), model.leads(terms, best), strict=True)
    return Judged(prediction, tuple(map(_new_weight, leads)))


def merged(parts: Mapping[str, Values]) -> dict[str, float]:
    """Return the values of all parts by the names of the features."""
    return {name: value for values in parts.values() for name, value in values.items()}


class _Sum:
    """The probabilities of several statements, added up once so that each can be left out quickly."""

    def __init__(self, members: Sequence[int], shares: Sequence[Shares]) -> None:
        self._others = len(members) - 1
        self._total = {label: sum([shares[i][label] for i in members]) for label in LABELS}

    def without(self, own: Shares) -> Shares:
        """Return the mean of the others, drawn toward the usual shares where they are few."""
        if self._others < 1:
            return _ALONE
        weight, total = self._others + _AS_MANY, self._total
        mean: dict[str, float] = {}
        for label, usual in _DRAWN.items():
            others = total[label] - own[label]
            mean[label] = ((others if others > 0.0 else 0.0) + usual) / weight
        return mean


def _odds(name: str, shares: Shares) -> Values:
    """Return the log odds of either pole against neutral."""
    neutral, hostile, conciliatory = shares[NEUTRAL], shares[HOSTILE], shares[CONCILIATORY]
    usual = math.log(neutral if neutral > _LEAST else _LEAST)
    for_it, against_it = _FEATURES[name]
    return {
        for_it: math.log(conciliatory if conciliatory > _LEAST else _LEAST) - usual,
        against_it: math.log(hostile if hostile > _LEAST else _LEAST) - usual,
    }


_NOBODY = _odds("holder", _USUAL)
"""What a holder who is no actor tells of a stance."""
