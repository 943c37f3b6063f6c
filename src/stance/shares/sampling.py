"""Draw rows to be labelled: at random or by stratum, each with the probability by which it was drawn."""

import hashlib
import heapq
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance.errors import UsageError
from stance.shares.moments import Floats

FEWEST = 2
"""Labels that a stratum needs, so that its variance can be told."""


@dataclass(frozen=True)
class Stratum:
    """Rows that are drawn alike: their positions in the table, and how many of them are drawn."""

    rows: npt.NDArray[np.intp]
    number: int


@dataclass(frozen=True)
class Sample:
    """Rows drawn: their positions in a random order, and for each the number of its stratum in `strata`.

    `short` names the groups that share a stratum, since they would get fewer labels than a group needs.
    """

    places: list[int]
    stratum: list[int]
    strata: list[Stratum]
    short: list[Hashable]

    def probability(self, stratum: int) -> float:
        """Return with which probability each row of a stratum was drawn."""
        return self.strata[stratum].number / len(self.strata[stratum].rows)


@dataclass(frozen=True)
class Allotment:
    """Strata, by number, that are drawn from as one, and how many rows are drawn."""

    members: tuple[int, ...]
    number: int


def draw(
    number: int,
    rows: int,
    *,
    seed: int = 0,
    groups: Sequence[Hashable] | None = None,
    cells: Sequence[Hashable] | None = None,
    doubt: Floats | None = None,
    minimum: int = 20,
) -> Sample:
    """Return so many of a table's rows, drawn without replacement: of each group `minimum` at least, where that can be.

    Groups that cannot have that many are one stratum. `cells` (a value for each row, such as its predicted label) cut
    groups further: in proportion to rows times the root of their mean `doubt`, the variance that the model itself
    expects of a label, which is Neyman's allocation (JRSS 1934) for a calibrated model. A row's place in the order is
    the SHA-256 of seed and row number, so that the draw hangs on no library, and a larger sample with the same seed
    holds the smaller one where it is not stratified.

    Raises UsageError where there are fewer rows than are to be drawn.
    """
    if rows < min(number, 2):
        raise UsageError(
            f"{number} rows cannot be drawn: the table has {rows}, and a share is corrected by two labels at least"
        )
    if not 1 <= number <= rows:
        raise UsageError(f"{number} rows cannot be drawn: the table has {rows}; ask for 1 to {rows}")
    keys = [_key(seed, row) for row in range(rows)]
    parts, short = _by_group(number, rows, groups, minimum)
    strata: list[Stratum] = []
    for members, drawn in parts:
        strata += [Stratum(members, drawn)] if cells is None else _by_cell(members, drawn, cells, doubt)
    found = [
        (keys[row], row, i)
        for i, stratum in enumerate(strata)
        for row in heapq.nsmallest(stratum.number, stratum.rows.tolist(), key=lambda row: keys[row])
    ]
    found.sort()
    return Sample([row for _, row, _ in found], [i for _, _, i in found], strata, short)


def _key(seed: int, row: int) -> bytes:
    return hashlib.sha256(f"{seed}:{row}".encode()).digest()


def _by_group(
    number: int, rows: int, groups: Sequence[Hashable] | None, minimum: int
) -> tuple[list[tuple[npt.NDArray[np.intp], int]], list[Hashable]]:
    """Return the rows of each group, or of several that are taken together, with how many are drawn; and the latter."""
    if groups is None:
        return [(np.arange(rows), number)], []
    names = sorted(set(groups), key=str)
    places = _places(groups, names)
    sizes = [len(place) for place in places]
    allotted = allot(number, sizes, [float(size) for size in sizes], minimum)
    parts = [(np.sort(np.concatenate([places[i] for i in a.members])), a.number) for a in allotted if a.number]
    together = [names[i] for a in allotted if len(a.members) > 1 for i in a.members]
    return parts, together


def _by_cell(rows: npt.NDArray[np.intp], number: int, cells: Sequence[Hashable], doubt: Floats | None) -> list[Stratum]:
    inside = [cells[row] for row in rows.tolist()]
    places = _places(inside, sorted(set(inside), key=str))
    sizes = [len(place) for place in places]
    spreads = [1.0 if doubt is None else float(np.sqrt(doubt[rows[place]].mean())) for place in places]
    weights = [size * max(spread, 0.1) for size, spread in zip(sizes, spreads, strict=True)]
    found = []
    for a in allot(number, sizes, weights, FEWEST):
        if a.number:
            found.append(Stratum(np.sort(rows[np.concatenate([places[i] for i in a.members])]), a.number))
    return found


def _places(values: Sequence[Hashable], names: Sequence[Hashable]) -> list[npt.NDArray[np.intp]]:
    """Return for each name where it stands among values."""
    numbers = {name: i for i, name in enumerate(names)}
    of = np.array([numbers[value] for value in values], dtype=np.intp)
    order = np.argsort(of, kind="stable")
    return np.split(order, np.cumsum(np.bincount(of, minlength=len(names)))[:-1])


def allot(number: int, sizes: Sequence[int], weights: Sequence[float], minimum: int) -> list[Allotment]:
    """Return how many rows are drawn from each stratum: `minimum` (or all it has), the rest in proportion to `weights`.

    Where that is more than is to be drawn, as many of the largest strata as can be have an allotment of their own; the
    others have one together. What is left over goes by the method of Webster (largest quotient weight / (2 drawn + 1)).

    >>> allot(100, [900, 90, 10], [900.0, 90.0, 10.0], 20)
    [Allotment(members=(0,), number=70), Allotment(members=(1,), number=20), Allotment(members=(2,), number=10)]
    >>> allot(40, [900, 90, 10], [900.0, 90.0, 10.0], 20)
    [Allotment(members=(0,), number=20), Allotment(members=(1, 2), number=20)]
    """
    order = sorted(range(len(sizes)), key=lambda i: (-sizes[i], i))
    for own in range(len(order), -1, -1):
        parts = [(i,) for i in order[:own]] + ([tuple(sorted(order[own:]))] if own < len(order) else [])
        total = [sum(sizes[i] for i in part) for part in parts]
        drawn = [min(minimum, size) for size in total]
        if sum(drawn) <= number or len(parts) == 1:
            break
    drawn = [min(given, number) for given in drawn] if len(parts) == 1 else drawn
    weight = [sum(weights[i] for i in part) for part in parts]
    queue = [(-weight[i] / (2 * drawn[i] + 1), i) for i in range(len(parts)) if drawn[i] < total[i]]
    heapq.heapify(queue)
    for _ in range(number - sum(drawn)):
        i = heapq.heappop(queue)[1]
        drawn[i] += 1
        if drawn[i] < total[i]:
            heapq.heappush(queue, (-weight[i] / (2 * drawn[i] + 1), i))
    return [Allotment(part, given) for part, given in zip(parts, drawn, strict=True)]
