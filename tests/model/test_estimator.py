"""StanceClassifier: scikit-learn's own checks on texts, and its tools: clone, cross-validation, search, pickles."""

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.model_selection import GridSearchCV, GroupKFold, cross_val_score
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import validate_data

from conftest import small_data
from stance import (
    Analyzer,
    Gazetteer,
    InputError,
    LabelError,
    Lexicon,
    Settings,
    StanceClassifier,
    StanceModel,
    load,
    save,
)

FEW = Analyzer(Gazetteer([]), Lexicon([("CONDEMN", "condemn"), ("PRAISE", "praise")]))
SMALL: dict[str, Any] = {
    "C": 1.0, "folds": 2, "words_min_df": 1, "chars_min_df": 1, "concepts_min_df": 1, "chars": (8, 8), "n_jobs": 1,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quick_to_load(monkeypatch: pytest.MonkeyPatch) -> None:
    """The analyzer that ships is not what is tested here, and takes a while to load for each fit."""
    monkeypatch.setattr("stance.model.estimator.default_analyzer", lambda: FEW)


class OfNumbers(StanceClassifier):
    """Takes the tables of numbers that scikit-learn's checks come with, a row as a text: its numbers in words.

    Each number is said in words that those near it share, so that there is something to learn.
    """

    def fit(self, X: Any, y: Any, sample_weight: Any = None, groups: Any = None) -> "OfNumbers":
        if y is None:
            raise ValueError("requires y to be passed, but the target y is None")
        X = validate_data(self, X, dtype="numeric")
        self.steps_ = np.quantile(X, np.linspace(0.1, 0.9, 9), axis=0)
        super().fit(self._said(X), y, sample_weight, groups)
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
                for step in range(b, b + 3)
            ]
            said.append(" ".join(words))
        return said

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.two_d_array = True
        tags.input_tags.one_d_array = tags.input_tags.string = tags.input_tags.allow_nan = False
        return tags


EXPECTED = {
    "check_sample_weight_equivalence_on_dense_data": (
        "a text of weight 2 is no text that stands there twice: terms are counted in texts, and copies share a fold"
    ),
}


@parametrize_with_checks([OfNumbers(**SMALL)], expected_failed_checks=lambda _: EXPECTED)  # type: ignore[untyped-decorator]
def test_scikit_learns_checks_hold(estimator: Any, check: Any) -> None:
    check(estimator)


TEXTS, LABELS, GROUPS = small_data()


@pytest.fixture(scope="module")
def fitted() -> StanceClassifier:
    return StanceClassifier(analyzer=FEW, **SMALL).fit(TEXTS, LABELS)


def test_it_gives_the_numbers_of_the_model_that_it_is_made_of(fitted: StanceClassifier) -> None:
    settings = Settings(
        C=(1.0,), folds=2, words_min_df=1, chars_min_df=1, concepts_min_df=1, chars=(8, 8)
    )  # fmt: skip
    model = StanceModel(FEW, settings).fit(TEXTS, LABELS, n_jobs=1)
    assert np.array_equal(fitted.predict_proba(TEXTS), model.predict_proba(TEXTS))
    assert fitted.predict(TEXTS).tolist() == model.predict(TEXTS)
    assert fitted.classes_.tolist() == list(model.labels)
    assert fitted.classify(TEXTS[:1]) == model.classify(TEXTS[:1])
    assert fitted.explain(TEXTS[0]) == model.explain(TEXTS[0])


def test_the_defaults_are_those_of_the_settings() -> None:
    given = StanceClassifier()._settings()
    assert given == Settings()


def test_the_score_is_the_accuracy(fitted: StanceClassifier) -> None:
    wrong = ["hostile" if label == "neutral" else label for label in LABELS]
    assert fitted.score(TEXTS, LABELS) == np.mean(fitted.predict(TEXTS) == LABELS)
    assert fitted.score(TEXTS, wrong) == np.mean(fitted.predict(TEXTS) == wrong)


def test_missing_texts_have_no_answer_and_no_place_in_a_score(fitted: StanceClassifier) -> None:
    texts = pd.Series([TEXTS[0], None, " "], dtype="string")
    assert fitted.predict(texts).tolist() == [fitted.predict(TEXTS[:1])[0], None, None]
    assert np.isnan(fitted.predict_proba(texts)).all(axis=1).tolist() == [False, True, True]
    with pytest.raises(InputError, match="text number 2 is missing or blank"):
        fitted.score(texts, LABELS[:3])


@pytest.mark.parametrize(
    "wrap", [list, tuple, np.array, pd.Series, pd.array, pl.Series, pa.array], ids=lambda w: w.__module__
)
def test_texts_and_labels_come_in_any_series(fitted: StanceClassifier, wrap: Any) -> None:
    again = StanceClassifier(analyzer=FEW, **SMALL).fit(
        wrap(TEXTS), wrap(LABELS), sample_weight=wrap([1.0] * len(TEXTS))
    )
    assert np.array_equal(again.predict_proba(wrap(TEXTS)), fitted.predict_proba(TEXTS))


def test_classes_keep_their_type_and_order() -> None:
    numbers = [{"conciliatory": 2, "hostile": 10, "neutral": -1}[label] for label in LABELS]
    of_numbers = StanceClassifier(analyzer=FEW, **SMALL).fit(TEXTS, numbers)
    assert of_numbers.classes_.tolist() == [-1, 2, 10]
    assert of_numbers.score(TEXTS, numbers) > 0.9
    assert (
        of_numbers.predict_proba(TEXTS).argmax(axis=1) == np.searchsorted([-1, 2, 10], of_numbers.predict(TEXTS))
    ).all()


def test_class_weights_are_sample_weights_by_class() -> None:
    weights = {"conciliatory": 3.0, "hostile": 1.0, "neutral": 1.0}
    by_class = StanceClassifier(analyzer=FEW, class_weight=weights, **SMALL).fit(TEXTS, LABELS)
    each = [weights[label] for label in LABELS]
    by_text = StanceClassifier(analyzer=FEW, **SMALL).fit(TEXTS, LABELS, sample_weight=each)
    assert np.array_equal(by_class.predict_proba(TEXTS), by_text.predict_proba(TEXTS))
    plain = StanceClassifier(analyzer=FEW, **SMALL).fit(TEXTS, LABELS)
    assert by_class.predict_proba(["The."])[0, 0] > plain.predict_proba(["The."])[0, 0]


def test_class_weights_and_sample_weights_are_multiplied() -> None:
    weights = {"conciliatory": 3.0, "hostile": 1.0, "neutral": 0.5}
    own = [1.0 + i % 3 for i in range(len(TEXTS))]
    both = StanceClassifier(analyzer=FEW, class_weight=weights, **SMALL).fit(TEXTS, LABELS, sample_weight=own)
    product = [weights[label] * weight for label, weight in zip(LABELS, own, strict=True)]
    by_text = StanceClassifier(analyzer=FEW, **SMALL).fit(TEXTS, LABELS, sample_weight=product)
    assert np.array_equal(both.predict_proba(TEXTS), by_text.predict_proba(TEXTS))


def test_it_tells_scikit_learn_that_texts_may_be_missing() -> None:
    tags = StanceClassifier().__sklearn_tags__().input_tags
    assert (tags.string, tags.one_d_array, tags.two_d_array, tags.allow_nan) == (True, True, False, True)


def test_a_text_of_weight_zero_is_left_out(fitted: StanceClassifier) -> None:
    more = StanceClassifier(analyzer=FEW, **SMALL).fit(
        [*TEXTS, "We condemn peace."], [*LABELS, "neutral"], sample_weight=[1.0] * len(TEXTS) + [0.0]
    )
    assert np.array_equal(more.predict_proba(TEXTS), fitted.predict_proba(TEXTS))
    with pytest.raises(LabelError, match="weight of 0"):
        StanceClassifier(analyzer=FEW, **SMALL).fit(
            TEXTS, LABELS, sample_weight=[float(x != "neutral") for x in LABELS]
        )


def test_scikit_learns_tools_take_it() -> None:
    classifier = StanceClassifier(analyzer=FEW, **SMALL)
    scores = cross_val_score(classifier, TEXTS, LABELS, groups=GROUPS, cv=GroupKFold(2))
    assert scores.shape == (2,)
    search = GridSearchCV(classifier, {"C": [0.5, (1.0, 4.0)]}, cv=2).fit(pd.Series(TEXTS), pd.Series(LABELS))
    assert search.best_params_["C"] in (0.5, (1.0, 4.0))
    assert set(search.predict(TEXTS)) <= set(LABELS)
    assert clone(classifier).get_params()["C"] == 1.0


def test_a_pickle_and_a_saved_folder_answer_the_same(fitted: StanceClassifier, tmp_path: Path) -> None:
    again = pickle.loads(pickle.dumps(fitted))
    assert np.array_equal(again.predict_proba(TEXTS), fitted.predict_proba(TEXTS))
    save(fitted, tmp_path / "model")
    assert np.array_equal(load(tmp_path / "model").predict_proba(TEXTS), fitted.predict_proba(TEXTS))
    with pytest.raises(TypeError, match="pass a fitted StanceModel or StanceClassifier"):
        save(StanceClassifier(), tmp_path / "other")


@pytest.mark.parametrize(
    ("texts", "labels", "more", "kind", "message"),
    [
        ("We met.", ["a"], {}, TypeError, "one string: put it in a list"),
        (TEXTS, LABELS[:3], {}, LabelError, "24 texts, 3 labels"),
        ([*TEXTS[:-1], None], LABELS, {}, LabelError, "text number 24 is missing or blank"),
        (TEXTS, [*LABELS[:-1], None], {}, LabelError, "label number 24 is missing"),
        (TEXTS, LABELS, {"groups": ["1"]}, LabelError, "24 texts, 1 groups"),
        (TEXTS, LABELS, {"sample_weight": [-1.0] * 24}, LabelError, "from zero up"),
        (TEXTS, np.linspace(0, 1, 24), {}, ValueError, "Unknown label type"),
        (TEXTS, dict.fromkeys(LABELS), {}, TypeError, "y: found a dict"),
    ],
)
def test_what_makes_no_training_set_is_refused(
    texts: Any, labels: Any, more: dict[str, Any], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message):
        StanceClassifier(analyzer=FEW, **SMALL).fit(texts, labels, **more)


def test_before_it_is_fitted_it_says_so() -> None:
    with pytest.raises(NotFittedError):
        StanceClassifier().predict(TEXTS)
