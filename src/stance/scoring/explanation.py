"""Say why a text got its stance: what each feature adds, and the words that speak for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain

from stance.features.analyzer import Document
from stance.scoring.scorer import Analysis, Scorer, softmax
from stance.values import Contrast, Contribution, Evidence, Explanation, Span

_EVIDENCE_SHARE = 0.25
"""A word is evidence from this share of the strongest word's weight on."""
_MOST_EVIDENCE = 5


def explain(scorer: Scorer, text: str) -> Explanation:
    """Return the prediction of a text with every feature's contribution and the words behind it."""
    analysis = scorer.analysis(text)
    prediction = scorer.prediction(softmax(analysis.logits[None, :])[0], scorer.knowledge.reason(text))
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
    prediction = scorer.prediction(softmax(analysis.logits[None, :])[0], scorer.knowledge.reason(text))
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
    weights = _word_weights(scorer, document, scorer.labels.index(stance), against)
    strongest = max(weights, default=0.0)
    if strongest <= 0:
        return []
    runs = _runs([weight >= _EVIDENCE_SHARE * strongest for weight in weights])
    weighed = sorted(((sum(weights[start:stop]), start, stop) for start, stop in runs), key=lambda run: -run[0])
    return [_stretch(text, document, at, *run) for run in weighed[:_MOST_EVIDENCE]]


def joint_evidence(scorer: Scorer, documents: Mapping[Span, Document], text: str, stance: str) -> tuple[Evidence, ...]:
    """Return the words that speak for a stance in several spans of one text, with their places in it."""
    found = [evidence(scorer, text, document, stance, at=span.start) for span, document in documents.items()]
    return tuple(sorted(chain.from_iterable(found), key=lambda piece: -piece.weight))


def _word_weights(scorer: Scorer, document: Document, label: int, against: int | None = None) -> list[float]:
    """Return what each word adds to a label's logit against another's, or the others' mean; features share evenly."""
    weights = [0.0] * len(document.words)
    for block in scorer.blocks:
        block.add_leads(document, label, weights, against)
    return weights


def _stretch(text: str, document: Document, at: int, weight: float, start: int, stop: int) -> Evidence:
    span = document.span(start, stop)
    first, last = at + span.start, at + span.end
    concepts = dict.fromkeys([m.feature for m in document.matches if m.start < stop and start < m.stop])
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
