"""Interruptions are heeded soon, wherever they strike, and leave nothing behind."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, ran
from stance.cli.main import main
from stance.cli.stopping import stop_asked

SENTENCE = "The minister said: “We condemn the raid on the port.” "


def swallowed() -> None:
    """Be interrupted where the interruption comes to nothing."""
    try:
        signal.raise_signal(signal.SIGINT)
    except KeyboardInterrupt:
        return
    raise AssertionError


def compiled(*_: object, **__: object) -> None:
    """Fail as a compiler does that calls back what is interrupted."""
    swallowed()
    raise RuntimeError("no compiled object yet")


def read(*_: object, watch: Callable[[], None], **__: object) -> None:
    """Go on to read where an interruption came to nothing."""
    swallowed()
    watch()
    raise AssertionError


@pytest.mark.parametrize("reading", [compiled, read])
def test_an_interruption_that_some_code_swallows_is_heeded_all_the_same(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reading: Any
) -> None:
    monkeypatch.setattr("stance.articles.reading.read_article", reading)
    (tmp_path / "in.txt").write_text(SENTENCE, encoding="utf-8")
    handler, hook = signal.getsignal(signal.SIGINT), sys.unraisablehook
    done = ran(main, "article", "in.txt", "-o", "out.json", "-m", folder, cwd=tmp_path)
    assert (done.code, done.err) == (130, b"Interrupted.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["in.txt"]
    assert (signal.getsignal(signal.SIGINT), sys.unraisablehook) == (handler, hook)
    assert not stop_asked()


def test_a_bug_without_an_interruption_stays_a_bug(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("stance.articles.reading.read_article", fail)
    with pytest.raises(RuntimeError):
        ran(main, "article", str(ROOT / "data" / "examples" / "article.txt"), "-m", folder)


@pytest.mark.parametrize("door", [["-m", "stance"], ["-c", "from stance_command import main; main()"]])
def test_a_long_article_need_not_be_read_to_its_end(folder: str, tmp_path: Path, door: list[str]) -> None:
    """An older output stays, and no draft; the whole would take a minute."""
    (tmp_path / "in.txt").write_text(SENTENCE * 20_000, encoding="utf-8")
    (tmp_path / "out.json").write_text("older")
    command = [sys.executable, *door, "article", "in.txt", "-o", "out.json", "-m", folder]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE) as process:
        while not (tmp_path / ".out.json.part").exists():
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(1)  # for the reading to begin
        before = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (130, b"Interrupted.\n")
        assert time.monotonic() - before < 10  # a tenth of that on a machine that has nothing else to do
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.txt", "out.json"]
    assert (tmp_path / "out.json").read_text() == "older"
