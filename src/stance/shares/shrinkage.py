"""Correct groups with few labels by what all groups show: each by its own labels as far as these tell it apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.shares.choices import Population
from stance.shares.estimate import Estimate, design_variance
from stance.shares.intervals import ADDED, SHARE, Bounds, interval_of
from stance.shares.moments import Floats
from stance.shares.sums import Sums

FEWEST_GROUPS = 5
"""Groups with labels from which on can be told how far their corrections lie apart."""
_STEPS = 200


@dataclass(frozen=True)
class Shared:
    """What all groups show of a correction: its mean, the variance of that, and how far groups lie apart (`between`).

    `within` is the variance of a single label's difference inside a group, `groups` the number of groups with labels.
    """

    mean: float
    variance: float
    between: float
    within: float
    groups: int


def shared_correction(groups: Sequence[Sums]) -> Shared | None:
    """Return the correction that groups share; None where fewer than FEWEST_GROUPS of them have labels.

    The model is that of Fay and Herriot (JASA 1979): a group's correction is drawn from a normal distribution, and what
    its labels show of it is drawn around that. The variance between groups is estimated by the adjusted likelihood of
    Li and Lahiri (Journal of Multivariate Analysis 2010), which is never 0: no group is taken to be just like the rest.
    """
    coded = [sums for sums in groups if sums.labelled]
    inside = [(sums.labelled, _within(sums)) for sums in coded if sums.labelled > 1]
    if len(coded) < FEWEST_GROUPS or not inside:
        return None
    freedom = sum(number - 1 for number, _ in inside)
    within = (sum((number - 1) * square for number, square in inside) + ADDED) / (freedom + 2)
    shifts = np.array([_shift(sums) for sums in coded])
    variances = np.array([within * _per_label(sums) for sums in coded])
    between = _between(shifts, variances)
    weights = 1 / (variances + between)
    mean = float((weights * shifts).sum() / weights.sum())
    return Shared(mean, float(1 / weights.sum()), between, within, len(coded))


def shrunk(sums: Sums, shared: Shared, bounds: Bounds, population: Population) -> Estimate:
    """Return the estimate of a group whose correction lies between its own labels' and the shared one."""
    rows, labelled = sums.rows, sums.labelled
    mean = sums.table.sums[2] / rows
    own, shift, noise = 0.0, shared.mean, 0.0
    if labelled:
        noise = shared.within * _per_label(sums)
        own = shared.between / (shared.between + noise)
        shift = own * _shift(sums) + (1 - own) * shared.mean
    value = mean + shift
    apart = own * noise if labelled else shared.between
    variance = apart + (1 - own) ** 2 * shared.variance
    spread = _spread(value, sums, bounds)
    # The rows of the table are themselves some of a stream; of the very table, only those without a label are unknown.
    variance += spread * _of_table(sums) if population is Population.stream else shared.within / rows
    if population is Population.table and labelled == rows:
        variance, value = 0.0, mean + _shift(sums)
    interval = interval_of(value, variance, spread, math.inf, bounds)
    return Estimate(interval, variance, 1.0, 0.0, spread, labelled, rows)


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


def _spread(value: float, sums: Sums, bounds: Bounds) -> float:
    if bounds == SHARE:
        share = (SHARE.clipped(value) * sums.labelled + 1) / (sums.labelled + 2)
        return share * (1 - share)
    rows, (_, _, total, *_) = sums.rows, sums.table.sums
    return max(0.0, sums.table.squares((-total / rows, 0.0, 1.0, 0.0, 0.0, 0.0)) / rows)


def _of_table(sums: Sums) -> float:
    """Return what a mean over the table has of the variance of a row: one by so many rows or, in documents, more."""
    rows, total = sums.rows, sums.table.sums[2]
    if sums.table.units == rows:
        return 1 / rows
    mean = total / rows
    clustered = sums.table.squares((-mean / rows, 0.0, 1 / rows, 0.0, 0.0, 0.0))
    return max(1 / rows, min(1.0, clustered / max(mean * (1 - mean), 1e-9) if 0 < mean < 1 else 1 / sums.table.units))


def _between(shifts: Floats, variances: Floats) -> float:
    """Return the variance between groups where between times its residual likelihood is largest, by a grid."""
    largest = float(shifts.var() * 4 + variances.max())
    grid = np.geomspace(largest * 1e-6, largest, _STEPS)
    best, found = -math.inf, grid[0]
    for between in grid:
        weights = 1 / (variances + between)
        mean = (weights * shifts).sum() / weights.sum()
        likelihood = np.log(weights).sum() - np.log(weights.sum()) - (weights * (shifts - mean) ** 2).sum()
        if (height := math.log(between) + likelihood / 2) > best:
            best, found = height, between
    return float(found)
