"""`stance.score`: the same table with columns, in its own kind, and nothing of it changed."""

from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import stance
from stance import StanceClassifier, StanceModel, TableError, UsageError
from stance.values import output_row

TEXTS = ["We condemn the attack.", None, " ", "We welcome the offer of talks."]
ADDED = ["stance", "p_conciliatory", "p_hostile", "p_neutral", "score", "certain"]


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """A frame of many types, whose index says its rows twice."""
    return pd.DataFrame(
        {
            "body": TEXTS,
            "day": pd.Series(["2024-01-01", None, "2024-01-02", "2024-01-03"], dtype="datetime64[us]").array,
            "source": pd.Categorical(["wire", "wire", "desk", None]),
            "n": pd.array([1, None, 3, 4], dtype="Int64"),
            7: [0.5, 1.5, 2.5, 3.5],
        },
        index=pd.Index(["a", "b", "a", "c"], name="row"),
    )


def expected(model: StanceModel) -> list[dict[str, Any]]:
    return [
        dict.fromkeys(ADDED) if one is None else output_row(one) for one in model.classify(TEXTS)
    ]  # fmt: skip


def rows(frame: Any) -> list[dict[str, Any]]:
    """Return the added columns of a frame of any kind, row by row, as plain values."""
    table = pa.table(frame) if isinstance(frame, pl.DataFrame) else frame
    table = table if isinstance(table, pa.Table) else pa.Table.from_pandas(table[ADDED], preserve_index=False)
    return [{name: row[name] for name in ADDED} for row in table.to_pylist()]


def test_a_pandas_frame_keeps_its_index_columns_and_types(frame: pd.DataFrame, few_model: StanceModel) -> None:
    scored = stance.score(frame, "body", model=few_model)
    assert list(scored.columns) == [*frame.columns, *ADDED]
    pd.testing.assert_frame_equal(scored[list(frame.columns)], frame)
    assert rows(scored) == expected(few_model)
    assert scored["p_hostile"].dtype == np.float64
    assert scored["certain"].dtype == pd.BooleanDtype()
    assert "stance" not in frame


def test_polars_and_arrow_give_the_same_rows(few_model: StanceModel) -> None:
    table = pa.table({"text": TEXTS, "n": [1, 2, None, 4]})
    for given in (table, pl.DataFrame(table)):
        scored = stance.score(given, model=few_model)
        assert type(scored) is type(given)
        assert list(getattr(scored, "column_names", None) or scored.columns) == ["text", "n", *ADDED]
        assert rows(scored) == expected(few_model)
        assert pa.table(scored)["n"].to_pylist() == [1, 2, None, 4]


class OfArrow:
    """A table of a library that nobody knows, but that speaks Arrow."""

    columns = ("text",)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return pa.table({"text": TEXTS}).__arrow_c_stream__(requested_schema)


def test_what_else_speaks_arrow_comes_back_as_arrow(few_model: StanceModel) -> None:
    for given in (OfArrow(), pa.record_batch({"text": TEXTS})):
        scored = stance.score(given, model=few_model)
        assert isinstance(scored, pa.Table)
        assert rows(scored) == expected(few_model)


def test_series_come_back_as_tables_with_their_texts(few_model: StanceModel) -> None:
    series = pd.Series(TEXTS, index=list("wxyz"), name="body")
    scored = stance.score(series, model=few_model)
    assert scored.columns[0] == "body"
    assert scored.index.tolist() == list("wxyz")
    assert rows(scored) == expected(few_model)
    assert stance.score(pl.Series("b", TEXTS), model=few_model).columns[0] == "b"
    assert stance.score(pa.array(TEXTS), model=few_model).column_names[0] == "text"
    assert rows(stance.score(iter(TEXTS), model=few_model)) == expected(few_model)


def test_a_table_without_rows_has_the_same_columns_and_types(frame: pd.DataFrame, few_model: StanceModel) -> None:
    full, empty = (stance.score(f, "body", model=few_model, why=True) for f in (frame, frame.iloc[:0]))
    assert len(empty) == 0
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


def test_why_says_of_a_missing_text_that_there_is_none(few_model: StanceModel) -> None:
    scored = stance.score(pa.table({"text": TEXTS}), model=few_model, why=True)
    assert scored["why"].to_pylist() == [p.why or "" if p else "no text" for p in few_model.classify(TEXTS)]


def test_a_prefix_lets_two_models_stand_side_by_side(frame: pd.DataFrame, few_model: StanceModel) -> None:
    scored = stance.score(stance.score(frame, "body", model=few_model), "body", model=few_model, prefix="new_")
    assert scored["new_stance"].equals(scored["stance"].rename("new_stance"))


def test_the_model_is_the_default_one_a_folder_or_a_classifier(few_model: StanceModel, folder: str) -> None:
    assert rows(stance.score(pa.table({"text": TEXTS}), model=folder)) == expected(few_model)
    classifier = StanceClassifier()
    classifier.model_ = few_model
    assert rows(stance.score(pa.table({"text": TEXTS}), model=classifier)) == expected(few_model)
    shipped = stance.load()
    assert rows(stance.score(pa.table({"text": TEXTS}))) == expected(shipped)


@pytest.mark.parametrize(
    ("given", "text", "more", "kind", "message"),
    [
        ({"text": TEXTS}, None, {}, TypeError, "found a dict: make a frame of it first"),
        ("texts.csv", None, {}, TypeError, "found a string: to score a file, read it first"),
        (pl.LazyFrame({"text": TEXTS}), None, {}, TypeError, "collect it first"),
        (3, None, {}, TypeError, "found an int"),
        (pd.DataFrame({"body": TEXTS}), None, {}, TableError, r"no column 'text'; the columns are 'body'.*text='...'"),
        (pd.DataFrame({"text": TEXTS}), "tekst", {}, TableError, "did you mean 'text'"),
        (pl.DataFrame({"text": TEXTS}), "body", {}, TableError, "no column 'body'"),
        (pa.table({"text": TEXTS}), "body", {}, TableError, "no column 'body'"),
        (pd.DataFrame([["a", "b"]], columns=["text", "text"]), None, {}, TableError, "2 columns 'text'; rename"),
        (pd.DataFrame({"text": TEXTS, "score": 1}), None, {}, TableError, "'score'; rename or drop.*prefix"),
        (pl.DataFrame({"text": TEXTS, "score": 1}), None, {}, TableError, "'score'; rename or drop"),
        (pd.DataFrame({"text": [1, 2]}), None, {}, TypeError, "column 'text': number 1 is an int"),
        (TEXTS, "body", {}, UsageError, "text='body' names a column of a frame; found a list"),
        (
            pd.DataFrame({"text": TEXTS}),
            pd.Series(TEXTS),
            {},
            TypeError,
            "a column is meant by its name; found a Series",
        ),
        (pd.DataFrame({"text": TEXTS}), ["text"], {}, TypeError, "a column is meant by its name; found a list"),
        (TEXTS, None, {"prefix": 3}, TypeError, "prefix must be a string, found an int"),
        (TEXTS, None, {"model": 3}, TypeError, "pass a StanceModel, a fitted StanceClassifier or a folder"),
        (TEXTS, None, {"model": StanceClassifier()}, TypeError, "found a StanceClassifier; pass .* a fitted"),
    ],
)
def test_what_cannot_be_scored_is_told_with_the_choices(
    given: Any, text: str | None, more: dict[str, Any], kind: type[Exception], message: str
) -> None:
    with pytest.raises(kind, match=message):
        stance.score(given, text, **more)
