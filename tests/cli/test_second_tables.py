"""Tables that an option names may be written otherwise than those of the command, and are read as is said of them."""

import csv
from pathlib import Path

import openpyxl
import pytest

from conftest import run

TEXTS = ["We condemn the naïve raid.", "We welcome the talks.", "The meeting is on 3 May."]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a table in UTF-8, one in cp1252 under a title, and a workbook whose second sheet has texts."""
    (tmp_path / "in.csv").write_text("text\n" + "".join(f"{text}\n" for text in TEXTS), encoding="utf-8")
    known = f"Coded in May\ntext,label\n{TEXTS[0]},hostile\n"
    (tmp_path / "known.csv").write_bytes(known.encode("cp1252"))
    book = openpyxl.Workbook()
    book.active.append(["notes"])
    sheet = book.create_sheet("coded")
    for row in (["text", "label"], [TEXTS[0], "hostile"]):
        sheet.append(row)
    book.save(tmp_path / "known.xlsx")
    return tmp_path


CSV = ["--{}-encoding", "cp1252", "--{}-header-row", "2"]
BOOK = ["--{}-sheet", "coded"]


@pytest.mark.parametrize(("name", "said"), [("known.csv", CSV), ("known.xlsx", BOOK)])
def test_what_is_labelled_already_is_read_as_it_is_said_of_it(
    place: Path, folder: str, name: str, said: list[str]
) -> None:
    options = [part.format("labelled") for part in said]
    run("data", "queue", "in.csv", "--labelled", name, *options, "-o", "todo.csv", "-m", folder, cwd=place)
    rows = csv.DictReader((place / "todo.csv").read_text(encoding="utf-8").splitlines())
    assert {row["text"] for row in rows} == set(TEXTS[1:])


@pytest.mark.parametrize(("name", "said"), [("known.csv", CSV), ("known.xlsx", BOOK)])
def test_what_may_be_similar_is_read_as_it_is_said_of_it(place: Path, folder: str, name: str, said: list[str]) -> None:
    options = [part.format("similar") for part in said]
    out, _ = run("explain", "We condemn it.", "--similar", name, *options, "--json", "-m", folder, cwd=place)
    assert "na\u00efve" in out or "naïve" in out


COMMANDS = {
    "labelled": ["data", "queue", "in.csv", "-o", "todo.csv"],
    "similar": ["explain", "We condemn it."],
    "labels": ["train", "in.csv", "-o", "m", "--texts", "in.csv"],
}


@pytest.mark.parametrize("option", COMMANDS)
def test_what_is_for_none_of_the_tables_is_refused(place: Path, folder: str, option: str) -> None:
    command = [*COMMANDS[option], *(["-m", folder] if option != "labels" else [])]
    _, err = run(*command, f"--{option}", "known.csv", f"--{option}-sheet", "2", code=2, cwd=place)
    assert f"--{option}-sheet is for workbooks, and known.csv is csv" in err
    if option == "labels":
        command = command[:-2]
    _, err = run(*command, f"--{option}-encoding", "cp1252", code=2, cwd=place)
    assert f"--{option}-encoding is about the tables of --{option}; name them" in err
    assert not (place / "todo.csv").exists()


def test_a_row_in_another_encoding_says_which_option_is_about_it(place: Path, folder: str) -> None:
    options = ["--labelled", "known.csv", "--labelled-header-row", "2", "-o", "todo.csv", "-m", folder]
    _, err = run("data", "queue", "in.csv", *options, code=3, cwd=place)
    assert "known.csv, line 3: rejected: bytes that are not in the file's encoding (--labelled-encoding cp1252?)" in err
