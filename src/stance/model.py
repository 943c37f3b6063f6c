"""Fit, calibrate and use a stance model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from stance.errors import LabelError, UsageError
from stance.features import CharGrams, ConceptGrams, Grams, Reader, WordGrams
from stance.schema import POLES, Evidence, Explanation, Prediction
from stance.scorer import Floats, Scorer

if TYPE_CHECKING:
    from stance.compiled import Compiled

MANY_TEXTS = 4096
"""Texts from which on getting the compiled scorer ready takes less time than it saves."""


@dataclass(frozen=True)
class Settings:
    """What a training run is told; together with the data it determines every number of the model.

    `regularisation` lists the candidates for the inverse regularisation strength C, `chars_weight` and
    `concepts_weight` those for the weights of two blocks against the words' 1; grouped cross-validation with `folds`
    chooses among them; a weight of 0 leaves a block out. `ratio_smoothing` and `ratio_power` set how far the penalty
    spares features that tell the labels apart (a power of 0: not at all). `certain_accuracy` is the accuracy on
    held-out folds that `certain` answers must reach.
    `poles` are the labels that `score` runs between: by default conciliatory and hostile where both are learned.
    """

    words: tuple[int, int] = (1, 2)
    chars: tuple[int, int] = (4, 5)
    concepts: int = 1
    words_min_df: int = 2
    chars_min_df: int = 5
    concepts_min_df: int = 3
    regularisation: tuple[float, ...] = (0.25, 0.5, 1.0)
    chars_weight: tuple[float, ...] = (1.0,)
    concepts_weight: tuple[float, ...] = (1.0,)
    ratio_smoothing: float = 0.3
    ratio_power: float = 0.75
    folds: int = 5
    certain_accuracy: float = 0.9
    poles: tuple[str, str] | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for name, (low, high) in (("words", self.words), ("chars", self.chars)):
            if not 1 <= low <= high <= 8:
                raise UsageError(f"{name}: n-grams run from {low} to {high}; both must be 1 to 8, the first no larger")
        if not 1 <= self.concepts <= 4:
            raise UsageError(f"concepts: n-grams up to {self.concepts}; allowed are 1 to 4")
        if not 2 <= self.folds <= 50:
            raise UsageError(f"folds is {self.folds}; allowed are 2 to 50")
        if not 0 < self.certain_accuracy < 1:
            raise UsageError(f"certain_accuracy is {self.certain_accuracy}; it must lie between 0 and 1")
        if not self.regularisation or min(self.regularisation) <= 0:
            raise UsageError(f"regularisation is {self.regularisation}; it must list at least one number above 0")
        for name in ("chars_weight", "concepts_weight"):
            values = getattr(self, name)
            if not values or min(values) < 0:
                raise UsageError(f"{name} is {values}; it must list at least one number, none below 0")
        if self.ratio_smoothing <= 0 or not 0 <= self.ratio_power <= 2:
            raise UsageError(
                f"ratio_smoothing is {self.ratio_smoothing} and ratio_power {self.ratio_power}; "
                "the first must be above 0, the second 0 to 2"
            )

    def grams(self) -> Mapping[str, Grams]:
        """Return the n-gram readers of the blocks, by block."""
        return {
            "words": WordGrams(*self.words),
            "chars": CharGrams(*self.chars),
            "concepts": ConceptGrams(self.concepts),
        }

    def min_df(self) -> Mapping[str, int]:
        """Return the smallest number of training texts that a feature must occur in, by block."""
        return {"words": self.words_min_df, "chars": self.chars_min_df, "concepts": self.concepts_min_df}


@dataclass(frozen=True)
class Report:
    """What training measured on held-out folds.

    `chosen` are the winning candidates; `metrics` accuracy, macro_f1, log_loss, calibration_error, certain_share and
    certain_accuracy; `temperature` the factor that calibration divided the logits by.
    """

    rows: int = 0
    groups: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    chosen: Mapping[str, float] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    temperature: float = 1.0


class StanceModel:
    """A stance classifier: TF-IDF blocks of words, characters and concepts, and a multinomial logistic regression.

    Any set of two or more labels works. `scorer_` holds the fitted numbers, `report_` what training measured.
    """

    def __init__(self, reader: Reader, settings: Settings | None = None) -> None:
        self.reader = reader
        self.settings = settings or Settings()

    @classmethod
    def from_fitted(cls, scorer: Scorer, settings: Settings, report: Report, data_hash: str | None) -> "StanceModel":
        """Return a model of numbers fitted before."""
        model = cls(scorer.reader, settings)
        model.scorer_, model.report_, model.data_hash_ = scorer, report, data_hash
        return model

    def fit(
        self,
        texts: Sequence[str],
        labels: Sequence[str],
        groups: Sequence[Any] | None = None,
        *,
        jobs: int | None = None,
    ) -> "StanceModel":
        """Fit on labelled texts and return self.

        `groups` names each text's document: texts of one group never stand on both sides of a fold. `jobs` are the
        parallel fits (None: one per core). Raises LabelError where the labels do not make a training set.
        """
        from stance.training import fingerprint, train

        check_labels(texts, labels, groups)
        poles = resolve_poles(self.settings.poles, labels)
        self.scorer_, self.report_ = train(
            self.reader, replace(self.settings, poles=poles), texts, labels, groups, jobs
        )
        self.data_hash_: str | None = fingerprint(texts, labels, groups)
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
        """Return calibrated probabilities, shape (texts, labels).

        Many texts are scored by compiled code, to which building takes a second or two; the numbers are the same to
        the twelfth decimal.
        """
        compiled = self.compiled(len(_checked(texts)))
        return compiled.probabilities(texts) if compiled else self._fitted.probabilities(texts)

    def classify(self, texts: Sequence[str]) -> list[Prediction]:
        """Return each text's stance with probabilities, score and certainty."""
        return self._fitted.predictions(self.predict_proba(texts))

    def explain(self, text: str) -> Explanation:
        """Return a text's stance with every feature's contribution; they and the intercept sum to the logits."""
        return self._fitted.explain(text)

    def evidence(self, text: str, stance: str) -> list[Evidence]:
        """Return the words of a text that speak for a stance, strongest first."""
        return self._fitted.evidence(text, stance)

    def pipeline(self) -> Any:
        """Return the fitted scikit-learn pipeline of the same numbers: texts -> calibrated probabilities."""
        from stance.pipeline import fitted_pipeline

        return fitted_pipeline(self._fitted)

    def compiled(self, texts: int) -> "Compiled | None":
        """Return the compiled scorer where it is at hand or so many texts make it worth while, else None."""
        scorer = self._fitted
        known: tuple[Scorer, Compiled | None] | None = getattr(self, "_compiled_of", None)
        if (known is None or known[0] is not scorer) and texts >= MANY_TEXTS:
            from stance.compiled import compiled

            known = self._compiled_of = (scorer, compiled(scorer))
        return known[1] if known and known[0] is scorer else None

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


def check_labels(texts: Sequence[str], labels: Sequence[str], groups: Sequence[Any] | None) -> None:
    """Raise LabelError unless texts and labels make a training set."""
    if len(texts) != len(labels) or (groups is not None and len(groups) != len(texts)):
        raise LabelError(f"{len(texts)} texts, {len(labels)} labels, {len(groups or texts)} groups: the lengths differ")
    counts = count(labels)
    if len(counts) < 2:
        found = f"only {next(iter(counts))!r}" if counts else "none"
        raise LabelError(f"training needs at least two different labels, found {found}")
    rare = {label: n for label, n in counts.items() if n < 2}
    if rare:
        raise LabelError(
            "every label needs at least two examples; only one has: "
            + ", ".join(map(repr, sorted(rare)))
            + " (add examples, or correct a misspelt label)"
        )


def count(labels: Sequence[str]) -> dict[str, int]:
    """Return how often each label occurs, sorted by label.

    >>> count(["b", "a", "b"])
    {'a': 1, 'b': 2}
    """
    return {label: labels.count(label) for label in sorted(set(labels))}


def resolve_poles(wanted: tuple[str, str] | None, labels: Sequence[str]) -> tuple[str, str] | None:
    """Return the poles to use; raise UsageError where a wanted pole is no label."""
    known = sorted(set(labels))
    if wanted is None:
        return POLES if set(POLES) <= set(known) else None
    if len(set(wanted)) != 2 or not set(wanted) <= set(known):
        raise UsageError(f"poles must be two of the labels {', '.join(known)}; found {', '.join(wanted)}")
    return wanted
