"""A prediction as output: the same columns, values and rounding everywhere."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import Prediction
from stance.values import as_cell, output_columns, output_row

shares = st.lists(st.floats(0.001, 1), min_size=2, max_size=5).map(lambda w: [x / sum(w) for x in w])


@given(shares, st.booleans(), st.booleans())
def test_a_row_has_the_columns_that_are_announced_in_their_order(given: list[float], poles: bool, sure: bool) -> None:
    labels = [f"label {i}" for i in range(len(given))]
    score = given[0] - given[1] if poles else None
    row = output_row(Prediction(labels[0], dict(zip(labels, given, strict=True)), score, sure))
    assert list(row) == output_columns(labels, labels[:2] if poles else None)
    assert [row[f"p_{label}"] for label in labels] == [round(share, 6) for share in given]
    assert row["certain"] is sure


@given(st.floats(-1, 1))
def test_a_number_in_a_cell_is_the_number_in_json(value: float) -> None:
    assert float(as_cell(value)) == pytest.approx(json.loads(json.dumps(round(value, 6))), abs=5.1e-7)
    assert len(as_cell(value).partition(".")[2]) == 6


@pytest.mark.parametrize(
    ("value", "cell"), [(True, "true"), (False, "false"), (None, ""), (0, "0"), (0.0, "0.000000"), ("x", "x")]
)
def test_a_value_has_one_form_as_a_cell(value: object, cell: str) -> None:
    assert as_cell(value) == cell
