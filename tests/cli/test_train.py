"""`stance train`, `evaluate`, `model info` and `model export`: from a labelled table to a model and its measures."""

import csv
import json
import shutil
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import pytest

from conftest import run, small_data
from stance import StanceModel, TrainingWarning, evaluate, load
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
    assert "data.csv, line 26: rejected: no text in column 'body'" in trained.err
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
    assert "data.csv, line 26: rejected: no text in column 'body'" in err
    assert evaluation["rows"] == 24
    assert sorted(evaluation["by_group"]) == ["0", "1", "2", "3"]
    assert sum(group["rows"] for group in evaluation["by_group"].values()) == 24
    view, _ = run(*arguments, code=3, cwd=trained.folder)
    assert f"{evaluation['macro_f1']['value']:.3f} [{evaluation['macro_f1']['low']:.3f}" in view
    assert "by source" in view


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
    assert "no score" not in err
    _, err = run("train", "data.csv", "-o", "n", *tables, cwd=tmp_path)
    assert "no score will be written beside the labels" in err
    assert "--poles FIRST,SECOND" in err


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


def labelled(path: Path, rows: list[tuple[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([("text", "label"), *rows])


def test_training_tells_of_each_label_the_baseline_and_what_is_odd(trained: Trained) -> None:
    """The table is the confusion matrix of the record; of 24 texts in three labels the commonest is right on 8."""
    record = load(trained.folder / "m").record_
    assert record is not None
    assert record.confusion.sum(axis=1).tolist() == [8, 8, 8]
    assert "always the commonest label: accuracy 0.333, macro-F1 0.167" in trained.err
    for label, row in zip(("conciliatory", "hostile", "neutral"), record.confusion.tolist(), strict=True):
        [line] = [line.split() for line in trained.err.splitlines() if line.startswith(f"{label} ")]
        assert line[4:] == ["8", *map(str, row)]
    assert "Warning: only 24 texts with a label" in trained.err
    assert (
        "Warning: labels with fewer than 20 texts are hardly learned or measured: 'conciliatory' (8 texts)"
        in trained.err
    )
    assert (
        "no answer will be certain: the held-out folds show 90% right answers with 95% confidence nowhere"
        in trained.err
    )
    assert "always the commonest label: accuracy 0.333" in run("model", "info", "m", cwd=trained.folder)[0]
    assert "certain      never" in run("model", "info", "m", cwd=trained.folder)[0]


def test_labels_that_look_alike_are_one_and_copies_are_told_with_counts(tmp_path: Path, trained: Trained) -> None:
    rows = [
        (text, label.title() if i == 0 else label) for i, (text, label, _) in enumerate(zip(*small_data(), strict=True))
    ]
    labelled(tmp_path / "data.csv", [*rows, rows[0], rows[1]])
    tables = ["--tables", str(trained.folder / "tables"), "--jobs", "1", "--folds", "2", "--C", "1"]
    _, err = run("train", "data.csv", "-o", "m", *tables, cwd=tmp_path)
    assert "2 labels were read as those that differ in nothing but capitals: 'Conciliatory'" in err
    assert "learned as different ones" not in err
    assert "Warning: 2 texts are copies of others, 24 are different: copies never stand on both sides of a fold" in err


def test_an_evaluation_says_what_the_model_was_trained_on(trained: Trained, tmp_path: Path) -> None:
    _, err = run("evaluate", "data.csv", "-m", "m", *COLUMNS, code=3, cwd=trained.folder)
    assert "Warning: the model was trained on 24 of these 24 texts" in err
    texts, labels, _ = small_data()
    labelled(tmp_path / "mixed.csv", [(texts[0].upper(), labels[0]), ("Nobody came to the fair.", "neutral")])
    out, err = run("evaluate", str(tmp_path / "mixed.csv"), "-m", str(trained.folder / "m"), "--json")
    assert "Warning: the model was trained on 1 of these 2 texts" in err
    found = json.loads(out)
    assert (found["trained_on"], found["majority_accuracy"]) == (1, 0.5)
    labelled(tmp_path / "new.csv", [("Nobody came to the fair.", "neutral")])
    assert run("evaluate", str(tmp_path / "new.csv"), "-m", str(trained.folder / "m"))[1] == ""


def test_a_model_of_before_there_were_records_is_known_by_the_hash_of_its_data(few_model: StanceModel) -> None:
    old = StanceModel.from_fitted(few_model.scorer_, few_model.settings, few_model.report_, few_model.data_hash_)
    texts, labels, groups = small_data()
    with pytest.warns(TrainingWarning, match="24 of the 24 texts were trained on"):
        assert evaluate(old, texts, labels, groups).trained_on == 24
    assert evaluate(old, texts[1:], labels[1:], groups[1:]).trained_on == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "data.csv/m"], "data.csv is a file"),
        (["-o", "m", "--poles", "warm,cold"], "poles must be two of the labels a, b; found warm, cold"),
        (["-o", "m", "--poles", "warm"], "--poles takes two labels"),
        (["-o", "m", "--certain-confidence", "1"], "certain_confidence is 1.0; allowed are 0 up to"),
    ],
)
def test_what_cannot_be_is_said_before_the_work(tmp_path: Path, arguments: list[str], message: str) -> None:
    labelled(tmp_path / "data.csv", [("We met.", "a"), ("They met.", "b")] * 2)
    with patch("stance.model.held_out.count_features", side_effect=AssertionError("the work has begun")):
        _, err = run("train", "data.csv", *arguments, code=2, cwd=tmp_path)
    assert message in err
    assert not (tmp_path / "m").exists()


def test_a_place_that_may_not_be_written_to_is_said_before_the_work(tmp_path: Path) -> None:
    labelled(tmp_path / "data.csv", [("We met.", "a"), ("They met.", "b")] * 2)
    with patch("stance.model.store.os.access", return_value=False):  # whoever runs the tests may write anywhere
        _, err = run("train", "data.csv", "-o", "m", code=2, cwd=tmp_path)
    assert "may not be written to; choose another place" in err
