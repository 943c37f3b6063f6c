"""stance.sample and stance.share: the rows and numbers of the commands, in frames of any kind."""

import csv
import io
import logging
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import stance
from conftest import run
from stance import StanceModel, TableError, UsageError

LABELS = ("conciliatory", "hostile", "neutral")
COUNTRIES = ("NOR", "CHL", "KEN", "GHA", "PER", "FJI")


def scored(rows: int = 300) -> pd.DataFrame:
    """Return scored statements with their true labels, which a third of the answers miss."""
    rng, found = random.Random(3), []  # noqa: S311  # no secret
    for i in range(rows):
        truth = rng.choices(LABELS, [2, 3, 5])[0]
        said = truth if rng.random() < 0.67 else rng.choice(LABELS)
        shares = {f"p_{label}": 0.7 if label == said else 0.15 for label in LABELS}
        found.append(
            {
                "text": f"Statement {i + 1}, on the fishing of cod.", "country": COUNTRIES[i % 6], "speech": i // 5,
                "stance": said, **shares, "score": round(shares["p_conciliatory"] - shares["p_hostile"], 6),
                "certain": i % 2 == 0, "truth": truth,
            }
        )  # fmt: skip
    return pd.DataFrame(found)


FRAME = scored()
TRUTH = dict(zip(FRAME["text"], FRAME["truth"], strict=True))
SCORED = FRAME.drop(columns="truth")


@pytest.fixture
def files(tmp_path: Path, shipped: StanceModel, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the scored table; the model that share asks for its name is loaded once."""
    monkeypatch.setattr("stance.model.store.load", lambda _: shipped)
    SCORED.to_csv(tmp_path / "scored.csv", index=False)
    return tmp_path


def coded(todo: pd.DataFrame) -> pd.DataFrame:
    return todo.assign(label=todo["text"].map(TRUTH))


@pytest.mark.parametrize(
    ("options", "given"),
    [
        ((), {}),
        (("--seed", "4"), {"seed": 4}),
        (("--by", "country", "--min-per-group", "8"), {"by": "country", "min_per_group": 8}),
        (("--stratify", "--context", "speech"), {"stratify": True, "context": ["speech"]}),
    ],
)
def test_the_rows_are_those_that_the_command_draws(files: Path, options: Sequence[str], given: dict[str, Any]) -> None:
    run("sample", "scored.csv", "-n", "60", "-o", "todo.csv", *options, cwd=files)
    expected = pd.read_csv(files / "todo.csv", keep_default_na=False)
    found = stance.sample(SCORED, 60, **given)
    assert list(found.columns) == list(expected.columns)
    pd.testing.assert_frame_equal(found.astype(str), expected.astype(str))
    assert found["row"].dtype == np.int64
    assert found["p_sampled"].dtype == np.float64


@pytest.mark.parametrize(
    ("options", "given"),
    [
        ((), {}),
        (("--by", "country"), {"by": "country"}),
        (("--by", "country,speech"), {"by": ["country", "speech"]}),
        (("--measure", "mean", "--population", "table"), {"measure": "mean", "population": "table"}),
        (("--document-column", "speech"), {"document": "speech"}),
    ],
)
def test_the_numbers_are_those_that_the_command_prints(
    files: Path, options: Sequence[str], given: dict[str, Any]
) -> None:
    done = coded(stance.sample(SCORED, 80))
    done.to_csv(files / "done.csv", index=False)
    out, err = run("share", "scored.csv", "--labels", "done.csv", *options, cwd=files)
    expected = list(csv.DictReader(io.StringIO(out)))
    found = stance.share(SCORED, done, **given)
    assert list(found.table.columns) == list(expected[0])
    assert len(found.table) == len(expected)
    for row, printed in zip(found.table.to_dict("records"), expected, strict=True):
        for name, cell in printed.items():
            value = row[name]
            if cell == "":
                assert value == "" or pd.isna(value)
            elif isinstance(value, float):
                assert float(cell) == pytest.approx(value, abs=1e-6)
            else:
                assert cell.lower() == str(value).lower()
    for sentence in found.methods.split(". ")[1:]:  # the first names the table
        assert sentence in err
    assert all(reference in err for reference in found.references)


def test_polars_and_arrow_frames_give_their_own_kind(files: Path) -> None:
    arrow = pa.Table.from_pandas(SCORED)
    done = coded(stance.sample(SCORED, 70))
    expected = stance.share(SCORED, done).table
    for frame, kind in ((pl.DataFrame(arrow), pl.DataFrame), (arrow, pa.Table)):
        todo, found = stance.sample(frame, 70), stance.share(frame, done).table
        assert isinstance(todo, kind)
        assert isinstance(found, kind)
        plain = pa.table(found).to_pandas()
        assert plain["corrected"].tolist() == expected["corrected"].tolist()
        assert pa.table(todo)["row"].to_pylist() == done["row"].tolist()
    done.to_csv(files / "done.csv", index=False)
    out, _ = run("share", "scored.csv", "--labels", "done.csv", cwd=files)
    assert float(next(csv.DictReader(io.StringIO(out)))["low"]) == pytest.approx(expected["low"][0], abs=1e-6)


def test_parts_of_one_sample_are_taken_together_by_both(files: Path) -> None:
    done = coded(stance.sample(SCORED, 60))
    whole = stance.share(SCORED, done).table
    halves = [done.iloc[:25], done.iloc[25:]]
    pd.testing.assert_frame_equal(stance.share(SCORED, halves).table, whole)
    for name, half in zip(("one.csv", "two.csv"), halves, strict=True):
        half.to_csv(files / name, index=False)
    out, err = run("share", "scored.csv", "--labels", "one.csv", "--labels", "two.csv", cwd=files)
    printed = list(csv.DictReader(io.StringIO(out)))
    assert [float(row["low"]) for row in printed] == pytest.approx(whole["low"].tolist(), abs=1e-6)
    assert "60 labels of 60 rows drawn" in err


def test_two_samples_are_refused_with_their_seeds_and_files(files: Path) -> None:
    one, other = (coded(stance.sample(SCORED, 60, seed=seed)) for seed in (0, 1))
    with pytest.raises(TableError, match=r"labels 2, line 1: seed is '1', and '0' on line 1 of labels 1.*two samples"):
        stance.share(SCORED, [one, other])
    for name, part in (("one.csv", one), ("two.csv", other)):
        part.to_csv(files / name, index=False)
    _, err = run("share", "scored.csv", "-l", "one.csv", "-l", "two.csv", cwd=files, code=4)
    assert "two.csv, line 2: seed is '1', and '0' on line 2 of one.csv" in err


def test_two_files_that_label_a_row_differently_are_both_named() -> None:
    done = coded(stance.sample(SCORED, 60))
    wrong = done.assign(label=[LABELS[(LABELS.index(label) + 1) % 3] for label in done["label"]])
    with pytest.raises(TableError, match=r"on line 1 of labels 1 and \w+ on line 1 of labels 2; 60 rows"):
        stance.share(SCORED, [done, wrong])


def test_rows_without_a_text_or_a_score_are_left_out_as_the_command_does(
    files: Path, caplog: pytest.LogCaptureFixture
) -> None:
    holed = SCORED.copy()
    holed.loc[[3, 40], "text"] = [None, "n/a"]
    holed.loc[7, "p_hostile"] = np.nan
    holed.to_csv(files / "scored.csv", index=False)
    run("sample", "scored.csv", "-n", "50", "-o", "todo.csv", cwd=files, code=3)
    with caplog.at_level(logging.WARNING):
        found = stance.sample(holed, 50)
    assert found["text"].tolist() == pd.read_csv(files / "todo.csv")["text"].tolist()
    assert "3 rows of the frame left out, the first of them row 4" in caplog.text


def test_what_was_not_drawn_or_chosen_is_refused_and_said_why() -> None:
    done = coded(stance.sample(SCORED, 60))
    with pytest.raises(UsageError, match="not drawn by stance sample"):
        stance.share(SCORED, done[["text", "label"]])
    marked = stance.share(SCORED, done[["text", "label"]], not_random=True).table
    assert not marked["random_sample"].any()
    with pytest.raises(UsageError, match="measure is 'median'; say 'share' or 'mean'"):
        stance.share(SCORED, done, measure="median")
    with pytest.raises(TypeError, match="labels: found a str; pass the frame that coders filled in"):
        stance.share(SCORED, "done.csv")
    with pytest.raises(TableError, match="there is none in the list"):
        stance.share(SCORED, [])
    with pytest.raises(TableError, match="no columns p_LABEL"):
        stance.sample(SCORED[["text"]], 5)
    with pytest.raises(UsageError, match="rename it in the scored frame"):
        stance.share(SCORED.assign(method="x"), done, by="method")
    with pytest.raises(TableError, match="not the table that labels was drawn from"):
        stance.share(SCORED.iloc[:-1], done)


def test_a_frame_that_was_scored_here_goes_through(few_model: StanceModel) -> None:
    frame = stance.score(
        pd.DataFrame({"text": [f"We {w} the talks, {i}." for i in range(30) for w in ("welcome", "condemn")]}),
        model=few_model,
    )
    done = stance.sample(frame, 40).assign(label="hostile")
    found = stance.share(frame, done, model="few")
    assert "its model few" in found.methods
    assert "random_sample" in repr(found)
