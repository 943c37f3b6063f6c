"""`stance train`, `evaluate`, `model info` and `model export`: from a labelled table to a model and its measures."""

import csv
import json
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import run, small_data
from stance import load
from stance.model.store import read_manifest
from stance.resources import data_folder

COLUMNS = ["--text-column", "body", "--label-column", "stance"]


class Trained(NamedTuple):
    folder: Path
    err: str


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Trained:
    """A folder with a labelled table `data.csv`, small `tables`, and the model `m` that the command made of them."""
    folder = tmp_path_factory.mktemp("train")
    with (folder / "data.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["body", "stance", "source"])
        writer.writerows(zip(*small_data(), strict=True))
        writer.writerow(["", "hostile", "9"])
    (folder / "tables").mkdir()
    shutil.copy(data_folder() / "concepts.csv", folder / "tables")
    for name in ("lexicon.csv", "actors.csv"):
        lines = (data_folder() / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (folder / "tables" / name).write_text("".join(lines[:100]), encoding="utf-8")
    more = ["--group-column", "source", "--folds", "3", "--tables", "tables", "--jobs", "1"]
    _, err = run("train", "data.csv", "-o", "m", *COLUMNS, *more, code=3, cwd=folder)
    return Trained(folder, err)


def test_training_tells_what_it_used_rejected_and_measured(trained: Trained) -> None:
    assert "data.csv, line 26: rejected: no body" in trained.err
    assert "Training on 24 texts, grouped by 'source'" in trained.err
    assert "24 texts in 4 groups; held-out folds: accuracy" in trained.err


def test_the_tables_of_a_folder_go_into_the_model(trained: Trained) -> None:
    for name in ("lexicon.csv", "actors.csv"):
        assert (trained.folder / "m" / name).read_bytes() == (trained.folder / "tables" / name).read_bytes()


def test_a_model_is_replaced_only_where_that_was_said(trained: Trained) -> None:
    _, err = run("train", "data.csv", "-o", "m", *COLUMNS, code=2, cwd=trained.folder)
    assert "m exists; choose another name, or say --overwrite" in err


def test_a_frame_is_learned_where_that_was_said(trained: Trained) -> None:
    more = ["--frame", "--folds", "3", "--C", "1", "--tables", "tables", "--jobs", "1"]
    run("train", "data.csv", "-o", "framed", *COLUMNS, *more, code=3, cwd=trained.folder)
    names = {folder: list(read_manifest(trained.folder / folder)["weights"]) for folder in ("m", "framed")}
    assert names == {"m": ["words", "chars", "concepts"], "framed": ["words", "chars", "concepts", "frame"]}
    assert load(trained.folder / "framed").settings.frame


def test_an_evaluation_counts_rows_and_groups(trained: Trained) -> None:
    arguments = ["evaluate", "data.csv", "-m", "m", *COLUMNS, "--by", "source"]
    out, err = run(*arguments, "--json", code=3, cwd=trained.folder)
    evaluation = json.loads(out)
    assert "data.csv, line 26: rejected: no body" in err
    assert evaluation["rows"] == 24
    assert sorted(evaluation["by_group"]) == ["0", "1", "2", "3"]
    assert sum(group["rows"] for group in evaluation["by_group"].values()) == 24
    view, _ = run(*arguments, code=3, cwd=trained.folder)
    assert f"macro-F1 {evaluation['macro_f1']['value']:.3f}" in view
    assert "by group" in view


def test_an_unknown_label_is_refused_by_name(trained: Trained, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("text,label\nWe met,warm\n", encoding="utf-8")
    _, err = run("evaluate", str(tmp_path / "other.csv"), "-m", str(trained.folder / "m"), code=4)
    assert "the model does not know the label 'warm'" in err


def test_a_model_tells_what_it_was_trained_on(trained: Trained) -> None:
    out, _ = run("model", "info", "m", cwd=trained.folder)
    assert "24 texts in 4 groups (conciliatory 8, hostile 8, neutral 8)" in out
    assert "poles: conciliatory, hostile" in out
    assert json.loads(run("model", "info", "m", "--json", cwd=trained.folder)[0]) == read_manifest(trained.folder / "m")


def test_an_exported_model_answers_the_same_where_it_is_trusted(trained: Trained) -> None:
    _, err = run("model", "export", "m.joblib", "-m", "m", cwd=trained.folder)
    assert "Wrote m.joblib. Reading it runs code" in err
    _, err = run("predict", "We met.", "-m", "m.joblib", code=5, cwd=trained.folder)
    assert "--trust-pickle" in err
    trusted, _ = run("predict", "We met.", "-m", "m.joblib", "--trust-pickle", cwd=trained.folder)
    assert trusted == run("predict", "We met.", "-m", "m", cwd=trained.folder)[0]
    _, err = run("model", "export", "no/x.joblib", "-m", "m", code=4, cwd=trained.folder)
    assert "no/x.joblib: cannot be written" in err
    _, err = run("model", "export", "n.joblib", "--no-joblib", code=2, cwd=trained.folder)
    assert "joblib is the one format there is" in err


def test_poles_and_documents_are_taken_as_they_are_named(trained: Trained, tmp_path: Path) -> None:
    rows = [(text, {"conciliatory": "for", "hostile": "against"}.get(label, label), group)
            for text, label, group in zip(*small_data(), strict=True)]  # fmt: skip
    with (tmp_path / "data.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([("text", "label", "document"), *rows])
    tables = ["--tables", str(trained.folder / "tables"), "--jobs", "1", "--folds", "2"]
    _, err = run("train", "data.csv", "-o", "m", "--poles", "for, against", *tables, cwd=tmp_path)
    assert "grouped by 'document'" in err
    model = load(tmp_path / "m")
    assert (model.labels, model.poles) == (("against", "for", "neutral"), ("for", "against"))


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("We met,a\nThey met,a\n", "at least two different labels, found only 'a'"),
        ("We met,a\nThey met,a\nHe met,b\n", "only one has: 'b'"),
        ("", "no row with a text and a label"),
    ],
)
def test_training_on_too_little_says_what_is_missing(tmp_path: Path, rows: str, message: str) -> None:
    (tmp_path / "data.csv").write_text("text,label\n" + rows, encoding="utf-8")
    _, err = run("train", "data.csv", "-o", "m", code=4, cwd=tmp_path)
    assert message in err
    assert not (tmp_path / "m").exists()
