"""The trainer for shares of labels finds scikit-learn's optimum."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from stance.model.softmax import as_shares, fit_shares


def problem(seed: int, rows: int, features: int, labels: int) -> tuple[sparse.csr_matrix, np.ndarray, np.ndarray]:
    """Return sparse rows, shares of labels and weights."""
    rng = np.random.default_rng(seed)
    values = rng.random((rows, features)) * (rng.random((rows, features)) < 0.3)
    shares = rng.dirichlet(np.full(labels, 0.4), rows)
    return sparse.csr_matrix(values), shares, rng.uniform(0.2, 3.0, rows)


def objective(values, shares, weights, C, coefficients, intercepts) -> float:  # type: ignore[no-untyped-def]
    """The slow, obvious loss, the intercepts penalised like a feature that is always 1."""
    z = values @ coefficients.T + intercepts
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    penalty = (coefficients**2).sum() + (intercepts**2).sum()
    return float(-C * (weights[:, None] * shares * log_p).sum() + penalty / 2)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(2, 4), st.sampled_from([0.3, 1.0, 5.0]))
def test_shares_are_fitted_as_scikit_learn_fits_repeated_weighted_rows(seed: int, labels: int, C: float) -> None:
    values, shares, weights = problem(seed, 60, 12, labels)
    found = fit_shares(values, shares, weights, C, tolerance=1e-12, most_epochs=5000)
    with_one = sparse.hstack([values, np.ones((60, 1))], format="csr")
    repeated = sparse.vstack([with_one] * labels, format="csr")
    y = np.repeat(np.arange(labels), 60)
    oracle = LogisticRegression(C=C, fit_intercept=False, tol=1e-10, max_iter=10_000)
    oracle.fit(repeated, y, sample_weight=(shares * weights[:, None]).T.ravel())
    expected = oracle.predict_proba(with_one)
    z = found.logits(values)
    np.testing.assert_allclose(np.exp(z) / np.exp(z).sum(axis=1, keepdims=True), expected, atol=2e-4)


def test_no_small_step_improves_on_the_optimum() -> None:
    values, shares, weights = problem(1, 80, 10, 3)
    found = fit_shares(values, shares, weights, 2.0, tolerance=1e-12, most_epochs=5000)
    best = objective(values, shares, weights, 2.0, found.coefficients, found.intercepts)
    rng = np.random.default_rng(2)
    for _ in range(50):
        step = rng.normal(size=found.coefficients.shape) * 1e-3
        assert objective(values, shares, weights, 2.0, found.coefficients + step, found.intercepts) > best - 1e-6


def test_a_weight_counts_like_so_many_copies_and_0_like_none() -> None:
    values, shares, _ = problem(3, 40, 8, 3)
    weights = np.array([2.0, 1.0, 0.0, 1.0] * 10)
    rows = np.repeat(np.arange(40), weights.astype(int))
    weighted = fit_shares(values, shares, weights, 1.0, tolerance=1e-12, most_epochs=5000)
    copied = fit_shares(values[rows], shares[rows], np.ones(len(rows)), 1.0, tolerance=1e-12, most_epochs=5000)
    np.testing.assert_allclose(weighted.coefficients, copied.coefficients, atol=1e-4)


def test_the_same_data_and_seed_give_the_same_bits() -> None:
    values, shares, weights = problem(4, 50, 9, 3)
    first, second = (fit_shares(values, shares, weights, 1.0, seed=7) for _ in range(2))
    assert np.array_equal(first.coefficients, second.coefficients)


@pytest.mark.parametrize("labels", [2, 3])
def test_labels_as_shares_are_one_where_the_label_is(labels: int) -> None:
    assert as_shares(np.array([0, labels - 1]), labels).sum(axis=1).tolist() == [1.0, 1.0]
