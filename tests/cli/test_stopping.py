"""A command that another program runs ends with it."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

DOOR = "from stance.cli import stopping; {}from stance_command import main; main()"
PARENT = (
    "import os, subprocess, sys, time\n"
    "os.environ['STANCE_PARENT'] = str(os.getpid() + int(sys.argv[1]))\n"
    "child = subprocess.Popen([sys.executable, '-c', *sys.argv[2:]])\n"
    "print(child.pid, flush=True)\n"
    "child.wait()\n"
)
"""A program that runs a command, and tells it whom it ends with."""


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return not Path(f"/proc/{process}/stat").exists() or " Z " not in Path(f"/proc/{process}/stat").read_text()


@pytest.mark.skipif(os.name != "posix", reason="Windows does not tell of a parent that ended")
@pytest.mark.parametrize("by_system", [True, False])
def test_a_command_ends_soon_after_the_program_that_runs_it_was_killed(
    folder: str, tmp_path: Path, by_system: bool
) -> None:
    """It waits for rows on a pipe that stays open."""
    door = DOOR.format("" if by_system else "stopping._ended_by_system = lambda: False; ")
    arguments = ["0", door, "predict", "-", "--input-format", "csv", "-o", "out.csv", "-m", folder]
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", PARENT, *arguments], cwd=tmp_path, stdin=pipe, stdout=pipe) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        while not (tmp_path / ".out.csv.lock").exists():
            assert is_there(child)
            time.sleep(0.05)
        time.sleep(0.2)
        assert is_there(child)
        parent.kill()
        killed = time.monotonic()
        while is_there(child):
            assert time.monotonic() - killed < 5  # a second on a machine that has nothing else to do
            time.sleep(0.05)
    assert not (tmp_path / "out.csv").exists()


@pytest.mark.skipif(os.name != "posix", reason="Windows does not tell of a parent that ended")
def test_a_command_whose_program_is_gone_already_does_nothing(folder: str, tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\nWe met.\n")
    arguments = ["1", DOOR.format(""), "predict", "in.csv", "-o", "out.csv", "-m", folder]
    done = subprocess.run([sys.executable, "-c", PARENT, *arguments], cwd=tmp_path, capture_output=True, check=True)
    assert done.stderr == b""
    assert not (tmp_path / "out.csv").exists()


def helpers(process: int) -> list[int]:
    """Return the processes that help one with a training."""
    found = []
    for told in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = told.read_text(encoding="utf-8").rpartition(")")[2].split()
            if words[1] == str(process) and b"popen_loky" in (told.parent / "cmdline").read_bytes():
                found.append(int(told.parent.name))
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked for where Linux shows them")
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_training_that_is_told_to_end_leaves_nothing_behind(tmp_path: Path, sign: signal.Signals, code: int) -> None:
    labels = ("conciliatory", "hostile", "neutral")
    words = "we they condemn welcome reject agree talks border raid minister offer treaty".split()
    lines = [f"{' '.join(words[i * k % 12] for k in range(1, 15))} {i}.,{labels[i % 3]}" for i in range(6000)]
    (tmp_path / "in.csv").write_text("\n".join(["text,label", *lines]) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "stance", "train", "in.csv", "-o", "model", "--jobs", "2"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        while not (own := helpers(process.pid)):
            assert process.poll() is None
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(sign)
        _, err = process.communicate(timeout=60)
    said = {143: "Ended, as it was told to.", 130: "Interrupted."}[code]
    assert (process.returncode, err.decode().splitlines()[-1]) == (code, said)
    assert not any(map(is_there, own))
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
