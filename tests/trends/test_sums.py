"""The sums of a series are those of each cell, however the table is cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.shares.results import Quantity, score_quantity, share_quantities
from stance.shares.sums import Sampled, Sums, sums_of
from stance.trends.periods import Frequency
from stance.trends.sums import SeriesSums, series_sums

LABELS = ("conciliatory", "hostile", "neutral")
NAMES = (("CHL", "NOR"), ("NOR", "CHL"))


class Table:
    """A made table of some rows: its answers, groups, periods, documents and labelled rows."""

    def __init__(self, rows: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        self.probabilities = rng.dirichlet([0.6, 0.6, 0.6], rows)
        self.answers = self.probabilities.argmax(axis=1)
        self.groups = [NAMES[i] for i in rng.integers(0, 2, rows)]
        self.periods = rng.integers(24_000, 24_004, rows)
        self.documents = rng.integers(0, max(1, rows // 3), rows)
        drawn = np.sort(rng.choice(rows, rows // 2, replace=False)).astype(np.intp)
        strata = np.arange(len(drawn)) % 2
        numbers = np.bincount(strata, minlength=2).tolist()
        self.sampled = Sampled(
            drawn,
            rng.uniform(1, 4, len(drawn)),
            strata.astype(np.intp),
            ("1", "2"),
            (rows, rows),
            (numbers[0], numbers[1]),
        )
        self.coded = rng.integers(0, 3, len(drawn))

    def quantities(self) -> list[Quantity]:
        shares = share_quantities(LABELS, self.probabilities, self.answers, self.coded)
        return [*shares, score_quantity(self.probabilities, (0, 1), self.coded)]

    def sums(self, *, documents: bool) -> SeriesSums:
        return series_sums(
            self.quantities(), self.groups, self.periods, Frequency.month,
            documents=self.documents if documents else None, sampled=self.sampled,
        )  # fmt: skip


def cell_sums(table: Table, quantity: Quantity, places: np.ndarray, *, documents: bool) -> Sums:
    """Return the sums of one cell, as `stance share` makes them of a group."""
    inside = np.isin(table.sampled.places, places)
    own = Sampled(
        np.searchsorted(places, table.sampled.places[inside]).astype(np.intp), table.sampled.weights[inside],
        table.sampled.strata[inside], table.sampled.names, table.sampled.rows, table.sampled.labelled,
    )  # fmt: skip
    clusters = table.documents[places] if documents else None
    return sums_of(quantity.naive[places], quantity.model[places], quantity.coded[inside], own, clusters)


def assert_alike(one: Sums, other: Sums) -> None:
    assert (one.table.units, one.coded, set(one.strata)) == (other.table.units, other.coded, set(other.strata))
    for a, b in [
        (one.table, other.table),
        *((one.strata[name].moments, other.strata[name].moments) for name in one.strata),
    ]:
        assert a.units == b.units
        np.testing.assert_allclose(a.sums, b.sums, atol=1e-9)
        np.testing.assert_allclose(a.products, b.products, atol=1e-9)
    assert {name: (s.rows, s.labelled) for name, s in one.strata.items()} == {
        name: (s.rows, s.labelled) for name, s in other.strata.items()
    }


@pytest.mark.parametrize("documents", [True, False])
@given(rows=st.integers(4, 60), seed=st.integers(0, 1000))
def test_each_cell_has_the_sums_that_share_makes_of_it(rows: int, seed: int, documents: bool) -> None:
    table = Table(rows, seed)
    made = table.sums(documents=documents)
    expected = {(group, period) for group, period in zip(table.groups, table.periods.tolist(), strict=True)}
    assert set(made.cells) == expected
    for (group, period), sums in made.cells.items():
        places = np.flatnonzero([g == group and p == period for g, p in zip(table.groups, table.periods, strict=True)])
        for quantity, own in zip(table.quantities(), sums, strict=True):
            assert_alike(own, cell_sums(table, quantity, places, documents=documents))


@given(rows=st.integers(6, 60), seed=st.integers(0, 1000))
def test_parts_cut_by_document_add_up_to_the_whole(rows: int, seed: int) -> None:
    """As a cluster makes them, each partition with its own documents and its own first period."""
    table = Table(rows, seed)
    whole = table.sums(documents=True)
    parts = SeriesSums(whole.quantities, whole.frequency)
    for part in range(2):
        places = np.flatnonzero(table.documents % 2 == part)
        inside = np.isin(table.sampled.places, places)
        own = Sampled(
            np.searchsorted(places, table.sampled.places[inside]).astype(np.intp), table.sampled.weights[inside],
            table.sampled.strata[inside], table.sampled.names, table.sampled.rows, table.sampled.labelled,
        )  # fmt: skip
        cut = [
            Quantity(q.label, q.naive[places], q.model[places], q.coded[inside], q.bounds) for q in table.quantities()
        ]
        parts = parts + series_sums(
            cut, [table.groups[i] for i in places], table.periods[places], Frequency.month,
            documents=table.documents[places], sampled=own,
        )  # fmt: skip
    assert set(parts.cells) == set(whole.cells)
    for cell, sums in whole.cells.items():
        for one, other in zip(parts.cells[cell], sums, strict=True):
            assert_alike(one, other)


def test_a_total_over_all_periods_counts_all_rows() -> None:
    table = Table(50, 1)
    made = table.sums(documents=False)
    totals = [made.total(group, made.periods()) for group in made.groups]
    assert sum(total[0].rows for total in totals if total) == 50
    assert made.total(("NOR", "ISL"), made.periods()) is None


def test_periods_run_from_the_first_to_the_last_with_those_between() -> None:
    table = Table(30, 2)
    table.periods = np.where(np.arange(30) < 15, 24_000, 24_007)
    assert table.sums(documents=False).periods() == range(24_000, 24_008)


def test_no_rows_make_no_cells() -> None:
    empty = series_sums([], [], np.zeros(0, np.intp), Frequency.year)
    assert (dict(empty.cells), list(empty.periods()), empty.groups) == ({}, [], [])


def test_series_of_other_periods_do_not_add_up() -> None:
    with pytest.raises(ValueError, match="do not add up"):
        SeriesSums(("hostile",), Frequency.month) + SeriesSums(("hostile",), Frequency.year)
