"""Find texts that are nearly the same, among a hundred thousand of them, without comparing each with each.

Two texts are near-duplicates when their word trigrams overlap by a threshold (Jaccard 1912; shingles: Broder 1997).
The search is exact up to `MOST_ALIKE` texts of a kind: of each text only its rarest trigrams are compared, so many that
two texts that reach the threshold must share one of them (prefix filtering: Bayardo, Ma and Srikant, "Scaling Up All
Pairs Similarity Search", WWW 2007).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from stance.model.metrics import Classes

if TYPE_CHECKING:
    from scipy import sparse

THRESHOLD = 0.8
"""Overlap from which on texts are near-duplicates."""
MOST_ALIKE = 200
"""Texts with the same rare trigram that are compared with all others that have it; those behind them with these."""
_WORD = re.compile(r"\w+")
_WORDS = 3
_BLOCK = 1024
"""Texts that are compared with all others at once."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Near:
    """Two texts by their positions, the first before the second, and the overlap of their trigrams."""

    first: int
    second: int
    overlap: float


def shingles(text: str) -> frozenset[str]:
    """Return the word trigrams of a text in lower case; all its words as one where they are fewer.

    >>> sorted(shingles("We met again today."))
    ['met again today', 'we met again']
    """
    words = _WORD.findall(text.lower())
    return frozenset(" ".join(words[i : i + _WORDS]) for i in range(max(1, len(words) - _WORDS + 1)))


def near_duplicates(texts: Sequence[str], threshold: float = THRESHOLD) -> Iterator[Near]:
    """Yield the pairs of texts whose word trigrams overlap by the threshold, by the second text, then by the first."""
    if not texts:
        return
    found = [shingles(text) for text in texts]
    matrix = _matrix(found)
    sizes = np.diff(matrix.indptr)
    prefixes = _prefixes(matrix, threshold)
    columns = _first_of_each(prefixes)
    for start in range(0, len(texts), _BLOCK):
        met = (prefixes[start : start + _BLOCK] @ columns).tocsr()
        met.sort_indices()
        met = met.tocoo()
        second, first = met.row + start, met.col
        before = first < second
        first, second = first[before], second[before]
        # Where sizes differ too much no overlap can reach the threshold.
        likely = (
            np.minimum(sizes[first], sizes[second]) >= threshold * np.maximum(sizes[first], sizes[second]) - _ROUNDING
        )
        first, second = first[likely], second[likely]
        for i, j, overlap in zip(first.tolist(), second.tolist(), _overlaps(found, first, second), strict=True):
            if overlap >= threshold - _ROUNDING:
                yield Near(i, j, overlap)


def _overlaps(found: Sequence[frozenset[str]], first: Classes, second: Classes) -> Iterator[float]:
    for i, j in zip(first.tolist(), second.tolist(), strict=True):
        shared = len(found[i] & found[j])
        yield shared / (len(found[i]) + len(found[j]) - shared)


def _matrix(found: Sequence[frozenset[str]]) -> "sparse.csr_matrix":
    """Return which trigrams each text has, shape (texts, trigrams), the rarest first in each row."""
    from scipy import sparse

    numbers: dict[str, int] = {}
    rows = [[numbers.setdefault(shingle, len(numbers)) for shingle in sorted(own)] for own in found]
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])]).astype(np.int64)
    indices = np.array([number for row in rows for number in row], np.int64)
    frequency = np.bincount(indices, minlength=len(numbers))
    rank = np.empty(len(numbers), np.int64)
    rank[np.lexsort((np.arange(len(numbers)), frequency))] = np.arange(len(numbers))
    ones = np.ones(len(indices), np.float32)
    matrix = sparse.csr_matrix((ones, rank[indices], indptr), shape=(len(found), max(len(numbers), 1)))
    matrix.sort_indices()
    return matrix


def _prefixes(matrix: "sparse.csr_matrix", threshold: float) -> "sparse.csr_matrix":
    """Return of each row so many of the rarest trigrams that a near-duplicate of it must have one of them."""
    from scipy import sparse

    sizes = np.diff(matrix.indptr)
    kept = sizes - np.ceil(threshold * sizes - _ROUNDING).astype(np.int64) + 1
    within = np.arange(matrix.nnz) - np.repeat(matrix.indptr[:-1], sizes)
    mask = within < np.repeat(kept, sizes)
    indptr = np.concatenate([[0], np.cumsum(kept)])
    return sparse.csr_matrix((matrix.data[mask], matrix.indices[mask], indptr), shape=matrix.shape)


def _first_of_each(prefixes: "sparse.csr_matrix") -> "sparse.csr_matrix":
    """Return the first texts that have each trigram, shape (trigrams, texts): in a table of forms all may have one."""
    from scipy import sparse

    columns = prefixes.T.tocsr()
    columns.sort_indices()
    within = np.arange(columns.nnz) - np.repeat(columns.indptr[:-1], np.diff(columns.indptr))
    mask = within < MOST_ALIKE
    indptr = np.concatenate([[0], np.cumsum(np.minimum(np.diff(columns.indptr), MOST_ALIKE))])
    return sparse.csr_matrix((columns.data[mask], columns.indices[mask], indptr), shape=columns.shape)
