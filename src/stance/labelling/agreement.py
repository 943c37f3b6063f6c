"""Measure how far coders agree: percent agreement, Cohen's kappa, Fleiss' kappa, Krippendorff's alpha, with intervals.

All of them are functions of how often two labels meet in a unit. So the jackknife, which leaves out each unit once,
leaves out each pattern of labels once, whatever the number of units. `benchmarks/agreement_intervals.py` simulates how
often the intervals hold the truth.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isnan, nan

import numpy as np

from stance.model.intervals import Interval, f1_of, jeffreys, score, share, smoothed_effect, wilson
from stance.model.metrics import Classes, confusion
from stance.scoring.scorer import Floats

Ratings = Sequence[Sequence[str | None]]
"""Of each unit the label that each coder gave it, None where a coder gave none."""
_WORST = 0.15
"""Units with the worst disagreement that could be, for which the interval of ordinal alpha allows unseen."""
_FEW, _FEWEST = 20, 4
"""Units with a label below which its alpha has the interval of a share; independent trials below which Jeffreys'."""
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
) -> Agreement:
    """Return how far coders agree, with 95 % intervals of units that are drawn independently of each other.

    `labels` gives their order, which matters where they are `ordinal`; by default the alphabet's. The interval of a
    share is Wilson's with the design effect of units, that of kappa or alpha is Student's t on the logit of where it
    lies in -1..1, by the jackknife. That of ordinal alpha allows for a disagreement worse than those seen, that of a
    label's alpha, where few units have it, is that of the share of these on which coders agree.
    """
    names = (
        tuple(labels) if labels is not None else tuple(sorted({a for unit in ratings for a in unit if a is not None}))
    )
    place = {name: i for i, name in enumerate(names)}
    numbers = [[-1 if answer is None else place[answer] for answer in unit] for unit in ratings]
    paired = _Patterns.of([unit for unit in numbers if sum(a >= 0 for a in unit) > 1], len(names))
    whole = _Patterns.of([unit for unit in numbers if all(a >= 0 for a in unit)] if len(coders) > 1 else [], len(names))
    return Agreement(
        coders=tuple(coders),
        labels=names,
        units=len(numbers),
        paired=paired.units,
        complete=whole.units,
        percent=paired.percent(),
        alpha=paired.interval(alpha),
        alpha_ordinal=paired.interval(alpha_ordinal, unseen=paired.worst(alpha_ordinal)) if ordinal else None,
        fleiss=whole.interval(fleiss),
        pairs=tuple(_pair(numbers, coders, i, j, len(names)) for i, j in combinations(range(len(coders)), 2)),
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

    @classmethod
    def of(cls, units: Sequence[Sequence[int]], labels: int) -> "_Patterns":
        """Return the patterns of units, each of which adds the coincidences of its answers."""
        found = Counter(tuple(sorted(answer for answer in unit if answer >= 0)) for unit in units)
        matrices = np.array([_coincidences(pattern, labels) for pattern in found]).reshape(len(found), labels, labels)
        return cls(np.array(list(found.values()), np.intp), matrices)

    @property
    def units(self) -> int:
        """Return how many units there are."""
        return int(self.counts.sum())

    def sum(self) -> Floats:
        """Return the matrix of all units, zeros without any."""
        return np.asarray(np.tensordot(self.counts, self.matrices, axes=1))

    def percent(self) -> Interval:
        """Return the share of answers that another coder gives too, with its interval; NaN without units."""
        if not self.units:
            return Interval(nan, nan, nan)
        return share(*(np.repeat(answers, self.counts) for answers in self._shared()), grouped=True, alike=1.0)

    def _shared(self) -> tuple[Floats, Floats]:
        """Return of each pattern how many answers another coder gives too, and how many there are."""
        return np.trace(self.matrices, axis1=1, axis2=2), self.matrices.sum(axis=(1, 2))

    def interval(self, measure: Callable[[Floats], Floats], *, unseen: float = 0.0) -> Interval:
        """Return a coefficient of the units with its interval.

        Where coders agree on each unit as far as on any other, or it is not defined without some unit, leaving out
        says nothing. The interval is then that of percent agreement, put on the scale of the coefficient: 1 less
        disagreement by what is expected of chance.
        """
        value = float(measure(self.sum()))
        if not self.units or isnan(value):
            return Interval(nan, nan, nan)
        labels = self.matrices.shape[-1]
        same, of = self._shared()
        found = None
        if np.ptp(same / of) > 0:
            flat = self.matrices.reshape(len(self.counts), -1)
            found = score(lambda m: measure(_square(m, labels)), flat, times=self.counts, low=-1.0, unseen=unseen)
        return found or _on_the_scale(value, self.percent(), _by_chance(self.sum()))

    def worst(self, measure: Callable[[Floats], Floats]) -> float:
        """Return what _WORST units of the worst disagreement would add to the variance, beyond one that is usual here.

        Where disagreements count differently, the few of a sample may hold none that counts much.
        """
        total, labels = self.sum(), self.matrices.shape[-1]
        same, of = self._shared()
        apart = same < of
        if labels < 2 or not apart.any():
            return 0.0
        value = float(measure(total))
        pairs = [_coincidences(pair, labels) for pair in combinations(range(labels), 2)]
        each = float((of * self.counts).sum()) / self.units / 2
        worst = max((float(measure(total + pair * each)) - value) ** 2 for pair in pairs)
        usual = np.average((measure(total - self.matrices[apart]) - value) ** 2, weights=self.counts[apart])
        added = _WORST * (worst - float(usual))
        return added if added > 0 else 0.0

    def only(self, label: int) -> "_Patterns":
        """Return the same with two labels: one of them, and all others as one."""
        own = self.matrices[:, label, label]
        mixed = self.matrices[:, label, :].sum(axis=1) - own
        rest = self.matrices.sum(axis=(1, 2)) - own - 2 * mixed
        return _Patterns(self.counts, np.stack([own, mixed, mixed, rest], axis=1).reshape(-1, 2, 2))


def _coincidences(answers: Sequence[int], labels: int) -> Floats:
    """Return how often labels meet in the answers to one unit, each ordered pair as 1 by the answers less one."""
    if len(answers) < 2:
        return np.zeros((labels, labels))
    given = np.bincount(answers, minlength=labels).astype(float)
    return np.asarray((np.outer(given, given) - np.diag(given)) / (len(answers) - 1))


def _on_the_scale(value: float, agreed: Interval, chance: float) -> Interval:
    """Return the interval of a coefficient that comes of one of percent agreement, where chance alone agrees so far."""
    low, high = (1 - (1 - end) / (1 - chance) for end in (agreed.low, agreed.high))
    return Interval(value, min(max(low, -1.0), value), max(min(high, 1.0), value))


def _square(flat: Floats, labels: int) -> Floats:
    return flat.reshape(*flat.shape[:-1], labels, labels)


def _by_chance(matrix: Floats) -> float:
    """Return how probable it is that a coder's and another's answer, each drawn by lot from all, are the same."""
    return float((matrix.sum(axis=-1) * matrix.sum(axis=-2)).sum() / matrix.sum() ** 2)


def _pair(numbers: Sequence[Sequence[int]], coders: Sequence[str], i: int, j: int, labels: int) -> PairAgreement:
    both = [(unit[i], unit[j]) for unit in numbers if unit[i] >= 0 and unit[j] >= 0]
    first, second = np.array(both, np.intp).reshape(-1, 2).T
    matrix = confusion(first, second, labels)
    cells = np.flatnonzero(matrix.ravel())
    answers = 2 * np.eye(labels * labels)[cells].reshape(-1, labels, labels)  # two in each unit, as in coincidences
    patterns = _Patterns(matrix.ravel()[cells], answers)
    told = tuple(tuple(int(n) for n in row) for row in matrix)
    return PairAgreement(coders[i], coders[j], len(both), patterns.percent(), patterns.interval(kappa), told)


def _label(paired: _Patterns, label: int, numbers: Sequence[Sequence[int]]) -> LabelAgreement:
    alone = paired.only(label)
    matrix = alone.sum()
    total = float(matrix[0].sum())
    answers = sum(answer == label for unit in numbers for answer in unit)
    found = alone.interval(alpha)
    there = alone.matrices[:, 0].sum(axis=1) > 0
    if total and int(alone.counts[there].sum()) < _FEW and not isnan(found.value):
        found = _of_few(found.value, _Patterns(alone.counts[there], alone.matrices[there]), total / float(matrix.sum()))
    return LabelAgreement(answers, float(matrix[0, 0]) / total if total else nan, found)


def _of_few(value: float, units: _Patterns, share_of_label: float) -> Interval:
    """Return the interval of alpha of a label from the few units that have it.

    Of the answers with the label the share that another coder gives too is F1 of an overlap: units in which both give
    it among those in which one does. That has the interval of a share, Wilson's, or Jeffreys' of fewer than _FEWEST
    trials; a unit that more than two coders labelled may be more than one. Alpha is 1 less what is not shared, by how
    often chance would not share it.
    """
    both = np.repeat(units.matrices[:, 0, 0], units.counts)
    either = 2 * np.repeat(units.matrices[:, 0].sum(axis=1), units.counts) - both
    total, most = float(either.sum()), float((either**2).sum() / either.sum())
    trials = total / (min(most, smoothed_effect(both, either, 1.0)) if len(either) > 1 else most)
    overlap = float(both.sum()) / total
    shared = f1_of(jeffreys(overlap, trials) if trials < _FEWEST else wilson(overlap, trials))
    low, high = (1 - (1 - end) / (1 - share_of_label) for end in (shared.low, shared.high))
    return Interval(value, min(max(low, -1.0), value), max(min(high, 1.0), value))
