"""Rows of a scored table that do not fit together are rejects, of the same kind for whoever reads it."""

import csv
from pathlib import Path

import numpy as np
import pyarrow.csv
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stance
from conftest import run
from stance.errors import TableError
from stance.report.collecting import gather
from stance.report.source import Wanted, open_source
from stance.shares.scored import read_scored
from stance.tables.judgement import Judge
from stance.tables.scored import UNIT_COLUMNS, usual_document

COLUMNS = ["text", "date", "stance", "p_conciliatory", "p_hostile", "p_neutral", "score", "certain"]
STANCES = ("conciliatory", "hostile", "neutral")


def scored(path: Path, *, without: str = "", **changed: str) -> Path:
    """Write a table of 30 rows; `changed` are cells of its fourth row, on line 5, `without` one left out."""
    rows = []
    for i in range(30):
        shares = [0.1, 0.1, 0.1]
        shares[i % 3] = 0.8
        score = f"{shares[0] - shares[1]:g}"
        cells = [f"Statement {i}.", f"2020-01-{i + 1:02}", STANCES[i % 3], *map(str, shares), score, "true"]
        rows.append(dict(zip(COLUMNS, cells, strict=True)) | (changed if i == 3 else {}))
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, [c for c in COLUMNS if c != without], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


def commands(path: Path) -> dict[str, list[str]]:
    """Return the commands that read a scored table."""
    folder = path.parent
    return {
        "trend": ["trend", str(path), "-o", str(folder / "trend.csv")],
        "report": ["report", str(path), "-o", str(folder / "page.html")],
        "sample": ["sample", str(path), "-n", "5", "-o", str(folder / "todo.csv")],
    }


@pytest.mark.parametrize("command", ["trend", "report", "sample"])
@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"score": "0.9999"}, "'score' is '0.9999', and p_conciliatory - p_hostile is 0.7"),
        ({"score": "5"}, "'score' is '5', and p_conciliatory - p_hostile is 0.7"),
        ({"stance": "hostile"}, "'stance' is 'hostile', whose probability is 0.1, and 'p_conciliatory' is 0.8"),
        ({"stance": "angry"}, "'stance' is 'angry', and there are probabilities of conciliatory, hostile, neutral"),
        ({"p_hostile": "0.4"}, "the shares of conciliatory, hostile, neutral are not numbers that sum to 1"),
    ],
)
def test_a_row_that_does_not_fit_together_is_a_counted_reject(
    command: str, changed: dict[str, str], why: str, tmp_path: Path
) -> None:
    _, err = run(*commands(scored(tmp_path / "s.csv", **changed))[command], code=3)
    assert f"s.csv, line 5: rejected: {why}" in err


@pytest.mark.parametrize("command", ["trend", "report", "sample"])
def test_a_table_that_lost_a_column_is_refused_and_nothing_is_written(command: str, tmp_path: Path) -> None:
    path = scored(tmp_path / "s.csv", without="p_hostile")
    _, err = run(*commands(path)[command], code=4)
    assert "s.csv, line 3: 'stance' is 'hostile' in 10 rows" in err
    assert "no column 'p_hostile'" in err
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("command", ["trend", "report", "sample"])
def test_scores_of_another_table_are_refused(command: str, tmp_path: Path) -> None:
    path = scored(tmp_path / "s.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = [line.rsplit(",", 2) for line in lines]
    moved = [lines[0], *(f"{row[0]},0.33{i},{row[2]}" for i, row in enumerate(cells[1:]))]
    path.write_text("\n".join(moved) + "\n", encoding="utf-8")
    _, err = run(*commands(path)[command], code=4)
    assert "'score' is not the difference of two of the probabilities beside it" in err
    assert "leave the column out or rename it" in err


def test_the_same_rows_are_used_by_all_who_read_a_table(tmp_path: Path) -> None:
    path = scored(tmp_path / "s.csv", score="5")
    table, gathered = read_scored(str(path)), gather(open_source(str(path), Wanted()), None)
    assert list(table.lines) == gathered.rows.lines.tolist()
    assert [r.reason for r in table.rejects] == [r.reason for r in gathered.rejects]
    assert gathered.left_out == {3}
    assert np.allclose(gathered.rows.probabilities, table.probabilities)
    assert stance.trend(pyarrow.csv.read_csv(path), by=()).trend.rows == 29


def test_a_score_that_is_no_number_costs_no_row(tmp_path: Path) -> None:
    assert read_scored(str(scored(tmp_path / "s.csv", score="n/a"))).rows == 30


def test_a_table_rounded_to_two_decimals_is_used(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    lines = [f"Text {i}.,conciliatory,0.62,0.17,0.21,0.46" for i in range(4)]
    path.write_text("\n".join(["text,stance,p_conciliatory,p_hostile,p_neutral,score", *lines]), encoding="utf-8")
    assert read_scored(str(path)).rows == 4


def test_rows_that_were_kept_as_rejects_do_not_make_a_table_unfit(tmp_path: Path) -> None:
    path = tmp_path / "s.csv"
    lines = ["We met.,neutral,0.1,0.9", *["Nothing.,,,"] * 9]
    path.write_text("\n".join(["text,stance,p_hostile,p_neutral", *lines]), encoding="utf-8")
    found = read_scored(str(path))
    assert (found.rows, len(found.rejects)) == (1, 9)


def test_most_rows_whose_stance_is_not_theirs_are_refused() -> None:
    judge = Judge("s.csv", STANCES)
    shares = np.array([[0.8, 0.1, 0.1]] * 3)
    assert list(judge.answers([2, 3, 4], shares, ["hostile", "hostile", "conciliatory"])) == [0, 1]
    with pytest.raises(TableError, match=r"do not belong together in 2 of 3 rows, the first line 2: 'stance' is"):
        judge.check()


@given(st.lists(st.integers(0, 2), min_size=2, max_size=40), st.integers(1, 7))
def test_parts_of_any_size_make_the_same_poles(answers: list[int], size: int) -> None:
    shares = np.full((len(answers), 3), 0.1)
    shares[np.arange(len(answers)), answers] = 0.8
    scores = shares[:, 2] - shares[:, 1]
    whole, parts = Judge("s", ("a", "b", "c")), Judge("s", ("a", "b", "c"))
    whole.scores(shares, scores)
    for i in range(0, len(answers), size):
        parts.scores(shares[i : i + size], scores[i : i + size])
    assert whole.poles() == parts.poles()


@pytest.mark.parametrize("command", ["trend", "report"])
def test_a_column_of_documents_is_taken_by_itself_and_can_be_left(command: str, tmp_path: Path) -> None:
    path = scored(tmp_path / "s.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    told = [f"{lines[0]},document", *(f"{line},d{i // 3}" for i, line in enumerate(lines[1:]))]
    path.write_text("\n".join(told) + "\n", encoding="utf-8")
    _, err = run(*commands(path)[command])
    assert "Statements of one 'document' count as alike" in err
    counted = (tmp_path / "trend.csv").read_text(encoding="utf-8") if command == "trend" else ""
    assert ",30,10,0," in counted or command == "report"
    _, err = run(*commands(path)[command], "--document-column", "")
    assert "count as alike" not in err


def test_statements_of_one_article_or_row_are_of_one_document() -> None:
    assert usual_document(["a_article", "a_start", "a_end", "a_kind", "a_holder", "a_target"], "a_") == "a_article"
    assert usual_document([*UNIT_COLUMNS, "document"]) == "row"
    assert usual_document(["text", "stance"]) is None
