"""Sum up statements by group and period, in a form that adds up: what a series is made of, on one machine or many."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from stance.shares.moments import Floats, Moments, summed_by
from stance.shares.results import Group, Quantity
from stance.shares.scored import Ints
from stance.shares.sums import LABEL_ENTRIES, TABLE_ENTRIES, Sampled, Stratum, Sums
from stance.trends.periods import Frequency

_UNLABELLED = 3
"""Of the entries of a table's vectors, those that every row has."""
Cell = tuple[Group, int]
"""A group (a dyad: holder and target) and the number of a period."""


@dataclass(frozen=True)
class SeriesSums:
    """Of each group in each period that has statements, the sums of each quantity, in the order of `quantities`.

    A quantity is the share of a label, by the label's name, or the mean score, by an empty one. Sums of parts add up to
    those of the whole where no document is in two parts: a cluster partitions by document.
    """

    quantities: tuple[str, ...]
    frequency: Frequency
    cells: Mapping[Cell, tuple[Sums, ...]] = field(default_factory=dict)

    def __add__(self, other: "SeriesSums") -> "SeriesSums":
        """Return the sums of both parts; raise ValueError where they are of other quantities or periods."""
        if (self.quantities, self.frequency) != (other.quantities, other.frequency):
            raise ValueError(
                f"series of {self.quantities} by {self.frequency} and of {other.quantities} by {other.frequency} "
                "do not add up"
            )
        cells = dict(self.cells)
        for cell, sums in other.cells.items():
            cells[cell] = tuple(a + b for a, b in zip(cells[cell], sums, strict=True)) if cell in cells else sums
        return SeriesSums(self.quantities, self.frequency, cells)

    @property
    def groups(self) -> list[Group]:
        """Return the groups, by name."""
        return sorted({group for group, _ in self.cells})

    def periods(self) -> range:
        """Return the numbers of all periods from the first with statements to the last, those without among them."""
        numbers = [number for _, number in self.cells]
        return range(min(numbers), max(numbers) + 1) if numbers else range(0)

    def total(self, group: Group, periods: range) -> tuple[Sums, ...] | None:
        """Return a group's sums over some periods, None where it has no statements in them."""
        found = [self.cells[group, number] for number in periods if (group, number) in self.cells]
        if not found:
            return None
        return tuple(sum(parts[1:], parts[0]) for parts in zip(*found, strict=True))


def series_sums(
    quantities: Sequence[Quantity],
    groups: Sequence[Group],
    periods: Ints,
    frequency: Frequency,
    *,
    documents: Ints | None = None,
    sampled: Sampled | None = None,
) -> SeriesSums:
    """Return the sums of a table: of each row its group, the number of its period and, if any, that of its document.

    `sampled` says which rows have a label; without it nothing is corrected. What a document says in several periods, or
    toward several actors, counts as a document in each. Oracle: `stance.shares.sums.sums_of` for each cell.
    """
    if not len(periods):
        return SeriesSums(tuple(quantity.label for quantity in quantities), frequency)
    kinds = {group: number for number, group in enumerate(dict.fromkeys(groups))}
    of_group = np.array([kinds[group] for group in groups], dtype=np.intp)
    first = int(periods.min())
    width = int(periods.max()) - first + 1
    codes, cells = np.unique(of_group * width + (periods - first), return_inverse=True)
    layout = _Layout.of(cells.astype(np.intp), len(codes), documents, sampled)
    columns = [list(layout.sums(quantity)) for quantity in quantities]
    names = list(kinds)
    keys = [(names[code // width], first + code % width) for code in codes.tolist()]
    made = dict(zip(keys, zip(*columns, strict=True), strict=True))
    return SeriesSums(tuple(quantity.label for quantity in quantities), frequency, made)


@dataclass(frozen=True)
class _Layout:
    """Which cell and unit (a document in a cell, or a row) each row belongs to, and which rows are labelled."""

    number: int
    units: Ints | None
    unit_cells: Ints
    sampled: Sampled | None
    labelled_cells: Ints

    @classmethod
    def of(cls, cells: Ints, number: int, documents: Ints | None, sampled: Sampled | None) -> "_Layout":
        labelled = np.zeros(0, np.intp) if sampled is None else cells[sampled.places]
        if documents is None:
            return cls(number, None, cells, sampled, labelled)
        kinds, numbers = np.unique(documents, return_inverse=True)
        codes, units = np.unique(cells * len(kinds) + numbers, return_inverse=True)
        return cls(number, units.astype(np.intp), (codes // len(kinds)).astype(np.intp), sampled, labelled)

    def sums(self, quantity: Quantity) -> Iterator[Sums]:
        """Yield the sums of a quantity in each cell, in order."""
        vectors = np.zeros((len(quantity.model), TABLE_ENTRIES))
        vectors[:, 0], vectors[:, 1], vectors[:, 2] = 1.0, quantity.naive, quantity.model
        entries = np.zeros((0, LABEL_ENTRIES))
        if self.sampled is not None:
            told = quantity.model[self.sampled.places]
            entries = np.stack([np.ones(len(told)), quantity.coded, told, quantity.coded**2], axis=1)
            entries *= self.sampled.weights[:, None]
            vectors[self.sampled.places, 3:] = entries[:, :3]
        by_unit = summed_by(vectors, self.units, len(self.unit_cells))
        coded = np.bincount(self.unit_cells, by_unit[:, 3] > 0, self.number).astype(int).tolist()
        strata = self._strata(entries)
        for cell, moments in enumerate(_moments(by_unit, self.unit_cells, self.number)):
            yield Sums(moments, strata.get(cell, {}), coded[cell])

    def _strata(self, entries: Floats) -> dict[int, dict[str, Stratum]]:
        """Return the labelled rows of each cell by the stratum that they were drawn from."""
        found: dict[int, dict[str, Stratum]] = {}
        if self.sampled is None:
            return found
        drawn = self.sampled
        pairs = np.stack([self.labelled_cells, drawn.strata], axis=1)
        for cell, stratum in np.unique(pairs, axis=0).tolist():
            own = Moments.of(entries[(pairs == (cell, stratum)).all(axis=1)])
            found.setdefault(cell, {})[drawn.names[stratum]] = Stratum(
                drawn.rows[stratum], drawn.labelled[stratum], own
            )
        return found


def _moments(vectors: Floats, cells: Ints, number: int) -> Iterator[Moments]:
    """Yield the moments of the vectors in each cell (0, 1, ...)."""
    units = np.bincount(cells, minlength=number).tolist()
    # Without labels the last entries are 0 everywhere: the same zeros stand for those of all cells.
    width = TABLE_ENTRIES if vectors[:, _UNLABELLED:].any() else _UNLABELLED
    rest = (0.0,) * (TABLE_ENTRIES - width)
    none = ((0.0,) * TABLE_ENTRIES,) * (TABLE_ENTRIES - width)
    used = vectors[:, :width]
    sums = summed_by(used, cells, number)
    products = np.zeros((number, width, width))
    for i in range(width):
        for j in range(i + 1):
            products[:, i, j] = products[:, j, i] = np.bincount(cells, used[:, i] * used[:, j], number)
    for count, total, squares in zip(units, sums.tolist(), products.tolist(), strict=True):
        yield Moments(count, (*total, *rest), (*((*row, *rest) for row in squares), *none))
