"""No cell that a spreadsheet opens is a formula: in the output, its rejects, and the tables of articles."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from conftest import run
from stance import StanceModel
from stance.batch.run import Options, score_tables
from stance.tables.formulas import disarmed
from stance.tables.rejects import reject_header

MARK = b"\xef\xbb\xbf"
BEGINNINGS = ("=", "+", "-", "@", "\t", "\r", "\n", " =", "\u00a0@", "＝", "＋", "－", "＠")


def cells(path: Path, delimiter: str = ",") -> list[str]:
    content = path.read_bytes()
    assert content.startswith(MARK)
    assert content.count(MARK) == 1
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))
    assert len({len(row) for row in rows}) == 1
    return [cell for row in rows for cell in row]


def is_formula(cell: str) -> bool:
    """Tell whether a spreadsheet may reckon with a cell, other than as the number that it is."""
    try:
        float(cell)
    except ValueError:
        return cell[:1] in ("\t", "\r", "\n") or cell.strip()[:1] in tuple("=+-@＝＋－＠")
    return False


@given(st.sampled_from(["", *BEGINNINGS]), st.text(max_size=5))
def test_a_cell_is_disarmed_and_otherwise_kept(start: str, rest: str) -> None:
    cell = start + rest
    found = disarmed(cell)
    assert found in (cell, "'" + cell)
    assert not is_formula(found)
    assert (found == cell) or not cell[:1].isalnum()


@pytest.mark.parametrize("cell", ["-5", "+5", "-0.25", "1e-3", "-1.5E+10", "We = us", "", "'", "5-"])
def test_what_is_no_formula_stays(cell: str) -> None:
    assert disarmed(cell) == cell


@pytest.mark.parametrize("cell", ["-inf", "-nan", "-1_0", "+1 234", "-٣", "=1", "-"])
def test_what_only_python_takes_for_a_number_is_disarmed(cell: str) -> None:
    assert disarmed(cell) == "'" + cell


@pytest.mark.parametrize("limits", [[], ["--keep-rejects"]])
def test_with_excel_rejects_are_as_safe_as_the_rows(folder: str, tmp_path: Path, limits: list[str]) -> None:
    (tmp_path / "=in.csv").write_text('=id,text\n=1+1,We met.\n=2+2,\n@x,"a",b\n"=cmd,We met."', encoding="utf-8")
    run("predict", "=in.csv", "-o", "out.csv", "--excel", *limits, "-m", folder, code=3, cwd=tmp_path)
    for name in ("out.csv", "out.csv.rejects.csv"):
        found = cells(tmp_path / name)
        assert not any(map(is_formula, found)), name
    assert "'=2+2," in found
    run("predict", "=in.csv", "-o", "out.csv", "-m", folder, code=3, cwd=tmp_path)  # it replaces a table so marked
    assert (tmp_path / "out.csv.rejects.csv").read_bytes().startswith(reject_header())


def test_rejects_beside_a_workbook_are_as_safe_as_that(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\n=1+1,\n1,We met.\n", encoding="utf-8")
    run("predict", "in.csv", "-o", "out.xlsx", "-m", folder, code=3, cwd=tmp_path)
    assert "'=1+1," in cells(tmp_path / "out.xlsx.rejects.csv")


def test_rejects_of_a_long_run_and_of_a_stream_are_safe(small_model: StanceModel, tmp_path: Path) -> None:
    source, rejects = tmp_path / "in.csv", tmp_path / "r.csv"
    source.write_text("id,text\n" + "=1,We met.\n=2,\n" * 3, encoding="utf-8")
    for out in (tmp_path / "out.csv", Path(os.devnull)):
        score_tables(
            small_model, [str(source)], out, Options(excel=True), rejects=rejects, part_rows=2, chunk_rows=2
        )  # fmt: skip
        assert [cell for cell in cells(rejects) if cell.startswith("'")] == ["'=2,"] * 3


def test_tables_of_articles_are_safe(folder: str, tmp_path: Path) -> None:
    book = Workbook()
    for row in (
        ["=id", "text"],
        ["@a", "Norway condemned Chile’s attack."],
        ["+b", "- Ghana thanked Kenya for the aid."],
    ):
        book.active.append(row)
    for row in book.active.iter_rows():
        for cell in row:
            cell.data_type = "s"
    book.save(tmp_path / "in.xlsx")
    for form in (["--csv"], ["--dyads"], ["--dyads", "--by-article"]):
        run("article", "in.xlsx", *form, "-o", "out.csv", "--excel", "-m", folder, cwd=tmp_path)
        found = cells(tmp_path / "out.csv")
        assert not any(map(is_formula, found))
        assert ("'@a" in found) == ("--csv" in form)
        assert ("'=id" in found) == (form != ["--dyads"])
    assert run("article", "in.xlsx", "--csv", "-m", folder, cwd=tmp_path)[0].splitlines()[1].count("'@a") == 0
    _, err = run("article", "in.xlsx", "--json", "--excel", "-m", folder, code=2, cwd=tmp_path)
    assert "--excel is for tables that are written; say --csv or --dyads" in err
