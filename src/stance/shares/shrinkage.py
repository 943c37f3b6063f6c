"""Correct groups with few labels by what all groups show: each by its own labels as far as these tell it apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.shares.choices import Population
from stance.shares.estimate import Estimate, design_variance
from stance.shares.intervals import SHARE, Bounds, added_error, student
from stance.shares.moments import Floats
from stance.shares.sums import Sums

FEWEST_GROUPS = 5
"""Groups with labels from which on can be told how far their corrections lie apart."""
SCALE = 0.3
"""How far corrections of groups are expected to lie apart, as a part of the standard deviation of a label's value."""
_REACH, _STEPS = 4.0, 60
"""How many such scales the standard deviation between groups may be, and how many values of it are tried."""


@dataclass(frozen=True)
class Step:
    """A variance between groups, how probable it is, and with it the shared correction and the variance of that."""

    between: float
    probability: float
    mean: float
    variance: float


@dataclass(frozen=True)
class Shared:
    """What all groups show of a correction, for each variance between groups that may be the true one.

    `within` is the variance of a single label's difference inside a group, `groups` the number of groups with labels.
    """

    steps: Sequence[Step]
    within: float
    groups: int


def shared_correction(groups: Sequence[Sums], bounds: Bounds = SHARE) -> Shared | None:
    """Return the correction that groups share; None where fewer than FEWEST_GROUPS of them have labels.

    The model is that of Fay and Herriot (JASA 1979): a group's correction is drawn from a normal distribution, and what
    its labels show of it is drawn around that. The standard deviation between groups, of which few groups tell next to
    nothing, is integrated out; before seeing the labels it is half-normal with SCALE times the standard deviation of a
    label's value (Röver et al., Research Synthesis Methods 2021).
    """
    coded = [sums for sums in groups if sums.labelled]
    inside = [(sums.labelled, _within(sums)) for sums in coded if sums.labelled > 1]
    if len(coded) < FEWEST_GROUPS or not inside:
        return None
    mean, spread = _labels(coded, bounds)
    freedom = sum(number - 1 for number, _ in inside)
    within = (sum((number - 1) * square for number, square in inside) + added_error(mean, bounds)) / (freedom + 2)
    shifts = np.array([_shift(sums) for sums in coded])
    noises = np.array([within * _per_label(sums) for sums in coded])
    return Shared(_steps(shifts, noises, SCALE * math.sqrt(spread)), within, len(coded))


def shrunk(sums: Sums, shared: Shared, bounds: Bounds, population: Population) -> Estimate:
    """Return the estimate of a group whose correction lies between its own labels' and the shared one.

    Its mean and variance are those of the posterior distribution, and the interval is the normal one. Wilson's would
    bend away from 0, as the errors of a sample do; how far groups lie apart does not.
    """
    rows, labelled = sums.rows, sums.labelled
    mean = sums.table.sums[2] / rows
    # What is asked for in the table itself are its own errors, of which some are seen and which lie about the group's.
    of_table = shared.within / rows if population is Population.table else 0.0
    noise = max(0.0, shared.within * _per_label(sums) - of_table) if labelled else math.inf
    between = np.array([step.between for step in shared.steps]) + of_table
    own = np.zeros(len(between)) if math.isinf(noise) else between / (between + noise)
    means = own * (_shift(sums) if labelled else 0.0) + (1 - own) * np.array([step.mean for step in shared.steps])
    variances = (1 - own) * between + (1 - own) ** 2 * np.array([step.variance for step in shared.steps])
    probable = np.array([step.probability for step in shared.steps])
    shift = float(probable @ means)
    variance = float(probable @ (variances + (means - shift) ** 2))
    if population is Population.stream:
        variance += _of_stream(sums)
    elif labelled == rows:
        variance = 0.0  # but for rounding
    value = bounds.clipped(mean + shift)
    interval = student(value, variance, math.inf, bounds)
    return Estimate(interval, variance, 1.0, 0.0, _spread(value, sums, bounds), labelled, rows)


def _shift(sums: Sums) -> float:
    weight, told, expected, _ = sums.labels.sums
    return (told - expected) / weight


def _per_label(sums: Sums) -> float:
    """Return by what the variance of one label is multiplied for that of a group's weighted mean."""
    labels = sums.labels
    return labels.products[0][0] / labels.sums[0] ** 2


def _within(sums: Sums) -> float:
    """Return the variance of a single label's difference."""
    weight, shift = sums.labels.sums[0], _shift(sums)
    return design_variance(sums, (-shift / weight, 1 / weight, -1 / weight, 0.0)).infinite / _per_label(sums)


def _labels(coded: Sequence[Sums], bounds: Bounds) -> tuple[float, float]:
    """Return the mean and the variance of a label's value in all groups and of a lowest and a highest one."""
    number = sum(sums.labelled for sums in coded)
    means = [(sums.labelled, *(entry / sums.labels.sums[0] for entry in sums.labels.sums[1::2])) for sums in coded]
    mean = (sum(n * told for n, told, _ in means) + bounds.low + bounds.high) / (number + 2)
    square = (sum(n * squared for n, _, squared in means) + bounds.low**2 + bounds.high**2) / (number + 2)
    return mean, square - mean**2


def _spread(value: float, sums: Sums, bounds: Bounds) -> float:
    if bounds == SHARE:
        share = (SHARE.clipped(value) * sums.labelled + 1) / (sums.labelled + 2)
        return share * (1 - share)
    rows, (_, _, total, *_) = sums.rows, sums.table.sums
    return max(0.0, sums.table.squares((-total / rows, 0.0, 1.0, 0.0, 0.0, 0.0)) / rows)


def _of_stream(sums: Sums) -> float:
    """Return the variance of the model's mean over a table of rows, or documents, that are some of a stream."""
    rows, total, units = sums.rows, sums.table.sums[2], sums.table.units
    squares = sums.table.squares((-total / rows**2, 0.0, 1 / rows, 0.0, 0.0, 0.0))
    return squares * units / (units - 1) if units > 1 else 0.0


def _steps(shifts: Floats, noises: Floats, scale: float) -> list[Step]:
    """Return the posterior distribution of the variance between groups, by a grid of standard deviations."""
    deviations = scale * _REACH * (np.arange(_STEPS) + 0.5) / _STEPS
    between = deviations**2
    weights = 1 / (noises + between[:, None])
    total = weights.sum(axis=1)
    means = (weights * shifts).sum(axis=1) / total
    apart = (weights * (shifts - means[:, None]) ** 2).sum(axis=1)
    height = (np.log(weights).sum(axis=1) - np.log(total) - apart - (deviations / scale) ** 2) / 2
    probable = np.exp(height - height.max())
    told = (between, probable / probable.sum(), means, 1 / total)
    return [Step(*values) for values in zip(*(column.tolist() for column in told), strict=True)]
