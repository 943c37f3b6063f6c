"""Texts are told from files by all arguments; whatever looks like a file and is none is refused with a hint."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import run
from stance import StanceError, TableError, UsageError
from stance.cli.arguments import files_only, is_text, told_apart


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("speeches.csv", "notes.txt", "other.txt", "a [1].txt"):
        (tmp_path / name).write_text("We met.\n")
    (tmp_path / "data").mkdir()


@pytest.mark.parametrize(
    "text",
    [
        "We met.", "They came and/or left.", "He reads state.gov", "He met Mr.Wang", "It is 5 p.m",
        "It rose by 3.5", "We met?", "A list: [1] peace",
        "We * met", "the U.S. and the U.K.", "We met " * 2000, "We\0 met", "a\nb", "See https://x.org for it",
        "“We met”, he said",
    ],
)  # fmt: skip
def test_what_has_blanks_and_no_look_of_a_file_is_a_text(text: str) -> None:
    assert is_text(text)
    assert told_apart([text]).texts == [text]


@pytest.mark.parametrize(
    ("argument", "kind", "message"),
    [
        ("speeches.cvs", TableError, "(No such file or directory); did you mean speeches.csv?"),
        ("our own 2011.csv", TableError, "a text that ends or begins like a file's name is read from standard input"),
        ("SPEECHES.CVS", TableError, "did you mean speeches.csv?"),
        ("our speeches.xyz", TableError, "a text that ends or begins like a file's name"),
        ("our speeches.zyxwv", TableError, "a text that ends or begins like a file's name"),
        ("OUR SPEECHES.DOCX", TableError, "a text that ends or begins like a file's name"),
        ("/nowhere/none", TableError, "cannot be read"),
        ("/nowhere/my none", TableError, "cannot be read"),
        ("data/my speeches", TableError, "cannot be read"),
        ("C:\\x.docx", TableError, "cannot be read"),
        ("C:\\my files\\x", TableError, "cannot be read"),
        ("peace", TableError, "a text of a single word is read from standard input: echo '...' | stance predict -"),
        ("http://example.org/a", UsageError, "nothing by its address; save the page and name the file"),
        ("file:///tmp/a.csv", UsageError, "name the file by its path"),
        ("*.docx", TableError, "no file matches this pattern"),
        ("", UsageError, "an argument is empty"),
        (" \t", UsageError, "an argument is empty"),
    ],
)  # fmt: skip
def test_what_looks_like_a_file_and_is_none_is_refused_with_a_hint(
    argument: str, kind: type[StanceError], message: str
) -> None:
    for arguments in ([argument], ["We met.", argument]):
        with pytest.raises(kind) as raised:
            told_apart(arguments)
        assert message in str(raised.value)


def test_a_hidden_file_is_not_proposed_instead(tmp_path: Path) -> None:
    (tmp_path / ".draft.csv").write_text("text\n", encoding="utf-8")
    with pytest.raises(TableError) as raised:
        told_apart(["draft.csv"])
    assert "did you mean" not in str(raised.value)


def test_a_pattern_in_quotation_marks_stands_for_the_files_that_match() -> None:
    assert told_apart(["*.txt", "We met."]).files == ["a [1].txt", "notes.txt", "other.txt"]
    assert told_apart(["a [1].txt"]).files == ["a [1].txt"]  # which is there, and no pattern
    assert "data" not in told_apart(["*"]).files  # a folder


def test_files_are_asked_for_and_texts_given() -> None:
    assert files_only(["notes.txt", "-", "data"], "article") == ["notes.txt", "-", "data"]
    with pytest.raises(UsageError, match=r"'We met.' is a text, and stance article reads files"):
        files_only(["We met."], "article")
    with pytest.raises(UsageError, match="standard input can be read once"):
        told_apart(["-", "-"])


@given(st.lists(st.text(max_size=40), min_size=1, max_size=3))
def test_every_argument_is_a_text_a_file_or_refused(arguments: list[str]) -> None:
    try:
        found = told_apart(arguments)
    except StanceError as error:
        assert str(error)
        return
    assert [a for a in arguments if a in found.texts] == found.texts
    assert len(found.texts) + len(found.files) >= len(arguments)


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["predict", "We met.", "speeches.csv"], 2, "'We met.' is a text and speeches.csv is a file; score texts and"),
        (["predict", "We met.", "speeches.cvs"], 4, "did you mean speeches.csv?"),
        (["predict", "speeches.csv", "notes.txt"], 2, "speeches.csv is csv and notes.txt is text"),
        (["predict", "We met.", "--input-format", "csv"], 2, "--input-format csv is for files and standard input"),
        (["predict", "We met.", "--missing", "x"], 2, "--missing is for files and standard input, not for texts"),
        (["predict", "We met.", "--text-column", "body"], 2, "--text-column is for files"),
        (["predict", "notes.txt", "--missing", "x"], 2, "--missing is for tables, and this is one text a line"),
        (["predict", "data"], 2, "data is a folder"),
        (["predict", "We", "met"], 2, "'We met': put a text in quotation marks"),
        (["predict", "speeches.csv", "--rejects", "speeches.csv", "-o", "o.csv"], 2, "speeches.csv is the input"),
        (["predict", "speeches.csv", "--rejects", "o.csv", "-o", "o.csv"], 2, "o.csv: the rejected rows cannot"),
        (["predict", "notes.txt", "-f", "csv", "--delimiter", "|"], 2, "--delimiter is for CSV and TSV"),
        (["explain", "speeches.csv"], 2, "speeches.csv is a file, and stance explain takes one statement"),
        (["explain", "We", "met"], 2, "put the whole statement in quotation marks"),
        (["explain", "peace"], 4, "echo '...' | stance explain -"),
        (["article", "We met in May."], 2, "is a text, and stance article reads files"),
        (["article", "notes.txt", "--year", "24"], 2, "--year is 24; it takes four digits, from 1800 to 2100"),
        (["article", "notes.txt", "--text-column", "body"], 2, "--text-column is for tables with an article a row"),
        (["article", "speeches.cvs"], 4, "did you mean speeches.csv?"),
        (["evaluate", "We met in May."], 2, "is a text, and stance evaluate reads files"),
        (["evaluate", "notes.txt"], 2, "notes.txt is no table: its ending does not say what it holds"),
        (["evaluate", "speeches.cvs"], 4, "did you mean speeches.csv?"),
        (["train", "-", "-o", "m"], 2, "standard input can be read once, and training reads a table several times"),
        (["train", "notes.txt", "-o", "m"], 2, "notes.txt is no table"),
        (["model", "info", "notes.txt"], 5, "notes.txt: is a file and no model folder"),
        (["model", "info", "data"], 5, "data: no model folder, it holds no manifest.json"),
    ],
)  # fmt: skip
def test_every_command_says_what_is_wrong_with_its_input(arguments: list[str], code: int, message: str) -> None:
    out, err = run(*arguments, code=code)
    assert message in err
    assert out == ""


def test_help_and_version_have_short_names() -> None:
    assert run("predict", "-h")[0] == run("predict", "--help")[0]
    assert run("-V")[0] == run("--version")[0]


def test_a_shell_completes_commands() -> None:
    asked = {"_STANCE_COMPLETE": "complete_bash", "COMP_WORDS": "stance pre", "COMP_CWORD": "1"}
    program = Path(sys.executable).with_name("stance")
    done = subprocess.run([program], env={**os.environ, **asked}, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["predict"]


def test_a_link_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "linked.csv").symlink_to("gone.csv")
    with pytest.raises(TableError, match=r"linked.csv: is a link to gone.csv, which is not there"):
        told_apart(["linked.csv"])
