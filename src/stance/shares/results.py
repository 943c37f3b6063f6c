"""Put estimates together as the rows of a table: each group's share of each label, or its mean score."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from stance.model.intervals import Interval
from stance.shares.choices import FEW, Measure, Method, Population
from stance.shares.coding import Coding
from stance.shares.estimate import Estimate, corrected, counted
from stance.shares.intervals import SCORE, SHARE, Bounds
from stance.shares.moments import Floats
from stance.shares.scored import Ints, ScoredTable
from stance.shares.shrinkage import shared_correction, shrunk
from stance.shares.sums import Sampled, Sums, sums_of
from stance.tables.typed import Rows
from stance.values import DECIMALS

Group = tuple[str, ...]
Key = TypeVar("Key", bound=Hashable)


RESULT_COLUMNS = (
    "label", "measure", "n", "n_labelled", "naive", "naive_low", "naive_high", "corrected", "low", "high", "method",
    "effective_n", "random_sample",
)  # fmt: skip
"""The columns of a table of results, behind those of the group."""
_TYPES = (str, str, int, int, float, float, float, float, float, float, str, int, bool)
"""Those of RESULT_COLUMNS."""


@dataclass(frozen=True)
class Result:
    """A group's share of a label (of a mean the label is empty): rows, labels, as counted, corrected, how.

    `corrected` is None where the group's labels are too few and there is nothing to share.
    """

    group: Group
    label: str
    measure: Measure
    rows: int
    labelled: int
    naive: Interval
    corrected: Estimate | None
    method: Method
    is_random: bool

    def values(self) -> list[object]:
        """Return the values of RESULT_COLUMNS, None where there is none."""
        made = self.corrected
        told = (None, None, None) if made is None else (made.interval.value, made.interval.low, made.interval.high)
        effective = None if made is None or made.variance <= 0 else round(made.effective_n)
        return [
            self.label, self.measure.value, self.rows, self.labelled, self.naive.value, self.naive.low,
            self.naive.high, *told, self.method.value, effective, self.is_random,
        ]  # fmt: skip


@dataclass(frozen=True)
class Quantity:
    """Something whose mean is estimated: for all rows as counted and as the model has it, for the labelled as coded."""

    label: str
    naive: Floats
    model: Floats
    coded: Floats
    bounds: Bounds


def rows_of(groups: Sequence[str], results: Sequence[Result]) -> Rows:
    """Return results as the rows of a table; numbers have as many decimals as the command prints."""
    rows = [[*result.group, *map(_rounded, result.values())] for result in results]
    return Rows([*groups, *RESULT_COLUMNS], [*(str for _ in groups), *_TYPES], rows)


def _rounded(value: object) -> object:
    return round(value, DECIMALS) if isinstance(value, float) else value


def results_of(
    scored: ScoredTable,
    coding: Coding,
    *,
    measure: Measure = Measure.share,
    by: Sequence[str] = (),
    population: Population = Population.stream,
    document_column: str | None = None,
    prefix: str = "",
) -> list[Result]:
    """Return the estimates of each group, in the order of their names; without `by` those of the whole table."""
    documents = scored.documents(document_column)
    parts = _parts(scored, coding.sampled, by)
    found: list[Result] = []
    for quantity in quantities_of(scored, coding, measure, prefix):
        sums = {group: _sums(quantity, part, documents) for group, part in parts.items()}
        asked = Asked(quantity.label, measure, population, grouped=bool(by), is_random=coding.is_random)
        found += results_of_sums(sums, asked)
    return sorted(found, key=lambda result: result.group)


@dataclass(frozen=True)
class Asked:
    """What is asked of sums: of which label (of a mean it is empty), which measure, of which population.

    `grouped` tells whether groups were asked for, which share corrections; `is_random` how the labels were drawn.
    """

    label: str
    measure: Measure
    population: Population
    grouped: bool
    is_random: bool

    @property
    def bounds(self) -> Bounds:
        """Return between what the number lies."""
        return SHARE if self.measure is Measure.share else SCORE


def results_of_sums(sums: Mapping[Group, Sums], asked: Asked) -> list[Result]:
    """Return the estimates of groups of which the sums are known, wherever these were made."""
    made = corrections(sums, asked.bounds, asked.population, sharing=asked.grouped)
    return [
        Result(
            group, asked.label, asked.measure, total.rows, total.labelled, counted(total, asked.bounds), *made[group],
            asked.is_random,
        )
        for group, total in sums.items()
    ]  # fmt: skip


def corrections(
    sums: Mapping[Key, Sums], bounds: Bounds, population: Population, *, sharing: bool = True
) -> dict[Key, tuple[Estimate | None, Method]]:
    """Return the corrected share or mean of each of several groups, and how it was corrected.

    With `sharing`, one with few labels of its own shares a correction with the others, where enough have labels.
    """
    shared = shared_correction(list(sums.values()), bounds) if sharing else None
    found: dict[Key, tuple[Estimate | None, Method]] = {}
    for key, total in sums.items():
        own = corrected(total, bounds, population)
        method = Method.difference if own is not None else Method.none
        if own is not None and own.tuning != 1.0:
            method = Method.tuned
        if shared is not None and (total.labelled < FEW or own is None):
            own, method = shrunk(total, shared, bounds, population), Method.shared
        found[key] = own, method
    return found


@dataclass(frozen=True)
class _Part:
    """The rows of a group, the labelled ones among them by their place in it, and by their place among all labels."""

    rows: Ints
    sampled: Sampled
    coded: Ints


def _parts(scored: ScoredTable, sampled: Sampled, by: Sequence[str]) -> dict[Group, _Part]:
    groups: Sequence[Group] = scored.groups(by) if by else [()] * scored.rows
    rows: dict[Group, list[int]] = {}
    coded: dict[Group, list[int]] = {}
    for row, group in enumerate(groups):
        rows.setdefault(group, []).append(row)
    for i, place in enumerate(sampled.places.tolist()):
        coded.setdefault(groups[place], []).append(i)
    found = {}
    for group, places in rows.items():
        of_group, which = np.array(places, dtype=np.intp), np.array(coded.get(group, []), dtype=np.intp)
        inside = Sampled(
            np.searchsorted(of_group, sampled.places[which]).astype(np.intp), sampled.weights[which],
            sampled.strata[which], sampled.names, sampled.rows, sampled.labelled,
        )  # fmt: skip
        found[group] = _Part(of_group, inside, which)
    return found


def _sums(quantity: Quantity, part: _Part, documents: Ints | None) -> Sums:
    return sums_of(
        quantity.naive[part.rows], quantity.model[part.rows], quantity.coded[part.coded], part.sampled,
        None if documents is None else documents[part.rows],
    )  # fmt: skip


def quantities_of(scored: ScoredTable, coding: Coding | None, measure: Measure, prefix: str = "") -> list[Quantity]:
    """Return what is estimated of a table: the share of each label, or the mean score, whose name is empty."""
    coded = NOBODY if coding is None else coding.labels
    if measure is Measure.share:
        return share_quantities(scored.labels, scored.probabilities, scored.answers, coded)
    return [score_quantity(scored.probabilities, scored.poles(prefix), coded)]


NOBODY: Ints = np.zeros(0, np.intp)
"""The labels of no rows."""


def share_quantities(
    labels: Sequence[str], probabilities: Floats, answers: Ints, coded: Ints = NOBODY
) -> list[Quantity]:
    """Return the share of each label: rows answered with it, its probabilities, and labelled rows that have it."""
    return [
        Quantity(label, (answers == i).astype(float), probabilities[:, i], (coded == i).astype(float), SHARE)
        for i, label in enumerate(labels)
    ]


def score_quantity(probabilities: Floats, poles: tuple[int, int], coded: Ints = NOBODY) -> Quantity:
    """Return the score between two labels, given by number: 1 and -1 for a label that is one of them, else 0."""
    first, second = poles
    score = probabilities[:, first] - probabilities[:, second]
    return Quantity("", score, score, (coded == first).astype(float) - (coded == second), SCORE)
