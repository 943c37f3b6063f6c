"""Runs that end early: killed, out of disk. What was finished is kept, and going on gives the same bytes."""

import errno
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from stance import StanceError, StanceModel, UsageError
from stance.batch.run import Options, score_tables

CHUNK = 200
ROWS = 9 * CHUNK + 100
PART = 2 * CHUNK


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of several parts, with rejects here and there."""
    path = tmp_path_factory.mktemp("source") / "in.csv"
    texts = ["We welcome talks", "We condemn it", "", "They met", '"unclosed', "one,two,three"]
    path.write_text("id,text\n" + "".join(f"{i},{texts[i % 97 % 6 if i % 31 == 0 else i % 2]}\n" for i in range(ROWS)))
    return path


def run(model: StanceModel, source: Path, folder: Path, **more: Any) -> None:
    folder.mkdir(exist_ok=True)
    options = Options(out_kind=more.pop("out_kind", "csv"))
    name = more.pop("name", "out.csv")
    score_tables(
        model,
        [str(source)],
        folder / name,
        options,
        rejects=folder / "rejects.csv",
        part_rows=PART,
        chunk_rows=CHUNK,
        **more,
    )


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


@pytest.fixture(scope="module")
def expected(small_model: StanceModel, source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run writes."""
    folder = tmp_path_factory.mktemp("expected")
    run(small_model, source, folder)
    found = contents(folder)
    assert set(found) == {"out.csv", "rejects.csv"}
    return found


def killed(work: Callable[[], None], delay: float, sign: signal.Signals) -> bool:
    """Run in a process of its own that is killed after a while; return whether it was still running."""
    child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    time.sleep(delay)
    os.kill(child, sign)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def kill_and_resume(
    model: StanceModel, source: Path, folder: Path, expected: dict[str, bytes], kills: int, sign: signal.Signals
) -> int:
    """Kill runs at random moments and resume each once; return how many were really cut off. All must be identical."""
    rng = random.Random(int(sign))  # noqa: S311  # no secret
    start = time.perf_counter()
    run(model, source, folder / "timed")
    length = time.perf_counter() - start
    cut = 0
    while cut < kills:
        place = folder / str(cut)
        cut += killed(lambda place=place: run(model, source, place), rng.uniform(0, length * 1.1), sign)  # type: ignore[misc]
        run(model, source, place, resume=True)
        assert contents(place) == expected
        assert not (place / "out.csv.parts").exists()
        for path in place.iterdir():
            path.unlink()
    return cut


def test_a_run_killed_at_any_moment_resumes_to_the_same_bytes(
    small_model: StanceModel, source: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    assert kill_and_resume(small_model, source, tmp_path, expected, 8, signal.SIGKILL) == 8


@pytest.mark.slow
@pytest.mark.parametrize(("sign", "kills"), [(signal.SIGKILL, 200), (signal.SIGTERM, 50)])
def test_many_killed_runs_resume_to_the_same_bytes(
    small_model: StanceModel, source: Path, tmp_path: Path, expected: dict[str, bytes], sign: signal.Signals, kills: int
) -> None:
    assert kill_and_resume(small_model, source, tmp_path, expected, kills, sign) == kills


class _Failing:
    """Lets the first calls through and fails the next one, as a full or broken disk does."""

    def __init__(self, number: int, good: int) -> None:
        self.left, self.number, self.failed = good, number, False

    def check(self) -> None:
        self.left -= 1
        if self.left < 0 and not self.failed:
            self.failed = True
            raise OSError(self.number, os.strerror(self.number))


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_a_write_that_fails_is_an_error_in_words_and_resumes(
    small_model: StanceModel,
    source: Path,
    tmp_path: Path,
    expected: dict[str, bytes],
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    """Every opening of a draft, every fsync and every rename of a run fails once."""
    good, finished = 0, False
    real: dict[str, Any] = {"fsync": os.fsync, "replace": Path.replace, "open": Path.open}
    while not finished:
        failing = _Failing(number, good)
        folder = tmp_path / str(good)
        folder.mkdir()
        (folder / "out.csv").write_text("older")

        def fsync(handle: int, failing: _Failing = failing) -> None:
            failing.check()
            real["fsync"](handle)

        def replace(path: Path, target: Path, failing: _Failing = failing) -> Path:
            failing.check()
            return real["replace"](path, target)  # type: ignore[no-any-return]

        def opened(path: Path, mode: str = "r", *rest: Any, failing: _Failing = failing, **more: Any) -> Any:
            if "w" in mode:
                failing.check()
            return real["open"](path, mode, *rest, **more)

        with monkeypatch.context() as patched:
            patched.setattr(os, "fsync", fsync)
            patched.setattr(Path, "replace", replace)
            patched.setattr(Path, "open", opened)
            try:
                run(small_model, source, folder)
                finished = not failing.failed
            except StanceError as error:
                assert os.strerror(number) in str(error)
                assert (folder / "out.csv").read_text() == "older"
                assert not list(folder.rglob("*.part"))
        run(small_model, source, folder, resume=True)
        assert contents(folder) == expected
        good += 1
    assert good > 20


def test_an_unfinished_run_is_neither_lost_nor_taken_up_unasked(
    small_model: StanceModel, source: Path, tmp_path: Path, expected: dict[str, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    from stance.batch.run import Hooks

    def stop(rows: int, _: int) -> None:
        if rows > 4 * CHUNK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(small_model, source, tmp_path, hooks=Hooks(on_progress=stop))
    assert "rows are safe in" in caplog.text
    with pytest.raises(UsageError, match="rows of a run that did not end: say --resume .* or --restart"):
        run(small_model, source, tmp_path)
    other = tmp_path / "other.csv"
    other.write_bytes(source.read_bytes() + b"9,More\n")
    with pytest.raises(UsageError, match="other input"):
        run(small_model, other, tmp_path, resume=True)
    other.unlink()
    with pytest.raises(UsageError, match="other options"):
        run(small_model, source, tmp_path, resume=True, out_kind="jsonl")
    part = next((tmp_path / "out.csv.parts").glob("*.output"))
    part.write_bytes(part.read_bytes()[:-9])  # damaged after it was written: made again
    run(small_model, source, tmp_path, resume=True)
    assert contents(tmp_path) == expected


def test_another_model_does_not_go_on_with_a_run(
    small_model: StanceModel, shipped: StanceModel, source: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    from stance.batch.run import Hooks

    def stop(rows: int, _: int) -> None:
        if rows > 4 * CHUNK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(small_model, source, tmp_path, hooks=Hooks(on_progress=stop))
    with pytest.raises(UsageError, match="another model"):
        run(shipped, source, tmp_path, resume=True)
    (tmp_path / "out.csv.parts" / "manifest.json").write_text("{")
    with pytest.raises(UsageError, match="cannot be read; say --restart"):
        run(small_model, source, tmp_path, resume=True)
    run(small_model, source, tmp_path, restart=True)
    assert contents(tmp_path) == expected


def test_parquet_parts_join_to_one_file(small_model: StanceModel, source: Path, tmp_path: Path) -> None:
    run(small_model, source, tmp_path, out_kind="parquet", name="out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    with (tmp_path / "rejects.csv").open() as handle:
        assert table.num_rows + sum(1 for _ in handle) - 1 == ROWS
    assert table.column("id").to_pylist() == sorted(table.column("id").to_pylist(), key=int)
