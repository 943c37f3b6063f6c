"""Score texts by whichever scorer is the quicker one: the one door to the reference and the compiled scorer."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from operator import add
from os import environ
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from stance.errors import UsageError
from stance.features.analyzer import Document
from stance.scoring.explanation import Weighed, joint_evidence, weighed_document
from stance.scoring.knowledge import signs_in
from stance.scoring.scorer import Floats, Scorer, softmax
from stance.scoring.spans import Spans
from stance.values import Evidence, Mention, Prediction, Span

if TYPE_CHECKING:
    from stance.scoring.compiled import CompiledScorer

MANY_TEXTS = 4096
"""Texts from which on getting the compiled scorer ready takes less time than it saves."""
CHOICE = "STANCE_SCORER"
"""The environment variable that forces one of the two scorers: reference or compiled."""
_WARMING = Lock()
"""Held while the compiled scorer is made, which several threads may ask for with their first texts."""


@dataclass(eq=False)  # and not frozen: twenty of each article are made
class Stretch:
    """What some spans of a text come to together: their probabilities, and ways to ask for more than these."""

    probabilities: dict[str, float]
    spans: Sequence[Span]
    _predict: Callable[[], Prediction]
    _weigh: "_Weigh"
    _known: Prediction | None = None

    @property
    def prediction(self) -> Prediction:
        """Return the prediction; whether the text can be judged at all is looked for when asked."""
        if self._known is None:
            self._known = self._predict()
        return self._known

    def evidence(self, stance: str) -> tuple[Evidence, ...]:
        """Return the words that speak for a stance, with their places in the text; they are looked for when asked."""
        return evidence_of([(self, stance)])[0]

    def told(self, words: Mapping[tuple[Span, str], Weighed], stance: str) -> tuple[Evidence, ...]:
        """Return the evidence for a stance where the words of the spans have been weighed for it."""
        return joint_evidence({span: words[span, stance] for span in self.spans}, self._weigh.text)

    def weighed(self, asked: Sequence[tuple[Span, str]]) -> dict[tuple[Span, str], Weighed]:
        """Return what the words of spans of the same text add to the leads of labels."""
        return self._weigh(asked)


def evidence_of(asked: Sequence[tuple[Stretch, str]]) -> list[tuple[Evidence, ...]]:
    """Return the words that speak for a stance in each of some stretches of one text: quicker than one by one."""
    if not asked:
        return []
    pairs = dict.fromkeys((span, stance) for stretch, stance in asked for span in stretch.spans)
    words = asked[0][0].weighed(list(pairs))
    return [stretch.told(words, stance) for stretch, stance in asked]


class Engine:
    """A scorer and its compiled form, which is made when many texts come or when `warm_up` is called.

    Both give the same probabilities to the twelfth decimal. STANCE_SCORER=reference or compiled forces one of them.
    """

    def __init__(self, scorer: Scorer) -> None:
        self.scorer = scorer
        self._compiled: CompiledScorer | None = None
        self._tried = False

    def warm_up(self) -> None:
        """Get the compiled scorer ready, where it can be had: a second or two, ten more the first time ever."""
        forced = _forced()
        if self._tried or forced == "reference":
            return
        from stance.scoring.compiled import compile_scorer

        with _WARMING:
            if not self._tried:
                self._compiled = compile_scorer(self.scorer)
                self._tried = True
        if self._compiled is None and forced == "compiled":
            raise UsageError(f"{CHOICE}=compiled, and the compiled scorer cannot be had on this machine")

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return calibrated probabilities, shape (texts, labels), float64."""
        compiled = self._ready(len(texts))
        return compiled.probabilities(texts) if compiled else self.scorer.probabilities(texts)

    def span_probabilities(self, spans: Spans) -> Floats:
        """Return the same for texts that lie in a piece of memory; it may be asked on many threads at once."""
        compiled = self._ready(len(spans))
        if compiled:
            return compiled.span_probabilities(spans)
        return self.scorer.probabilities([spans.text(i) for i in range(len(spans))])

    def reasons(self, texts: Sequence[str]) -> dict[int, str]:
        """Return why texts are not ones to judge, by their positions; those that are, are left out."""
        knowledge = self.scorer.knowledge
        if len(texts) >= MANY_TEXTS:
            return knowledge.reasons(texts)
        found = ((i, knowledge.reason(text)) for i, text in enumerate(texts))
        return {i: reason for i, reason in found if reason is not None}

    def span_reasons(self, spans: Spans) -> dict[int, str]:
        """Return the same for texts that lie in a piece of memory."""
        if len(spans) < MANY_TEXTS and self._compiled is None:
            return self.reasons([spans.text(i) for i in range(len(spans))])
        return self.scorer.knowledge.span_reasons(spans)

    def mentions(self, text: str) -> list[Mention]:
        """Return the names that the gazetteer knows in a text, in order."""
        compiled = self._ready(1)
        return compiled.mentions(text) if compiled else self.scorer.analyzer.gazetteer.mentions(text)

    def stretches(self, text: str, groups: Sequence[Sequence[Span]]) -> list[Stretch]:
        """Return what each group of spans of a text comes to: the mean of the probabilities of its spans."""
        places: dict[Span, int] = {}
        at = [[places.setdefault(span, len(places)) for span in group] for group in groups]
        spans = list(places)
        if not spans:
            return []
        documents: dict[Span, Document] = {}
        compiled = self._ready(len(spans))
        if compiled is None:
            analyses = [self.scorer.analysis(text[span.start : span.end]) for span in spans]
            documents.update((span, analysis.document) for span, analysis in zip(spans, analyses, strict=True))
            probabilities = softmax(np.array([analysis.logits for analysis in analyses]))
        else:
            probabilities = compiled.probabilities([text[span.start : span.end] for span in spans])
        rows: list[list[float]] = probabilities.tolist()
        means = [rows[group[0]] if len(group) == 1 else _mean([rows[i] for i in group]) for group in at]
        weigh, labels, signs = _Weigh(self, text, documents), self.scorer.labels, signs_in(text)
        return [
            Stretch(dict(zip(labels, row, strict=True)), group, partial(self._predict, text, group, row, signs), weigh)
            for group, row in zip(groups, means, strict=True)
        ]

    def _predict(self, text: str, spans: Sequence[Span], row: Sequence[float], signs: Collection[str]) -> Prediction:
        if len(spans) == 1:
            reason = self.scorer.knowledge.reason(text[spans[0].start : spans[0].end], signs)
        else:  # words joined may make a sign that the text does not have
            reason = self.scorer.knowledge.reason(" ".join([text[span.start : span.end] for span in spans]))
        return self.scorer.prediction(row, reason)

    def weighed(self, text: str, asked: Sequence[tuple[Span, str]], known: dict[Span, Document]) -> list[Weighed]:
        """Return what the words of spans add to the leads of labels; `known` are the documents that were read."""
        labels = [self.scorer.labels.index(label) for _, label in asked]
        compiled = None if known else self._ready(len(asked))
        if compiled is not None:
            return compiled.weighed([text[span.start : span.end] for span, _ in asked], labels)
        for span, _ in asked:
            if span not in known:
                known[span] = self.scorer.analyzer.document(text[span.start : span.end])
        return [
            weighed_document(self.scorer, known[span], label) for (span, _), label in zip(asked, labels, strict=True)
        ]

    def _ready(self, texts: int) -> "CompiledScorer | None":
        """Return the compiled scorer where it is at hand, or so many texts make it worth while."""
        forced = _forced()
        if forced == "reference":
            return None
        if texts >= MANY_TEXTS or (forced == "compiled" and texts):
            self.warm_up()
        return self._compiled


@dataclass(frozen=True)
class _Weigh:
    """Weighs the words of spans of a text; the documents of spans that were read are kept."""

    engine: Engine
    text: str
    documents: dict[Span, Document]

    def __call__(self, asked: Sequence[tuple[Span, str]]) -> dict[tuple[Span, str], Weighed]:
        return dict(zip(asked, self.engine.weighed(self.text, asked, self.documents), strict=True))


def _mean(rows: Sequence[list[float]]) -> list[float]:
    """Return the mean of a few rows, added up one after another: an array would take longer to make."""
    return [reduce(add, column) / len(rows) for column in zip(*rows, strict=True)]


def _forced() -> str:
    forced = environ.get(CHOICE, "")
    if forced not in ("", "reference", "compiled"):
        raise UsageError(f"{CHOICE} is {forced!r}; allowed are reference and compiled")
    return forced
