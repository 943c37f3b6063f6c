"""What is empty in a table, what is a label, what is a score: the same for every command and every kind of table."""

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from conftest import run
from stance import StanceModel
from stance.labelling.rows import write_rows

LABELS = ("conciliatory", "hostile", "neutral")
SHARES = [f"p_{label}" for label in LABELS]
HEADER = ["text", "date", "country", "code", "stance", *SHARES, "score", "certain"]
ODD = ("NA", "N/A", "None", "nan", "null", "NULL", "No", "True", "007", "1e5", "0x10", "1.50", "2024-01", "-", ".",
       "12345678901234567890", "inf", "#1")  # fmt: skip
"""What programs take for nothing, a truth value, a number or a date, and is a group of that name."""


@pytest.fixture(autouse=True)
def _loaded_once(shipped: StanceModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stance.model.store.load", lambda _: shipped)


def statements(number: int = 72) -> list[dict[str, str]]:
    """Return scored statements, some of each odd group, a few with a cell that is really empty."""
    found = []
    for i in range(number):
        said = LABELS[i % 3]
        shares = {label: 0.7 if label == said else 0.15 for label in LABELS}
        found.append(
            {
                "text": f"Statement {i + 1}, on the fishing of cod.", "date": f"2024-{i % 12 + 1:02}-05",
                "country": [*ODD, ""][i % (len(ODD) + 1)], "code": f"{i % 4}", "stance": said, "certain": "true",
                "score": f"{shares['conciliatory'] - shares['hostile']:.6f}",
                **{f"p_{label}": f"{share:.6f}" for label, share in shares.items()},
            }
        )  # fmt: skip
    return found


def write(path: Path, rows: list[dict[str, str]], columns: list[str] = HEADER) -> Path:
    write_rows(path, columns, [[row[name] for name in columns] for row in rows])
    return path


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.mark.parametrize("ending", ["csv", "tsv", "jsonl", "json", "parquet", "xlsx"])
def test_only_a_blank_cell_is_an_empty_group_in_every_kind_of_table(tmp_path: Path, ending: str) -> None:
    scored = write(tmp_path / f"scored.{ending}", statements())
    out, _ = run("trend", str(scored), "--by", "country", "--freq", "Y", "-q")
    assert sorted({row["country"] for row in read(out)}) == sorted(["", *ODD])
    run("sample", str(scored), "-n", "60", "--by", "country", "-o", str(tmp_path / "todo.csv"), "-q")
    drawn = read((tmp_path / "todo.csv").read_text(encoding="utf-8"))
    write(tmp_path / "done.csv", [{**row, "label": "neutral"} for row in drawn], list(drawn[0]))
    out, _ = run("share", str(scored), "--labels", str(tmp_path / "done.csv"), "--by", "country", "-q")
    assert sorted({row["country"] for row in read(out)}) == sorted(["", *ODD])
    run("report", str(scored), "--by", "country", "-o", str(tmp_path / "r.html"), "--csv", "-q")
    [path] = tmp_path.glob("r.by-*.csv")
    named = {row["country"] for row in read(path.read_text(encoding="utf-8"))}
    assert named == {"(empty)", *ODD}


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet", "xlsx"])
def test_scoring_hands_on_cells_that_look_like_nothing_or_a_number(tmp_path: Path, ending: str) -> None:
    given = write(tmp_path / f"in.{ending}", statements(), ["text", "country"])
    run("predict", str(given), "-o", str(tmp_path / f"out.{ending}"), "-q")
    out, _ = run("predict", str(tmp_path / f"out.{ending}"), "--prefix", "m_", "--format", "csv", "-q")
    assert [row["country"] for row in read(out)] == [row["country"] for row in statements()]


def test_missing_empties_groups_as_texts_and_no_labels(tmp_path: Path) -> None:
    """`--missing` is about texts and cells, `--missing-labels` about labels: each leaves the other alone."""
    told = {"We condemn.": "hostile", "neutral": "neutral", "We met on Monday.": "neutral", "We left.": "x"}
    rows = [{"text": text, "label": label} for text, label in told.items()]
    labelled = str(write(tmp_path / "l.csv", rows, ["text", "label"]))
    out, err = run("evaluate", labelled, "--json", "--missing", "neutral", "--missing-labels", "x", code=3)
    assert (json.loads(out)["rows"], err.count("rejected")) == (2, 2)
    assert "line 3: rejected: no text" in err
    assert "line 5: rejected: no label" in err
    _, err = run("evaluate", labelled, "--missing", "x", code=4)
    assert "does not know the label 'x'" in err


@pytest.mark.parametrize("cell", ["", "n.a.", "inf"])
def test_a_score_that_is_none_is_told_by_its_probabilities(tmp_path: Path, cell: str) -> None:
    whole = write(tmp_path / "whole.csv", statements())
    rows = statements()
    rows[4]["score"] = rows[9]["score"] = cell
    holed = write(tmp_path / "holed.csv", rows)
    asked = ["--by", "code", "--freq", "Y", "--format", "csv"]
    expected, _ = run("trend", str(whole), *asked)
    found, err = run("trend", str(holed), *asked)
    assert found == expected
    what = f"is {cell!r} and no number" if cell else "is empty"
    assert (
        err.count(f"holed.csv, line 6: 'score' {what}, and so in 1 more rows; it was taken from the probabilities") == 1
    )
    _, err = run("report", str(holed), "-o", str(tmp_path / "r.html"))
    assert "'score' is empty or no number in 2 rows (the first: line 6), and was taken from the probabilities" in err
    _, err = run("report", str(whole), "-o", str(tmp_path / "r.html"))
    assert "no number" not in err


def test_a_table_whose_scores_are_all_none_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    holed = write(tmp_path / "holed.csv", [{**row, "score": ""} for row in statements()])
    _, err = run("trend", str(holed), code=4)
    assert "line 2: 'score' is empty, and so it is in all rows; score the texts anew, or leave the column out" in err


def spoil(name: str, cell: str) -> Callable[[list[dict[str, str]]], list[dict[str, str]]]:
    return lambda rows: [{**row, name: cell} if i == 4 else row for i, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("name", "cell", "why"),
    [
        ("stance", "", "'stance' is empty, and there are probabilities of conciliatory, hostile, neutral; score the"),
        ("stance", "warm", "'stance' is 'warm', and there are probabilities of conciliatory, hostile, neutral"),
        ("p_hostile", "", "the shares of conciliatory, hostile, neutral are not numbers that sum to 1"),
        ("text", "", "no text in column 'text'"),
        ("text", "NA", "no text in column 'text': 'NA' stands for a missing one"),
    ],
)
def test_a_row_without_an_answer_is_rejected_and_the_others_are_counted(
    tmp_path: Path, name: str, cell: str, why: str
) -> None:
    scored = write(tmp_path / "scored.csv", spoil(name, cell)(statements()))
    out, err = run("trend", str(scored), "--freq", "Y", "--format", "csv", code=3)
    assert sum(int(row["n"]) for row in read(out)) == 71
    assert f"scored.csv, line 6: rejected: {why}" in err
    _, err = run("sample", str(scored), "-n", "20", "-o", str(tmp_path / "todo.csv"), code=3)
    assert f"line 6: rejected: {why}" in err
    drawn = read((tmp_path / "todo.csv").read_text(encoding="utf-8"))
    write(tmp_path / "done.csv", [{**row, "label": "neutral"} for row in drawn], list(drawn[0]))
    out, err = run("share", str(scored), "--labels", str(tmp_path / "done.csv"), "--format", "csv", code=3)
    assert {row["n"] for row in read(out)} == {"71"}


def test_of_many_rejects_the_reasons_are_counted(tmp_path: Path) -> None:
    rows = [{**row, "date": "" if i < 12 else "soon" if i < 15 else row["date"]} for i, row in enumerate(statements())]
    scored = write(tmp_path / "scored.csv", [{**row, "score": ""} if i == 70 else row for i, row in enumerate(rows)])
    _, err = run("trend", str(scored), "--freq", "Y", code=3)
    assert err.count(": rejected: ") == 10
    assert "... and 5 more; in all 12 times date: no date, 3 times date: 'soon'" in err


def test_what_is_labelled_already_and_cannot_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path / "in.csv", statements(), ["text"])
    (tmp_path / "done.csv").write_bytes(b"text,label\nStatement 1, on the fishing of cod.,neutral\n\xe9t\xe9,neutral\n")
    _, err = run("data", "queue", "in.csv", "--labelled", "done.csv", "-n", "5", "-o", "q.csv", cwd=tmp_path, code=3)
    assert "done.csv, line 3: rejected: bytes that are not in the file's encoding" in err


def test_an_article_or_a_speaker_may_be_named_na_and_a_title_may_not(tmp_path: Path) -> None:
    rows = [{"text": "We condemn the attack by Chile.", "nr": "NA", "who": "NA", "head": "N/A", "day": "NA"}]
    given = str(write(tmp_path / "in.csv", rows, list(rows[0])))
    asked = ["--id-column", "nr", "--speaker-column", "who", "--title-column", "head", "--date-column", "day", "--csv"]
    out, err = run("article", given, *asked)
    assert [(row["article"], row["holder"], row["holder_actor"], row["text"]) for row in read(out)] == [
        ("NA", "NA", "", "We condemn the attack by Chile")
    ]
    assert "dates cannot be read" not in err
    out, _ = run("article", given, *asked, "--missing", "NA")
    assert {row["article"] for row in read(out)} == {f"{given}:2"}


def drawn_and_coded(folder: Path, *options: str, label: Callable[[int], str] = lambda _: "neutral") -> list[Any]:
    """Write a scored table, draw a sample of it, and return its rows with labels."""
    write(folder / "scored.csv", statements())
    run("sample", "scored.csv", "-n", "40", *options, "-o", "todo.csv", "-q", cwd=folder)
    drawn = read((folder / "todo.csv").read_text(encoding="utf-8"))
    return [{**row, "label": label(i)} for i, row in enumerate(drawn)]


@pytest.mark.parametrize("command", [("share",), ("trend", "--freq", "Y", "--format", "csv")])
def test_labels_have_an_encoding_and_a_sheet_of_their_own(tmp_path: Path, command: tuple[str, ...]) -> None:
    rows = [{**row, "note": "déjà vu"} for row in drawn_and_coded(tmp_path)]
    lines = [";".join(rows[0]), *(";".join(f'"{cell}"' for cell in row.values()) for row in rows)]
    (tmp_path / "done.csv").write_text("\n".join(["Coded in May", *lines]), encoding="cp1252")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["how this was coded"])
    sheet = book.create_sheet("codes")
    for cells in (list(rows[0]), *(list(row.values()) for row in rows)):
        sheet.append(cells)
    book.save(tmp_path / "done.xlsx")
    write(tmp_path / "plain.csv", rows, list(rows[0]))
    expected, _ = run(*command, "scored.csv", "--labels", "plain.csv", cwd=tmp_path)
    asked = ["--labels", "done.csv", "--labels-encoding", "cp1252", "--labels-header-row", "2"]
    assert run(*command, "scored.csv", *asked, cwd=tmp_path)[0] == expected
    assert run(*command, "scored.csv", "--labels", "done.xlsx", "--labels-sheet", "codes", cwd=tmp_path)[0] == expected
    _, err = run(*command, "scored.csv", *asked[:2], *asked[4:], cwd=tmp_path, code=4)
    assert "40 rows rejected, the first, line 3: bytes that are not in the file's encoding (--labels-encoding" in err
    _, err = run(*command, "scored.csv", *asked, "--labels-sheet", "2", cwd=tmp_path, code=2)
    assert "--labels-sheet is for workbooks, and done.csv is csv" in err


def test_options_about_labels_without_labels_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "scored.csv", statements())
    for option in ("--labels-encoding", "--labels-sheet", "--labels-header-row", "--missing-labels", "--rename-labels"):
        _, err = run("trend", "scored.csv", option, "1", cwd=tmp_path, code=2)
        assert f"{option} is about labels: name them with --labels" in err


@pytest.mark.parametrize("command", ["evaluate", "calibrate"])
def test_labels_in_other_capitals_and_blanks_are_read_and_counted_once(tmp_path: Path, command: str) -> None:
    spelt = [" Hostile ", "HOSTILE", "hostile", "Neutral", "con\u0063iliatory", "Conciliatory\u00a0"]
    rows = [{"text": f"We met {i} of them on Monday.", "label": label} for i, label in enumerate(spelt)]
    write(tmp_path / "l.csv", rows, ["text", "label"])
    asked = ["l.csv", "--json"] if command == "evaluate" else ["default", "l.csv", "-o", "new"]
    out, err = run(command, *asked, cwd=tmp_path)
    told = "4 labels written otherwise than the model's in capitals or blanks alone, and read as those: "
    assert err.count(told) == 1
    assert f"{told}'Conciliatory', 'HOSTILE', 'Hostile', 'Neutral'" in err
    if command == "evaluate":
        assert json.loads(out)["rows"] == 6


@pytest.mark.parametrize(
    ("label", "hint"),
    [("con", ""), ("hostle", "; did you mean 'hostile' for 'hostle'?"), ("hos tile", "; did you mean")],
)
def test_what_is_no_label_is_not_guessed(tmp_path: Path, label: str, hint: str) -> None:
    rows = [{"text": "We met.", "label": label}, {"text": "We left.", "label": "Neutral"}]
    write(tmp_path / "l.csv", rows, ["text", "label"])
    _, err = run("evaluate", "l.csv", cwd=tmp_path, code=4)
    assert f"does not know the label '{label}'; its labels are 'conciliatory', 'hostile', 'neutral' (1 row{hint}" in err


def test_coders_who_write_a_label_in_other_capitals_agree(tmp_path: Path) -> None:
    for name, labels in (("ana", ["Hostile", "neutral", "Neutral"]), ("ben", ["hostile", "neutral", "hostile"])):
        rows = [{"text": f"Statement {i}.", "label": label} for i, label in enumerate(labels)]
        write(tmp_path / f"{name}.csv", rows, ["text", "label"])
    out, err = run("data", "agreement", "ana.csv", "ben.csv", "--json", cwd=tmp_path)
    assert json.loads(out)["disagreements"] == 1
    assert "2 labels written otherwise than most in capitals or blanks alone, and read as those: 'Hostile', 'Neu" in err


@pytest.mark.parametrize(
    ("last", "advice"),
    [
        ("", "label more of them (1 row of the sample still without a label)"),
        ("neutral", "they have no more rows, all of them labelled: name fewer columns with --by"),
    ],
)
def test_advice_to_label_more_is_given_only_where_rows_are_left(tmp_path: Path, last: str, advice: str) -> None:
    """One group has a single row: once that is labelled nothing is left to label there."""
    rows = [{**row, "code": "a" if i < 36 else "b" if i < 71 else "c"} for i, row in enumerate(statements())]
    write(tmp_path / "scored.csv", rows)
    run("sample", "scored.csv", "-n", "72", "-o", "todo.csv", "-q", cwd=tmp_path)
    drawn = read((tmp_path / "todo.csv").read_text(encoding="utf-8"))
    coded = [{**row, "label": last if row["row"] == "72" else "neutral"} for row in drawn]
    write(tmp_path / "done.csv", coded, list(coded[0]))
    _, err = run("share", "scored.csv", "--labels", "done.csv", "--by", "code", cwd=tmp_path)
    assert f"1 of 3 groups have too few labels to be corrected: {advice}" in err


def test_a_group_whose_drawn_rows_are_all_labelled_needs_a_larger_sample(tmp_path: Path) -> None:
    rows = [{**row, "code": "a" if i < 36 else "b" if i < 70 else "c"} for i, row in enumerate(statements())]
    write(tmp_path / "scored.csv", rows)
    run("sample", "scored.csv", "-n", "40", "--seed", "3", "-o", "todo.csv", "-q", cwd=tmp_path)
    drawn = read((tmp_path / "todo.csv").read_text(encoding="utf-8"))
    assert not {"71", "72"} <= {row["row"] for row in drawn}
    write(tmp_path / "done.csv", [{**row, "label": "neutral"} for row in drawn], [*drawn[0]])
    _, err = run("share", "scored.csv", "--labels", "done.csv", "--by", "code", cwd=tmp_path)
    assert "every row drawn has its label, so draw more rows (stance sample, with a larger -n and --by)" in err
    assert "label more" not in err
