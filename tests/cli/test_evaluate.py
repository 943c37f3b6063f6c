"""`stance evaluate` and `stance calibrate`: figures, breakdowns, comparisons, reports and promises, for any labels."""

import csv
import json
import re
import shutil
from collections.abc import Iterable, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from conftest import ROOT, run, small_data
from stance import StanceModel, load
from stance.evaluation.evaluation import evaluate
from stance.files import file_hash
from stance.resources import data_folder

NAMES = {"conciliatory": "cooperate", "hostile": "conflict", "neutral": "other"}
TOPICS = ["fish", "gas", "visas", "rice", "mines", "ports", "dams", "steel", "maps", "Albania", "tolls", "rail"]
FRAMES = {
    "cooperate": ("We welcome the offer of talks on {}.", "They thanked their partners for the aid with {}."),
    "conflict": ("We condemn the attack on the convoy of {}.", "The ministry rejected the accusation about {}."),
    "other": ("The meeting on {} is on 3 May.", "The agenda has four items on {}."),
}


def write(path: Path, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(header)
        writer.writerows(rows)
    return str(path)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with labelled texts of other labels than the three stances, and two models trained on some of them."""
    place = tmp_path_factory.mktemp("other")
    rows = [(text, NAMES[label], group) for text, label, group in zip(*small_data(), strict=True)]
    write(place / "train.csv", ["text", "label", "document"], rows)
    write(place / "fewer.csv", ["text", "label", "document"], [row for row in rows if "the" not in row[0][:5].lower()])
    new = [
        (frame.format(topic), label, f"{topic}-{k}", topic, f"set {topic} {label}")
        for topic in TOPICS for label, frames in FRAMES.items() for k, frame in enumerate(frames)
    ]  # fmt: skip
    write(place / "new.csv", ["text", "label", "document", "topic", "same"], new)
    (place / "tables").mkdir()
    shutil.copy(data_folder() / "concepts.csv", place / "tables")
    for name in ("lexicon.csv", "actors.csv"):  # few entries: a model of them is quick to load
        lines = (data_folder() / name).read_text(encoding="utf-8").splitlines(keepends=True)
        (place / "tables" / name).write_text("".join(lines[:100]), encoding="utf-8")
    for data, model in (("train.csv", "m"), ("fewer.csv", "n")):
        more = ["--tables", "tables", "--jobs", "1", "--folds", "3", "--C", "1", "-q"]
        run("train", data, "-o", model, "--poles", "cooperate,conflict", *more, cwd=place)
    return place


def test_texts_with_labels_of_any_names_go_through_every_command(place: Path, tmp_path: Path) -> None:
    """From the raw table to figures, a comparison, a calibrated model, and answers that are certain."""
    out, _ = run("evaluate", "new.csv", "-m", "m", "--json", "--compare", "n", "--swap-names", cwd=place)
    found = json.loads(out)
    assert found["labels"] == ["conflict", "cooperate", "other"]
    assert (found["rows"], found["documents"]) == (72, 24)
    assert found["comparison"]["rows"] == 72
    assert found["name_swaps"] == {"texts": 6, "swaps": 30, "changed": 0, "largest_change": 0.0}
    new = str(tmp_path / "new")
    _, err = run("calibrate", "m", "new.csv", "-o", new, "--certain-accuracy", "0.5", "--conformal", "0.8", cwd=place)
    assert "72 labels used in 24 documents" in err
    assert "Certain from" in err
    scored, _ = run("predict", "new.csv", "-m", new, "--format", "csv", cwd=place)
    answers = list(csv.DictReader(scored.splitlines()))
    assert {row["certain"] for row in answers} >= {"true"}
    assert {"p_conflict", "p_cooperate", "p_other", "score"} <= set(answers[0])
    with_sets, _ = run("predict", "new.csv", "-m", new, "--label-sets", "-f", "csv", "--unit", "sentence", cwd=place)
    told = list(csv.DictReader(with_sets.splitlines()))
    assert [row["label_set"].split("|") for row in told] == [
        list(held or ()) for held in load(new).label_sets([row["sentence"] for row in told])
    ]
    assert all(row["stance"] in row["label_set"].split("|") for row in told)
    _, err = run("predict", "new.csv", "-m", "m", "--label-sets", code=2, cwd=place)
    assert "this model makes no label sets" in err
    sets = json.loads(run("evaluate", "new.csv", "-m", new, "--json", cwd=place)[0])["label_sets"]
    assert sets["promised"] == 0.8 <= sets["coverage"]["value"]
    assert "cooperate" in run("explain", "We thanked them.", "-m", new, cwd=place)[0]
    gold = {"text": "Peru thanked Chile.", "statements": [{"text": "Peru thanked Chile", "stance": "cooperate"}]}
    (place / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    assert json.loads(run("evaluate-articles", "gold.json", "-m", new, "--json", cwd=place)[0])["statements"] == 1


def test_the_figures_are_those_of_the_library(place: Path) -> None:
    with (place / "new.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    found = json.loads(run("evaluate", "new.csv", "-m", "m", "--by", "topic", "--json", cwd=place)[0])
    expected = evaluate(
        load(place / "m"), columns["text"], columns["label"], columns["topic"], documents=columns["document"]
    )
    assert found["accuracy"] == vars(expected.accuracy)
    assert found["mcc"] == vars(expected.mcc)
    assert {name: group["rows"] for name, group in found["by_group"].items()} == dict.fromkeys(sorted(TOPICS), 6)
    alone = json.loads(run("evaluate", "new.csv", "-m", "m", "--group-column", "text", "--json", cwd=place)[0])
    assert (found["documents"], alone["documents"]) == (24, 72)


def test_the_families_of_a_challenge_are_told_one_by_one(folder: str) -> None:
    out, _ = run("evaluate", str(ROOT / "data" / "challenge.csv"), "-m", folder, "--json")
    found = json.loads(out)["by_group"]
    assert "negation" in found
    assert len(found) > 10


def test_texts_that_say_the_same_are_held_against_each_other(place: Path) -> None:
    arguments = ["evaluate", "new.csv", "-m", "m", "--paraphrase-column", "same"]
    found = json.loads(run(*arguments, "--json", cwd=place)[0])["paraphrases"]
    assert (found["sets"], found["pairs"]) == (36, 36)
    assert f"{36 - found['same']} of 36" in run(*arguments, cwd=place)[0]


class _Page(HTMLParser):
    """What a page is made of: its tags, the names of all attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def _page_text(content: str) -> str:
    """Return the words of a page, a blank between those of two elements."""
    return re.sub(r"<[^>]*>", " ", content)


def test_a_report_holds_what_was_printed_and_no_value_of_a_table_becomes_markup(place: Path, tmp_path: Path) -> None:
    evil = "<script>alert(1)</script>|`x`"
    rows = [("We welcome the talks.", "cooperate", evil), ("We condemn it.", "conflict", "b")]
    data = write(tmp_path / "evil.csv", ["text", "label", "kind"], rows)
    reports = {ending: tmp_path / f"report.{ending}" for ending in ("html", "md", "json")}
    for path in reports.values():
        out, err = run("evaluate", data, "-m", str(place / "m"), "--by", "kind", "--report", str(path))
        assert (out, f"Wrote {path}" in err) == ("", True)
    page = _Page(reports["html"].read_text(encoding="utf-8"))
    assert page.tags & {"script", "img", "link", "a", "iframe"} == set()
    assert page.attributes & {"src", "href", "onclick"} == set()
    assert evil in page.text
    assert "svg" in page.tags  # the reliability diagram
    plain = reports["md"].read_text(encoding="utf-8")
    assert "&lt;script&gt;" in plain
    assert "<script>" not in plain
    assert "\\|\\`x\\`" in plain
    printed = run("evaluate", data, "-m", str(place / "m"), "--by", "kind", "--json")[0]
    assert json.loads(reports["json"].read_text(encoding="utf-8")) == json.loads(printed)


def test_a_report_says_what_became_of_the_rows_as_messages_do(place: Path, tmp_path: Path) -> None:
    rows = [
        ("We welcome the talks.", "Cooperate", "a"),
        ("We condemn it.", "conflict", ""),
        ("We condemn  it.", "conflict", "b"),
        ("", "conflict", "b"),
        ("They met.", "", "b"),
        (" ", "conflict", "b"),
    ]
    data = write(tmp_path / "some.csv", ["text", "label", "document"], rows)
    found = {}
    for ending in ("html", "md", "json"):
        report = tmp_path / f"report.{ending}"
        _, err = run("evaluate", data, "-m", str(place / "m"), "--report", str(report), code=3)
        assert "1 of these 3 texts is a copy of another of them; each counts" in err
        assert "1 label written otherwise" in err
        assert "1 texts name no document" in err or "1 texts name no group" in err
        assert err.count("rejected: no text") == 2
        found[ending] = report.read_text(encoding="utf-8")
    assert json.loads(found["json"])["data"] == {
        "read": 6, "rejected": {"no text in column 'text'": 2, "no label in column 'label'": 1}, "measured": 3,
        "without_document": 1, "copies": 1, "labels_rewritten": 1, "trained_on": 0,
    }  # fmt: skip
    rejected = ("rejected: no text in column 'text' | 2", "rejected: no label in column 'label' | 1")
    for row in ("rows read | 6", *rejected, "texts measured | 3"):
        assert f"| {row} |" in found["md"]
    page = " ".join(_page_text(found["html"]).split())
    assert "rejected: no text in column &#39;text&#39; 2" in page
    assert "copies of others, each of which counts 1" in page


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["evaluate", "new.csv", "--report", "out.pdf"], 2, "out.pdf: a report ends in one of .html, .md, .json"),
        (["evaluate", "new.csv", "--report", "no/out.md"], 4, "no/out.md"),
        (["evaluate", "new.csv", "--by", "tropic"], 4, "tropic"),
        (["evaluate", "new.csv", "--compare", "nothing"], 5, "nothing: no such model folder"),
        (
            ["evaluate", "new.csv", "-m", "m", "--compare", "default"],
            4,
            "only models of the same labels can be compared",
        ),
        (["evaluate-articles", "new.csv"], 4, "new.csv: annotated articles are .jsonl or .json files"),
        (["calibrate", "m", "new.csv", "-o", "m", "--overwrite"], 2, "m is the model itself, which stays as it is"),
        (["calibrate", "m", "new.csv", "-o", "n"], 2, "n exists; choose another name, or say --overwrite"),
        (["calibrate", "m", "new.csv", "-o", "x", "--certain-accuracy", "1"], 2, "the accuracy to promise is 1.0"),
        (["calibrate", "nothing", "new.csv", "-o", "x"], 5, "nothing: no such model folder"),
        (["calibrate", "m", "train.csv", "-o", "x"], 4, "none of the 24 labels can be used"),
    ],
)
def test_what_cannot_be_is_refused_in_words(place: Path, arguments: list[str], code: int, message: str) -> None:
    if arguments[0] == "evaluate" and "-m" not in arguments:
        arguments = [*arguments, "-m", "m"]
    _, err = run(*arguments, code=code, cwd=place)
    assert message in err
    assert not (place / "x").exists()


def hashes(folder: Path) -> dict[str, str]:
    return {file.name: file_hash(file) for file in folder.iterdir()}


def test_calibrating_leaves_the_model_as_it_is_and_gives_the_same_bytes_again(place: Path, tmp_path: Path) -> None:
    before = hashes(place / "m")
    for name in ("a", "b"):
        run("calibrate", "m", "new.csv", "-o", str(tmp_path / name), "-q", cwd=place)
    assert hashes(place / "m") == before
    assert hashes(tmp_path / "a") == hashes(tmp_path / "b") != before
    promise = json.loads((tmp_path / "a" / "manifest.json").read_text(encoding="utf-8"))["promise"]
    assert promise["sources"] == [{"file": "new.csv", "sha256": file_hash(place / "new.csv")}]
    told, _ = run("model", "info", str(tmp_path / "a"))
    assert f"calibrated   on 72 labels of new.csv (SHA-256 {file_hash(place / 'new.csv')})" in told


def test_too_few_labels_promise_nothing_and_it_is_said_how_many_it_would_take(place: Path, tmp_path: Path) -> None:
    texts = [frame.format(topic) for topic in TOPICS for frames in FRAMES.values() for frame in frames][:18]
    rows = list(zip(texts, map(str, load(place / "m").predict(texts)), strict=True))  # all of them right
    data = write(tmp_path / "few.csv", ["text", "label"], [*rows, ("", "other")])
    _, err = run("calibrate", str(place / "m"), data, "-o", str(tmp_path / "few"), code=3)
    assert "few.csv, line 20: rejected: no text" in err
    assert "18 labels used" in err
    assert "to change them takes 100 labels" in err
    assert "No answer will be certain: the labels do not show 90% right answers with 95% confidence" in err
    assert "It takes 29 certain answers" in err
    assert "were they like these, about 29 labels would" in err
    info, _ = run("model", "info", str(tmp_path / "few"))
    assert "certain      never" in info
    assert "promised     nothing: the labels did not show 90% of certain answers right, with 95% confidence" in info


def test_the_model_that_ships_can_be_named(place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stood in for by a small one: the name is what is tried here."""
    monkeypatch.setattr("stance.resources.default_model", lambda: place / "m")
    _, err = run("calibrate", "default", "new.csv", "-o", str(tmp_path / "new"), cwd=place)
    assert f"Wrote {tmp_path / 'new'}" in err
    assert isinstance(load(tmp_path / "new"), StanceModel)


def test_labels_of_another_codebook_are_read_as_the_models_where_that_is_said(tmp_path: Path, folder: str) -> None:
    texts, labels, _ = small_data()
    ours = {"conciliatory": "coop", "hostile": "Conf", "neutral": "none"}
    for name, names in (("own", labels), ("other", [ours[label] for label in labels])):
        with (tmp_path / f"{name}.csv").open("w", newline="") as file:
            csv.writer(file).writerows([("text", "label"), *zip(texts, names, strict=True)])
    _, err = run("evaluate", "other.csv", "-m", folder, cwd=tmp_path, code=4)
    assert "where one means the same, say so: --rename-labels Conf=LABEL,..." in " ".join(err.split())
    renamed = ["--rename-labels", "coop=conciliatory,conf=hostile,none=neutral"]
    out, _ = run("evaluate", "other.csv", "-m", folder, "--json", *renamed, cwd=tmp_path)
    expected, _ = run("evaluate", "own.csv", "-m", folder, "--json", cwd=tmp_path)
    assert json.loads(out) == json.loads(expected)
