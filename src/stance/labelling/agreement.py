"""Measure how far coders agree: percent agreement, Cohen's kappa, Fleiss' kappa, Krippendorff's alpha, with intervals.

All of them are functions of how often two labels meet in a unit. So a bootstrap over units (Efron and Tibshirani 1993)
redraws only how many units there are of each pattern of labels, whatever the number of units.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import nan

import numpy as np

from stance.model.intervals import Interval
from stance.model.metrics import Classes, confusion
from stance.scoring.scorer import Floats

Ratings = Sequence[Sequence[str | None]]
"""Of each unit the label that each coder gave it, None where a coder gave none."""
_RESAMPLES = 1000
_NOTHING = 1e-12
"""Below it a divisor is none, but for rounding."""


@dataclass(frozen=True)
class PairAgreement:
    """Two coders on the units that both labelled: how many, the share on which they agree, Cohen's kappa.

    `confusion[i][j]` counts the units of the first coder's label i and the second's label j.
    """

    first: str
    second: str
    units: int
    percent: Interval
    kappa: Interval
    confusion: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class LabelAgreement:
    """How far coders agree on one label, of which `answers` were given.

    `specific` is the share of the answers with this label that another coder, drawn by lot, gives too (Cicchetti and
    Feinstein 1990); `alpha` is Krippendorff's alpha where all other labels are one.
    """

    answers: int
    specific: float
    alpha: Interval


@dataclass(frozen=True)
class Agreement:
    """How far coders agree on units; values that are not defined, as where only one label was given, are NaN.

    `paired` are the units that two coders labelled or more, `complete` those that all did; on the latter `fleiss` is
    measured. `percent` is the share of answers that another coder of the unit, drawn by lot, gives too.
    """

    coders: tuple[str, ...]
    labels: tuple[str, ...]
    units: int
    paired: int
    complete: int
    percent: Interval
    alpha: Interval
    alpha_ordinal: Interval | None
    fleiss: Interval
    pairs: tuple[PairAgreement, ...]
    by_label: Mapping[str, LabelAgreement]


def agreement(
    ratings: Ratings,
    coders: Sequence[str],
    *,
    labels: Sequence[str] | None = None,
    ordinal: bool = False,
    seed: int = 0,
) -> Agreement:
    """Return how far coders agree, with 95 % percentile intervals from a bootstrap over units.

    `labels` gives their order, which matters where they are `ordinal`; by default the alphabet's.
    """
    names = (
        tuple(labels) if labels is not None else tuple(sorted({a for unit in ratings for a in unit if a is not None}))
    )
    place = {name: i for i, name in enumerate(names)}
    numbers = [[-1 if answer is None else place[answer] for answer in unit] for unit in ratings]
    paired = _Patterns.of([unit for unit in numbers if sum(a >= 0 for a in unit) > 1], len(names), seed)
    whole = _Patterns.of(
        [unit for unit in numbers if all(a >= 0 for a in unit)] if len(coders) > 1 else [], len(names), seed
    )
    return Agreement(
        coders=tuple(coders),
        labels=names,
        units=len(numbers),
        paired=paired.units,
        complete=whole.units,
        percent=paired.interval(percent_agreement),
        alpha=paired.interval(alpha),
        alpha_ordinal=paired.interval(alpha_ordinal) if ordinal else None,
        fleiss=whole.interval(fleiss),
        pairs=tuple(_pair(numbers, coders, i, j, len(names), seed) for i, j in combinations(range(len(coders)), 2)),
        by_label={name: _label(paired, i, numbers) for i, name in enumerate(names)},
    )


def alpha(coincidences: Floats) -> Floats:
    """Return Krippendorff's alpha of labels without an order, from a matrix of coincidences, or of several of them.

    Shape (..., labels, labels) -> (...). Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011: 1 less
    observed by expected disagreement.

    >>> alpha(np.array([[2.0, 1.0], [1.0, 6.0]])).round(3).tolist()
    0.571
    """
    return _alpha(coincidences, 1.0 - np.eye(coincidences.shape[-1]))


def alpha_ordinal(coincidences: Floats) -> Floats:
    """Return Krippendorff's alpha of labels in the order of their ranks, as `alpha` does.

    Two labels differ by the square of how many answers lie between them, theirs counted half (Krippendorff 2011).
    """
    totals = coincidences.sum(axis=-1)
    middles = np.cumsum(totals, axis=-1) - totals / 2
    return _alpha(coincidences, (middles[..., :, None] - middles[..., None, :]) ** 2)


def _alpha(coincidences: Floats, differences: Floats) -> Floats:
    totals = coincidences.sum(axis=-1)
    expected = (totals[..., :, None] * totals[..., None, :] * differences).sum(axis=(-2, -1))
    observed = (totals.sum(axis=-1) - 1) * (coincidences * differences).sum(axis=(-2, -1))
    return 1.0 - _divided(observed, expected)


def percent_agreement(coincidences: Floats) -> Floats:
    """Return the share on which labels agree of matrices of coincidences, or of two coders' confusion."""
    return _divided(np.trace(coincidences, axis1=-2, axis2=-1), coincidences.sum(axis=(-2, -1)))


def fleiss(coincidences: Floats) -> Floats:
    """Return Fleiss' kappa (1971) of units that all coders labelled, from their matrices of coincidences."""
    shares = _divided(coincidences.sum(axis=-1), coincidences.sum(axis=(-2, -1))[..., None])
    expected = (shares**2).sum(axis=-1)  # two answers drawn by lot are the same
    return _divided(percent_agreement(coincidences) - expected, 1.0 - expected)


def kappa(matrix: Floats) -> Floats:
    """Return Cohen's kappa (1960) of two coders from their confusion matrix, or from several; NaN for one label alone.

    >>> kappa(np.array([[20, 5], [10, 15]])).round(3).tolist()
    0.4
    """
    total = matrix.sum(axis=(-2, -1))
    expected = _divided((matrix.sum(axis=-1) * matrix.sum(axis=-2)).sum(axis=-1), total.astype(float) ** 2)
    return _divided(percent_agreement(matrix) - expected, 1.0 - expected)


def _divided(above: Floats, below: Floats) -> Floats:
    """Return quotients, NaN where they are not defined."""
    nothing = np.abs(below) < _NOTHING
    return np.asarray(np.where(nothing, np.nan, above / np.where(nothing, 1.0, below)))


@dataclass(frozen=True, eq=False)
class _Patterns:
    """The different patterns of labels in units, how many units have each, and what each adds to a matrix."""

    counts: Classes
    matrices: Floats
    seed: int

    @classmethod
    def of(cls, units: Sequence[Sequence[int]], labels: int, seed: int) -> "_Patterns":
        """Return the patterns of units, each of which adds the coincidences of its answers."""
        found = Counter(tuple(sorted(answer for answer in unit if answer >= 0)) for unit in units)
        matrices = np.array([_coincidences(pattern, labels) for pattern in found]).reshape(len(found), labels, labels)
        return cls(np.array(list(found.values()), np.intp), matrices, seed)

    @property
    def units(self) -> int:
        """Return how many units there are."""
        return int(self.counts.sum())

    def sum(self, counts: Classes) -> Floats:
        """Return the matrix of so many units of each pattern, or of each of several draws of them."""
        return np.asarray(np.tensordot(counts, self.matrices, axes=1))

    def interval(self, measure: Callable[[Floats], Floats]) -> Interval:
        """Return a measure of the units with its interval; draws on which it is not defined are left out."""
        if not self.units:
            return Interval(nan, nan, nan)
        draws = np.random.default_rng(self.seed).multinomial(self.units, self.counts / self.units, size=_RESAMPLES)
        values = measure(self.sum(draws))
        values = values[np.isfinite(values)]
        low, high = np.percentile(values, [2.5, 97.5]) if len(values) else (nan, nan)
        return Interval(float(measure(self.sum(self.counts))), float(low), float(high))

    def only(self, label: int) -> "_Patterns":
        """Return the same with two labels: one of them, and all others as one."""
        own = self.matrices[:, label, label]
        mixed = self.matrices[:, label, :].sum(axis=1) - own
        rest = self.matrices.sum(axis=(1, 2)) - own - 2 * mixed
        return _Patterns(self.counts, np.stack([own, mixed, mixed, rest], axis=1).reshape(-1, 2, 2), self.seed)


def _coincidences(answers: Sequence[int], labels: int) -> Floats:
    """Return how often labels meet in the answers to one unit, each ordered pair as 1 by the answers less one."""
    if len(answers) < 2:
        return np.zeros((labels, labels))
    given = np.bincount(answers, minlength=labels).astype(float)
    return np.asarray((np.outer(given, given) - np.diag(given)) / (len(answers) - 1))


def _pair(
    numbers: Sequence[Sequence[int]], coders: Sequence[str], i: int, j: int, labels: int, seed: int
) -> PairAgreement:
    both = [(unit[i], unit[j]) for unit in numbers if unit[i] >= 0 and unit[j] >= 0]
    first, second = np.array(both, np.intp).reshape(-1, 2).T
    matrix = confusion(first, second, labels)
    cells = np.flatnonzero(matrix.ravel())
    ones = np.eye(labels * labels)[cells].reshape(-1, labels, labels)
    patterns = _Patterns(matrix.ravel()[cells], ones, seed)
    told = tuple(tuple(int(n) for n in row) for row in matrix)
    percent, by_chance = patterns.interval(percent_agreement), patterns.interval(kappa)
    return PairAgreement(coders[i], coders[j], len(both), percent, by_chance, told)


def _label(paired: _Patterns, label: int, numbers: Sequence[Sequence[int]]) -> LabelAgreement:
    alone = paired.only(label)
    matrix = alone.sum(alone.counts) if alone.units else np.zeros((2, 2))
    total = float(matrix[0].sum())
    answers = sum(answer == label for unit in numbers for answer in unit)
    return LabelAgreement(answers, float(matrix[0, 0]) / total if total else nan, alone.interval(alpha))
