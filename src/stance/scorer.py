"""Score documents with the fitted numbers alone: the same probabilities as the scikit-learn pipeline, without it."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from stance.features import CharGrams, Document, Grams, Located, Reader
from stance.schema import Contribution, Evidence, Explanation, Prediction, Span

Floats = npt.NDArray[np.float64]
Columns = npt.NDArray[np.intp]

_TERM = [0.0, *(1.0 + math.log(n) for n in range(1, 64))]
"""Sublinear term frequencies of small counts."""

_EVIDENCE_SHARE = 0.25
"""A word is evidence from this share of the strongest word's weight on."""
_MOST_EVIDENCE = 5
_MOST_WORDS = 50_000
"""Words whose characters are kept in memory."""


@dataclass(frozen=True, eq=False)
class Block:
    """One fitted TF-IDF block: its features in column order, their inverse document frequencies, its weight."""

    name: str
    grams: Grams
    weight: float
    features: tuple[str, ...]
    idf: Floats
    coefficients: Floats
    """Shape (features, labels)."""

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Return the column of each feature."""
        return {feature: column for column, feature in enumerate(self.features)}

    @cached_property
    def _of_word(self) -> dict[str, list[int]]:
        """The columns of the characters of words that were met, since few words make up most of any text."""
        return {}

    def found(self, document: Document) -> list[int]:
        """Return the columns of the known features of a document, each as often as it is there."""
        columns = self.columns
        if isinstance(self.grams, CharGrams):
            return [column for word in document.words for column in self.of_word(word.text)]
        return [columns[f] for f in self.grams(document) if f in columns]

    def of_word(self, word: str) -> list[int]:
        """Return the columns of the n-grams of characters in a word, if this is the block of characters."""
        known = self._of_word.get(word)
        if known is None:
            assert isinstance(self.grams, CharGrams)  # noqa: S101
            known = [self.columns[gram] for gram in self.grams.of_word(word) if gram in self.columns]
            if len(self._of_word) < _MOST_WORDS:
                self._of_word[word] = known
        return known

    @cached_property
    def _sums(self) -> Floats:
        """Return each feature's coefficients summed over the labels."""
        return np.asarray(self.coefficients.sum(axis=1))

    def leads(self, columns: Columns, values: Floats, label: int) -> Floats:
        """Return what each filled column adds to a label's logit against the mean of the other labels."""
        own = self.coefficients[columns, label]
        return np.asarray(values * (own - (self._sums[columns] - own) / (self.coefficients.shape[1] - 1)))

    def row(self, document: Document) -> tuple[Columns, Floats]:
        """Return the columns that a document fills and their values: sublinear tf x idf, L2-normalised, weighted."""
        counts = Counter(self.found(document))
        filled = np.fromiter(counts, np.intp, len(counts))
        values = np.array([_TERM[n] if n < len(_TERM) else 1.0 + math.log(n) for n in counts.values()], np.float64)
        values *= self.idf[filled]
        norm = math.sqrt(float(values @ values))
        return filled, values * (self.weight / norm) if norm > 0 else values

    def located(self, document: Document) -> Iterator[tuple[int, int, int]]:
        """Yield the column of each known feature of a document and the words `start:stop` that it was read in."""
        for place in self.grams.located(document):
            if place.feature in self.columns:
                yield self.columns[place.feature], place.start, place.stop

    def places(self, document: Document) -> Mapping[str, list[Located]]:
        """Return where each known feature was read in a document."""
        found: dict[str, list[Located]] = {}
        for located in self.grams.located(document):
            if located.feature in self.columns:
                found.setdefault(located.feature, []).append(located)
        return found


@dataclass(frozen=True, eq=False)
class Scorer:
    """Scores texts: reader, blocks, intercepts (one per label), labels, poles and the threshold of `certain`."""

    reader: Reader
    blocks: tuple[Block, ...]
    intercepts: Floats
    labels: tuple[str, ...]
    poles: tuple[str, str] | None
    threshold: float

    def fingerprint(self) -> str:
        """Return a SHA-256 of every number and table that scoring depends on."""
        digest = hashlib.sha256()
        tables = (self.reader.lexicon.entries, self.reader.gazetteer.rows)
        digest.update(repr((self.labels, self.poles, self.threshold, [list(map(tuple, t)) for t in tables])).encode())
        digest.update(self.intercepts.tobytes())
        for block in self.blocks:
            digest.update(
                repr((block.name, block.grams, block.weight, block.features)).encode("utf-8", "surrogatepass")
            )
            digest.update(block.idf.tobytes() + block.coefficients.tobytes())
        return digest.hexdigest()

    def logits(self, texts: Sequence[str]) -> Floats:
        """Return the logits of texts, shape (texts, labels)."""
        return np.array([self.reading(text).logits for text in texts]).reshape(-1, len(self.labels))

    def reading(self, text: str) -> "Reading":
        """Return what is read and summed up in one text."""
        document = self.reader.read(text)
        rows = tuple(block.row(document) for block in self.blocks)
        logits = self.intercepts.copy()
        for block, (columns, values) in zip(self.blocks, rows, strict=True):
            if len(columns):
                logits += values @ block.coefficients[columns]
        return Reading(text, document, rows, logits)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return the calibrated probabilities of texts, shape (texts, labels); rows sum to 1."""
        return softmax(self.logits(texts))

    def predictions(self, probabilities: Floats) -> list[Prediction]:
        """Return the prediction that each row of probabilities makes."""
        return [self._prediction(row) for row in probabilities]

    def explain(self, text: str) -> Explanation:
        """Return the prediction of a text with every feature's contribution and the words behind it."""
        reading = self.reading(text)
        document, logits = reading.document, reading.logits
        prediction = self._prediction(softmax(logits[None, :])[0])
        contributions: dict[str, list[Contribution]] = {label: [] for label in self.labels}
        for block, (columns, values) in zip(self.blocks, reading.rows, strict=True):
            places = block.places(document)
            for column, value in zip(columns.tolist(), values, strict=True):
                feature = block.features[column]
                spans = tuple(document.span(p.start, p.stop) for p in places[feature])
                for label, weight in zip(self.labels, block.coefficients[column], strict=True):
                    contributions[label].append(
                        Contribution(feature, block.name, float(value), float(weight), float(value * weight), spans)
                    )
        for found in contributions.values():
            found.sort(key=lambda c: -abs(c.contribution))
        return Explanation(
            text,
            prediction,
            dict(zip(self.labels, map(float, logits), strict=True)),
            dict(zip(self.labels, map(float, self.intercepts), strict=True)),
            contributions,
            self.evidence_in(reading, prediction.stance),
        )

    def evidence(self, text: str, stance: str) -> list[Evidence]:
        """Return the words of a text that speak for a stance, strongest first."""
        return self.evidence_in(self.reading(text), stance)

    def evidence_in(self, reading: "Reading", stance: str) -> list[Evidence]:
        """Return the words of a text already read that speak for a stance, strongest first."""
        weights = self._word_weights(reading, self.labels.index(stance))
        if not len(weights) or weights.max() <= 0:
            return []
        strong = weights >= _EVIDENCE_SHARE * weights.max()
        runs = sorted(_runs(strong), key=lambda run: -float(weights[run[0] : run[1]].sum()))[:_MOST_EVIDENCE]
        return [_stretch(reading.text, reading.document, weights, start, stop) for start, stop in runs]

    def _prediction(self, row: Floats) -> Prediction:
        best = int(row.argmax())
        probabilities = dict(zip(self.labels, map(float, row), strict=True))
        score = probabilities[self.poles[0]] - probabilities[self.poles[1]] if self.poles else None
        return Prediction(self.labels[best], probabilities, score, bool(row[best] >= self.threshold))

    def _word_weights(self, reading: "Reading", label: int) -> Floats:
        """Return what each word adds to a label's logit against the other labels' mean; features share out evenly."""
        weights = [0.0] * len(reading.document.words)
        for block, (columns, values) in zip(self.blocks, reading.rows, strict=True):
            counts = Counter(block.found(reading.document))
            leads = block.leads(columns, values, label).tolist()
            share = {c: lead / counts[c] for c, lead in zip(columns.tolist(), leads, strict=True)}
            if isinstance(block.grams, CharGrams):
                for i, word in enumerate(reading.document.words):
                    weights[i] += sum(map(share.__getitem__, block.of_word(word.text)))
                continue
            for column, start, stop in block.located(reading.document):
                if stop == start + 1:
                    weights[start] += share[column]
                    continue
                for i in range(start, stop):
                    weights[i] += share[column] / (stop - start)
        return np.array(weights)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as the scorer sees it: its document, each block's columns with their values, its logits."""

    text: str
    document: Document
    rows: tuple[tuple[Columns, Floats], ...]
    logits: Floats


def _stretch(text: str, document: Document, weights: Floats, start: int, stop: int) -> Evidence:
    span: Span = document.span(start, stop)
    concepts = dict.fromkeys(h.feature for h in document.hits if h.start < stop and start < h.stop)
    return Evidence(
        text[span.start : span.end], span.start, span.end, float(weights[start:stop].sum()), tuple(concepts)
    )


def softmax(logits: Floats) -> Floats:
    """Return the softmax of each row.

    >>> softmax(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))


def _runs(flags: npt.NDArray[np.bool_]) -> list[tuple[int, int]]:
    found, start = [], None
    for i, flag in enumerate([*flags.tolist(), False]):
        if flag and start is None:
            start = i
        elif not flag and start is not None:
            found.append((start, i))
            start = None
    return found
