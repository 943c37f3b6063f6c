"""Build the scikit-learn pipeline that a model is trained with and can be exported as."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import FeatureUnion, Pipeline

from stance.features.analyzer import Analyzer, Document
from stance.scoring.scorer import Floats, Scorer


class DocumentTransformer(TransformerMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """Turns an iterable of texts into documents: masked words and concepts. It learns nothing.

    Parameters: `analyzer`, the `stance.Analyzer` to use.

    scikit-learn's estimator checks feed numbers to all but text vectorisers, so only those that concern construction,
    cloning, parameters and tags apply; the tests run them.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer

    def fit(self, X: Iterable[str], y: Any = None) -> "DocumentTransformer":  # noqa: ARG002  # scikit-learn's signature
        """Return self."""
        return self

    def transform(self, X: Iterable[str]) -> list[Document]:
        """Return the document of each text; raise TypeError where a text is no string."""
        if isinstance(X, str):
            raise TypeError("expected an iterable of texts, found one string")
        return [self.analyzer.document(_checked(text)) for text in X]

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        tags.requires_fit = False
        tags.no_validation = True
        return tags


def _checked(text: object) -> str:
    if not isinstance(text, str):
        raise TypeError(f"expected a text, found {type(text).__name__}: {text!r}")
    return text


def vectoriser(grams: Callable[[Document], list[str]], min_df: int) -> TfidfVectorizer:
    """Return an unfitted TF-IDF block over documents: sublinear tf, smoothed idf, L2 norm."""
    return TfidfVectorizer(analyzer=grams, min_df=min_df, sublinear_tf=True, lowercase=False)


def fitted_pipeline(scorer: Scorer) -> Pipeline:
    """Return the scikit-learn pipeline, texts -> calibrated probabilities, that a scorer's numbers make."""
    union = FeatureUnion(
        [(block.name, _fitted_vectoriser(block.grams, block.features, block.idf)) for block in scorer.blocks],
        transformer_weights={block.name: block.weight for block in scorer.blocks},
    )
    coefficients = np.vstack([block.coefficients for block in scorer.blocks]).T
    classifier = _fitted_classifier(coefficients, scorer.intercepts, scorer.labels)
    return Pipeline([("analyze", DocumentTransformer(scorer.analyzer)), ("blocks", union), ("classify", classifier)])


def _fitted_vectoriser(grams: Callable[[Document], list[str]], features: Sequence[str], idf: Floats) -> TfidfVectorizer:
    fitted = vectoriser(grams, 1)
    fitted.vocabulary_ = {feature: column for column, feature in enumerate(features)}
    fitted.fixed_vocabulary_ = False
    fitted.idf_ = idf
    return fitted


def _fitted_classifier(coefficients: Floats, intercepts: Floats, labels: Sequence[str]) -> LogisticRegression:
    fitted = LogisticRegression()
    fitted.classes_ = np.array(labels)
    if len(labels) == 2:  # scikit-learn keeps one row, the logit of the second label against the first
        fitted.coef_ = coefficients[1:] - coefficients[:1]
        fitted.intercept_ = intercepts[1:] - intercepts[:1]
    else:
        fitted.coef_, fitted.intercept_ = coefficients.copy(), intercepts.copy()
    fitted.n_features_in_ = coefficients.shape[1]
    fitted.n_iter_ = np.array([0], dtype=np.int32)
    return fitted
