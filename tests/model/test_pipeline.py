"""The scikit-learn side: clonable, parameters in and out, pickled and back."""

import pickle
import warnings
from collections.abc import Callable

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import SkipTestWarning
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.utils.estimator_checks import estimator_checks_generator

from conftest import small_data
from stance import Analyzer, StanceModel
from stance.model.pipeline import DocumentTransformer


def checks(estimator: object) -> list[tuple[object, Callable[[object], None]]]:
    """Return scikit-learn's checks; for an estimator that reads texts it leaves out those that feed it numbers."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SkipTestWarning)
        return list(estimator_checks_generator(estimator, mark=None))


def test_scikit_learns_own_estimator_checks_pass(analyzer: Analyzer) -> None:
    found = checks(DocumentTransformer(analyzer))
    assert found
    for estimator, check in found:
        check(estimator)


def test_the_same_checks_run_as_for_scikit_learns_own_text_vectoriser(analyzer: Analyzer) -> None:
    ours, theirs = (
        {getattr(check, "func", check).__name__ for _, check in checks(estimator)}
        for estimator in (DocumentTransformer(analyzer), CountVectorizer())
    )
    assert ours >= theirs


def test_a_clone_of_the_pipeline_can_be_fitted_again(small_model: StanceModel) -> None:
    texts, labels, _ = small_data()
    fitted = clone(small_model.pipeline()).fit(texts, labels)
    assert fitted.score(texts, labels) > 0.9


def test_a_pickled_pipeline_gives_the_same_probabilities(small_model: StanceModel) -> None:
    texts = small_data()[0]
    again = pickle.loads(pickle.dumps(small_model.pipeline()))
    assert np.array_equal(again.predict_proba(texts), small_model.pipeline().predict_proba(texts))


@pytest.mark.parametrize("wrong", ["one string", [1, 2], [None], [b"bytes"]])
def test_anything_but_texts_is_a_type_error(analyzer: Analyzer, wrong: object) -> None:
    with pytest.raises(TypeError, match="expected"):
        DocumentTransformer(analyzer).transform(wrong)  # type: ignore[arg-type]
