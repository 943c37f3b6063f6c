"""stance.trend takes the tables of any library and says the same of them."""

from datetime import date
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import stance
from stance.errors import TableError, UsageError

LABELS = ("conciliatory", "hostile", "neutral")


def frame(rows: int = 120, seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    p = rng.dirichlet([0.5, 0.5, 0.5], rows).round(6)
    p[:, 2] = (1 - p[:, 0] - p[:, 1]).round(6)
    return pd.DataFrame(
        {
            "date": [date(2010 + i % 10, 1 + i % 12, 1 + i % 28) for i in range(rows)],
            "holder": np.where(np.arange(rows) % 2, "Norway", "Chile"), "target": "Iceland",
            "speech": np.arange(rows) // 3, "text": [f"Statement {i} of the ministry." for i in range(rows)],
            "stance": [LABELS[i] for i in p.argmax(axis=1)],
            **{f"p_{label}": p[:, i] for i, label in enumerate(LABELS)}, "score": (p[:, 0] - p[:, 1]).round(6),
        }
    )  # fmt: skip


@pytest.mark.parametrize("kind", ["polars", "arrow", "timestamps", "texts"])
def test_tables_of_every_library_say_the_same(kind: str) -> None:
    given: Any = frame()
    expected = stance.trend(given, freq="Y", document="speech")
    if kind == "polars":
        given = pl.from_pandas(given)
    elif kind == "arrow":
        given = pa.Table.from_pandas(given)
    elif kind == "timestamps":
        given = given.assign(date=pd.to_datetime(given["date"]))
    else:
        given = given.assign(date=[day.strftime("%d %B %Y") for day in given["date"]])
    found = stance.trend(given, freq="Y", document="speech")
    assert found.trend.points == expected.trend.points
    assert found.trend.changes == expected.trend.changes
    library = {"polars": pl.DataFrame, "arrow": pa.Table}.get(kind, pd.DataFrame)
    assert isinstance(found.series, library)
    assert isinstance(found.changes, library)


def test_the_series_has_a_row_for_each_group_and_period_with_its_numbers() -> None:
    given = frame()
    series = stance.trend(given, by="holder", freq="Y", codes=["cow"]).series
    assert not set(series["score"][series["n"] == 0].dropna())
    series = series[series["n"] > 0]
    assert list(series.columns[:5]) == ["holder", "holder_cow", "period", "start", "n"]
    years = [day.year for day in given["date"]]
    counts = given.groupby(["holder", years]).agg(n=("score", "size"), score=("score", "mean"))
    assert series["n"].tolist() == counts["n"].tolist()
    assert series["score"].tolist() == pytest.approx(counts["score"].tolist(), abs=1e-5)
    assert set(zip(series["holder"], series["holder_cow"], strict=True)) == {("Chile", "155"), ("Norway", "385")}


def test_rows_without_date_or_score_are_told_or_passed_over() -> None:
    given = frame(12)
    given["date"] = given["date"].astype(object)
    given.loc[3, "date"] = None
    given.loc[5, "text"] = None
    found = stance.trend(given, freq="Y")
    assert found.trend.rows == 10
    assert [row for row, _ in found.undated] == [4]


def test_labels_in_a_table_correct_as_those_in_a_file_do() -> None:
    given = frame(200)
    p = given[[f"p_{label}" for label in LABELS]].to_numpy()
    labels = stance.sample(given, 80, seed=1)
    labels["label"] = [LABELS[p[int(row) - 1].argmax()] for row in labels["row"]]
    found = stance.trend(given, by=(), freq="Y", labels=labels)
    assert found.trend.is_corrected
    assert found.series["n_labelled"].sum() == 80
    with pytest.raises(TableError, match="not the table"):
        stance.trend(given.iloc[::-1].reset_index(drop=True), by=(), freq="Y", labels=labels)


@pytest.mark.parametrize(
    ("choice", "error", "message"),
    [
        ({"freq": "H"}, UsageError, "freq='H': allowed are 'D', 'W', 'M', 'Q', 'Y'"),
        ({"alarm": 0}, UsageError, "between 0 and 1"),
        ({"exchange": "rows"}, UsageError, "'documents', 'periods'"),
        ({"codes": ["iso2"]}, UsageError, "'iso3', 'cow', 'gw'"),
        ({"date": "day"}, TableError, "day"),
        ({"prefix": "new_"}, TableError, "no columns new_p_LABEL"),
        ({"by": "n"}, UsageError, "by: the trend has a column 'n'"),
        ({"by": ["holder", "holder"]}, UsageError, "name each column once"),
        ({"least": 0}, UsageError, "least=0"),
        ({"seed": -1}, UsageError, "seed=-1"),
    ],
)
def test_a_wrong_choice_is_told_with_what_is_allowed(choice: dict[str, Any], error: type, message: str) -> None:
    with pytest.raises(error, match=message):
        stance.trend(frame(12).assign(n="a"), **choice)


def test_a_notebook_shows_changes_and_series_with_names_escaped() -> None:
    given = frame(40).assign(holder="<b>Norway</b>")
    shown = stance.trend(given, freq="Y")._repr_html_()
    assert "&lt;b&gt;Norway" in shown
    assert "<b>Norway" not in shown
    assert "40 statements" in repr(stance.trend(given, freq="Y"))


def test_a_frame_is_read_as_sample_and_share_read_it(caplog: pytest.LogCaptureFixture) -> None:
    """What stands for no text is none, so that labels drawn of a frame are taken with it."""
    given = frame(60)
    given.loc[[4, 9], "text"] = ["NA", " n/a "]
    given["stance"] = [f" {one} " if i == 20 else one for i, one in enumerate(given["stance"])]
    labels = stance.sample(given, 40)
    labels["label"] = "neutral"
    found = stance.trend(given, by=(), freq="Y", labels=[labels[:25], labels[25:]])
    assert found.trend.rows == 58
    assert found.series["n_labelled"].sum() == 40
    assert "2 rows of the frame left out, the first of them row 5" in caplog.text


def test_a_share_that_is_no_number_is_told_with_its_row(caplog: pytest.LogCaptureFixture) -> None:
    given = frame(12)
    given["p_hostile"] = given["p_hostile"].astype(object)
    given.loc[7, "p_hostile"] = "much"
    assert stance.trend(given, freq="Y").trend.rows == 11
    assert "row 8: the shares of" in caplog.text


def test_years_that_a_library_made_floats_are_years() -> None:
    given = frame(12)
    given["date"] = [float(day.year) for day in given["date"]]
    assert stance.trend(given, freq="Y").undated == ()


@pytest.mark.parametrize("column", ["date", "by", "document"])
def test_a_column_that_is_missing_is_not_taken_for_that_of_the_texts(column: str) -> None:
    with pytest.raises(TableError, match="no column 'day'") as told:
        named: dict[str, Any] = {column: "day"}
        stance.trend(frame(12), **named)
    assert "holds the texts" not in str(told.value)
    with pytest.raises(TableError, match=r"say which holds the texts: text='...'"):
        stance.trend(frame(12), text="body")
