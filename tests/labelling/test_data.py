"""`stance data check`, `agreement`, `queue` and `convert`."""

import csv
import json
from pathlib import Path

import pytest
from sklearn.metrics import cohen_kappa_score

from conftest import SMALL, run

THREE = {"agree": SMALL["conciliatory"], "reject": SMALL["hostile"], "discuss": SMALL["neutral"]}


def write(path: Path, header: str, rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([header.split(","), *rows])


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Labels of two coders in each of the usual shapes."""
    texts = [text for own in SMALL.values() for text in own][:12]
    ana = [label for label, own in SMALL.items() for _ in own][:12]
    ben = ["neutral" if i % 5 == 0 else label for i, label in enumerate(ana)]
    write(tmp_path / "ana.csv", "text,label", [list(row) for row in zip(texts, ana, strict=True)])
    write(tmp_path / "ben.csv", "label,text", [[b, t] for t, b in reversed(list(zip(texts, ben, strict=True)))])
    wide = [[f"s{i}", t, a, b] for i, (t, a, b) in enumerate(zip(texts, ana, ben, strict=True))]
    write(tmp_path / "wide.csv", "id,text,ana,ben", wide)
    long = [[t, label, who] for t, a, b in zip(texts, ana, ben, strict=True) for label, who in ((a, "ana"), (b, "ben"))]
    write(tmp_path / "long.csv", "text,label,annotator", long)
    return tmp_path


@pytest.mark.parametrize("shape", [["ana.csv", "ben.csv"], ["wide.csv", "--coders", "ana,ben"], ["long.csv"]])
def test_agreement_is_the_same_in_every_shape_of_table(folder: Path, shape: list[str]) -> None:
    out, err = run("data", "agreement", *shape, "--json", "-o", "dis.csv", cwd=folder)
    found = json.loads(out)
    rows = read(folder / "wide.csv")
    kappa = cohen_kappa_score([row["ana"] for row in rows], [row["ben"] for row in rows])
    assert found["pairs"][0]["kappa"]["value"] == pytest.approx(kappa)
    assert {found["pairs"][0]["first"], found["pairs"][0]["second"]} == {"ana", "ben"}
    differing = [row for row in rows if row["ana"] != row["ben"]]
    assert found["disagreements"] == len(differing)
    assert {(row["text"], row["label_ana"], row["label_ben"]) for row in read(folder / "dis.csv")} == {
        (row["text"], row["ana"], row["ben"]) for row in differing
    }
    assert "disagreements in dis.csv" in err


def test_agreement_is_shown_with_intervals_by_pair_and_label(folder: Path) -> None:
    out, _ = run("data", "agreement", "long.csv", cwd=folder)
    for shown in ("12 texts labelled by ana, ben", "Krippendorff's alpha", "Cohen's kappa", "conciliatory"):
        assert shown in out
    out, _ = run(
        "data", "agreement", "wide.csv", "--coders", "ana,ben", "--id-column", "id", "--ordinal",
        "--labels", "hostile,neutral,conciliatory", cwd=folder,
    )  # fmt: skip
    assert "alpha, ordinal" in out


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["agreement", "ana.csv"], 2, "two coders or more; found labels of 'ana'"),
        (["agreement", "wide.csv", "--coders", "ana,cem"], 4, "no column 'cem'"),
        (["agreement", "wide.csv", "--coders", "ana"], 2, "--coders takes two names or more"),
        (["agreement", "long.csv", "--ordinal"], 2, "--ordinal needs the order of the labels"),
        (["agreement", "long.csv", "--labels", "hostile,neutral"], 2, "--labels does not name 'conciliatory'"),
        (["agreement", "long.csv", "-o", "x"], 2, "its name does not say what to write"),
        (["check", "wide.csv"], 4, "no column 'label'"),
        (["check", "ana.csv", "--threshold", "0"], 2, "--threshold is 0.0"),
        (["queue", "ana.csv", "-o", "x.csv", "--by", "luck"], 2, "--by takes margin, diversity, novelty"),
        (["queue", "drawn.csv", "-o", "x.csv"], 2, "is a sample drawn by lot"),
        (["queue", "clash.csv", "-o", "x.csv"], 2, "has a column 'margin' already"),
        (["convert", "ana.csv", "-o", "x.json", "--to", "excel"], 2, "--to is 'excel'; it is one of label-studio"),
        (["convert", "ana.csv", "-o", "x.csv", "--to", "prodigy"], 2, "tasks are written as .json"),
    ],
)
def test_what_cannot_be_done_is_said_in_words(folder: Path, arguments: list[str], code: int, told: str) -> None:
    write(folder / "drawn.csv", "text,p_sampled", [["We met.", "0.5"]])
    write(folder / "clash.csv", "text,margin", [["We met.", "0.5"]])
    _, err = run("data", *arguments, code=code, cwd=folder)
    assert told in err
    assert not list(folder.glob("x*"))


def test_check_tells_what_is_wrong_with_file_and_line(tmp_path: Path) -> None:
    rows = [["We met.", "a"], ["We met.", "b"], ["", "a"], ["They left.", ""]]
    write(tmp_path / "one.csv", "text,label", rows)
    write(tmp_path / "two.csv", "text,label", [["We met.", "a"]])
    out, err = run("data", "check", "one.csv", "two.csv", "-o", "all.csv", cwd=tmp_path)
    assert "one.csv, line 3:  [b] We met." in out
    assert "Copies of a text of another file: 1" in out
    assert "Not looked for wrong labels" in err
    found = [(row["kind"], row["file"], row["line"], row["other_line"]) for row in read(tmp_path / "all.csv")]
    assert found == [
        ("no_text", "one.csv", "4", ""),
        ("no_label", "one.csv", "5", ""),
        ("duplicate", "one.csv", "3", "2"),
        ("conflicting_labels", "one.csv", "3", "2"),
        ("leakage", "two.csv", "2", "2"),
        ("conflicting_labels", "two.csv", "2", "3"),
    ]
    out, _ = run("data", "check", "one.csv", "two.csv", "--no-label-errors", "--json", cwd=tmp_path)
    told = json.loads(out)
    assert told["counts"]["leakage"] == 1
    assert len(told["findings"]) == 6


def test_capitals_change_nothing_of_what_is_found_wrong_but_that_they_are_told(tmp_path: Path) -> None:
    rows = [[text, label] for label, own in SMALL.items() for text in own]
    write(tmp_path / "plain.csv", "text,label", rows)
    capitals = [[text, label.upper() if i % 3 == 0 else label] for i, (text, label) in enumerate(rows)]
    write(tmp_path / "capitals.csv", "text,label", capitals)
    plain, _ = run("data", "check", "plain.csv", "--json", cwd=tmp_path)
    mixed, err = run("data", "check", "capitals.csv", "--json", cwd=tmp_path)
    assert "Wrong labels are looked for by models" in err
    counts = json.loads(mixed)["counts"]
    assert counts.pop("similar_labels") == len(SMALL)
    assert {kind: n for kind, n in counts.items() if n} == {k: n for k, n in json.loads(plain)["counts"].items() if n}


def test_a_set_with_other_labels_goes_through_all_commands(tmp_path: Path) -> None:
    """To Label Studio and back, checked, learned from, and asked what to label next."""
    rows = [[text, label] for label, own in THREE.items() for text in own]
    write(tmp_path / "set.csv", "text,label", rows)
    names = ["--labels", ",".join(THREE)]
    _, err = run("data", "convert", "set.csv", "-o", "tasks.json", "--to", "label-studio", *names, cwd=tmp_path)
    assert '<Choice value="discuss"/>' in err
    run("data", "convert", "tasks.json", "-o", "back.csv", cwd=tmp_path)
    assert [[row["text"], row["label"]] for row in read(tmp_path / "back.csv")] == rows
    out, _ = run("data", "check", "tasks.json", "--json", cwd=tmp_path)
    assert json.loads(out)["labels"]["tasks.json"] == {"agree": 8, "discuss": 8, "reject": 8}
    assert json.loads(out)["counts"]["duplicate"] == 0
    more = ["--folds", "2", "--jobs", "1", "--C", "1", "-q"]
    run("train", "back.csv", "-o", "m", *more, cwd=tmp_path)
    write(tmp_path / "new.csv", "text,id", [["We reject the offer of talks.", "7"], [rows[0][0], "8"], ["", "9"]])
    _, err = run(
        "data",
        "queue",
        "new.csv",
        "-o",
        "next.csv",
        "-n",
        "5",
        "-m",
        "m",
        "--labelled",
        "back.csv",
        code=3,
        cwd=tmp_path,
    )
    assert "new.csv, line 4: rejected" in err
    assert "They were not drawn by lot" in err
    [row] = read(tmp_path / "next.csv")
    assert list(row) == ["text", "id", "queue_rank", "queue_reason", "margin", "distance", "novelty"]
    assert (row["id"], row["queue_rank"], row["queue_reason"]) == ("7", "1", "margin")


@pytest.mark.parametrize("program", ["label-studio", "prodigy", "doccano"])
def test_tasks_are_read_wherever_labels_are(folder: Path, program: str) -> None:
    ending = "json" if program == "label-studio" else "jsonl"
    run("data", "convert", "long.csv", "-o", f"tasks.{ending}", "--to", program, cwd=folder)
    out, _ = run("data", "agreement", f"tasks.{ending}", "--json", cwd=folder)
    expected, _ = run("data", "agreement", "long.csv", "--json", cwd=folder)
    assert json.loads(out) == json.loads(expected)


def test_commands_that_read_no_tasks_say_how_they_become_a_table(folder: Path) -> None:
    run("data", "convert", "ana.csv", "-o", "tasks.json", "--to", "label-studio", cwd=folder)
    _, err = run("train", "tasks.json", "-o", "m", code=4, cwd=folder)
    assert "tasks become a table with: stance data convert tasks.json -o labelled.csv" in err


def test_a_task_that_cannot_be_used_is_a_reject_with_its_number(folder: Path) -> None:
    run("data", "convert", "ana.csv", "-o", "tasks.json", "--to", "label-studio", cwd=folder)
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    tasks[2]["annotations"][0]["result"][0]["value"]["choices"] = ["hostile", "neutral"]
    (folder / "tasks.json").write_text(json.dumps(tasks), encoding="utf-8")
    _, err = run("data", "convert", "tasks.json", "-o", "back.csv", code=3, cwd=folder)
    assert "tasks.json, line 3: rejected: an annotation has 2 labels (hostile, neutral) where one is wanted" in err
    assert len(read(folder / "back.csv")) == 11
