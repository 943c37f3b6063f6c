"""Fit the numbers of some rows: which terms count, the blocks of them, and a regularised regression."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from stance.model.counts import Counts, TfidfBlock, tfidf_block
from stance.model.examples import Examples
from stance.model.metrics import Classes
from stance.model.settings import Settings
from stance.model.softmax import Linear, fit_shares, label_ratios

_MOST_ITERATIONS = 2000


@dataclass(frozen=True)
class Candidate:
    """One combination of hyperparameters."""

    C: float
    chars_weight: float
    concepts_weight: float

    def weights(self) -> dict[str, float]:
        """Return the weight of each block."""
        return {"words": 1.0, "chars": self.chars_weight, "concepts": self.concepts_weight}


def kept_terms(
    counts: Counts, settings: Settings, examples: Examples, rows: Classes, name: str
) -> npt.NDArray[np.bool_]:
    """Return which terms of a block the rows give it.

    Frequent ones in open labelled texts, and those in enough documents of closed ones. What occurs in texts with shares
    alone is no term: somebody's guess is no ground to know a word.
    """
    hard = examples.hard[rows]
    opened = rows[hard & ~examples.closed[rows]] if hard.any() else rows
    closed = rows[hard & examples.closed[rows]]
    enough = counts.texts_with(opened) >= settings.min_df()[name]
    if len(closed):
        groups = np.arange(len(examples.texts)) if examples.groups is None else examples.groups
        enough |= counts.groups_with(closed, groups[closed]) >= settings.documents_min_df
    elif not enough.any():  # no term is frequent enough: keep all
        enough = counts.texts_with(opened) >= 1
    return enough


def blocks_of(
    counts: Mapping[str, Counts], settings: Settings, examples: Examples, rows: Classes
) -> dict[str, TfidfBlock]:
    """Return the blocks, without weights, of the terms that the rows give."""
    return {name: tfidf_block(c, rows, kept_terms(c, settings, examples, rows, name)) for name, c in counts.items()}


def joined(blocks: Mapping[str, sparse.csr_matrix], candidate: Candidate) -> sparse.csr_matrix:
    """Return the blocks' values side by side, with a candidate's weights."""
    weights = candidate.weights()
    return sparse.hstack([blocks[name] * weight for name, weight in weights.items()], format="csr")


def fit(
    values: sparse.csr_matrix, examples: Examples, rows: Classes, candidate: Candidate, settings: Settings,
    tolerance: float,
) -> Linear:  # fmt: skip
    """Return a multinomial logistic regression whose penalty spares the features that tell the labels apart."""
    scales = label_ratios(values, examples.shares[rows], settings.ratio_smoothing) ** settings.ratio_power
    scaled = values @ sparse.diags(scales)
    if examples.plain:
        fitted = _scikit_learn(scaled, examples.y[rows], candidate.C, tolerance)
    else:
        fitted = fit_shares(
            scaled.tocsr(), examples.shares[rows], examples.weights[rows], candidate.C, seed=settings.seed
        )
    return Linear(fitted.coefficients * scales, fitted.intercepts)


def _scikit_learn(values: sparse.csr_matrix, y: Classes, C: float, tolerance: float) -> Linear:
    classifier = LogisticRegression(C=C, tol=tolerance, max_iter=_MOST_ITERATIONS)
    classifier.fit(values, y)
    coefficients, intercepts = classifier.coef_, classifier.intercept_
    if len(coefficients) == 1:  # two labels: scikit-learn has one logit, which is split evenly between them
        coefficients, intercepts = (np.concatenate([-part / 2, part / 2]) for part in (coefficients, intercepts))
    return Linear(coefficients, intercepts)
