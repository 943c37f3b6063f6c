"""Fit a multinomial logistic regression to shares of labels and weighted texts, quickly and always alike.

scikit-learn's `LogisticRegression` takes one label a text; a text with shares of several would have to be repeated once
for each, and hundreds of thousands of texts would take its solver many minutes. The optimum here is the same one.
"""

from dataclasses import dataclass

import numba
import numpy as np
import numpy.typing as npt
from scipy import sparse

from stance.scoring.scorer import Floats

TOLERANCE = 1e-3
"""The duality gap, per unit of weight, at which a fit ends: to first order a bound of what the loss can still fall."""
_MOST_EPOCHS = 60
_MOST_STEPS = 30
_LEAST_SHARE = 1e-12


@dataclass(frozen=True, eq=False)
class Linear:
    """Fitted coefficients, shape (labels, features), and intercepts, shape (labels,), float64."""

    coefficients: Floats
    intercepts: Floats

    def logits(self, values: sparse.csr_matrix) -> Floats:
        """Return the logits of rows, shape (rows, labels)."""
        return np.asarray(values @ self.coefficients.T) + self.intercepts


def fit_shares(
    values: sparse.csr_matrix,
    shares: Floats,
    weights: Floats,
    C: float,
    *,
    seed: int = 0,
    tolerance: float = TOLERANCE,
    most_epochs: int = _MOST_EPOCHS,
) -> Linear:
    """Return the logistic regression of rows (rows, features) whose labels are shares (rows, labels).

    It minimises C * sum_i w_i * cross-entropy(shares_i, softmax(W x_i + b)) + |W|² / 2, which for one label a row is
    scikit-learn's objective, by coordinate ascent on the dual (Yu, Huang and Lin, "Dual coordinate descent methods for
    logistic regression and maximum entropy models", Machine Learning 2011): a row's dual variable is a distribution, W
    is C * sum_i w_i (shares_i - dual_i) x_i, and at the optimum the dual is the prediction. A step solves one row
    exactly, so that there is no learning rate; the rows' order is drawn from `seed`. The intercept counts as a feature
    that is always 1, penalised like the others, which at more than some hundred rows makes no difference to speak of.
    """
    if shares.shape[1] == 2:  # of two labels scikit-learn has one vector, whose penalty is twice that of its two halves
        C = C / 2
    data, indices, starts = values.data.astype(np.float64), values.indices, values.indptr
    rows, labels = shares.shape
    squares = sparse.csr_matrix((data * data, indices, starts), shape=values.shape)
    lengths = np.asarray(squares.sum(axis=1)).ravel() + 1.0
    shares, weights = np.ascontiguousarray(shares, np.float64), np.ascontiguousarray(weights, np.float64)
    dual = np.maximum(shares, _LEAST_SHARE)
    dual /= dual.sum(axis=1, keepdims=True)
    coefficients, intercepts = np.zeros((values.shape[1], labels)), np.zeros(labels)
    rng = np.random.default_rng(seed)
    for _ in range(most_epochs):
        order = rng.permutation(rows)
        gap = _epoch(data, indices, starts, order, weights, lengths, C, dual, coefficients, intercepts)
        if gap <= tolerance * weights.sum():
            break
    return Linear(np.ascontiguousarray(coefficients.T), intercepts)


@numba.njit(cache=True, nogil=True)
def _epoch(data, indices, starts, order, weights, lengths, C, dual, coefficients, intercepts):  # type: ignore[no-untyped-def]
    """Solve each row's dual once and return the gap, sum of w KL(dual || prediction), met on the way."""
    labels = len(intercepts)
    z, a = np.empty(labels), np.empty(labels)
    gap = 0.0
    for i in order:
        w = weights[i]
        if w == 0.0:
            continue
        _row_logits(data, indices, starts[i], starts[i + 1], coefficients, intercepts, z)
        q = C * w * lengths[i]
        a[:] = dual[i]
        gap += w * _divergence(a, z)
        for k in range(labels):
            z[k] += q * a[k]
        _solve_row(q, z, a)
        for k in range(labels):
            z[k] = C * w * (dual[i, k] - a[k])
            dual[i, k] = a[k]
            intercepts[k] += z[k]
        for p in range(starts[i], starts[i + 1]):
            for k in range(labels):
                coefficients[indices[p], k] += data[p] * z[k]
    return gap


@numba.njit(cache=True, nogil=True)
def _row_logits(data, indices, start, stop, coefficients, intercepts, z):  # type: ignore[no-untyped-def]
    """Put a row's logits into z."""
    for k in range(len(z)):
        z[k] = intercepts[k]
    for p in range(start, stop):
        for k in range(len(z)):
            z[k] += data[p] * coefficients[indices[p], k]


@numba.njit(cache=True, nogil=True)
def _divergence(a, z):  # type: ignore[no-untyped-def]
    """Return KL(a || softmax(z))."""
    top = z.max()
    log_total = top + np.log(np.exp(z - top).sum())
    return (a * (np.log(a) - z + log_total)).sum()


@numba.njit(cache=True, nogil=True)
def _solve_row(q, z, a):  # type: ignore[no-untyped-def]
    """Move a to the distribution for which log a + q a - z is the same for all labels, by Newton's method."""
    for _ in range(_MOST_STEPS):
        up, down, size, most = 0.0, 0.0, 0.0, 1.0
        for k in range(len(a)):
            h = a[k] / (1.0 + q * a[k])
            up += h * (np.log(a[k]) + q * a[k] - z[k])
            down += h
        for k in range(len(a)):
            step = -(np.log(a[k]) + q * a[k] - z[k] - up / down) * a[k] / (1.0 + q * a[k])
            if a[k] + step < 0.1 * a[k]:  # stay inside: no share may reach 0
                most = min(most, -0.9 * a[k] / step)
        for k in range(len(a)):
            step = -(np.log(a[k]) + q * a[k] - z[k] - up / down) * a[k] / (1.0 + q * a[k])
            size = max(size, abs(most * step))
            a[k] = max(a[k] + most * step, _LEAST_SHARE)
        if size < 1e-10:
            break
    a /= a.sum()


def as_shares(y: npt.NDArray[np.intp], labels: int) -> Floats:
    """Return labels as shares, shape (rows, labels).

    >>> as_shares(np.array([1, 0]), 2).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    return np.eye(labels)[y]


def label_ratios(values: sparse.csr_matrix, shares: Floats, smoothing: float) -> Floats:
    """Return, for each feature, its largest absolute log-count ratio between a label and the rest.

    `shares` are those of the labels, shape (rows, labels). Scaling features by the ratio before the fit is the naive
    Bayes prior of Wang and Manning, "Baselines and Bigrams", ACL 2012, taken over all labels at once; the scale is
    folded into the coefficients afterwards.
    """
    ratios = np.zeros(values.shape[1])
    for share in shares.T:
        inside = smoothing + values.T @ share
        outside = smoothing + values.T @ (1.0 - share)
        ratios = np.maximum(ratios, np.abs(np.log((inside / inside.sum()) / (outside / outside.sum()))))
    return ratios
