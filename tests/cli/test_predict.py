"""`stance predict` as its users meet it: texts, lines and tables, formats, rejects, messages."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest

from conftest import run

COLUMNS = ["text", "stance", "p_conciliatory", "p_hostile", "p_neutral", "score", "certain"]


def parsed(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


def test_texts_become_csv_on_a_pipe(folder: str) -> None:
    out, err = run("predict", "We condemn the attack.", "Talks, again", "-m", folder)
    rows = parsed(out)
    assert list(rows[0]) == COLUMNS
    assert [row["text"] for row in rows] == ["We condemn the attack.", "Talks, again"]
    assert rows[0]["stance"] == "hostile"
    assert err == ""


def test_the_shipped_model_is_the_default() -> None:
    out, _ = run(
        "predict", "Japan is ready to resume talks.", "We condemn this barbaric attack.", "The session opened at ten."
    )
    assert [row["stance"] for row in parsed(out)] == ["conciliatory", "hostile", "neutral"]


def test_json_and_jsonl_hold_what_csv_holds(folder: str) -> None:
    [row] = parsed(run("predict", "We met — “all”.", "-m", folder)[0])
    [as_json] = json.loads(run("predict", "We met — “all”.", "-m", folder, "--format", "json")[0])
    as_jsonl = json.loads(run("predict", "We met — “all”.", "-m", folder, "-f", "jsonl")[0])
    assert as_json == as_jsonl
    assert list(as_json) == COLUMNS
    assert as_json["text"] == row["text"] == "We met — “all”."
    assert as_json["p_hostile"] == float(row["p_hostile"])
    assert str(as_json["certain"]).lower() == row["certain"]


def test_the_table_shows_text_stance_and_evidence(folder: str) -> None:
    out, _ = run("predict", "We condemn the attack.", "-m", folder, "--format", "table")
    assert "hostile" in out
    assert "condemn" in out
    assert "█" in out or "▓" in out


def test_standard_input_is_one_text_a_line(folder: str) -> None:
    out, _ = run("predict", "-", "-m", folder, stdin="We met.\n\nThey left — late.\n".encode())
    assert [row["text"] for row in parsed(out)] == ["We met.", "They left — late."]


def test_a_text_file_is_one_text_a_line(folder: str, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_bytes("\ufeffWe met.\r\nThey left.\r\n".encode())
    out, _ = run("predict", "notes.txt", "-m", folder, cwd=tmp_path)
    assert [row["text"] for row in parsed(out)] == ["We met.", "They left."]


def test_a_table_is_scored_into_a_file_with_a_line_of_summary(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\n1,We met\n2,\n", encoding="utf-8")
    out, err = run("predict", "in.csv", "-o", "out.csv", "-m", folder, code=3, cwd=tmp_path)
    assert out == ""
    assert "2 rows read: 1 scored, 1 rejected (utf-8, comma-separated)" in err
    assert "in.csv, line 3: rejected: no text in column 'text'" in err
    rows = parsed((tmp_path / "out.csv").read_text(encoding="utf-8"))
    assert list(rows[0]) == ["id", *COLUMNS]
    rejected = parsed((tmp_path / "out.csv.rejects.csv").read_text(encoding="utf-8"))
    reason = "no text in column 'text'"
    assert rejected == [{"file": "in.csv", "line": "3", "offset": "17", "reason": reason, "raw": "2,"}]


def test_a_table_on_standard_input_goes_to_standard_output(folder: str) -> None:
    out, err = run("predict", "-", "--input-format", "csv", "-m", folder, stdin=b"note;text\nx;We met\n")
    assert out.splitlines()[0] == ";".join(["note", *COLUMNS])  # as the input is written
    assert out.splitlines()[1].startswith("x;We met;")
    assert "semicolon-separated" in err


def test_an_empty_table_with_a_header_gives_a_header(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\n", encoding="utf-8")
    out, err = run("predict", "in.csv", "-m", folder, cwd=tmp_path)
    assert out == ",".join(COLUMNS) + "\n"
    assert "0 rows read" in err


MALFORMED = {
    "unclosed quote": (b'id,text\n1,"open\n2,We met\n', 3, "quotation mark opened and never closed"),
    "ragged": (b"id,text\n1,We met,again\n2,We met\n", 3, "3 fields, the header has 2"),
    "NUL": (b"id,text\n1,We\0met\n2,We met\n", 3, "NUL character"),
    "wrong encoding": ("id,text\n1,Nous négocions\n2,We met\n".encode("latin-1"), 3, "not in the file's encoding"),
    "empty": (b"", 4, "the file is empty"),
    "duplicate columns": (b"text,text\n1,2\n", 4, "names 'text' more than once"),
    "missing text": (b"id,text\n1,\n2,We met\n", 3, "no text in column 'text'"),
    "no such column": (
        b"id,texte\n1,We met\n",
        4,
        "no column 'text'; the columns are 'id', 'texte'; did you mean 'texte'?",
    ),
    "UTF-16 without a mark": ("id,text\n1,We met\n".encode("utf-16-le"), 4, "looks like UTF-16"),
    "truncated UTF-16": ("id,text\n1,We met\n".encode("utf-16")[:-1], 4, "the file is cut off"),
    "blank header": (b",\n1,We met\n", 4, "blank"),
    "text after a quotation": (b'id,text\n1,"We" met\n2,We met\n', 3, "must be doubled"),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_table_gives_a_clear_error_or_counted_rejects(folder: str, tmp_path: Path, name: str) -> None:
    content, code, message = MALFORMED[name]
    (tmp_path / "in.csv").write_bytes(content)
    (tmp_path / "out.csv").write_bytes(b"older")
    _, err = run("predict", "in.csv", "-o", "out.csv", "-m", folder, code=code, cwd=tmp_path)
    assert message in err
    if code == 3:
        assert "2 rows read: 1 scored, 1 rejected" in err
        assert len(parsed((tmp_path / "out.csv").read_text(encoding="utf-8"))) == 1
        assert len(parsed((tmp_path / "out.csv.rejects.csv").read_text(encoding="utf-8"))) == 1
    else:
        assert (tmp_path / "out.csv").read_bytes() == b"older"


@pytest.mark.parametrize(
    ("name", "content", "scored"),
    [
        ("byte order mark", b"\xef\xbb\xbfid,text\n1,We met\n", 1),
        ("header only", b"id,text\n", 0),
        ("a field longer than the csv module takes", b"id,text\n1," + b"peace " * 25_000 + b"\n", 1),
        ("quoted newlines", b'id,text\r\n1,"We\r\nmet"\r\n', 1),
        ("bare carriage returns", b"id,text\r1,We met\r", 1),
        ("UTF-16 with a mark", "id,text\n1,We met\n".encode("utf-16"), 1),
    ],
)
def test_an_unusual_table_is_read_whole(folder: str, tmp_path: Path, name: str, content: bytes, scored: int) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    out, err = run("predict", "in.csv", "-m", folder, cwd=tmp_path)
    assert f"{scored} row{'s' * (scored != 1)} read: {scored} scored, 0 rejected" in err, name
    assert out.startswith("id,text,stance,")


def test_the_input_is_never_overwritten(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nWe met\n", encoding="utf-8")
    _, err = run("predict", "in.csv", "-o", "in.csv", "-m", folder, code=2, cwd=tmp_path)
    assert "is the input itself" in err
    assert (tmp_path / "in.csv").read_text(encoding="utf-8") == "text\nWe met\n"


def test_a_folder_gets_a_file_for_each_table(folder: str, tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("text\nWe met\n", encoding="utf-8")
    _, err = run("predict", "a.csv", "b.csv", "-o", "out/", "-m", folder, cwd=tmp_path)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.csv", "b.csv"]
    assert err.count("1 row read: 1 scored") == 2


def test_sentences_are_scored_one_by_one_with_their_places(folder: str, tmp_path: Path) -> None:
    text = "We met. They left late."
    (tmp_path / "in.csv").write_text(f"id,text\n7,{text}\n", encoding="utf-8")
    out, err = run("predict", "in.csv", "--unit", "sentence", "-m", folder, cwd=tmp_path)
    rows = parsed(out)
    assert [row["id"] for row in rows] == ["7", "7"]
    assert [text[int(row["sentence_start"]) : int(row["sentence_end"])] for row in rows] == [
        "We met.",
        "They left late.",
    ]
    assert [row["sentence"] for row in rows] == ["We met.", "They left late."]
    assert "1 scored into 2 sentences" in err
    alone = parsed(run("predict", "We met.", "They left late.", "-m", folder)[0])
    assert [row["p_hostile"] for row in rows] == [row["p_hostile"] for row in alone]


def test_a_spreadsheet_gets_no_formulas(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text('id,text\n=1+1,"We met, again"\n-5,-we left\n', encoding="utf-8")
    run("predict", "in.csv", "-o", "out.csv", "--excel", "-m", folder, cwd=tmp_path)
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfid,text,stance")
    assert [(row["id"], row["text"]) for row in parsed(content.decode("utf-8-sig"))] == [
        ("'=1+1", "We met, again"),
        ("-5", "'-we left"),
    ]


def test_a_prefix_stands_before_every_column_that_is_added(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text,stance\nWe met,mine\n", encoding="utf-8")
    _, err = run("predict", "in.csv", "-m", folder, code=2, cwd=tmp_path)
    assert "'stance' are in the input already" in err
    out, _ = run("predict", "in.csv", "--prefix", "model_", "-m", folder, cwd=tmp_path)
    assert list(parsed(out)[0]) == ["text", "stance", *(f"model_{name}" for name in COLUMNS[1:])]


def test_a_tab_may_be_written_as_two_characters(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("a,b\ttext\n1,2\tWe met\n", encoding="utf-8")
    out, _ = run("predict", "in.csv", "--delimiter", "\\t", "-m", folder, cwd=tmp_path)
    assert out.splitlines()[1].startswith("1,2\tWe met\t")


def test_strict_stops_at_the_first_row_that_would_be_rejected(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text,n\nWe met,1\n,2\n", encoding="utf-8")
    _, err = run("predict", "in.csv", "-o", "out.csv", "--strict", "-m", folder, code=4, cwd=tmp_path)
    assert "in.csv, line 3: no text in column 'text' (--strict stops here)" in err
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_texts_go_into_a_file_of_the_format_that_its_name_says(folder: str, tmp_path: Path) -> None:
    for name in ("out.csv", "out.json", "out.jsonl", "out.csv.gz"):
        assert run("predict", "We met today.", "-o", name, "-m", folder, cwd=tmp_path) == ("", "")
    assert gzip.decompress((tmp_path / "out.csv.gz").read_bytes()) == (tmp_path / "out.csv").read_bytes()
    found = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*") if path.suffix != ".gz"}
    [row] = parsed(found["out.csv"])
    assert json.loads(found["out.json"]) == [json.loads(found["out.jsonl"])]
    assert json.loads(found["out.jsonl"])["p_neutral"] == float(row["p_neutral"])


def test_more_rejects_than_a_reader_wants_are_told_as_a_number(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\n" + "1,\n" * 13 + "2,We met\n", encoding="utf-8")
    _, err = run("predict", "in.csv", "-o", "out.csv", "-m", folder, code=3, cwd=tmp_path)
    assert err.count("rejected: no text") == 10
    assert "... and 3 more" in err
    assert "The rejected rows are in out.csv.rejects.csv" in err
