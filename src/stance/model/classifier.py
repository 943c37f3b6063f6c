"""Fit and use a stance model."""

import warnings
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, overload

import numpy as np

from stance.errors import InputError, TrainingWarning, UsageError
from stance.features.analyzer import Analyzer
from stance.model.labels import Label, fingerprint, resolve_poles
from stance.model.promise import Promise
from stance.model.record import Record
from stance.model.settings import Report, Settings
from stance.scoring.engine import Engine, Stretch
from stance.scoring.explanation import contrast, evidence, explain
from stance.scoring.scorer import Floats, Scorer
from stance.scoring.spans import Spans
from stance.series import Present, Texts, kind_of, present, texts_of
from stance.values import Contrast, Evidence, Explanation, Mention, Predictions, Span

NO_TEXT = "no text"
"""Why a missing or blank text has no answer."""


class StanceModel:
    """A stance classifier: TF-IDF blocks of words, characters and concepts, and a multinomial logistic regression.

    Any set of two or more labels works. `scorer_` holds the fitted numbers, `report_` what training measured, `notes_`
    what it found odd about the data, `promise_` what a calibration promises, None without one. Texts
    come as a list, tuple, generator, NumPy array, pandas or polars Series or Arrow array; a missing or blank one (None,
    NaN, pd.NA, null, "") gets a missing answer. For scikit-learn's own tools there is `StanceClassifier`.
    """

    promise_: Promise | None = None

    def __init__(self, analyzer: Analyzer, settings: Settings | None = None) -> None:
        self.analyzer = analyzer
        self.settings = settings or Settings()

    @classmethod
    def from_fitted(
        cls, scorer: Scorer, settings: Settings, report: Report, data_hash: str | None, record: Record | None = None
    ) -> "StanceModel":
        """Return a model of numbers fitted before."""
        model = cls(scorer.analyzer, settings)
        model.scorer_, model.report_, model.data_hash_, model.record_ = scorer, report, data_hash, record
        model.notes_ = ()
        model.promise_ = None
        return model

    def fit(
        self,
        texts: Texts,
        labels: Iterable[Label],
        groups: Iterable[Any] | None = None,
        *,
        weights: Iterable[float] | None = None,
        sources: Iterable[Any] | None = None,
        closed: Iterable[bool] | None = None,
        n_jobs: int | None = None,
    ) -> "StanceModel":
        """Fit on labelled texts and return self.

        A label is a name, or the share of each label: several coders' votes, another model's probabilities. `groups`
        names each text's document: texts of one group never stand on both sides of a fold, and neither do copies of a
        text (`Settings.copies_together`). `weights` say how much each text counts (1 each). `sources` names where each
        text is from: sources are held out whole to calibrate. `closed` marks texts whose rare terms must not enter the
        model; where there are any, they are what is measured on. `n_jobs` are the parallel fits (None: one per core).
        What is odd about the data is a TrainingWarning with its count, and kept in `notes_`. Raises LabelError where
        this makes no training set.
        """
        from stance.model.examples import examples, given
        from stance.model.training import train

        for value, kind in ((self.analyzer, Analyzer), (self.settings, Settings)):
            if not isinstance(value, kind):
                raise TypeError(f"a StanceModel is made of an Analyzer and Settings; found {kind_of(value)}")
        rows = given(texts, labels, groups, weights, sources, closed)
        found = examples(
            rows.texts, rows.labels, rows.groups, weights=rows.weights, sources=rows.sources, closed=rows.closed,
            copies_together=self.settings.copies_together,
        )  # fmt: skip
        settings = replace(self.settings, poles=resolve_poles(self.settings.poles, found.labels))
        trained = train(self.analyzer, settings, found, n_jobs)
        self.scorer_, self.report_ = trained.scorer, trained.report
        self.record_: Record | None = trained.record
        self.data_hash_: str | None = fingerprint(rows.texts, rows.labels, rows.groups, rows.weights)
        self.notes_ = trained.notes
        self.promise_ = None
        for note in self.notes_:
            warnings.warn(note, TrainingWarning, stacklevel=2)
        return self

    def fingerprint(self) -> str:
        """Return a SHA-256 of every number and table that scoring depends on."""
        return self._fitted.fingerprint()

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the labels in the order of the probability columns."""
        return self._fitted.labels

    @property
    def poles(self) -> tuple[str, str] | None:
        """Return the labels that `score` runs between, None for a model without poles."""
        return self._fitted.poles

    def predict(self, texts: Texts) -> list[str | None]:
        """Return the most probable label of each text, None where the text is missing or blank."""
        labels, found = self.labels, present(texts)
        answers: list[str | None] = [None] * found.total
        for place, best in zip(found.places, self._probabilities(found).argmax(axis=1).tolist(), strict=True):
            answers[place] = labels[best]
        return answers

    def predict_proba(self, texts: Texts) -> Floats:
        """Return calibrated probabilities, shape (texts, labels), float64; rows of missing or blank texts are NaN.

        Many texts are scored by compiled code, to which building takes a second or two; the numbers are the same to
        the twelfth decimal.
        """
        found = present(texts)
        probabilities = self._probabilities(found)
        if found.complete:
            return probabilities
        rows = np.full((found.total, len(self.labels)), np.nan)
        rows[found.places] = probabilities
        return rows

    def classify(self, texts: Texts) -> Predictions:
        """Return each text's stance with probabilities, score and certainty; None where it is missing or blank."""
        given = texts_of(texts)
        found = present(given)
        probabilities, reasons = self._probabilities(found), self._engine.reasons(found.texts)
        predictions = Predictions([None] * found.total, given)
        for i, (place, row) in enumerate(zip(found.places, probabilities.tolist(), strict=True)):
            predictions[place] = self._fitted.prediction(row, reasons.get(i))
        return predictions

    def reasons(self, texts: Texts) -> dict[int, str]:
        """Return why texts are not ones that the model can judge, by their positions; the others are left out.

        Reasons are no text, no words, unknown script, code or markup, one word, not English, too few known words and
        long text.
        """
        found = present(texts)
        reasons = self._engine.reasons(found.texts)
        if found.complete:
            return reasons
        there = {place: reasons.get(i) for i, place in enumerate(found.places)}
        told = ((i, there.get(i, NO_TEXT)) for i in range(found.total))
        return {i: reason for i, reason in told if reason is not None}

    def _probabilities(self, found: Present) -> Floats:
        return self._engine.probabilities(found.texts)

    def classify_stretches(self, text: str, groups: Sequence[Sequence[Span]]) -> list[Stretch]:
        """Return the stance of stretches of one text, each given as the spans whose probabilities are averaged.

        Each can be asked for the words behind a stance.
        """
        return self._engine.stretches(text, groups)

    def mentions(self, text: str) -> list[Mention]:
        """Return the names that the model's gazetteer knows in a text, in order."""
        return self._engine.mentions(text)

    def label_sets(self, texts: Texts) -> list[tuple[str, ...] | None]:
        """Return the labels that each text may have, None where it is missing or blank: see `stance calibrate`.

        Raises UsageError for a model that was not calibrated for that.
        """
        found = present(texts)
        sets: list[tuple[str, ...] | None] = [None] * found.total
        for place, held in zip(found.places, self.sets_of(self._probabilities(found)), strict=True):
            sets[place] = held
        return sets

    def sets_of(self, probabilities: Floats) -> list[tuple[str, ...]]:
        """Return the label set of each row of this model's probabilities; raise UsageError as `label_sets` does."""
        promise = self.promise_
        if promise is None or promise.label_sets is None:
            raise UsageError("this model makes no label sets: make one that does with stance calibrate --conformal")
        rows = promise.label_sets.held(probabilities).tolist()
        return [tuple(label for label, there in zip(self.labels, row, strict=True) if there) for row in rows]

    def warm_up(self) -> None:
        """Get the compiled scorer ready before many texts come one by one; without it `predict_proba` decides."""
        self._engine.warm_up()

    @overload
    def explain(self, text: str) -> Explanation: ...
    @overload
    def explain(self, text: Texts) -> list[Explanation | None]: ...
    def explain(self, text: Texts) -> Explanation | list[Explanation | None]:
        """Return a text's stance with every feature's contribution; they and the intercept sum to the logits.

        Of several texts return a list, with None where a text is missing or blank. Raises InputError where the one text
        is blank.
        """
        if isinstance(text, str):
            if not text.strip():
                raise InputError("the text is blank: there is nothing to explain")
            return explain(self._fitted, text)
        scorer = self._fitted
        return [None if one is None else explain(scorer, one) for one in texts_of(text)]

    def contrast(self, text: str, rather_than: str) -> Contrast:
        """Return why a text got its stance rather than another label.

        Raises UsageError where that is no label or the stance itself, InputError where the text is blank.
        """
        if not isinstance(text, str):
            raise TypeError(f"expected one text, found {kind_of(text)}")
        if not text.strip():
            raise InputError("the text is blank: there is nothing to explain")
        if rather_than not in self.labels:
            raise UsageError(f"{rather_than!r} is no label of this model; its labels are {', '.join(self.labels)}")
        found = contrast(self._fitted, text, rather_than)
        if found.prediction.stance == rather_than:
            others = " or ".join(label for label in self.labels if label != rather_than)
            raise UsageError(f"{rather_than} is the text's stance itself; ask for it rather than {others}")
        return found

    def evidence(self, text: str, stance: str) -> list[Evidence]:
        """Return the words of a text that speak for a stance, strongest first; raise UsageError for no label."""
        if not isinstance(text, str):
            raise TypeError(f"expected one text, found {kind_of(text)}")
        if stance not in self.labels:
            raise UsageError(f"{stance!r} is no label of this model; its labels are {', '.join(self.labels)}")
        return evidence(self._fitted, text, self._fitted.analyzer.document(text), stance)

    def pipeline(self) -> Any:
        """Return the fitted scikit-learn pipeline of the same numbers: texts -> calibrated probabilities."""
        from stance.model.pipeline import fitted_pipeline

        return fitted_pipeline(self._fitted)

    def __repr__(self) -> str:
        scorer: Scorer | None = getattr(self, "scorer_", None)
        if scorer is None:
            return "StanceModel(not fitted)"
        sizes = ", ".join(f"{len(block.features)} {block.name}" for block in scorer.blocks)
        return f"StanceModel(labels {', '.join(scorer.labels)}; {sizes}; trained on {self.report_.rows} texts)"

    def __getstate__(self) -> dict[str, Any]:
        """Return what is pickled: all but the compiled scorer, which is made anew where it is needed."""
        return {name: value for name, value in vars(self).items() if name != "_engine_of"}

    @property
    def _engine(self) -> Engine:
        scorer = self._fitted
        engine: Engine | None = getattr(self, "_engine_of", None)
        if engine is None or engine.scorer is not scorer:
            engine = self._engine_of = Engine(scorer)
        return engine

    @property
    def _fitted(self) -> Scorer:
        scorer: Scorer | None = getattr(self, "scorer_", None)
        if scorer is None:
            raise UsageError("this model is not fitted: call fit, or load one with stance.load")
        return scorer


def judged_where_they_lie(model: StanceModel, spans: Spans) -> tuple[Floats, dict[int, str]]:
    """Return `predict_proba` and `reasons` of texts that lie in a piece of memory; many threads may ask at once."""
    engine = model._engine
    return engine.span_probabilities(spans), engine.span_reasons(spans)
