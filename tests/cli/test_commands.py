"""The command line as its users meet it: streams, formats, exit codes, messages."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import SMALL_SETTINGS, run, small_data
from stance import Analyzer, Gazetteer, Lexicon, StanceModel, __version__, save

COLUMNS = ["text", "stance", "p_conciliatory", "p_hostile", "p_neutral", "score", "certain"]


@pytest.fixture(scope="session")
def folder(analyzer: Analyzer, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A model folder that loads fast: few actors, few entries."""
    few = Analyzer(Gazetteer(analyzer.gazetteer.rows[:200]), Lexicon(analyzer.lexicon.entries[::40]))
    path = tmp_path_factory.mktemp("cli") / "model"
    save(StanceModel(few, SMALL_SETTINGS).fit(*small_data()), path)
    return str(path)


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
        ("a field of a megabyte", b"id,text\n1," + b"peace " * 170_000 + b"\n", 1),
        ("quoted newlines", b'id,text\r\n1,"We\r\nmet"\r\n', 1),
        ("bare carriage returns", b"id,text\r1,We met\r", 1),
        ("UTF-16 with a mark", "id,text\n1,We met\n".encode("utf-16"), 1),
    ],
)
def test_an_unusual_table_is_read_whole(folder: str, tmp_path: Path, name: str, content: bytes, scored: int) -> None:
    (tmp_path / "in.csv").write_bytes(content)
    out, err = run("predict", "in.csv", "-m", folder, cwd=tmp_path)
    assert f"{scored} rows read: {scored} scored, 0 rejected" in err, name
    assert out.startswith("id,text,stance,")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["predict"], 2, "Missing argument"),
        (["predict", "missing.csv"], 4, "missing.csv: cannot be read (No such file or directory)"),
        (["predict", "We met", "--model", "nowhere"], 5, "nowhere: no such model folder"),
        (["predict", "."], 2, ". is a folder"),
        (["predict", "We met", "-o", "no/out.csv"], 4, "out.csv: cannot be written (No such file or directory)"),
        (["model", "export", "no/x.joblib"], 4, "cannot be written"),
        (["predict", "a.csv", "b.jsonl"], 2, "score files of one kind at a time"),
        (["predict", "a.txt", "b.txt"], 2, "one text file at a time"),
        (["predict", "We met", "--format", "xml"], 2, "Invalid value"),
        (["predict", "-", "--encoding", "klingon"], 4, "unknown encoding: klingon"),
        (["predict", "x.csv", "--delimiter", "ab"], 2, "--delimiter must be one character"),
        (["explain", " "], 2, "the text is empty"),
        (["train", "missing.csv", "-o", "m"], 4, "missing.csv: cannot be read"),
        (["train", "x.csv", "-o", "m", "--poles", "warm"], 2, "--poles takes two labels"),
        (["evaluate", "missing.csv"], 4, "missing.csv: cannot be read"),
        (["model", "info", "nowhere"], 5, "no such model folder"),
        (["model", "export", "x.pkl"], 2, "must end in .joblib"),
        (["nonsense"], 2, "No such command"),
    ],
)
def test_a_wrong_call_gets_a_message_and_its_exit_code(
    tmp_path: Path, arguments: Sequence[str], code: int, message: str
) -> None:
    _, err = run(*arguments, code=code, cwd=tmp_path, stdin=b"We met\n")
    assert message in err
    assert list(tmp_path.iterdir()) == []


def test_the_input_is_never_overwritten(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nWe met\n", encoding="utf-8")
    _, err = run("predict", "in.csv", "-o", "in.csv", "-m", folder, code=2, cwd=tmp_path)
    assert "is the input itself" in err
    assert (tmp_path / "in.csv").read_text(encoding="utf-8") == "text\nWe met\n"


@pytest.mark.parametrize("lines", [1, 20_000])
def test_an_output_closed_early_is_no_error(folder: str, lines: int) -> None:
    """Both where the pipe breaks while writing and where it is closed before the first byte."""
    command = f'set -o pipefail; "{sys.executable}" -m stance predict - -m "{folder}" -f jsonl | (exec 0<&-; sleep 4)'
    done = subprocess.run(["bash", "-c", command], input=b"We met.\n" * lines, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_explain_shows_the_sum_and_json_holds_every_part(folder: str) -> None:
    out, _ = run("explain", "We condemn the attack.", "-m", folder)
    assert "intercept" in out
    assert "condemn" in out
    found = json.loads(run("explain", "We condemn the attack.", "-m", folder, "--json")[0])
    for label, logit in found["logits"].items():
        total = found["intercepts"][label] + sum(c["contribution"] for c in found["contributions"][label])
        assert total == pytest.approx(logit, abs=1e-9)
    for piece in found["evidence"]:
        assert found["text"][piece["start"] : piece["end"]] == piece["text"]


def training_table(path: Path) -> Path:
    texts, labels, groups = small_data()
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(["body", "stance", "source"])
        writer.writerows(zip(texts, labels, groups, strict=True))
        writer.writerow(["", "hostile", "9"])
    return path


def test_train_evaluate_predict_info_and_export_go_together(tmp_path: Path) -> None:
    data = training_table(tmp_path / "data.csv")
    columns = ["--text-column", "body", "--label-column", "stance"]
    _, err = run(
        "train", str(data), "-o", "m", *columns, "--group-column", "source", "--folds", "3", code=3, cwd=tmp_path
    )
    assert "data.csv, line 26: rejected: no body" in err
    assert "24 texts in 4 groups; held-out folds: accuracy" in err
    _, err = run("train", str(data), "-o", "m", *columns, code=2, cwd=tmp_path)
    assert "--overwrite" in err
    out, _ = run("evaluate", str(data), "-m", "m", *columns, "--by", "source", "--json", code=3, cwd=tmp_path)
    evaluation = json.loads(out)
    assert evaluation["rows"] == 24
    assert len(evaluation["by_group"]) == 4
    out, _ = run("evaluate", str(data), "-m", "m", *columns, code=3, cwd=tmp_path)
    assert "macro-F1" in out
    out, _ = run("model", "info", "m", cwd=tmp_path)
    assert "24 texts in 4 groups" in out
    assert json.loads(run("model", "info", "m", "--json", cwd=tmp_path)[0])["report"]["rows"] == 24
    run("model", "export", "m.joblib", "-m", "m", cwd=tmp_path)
    _, err = run("predict", "We met.", "-m", "m.joblib", code=5, cwd=tmp_path)
    assert "--trust-pickle" in err
    trusted, _ = run("predict", "We met.", "-m", "m.joblib", "--trust-pickle", cwd=tmp_path)
    assert trusted == run("predict", "We met.", "-m", "m", cwd=tmp_path)[0]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("We met,a\nThey met,a\n", "at least two different labels, found only 'a'"),
        ("We met,a\nThey met,a\nHe met,b\n", "only one has: 'b'"),
        ("", "no row with a text and a label"),
    ],
)
def test_training_on_too_little_says_what_is_missing(tmp_path: Path, rows: str, message: str) -> None:
    (tmp_path / "data.csv").write_text("text,label\n" + rows, encoding="utf-8")
    _, err = run("train", "data.csv", "-o", "m", code=4, cwd=tmp_path)
    assert message in err
    assert not (tmp_path / "m").exists()


def test_version_and_help(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path)[0] == f"stance {__version__}\n"
    out, _ = run("--help", cwd=tmp_path)
    for command in ("predict", "explain", "train", "evaluate", "model"):
        assert command in out
