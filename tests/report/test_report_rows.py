"""Rows as numbers: what a table says, chunk by chunk, with what cannot be used named."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.report import rows as module
from stance.report.rows import EMPTY, OTHERS, Gathering, Rows
from stance.trends.choices import DateOrder
from stance.trends.periods import Frequency

LABELS = ("conciliatory", "hostile", "neutral")


def gathered(chunks: Sequence[Sequence[tuple[str, ...]]], **options: object) -> tuple[Rows, list[dict[int, str]]]:
    """Return rows of (stance, three shares, a name, a date)."""
    gathering = Gathering(LABELS, ["holder"], dated=True, **options)  # type: ignore[arg-type]
    faults = []
    line = 2
    for chunk in chunks:
        columns = [list(column) for column in zip(*chunk, strict=True)]
        stance, *shares, name, day = columns
        lines = list(range(line, line + len(chunk)))
        faults.append(gathering.add(lines, stance, shares, columns={"holder": name}, dates=day))
        line += len(chunk)
    return gathering.rows(), faults


GOOD = ("hostile", "0.1", "0.7", "0.2", "NOR", "2004-03-01")


def test_rows_hold_what_the_table_says() -> None:
    rows, faults = gathered([[GOOD, ("neutral", "0.1", "0.1", "0.8", " ", "2004")], [GOOD]])
    assert faults == [{}, {}]
    assert rows.answers.tolist() == [1, 2, 1]
    assert rows.probabilities[0].tolist() == pytest.approx([0.1, 0.7, 0.2])
    assert [rows.columns["holder"].names[code] for code in rows.columns["holder"].codes] == ["NOR", EMPTY, "NOR"]
    assert rows.lines.tolist() == [2, 3, 4]
    assert rows.dates is not None
    assert [rows.dates.told(i) for i in range(3)] == ["2004-03-01", "2004", "2004-03-01"]
    assert rows.dates.fit(Frequency.month).tolist() == [True, False, True]
    assert rows.dates.fit(Frequency.year).all()
    assert rows.scores is not None
    assert rows.scores.tolist() == pytest.approx([-0.6, 0.0, -0.6], abs=1e-6)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("hostile", "0.1", "x", "0.2", "NOR", "2004"), "not numbers that sum to 1"),
        (("hostile", "0.1", "0.1", "0.2", "NOR", "2004"), "not numbers that sum to 1"),
        (("hostile", "-0.1", "0.9", "0.2", "NOR", "2004"), "not numbers that sum to 1"),
        (("hostile", "nan", "0.9", "0.2", "NOR", "2004"), "not numbers that sum to 1"),
        (
            ("angry", "0.1", "0.7", "0.2", "NOR", "2004"),
            "'stance' is 'angry', and there are probabilities of conciliatory, hostile, neutral",
        ),
        (("", "0.1", "0.7", "0.2", "NOR", "2004"), "'stance' is empty"),
        (("neutral", "0.1", "0.7", "0.2", "NOR", "2004"), "'stance' is 'neutral', whose probability is 0.2"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_costs_no_other(row: tuple[str, ...], why: str) -> None:
    rows, faults = gathered([[GOOD, row, GOOD]])
    assert list(faults[0]) == [1]
    assert why in faults[0][1]
    assert len(rows) == 2
    assert rows.lines.tolist() == [2, 4]
    assert len(rows.columns["holder"].codes) == 2


def test_shares_that_were_rounded_are_made_to_sum_to_1() -> None:
    rows, _ = gathered([[("hostile", "0.1", "0.7", "0.195", "NOR", "2004")]])
    assert rows.probabilities[0].tolist() == pytest.approx([0.1 / 0.995, 0.7 / 0.995, 0.195 / 0.995])


def test_an_ambiguous_date_is_counted_with_its_reason_and_read_when_the_order_is_told() -> None:
    row = (*GOOD[:5], "03/04/2021")
    rows, _ = gathered([[row, GOOD]])
    assert rows.dates is not None
    assert (rows.dates.unread, rows.dates.days.tolist()[0]) == (1, 0)
    assert "--date-order" in rows.dates.reasons[0]
    told, _ = gathered([[row]], order=DateOrder.mdy)
    assert told.dates is not None
    assert told.dates.told(0) == "2021-03-04"


@given(st.lists(st.integers(0, 30), min_size=1, max_size=80), st.integers(1, 7))
def test_chunks_of_any_size_make_the_same_rows(numbers: list[int], size: int) -> None:
    table = [("hostile", "0.1", "0.7", "0.2", str(number), f"{1990 + number}") for number in numbers]
    whole, _ = gathered([table])
    parts, _ = gathered([table[i : i + size] for i in range(0, len(table), size)])
    assert np.array_equal(whole.columns["holder"].codes, parts.columns["holder"].codes)
    assert whole.columns["holder"].names == parts.columns["holder"].names
    assert np.array_equal(whole.probabilities, parts.probabilities)
    assert whole.dates is not None
    assert parts.dates is not None
    assert np.array_equal(whole.dates.days, parts.dates.days)


def test_a_column_of_very_many_values_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_VALUES", 2)
    rows, _ = gathered([[(*GOOD[:4], name, "2004") for name in "abcda"]])
    column = rows.columns["holder"]
    assert [column.names[code] for code in column.codes] == ["a", "b", OTHERS, OTHERS, "a"]
    assert column.cut


def test_poles_of_other_labels_are_known_by_the_scores() -> None:
    def made(scores: list[str]) -> tuple[str, str] | None:
        gathering = Gathering(("against", "for", "none"), [])
        gathering.add(
            [2, 3], ["for", "against"], [["0.1", "0.6"], ["0.7", "0.3"], ["0.2", "0.1"]], columns={}, scores=scores
        )
        return gathering.rows().poles

    assert made(["0.6", "-0.3"]) == ("for", "against")
    assert made(["0.6", "0.3"]) is None
    assert made(["", ""]) is None
