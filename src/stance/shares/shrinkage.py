"""Correct groups with few labels by what all groups show: each by its own labels as far as these tell it apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.model.intervals import CONFIDENCE, Interval
from stance.shares.choices import Population
from stance.shares.estimate import Estimate, design_variance
from stance.shares.intervals import SHARE, Bounds
from stance.shares.moments import Floats
from stance.shares.sums import Sums

FEWEST_GROUPS = 5
"""Groups with labels from which on can be told how far their corrections lie apart."""
SCALE = 0.3
"""How far corrections of groups are expected to lie apart, as a part of the standard deviation of a label's value."""
SLOPE = 0.5
"""By how much a correction is expected to rise or fall with the model's mean of a group (-1 would undo the model)."""
_PRIOR_LABELS = 2
"""Labels that a variance inside groups has before it is seen, in which the model is of no use."""
_REACH, _STEPS = 4.0, 60
"""How many such scales the standard deviation between groups may be, and how many values of it are tried."""
_TAIL = (1 - CONFIDENCE) / 2
_HALVINGS = 40
"""Steps in which an end of an interval is closed in on: to a part in 10^12 of where it may lie."""


@dataclass(frozen=True)
class Step:
    """A variance between groups, how probable it is, and with it the line that groups' corrections lie about.

    The line has a `mean`, at the centre of what the model says of groups, and a `slope`; the three variances are what
    is not known of these: of the mean, of both together, of the slope.
    """

    between: float
    probability: float
    mean: float
    slope: float
    variances: Sequence[float]


@dataclass(frozen=True)
class Shared:
    """What all groups show of a correction, for each variance between groups that may be the true one.

    `within` is the variance of a single label's difference inside a group, `groups` the number of groups with labels,
    `centre` the mean over these of what the model says of a group.
    """

    steps: Sequence[Step]
    within: float
    groups: int
    centre: float


def shared_correction(groups: Sequence[Sums], bounds: Bounds = SHARE) -> Shared | None:
    """Return the correction that groups share; None where fewer than FEWEST_GROUPS of them have labels.

    The model is that of Fay and Herriot (JASA 1979): a group's correction lies about a line in what the model says of
    the group, normally distributed, and what its labels show of it is drawn around that. The slope is normal about 0
    with SLOPE. The standard deviation between groups, of which few groups tell next to nothing, is integrated out;
    before seeing the labels it is half-normal with SCALE times the standard deviation of a label's value (Röver et al.,
    Research Synthesis Methods 2021).
    """
    coded = [sums for sums in groups if sums.labelled]
    inside = [(sums.labelled, _within(sums)) for sums in coded if sums.labelled > 1]
    if len(coded) < FEWEST_GROUPS or not inside:
        return None
    spread = _variance_of_labels(coded, bounds)
    squares = sum((number - 1) * square for number, square in inside) + _PRIOR_LABELS * spread
    within = squares / (sum(number - 1 for number, _ in inside) + _PRIOR_LABELS)
    said = np.array([_said(sums) for sums in coded])
    shifts = np.array([_shift(sums) for sums in coded])
    noises = np.array([within * _per_label(sums) for sums in coded])
    steps = _steps(shifts, noises, said - said.mean(), SCALE * math.sqrt(spread))
    return Shared(steps, within, len(coded), float(said.mean()))


def shrunk(sums: Sums, shared: Shared, bounds: Bounds, population: Population) -> Estimate:
    """Return the estimate of a group whose correction lies between its own labels' and the shared one.

    Its mean, variance and interval are those of the posterior distribution, a mixture of normal ones. Wilson's would
    bend away from 0, as the errors of a sample do; how far groups lie apart does not.
    """
    rows, labelled, said = sums.rows, sums.labelled, _said(sums)
    # What is asked for in the table itself are its own errors, of which some are seen and which lie about the group's.
    of_table = shared.within / rows if population is Population.table else 0.0
    noise = max(0.0, shared.within * _per_label(sums) - of_table) if labelled else math.inf
    between, probable, mean, slope = _columns(shared.steps)
    between = between + of_table
    own = np.zeros(len(between)) if math.isinf(noise) else between / (between + noise)
    away = said - shared.centre
    means = own * (_shift(sums) if labelled else 0.0) + (1 - own) * (mean + slope * away)
    unknown = np.array([step.variances for step in shared.steps]) @ np.array([1.0, 2 * away, away**2])
    variances = (1 - own) * between + (1 - own) ** 2 * unknown
    if population is Population.stream:
        # The model's mean is of a table: its error moves the place on the line too, and what that says.
        variances = variances + _of_stream(sums) * np.maximum(0.0, 1 + 2 * (1 - own) * slope)
    shift = float(probable @ means)
    variance = float(probable @ (variances + (means - shift) ** 2))
    value = bounds.clipped(said + shift)
    if population is Population.table and labelled == rows:
        variance, interval = 0.0, Interval(value, value, value)  # but for rounding
    else:
        ends = (bounds.clipped(said + end) for end in mixture_ends(probable, means, np.sqrt(variances)))
        interval = Interval(value, *ends)
    return Estimate(interval, variance, 1.0, 0.0, _spread(value, sums, bounds), labelled, rows)


def mixture_ends(probable: Floats, means: Floats, deviations: Floats) -> tuple[float, float]:
    """Return between what 95 % of a mixture of normal distributions lies, with as much below as above.

    >>> low, high = mixture_ends(np.array([0.5, 0.5]), np.array([0.0, 0.0]), np.array([1.0, 1.0]))
    >>> round(low, 3), round(high, 3)
    (-1.96, 1.96)
    """
    from scipy.special import ndtr, ndtri

    far = ndtri(1 - _TAIL) * deviations
    tails = np.array([_TAIL, 1 - _TAIL])
    low, high = np.full(2, (means - far).min()), np.full(2, (means + far).max())  # where no part has more beyond
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = ndtr((middle[:, None] - means) / deviations) @ probable < tails
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    first, last = ((low + high) / 2).tolist()
    return first, last


def _columns(steps: Sequence[Step]) -> tuple[Floats, ...]:
    """Return the variances between groups, their probabilities, means and slopes."""
    told = [(step.between, step.probability, step.mean, step.slope) for step in steps]
    return tuple(np.array(told).T)


def _said(sums: Sums) -> float:
    """Return the model's mean of a group."""
    return sums.table.sums[2] / sums.rows


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


def _variance_of_labels(coded: Sequence[Sums], bounds: Bounds) -> float:
    """Return the variance of a label's value in all groups, and of a lowest and a highest one."""
    number = sum(sums.labelled for sums in coded)
    means = [(sums.labelled, *(entry / sums.labels.sums[0] for entry in sums.labels.sums[1::2])) for sums in coded]
    mean = (sum(n * told for n, told, _ in means) + bounds.low + bounds.high) / (number + 2)
    square = (sum(n * squared for n, _, squared in means) + bounds.low**2 + bounds.high**2) / (number + 2)
    return square - mean**2


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


def _steps(shifts: Floats, noises: Floats, away: Floats, scale: float) -> list[Step]:
    """Return the posterior distribution of the variance between groups, by a grid of standard deviations.

    For each of them mean and slope are those of a weighted regression of the shifts on the model's means, whose slope
    is drawn to 0 as by a further group.
    """
    deviations = scale * _REACH * (np.arange(_STEPS) + 0.5) / _STEPS
    between = deviations**2
    weights = 1 / (noises + between[:, None])
    total, tilt, square = ((weights * away**power).sum(axis=1) for power in range(3))
    square = square + 1 / SLOPE**2
    told, tilted = (weights * shifts).sum(axis=1), (weights * shifts * away).sum(axis=1)
    determinant = total * square - tilt**2
    mean, slope = (square * told - tilt * tilted) / determinant, (total * tilted - tilt * told) / determinant
    apart = (weights * shifts**2).sum(axis=1) - mean * told - slope * tilted
    height = (np.log(weights).sum(axis=1) - np.log(determinant) - apart - (deviations / scale) ** 2) / 2
    probable = np.exp(height - height.max())
    told_of = (between, probable / probable.sum(), mean, slope)
    unknown = (square / determinant, -tilt / determinant, total / determinant)
    columns = zip(*(column.tolist() for column in (*told_of, *unknown)), strict=True)
    return [Step(at, chance, level, rise, variances) for at, chance, level, rise, *variances in columns]
