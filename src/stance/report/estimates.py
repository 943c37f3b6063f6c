"""Estimate the shares of the labels and the mean score in groups of rows, as counted of the answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.model.intervals import Interval
from stance.report.rows import Flags, Ints, Rows
from stance.shares.estimate import counted
from stance.shares.intervals import SCORE, SHARE
from stance.shares.results import Quantity
from stance.trends.periods import Frequency
from stance.trends.sums import SeriesSums, series_sums

Group = tuple[str, ...]


@dataclass(frozen=True)
class Estimate:
    """Of a group in a period: statements, documents, how many have each label, these as shares, and the mean score."""

    group: Group
    period: int
    statements: int
    documents: int
    counts: dict[str, int]
    shares: dict[str, Interval]
    score: Interval | None


def estimates(
    rows: Rows,
    groups: Sequence[Group],
    *,
    among: Flags | None = None,
    periods: Ints | None = None,
    frequency: Frequency = Frequency.year,
    documents: Ints | None = None,
) -> list[Estimate]:
    """Return the estimates of each group in each period that has statements; a group for each of the rows `among` all.

    Intervals are of 95 %: Wilson's for shares, Student's t for the mean score, over documents where these are known.
    """
    chosen = np.arange(len(rows)) if among is None else np.flatnonzero(among)
    numbers = np.zeros(len(chosen), np.intp) if periods is None else periods.astype(np.intp)
    sums = series_sums(
        _quantities(rows, chosen), groups, numbers, frequency,
        documents=None if documents is None else documents[chosen].astype(np.intp),
    )  # fmt: skip
    return [_estimate(sums, cell, rows.labels) for cell in sums.cells]


def _quantities(rows: Rows, chosen: Ints) -> list[Quantity]:
    none = np.zeros(0)
    found = [
        Quantity(
            label, (rows.answers[chosen] == i).astype(np.float64), rows.probabilities[chosen, i].astype(np.float64),
            none, SHARE,
        )
        for i, label in enumerate(rows.labels)
    ]  # fmt: skip
    if (scores := rows.scores) is not None:
        found.append(Quantity("", scores[chosen], scores[chosen], none, SCORE))
    return found


def _estimate(sums: SeriesSums, cell: tuple[Group, int], labels: Sequence[str]) -> Estimate:
    own = dict(zip(sums.quantities, sums.cells[cell], strict=True))
    first = own[labels[0]]
    return Estimate(
        cell[0], cell[1], first.rows, first.table.units,
        {label: round(own[label].table.sums[1]) for label in labels},
        {label: counted(own[label], SHARE) for label in labels},
        counted(own[""], SCORE) if "" in own else None,
    )  # fmt: skip
