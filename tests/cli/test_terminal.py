"""Terminals and streams as they come: narrow, wide, in other encodings, full, closed early, interrupted."""

import io
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.console import Console

from conftest import ROOT, ran, run_apart
from stance import StanceModel, TableError, evaluate, read_article
from stance.cli.display import article_view, explanation_view, predictions_view, sections_view, show
from stance.cli.main import main
from stance.evaluation.measured import Measured
from stance.evaluation.sections import sections

TEXT = "We condemn the “attack” on the convoy — détente 和平 🕊 is over."


def drawn(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def terminal(width: int) -> Console:
    return Console(file=io.StringIO(), width=width, force_terminal=False, legacy_windows=False)


@pytest.mark.parametrize("width", [20, 30, 50, 72, 80, 120, 300])
def test_text_and_stance_can_be_read_at_any_width(small_model: StanceModel, width: int) -> None:
    text = "We condemn the attack on the convoy of the mission."
    console = terminal(width)
    predictions = small_model.classify([text, text])
    evidence = [small_model.evidence(text, p.stance) for p in predictions]
    show(predictions_view([text, text], predictions, evidence, console, why=True), console)
    out = drawn(console)
    shown = out.split()
    assert all(word in shown for word in ("condemn", "convoy", "mission."))
    assert "hostile" in out
    assert max(map(len, out.splitlines())) <= width


@pytest.mark.parametrize("width", [20, 40, 59, 60, 120])
def test_explanations_evaluations_and_articles_can_be_read_at_any_width(small_model: StanceModel, width: int) -> None:
    console = terminal(width)
    show(explanation_view(small_model.explain("We condemn the attack.")), console)
    show(sections_view(sections(Measured(evaluate(small_model, ["We met."] * 4, ["neutral", "hostile"] * 2)))), console)
    article = read_article(small_model, "“We condemn the raid,” the Chilean minister said of Norway.")
    show(article_view(article, "a.txt", width), console)
    shown = drawn(console)
    for word in ("hostile", "neutral", "intercept", "condemn", "raid", "CHL", "minister"):
        assert word in shown
    assert max(map(len, shown.splitlines())) <= width


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1", "gbk", "utf-8"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["predict", TEXT, "--format", "table"],
        ["predict", TEXT, "--format", "jsonl"],
        ["explain", TEXT],
        ["explain", TEXT, "--json"],
        ["predict", "détente.csv"],
        ["--help"],
    ],
)
def test_no_encoding_of_a_terminal_is_too_small(folder: str, encoding: str, arguments: list[str]) -> None:
    options = [] if arguments[0] == "--help" else ["-m", folder]
    out, err = io.BytesIO(), io.BytesIO()
    streams = [io.TextIOWrapper(raw, encoding=encoding, write_through=True) for raw in (out, err)]
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "stdout", streams[0])
        patched.setattr(sys, "stderr", streams[1])
        patched.setattr(sys, "argv", ["stance", *arguments, *options])
        patched.setenv("COLUMNS", "100")
        with pytest.raises(SystemExit) as end:
            main()
    code = 4 if "détente.csv" in arguments else 0
    assert (end.value.code or 0) == code
    told = (out if code == 0 else err).getvalue()
    if "jsonl" in arguments:
        assert "détente 和平 🕊" in told.decode()  # data are UTF-8 always
        return
    shown = told.decode(encoding)
    assert "Traceback" not in shown
    if encoding == "ascii" and "table" in arguments:
        assert "hostile" in shown
        assert "#" in shown or "=" in shown


def test_commands_to_a_terminal_in_a_text_are_not_obeyed(folder: str) -> None:
    done = ran(main, "predict", "We \x1b[2J condemn\x9b it\x07", "--format", "table", "-m", folder)
    assert b"condemn" in done.out
    assert not {b"\x1b", b"\x07", "\x9b".encode()} & {bytes([c]) for c in done.out}
    done = ran(main, "predict", "a\x1b[2J.csv", "-m", folder)
    assert b"\x1b" not in done.err
    assert b"[2J.csv" in done.err


def command(script: str, folder: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    door = f'"{sys.executable}" -c "from stance_command import main; main()"'
    return subprocess.run(
        ["bash", "-c", f"set -o pipefail; stance() {{ {door} \"$@\"; }}; {script.format(folder=folder)}"],
        input=stdin, capture_output=True, check=False, cwd=ROOT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("stance predict - -m {folder} -f jsonl > /dev/full", 4),
        ("stance predict 'We met today.' -m {folder} -f table > /dev/full", 4),
        ("stance predict - -m {folder} -o /dev/full -f csv", 4),
        ("stance --help > /dev/full", 4),
    ],
)
def test_a_full_disk_is_one_line_and_an_exit_code(folder: str, script: str, code: int) -> None:
    done = command(script, folder, b"We met.\n")
    assert done.returncode == code
    named = b"/dev/full: not written" if "-o /dev/full" in script else b"standard output cannot be written"
    assert done.stderr.startswith(b"Error: " + named)
    assert b"No space left on device" in done.stderr
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("arguments", ["explain 'We met today.'", "predict 'We met today.' -f table"])
def test_a_reader_that_closes_a_view_early_is_in_its_right(folder: str, arguments: str) -> None:
    """The reader is gone before the program has started."""
    done = command(f"stance {arguments} -m {{folder}} | true", folder)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_closed_output_is_told_and_a_closed_error_stream_takes_nothing_into_the_data(folder: str) -> None:
    done = command("stance predict - -m {folder} >&-", folder, b"We met.\n")
    assert (done.returncode, done.stderr) == (2, b"Error: standard output is closed; name a file with --output\n")
    done = command("stance predict - -m {folder} --input-format csv 2>&-", folder, b"id,text\n1,We met.\n2,\n")
    assert done.returncode == 3
    assert done.stdout.count(b"\n") == 2


@pytest.mark.parametrize(
    "arguments", ["explain 'We met.' -m {folder}", "model info {folder}", "data agreement in.csv --coders a,b"]
)
def test_a_view_that_can_be_shown_nowhere_is_an_error(folder: str, tmp_path: Path, arguments: str) -> None:
    (tmp_path / "in.csv").write_text("text,a,b\nWe met.,neutral,neutral\nWe condemn it.,hostile,hostile\n")
    done = command(f"cd {tmp_path}; stance {arguments} >&-", folder)
    assert (done.returncode, done.stderr) == (2, b"Error: standard output is closed; there is nowhere to show this\n")


@pytest.mark.parametrize("where", ["2>&-", "2>/dev/full", "2>&1 | (exec 0<&-)"])
def test_messages_that_nobody_reads_are_lost_and_the_work_is_done(folder: str, tmp_path: Path, where: str) -> None:
    """The exit code is what it is otherwise, the output is whole, and no message stands in it."""
    rows = [f"{number},We condemn raid number {number}.\n" for number in range(2000)]
    (tmp_path / "in.csv").write_text("".join(["id,text\n", *rows, "x,\n"]))
    (tmp_path / "article.txt").write_text("The minister said: “We condemn the raid.”")
    for arguments, code, lines in (
        ("predict in.csv -o out.csv -m {folder}", 3, 2001),
        ("predict in.csv -m {folder} > out.csv", 3, 2001),
        ("article article.txt -m {folder} --csv -o out.csv", 0, 2),
        ("predict in.csv --nonsense", 2, 0),
    ):
        (tmp_path / "out.csv").unlink(missing_ok=True)
        script = f"cd {tmp_path}; export STANCE_PROGRESS=lines; stance {arguments} {where}; exit ${{{{PIPESTATUS[0]}}}}"
        if ">" in arguments:
            script = script.replace(where, where.replace("2>&1 |", "2> >(exec 0<&-) #"))
        assert command(script, folder).returncode == code, arguments
        assert not lines or (tmp_path / "out.csv").read_text().count("\n") == lines, arguments


def test_help_whose_reader_is_gone_is_no_error(folder: str) -> None:
    for arguments in ("--help", "train --help", "data --help", "data", "--version"):
        done = command(f"stance {arguments} | (exec 0<&-)", folder)
        assert (done.returncode, done.stderr) == (0, b"")


def test_an_interruption_at_any_moment_is_one_line(folder: str, tmp_path: Path) -> None:
    """While the package is loaded (stopped at the first import of each of its modules), and while a run waits."""
    stop = "import os, signal; os.kill(os.getpid(), signal.SIGINT)"
    hook = (
        "import sys\n"
        "wanted = sys.argv.pop(1)\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == wanted: {stop}\n"
        "sys.meta_path.insert(0, Stop())\n"
        "from stance_command import main\n"
        "main()\n"
    )
    # Coverage itself looks for the package as soon as there is a hook, before the command has begun.
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    for module in ("stance", "stance.values", "stance.cli.start", "typer", "stance.batch.run", "numpy"):
        arguments = [sys.executable, "-c", hook, module, "predict", "-", "-m", folder, "-f", "jsonl"]
        done = subprocess.run(arguments, input=b"We met.\n", capture_output=True, check=False, env=unmeasured)
        assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"Interrupted.\n"), module
    waiting = subprocess.Popen(
        [sys.executable, "-m", "stance", "predict", "-", "--input-format", "csv", "-o", "out.csv", "-m", folder],
        stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path,
    )  # fmt: skip
    assert waiting.stdin is not None
    while not (tmp_path / ".out.csv.lock").exists():
        assert waiting.poll() is None
        os.sched_yield()
    time.sleep(0.3)  # from taking the lock to waiting for rows
    waiting.send_signal(signal.SIGINT)
    _, err = waiting.communicate()
    assert (waiting.returncode, err) == (130, b"Interrupted.\n")
    # Interrupted while it takes the lock, a run may leave the file that was to be locked; nobody holds it.
    assert {path.name for path in tmp_path.iterdir()} <= {".out.csv.lock"}
    (tmp_path / "in.csv").write_text("text\nWe met.\n", encoding="utf-8")
    again = [sys.executable, "-m", "stance", "predict", "in.csv", "-o", "out.csv", "-m", folder]
    assert subprocess.run(again, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {"in.csv", "out.csv"}


def test_rows_on_a_terminal_stand_alone_on_their_lines(folder: str, tmp_path: Path) -> None:
    """What shows how far a run is would stand in the same lines; elsewhere than there, it is shown."""
    import pty

    (tmp_path / "in.csv").write_text("id,text\n1,We met.\n", encoding="utf-8")
    for output, expected in (([], "id,text,stance"), (["-o", "out.csv"], "rows")):
        inner, outer = pty.openpty()
        done = subprocess.run(
            [sys.executable, "-m", "stance", "predict", "in.csv", "-m", folder, *output],
            stdout=outer, stderr=outer, cwd=tmp_path, check=False,
        )  # fmt: skip
        os.close(outer)
        shown = os.read(inner, 1 << 16).decode()
        os.close(inner)
        assert done.returncode == 0
        assert any(line.startswith(expected) or (output and expected in line) for line in shown.splitlines())
        assert ("\x1b" in shown) == bool(output)


@pytest.mark.parametrize("quiet", [False, True])
def test_what_takes_long_is_told_where_nobody_watches_too_but_not_to_whom_wants_quiet(
    monkeypatch: pytest.MonkeyPatch, quiet: bool
) -> None:
    def slow(*_: object) -> None:
        logging.getLogger("stance.scoring.compiled").info("getting ready")
        logging.getLogger("stance.batch").warning("rows are safe")
        raise TableError("cannot be read")

    monkeypatch.setattr("stance.model.store.load", slow)
    done = ran(main, "predict", "We met.", "-f", "json", *(["-q"] if quiet else []))
    told = done.err.decode().splitlines()
    assert told == ["getting ready"] * (not quiet) + ["rows are safe", "Error: cannot be read"]


def test_the_module_is_the_command(tmp_path: Path) -> None:
    assert run_apart("predict", "missing.csv", cwd=tmp_path).code == 4
