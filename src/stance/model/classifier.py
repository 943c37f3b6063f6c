"""Fit and use a stance model."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from stance.errors import UsageError
from stance.features.analyzer import Analyzer
from stance.model.labels import Label, fingerprint, resolve_poles
from stance.model.settings import Report, Settings
from stance.scoring.engine import Engine, Stretch
from stance.scoring.explanation import evidence, explain
from stance.scoring.scorer import Floats, Scorer
from stance.values import Evidence, Explanation, Prediction, Span


class StanceModel:
    """A stance classifier: TF-IDF blocks of words, characters and concepts, and a multinomial logistic regression.

    Any set of two or more labels works. `scorer_` holds the fitted numbers, `report_` what training measured.
    """

    def __init__(self, analyzer: Analyzer, settings: Settings | None = None) -> None:
        self.analyzer = analyzer
        self.settings = settings or Settings()

    @classmethod
    def from_fitted(cls, scorer: Scorer, settings: Settings, report: Report, data_hash: str | None) -> "StanceModel":
        """Return a model of numbers fitted before."""
        model = cls(scorer.analyzer, settings)
        model.scorer_, model.report_, model.data_hash_ = scorer, report, data_hash
        return model

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[Label],
        groups: Sequence[Any] | None = None,
        *,
        weights: Sequence[float] | None = None,
        sources: Sequence[Any] | None = None,
        closed: Sequence[bool] | None = None,
        n_jobs: int | None = None,
    ) -> "StanceModel":
        """Fit on labelled texts and return self.

        A label is a name, or the share of each label: several coders' votes, another model's probabilities. `groups`
        names each text's document: texts of one group never stand on both sides of a fold. `weights` say how much each
        text counts (1 each). `sources` names where each text is from: sources are held out whole to calibrate. `closed`
        marks texts whose rare terms must not enter the model; where there are any, they are what is measured on.
        `n_jobs` are the parallel fits (None: one per core). Raises LabelError where this makes no training set.
        """
        from stance.model.examples import examples
        from stance.model.training import train

        found = examples(texts, labels, groups, weights=weights, sources=sources, closed=closed)
        settings = replace(self.settings, poles=resolve_poles(self.settings.poles, found.labels))
        self.scorer_, self.report_ = train(self.analyzer, settings, found, n_jobs)
        self.data_hash_: str | None = fingerprint(texts, labels, groups, weights)
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

    def predict(self, texts: Sequence[str]) -> list[str]:
        """Return the most probable label of each text."""
        labels = self.labels
        return [labels[i] for i in self.predict_proba(texts).argmax(axis=1)]

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return calibrated probabilities, shape (texts, labels), float64.

        Many texts are scored by compiled code, to which building takes a second or two; the numbers are the same to
        the twelfth decimal.
        """
        return self._engine.probabilities(_checked(texts))

    def classify(self, texts: Sequence[str]) -> list[Prediction]:
        """Return each text's stance with probabilities, score and certainty."""
        probabilities, reasons = self.predict_proba(texts), self.reasons(texts)
        return [self._fitted.prediction(row, reasons.get(i)) for i, row in enumerate(probabilities)]

    def reasons(self, texts: Sequence[str]) -> dict[int, str]:
        """Return why texts are not ones that the model can judge, by their positions; the others are left out.

        Reasons are no words, unknown script, code or markup, one word, not English, too few known words and long text.
        """
        return self._engine.reasons(_checked(texts))

    def classify_stretches(self, text: str, groups: Sequence[Sequence[Span]]) -> list[Stretch]:
        """Return the stance of stretches of one text, each given as the spans whose probabilities are averaged.

        Each can be asked for the words behind a stance.
        """
        return self._engine.stretches(text, groups)

    def warm_up(self) -> None:
        """Get the compiled scorer ready before many texts come one by one; without it `predict_proba` decides."""
        self._engine.warm_up()

    def explain(self, text: str) -> Explanation:
        """Return a text's stance with every feature's contribution; they and the intercept sum to the logits."""
        return explain(self._fitted, text)

    def evidence(self, text: str, stance: str) -> list[Evidence]:
        """Return the words of a text that speak for a stance, strongest first."""
        return evidence(self._fitted, self._fitted.analysis(text), stance)

    def pipeline(self) -> Any:
        """Return the fitted scikit-learn pipeline of the same numbers: texts -> calibrated probabilities."""
        from stance.model.pipeline import fitted_pipeline

        return fitted_pipeline(self._fitted)

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


def _checked(texts: Sequence[str]) -> Sequence[str]:
    if isinstance(texts, str):
        raise TypeError("expected a sequence of texts, found one string: put it in a list")
    return texts
