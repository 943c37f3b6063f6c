"""What comes in is looked into: standard input, pipes, files whose content is not what they are called."""

import csv
import gzip
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread, Timer

import pytest

from conftest import run

HTML = b"<!DOCTYPE html>\n<html><body><p>We met.</p></body></html>"
NO_TEXT = {
    "PDF": b"%PDF-1.7\n1 0 obj",
    "HTML": HTML,
    "zip": b"PK\x03\x04\x14\0\0\0a.txt",
    "Word": b"PK\x03\x04\x14\0word/document.xml",
    "PNG": b"\x89PNG\r\n\x1a\n\0\0",
    "old Word": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0",
    "UTF-16": "We met.\nThey left.\n".encode("utf-16-be"),
    "pickle": b"\x80\x04\x95\0\0\0",
}


def texts(out: str) -> list[str]:
    return [row["text"] for row in csv.DictReader(io.StringIO(out))]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"text": "We met."}\n{"text": "They left."}\n', "JSON Lines"),
        (b'[{"text": "We met."}, {"text": "They left."}]', "utf-8, JSON"),
        (b'[\n  "We met.",\n  "They left."\n]\n', "utf-8, JSON"),
        (b"id,text\n1,We met.\n2,They left.\n", "comma-separated"),
        (b"id\ttext\n1\tWe met.\n2\tThey left.\n", "tab-separated"),
        (b"text\nWe met.\nThey left.\n", "utf-8, one column"),
        (b"We met.\n\nThey left.\n", "one text a line"),
        ("We met.\nThey left.\n".encode("utf-16"), "utf-16, one text a line"),
        (gzip.compress(b"We met.\nThey left.\n", mtime=0), "one text a line"),
    ],
)
def test_standard_input_is_read_as_what_its_first_lines_say(
    folder: str, tmp_path: Path, content: bytes, kind: str
) -> None:
    _, err = run("predict", "-", "-m", folder, "-o", "out.jsonl", stdin=content, cwd=tmp_path)
    rows = (tmp_path / "out.jsonl").read_text().splitlines()
    assert [json.loads(line)["text"] for line in rows] == ["We met.", "They left."]
    assert "2 rows read: 2 scored, 0 rejected" in err
    assert kind in err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"speaker,statement\nAda,We met.\n", "may be a table with the columns 'speaker' and 'statement'"),
        (b'1,"We met."\n2,"They left."\n', "may be a table without a header"),
        (b'{\n "text": "We met."\n}\n', "may be JSON with an object over several lines"),
    ],
)
def test_where_the_first_lines_do_not_tell_the_kind_is_asked_for(folder: str, content: bytes, message: str) -> None:
    out, err = run("predict", "-", "-m", folder, stdin=content, code=2)
    assert message in err
    assert "say which: --input-format csv (with --text-column), jsonl or text" in err
    assert out == ""
    assert texts(run("predict", "-", "-m", folder, "--input-format", "text", stdin=content)[0])


def test_an_empty_standard_input_is_an_error(folder: str) -> None:
    for content in (b"", gzip.compress(b"", mtime=0)):
        assert "standard input is empty" in run("predict", "-", "-m", folder, stdin=content, code=4)[1]
    assert "no text" in run("explain", "-", "-m", folder, stdin=b"\n", code=4)[1]


@pytest.mark.parametrize("name", NO_TEXT)
def test_what_is_no_text_is_never_scored_as_text(folder: str, tmp_path: Path, name: str) -> None:
    for ending in ("txt", "csv", "jsonl"):
        (tmp_path / f"in.{ending}").write_bytes(NO_TEXT[name])
        out, err = run("predict", f"in.{ending}", "-m", folder, code=4, cwd=tmp_path)
        assert (out, err[:6]) == ("", "Error:")
    for arguments in (["predict", "-"], ["predict", "-", "--input-format", "text"], ["explain", "-"]):
        assert run(*arguments, "-m", folder, stdin=NO_TEXT[name], code=4)[0] == ""


def test_utf16_without_a_mark_is_read_once_it_is_named(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_bytes("We met.\nThey left.\n".encode("utf-16-le"))
    assert "say --encoding utf-16-le" in run("predict", "in.txt", "-m", folder, code=4, cwd=tmp_path)[1]
    out, _ = run("predict", "in.txt", "--encoding", "utf-16-le", "-m", folder, "--input-format", "text", cwd=tmp_path)
    assert texts(out) == ["We met.", "They left."]


def test_several_text_files_are_read_one_after_the_other(folder: str, tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt"):
        (tmp_path / name).write_text(f"We met {name}.\n")
    out, _ = run("predict", "*.txt", "-m", folder, cwd=tmp_path)
    assert texts(out) == ["We met a.txt.", "We met b.txt."]
    assert len(json.loads(run("predict", "*.txt", "-f", "json", "-m", folder, cwd=tmp_path)[0])) == 2


def test_a_table_called_a_workbook_is_told_to_be_text(folder: str, tmp_path: Path) -> None:
    for name, message in (("in.xlsx", "is text and not an Excel workbook"), ("in.parquet", "is text and not Parquet")):
        (tmp_path / name).write_text("text\nWe met.\n")
        assert f"{name} {message}" in run("predict", name, "-m", folder, code=4, cwd=tmp_path)[1]


def test_into_a_folder_text_files_go_as_tables(folder: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("We met.\n")
    run("predict", "a.txt", "-o", "out/", "-m", folder, cwd=tmp_path)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.csv"]


def test_a_line_that_cannot_be_read_is_a_reject(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.txt").write_bytes(b"We met.\nd\xe9tente\nThey left.\n")
    out, err = run("predict", "in.txt", "-m", folder, code=3, cwd=tmp_path)
    assert texts(out) == ["We met.", "They left."]
    assert "in.txt, line 2: rejected: bytes that are not in the file's encoding" in err
    out, _ = run("predict", "in.txt", "-f", "json", "-m", folder, code=3, cwd=tmp_path)
    assert [row["text"] for row in json.loads(out)] == ["We met.", "They left."]


def test_explain_reads_standard_input_and_says_that_lines_are_joined(folder: str) -> None:
    assert run("explain", "-", "-m", folder, stdin=b"We met.\n")[1] == ""
    out, err = run("explain", "-", "-m", folder, stdin=b"We met.\nThey left.\n")
    assert "We met. They left." in out
    assert "2 lines are read as one statement" in err


def test_a_folder_with_other_files_says_what_is_left_aside(folder: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\nWe met.,neutral\nWe condemn it.,hostile\nWe thank you.,conciliatory\n")
    (tmp_path / "b.md").write_text("We met.")
    _, err = run("evaluate", str(tmp_path), "-m", folder)
    assert err == f"No tables by their names, and left aside: {tmp_path / 'b.md'}\n"


def test_evaluate_reads_standard_input(folder: str) -> None:
    table = b"text,label\nWe met.,neutral\nWe condemn it.,hostile\nWe thank you.,conciliatory\n"
    assert json.loads(run("evaluate", "-", "-m", folder, "--json", stdin=table)[0])["rows"] == 3


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_looked_into_and_read_once(folder: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = Thread(target=(tmp_path / "pipe").write_bytes, args=(b"id,text\n1,We met.\n",))
    writer.start()
    out, err = run("predict", "pipe", "-m", folder, "-o", "out.csv", cwd=tmp_path)
    writer.join()
    assert (out, texts((tmp_path / "out.csv").read_text())) == ("", ["We met."])
    assert "comma-separated" in err


def test_whoever_interrupts_following_a_log_is_told_of_its_rejects(folder: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "stance", "predict", "-", "-m", folder, "--rejects", str(tmp_path / "rejects.csv")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        rescue = Timer(120, process.kill)
        rescue.start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b'{"text": "We met."}\n{"text": ""}\n{"text": "They left."}\n')
        process.stdin.flush()
        assert b"We met." in process.stdout.readline()
        assert b"They left." in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate()
        rescue.cancel()
    assert process.returncode == 130
    assert b"-, line 2: rejected: no text in 'text'" in err
    assert "no text in 'text'" in (tmp_path / "rejects.csv").read_text()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ('{"text": "We met."}\n', '{"text": "They left."}\n'),
        ("id,text\n1,We met.\n", "2,They left.\n"),
        ("We met.\n", "They left.\n"),
    ],
)
def test_rows_come_out_before_the_next_ones_come_in(folder: str, first: str, second: str) -> None:
    """The second row is written only when the first has been answered: were it held back, none would ever come."""
    command = [sys.executable, "-m", "stance", "predict", "-", "-m", folder, "-f", "jsonl"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        rescue = Timer(120, process.kill)
        rescue.start()
        assert process.stdin is not None
        assert process.stdout is not None
        answers = []
        for rows in (first, second):
            process.stdin.write(rows.encode())
            process.stdin.flush()
            answers.append(json.loads(process.stdout.readline())["text"])
        process.stdin.close()
        assert answers == ["We met.", "They left."]
        assert process.stdout.read() == b""
        rescue.cancel()
    assert process.returncode == 0


def in_shell(command: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Return what a shell runs in a folder; `$S` stands for the command."""
    env = {**os.environ, "S": f"{sys.executable} -m stance", "NO_COLOR": "1"}
    return subprocess.run(["sh", "-c", command], cwd=cwd, env=env, capture_output=True, text=True, check=False)


def test_a_closed_standard_input_is_told_and_files_are_read_without_one(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\n1,We met.\n", encoding="utf-8")
    done = in_shell(f"$S predict - -m {folder} <&-", tmp_path)
    assert (done.returncode, done.stderr) == (4, "Error: standard input is closed; name a file\n")
    done = in_shell(f"$S predict in.csv -m {folder} <&-", tmp_path)
    assert (done.returncode, texts(done.stdout)) == (0, ["We met."])


def test_a_file_behind_dev_stdin_is_looked_into(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("id,text\n1,We met.\n", encoding="utf-8")
    done = in_shell(f"$S predict /dev/stdin -m {folder} < in.csv", tmp_path)
    assert (done.returncode, texts(done.stdout)) == (0, ["We met."])
