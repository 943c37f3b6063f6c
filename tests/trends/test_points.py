"""Points are what `stance share` says of a cell, gaps are gaps, and thin periods have no values."""

import numpy as np
import pytest

import stance.trends.points as points_module
from stance.errors import UsageError
from stance.shares.choices import Population
from stance.shares.estimate import corrected, counted
from stance.shares.intervals import SCORE, SHARE
from stance.shares.results import score_quantity, share_quantities
from stance.shares.sums import Sampled
from stance.trends.periods import Frequency
from stance.trends.points import points_of
from stance.trends.sums import SeriesSums, series_sums

LABELS = ("conciliatory", "hostile", "neutral")


def sums(rows: int = 60, *, labelled: bool = False, gap: int = 4) -> SeriesSums:
    rng = np.random.default_rng(1)
    probabilities = rng.dirichlet([0.5, 0.5, 0.5], rows)
    periods = np.where(np.arange(rows) % 3 == 0, 24_000, 24_000 + gap).astype(np.intp)
    sampled, coded = None, np.zeros(0, np.intp)
    if labelled:
        places = np.arange(0, rows, 2).astype(np.intp)
        sampled = Sampled(
            places, np.full(len(places), 2.0), np.zeros(len(places), np.intp), ("1",), (rows,), (len(places),)
        )
        coded = rng.integers(0, 3, len(places))
    quantities = [
        *share_quantities(LABELS, probabilities, probabilities.argmax(axis=1), coded),
        score_quantity(probabilities, (0, 1), coded),
    ]
    return series_sums(
        quantities, [("ISL", "NOR")] * rows, periods, Frequency.month,
        documents=(np.arange(rows) // 2).astype(np.intp), sampled=sampled,
    )  # fmt: skip


def test_shares_are_those_that_share_counts() -> None:
    made = sums()
    for point in points_of(made):
        if point.rows:
            own = made.cells[point.group, point.period]
            assert point.estimates[:3] == tuple(counted(one, SHARE) for one in own[:3])


def test_labels_correct_a_cell_as_share_does() -> None:
    made = sums(labelled=True)
    for point in points_of(made, corrected=True):
        if point.rows >= 40:  # with labels enough for a correction of its own
            expected = corrected(made.cells[point.group, point.period][-1], SCORE, Population.stream)
            assert expected is not None
            assert point.estimates[-1] == expected.interval
            assert point.method == "difference"


def test_periods_without_statements_are_rows_without_values() -> None:
    told = [(point.period - 24_000, point.rows, point.has_values) for point in points_of(sums())]
    assert told == [(0, 20, True), (1, 0, False), (2, 0, False), (3, 0, False), (4, 40, True)]
    assert all(point.estimates == (None,) * 4 for point in points_of(sums()) if not point.rows)


def test_a_period_with_too_few_statements_keeps_its_number_and_has_no_values() -> None:
    thin = points_of(sums(), least=21)[0]
    assert (thin.rows, thin.has_values, set(thin.estimates)) == (20, False, {None})
    assert points_of(sums(), least=20)[0].has_values


def test_a_date_far_from_the_others_is_told_rather_than_filling_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points_module, "MOST_POINTS", 1000)
    with pytest.raises(UsageError, match="dates that are far from the others"):
        points_of(sums(gap=2000))


@pytest.mark.parametrize("documents", [1, 2, 3])
def test_few_documents_that_are_alike_by_chance_do_not_make_a_narrow_interval(documents: int) -> None:
    scores = np.full(3 * documents, 0.4)
    probabilities = np.stack([scores, 0 * scores, 1 - scores], axis=1)
    made = series_sums(
        [score_quantity(probabilities, (0, 1))], [()] * len(scores), np.zeros(len(scores), np.intp), Frequency.year,
        documents=np.repeat(np.arange(documents), 3).astype(np.intp),
    )  # fmt: skip
    interval = counted(made.cells[(), 0][0], SCORE)
    assert interval.value == pytest.approx(0.4)
    assert interval.high - interval.low > 1
