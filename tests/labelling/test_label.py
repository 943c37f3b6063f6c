"""`stance label` at a terminal: labelled, stopped, resumed, trained on."""

import csv
import sys
from pathlib import Path

import pytest

from conftest import SMALL, run

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal of Unix", allow_module_level=True)

import transcript
from pseudo_terminal import PseudoTerminal
from transcript import PAGE

THREE = "id,text,date\n1,We condemn the raid.,2024-01-02\n2,We welcome the offer.,2024-01-03\n3,We met.,2024-01-04\n"
LABELS = ["--labels", "for,against,none", "--in-order"]


def written(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in.csv").write_text(THREE, encoding="utf-8")
    return tmp_path


def label(folder: Path, *more: str, width: int = 80, height: int = 24) -> PseudoTerminal:
    return PseudoTerminal(
        "label", "in.csv", "--annotator", "ana", *LABELS, *more, cwd=folder, width=width, height=height
    )


def test_fifty_texts_are_labelled_stopped_resumed_and_trained_on(tmp_path: Path) -> None:
    texts = [f"{text} {i}" for i in range(3) for label in SMALL for text in SMALL[label]][:50]
    truth = {f"{text} {i}": label for i in range(3) for label in SMALL for text in SMALL[label]}
    (tmp_path / "in.csv").write_text(
        "text\n" + "".join(f'"{text}"\n' for text in texts), encoding="utf-8"
    )  # fmt: skip
    out = tmp_path / "in.csv.labels-ana.csv"
    for stop in (18, 30, 50):  # killed, interrupted, to the end
        with PseudoTerminal("label", "in.csv", "--annotator", "ana", cwd=tmp_path, width=200) as terminal:
            shown = terminal.until()
            done = len(written(out)) if out.exists() else 0
            while done < stop:
                assert f"{done + 1} of 50" in shown
                [text] = [text for text in texts if f"  {text}\r\n" in shown]
                terminal.press(truth[text][0])
                done += 1
                shown = terminal.until() if done < 50 else ""
            if stop == 18:
                terminal.kill()
            elif stop == 30:
                terminal.press("\x03")
                code, end = terminal.end()
                assert code == 130
                assert "30 of 50 are labelled" in end
            else:
                code, end = terminal.end()
                assert code == 0
                assert "All 50 are labelled" in end
        assert len(written(out)) == stop
    rows = written(out)
    assert {row["text"]: row["label"] for row in rows} == {text: truth[text] for text in texts}
    assert [row["text"] for row in rows] != texts  # in an order drawn by lot, which the table keeps
    _, err = run("train", str(out), "-o", str(tmp_path / "m"), "--folds", "3", "--jobs", "1", cwd=tmp_path)
    assert "Training on 50 texts" in err


def test_every_column_comes_back_with_the_answer_behind_it(folder: Path) -> None:
    with label(folder) as terminal:
        assert "We condemn the raid." in terminal.until()
        terminal.screen("a")
        terminal.press("+")
        terminal.until("note, and Enter:")
        assert "the note is kept" in terminal.screen("unsure\x1b[2J\r")
        terminal.screen("F")  # capitals count alike
        terminal.press("q")
        assert terminal.end()[0] == 0
    first, second = written(folder / "in.csv.labels-ana.csv")
    assert list(first) == ["id", "text", "date", "label", "annotator", "labelled_at", "note"]
    assert (first["id"], first["date"], first["label"], first["annotator"]) == ("1", "2024-01-02", "against", "ana")
    assert first["labelled_at"].endswith("Z")
    assert (second["label"], second["note"]) == ("for", "unsure\ufffd[2J")


def test_a_wrong_key_an_arrow_and_what_is_pasted_label_nothing_more(folder: Path) -> None:
    out = folder / "in.csv.labels-ana.csv"
    with label(folder) as terminal:
        terminal.until()
        for key, told in (
            ("x", "'x' means nothing"),
            ("\x1b[A", "that key means"),
            ("ü", "'ü' means"),
            ("u", "nothing"),
        ):
            assert told in terminal.screen(key)
        assert not out.exists()
        assert "2 of 3" in terminal.screen("fff")
        terminal.press("q")
        assert "1 of 3 are labelled" in terminal.end()[1]
    assert len(written(out)) == 1


def test_the_last_answer_is_taken_back_also_one_of_an_earlier_session_and_a_skipped_text_comes_again(
    folder: Path,
) -> None:
    out = folder / "in.csv.labels-ana.csv"
    with label(folder) as terminal:
        terminal.until()
        assert "We welcome the offer." in terminal.screen("f")
        shown = terminal.screen("u")
        assert "taken back: it was for" in shown
        assert "We condemn the raid." in shown
        assert written(out) == []
        assert "We welcome the offer." in terminal.screen("s")
        terminal.screen("f")
        assert "We condemn the raid." in terminal.screen("n")
        terminal.press("q")
        terminal.end()
    with label(folder) as terminal:
        assert "3 of 3" in terminal.until()
        assert "taken back: it was none" in terminal.screen("u")
    assert [row["id"] for row in written(out)] == ["2"]


def test_two_coders_write_one_file_one_after_the_other_and_not_at_once(folder: Path) -> None:
    with label(folder, "-o", "both.csv") as terminal:
        terminal.until()
        terminal.screen("f")
        second = ["label", "in.csv", "--annotator", "ben", *LABELS, "-o", "both.csv"]
        with PseudoTerminal(*second, cwd=folder) as other:
            code, shown = other.end()
            assert code == 4
            assert "another run is writing it" in " ".join(shown.split())
        terminal.press("\x04")  # as a terminal says that nothing more comes
        assert terminal.end()[0] == 0
    with PseudoTerminal(*second, cwd=folder) as other:
        assert "1 of 3" in other.until()
        other.screen("a")
        other.press("q")
        other.end()
    assert [(row["id"], row["annotator"], row["label"]) for row in written(folder / "both.csv")] == [
        ("1", "ana", "for"),
        ("1", "ben", "against"),
    ]


def test_control_characters_are_shown_as_signs_and_long_texts_by_the_page(tmp_path: Path) -> None:
    text = "Begin \x1b[2J\x07 " + "word " * 200 + "End."
    (tmp_path / "in.csv").write_text(f'text\n"{text}"\n"Line one\r\nline two"\n', encoding="utf-8", newline="")
    with label(tmp_path, width=30, height=16) as terminal:
        shown = terminal.until()
        assert "\x1b" not in shown
        assert "\x07" not in shown
        assert "Begin \ufffd[2J\ufffd" in shown
        assert "more lines: space" in shown
        assert max(map(len, shown.partition("1 of 2")[2].splitlines())) <= 30
        while "more lines" in shown:
            shown = terminal.screen(" ")
        assert "End." in shown
        assert "  Line one\r\n  line two\r\n" in terminal.screen("f")


def test_the_guide_is_the_projects_for_its_labels_and_ones_own_for_others(folder: Path) -> None:
    (folder / "book.txt").write_text("My own rules.", encoding="utf-8")
    for options, told in (
        (["--labels", "hostile,neutral"], "The stance of a statement"),
        (["--labels", "for,against"], "There is no guide for for, against here"),
        (["--labels", "for,against", "--guide", "book.txt"], "My own rules."),
    ):
        with PseudoTerminal("label", "in.csv", "--annotator", "ana", *options, cwd=folder) as terminal:
            terminal.until()
            assert told in terminal.screen("?")


def test_labels_are_those_of_a_scored_table_and_its_answers_are_not_shown(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text,stance,p_yes,p_no,p_sampled\nWe met.,yes,0.91,0.09,0.5\n", encoding="utf-8")
    with PseudoTerminal("label", "in.csv", "--annotator", "ana", cwd=tmp_path) as terminal:
        shown = terminal.until()
        assert "y yes   n no   s skip" in shown
        assert "0.91" not in shown
        terminal.press("n")
        terminal.end()
    [row] = written(tmp_path / "in.csv.labels-ana.csv")
    assert (row["p_sampled"], row["stance"], row["label"]) == ("0.5", "yes", "no")


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["--context", "p_x"], 2, "whoever sees a model's or a colleague's answer follows it"),
        (["--labels", "one"], 2, "labels must be two or more"),
        (["-o", "in.csv"], 2, "holds the texts themselves"),
        (["-o", "out.docx"], 2, "its name does not say what to write"),
        (["-o", "none/out.csv"], 4, "make the folder none first"),
        (["--text-column", "body"], 4, "no column 'body'"),
        (["-o", "older.csv"], 4, "is no table of labels for in.csv"),
        (["-o", "other.csv"], 4, "holds the label 'maybe', and the labels are for, against, none"),
        (["--annotator", " "], 2, "--annotator is empty"),
        (["--guide", "missing.txt"], 4, "missing.txt: cannot be read"),
    ],
)
def test_what_cannot_be_labelled_is_refused_before_anything_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, told: str
) -> None:
    (tmp_path / "in.csv").write_text("text,p_x\nWe met.,1\n", encoding="utf-8")
    (tmp_path / "older.csv").write_text("body,label\nWe met.,1\n", encoding="utf-8")
    row = "We met.,1,maybe,ana,2026-03-01T10:00:00Z,\n"
    (tmp_path / "other.csv").write_text(f"text,p_x,label,annotator,labelled_at,note\n{row}", encoding="utf-8")
    monkeypatch.setattr("stance.cli.label.is_terminal", lambda _: True)
    usual = [("--annotator", "ana"), tuple(LABELS)]
    given = [word for option in usual if option[0] not in arguments for word in option]
    _, err = run("label", "in.csv", *given, *arguments, code=code, cwd=tmp_path)
    assert told in err
    assert {path.name for path in tmp_path.iterdir()} <= {"in.csv", "older.csv", "other.csv"}


def test_a_table_whose_labels_are_filled_in_is_not_written_over(tmp_path: Path) -> None:
    """And one whose columns for the answer are empty, as coding sheets have them, is filled in."""
    for cell, code in (("for", 4), ("", 0)):
        (tmp_path / "in.csv").write_text(f"text,label\nWe met.,{cell}\n", encoding="utf-8")
        with label(tmp_path, width=400) as terminal:
            if code == 0:
                terminal.until()
                terminal.press("n")
            ended, shown = terminal.end()
        assert ended == code
        assert code == 0 or "its column 'label' is filled" in shown
    assert list(written(tmp_path / "in.csv.labels-ana.csv")[0]) == ["text", "label", "annotator", "labelled_at", "note"]


def test_without_a_terminal_it_says_what_to_do(folder: Path) -> None:
    _, err = run("label", "in.csv", code=2, cwd=folder)
    assert "run it in a terminal window" in err
    assert "stance data convert in.csv -o tasks.json --to label-studio" in err


def test_rows_without_a_text_are_told_and_the_others_labelled(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nWe met.\nNA\n", encoding="utf-8")
    with label(tmp_path) as terminal:
        assert "in.csv, line 3: rejected" in terminal.until()
        terminal.press("n")
        assert terminal.end()[0] == 3


def test_the_session_in_the_documentation_is_what_is_shown() -> None:
    """`python tests/labelling/transcript.py` writes the present one there."""
    assert transcript.refreshed(PAGE.read_text(encoding="utf-8")) == PAGE.read_text(encoding="utf-8")
