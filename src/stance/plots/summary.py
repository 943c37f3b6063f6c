"""Sum up each group over all periods: what the forest plot and the heat map draw."""

from dataclasses import dataclass

from stance.model.intervals import Interval
from stance.shares.choices import Population
from stance.shares.estimate import counted
from stance.shares.results import Group, corrections
from stance.trends.points import bounds_of
from stance.trends.trend import Trend


@dataclass(frozen=True)
class Overall:
    """A group's mean score over all periods, or the share of a label where there is no score."""

    group: Group
    score: Interval
    rows: int

    @property
    def leans(self) -> bool:
        """Tell whether the interval leaves 0 out."""
        return self.score.low > 0 or self.score.high < 0


def overall(trend: Trend) -> list[Overall]:
    """Return each group's mean score over all periods, corrected where labels corrected the trend.

    Of a trend without a score it is the share of the last label.
    """
    bounds = bounds_of(trend.quantities[-1])
    span = trend.sums.periods()
    sums = {group: total[-1] for group in trend.groups if (total := trend.sums.total(group, span)) is not None}
    made = corrections(sums, bounds, Population.stream) if trend.is_corrected else {}
    found = []
    for group, own in sums.items():
        estimate = made[group][0] if group in made else None
        score = counted(own, bounds) if estimate is None else estimate.interval
        found.append(Overall(group, score, own.rows))
    return found
