"""Find where the level of a series changes: a weighted CUSUM whose p-value comes from permuting documents.

The statistic is the largest over all splits of |sum of (total - mean x rows) before the split| over its standard
deviation under permutation, which makes it the maximally selected statistic of Hothorn and Lausen (Computational
Statistics & Data Analysis 2003). Documents weigh as many statements as they have, and are exchanged whole, so that
what one document says over and over is no evidence of its own. Over the groups p-values are adjusted as in Holm
(Scandinavian Journal of Statistics 1979).
"""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from stance.model.intervals import quantile
from stance.shares.moments import Floats, summed_by
from stance.shares.results import Group
from stance.shares.scored import Ints
from stance.trends.choices import ALARM, Exchange

FEWEST = 10
"""Documents that a group needs to be tested."""
EDGE = 0.05
"""The share of the documents, but no fewer than `AT_EDGE`, that must lie on each side of a change."""
AT_EDGE = 3
PERMUTATIONS = 1999
MOST_PERMUTATIONS = 49_999
HITS = 50
"""After so many permutations with a statistic as large, no more are drawn (Besag and Clifford, Biometrika 1991)."""
BOOTSTRAPS = 400
_TAIL = 0.025
_BATCH = 1 << 20
"""Numbers that are permuted at once."""


@dataclass(frozen=True)
class Units:
    """Of one group, in the order of time: of each document its period, its rows, and the sum of their scores."""

    periods: Ints
    rows: Floats
    totals: Floats

    @property
    def mean(self) -> float:
        """Return the mean score of all rows."""
        return float(self.totals.sum() / self.rows.sum())

    def by_period(self) -> "Units":
        """Return the periods as units."""
        numbers, places = np.unique(self.periods, return_inverse=True)
        sums = summed_by(np.stack([self.rows, self.totals], axis=1), places.astype(np.intp), len(numbers))
        return Units(numbers.astype(np.intp), sums[:, 0], sums[:, 1])

    def ends(self) -> Ints:
        """Return after how many units a split can stand: between two periods, and not close to an edge."""
        number = len(self.periods)
        edge = max(AT_EDGE, math.ceil(EDGE * number))
        ends = np.flatnonzero(np.diff(self.periods)) + 1
        return ends[(ends >= edge) & (ends <= number - edge)].astype(np.intp)


@dataclass(frozen=True)
class Change:
    """The likeliest change of a group's mean score: from which period on, by how much, and how surely there is one.

    `last` is the number of the last period with statements before it; `earliest` and `latest` hold between them where
    `first` comes to lie in 95 of 100 bootstrap samples. `size` is the mean after it less the mean before it, with a
    95 % interval by Student's t over documents that takes the period of the change as known. `p` is that of the group
    by itself, `adjusted` for all groups; `flagged` says whether that is at or below the rate of false alarms.
    """

    group: Group
    last: int
    first: int
    earliest: int
    latest: int
    size: float
    low: float
    high: float
    p: float
    adjusted: float
    flagged: bool
    documents: int
    corrected: bool = False
    """Whether labels on both sides of it corrected its size."""


def units_of(
    values: Floats, groups: Sequence[Group], periods: Ints, documents: Ints | None = None
) -> dict[Group, Units]:
    """Return the documents of each group with the sums of their rows' values; of None each row is a document.

    What a document says in several periods counts as a document in each.
    """
    kinds = {group: number for number, group in enumerate(sorted(set(groups)))}
    of_group = np.array([kinds[group] for group in groups], dtype=np.intp)
    known = np.arange(len(values)) if documents is None else documents
    order = np.lexsort((known, periods, of_group))
    keys = np.stack([of_group, periods, known], axis=1)[order]
    starts = np.flatnonzero(np.r_[True, (np.diff(keys, axis=0) != 0).any(axis=1)]) if len(keys) else np.zeros(0, int)
    rows = np.diff(np.r_[starts, len(keys)]).astype(float)
    totals = np.add.reduceat(values[order], starts) if len(starts) else np.zeros(0)
    found = {}
    for group, number in kinds.items():
        low, high = np.searchsorted(keys[starts, 0], [number, number + 1])
        found[group] = Units(keys[starts, 1][low:high].astype(np.intp), rows[low:high], totals[low:high])
    return found


def changes_of(
    units: Mapping[Group, Units],
    *,
    alarm: float = ALARM,
    exchange: Exchange = Exchange.documents,
    seed: int = 0,
    permutations: int = PERMUTATIONS,
) -> list[Change]:
    """Return the likeliest change of each group that has documents enough to be tested, by the names of the groups.

    Some group is flagged with probability `alarm` at most where none changes. More permutations are drawn where many
    groups ask for smaller p-values. The same seed gives a group the same p, whatever the other groups are.
    """
    tested = {
        group: own.by_period() if exchange is Exchange.periods else own
        for group, own in sorted(units.items())
        if len(own.periods) >= FEWEST
    }
    tested = {group: own for group, own in tested.items() if len(own.ends())}
    needed = math.ceil(len(tested) / alarm)
    number = max(permutations, 2 * needed, min(20 * needed, MOST_PERMUTATIONS))
    found = [_change(group, own, units[group], number, seed) for group, own in tested.items()]
    adjusted = holm([change.p for change in found])
    return [
        Change(**{**vars(change), "adjusted": p, "flagged": p <= alarm})
        for change, p in zip(found, adjusted, strict=True)
    ]


def holm(values: Sequence[float]) -> list[float]:
    """Return p-values adjusted for how many there are.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    order = sorted(range(len(values)), key=lambda i: values[i])
    found, largest = [0.0] * len(values), 0.0
    for rank, i in enumerate(order):
        largest = max(largest, min(1.0, values[i] * (len(values) - rank)))
        found[i] = largest
    return found


def _change(group: Group, units: Units, documents: Units, permutations: int, seed: int) -> Change:
    ends = units.ends()
    values = units.totals - units.mean * units.rows
    observed = _statistics(values[None, :], ends)[0]
    best = int(ends[observed.argmax()])
    last, first = int(units.periods[best - 1]), int(units.periods[best])
    rng = np.random.default_rng([seed, zlib.crc32("\0".join(group).encode("utf-8", "surrogatepass"))])
    p = _p_value(float(observed.max()), values, ends, permutations, rng)
    earliest, latest = _span(units, ends, best, rng)
    size, low, high = _size(documents, first)
    return Change(group, last, first, earliest, latest, size, low, high, p, p, False, len(documents.periods))


def _statistics(values: Floats, ends: Ints) -> Floats:
    """Return the standardised sums of the values before each split, shape (series, splits).

    The values of each series, shape (series, units), sum to 0.
    """
    number = values.shape[1]
    variance = (values**2).mean(axis=1, keepdims=True)
    scale = np.sqrt(ends * (number - ends) / (number - 1) * variance)
    sums = np.abs(np.cumsum(values, axis=1)[:, ends - 1])
    found: Floats = np.divide(sums, scale, out=np.zeros_like(sums), where=scale > 0)
    return found


def _p_value(observed: float, values: Floats, ends: Ints, permutations: int, rng: np.random.Generator) -> float:
    """Return how rare a statistic as large is where the order says nothing: (1 + b) / (1 + B), of B permutations."""
    # A tie, up to rounding, is as large: sums are added in another order.
    limit, hits, drawn = observed * (1 - 1e-9), 0, 0
    while drawn < permutations:
        batch = min(permutations - drawn, max(1, _BATCH // len(values)), 1000)
        exchanged = rng.permuted(np.tile(values, (batch, 1)), axis=1)
        reached = np.cumsum(_statistics(exchanged, ends).max(axis=1) >= limit)
        if hits + reached[-1] >= HITS:
            return HITS / (drawn + 1 + int(np.searchsorted(reached, HITS - hits)))
        hits, drawn = hits + int(reached[-1]), drawn + batch
    return (1 + hits) / (1 + permutations)


def _span(units: Units, ends: Ints, best: int, rng: np.random.Generator) -> tuple[int, int]:
    """Return between which periods the first one after the change lies, by a bootstrap of the units on each side.

    Each place in time is given a unit drawn from those of its own side, and the change is looked for anew (Hušková and
    Kirch, Journal of Time Series Analysis 2008, for independent errors).
    """
    number = len(units.periods)
    sides = rng.random((BOOTSTRAPS, number)) * np.where(np.arange(number) < best, best, number - best)
    drawn = sides.astype(np.intp) + np.where(np.arange(number) < best, 0, best)
    rows, totals = units.rows[drawn], units.totals[drawn]
    values = totals - rows * (totals.sum(axis=1) / rows.sum(axis=1))[:, None]
    found = np.sort(units.periods[ends[_statistics(values, ends).argmax(axis=1)]])
    cut = int(_TAIL * BOOTSTRAPS)
    return int(found[cut]), int(found[-1 - cut])


def _size(units: Units, first: int) -> tuple[float, float, float]:
    """Return by how much the mean is larger from a period on, with its interval (Welch's, over documents)."""
    after = units.periods >= first
    means, variances, freedoms = [], [], []
    for side in (~after, after):
        rows, totals = units.rows[side], units.totals[side]
        number, mean = len(rows), float(totals.sum() / rows.sum())
        squares = float(((totals - mean * rows) ** 2).sum() / rows.sum() ** 2)
        means.append(mean)
        variances.append(squares * number / max(1, number - 1))
        freedoms.append(max(1, number - 1))
    return difference_of(means, variances, freedoms)


def difference_of(
    means: Sequence[float], variances: Sequence[float], freedoms: Sequence[float]
) -> tuple[float, float, float]:
    """Return the second of two means less the first, and its 95 % interval (Welch, Biometrika 1947).

    >>> difference_of([0.0, 1.0], [0.0, 0.0], [1, 1])
    (1.0, 1.0, 1.0)
    """
    size, variance = means[1] - means[0], sum(variances)
    if variance <= 0:
        return size, size, size
    freedom = variance**2 / sum(v**2 / f for v, f in zip(variances, freedoms, strict=True))
    margin = quantile(freedom) * math.sqrt(variance)
    return size, max(-2.0, size - margin), min(2.0, size + margin)
