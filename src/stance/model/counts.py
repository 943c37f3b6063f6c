"""Count the features of texts once, in parallel, and make TF-IDF blocks of the counts for any part of the texts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.feature_extraction.text import TfidfTransformer

from stance.features.analyzer import Analyzer
from stance.features.ngrams import Grams
from stance.scoring.scorer import Floats

_CHUNK = 8192
_FEWEST_IN_PARALLEL = 4 * _CHUNK
"""Texts below which starting other processes takes longer than it saves."""

Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Counts:
    """How often each term of a block occurs in each text: terms in order, matrix (texts, terms) of float64."""

    terms: tuple[str, ...]
    matrix: sparse.csr_matrix

    def only(self, kept: npt.NDArray[np.bool_]) -> "Counts":
        """Return the counts of some of the terms."""
        columns = np.flatnonzero(kept)
        return Counts(tuple(self.terms[i] for i in columns.tolist()), self.matrix[:, columns].tocsr())

    def texts_with(self, rows: Rows) -> npt.NDArray[np.intp]:
        """Return in how many of the rows each term occurs, shape (terms,)."""
        return np.bincount(self.matrix[rows].indices, minlength=len(self.terms))

    def groups_with(self, rows: Rows, groups: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """Return in how many groups of the rows each term occurs; `groups` numbers the group of each row."""
        part = self.matrix[rows]
        of_row = np.repeat(groups, np.diff(part.indptr))
        pairs = np.unique(of_row.astype(np.int64) * len(self.terms) + part.indices)
        return (
            np.bincount(pairs % len(self.terms), minlength=len(self.terms))
            if len(pairs)
            else np.zeros(len(self.terms), np.intp)
        )


@dataclass(frozen=True, eq=False)
class TfidfBlock:
    """A fitted block: the columns of the counts that it keeps, their terms and idf."""

    columns: Rows
    terms: tuple[str, ...]
    idf: Floats
    transformer: TfidfTransformer | None

    def transform(self, counts: Counts, rows: Rows) -> sparse.csr_matrix:
        """Return the TF-IDF rows, each of length 1 or 0: shape (rows, terms)."""
        part = counts.matrix[rows][:, self.columns]
        return self.transformer.transform(part) if self.transformer is not None else sparse.csr_matrix(part.shape)


def tfidf_block(counts: Counts, rows: Rows, kept: npt.NDArray[np.bool_]) -> TfidfBlock:
    """Return the block of the kept terms fitted on rows: sublinear tf, smoothed idf, L2 norm."""
    columns = np.flatnonzero(kept)
    terms = tuple(counts.terms[i] for i in columns.tolist())
    if not len(columns):
        return TfidfBlock(columns, terms, np.zeros(0), None)
    transformer = TfidfTransformer(sublinear_tf=True).fit(counts.matrix[rows][:, columns])
    return TfidfBlock(columns, terms, np.asarray(transformer.idf_), transformer)


def count_features(
    analyzer: Analyzer, texts: Sequence[str], grams: Mapping[str, Grams], n_jobs: int | None = None
) -> dict[str, Counts]:
    """Return the counts of each block, by its name; many texts are read in several processes."""
    chunks = [texts[i : i + _CHUNK] for i in range(0, len(texts), _CHUNK)]
    parallel = Parallel(n_jobs=(n_jobs or -1) if len(texts) >= _FEWEST_IN_PARALLEL else 1)
    found = parallel(delayed(_count)(analyzer, chunk, grams) for chunk in chunks)
    return {name: _merged([part[name] for part in found]) for name in grams}


def _count(analyzer: Analyzer, texts: Sequence[str], grams: Mapping[str, Grams]) -> dict[str, Counts]:
    """Return the counts of some texts, the terms in the order in which they were met."""
    vocabularies: dict[str, dict[str, int]] = {name: {} for name in grams}
    indices: dict[str, list[int]] = {name: [] for name in grams}
    starts: dict[str, list[int]] = {name: [0] for name in grams}
    for text in texts:
        document = analyzer.document(text)
        for name, block in grams.items():
            vocabulary = vocabularies[name]
            indices[name] += [vocabulary.setdefault(term, len(vocabulary)) for term in block(document)]
            starts[name].append(len(indices[name]))
    made = {}
    for name, vocabulary in vocabularies.items():
        shape = (len(texts), len(vocabulary))
        ones = np.ones(len(indices[name]), np.float64)
        matrix = sparse.csr_matrix((ones, np.array(indices[name], np.int32), np.array(starts[name])), shape=shape)
        matrix.sum_duplicates()
        made[name] = Counts(tuple(vocabulary), matrix)
    return made


def _merged(parts: Sequence[Counts]) -> Counts:
    """Return the counts of several stretches of texts as one, with the terms in order."""
    terms = sorted({term for part in parts for term in part.terms})
    place = {term: i for i, term in enumerate(terms)}
    moved = []
    for part in parts:
        to = np.array([place[term] for term in part.terms], np.int32)
        matrix = part.matrix
        shape = (matrix.shape[0], len(terms))
        moved.append(sparse.csr_matrix((matrix.data, to[matrix.indices], matrix.indptr), shape=shape))
    joined = sparse.vstack(moved, format="csr") if moved else sparse.csr_matrix((0, 0), dtype=np.float64)
    joined.sort_indices()
    return Counts(tuple(terms), joined)
