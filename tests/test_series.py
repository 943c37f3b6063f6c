"""Series of texts of every library: the same texts come out, and what is no series is refused."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.series import listed, texts_of

GIVEN = ["We met.", None, "", " \t", "D’accord."]
EXPECTED = ["We met.", None, None, None, "D’accord."]

FORMS: dict[str, Callable[[list[str | None]], Any]] = {
    "list": list,
    "tuple": tuple,
    "generator": lambda texts: (text for text in texts),
    "dict values": lambda texts: dict(enumerate(texts)).values(),
    "numpy": lambda texts: np.array(texts, object),
    "numpy masked": lambda texts: np.ma.array([t or "" for t in texts], mask=[t is None for t in texts], dtype=object),
    "pandas object": lambda texts: pd.Series(texts, dtype=object, index=range(5, 5 + len(texts))),
    "pandas string": lambda texts: pd.Series(texts, dtype="string"),
    "pandas str": lambda texts: pd.Series(texts, dtype="str"),
    "pandas arrow": lambda texts: pd.Series(texts, dtype=pd.ArrowDtype(pa.string())),
    "pandas category": lambda texts: pd.Series(texts).astype("category"),
    "pandas index": lambda texts: pd.Index(texts, dtype=object),
    "pandas array": lambda texts: pd.array(texts, dtype="string"),
    "polars": lambda texts: pl.Series(texts, dtype=pl.String),
    "polars categorical": lambda texts: pl.Series(texts, dtype=pl.String).cast(pl.Categorical),
    "arrow": lambda texts: pa.array(texts, pa.string()),
    "arrow large": lambda texts: pa.array(texts, pa.large_string()),
    "arrow dictionary": lambda texts: pa.array(texts, pa.string()).dictionary_encode(),
    "arrow chunked": lambda texts: pa.chunked_array([texts[:1], texts[1:]], pa.string()),
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_texts(form: str) -> None:
    assert texts_of(FORMS[form](GIVEN)) == EXPECTED
    assert texts_of(FORMS[form]([])) == []


@given(st.lists(st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=8), max_size=6))
def test_texts_come_through_every_library_unchanged(texts: list[str | None]) -> None:
    expected = [text if text and text.strip() else None for text in texts]
    for form in ("list", "numpy", "pandas string", "polars", "arrow", "arrow dictionary"):
        assert texts_of(FORMS[form](texts)) == expected, form


@pytest.mark.parametrize("missing", [None, float("nan"), np.nan, np.float32("nan"), pd.NA, pd.NaT], ids=repr)
def test_whatever_a_library_has_for_missing_is_missing(missing: object) -> None:
    assert texts_of(["We met.", missing]) == ["We met.", None]


def test_strings_of_numpy_become_plain_ones() -> None:
    assert [type(text) for text in texts_of(np.array(["We met."]))] == [str]


FRAME = pd.DataFrame({"text": ["We met."]})


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("We met.", r"one string: put it in a list, \[text\]"),
        (b"We met.", "found a bytes: pass a list"),
        ({"a": "We met."}, r"found a dict: put its texts in a list"),
        ({"We met."}, "found a set, which has no order"),
        (frozenset(["We met."]), "found a frozenset, which has no order"),
        (FRAME, r"found a DataFrame: pass one column of it, such as frame\['text'\]"),
        (pl.DataFrame(FRAME), "found a DataFrame: pass one column"),
        (pl.LazyFrame(FRAME), "found a LazyFrame: pass one column"),
        (pa.Table.from_pandas(FRAME), "found a Table: pass one column"),
        (None, "found a NoneType: pass a list"),
        (3, "found an int: pass a list"),
        (Path("texts.csv"), "Path: pass a list"),
        (np.array([["a", "b"]]), "an array of 2 dimensions: pass one of 1"),
        (np.array("a"), "an array of 0 dimensions"),
        (["We met.", 17], "number 2 is an int, not a text: 17"),
        (["We met.", ["nested"]], "number 2 is a list, not a text"),
        ([b"We met."], "number 1 is a bytes, not a text"),
        ([1.5], "number 1 is a float, not a text"),
        ([True], "number 1 is a bool, not a text"),
        (pa.array([1, 2]), "number 1 is an int, not a text"),
        (pl.Series([[1]]), "number 1 is a list, not a text"),
        (["x" * 5, ["y" * 99]], r"'yyy.*\.\.\. \("),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, str) else value[:20],
)
def test_what_is_no_series_of_texts_is_refused_and_told_what_to_pass(wrong: Any, message: str) -> None:
    with pytest.raises(TypeError, match=message):
        texts_of(wrong)


@pytest.mark.parametrize("wrap", [list, tuple, np.array, pd.Series, pl.Series, pa.array, iter])
def test_labels_come_as_a_list_of_plain_values(wrap: Any) -> None:
    assert listed(wrap(["a", "b"]), what="labels") == ["a", "b"]


@pytest.mark.parametrize("wrong", ["ab", {"a": 1}, {"a"}, FRAME, 3, np.array([["a"]])], ids=lambda w: type(w).__name__)
def test_labels_that_are_no_series_are_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="labels: found"):
        listed(wrong, what="labels")


def test_a_string_of_another_kind_is_blank_or_a_plain_one() -> None:
    class Name(str):
        __slots__ = ()

    found = texts_of([np.str_(" "), np.str_("We met."), Name("They left."), Name("")])
    assert found == [None, "We met.", "They left.", None]
    assert [type(text) for text in found if text is not None] == [str, str]
