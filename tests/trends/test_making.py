"""A scored table becomes a trend: no row is lost, dates are strict, copies are counted once, labels correct."""

import numpy as np
import pytest

from dated import LABELS, table
from stance.errors import TableError
from stance.shares.coding import Coding
from stance.shares.sums import Sampled
from stance.trends.making import Wanted, trend_of
from stance.trends.periods import Frequency

WANTED = Wanted("date", ("holder", "target"), Frequency.year, document_column="document")


def test_every_row_is_counted_or_rejected_with_its_line() -> None:
    made = trend_of(table(["2020-01-01", "soon", "2021-05-03", "", "2021", "31/12/2021"]), WANTED)
    assert made.trend.rows == 4
    assert [(reject.line, reject.file) for reject in made.rejects] == [(3, "scored.csv"), (5, "scored.csv")]
    assert "'soon' is no date" in made.rejects[0].reason
    assert "soon" in made.rejects[0].raw


def test_an_ambiguous_date_is_refused_with_the_choices_and_what_the_others_show() -> None:
    with pytest.raises(TableError) as refused:
        trend_of(table(["03/04/2021", "25/04/2021", "05/06/2021"]), WANTED)
    message = str(refused.value)
    assert "scored.csv, line 2: 03/04/2021 is 3 April or March 4 2021" in message
    assert "--date-order dmy or --date-order mdy" in message
    assert "(2 dates can be read in two ways); with dmy 3 of 3 dates can be read, with the other 2" in message
    assert (refused.value.line, refused.value.column) == (2, "date")


def test_a_table_without_any_date_is_refused() -> None:
    with pytest.raises(TableError, match="no row has a date in 'date' that can be read; all 2 were rejected"):
        trend_of(table(["no", "none"]), WANTED)


def test_without_scores_there_are_shares_and_no_changes() -> None:
    trend = trend_of(table(["2020-01-01"] * 30, score=False), WANTED).trend
    assert (trend.quantities, trend.poles, trend.changes) == (LABELS, None, ())


def test_copies_within_a_week_are_counted_once_and_later_ones_again() -> None:
    text = "The ministry rejected the claims about the herring quota as false on Tuesday."
    texts = [text, "Another matter.", text, "A third matter.", text + " Again"]
    dates = ["2020-03-01", "2020-03-01", "2020-03-05", "2020-03-05", "2020-06-01"]
    trend = trend_of(table(dates, texts=texts), Wanted(**{**vars(WANTED), "collapse": True})).trend
    assert (trend.rows, trend.left_out) == (4, 1)


def test_the_same_words_of_another_group_are_no_copy() -> None:
    text = "The ministry rejected the claims about the herring quota as false on Tuesday."
    trend = trend_of(table(["2020-03-01"] * 2, texts=[text] * 2), Wanted(**{**vars(WANTED), "collapse": True})).trend
    assert (trend.rows, trend.left_out) == (2, 0)


def test_documents_in_several_periods_and_spreadsheet_numbers_are_counted() -> None:
    made = trend_of(table(["45355", "2020-01-01", "2021-01-01", "2021-01-01"]), WANTED)
    assert (made.numbered, made.torn) == (1, 1)


def test_labels_of_every_row_give_the_shares_of_the_labels() -> None:
    """With every row coded, nothing of the model's answers is left but in the interval."""
    scored = table([f"{2000 + i % 2}-01-01" for i in range(400)], seed=3)
    coded = np.random.default_rng(4).integers(0, 3, 400)
    everything = Sampled(np.arange(400, dtype=np.intp), np.ones(400), np.zeros(400, np.intp), ("1",), (400,), (400,))
    coding = Coding("labels", everything, coded, 400, 0, 0, 0, True, "random", "0", ())
    wanted = Wanted("date", (), Frequency.year)
    trend = trend_of(scored, wanted, coding).trend
    assert trend.is_corrected
    for point in trend.points:
        rows = np.flatnonzero(np.arange(400) % 2 == point.period - 2000)
        expected = [(coded[rows] == label).mean() for label in range(3)]
        assert [interval.value for interval in point.estimates[:3] if interval] == pytest.approx(expected)
        assert point.estimates[3] is not None
        assert point.estimates[3].value == pytest.approx(expected[0] - expected[1])


def test_labels_on_both_sides_correct_the_size_of_a_change() -> None:
    scored = table([f"{2000 + i // 20}-01-01" for i in range(400)], seed=3)
    coded = np.where(np.arange(400) < 200, 0, 1)
    everything = Sampled(np.arange(400, dtype=np.intp), np.ones(400), np.zeros(400, np.intp), ("1",), (400,), (400,))
    coding = Coding("labels", everything, coded, 400, 0, 0, 0, True, "random", "0", ())
    [change] = trend_of(scored, Wanted("date", (), Frequency.year), coding).trend.changes
    rows = np.arange(400) // 20 + 2000 >= change.first
    expected = (1 - 2 * coded[rows]).mean() - (1 - 2 * coded[~rows]).mean()
    assert change.corrected
    assert change.size == pytest.approx(expected)


def test_rows_without_a_date_take_their_labels_along() -> None:
    scored = table(["2020-01-01"] * 39 + ["never"])
    places = np.array([0, 5, 39], np.intp)
    drawn = Sampled(places, np.full(3, 40 / 3), np.zeros(3, np.intp), ("1",), (40,), (3,))
    coding = Coding("labels", drawn, np.array([0, 1, 2]), 3, 0, 0, 0, True, "random", "0", ())
    trend = trend_of(scored, Wanted("date", (), Frequency.year), coding).trend
    assert [point.labelled for point in trend.points] == [2]
