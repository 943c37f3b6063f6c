"""Say what a training run is told, and what it measured."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isfinite
from numbers import Integral, Real
from typing import Any

from stance.errors import UsageError
from stance.features.frame import FrameFeatures
from stance.features.ngrams import CharGrams, ConceptGrams, Grams, WordGrams

_LARGEST_SEED = 2**32 - 1
"""The largest that numpy takes."""


@dataclass(frozen=True)
class Settings:
    """What a training run is told; together with the data it determines every number of the model.

    `C` lists the candidates for scikit-learn's C, the inverse of the regularisation strength, `chars_weight` and
    `concepts_weight` those for the weights of two blocks against the words' 1; grouped cross-validation with `folds`
    chooses among them; a weight of 0 leaves a block out. `ratio_smoothing` and `ratio_power` set how far the penalty
    spares features that tell the labels apart (a power of 0: not at all). A term must occur in `*_min_df` texts, or in
    `documents_min_df` documents of closed texts. `certain_accuracy` is the accuracy on held-out folds that `certain`
    answers must reach, with `certain_confidence` that they do (0: without any). `copies_together` keeps copies of a
    text from standing on both sides of a fold. `frame` adds the block of that name, whose weights are fitted, with
    `frame_C`, on what the other blocks say of texts held out. `poles` are the labels that `score` runs between: by
    default conciliatory and hostile where both are learned.
    """

    words: tuple[int, int] = (1, 2)
    chars: tuple[int, int] = (4, 5)
    concepts: int = 1
    words_min_df: int = 2
    chars_min_df: int = 5
    concepts_min_df: int = 3
    documents_min_df: int = 5
    C: tuple[float, ...] = (0.25, 0.5, 1.0)
    chars_weight: tuple[float, ...] = (1.0,)
    concepts_weight: tuple[float, ...] = (1.0,)
    ratio_smoothing: float = 0.3
    ratio_power: float = 0.75
    folds: int = 5
    certain_accuracy: float = 0.9
    certain_confidence: float = 0.95
    copies_together: bool = True
    frame: bool = False
    frame_C: float = 0.2
    frame_min_df: int = 15
    poles: tuple[str, str] | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        for name, (low, high) in (("words", self.words), ("chars", self.chars)):
            if not 1 <= low <= high <= 8:
                raise UsageError(f"{name}: n-grams run from {low} to {high}; both must be 1 to 8, the first no larger")
        if not 1 <= self.concepts <= 4:
            raise UsageError(f"concepts: n-grams up to {self.concepts}; allowed are 1 to 4")
        for name in ("C", "chars_weight", "concepts_weight"):
            values = getattr(self, name)
            if not isinstance(values, tuple | list) or not all(isinstance(value, Real) for value in values):
                raise UsageError(
                    f"{name} is {values!r}; it must be a tuple of numbers to choose among, such as (0.5, 1.0)"
                )
            if not all(isfinite(value) for value in values):
                raise UsageError(f"{name} is {values}; every number must be finite")
        poles: Any = self.poles
        if poles is not None and (isinstance(poles, str) or len(poles) != 2):
            raise UsageError(f"poles is {self.poles!r}; it must be a tuple of two labels")
        folds: Any = self.folds
        if not (isinstance(folds, Integral) and 2 <= int(folds) <= 50):
            raise UsageError(f"folds is {self.folds}; allowed are 2 to 50")
        seed: Any = self.seed
        if not (isinstance(seed, Integral) and 0 <= int(seed) <= _LARGEST_SEED):
            raise UsageError(f"seed is {self.seed}; it must be a whole number from 0 to {_LARGEST_SEED}")
        if not 0 < self.certain_accuracy < 1:
            raise UsageError(f"certain_accuracy is {self.certain_accuracy}; it must lie between 0 and 1")
        if not 0 <= self.certain_confidence < 1:
            raise UsageError(f"certain_confidence is {self.certain_confidence}; allowed are 0 up to, but not, 1")
        if not self.C or min(self.C) <= 0:
            raise UsageError(f"C is {self.C}; it must list at least one number above 0")
        if not (0 < self.frame_C < inf):
            raise UsageError(f"frame_C is {self.frame_C}; it must be above 0, and finite")
        for name in ("chars_weight", "concepts_weight"):
            values = getattr(self, name)
            if not values or min(values) < 0:
                raise UsageError(f"{name} is {values}; it must list at least one number, none below 0")
        if not (0 < self.ratio_smoothing < inf and 0 <= self.ratio_power <= 2):
            raise UsageError(
                f"ratio_smoothing is {self.ratio_smoothing} and ratio_power {self.ratio_power}; "
                "the first must be above 0, the second 0 to 2"
            )

    def grams(self) -> Mapping[str, Grams]:
        """Return the readers of the blocks' features, by block."""
        made: dict[str, Grams] = {
            "words": WordGrams(*self.words),
            "chars": CharGrams(*self.chars),
            "concepts": ConceptGrams(self.concepts),
        }
        return made | {"frame": FrameFeatures()} if self.frame else made

    def min_df(self) -> Mapping[str, int]:
        """Return the smallest number of training texts that a feature must occur in, by block."""
        return {
            "words": self.words_min_df,
            "chars": self.chars_min_df,
            "concepts": self.concepts_min_df,
            "frame": self.frame_min_df,
        }


@dataclass(frozen=True)
class Report:
    """What training measured on held-out folds.

    `chosen` are the winning candidates; `metrics` accuracy, macro_f1, log_loss, calibration_error, certain_share and
    certain_accuracy, those that begin with new_source_ on sources held out whole; `by_source` has the latter for each
    source, with its number of texts; `temperature` the factor that calibration divided the logits by.
    """

    rows: int = 0
    groups: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    chosen: Mapping[str, float] = field(default_factory=dict)
    metrics: Mapping[str, float] = field(default_factory=dict)
    by_source: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    temperature: float = 1.0
