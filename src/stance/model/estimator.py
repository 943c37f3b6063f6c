"""Be a scikit-learn classifier of texts: fit, predict, search over parameters, clone and pickle."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.class_weight import compute_sample_weight
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import assert_all_finite, check_is_fitted, column_or_1d

from stance.errors import InputError, LabelError
from stance.features.analyzer import Analyzer
from stance.model.classifier import StanceModel
from stance.model.examples import complete_texts
from stance.model.resources import default_analyzer
from stance.model.settings import Settings
from stance.scoring.scorer import Floats
from stance.series import Texts, is_missing, listed, texts_of
from stance.values import Explanation, Predictions

Candidates = float | Sequence[float]
"""A number, or those to choose among by cross-validation inside the fit."""


class StanceClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # scikit-learn has no types
    """A scikit-learn classifier of texts around a `StanceModel`, which is `model_` once it is fitted.

    The parameters are those of `Settings`, and `class_weight` ("balanced", or a weight for each label), `analyzer`
    (None: the lexicon and gazetteer that ship) and `n_jobs`. `C`, `chars_weight` and `concepts_weight` take a number,
    or several to choose among. Texts come in any form that `StanceModel` takes; a missing or blank one is answered
    None, or NaN. `classes_` are the labels, of any type that scikit-learn takes, in the order of the probability
    columns. `score` is the accuracy, as everywhere in scikit-learn; to score a table there is `stance.score`.
    """

    def __init__(
        self,
        *,
        C: Candidates = (0.25, 0.5, 1.0),
        chars_weight: Candidates = 1.0,
        concepts_weight: Candidates = 1.0,
        words: tuple[int, int] = (1, 2),
        chars: tuple[int, int] = (4, 5),
        concepts: int = 1,
        words_min_df: int = 2,
        chars_min_df: int = 5,
        concepts_min_df: int = 3,
        ratio_smoothing: float = 0.3,
        ratio_power: float = 0.75,
        folds: int = 5,
        certain_accuracy: float = 0.9,
        certain_confidence: float = 0.95,
        copies_together: bool = True,
        frame: bool = False,
        poles: tuple[str, str] | None = None,
        class_weight: Literal["balanced"] | Mapping[Any, float] | None = None,
        analyzer: Analyzer | None = None,
        seed: int = 0,
        n_jobs: int | None = None,
    ) -> None:
        self.C = C
        self.chars_weight = chars_weight
        self.concepts_weight = concepts_weight
        self.words = words
        self.chars = chars
        self.concepts = concepts
        self.words_min_df = words_min_df
        self.chars_min_df = chars_min_df
        self.concepts_min_df = concepts_min_df
        self.ratio_smoothing = ratio_smoothing
        self.ratio_power = ratio_power
        self.folds = folds
        self.certain_accuracy = certain_accuracy
        self.certain_confidence = certain_confidence
        self.copies_together = copies_together
        self.frame = frame
        self.poles = poles
        self.class_weight = class_weight
        self.analyzer = analyzer
        self.seed = seed
        self.n_jobs = n_jobs

    def fit(
        self,
        X: Texts,
        y: Iterable[Any],
        sample_weight: Iterable[float] | None = None,
        groups: Iterable[Any] | None = None,
    ) -> "StanceClassifier":
        """Fit on texts and their labels and return self.

        `sample_weight` says how much each text counts; one of weight 0 is left out. `groups` names each text's
        document, which never stands on both sides of the folds inside the fit. Raises LabelError, which is a
        ValueError, where this makes no training set.
        """
        texts = complete_texts(X)
        labels = _targets(y)
        self.classes_, encoded = np.unique(labels, return_inverse=True)
        names = [str(label) for label in self.classes_]
        _same_length(len(texts), labels=len(labels))
        weights = self._weights(labels, sample_weight)
        kept = list(range(len(texts))) if weights is None else np.flatnonzero(weights > 0).tolist()
        if len(set(encoded[kept].tolist())) < 2:
            only = ", ".join({repr(names[i]) for i in encoded[kept].tolist()}) or "none at all"
            raise LabelError(f"training needs at least two different labels; found one class: {only}")
        documents = None if groups is None else listed(groups, what="groups")
        if documents is not None:
            _same_length(len(texts), groups=len(documents))
        self.model_ = StanceModel(self.analyzer or default_analyzer(), self._settings()).fit(
            [texts[i] for i in kept],
            [names[encoded[i]] for i in kept],
            None if documents is None else [documents[i] for i in kept],
            weights=None if weights is None else [float(weights[i]) for i in kept],
            n_jobs=self.n_jobs,
        )
        there = set(self.model_.labels)
        if gone := [name for name in names if name not in there]:
            raise LabelError(f"all texts with the label {', '.join(map(repr, gone))} have a weight of 0")
        self._columns = [self.model_.labels.index(name) for name in names]
        return self

    def predict(self, X: Texts) -> npt.NDArray[Any]:
        """Return the most probable label of each text; where some are missing or blank, None for them."""
        probabilities = self.predict_proba(X)
        gaps = np.isnan(probabilities).any(axis=1)
        if not gaps.any():
            return np.asarray(self.classes_[probabilities.argmax(axis=1)])
        answers = np.empty(len(probabilities), dtype=object)  # all None
        answers[~gaps] = self.classes_[probabilities[~gaps].argmax(axis=1)]
        return answers

    def predict_proba(self, X: Texts) -> Floats:
        """Return calibrated probabilities, shape (texts, labels), in the order of `classes_`; NaN for missing texts."""
        check_is_fitted(self, "model_")
        return np.asarray(self.model_.predict_proba(X)[:, self._columns])

    def score(self, X: Texts, y: Iterable[Any], sample_weight: Iterable[float] | None = None) -> float:
        """Return the accuracy on texts whose labels are known; raise InputError where a text is missing or blank."""
        check_is_fitted(self, "model_")
        texts = texts_of(X)
        if None in texts:
            raise InputError(
                f"text number {texts.index(None) + 1} is missing or blank and has no answer; leave such rows out"
            )
        return float(super().score(texts, y, sample_weight))

    def classify(self, X: Texts) -> Predictions:
        """Return each text's stance with probabilities, score and certainty; see `StanceModel.classify`."""
        check_is_fitted(self, "model_")
        return self.model_.classify(X)

    def explain(self, X: Texts) -> Explanation | list[Explanation | None]:
        """Return why a text, or each of several, got its stance; see `StanceModel.explain`."""
        check_is_fitted(self, "model_")
        return self.model_.explain(X)

    def _settings(self) -> Settings:
        values = {name: getattr(self, name) for name in Settings.__dataclass_fields__ if hasattr(self, name)}
        for name in ("C", "chars_weight", "concepts_weight"):
            given = values[name]
            values[name] = tuple(given) if isinstance(given, Iterable) else (given,)
        return Settings(**values)

    def _weights(self, labels: npt.NDArray[Any], given: Iterable[float] | None) -> Floats | None:
        """Return how much each text counts, None where all count the same."""
        if given is None and self.class_weight is None:
            return None
        weights = np.ones(len(labels))
        if given is not None:
            if getattr(given, "ndim", 1) != 1:
                raise LabelError("sample_weight must be 1D, a number for each text")
            weights = np.asarray(listed(given, what="sample_weight"), np.float64)
            _same_length(len(labels), weights=len(weights))
            if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.any()):
                raise LabelError("sample_weight must be numbers from zero up, and not all of them zero")
        if self.class_weight is not None:
            weights = weights * compute_sample_weight(self.class_weight, labels)
        return np.asarray(weights)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.input_tags.allow_nan = True
        return tags


def _targets(y: Iterable[Any]) -> npt.NDArray[Any]:
    """Return labels as an array; raise LabelError where one is missing, ValueError where they are no classes."""
    if y is None:
        raise LabelError("fit requires y, the label of each text: y cannot be None")
    labels = np.asarray(y if hasattr(y, "__array__") or getattr(y, "ndim", 1) > 1 else listed(y, what="y"))
    labels = column_or_1d(labels, warn=True)
    if labels.dtype.kind in "Of":
        gaps = [i for i, label in enumerate(labels, start=1) if is_missing(label)]
        if gaps:
            raise LabelError(f"label number {gaps[0]} is missing (NaN or None): leave out the rows that have none")
        if labels.dtype.kind == "f":
            assert_all_finite(labels, input_name="y")
    check_classification_targets(labels)
    return np.asarray(labels)


def _same_length(texts: int, **others: int) -> None:
    for name, number in others.items():
        if number != texts:
            raise LabelError(f"{texts} texts, {number} {name}: the lengths differ")
