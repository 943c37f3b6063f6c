"""Say why a text got its stance: what each feature adds, and the words that speak for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import NamedTuple

from stance.features.analyzer import Document, Located
from stance.scoring.scorer import Analysis, Scorer, softmax
from stance.values import Contrast, Contribution, Evidence, Explanation, Span

_EVIDENCE_SHARE = 0.25
"""A word is evidence from this share of the strongest word's weight on."""
_MOST_EVIDENCE = 5


class Weighed(NamedTuple):
    """The words of a text: what each adds to the lead of a label, where it starts and ends, the concepts in them."""

    weights: Sequence[float]
    starts: Sequence[int]
    ends: Sequence[int]
    matches: Sequence[Located]


def explain(scorer: Scorer, text: str) -> Explanation:
    """Return the prediction of a text with every feature's contribution and the words behind it."""
    analysis = scorer.analysis(text)
    prediction = scorer.prediction(softmax(analysis.logits[None, :])[0].tolist(), scorer.knowledge.reason(text))
    return Explanation(
        text,
        prediction,
        dict(zip(scorer.labels, map(float, analysis.logits), strict=True)),
        dict(zip(scorer.labels, map(float, scorer.intercepts), strict=True)),
        _contributions(scorer, analysis),
        evidence(scorer, text, analysis.document, prediction.stance),
    )


def _contributions(scorer: Scorer, analysis: Analysis) -> dict[str, list[Contribution]]:
    """Return what each feature adds to each label's logit, the largest first."""
    document = analysis.document
    contributions: dict[str, list[Contribution]] = {label: [] for label in scorer.labels}
    for block, row in zip(scorer.blocks, analysis.rows, strict=True):
        places = block.places(document)
        for column, value in zip(row.columns.tolist(), row.values, strict=True):
            feature = block.features[column]
            spans = tuple(document.span(p.start, p.stop) for p in places[feature] if p.stop)
            for label, weight in zip(scorer.labels, block.coefficients[column], strict=True):
                contributions[label].append(
                    Contribution(feature, block.name, float(value), float(weight), float(value * weight), spans)
                )
    for of_label in contributions.values():
        of_label.sort(key=lambda c: -abs(c.contribution))
    return contributions


def contrast(scorer: Scorer, text: str, rather_than: str) -> Contrast:
    """Return why a text got its stance rather than another label, which must be one of the others."""
    analysis = scorer.analysis(text)
    document = analysis.document
    prediction = scorer.prediction(softmax(analysis.logits[None, :])[0].tolist(), scorer.knowledge.reason(text))
    stance, other = (scorer.labels.index(label) for label in (prediction.stance, rather_than))
    own, others = (_contributions(scorer, analysis)[label] for label in (prediction.stance, rather_than))
    of_others = {(c.block, c.feature): c for c in others}
    parts = [_less(c, of_others[c.block, c.feature]) for c in own]
    return Contrast(
        text,
        prediction,
        rather_than,
        float(analysis.logits[stance] - analysis.logits[other]),
        float(scorer.intercepts[stance] - scorer.intercepts[other]),
        sorted(parts, key=lambda c: -abs(c.contribution)),
        evidence(scorer, text, document, prediction.stance, rather_than),
        evidence(scorer, text, document, rather_than, prediction.stance),
    )


def _less(one: Contribution, other: Contribution) -> Contribution:
    """Return what a feature adds to one label's logit less what it adds to another's."""
    return replace(one, weight=one.weight - other.weight, contribution=one.contribution - other.contribution)


def evidence(
    scorer: Scorer, text: str, document: Document, stance: str, rather_than: str | None = None, *, at: int = 0
) -> list[Evidence]:
    """Return the words of a text, given with its document, that speak for a stance, strongest first.

    They are those that speak for it rather than another label; without one, against the mean of all others. `text` may
    hold more before the document's, which then starts `at` that place.
    """
    against = None if rather_than is None else scorer.labels.index(rather_than)
    return strongest(text, weighed_document(scorer, document, scorer.labels.index(stance), against), at=at)


def strongest(text: str, words: Weighed, *, at: int = 0) -> list[Evidence]:
    """Return the strongest of the words of a text, which may start `at` a later place of what is given as text."""
    weights = words.weights
    most = max(weights, default=0.0)
    if most <= 0:
        return []
    runs = _runs([weight >= _EVIDENCE_SHARE * most for weight in weights])
    found = sorted(((sum(weights[start:stop]), start, stop) for start, stop in runs), key=lambda run: -run[0])
    return [_stretch(text, words, at, *run) for run in found[:_MOST_EVIDENCE]]


def joint_evidence(spans: Mapping[Span, Weighed], text: str) -> tuple[Evidence, ...]:
    """Return the strongest words in several spans of one text, with their places in it."""
    found = [strongest(text, words, at=span.start) for span, words in spans.items()]
    return tuple(sorted(chain.from_iterable(found), key=lambda piece: -piece.weight))


def weighed(scorer: Scorer, text: str, label: int, against: int | None = None) -> Weighed:
    """Return what each word of a text adds to a label's logit against another's, or the others' mean."""
    return weighed_document(scorer, scorer.analyzer.document(text), label, against)


def weighed_document(scorer: Scorer, document: Document, label: int, against: int | None = None) -> Weighed:
    """Return the same of a document; a feature that covers several words shares out evenly."""
    weights = [0.0] * len(document.words)
    for block in scorer.blocks:
        block.add_leads(document, label, weights, against)
    starts, ends = [word.start for word in document.words], [word.end for word in document.words]
    if (offsets := document.text.offsets) is not None:
        starts, ends = [offsets[start] for start in starts], [offsets[end] for end in ends]
    return Weighed(weights, starts, ends, [Located(m.feature, m.start, m.stop) for m in document.matches])


def _stretch(text: str, words: Weighed, at: int, weight: float, start: int, stop: int) -> Evidence:
    first, last = at + words.starts[start], at + words.ends[stop - 1]
    concepts = dict.fromkeys([m.feature for m in words.matches if m.start < stop and start < m.stop])
    return Evidence(text[first:last], first, last, weight, tuple(concepts))


def _runs(flags: Sequence[bool]) -> list[tuple[int, int]]:
    """Return where the flags are set, as (start, stop)."""
    runs, start = [], None
    for i, flag in enumerate([*flags, False]):
        if flag and start is None:
            start = i
        elif not flag and start is not None:
            runs.append((start, i))
            start = None
    return runs
