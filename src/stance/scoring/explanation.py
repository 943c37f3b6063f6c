"""Say why a text got its stance: what each feature adds, and the words that speak for it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from stance.features.ngrams import CharGrams
from stance.scoring.scorer import Analysis, Floats, Scorer, softmax
from stance.values import Contribution, Evidence, Explanation, Span

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
        evidence(scorer, analysis, prediction.stance),
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


def evidence(scorer: Scorer, analysis: Analysis, stance: str) -> list[Evidence]:
    """Return the words of an analysed text that speak for a stance, strongest first."""
    weights = _word_weights(scorer, analysis, scorer.labels.index(stance))
    if not len(weights) or weights.max() <= 0:
        return []
    strong = weights >= _EVIDENCE_SHARE * weights.max()
    runs = sorted(_runs(strong), key=lambda run: -float(weights[run[0] : run[1]].sum()))[:_MOST_EVIDENCE]
    return [_stretch(analysis, weights, start, stop) for start, stop in runs]


def joint_evidence(scorer: Scorer, analyses: Mapping[Span, Analysis], stance: str) -> tuple[Evidence, ...]:
    """Return the words that speak for a stance in several spans of one text, with their places in it."""
    shifted: Iterable[Evidence] = (
        replace(piece, start=piece.start + span.start, end=piece.end + span.start)
        for span, analysis in analyses.items()
        for piece in evidence(scorer, analysis, stance)
    )
    return tuple(sorted(shifted, key=lambda piece: -piece.weight))


def _word_weights(scorer: Scorer, analysis: Analysis, label: int) -> Floats:
    """Return what each word adds to a label's logit against the other labels' mean; features share out evenly."""
    document = analysis.document
    weights = [0.0] * len(document.words)
    for block, row in zip(scorer.blocks, analysis.rows, strict=True):
        shares = block.leads(row.columns, row.values, label) / row.counts
        share = dict(zip(row.columns.tolist(), shares.tolist(), strict=True))
        if isinstance(block.grams, CharGrams):
            for i, word in enumerate(document.words):
                weights[i] += sum(map(share.__getitem__, block.of_word(word.text)))
            continue
        for column, start, stop in block.located(document) if row.places is None else row.places:
            if stop == start + 1:
                weights[start] += share[column]
                continue
            for i in range(start, stop):
                weights[i] += share[column] / (stop - start)
    return np.array(weights)


def _stretch(analysis: Analysis, weights: Floats, start: int, stop: int) -> Evidence:
    span = analysis.document.span(start, stop)
    concepts = dict.fromkeys(m.feature for m in analysis.document.matches if m.start < stop and start < m.stop)
    weight = float(weights[start:stop].sum())
    return Evidence(analysis.text[span.start : span.end], span.start, span.end, weight, tuple(concepts))


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Return where the flags are set, as (start, stop)."""
    runs, start = [], None
    for i, flag in enumerate([*flags.tolist(), False]):
        if flag and start is None:
            start = i
        elif not flag and start is not None:
            runs.append((start, i))
            start = None
    return runs
