"""Where `stance predict` writes to: endings, options and places are honoured or refused, on every path alike."""

import csv
import io
import json
import os
import sqlite3
import stat
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest

from conftest import run
from stance.cli.formats import Format, InputFormat
from stance.cli.outputs import output_kind

TABLE = "id,text\n1,We met.\n2,\n3,They left. We stay.\n"


def parsed(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with a table, a text file with bad bytes in its second line, and a sound one."""
    (tmp_path / "in.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "in.txt").write_bytes(b"We met.\nd\xe9tente\n\nThey left. We stay.\n")
    (tmp_path / "ok.txt").write_bytes(b"We met.\n")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["-o", "out.dta"], 2, "out.dta: nothing is written as .dta; name it .csv, .tsv, .jsonl"),
        (["-o", "out.foo"], 2, "nothing is written as .foo"),
        (["-o", "out"], 2, "out: its name does not say what to write"),
        (["-o", "out.csv.rar"], 2, "nothing is written as .rar"),
        (["-o", "out.csv.rar", "-f", "csv"], 2, "nothing is written as .rar"),
        (["-o", "out.xlsx.gz"], 2, "a .xlsx file is not packed as .gz"),
        (["-o", "out.csv", "--format", "jsonl"], 2, "out.csv: the name says csv and --format jsonl"),
        (["-o", "out.csv", "--format", "table"], 2, "a table to look at|--format table is for texts"),
        (["--format", "xlsx"], 2, "--format xlsx cannot be printed; name a file with --output"),
        (["-o", "/dev/null", "--format", "parquet"], 2, "--format parquet cannot be printed"),
        (["-o", ""], 2, "--output is empty"),
        (
            ["-o", "no/out.csv"],
            4,
            "no/out.csv: cannot be written (No such file or directory; make the folder no first)",
        ),
        (["-o", "x" * 300 + ".csv"], 4, "cannot be written (File name too long)"),
        (["-o", "/dev/fd/999"], 4, "/dev/fd/999: cannot be written (Bad file descriptor)"),
        (["-o", "out.csv", "--rejects", "out.csv"], 2, "the rejected rows cannot go into the output itself"),
        (["-o", "out.csv", "--rejects", "./out.csv"], 2, "the rejected rows cannot go into the output itself"),
        (["-o", "out.csv", "--rejects", "x.parquet"], 2, "x.parquet: rejected rows are written as .csv"),
        (["-o", "out.csv", "--rejects", "-"], 2, "--rejects takes the name of a .csv file"),
        (["-o", "out.csv", "--rejects", "ok.txt"], 2, "ok.txt: rejected rows are written as .csv"),
        (["-o", "out.csv", "--rejects", "other.csv"], 2, "other.csv: it is no table of rejected rows"),
        (["-o", "out.xlsx", "--excel"], 2, "--excel is for csv and tsv; the output is xlsx"),
        (["--resume"], 2, "--resume is for tables and text files that are written to a file"),
        (["-o", "out.csv", "--resume", "--restart"], 2, "--resume and --restart are at odds"),
        (["-o", "out.csv", "--strict", "--max-rejects", "3"], 2, "--strict and --max-rejects are at odds"),
        (["-o", "out.csv", "--max-rejects", "-1"], 2, "--max-rejects"),
        (["-o", "out.csv", "--keep-text"], 2, "--keep-text is for --unit sentence"),
    ],
)
@pytest.mark.parametrize("source", ["in.csv", "in.txt"])
def test_what_cannot_be_honoured_is_refused_and_nothing_is_written(
    folder: str, place: Path, source: str, arguments: Sequence[str], code: int, message: str
) -> None:
    (place / "other.csv").write_text("mine\n", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    _, err = run("predict", source, "-m", folder, *arguments, code=code, cwd=place)
    assert any(part in " ".join(err.split()) for part in message.split("|"))
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


@pytest.mark.parametrize(
    ("source", "arguments", "message"),
    [
        ("in.csv", ["-o", "in.csv"], "in.csv is the input itself"),
        ("in.csv", ["-o", "out.csv", "--rejects", "in.csv"], "in.csv is the input itself"),
        ("in.txt", ["--delimiter", ";"], "--delimiter is for CSV and TSV"),
        ("We met.", ["--encoding", "cp1252"], "--encoding is for text files, CSV and TSV"),
        ("We met.", ["-o", "out.csv", "--resume"], "--resume is for tables and text files"),
        ("We met.", ["-f", "table", "--prefix", "m_"], "--prefix: a table to look at has none of that"),
        ("We met.", ["-f", "table", "--excel"], "--excel: a table to look at has none of that"),
        ("We met.", ["-f", "table", "-o", "out.csv"], "a table to look at is for the terminal"),
    ],
)
def test_an_option_that_would_not_be_heeded_is_refused(
    folder: str, place: Path, source: str, arguments: Sequence[str], message: str
) -> None:
    _, err = run("predict", source, "-m", folder, *arguments, code=2, cwd=place)
    assert message in err


@pytest.mark.parametrize("source", ["in.csv", "ok.txt", "We met.", "-"])
def test_every_ending_is_honoured_whatever_is_scored(folder: str, place: Path, source: str) -> None:
    """A table, a text file, a text and standard input."""
    code = 3 if source == "in.csv" else 0
    for name in ("out.csv", "out.tsv", "out.jsonl", "out.json", "out.parquet", "out.xlsx", "out.db", "out.csv.zst"):
        run("predict", source, "-o", name, "-m", folder, stdin=b"We met.\n", code=code, cwd=place)
    expected = parsed((place / "out.csv").read_text(encoding="utf-8"))
    assert [row["text"] for row in expected][:1] == ["We met."]
    stances = [row["stance"] for row in expected]
    assert [row["stance"] for row in json.loads((place / "out.json").read_text(encoding="utf-8"))] == stances
    assert pq.read_table(place / "out.parquet").column("stance").to_pylist() == stances
    sheet = openpyxl.load_workbook(place / "out.xlsx")["statements"]
    assert [row[-6] for row in sheet.iter_rows(min_row=2, values_only=True)] == stances
    with closing(sqlite3.connect(place / "out.db")) as database:
        assert [stance for (stance,) in database.execute("SELECT stance FROM statements")] == stances


@pytest.mark.parametrize(
    ("name", "wanted", "expected"),
    [
        (None, "auto", "csv"),
        (None, "jsonl", "jsonl"),
        ("out.txt", "csv", "csv"),
        ("out", "xlsx", "xlsx"),
        ("out.csv", "csv", "csv"),
        ("OUT.JSONL", "auto", "jsonl"),
    ],
)
def test_the_name_says_what_is_written_and_else_the_format(name: str | None, wanted: str, expected: str) -> None:
    out = None if name is None else Path(name)
    assert output_kind(out, InputFormat.xlsx, Format(wanted)) == expected


def test_texts_and_lines_honour_the_options_that_tables_do(folder: str, place: Path) -> None:
    options = ["-m", folder, "--unit", "sentence", "--prefix", "m_", "--why"]
    out, err = run("predict", "in.txt", "--rejects", "rejects.csv", *options, code=3, cwd=place)
    assert [(row["m_row"], row["m_sentence_number"], row["m_sentence"]) for row in parsed(out)] == [
        ("1", "1", "We met."), ("3", "1", "They left."), ("3", "2", "We stay."),
    ]  # fmt: skip
    assert "in.txt, line 2: rejected: bytes that are not in the file's encoding" in err
    [rejected] = parsed((place / "rejects.csv").read_text(encoding="utf-8"))
    assert (rejected["line"], rejected["offset"], rejected["raw"]) == ("2", "8", "d\\xe9tente")
    out, _ = run("predict", "in.txt", "-m", folder, "--encoding", "latin-1", cwd=place)
    assert [row["text"] for row in parsed(out)] == ["We met.", "détente", "They left. We stay."]
    out, _ = run("predict", "We met. They left.", "-m", folder, "--unit", "sentence", "-f", "jsonl", cwd=place)
    assert [json.loads(line)["sentence"] for line in out.splitlines()] == ["We met.", "They left."]
    run("predict", "We met.", "=1+1 is two", "-o", "out.csv", "--excel", "-m", folder, cwd=place)
    assert "'=1+1 is two" in (place / "out.csv").read_text(encoding="utf-8-sig")


def test_texts_with_commas_quotes_and_line_ends_are_one_cell(folder: str, place: Path) -> None:
    texts = ['We met, "again"', "a\nb met", "=x met"]
    out, _ = run("predict", *texts, "-m", folder, "--why", cwd=place)
    assert [row["text"] for row in parsed(out)] == texts
    (place / "in.txt").write_text('We met, "again"\n', encoding="utf-8")
    out, _ = run("predict", "in.txt", "-m", folder, cwd=place)
    assert [row["text"] for row in parsed(out)] == texts[:1]


def test_a_text_of_bytes_that_are_no_utf_8_and_an_empty_one_are_rejects(folder: str, place: Path) -> None:
    out, err = run("predict", "We met.", "d\udce9tente now", "-m", folder, "--rejects", "r.csv", code=3, cwd=place)
    assert [row["text"] for row in parsed(out)] == ["We met."]
    assert "arguments, line 2: rejected: bytes that are no UTF-8" in err
    assert parsed((place / "r.csv").read_text(encoding="utf-8"))[0]["raw"] == "d\\xe9tente now"


def test_rejected_rows_stay_in_place_where_that_is_wanted(folder: str, place: Path) -> None:
    _, err = run("predict", "in.csv", "-o", "out.csv", "--keep-rejects", "-m", folder, code=3, cwd=place)
    assert (place / "out.csv").read_text(encoding="utf-8").splitlines()[2] == "2,,,,,,,"
    assert "3 rows read: 2 scored, 1 rejected, kept in place with empty scores" in err
    assert (place / "out.csv.rejects.csv").exists()


@pytest.mark.parametrize(("most", "code"), [(0, 4), (1, 3), (2, 3)])
def test_so_many_rejects_are_allowed_and_no_more(folder: str, place: Path, most: int, code: int) -> None:
    for source, line in (("in.csv", 3), ("in.txt", 2)):
        options = ["-o", "out.csv", "--max-rejects", str(most), "-m", folder]
        _, err = run("predict", source, *options, code=code, cwd=place)
        assert f"{source}, line {line}: " in err
        assert ("--max-rejects 0 stops" in err) == (code == 4)
        assert (place / "out.csv").exists() == (code == 3)


def test_rejects_are_packed_as_their_name_says_and_go_into_a_device(folder: str, place: Path) -> None:
    import gzip

    run("predict", "in.csv", "-o", "out.csv", "--rejects", "r.csv.gz", "-m", folder, code=3, cwd=place)
    assert len(parsed(gzip.decompress((place / "r.csv.gz").read_bytes()).decode())) == 1
    run("predict", "in.csv", "-o", "out.csv", "--rejects", os.devnull, "-m", folder, code=3, cwd=place)
    run("predict", "ok.txt", "-o", "out.csv", "--rejects", os.devnull, "-m", folder, cwd=place)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


def test_an_output_in_a_folder_is_named_for_what_it_holds(folder: str, place: Path) -> None:
    def names(*arguments: str) -> list[str]:
        run("predict", *arguments, "-m", folder, code=3, cwd=place)
        return sorted(path.name for path in (place / "out").iterdir() if "rejects" not in path.name)

    assert names("in.csv", "-o", "out/") == ["in.csv"]
    assert names("in.csv", "-o", "out/", "--format", "jsonl") == ["in.csv", "in.jsonl"]
    assert names("in.csv", "-o", "out/", "--format", "sqlite") == ["in.csv", "in.db", "in.jsonl"]
    (place / "in.dat").write_text(TABLE, encoding="utf-8")
    assert "in.dat.csv" in names("in.dat", "-o", "out/", "--input-format", "csv")


def test_one_row_is_no_rows_and_quiet_says_only_what_was_lost(folder: str, place: Path) -> None:
    (place / "one.csv").write_text("text\nWe met today.\n", encoding="utf-8")
    _, err = run("predict", "one.csv", "-o", "out.csv", "-m", folder, cwd=place)
    assert err == "1 row read: 1 scored, 0 rejected (utf-8, one column)\n"
    assert run("predict", "one.csv", "-o", "out.csv", "-m", folder, "--quiet", cwd=place) == ("", "")
    _, err = run("predict", "in.csv", "-o", "out.csv", "-m", folder, "-q", code=3, cwd=place)
    assert err == "1 row rejected; see out.csv.rejects.csv\n"
    _, err = run("predict", "in.csv", "-o", "no/out.csv", "-m", folder, "-q", code=4, cwd=place)
    assert err.startswith("Error: no/out.csv")


def test_a_name_for_rejects_is_asked_for_where_there_is_none(folder: str, place: Path) -> None:
    _, err = run("predict", "in.csv", "-m", folder, code=3, cwd=place)
    assert "Name a table for the rejected rows with --rejects" in err
