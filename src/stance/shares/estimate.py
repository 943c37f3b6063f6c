"""Estimate a share or a mean from a model's answers for all rows and labels for some: as counted, and corrected.

With y for a label's value, f for the model's and weights w that undo how rows were drawn, the estimate is

    mean of f over all rows + weighted mean of (y - f) over the labelled ones,

the difference estimator of survey sampling (Särndal, Swensson and Wretman 1992, ch. 6), which is prediction-powered
inference with lambda 1 (Angelopoulos et al., Science 2023) and design-based supervised learning for a mean (Egami et
al., NeurIPS 2023). From TUNED_FROM labels on, f is multiplied by the lambda that makes the variance smallest
(Angelopoulos, Duchi and Zrnic 2023, "PPI++"), kept between 0 and 1.
"""

import math
from dataclasses import dataclass

from stance.model.intervals import Interval, wilson
from stance.shares.choices import Population
from stance.shares.intervals import SHARE, Bounds, added_error, interval_of, smoothed, student
from stance.shares.sums import Sums

_ROUNDING = 1e-12
TUNED_FROM = 200
"""Labels from which on lambda is tuned: with fewer its own error costs more than it gains."""


@dataclass(frozen=True)
class Estimate:
    """A corrected share or mean: its interval, its variance, lambda, and what part of the variance no label removes.

    `spread` is the variance of a single label's value, `labelled` the number of labels, `rows` that of all rows.
    """

    interval: Interval
    variance: float
    tuning: float
    fixed: float
    spread: float
    labelled: int
    rows: int

    @property
    def effective_n(self) -> float:
        """Return how many labels drawn at random would have told as much without a model: with the same variance."""
        return math.inf if self.variance <= 0 else self.spread / self.variance

    def labels_to_halve(self) -> int | None:
        """Return how many more labels, drawn alike, would halve the interval; None where no number in the table would.

        Labelling shrinks the variance of the correction; `fixed` stays, below 0 for the finite population correction.
        """
        removable = (self.variance - self.fixed) * self.labelled
        left = self.variance / 4 - self.fixed
        if left <= 0 or self.variance <= 0:
            return None
        wanted = math.ceil(removable / left - 1e-9)
        return wanted - self.labelled if wanted <= self.rows else None


def counted(sums: Sums, bounds: Bounds) -> Interval:
    """Return what is counted of the model's answers as if they were the truth, with the interval that goes with that.

    For a share it is Wilson's; where rows stand in documents, the number of rows is divided by the design effect. A
    mean of few documents, which by chance may be much alike, has the variance that two more documents would give it,
    one of them off by 1 (as `smoothed` has it); the mean of a single one may be anywhere.
    """
    table, rows, units = sums.table, sums.rows, sums.table.units
    value = table.sums[1] / rows
    about = (-value / rows, 1 / rows, 0.0, 0.0, 0.0, 0.0)
    # Where all rows agree, what is left of the variance is rounding, and may be less than nothing.
    variance = max(0.0, table.squares(about)) * units / (units - 1) if units > 1 else 0.0
    if bounds != SHARE:
        unequal = units * table.products[0][0] / rows**2
        smooth = smoothed(variance, units, added_error(value, bounds), drawn=unequal)
        return student(value, smooth, units + 1, bounds)
    trials = float(rows)
    if units < rows:
        spread = value * (1 - value)
        trials = min(trials, spread / variance) if variance > _ROUNDING < spread else float(units)
    return wilson(value, trials)


def corrected(sums: Sums, bounds: Bounds, population: Population, *, tuned: bool = True) -> Estimate | None:
    """Return the corrected share or mean of a group; None where it has fewer than two labels.

    The variance has two parts: that of the labels' differences from the model, by stratum of the sample (without it
    where a stratum has been labelled to its last row and the population is the `table`), and for a `stream` that of
    the table itself as a sample of documents, with the covariance of the two: linearised as in Binder (1983).
    """
    labels, rows, labelled = sums.labels, sums.rows, sums.labelled
    if labelled < 2:
        return None
    tuning = lambda_of(sums) if tuned and labelled >= TUNED_FROM else 1.0
    weight, told, expected, squared = labels.sums
    mean, shift = sums.table.sums[2] / rows, (told - tuning * expected) / weight
    value = tuning * mean + shift
    difference = (-shift / weight, 1 / weight, -tuning / weight, 0.0)
    drawn = design_variance(sums, difference)
    kish = labelled * labels.products[0][0] / weight**2
    added, units = added_error(value, bounds), labelled
    clustered = population is Population.stream and sums.table.units < rows
    if population is Population.table:
        left = 1 - sum(s.moments.units * s.labelled / s.rows for s in sums.strata.values()) / labelled
        variance = smoothed(drawn.finite, labelled, added, drawn=kish * left)
        fixed = -(smoothed(drawn.infinite, labelled, added, drawn=kish) - variance)
    else:
        influence = (-tuning * mean / rows, 0.0, tuning / rows, *difference[:3])
        units = sums.coded if clustered else labelled
        if units < 2:
            return None
        fixed = sums.table.squares(influence) - sum(s.moments.squares(difference) for s in sums.strata.values())
        fixed *= units / (units - 1) if clustered else 1.0
        variance = smoothed(max(drawn.infinite + fixed, drawn.finite), units, added, drawn=kish)
    # Of a share the two labels that are added say what the t distribution says of a variance that is told by few.
    freedom = math.inf if bounds == SHARE and not clustered else units - len(sums.strata)
    spread = _spread(value, squared / weight - (told / weight) ** 2, labelled, bounds)
    interval = interval_of(value, variance, spread, freedom, bounds)
    if bounds == SHARE and variance > 0:
        interval = _open_where_unseen(interval, told, weight)
    return Estimate(interval, variance, tuning, fixed, spread, labelled, rows)


def _open_where_unseen(interval: Interval, told: float, weight: float) -> Interval:
    """Return an interval that starts at 0 where no label was the one, and ends at 1 where all were.

    Wilson's keeps off 0 when the estimate does, since a binomial's then has a hit; a corrected one may have none.
    """
    low = 0.0 if told <= 0 else interval.low
    high = 1.0 if told >= weight * (1 - 1e-12) else interval.high
    return Interval(interval.value, low, high)


def _spread(value: float, variance: float, labelled: int, bounds: Bounds) -> float:
    """Return the variance of a single label's value: of a share, as the corrected one has it, and never quite none."""
    if bounds == SHARE:
        share = (SHARE.clipped(value) * labelled + 1) / (labelled + 2)
        return share * (1 - share)
    return max(0.0, variance) * labelled / (labelled - 1)


@dataclass(frozen=True)
class DesignVariance:
    """The variance that drawing rows causes: with the finite population correction, and without."""

    finite: float
    infinite: float


def design_variance(sums: Sums, difference: tuple[float, ...]) -> DesignVariance:
    """Return the variance of a weighted mean of differences over the draws of a stratified sample.

    A stratum with a single label has no variance of its own; its label then counts by its distance from the mean.
    """
    finite = infinite = 0.0
    for stratum in sums.strata.values():
        number = stratum.moments.units
        squares = stratum.moments.squares(difference)
        if number > 1:
            squares = (squares - stratum.moments.total(difference) ** 2 / number) * number / (number - 1)
        squares = max(0.0, squares)
        infinite += squares
        finite += squares * (1 - stratum.labelled / stratum.rows)
    return DesignVariance(finite, infinite)


def lambda_of(sums: Sums) -> float:
    """Return the factor of the model's values that makes the variance of the differences smallest, from 0 to 1.

    It is the slope of the labels' values on the model's, as a regression through the means with squared weights.
    """
    labels = sums.labels
    weight, told, expected, _ = labels.sums
    about_model = (-expected / weight, 0.0, 1.0, 0.0)
    about_label = (-told / weight, 1.0, 0.0, 0.0)
    square = labels.squares(about_model)
    return 0.0 if square <= 0 else min(1.0, max(0.0, labels.squares(about_model, about_label) / square))
