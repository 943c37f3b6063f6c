"""Score documents with the fitted numbers alone: the same probabilities as the scikit-learn pipeline, without it."""

import hashlib
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from stance.features.analyzer import Analyzer, Document, Located
from stance.features.ngrams import CharGrams, Grams, WordGrams
from stance.scoring.knowledge import Knowledge
from stance.values import CLOSE, Prediction

Floats = npt.NDArray[np.float64]
Columns = npt.NDArray[np.intp]

_TERM = np.array([0.0, *(1.0 + math.log(n) for n in range(1, 64))])
"""Sublinear term frequencies of small counts."""

_MOST_WORDS = 50_000
"""Words whose characters are kept in memory."""


class Row(NamedTuple):
    """What one block makes of a document: the columns that it fills and their values."""

    columns: Columns
    values: Floats


class _WordSums(NamedTuple):
    """The columns of the characters of a word, and sums over them: of squares, and of what they add to a lead."""

    columns: tuple[int, ...]
    square: float
    lead: float


class _Leads(NamedTuple):
    """By column the inverse document frequency, and that times what the feature adds to the lead of one label."""

    idf: list[float]
    leads: list[float]
    of_word: dict[str, _WordSums]
    """The sums of words that were met."""


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
        return dict(zip(self.features, range(len(self.features)), strict=True))

    @cached_property
    def _of_word(self) -> dict[str, list[int]]:
        """The columns of the characters of words that were met, since few words make up most of any text."""
        return {}

    def columns_in(self, document: Document) -> list[int]:
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
    def _tables(self) -> dict[tuple[int, int | None], "_Leads"]:
        """The leads that were asked for, by label and the label that it leads, None for the mean of the others."""
        return {}

    def _leads(self, label: int, against: int | None) -> "_Leads":
        """Return what the features add to a label's logit against another's, of None the mean of all others'."""
        known = self._tables.get((label, against))
        if known is None:
            own = self.coefficients[:, label]
            if against is None:
                others = (self.coefficients.sum(axis=1) - own) / (self.coefficients.shape[1] - 1)
            else:
                others = self.coefficients[:, against]
            known = _Leads(self.idf.tolist(), (self.idf * (own - others)).tolist(), {})
            self._tables[label, against] = known
        return known

    def add_leads(self, document: Document, label: int, weights: list[float], against: int | None = None) -> None:
        """Add to each word's weight what its features add to a label's logit against another's, or the others' mean.

        A feature that covers several words, or was read several times, shares out evenly. There are so few numbers in
        a sentence that lists are quicker than arrays.
        """
        if isinstance(self.grams, CharGrams):
            self._add_leads_of_characters(document, self._leads(label, against), weights)
            return
        idf, leads, _ = self._leads(label, against)
        places = self._places(document)
        counts: dict[int, int] = {}
        for column, _, _ in places:
            counts[column] = counts.get(column, 0) + 1
        square = 0.0
        for column, n in counts.items():
            value = idf[column] if n == 1 else _term(n) * idf[column]
            square += value * value
        scale = self.weight / math.sqrt(square) if square else 0.0
        for column, start, stop in places if scale else ():
            n = counts[column]
            share = leads[column] * (scale if n == 1 else scale * (_term(n) / n))
            if stop == start + 1:
                weights[start] += share
                continue
            for i in range(start, stop):
                weights[i] += share / (stop - start)

    def _add_leads_of_characters(self, document: Document, told: "_Leads", weights: list[float]) -> None:
        """Do that for n-grams of characters: each word's sums are kept, and mended for those that are read again."""
        sums = [self._sums_of(word.text, told) for word in document.words]
        counts = Counter(chain.from_iterable([one.columns for one in sums]))
        again = {column: n for column, n in counts.items() if n > 1}
        square = sum([one.square for one in sums])
        square += sum([(_term(n) ** 2 - n) * told.idf[column] ** 2 for column, n in again.items()])
        if square <= 0:
            return
        less = {column: (_term(n) / n - 1) * told.leads[column] for column, n in again.items()}
        scale = self.weight / math.sqrt(square)
        for i, one in enumerate(sums):
            lead = one.lead
            if not less.keys().isdisjoint(one.columns):
                lead += sum([less[column] for column in one.columns if column in less])
            weights[i] += lead * scale

    def _sums_of(self, word: str, told: "_Leads") -> "_WordSums":
        """Return what the n-grams of characters in a word come to where each is read once."""
        known = told.of_word.get(word)
        if known is None:
            columns = tuple(self.of_word(word))
            square = sum([told.idf[column] ** 2 for column in columns])
            known = _WordSums(columns, square, sum([told.leads[column] for column in columns]))
            if len(told.of_word) < _MOST_WORDS:
                told.of_word[word] = known
        return known

    def _places(self, document: Document) -> list[tuple[int, int, int]]:
        """Return what `located` yields."""
        if not isinstance(self.grams, WordGrams):
            return list(self.located(document))
        columns = self.columns
        return [
            (column, i, i + n)
            for n, grams in self.grams.by_length(document)
            for i, gram in enumerate(grams)
            if (column := columns.get(gram)) is not None
        ]

    def row(self, document: Document) -> Row:
        """Return the columns that a document fills and their values: sublinear tf x idf, L2-normalised, weighted."""
        counted = Counter(self.columns_in(document))
        filled = np.fromiter(counted, np.intp, len(counted))
        counts = np.fromiter(counted.values(), np.intp, len(counted))
        values = _terms(counts) * self.idf[filled]
        norm = math.sqrt(float(values @ values))
        return Row(filled, values * (self.weight / norm) if norm > 0 else values)

    def located(self, document: Document) -> Iterator[tuple[int, int, int]]:
        """Yield the column of each known feature of a document and the words `start:stop` that it was read in."""
        columns = self.columns
        for feature, start, stop in self.grams.located(document):
            if (column := columns.get(feature)) is not None:
                yield column, start, stop

    def places(self, document: Document) -> Mapping[str, list[Located]]:
        """Return where each known feature was read in a document."""
        found: dict[str, list[Located]] = {}
        for located in self.grams.located(document):
            if located.feature in self.columns:
                found.setdefault(located.feature, []).append(located)
        return found


@dataclass(frozen=True, eq=False)
class Scorer:
    """Scores texts: analyzer, blocks, intercepts (one per label), labels, poles and the threshold of `certain`."""

    analyzer: Analyzer
    blocks: tuple[Block, ...]
    intercepts: Floats
    labels: tuple[str, ...]
    poles: tuple[str, str] | None
    threshold: float

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled: the numbers and tables, and nothing that was derived from them on the way."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    def fingerprint(self) -> str:
        """Return a SHA-256 of every number and table that scoring depends on."""
        digest = hashlib.sha256()
        lexicon = self.analyzer.lexicon
        tables: list[Sequence[Sequence[str]]] = [lexicon.entries, self.analyzer.gazetteer.rows]
        if any(block.name == "frame" for block in self.blocks):  # the only one to ask for polarities
            tables.append([(name, lexicon.polarity(name)) for name in lexicon.concepts])
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
        return np.array([self.analysis(text).logits for text in texts]).reshape(-1, len(self.labels))

    def analysis(self, text: str) -> "Analysis":
        """Return what is found and summed up in one text."""
        document = self.analyzer.document(text)
        rows = tuple(block.row(document) for block in self.blocks)
        logits = self.intercepts.copy()
        for block, row in zip(self.blocks, rows, strict=True):
            if len(row.columns):
                logits += row.values @ block.coefficients[row.columns]
        return Analysis(text, document, rows, logits)

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """Return the calibrated probabilities of texts, shape (texts, labels); rows sum to 1."""
        return softmax(self.logits(texts))

    def prediction(self, shares: Sequence[float], reason: str | None) -> Prediction:
        """Return the prediction that probabilities, one for each label, make.

        `reason` is why the text is not one to judge; None where it is one.
        """
        best = shares.index(max(shares))
        probabilities = dict(zip(self.labels, shares, strict=True))
        score = probabilities[self.poles[0]] - probabilities[self.poles[1]] if self.poles else None
        why = reason or (None if shares[best] >= self.threshold else CLOSE)
        return Prediction(self.labels[best], probabilities, score, why is None, why)

    @cached_property
    def knowledge(self) -> Knowledge:
        """Return what the model knows of English."""
        columns = {block.name: block.columns for block in self.blocks}
        words = columns.get("words", {})
        forms = (row[2] for row in self.analyzer.gazetteer.rows)
        return Knowledge(words, columns.get("chars", {}), lambda: frozenset(" ".join(forms).lower().split()))


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text as the scorer sees it: its document, each block's columns with their values, its logits."""

    text: str
    document: Document
    rows: tuple[Row, ...]
    logits: Floats


def _terms(counts: Columns) -> Floats:
    """Return the sublinear term frequencies of counts."""
    if not len(counts) or counts.max() < len(_TERM):
        return np.asarray(_TERM[counts])
    return np.array([1.0 + math.log(n) for n in counts.tolist()])


def _term(n: int) -> float:
    """Return the sublinear term frequency of one count."""
    return 1.0 if n == 1 else 1.0 + math.log(n)


def softmax(logits: Floats) -> Floats:
    """Return the softmax of each row.

    >>> softmax(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True))
