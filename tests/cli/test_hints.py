"""What a message says to type does what it says, once it is typed."""

import gzip
import re
import shlex
from pathlib import Path

import docx
import pandas as pd
import pytest

from conftest import run

PAGE = "<!DOCTYPE html><html><body><article><p>Norway condemned Chile’s attack on the convoy at noon.</p></article>"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    document = docx.Document()
    document.add_paragraph("Norway condemned Chile’s attack on the convoy.")
    (tmp_path / "our docs").mkdir()
    for name in ("a b.docx", "-c.docx", "our docs/d.docx", "f.csv"):
        document.save(str(tmp_path / name))
    for name in ("e.html", "our docs/it's.html"):
        (tmp_path / name).write_text(PAGE, encoding="utf-8")
    (tmp_path / "notes").write_text("We met.\n", encoding="utf-8")
    (tmp_path / "our docs" / "g.txt").write_text("We met.\n", encoding="utf-8")
    (tmp_path / "empty").mkdir()
    return tmp_path


@pytest.mark.parametrize("name", ["a b.docx", "-c.docx", "e.html", "our docs/it's.html", "notes", "our docs"])
def test_predict_says_how_a_document_is_read(folder: str, name: str) -> None:
    forms = [([], 2)] if name in ("notes", "our docs") else [([], 2), (["--input-format", "text"], 4)]
    for options, code in forms:
        _, err = run("predict", *options, "-m", folder, "--", name, code=code)
        [told] = re.findall(r"stance (article .+?)(?: \(|$)", err.strip())
        assert '"statements"' in run(*shlex.split(told), "-m", folder)[0]


def test_predict_says_how_the_files_of_a_folder_are_scored(folder: str) -> None:
    _, err = run("predict", "our docs", "-m", folder, code=2)
    [told] = re.findall(r"say stance (predict .+?),", err)
    assert run(*shlex.split(told), "-m", folder)[0].count("\n") == 2
    assert "no table and no text can be seen in it" in run("predict", "empty", "-m", folder, code=2)[1]


def test_a_document_under_the_name_of_a_table_is_to_be_renamed(folder: str) -> None:
    for command in ("predict", "article"):
        _, err = run(command, "f.csv", "-m", folder, code=4)
        assert "f.csv is a Word document (.docx) and no table; give it an ending that says so" in err


def test_articles_of_every_kind_are_read_together(place: Path, folder: str) -> None:
    (place / "t.csv").write_text("id,text\n1,Norway condemned Chile.\n", encoding="utf-8")
    _, err = run("article", "our docs", "a b.docx", "notes", "t.csv", "e.html", "--csv", "-m", folder)
    assert "7 articles read" in err


def test_an_encoding_is_refused_for_a_document_that_says_its_own(folder: str) -> None:
    _, err = run("article", "a b.docx", "--encoding", "cp1252", "--dyads", "-m", folder, code=2)
    assert "a b.docx: --encoding is for text and HTML, and this is a Word document (.docx)" in err
    run("article", "our docs", "--encoding", "cp1252", "--dyads", "-m", folder)  # meant for the texts among them


def test_a_file_given_twice_is_read_twice_and_told(place: Path, folder: str) -> None:
    (place / "t.csv").write_text("id,text\n1,We met.\n", encoding="utf-8")
    (place / "u.csv").symlink_to("t.csv")
    out, err = run("predict", "t.csv", "./t.csv", "u.csv", "t.csv", "-m", folder)
    assert out.count("We met.") == 4
    for name in ("./t.csv", "u.csv", "t.csv"):
        assert f"{name} is given more than once, and is read each time\n" in err
    assert "more than once" not in run("article", "notes", "e.html", "--dyads", "-m", folder)[1]


@pytest.mark.parametrize(
    ("name", "content", "how"),
    [
        ("a.sav", b"$FL2@(#) IBM SPSS\0\0", "SPSS: SAVE TRANSLATE"),
        ("a.rds", gzip.compress(b"X\n\0\0\0\x03", mtime=0), 'write.csv(readRDS("FILE.rds")'),
        ("a.RData", b"RDX3\nX\n\0\0", "R: load it"),
        ("a.sas7bdat", b"\0\0\0\0\0\0\0\0", "PROC EXPORT"),
        ("a.zzz", b"\0\0\0\0\0\0\0\0", "which cannot be scored"),
    ],
)
def test_a_file_of_a_statistics_program_is_to_be_saved_as_csv(
    place: Path, folder: str, name: str, content: bytes, how: str
) -> None:
    (place / name).write_bytes(content)
    assert how in run("predict", name, "-m", folder, code=2)[1]


def test_a_stata_file_is_to_be_saved_as_csv(place: Path, folder: str) -> None:
    pd.DataFrame({"text": ["We met."]}).to_stata(place / "a.dta")
    _, err = run("predict", "a.dta", "-m", folder, code=2)
    assert "a.dta: data of a statistics program; save them as CSV there (Stata: export delimited" in err
    _, err = run("evaluate", "a.dta", "-m", folder, code=2)
    assert "a.dta is no table: data of a statistics program; save them as CSV there (Stata: export" in err


def test_an_exported_model_that_is_not_there_is_told_so() -> None:
    for options in ([], ["--trust-pickle"]):
        _, err = run("predict", "notes", "--input-format", "text", "-m", "gone.joblib", *options, code=5)
        assert err == "Error: gone.joblib: no such file; stance model export makes one\n"


def test_a_missing_column_is_told_with_the_option_that_names_another(folder: str, tmp_path: Path) -> None:
    table = tmp_path / "speeches.csv"
    table.write_text("nr,speech,answer\n1,We met.,neutral\n", encoding="utf-8")
    for command, option in (
        (("predict",), "--text-column"),
        (("evaluate", "--text-column", "speech"), "--label-column"),
    ):
        _, err = run(*command, str(table), "-m", folder, code=4)
        assert err.strip().endswith(f"'nr', 'speech', 'answer' ({option} names another)")
    assert run("predict", str(table), "--text-column", "speech", "-m", folder)[0].startswith("nr,speech,")
    assert "names another" not in run("predict", str(table), "--text-column", "talk", "-m", folder, code=4)[1]


@pytest.mark.parametrize(
    ("name", "content", "advice"),
    [
        ("a.rtf", b"{\\rtf1\\ansi We met.}", "rich text (.rtf), {}; save it as .docx or .txt"),
        (
            "a.msg",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99),
            "(.doc, .xls or .msg), {}; save it as .docx, .xlsx or, a mail,",
        ),
    ],
)
def test_what_can_be_saved_as_something_that_is_read_says_as_what(
    name: str, content: bytes, advice: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    for command, code, what in (
        ("predict", 2, "which cannot be scored"),
        ("article", 4, "which is read as no article"),
    ):
        _, err = run(command, name, cwd=tmp_path, code=code)
        assert advice.format(what) in " ".join(err.split())


def test_a_title_row_with_empty_cells_points_to_the_line_of_the_header(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Week 45,,\nid,text,day\n1,We met.,x\n", encoding="utf-8")
    _, err = run("predict", "a.csv", code=4, cwd=tmp_path)
    assert "line 2 has more cells ('id', 'text', 'day'): if that is the header, say --header-row 2" in err


def test_a_document_that_was_cut_off_is_called_damaged(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 20)
    _, err = run("article", "a.docx", code=4, cwd=tmp_path)
    assert "a.docx is a .docx or another zip archive that is damaged or cut off" in err


def test_tasks_that_nobody_has_labelled_yet_are_tasks(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"id": 1, "data": {"text": "We met."}}]', encoding="utf-8")
    run("data", "convert", "a.json", "-o", "a.csv", cwd=tmp_path)
    assert (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[1] == "We met.,,,,"


def test_a_table_of_sentences_says_which_column_holds_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We met. We left.\n", encoding="utf-8")
    run("predict", "a.txt", "--unit", "sentence", "-o", "a.csv", cwd=tmp_path)
    _, err = run("sample", "a.csv", "-n", "2", "-o", "b.csv", code=4, cwd=tmp_path)
    assert "no column 'text'" in err
    assert "its texts were cut into sentences: --text-column sentence" in err


def test_rejects_of_one_kind_are_counted_together(tmp_path: Path) -> None:
    rows = [f"2020-13-{i + 10},Statement {i}.,neutral,0.1,0.9" for i in range(15)]
    good = "2020-01-05,We met.,neutral,0.1,0.9"
    (tmp_path / "a.csv").write_text("\n".join(["date,text,stance,p_hostile,p_neutral", *rows, good]), encoding="utf-8")
    _, err = run("trend", "a.csv", code=3, cwd=tmp_path)
    assert "; in all 15 times date: … is no day of the calendar" in err
