"""StanceClassifier: scikit-learn's own checks on texts, and its tools: clone, cross-validation, search, pickles."""

from typing import Any

import numpy as np
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import validate_data

from stance import Analyzer, Lexicon, StanceClassifier
from stance.features.gazetteer import Gazetteer

FEW = Analyzer(Gazetteer([]), Lexicon([("CONDEMN", "condemn"), ("PRAISE", "praise")]))
SMALL: dict[str, Any] = {
    "analyzer": FEW, "C": 4.0, "folds": 2, "words_min_df": 1, "chars_min_df": 1, "concepts_min_df": 1, "n_jobs": 1,
}  # fmt: skip


class OfNumbers(StanceClassifier):
    """Takes the tables of numbers that scikit-learn's checks come with, a row as a text: its numbers in words.

    Each number is said in words that those near it share, so that there is something to learn.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "OfNumbers":
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        X = validate_data(self, X, dtype="numeric")
        self.steps_ = np.quantile(X, np.linspace(0.1, 0.9, 9), axis=0)
        super().fit(self._said(X), y, sample_weight)
        return self

    def predict_proba(self, X: Any) -> Any:
        if not hasattr(self, "model_"):
            raise NotFittedError("fit first")
        if isinstance(X, list) and X and isinstance(X[0], str):
            return super().predict_proba(X)
        return super().predict_proba(self._said(validate_data(self, X, dtype="numeric", reset=False)))

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        return float(super().score(self._said(validate_data(self, X, dtype="numeric", reset=False)), y, sample_weight))

    def _said(self, X: Any) -> list[str]:
        letters = "abcdefghijklmnopqrstuvwxyz"
        said = []
        for row in X:
            bins = (row[None, :] > self.steps_).sum(axis=0)
            words = [
                f"{letters[j % 26] * (1 + j // 26)}{letters[step]}q"
                for j, b in enumerate(bins)
                for step in range(b, b + 4)
            ]
            said.append(" ".join(words))
        return said

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.one_d_array = tags.input_tags.string = tags.input_tags.allow_nan = False
        return tags


EXPECTED = {
    "check_estimators_overwrite_params": "an analyzer that is given as a parameter fills caches of its own as it reads",
    "check_sample_weight_equivalence_on_dense_data": (
        "a text of weight 2 is no text that stands there twice: terms are counted in texts, and copies share a fold"
    ),
}


@parametrize_with_checks([OfNumbers(**SMALL)], expected_failed_checks=lambda _: EXPECTED)
def test_scikit_learns_checks_hold(estimator: Any, check: Any) -> None:
    check(estimator)
