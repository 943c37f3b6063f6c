"""The program as a whole: wrong calls, messages, exit codes, streams that close early, help."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import ran, run, run_apart
from stance import __version__
from stance.cli.main import main as parser
from stance.cli.start import main as start


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["predict"], 2, "Missing argument"),
        (["predict", "missing.csv"], 4, "missing.csv: cannot be read (No such file or directory)"),
        (["predict", "We met", "--model", "nowhere"], 5, "nowhere: no such model folder"),
        (["predict", "."], 2, ". is a folder"),
        (
            ["predict", "We met", "-o", "no/out.csv"],
            4,
            "out.csv: cannot be written (No such file or directory; make the folder no first)",
        ),
        (["predict", "We met", "--format", "xml"], 2, "Invalid value"),
        (["predict", "-", "--encoding", "klingon"], 2, "unknown encoding 'klingon'"),
        (["predict", "x.csv", "--delimiter", "ab"], 2, "--delimiter must be one character"),
        (["explain", " "], 2, "an argument is empty"),
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


@pytest.mark.parametrize(("lines", "reader"), [(1, "true"), (2000, "head -c 1")])
def test_an_output_closed_early_is_no_error(folder: str, lines: int, reader: str) -> None:
    """Both where the pipe is closed before the first byte and where it breaks while writing."""
    command = f'set -o pipefail; "{sys.executable}" -m stance predict - -m "{folder}" -f jsonl | {reader}'
    done = subprocess.run(["bash", "-c", command], input=b"We met.\n" * lines, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_an_interruption_is_told_and_has_its_own_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("stance.model.store.load", interrupt)
    for door in (start, parser):
        assert ran(door, "predict", "We met today.").code == 130


def test_a_bug_is_no_message_but_shows_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("stance.model.store.load", fail)
    for door in (start, parser):
        with pytest.raises(ZeroDivisionError):
            ran(door, "predict", "We met today.")


def test_the_module_runs_as_the_command_does(tmp_path: Path) -> None:
    done = run_apart("predict", "missing.csv", cwd=tmp_path)
    assert (done.code, done.out) == (4, b"")
    assert done.err == b"Error: missing.csv: cannot be read (No such file or directory)\n"


def test_version_and_help(tmp_path: Path) -> None:
    assert run("--version", cwd=tmp_path)[0] == f"stance {__version__}\n"
    out, _ = run("--help", cwd=tmp_path)
    for command in ("predict", "explain", "train", "evaluate", "model"):
        assert command in out
