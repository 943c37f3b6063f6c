"""Choose which texts to label next: those a model is unsure of, those unlike all others, those with unknown words.

Margin: Scheffer, Decomain and Wrobel, "Active Hidden Markov Models for Information Extraction", IDA 2001. Diversity:
farthest-first traversal (Gonzalez 1985), as in Sener and Savarese, "Active Learning for Convolutional Neural Networks:
A Core-Set Approach", ICLR 2018. What is so chosen is no random sample: shares of labels in it say nothing of the table.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse

from stance.errors import UsageError
from stance.features.ngrams import WordGrams
from stance.model.classifier import StanceModel
from stance.model.record import copy_key
from stance.scoring.knowledge import CODE, LANGUAGE, NO_WORDS, ONE_WORD, SCRIPT
from stance.scoring.scorer import Floats


class Reason(StrEnum):
    """Why a text is chosen."""

    margin = "margin"
    diversity = "diversity"
    novelty = "novelty"


@dataclass(frozen=True)
class Chosen:
    """A text to label next, by its row, why it was chosen, and the three measures by which texts are.

    `margin` is the largest probability less the second, `distance` that to the nearest text labelled or chosen before
    (1 less the cosine), `novelty` the share of the text's words and word pairs that the model does not know.
    """

    row: int
    reason: Reason
    margin: float
    distance: float
    novelty: float


@dataclass(frozen=True)
class Queue:
    """Texts to label next, and how many were left out: labelled already or copies, and no statements.

    The latter are what a model cannot judge and nobody should label: other languages, code, single words.
    """

    chosen: list[Chosen]
    copies: int
    unfit: int


_UNFIT = frozenset((NO_WORDS, SCRIPT, CODE, ONE_WORD, LANGUAGE))


@dataclass(frozen=True, eq=False)
class _Measures:
    """What is measured of the texts that may be chosen; `vectors` are rows of length 1, shape (texts, terms)."""

    margins: Floats
    novelties: Floats
    vectors: sparse.csr_matrix
    distances: Floats


def queue(
    model: StanceModel,
    texts: Sequence[str],
    number: int,
    *,
    labelled: Sequence[str] = (),
    reasons: Sequence[Reason] = tuple(Reason),
    seed: int = 0,
) -> Queue:
    """Return the texts to label next in order: the reasons take turns, and each takes the next best text of its own.

    Texts that are labelled already, copies, and what is no statement are left out. Ties are broken by lot. Raises
    UsageError where no text is left.
    """
    distinct = _distinct(texts, labelled)
    told = model.reasons([texts[row] for row in distinct])
    rows = [row for i, row in enumerate(distinct) if told.get(i) not in _UNFIT]
    if not rows:
        raise UsageError("there is no text to choose: each is labelled already, or is no statement to label")
    rows = [rows[i] for i in np.random.default_rng(seed).permutation(len(rows)).tolist()]
    measures = _measured(model, [texts[row] for row in rows], labelled)
    chosen = [
        Chosen(rows[place], reason, float(measures.margins[place]), distance, float(measures.novelties[place]))
        for place, reason, distance in _taken(measures, min(number, len(rows)), reasons)
    ]
    return Queue(chosen, len(texts) - len(distinct), len(distinct) - len(rows))


def _distinct(texts: Sequence[str], labelled: Sequence[str]) -> list[int]:
    """Return the rows whose text is neither labelled nor a copy of one before."""
    known = {copy_key(text) for text in labelled}
    rows = []
    for row, text in enumerate(texts):
        key = copy_key(text)
        if key not in known:
            known.add(key)
            rows.append(row)
    return rows


def _measured(model: StanceModel, texts: Sequence[str], labelled: Sequence[str]) -> _Measures:
    ordered = np.sort(model.predict_proba(texts), axis=1)
    vectors, novelties = _vectors(model, [*texts, *labelled])
    own, others = vectors[: len(texts)], vectors[len(texts) :]
    distances = np.ones(len(texts)) if not labelled else 1.0 - _nearest(own, others)
    return _Measures(ordered[:, -1] - ordered[:, -2], novelties[: len(texts)], own, distances)


def _vectors(model: StanceModel, texts: Sequence[str]) -> tuple[sparse.csr_matrix, Floats]:
    """Return the TF-IDF rows of texts over all their masked words, and the share of their terms no model's block has.

    The idf is that of the texts, since what the model does not know has none in it.
    """
    from stance.model.counts import count_features, tfidf_block

    words = next((block for block in model.scorer_.blocks if block.name == "words"), model.scorer_.blocks[0])
    grams = words.grams if isinstance(words.grams, WordGrams) else WordGrams(*model.settings.words)
    counts = count_features(model.analyzer, texts, {"words": grams})["words"]
    block = tfidf_block(counts, np.arange(len(texts)), np.ones(len(counts.terms), bool))
    known = set(words.features)
    unknown = np.array([term not in known for term in counts.terms], bool)
    present = counts.matrix.astype(bool).astype(np.float64)
    totals = np.asarray(present.sum(axis=1)).ravel()
    shares = np.asarray(present[:, unknown].sum(axis=1)).ravel() / np.maximum(totals, 1)
    return block.transform(counts, np.arange(len(texts))), shares


def _nearest(vectors: sparse.csr_matrix, others: sparse.csr_matrix, block: int = 512) -> Floats:
    """Return for each row its largest cosine with any of the others, some rows at a time."""
    columns = others.T.tocsr()
    parts = [
        (vectors[i : i + block] @ columns).max(axis=1).toarray().ravel() for i in range(0, vectors.shape[0], block)
    ]
    return np.concatenate(parts)


def _taken(measures: _Measures, number: int, reasons: Sequence[Reason]) -> Iterator[tuple[int, Reason, float]]:
    """Yield the places chosen, why, and how far each then was from all that was labelled or chosen before."""
    distances = measures.distances.copy()
    free = np.ones(len(distances), bool)
    best: dict[Reason, Callable[[], Floats]] = {
        Reason.margin: lambda: -measures.margins,
        Reason.diversity: lambda: distances,
        Reason.novelty: lambda: measures.novelties,
    }
    for turn in range(number):
        reason = reasons[turn % len(reasons)]
        place = int(np.where(free, best[reason](), -np.inf).argmax())
        yield place, reason, max(0.0, float(distances[place]))  # a copy but for names is 0 away, up to rounding
        free[place] = False
        closeness = (measures.vectors @ measures.vectors[place].T).toarray().ravel()
        distances = np.minimum(distances, 1.0 - closeness)
