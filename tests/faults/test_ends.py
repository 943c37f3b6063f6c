"""Runs that end early: killed, out of disk. What was finished is kept, and going on gives the same bytes."""

import errno
import os
import random
import signal
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from stance import StanceError, StanceModel, TableError, UsageError
from stance.batch.run import Hooks, Options, Tally, score_tables
from stance.tables.writers import out_kind_of

CHUNK = 20
ROWS = 9 * CHUNK + 10
PART = 2 * CHUNK


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of several parts, with rejects here and there."""
    path = tmp_path_factory.mktemp("source") / "in.csv"
    texts = ["We welcome talks", "We condemn it", "", "They met", '"unclosed', "one,two,three"]
    path.write_text("id,text\n" + "".join(f"{i},{texts[i % 6 if i % 7 == 0 else i % 2]}\n" for i in range(ROWS)))
    return path


def run(model: StanceModel, source: Path, folder: Path, **more: Any) -> Tally:
    folder.mkdir(exist_ok=True)
    options = Options(out_kind=more.pop("out_kind", "csv"))
    name = more.pop("name", "out.csv")
    return score_tables(
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
def expected(few_model: StanceModel, source: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an undisturbed run writes."""
    folder = tmp_path_factory.mktemp("expected")
    run(few_model, source, folder)
    found = contents(folder)
    assert set(found) == {"out.csv", "rejects.csv"}
    return found


@pytest.fixture(autouse=True)
def _no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a power cut would show what was not synced, and here nobody cuts it."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@contextmanager
def interfering(before: Callable[[], None]) -> Iterator[None]:
    """Call `before` ahead of every opening of a draft, every fsync and every rename."""
    fsync, replace, opened = os.fsync, Path.replace, Path.open

    def own_fsync(handle: int) -> None:
        before()
        fsync(handle)

    def own_replace(path: Path, target: Path) -> Path:
        before()
        return replace(path, target)

    def own_open(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        if "w" in mode:
            before()
        return opened(path, mode, *rest, **more)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(os, "fsync", own_fsync)
        patched.setattr(Path, "replace", own_replace)
        patched.setattr(Path, "open", own_open)
        yield


class Countdown:
    """Calls an end when it has been asked more than so many times, and once only."""

    def __init__(self, good: int, end: Callable[[], None]) -> None:
        self.left, self.end, self.ended = good, end, False

    def __call__(self) -> None:
        self.left -= 1
        if self.left < 0 and not self.ended:
            self.ended = True
            self.end()


def apart(work: Callable[[], object]) -> int:
    """Run in a process of its own and return its process id."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads, of which none works here
        child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    return child


def was_killed(child: int) -> bool:
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


MOST_STEPS = 60
"""More than a run opens, syncs and renames."""


def test_a_run_killed_before_any_step_on_the_disk_resumes_to_the_same_bytes(
    few_model: StanceModel, source: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    for good in range(MOST_STEPS):
        place = tmp_path / str(good)

        def work(place: Path = place, good: int = good) -> None:
            with interfering(Countdown(good, lambda: os.kill(os.getpid(), signal.SIGKILL))):
                run(few_model, source, place)

        cut = was_killed(apart(work))
        run(few_model, source, place, resume=True)
        assert contents(place) == expected
        assert not (place / "out.csv.parts").exists()
        if not cut:
            break
    assert 20 < good < MOST_STEPS - 1


@pytest.mark.slow
@pytest.mark.parametrize(("sign", "tries"), [(signal.SIGKILL, 200), (signal.SIGTERM, 50)])
def test_a_run_killed_at_a_random_moment_resumes_to_the_same_bytes(
    few_model: StanceModel, source: Path, tmp_path: Path, expected: dict[str, bytes], sign: signal.Signals, tries: int
) -> None:
    rng = random.Random(int(sign))  # noqa: S311  # no secret
    start = time.perf_counter()
    run(few_model, source, tmp_path / "timed")
    length = time.perf_counter() - start
    cut = 0
    for number in range(tries):
        place = tmp_path / str(number)
        child = apart(partial(run, few_model, source, place))
        time.sleep(rng.uniform(0, length * 1.1))
        os.kill(child, sign)
        cut += was_killed(child)
        run(few_model, source, place, resume=True)
        assert contents(place) == expected
        assert not (place / "out.csv.parts").exists()
    assert cut >= tries // 2


def test_a_write_that_fails_is_an_error_in_words_and_resumes(
    few_model: StanceModel, source: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    """Every opening of a draft, every fsync and every rename of a run fails once."""

    def fail(number: int) -> None:
        raise OSError(number, os.strerror(number))

    for good in range(MOST_STEPS):
        number = (errno.ENOSPC, errno.EIO, errno.EROFS)[good % 3]
        failing = Countdown(good, partial(fail, number))
        folder = tmp_path / str(good)
        folder.mkdir()
        (folder / "out.csv").write_text("older")
        try:
            with interfering(failing):
                run(few_model, source, folder)
        except StanceError as error:
            assert os.strerror(number) in str(error)
            assert (folder / "out.csv").read_text() == "older"
            assert not list(folder.rglob("*.part"))
        run(few_model, source, folder, resume=True)
        assert contents(folder) == expected
        if not failing.ended:
            break
    assert 20 < good < MOST_STEPS - 1


@pytest.mark.parametrize("name", ["out.xlsx", "out.db", "out.json", "out.jsonl.zst", "out.parquet"])
def test_a_run_into_any_kind_of_output_that_was_killed_resumes_to_the_same_bytes(
    few_model: StanceModel, source: Path, tmp_path: Path, name: str
) -> None:
    """Rows that were rejected stand in their places in half of them."""
    kind = str(out_kind_of(name))
    options = Options(out_kind=kind, keep_rejects=kind in ("xlsx", "sqlite"), why=True)

    def work(folder: Path, **more: Any) -> Tally:
        folder.mkdir(exist_ok=True)
        return score_tables(
            few_model, [str(source)], folder / name, options, rejects=folder / "rejects.csv", part_rows=PART,
            chunk_rows=CHUNK, **more,
        )  # fmt: skip

    tally = work(tmp_path / "whole")
    assert tally.written == (tally.read if options.keep_rejects else tally.scored)
    for good in range(2, MOST_STEPS, 7):
        place = tmp_path / str(good)

        def cut_off(place: Path = place, good: int = good) -> None:
            with interfering(Countdown(good, lambda: os.kill(os.getpid(), signal.SIGKILL))):
                work(place)

        was_cut = was_killed(apart(cut_off))
        assert work(place, resume=True) == tally
        assert contents(place) == contents(tmp_path / "whole")
        assert not (place / f"{name}.parts").exists()
        if not was_cut:
            break
    assert 20 < good < MOST_STEPS - 1


def test_a_second_run_to_one_output_is_refused_and_takes_nothing_from_the_first(
    few_model: StanceModel, source: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    refused: list[str] = []

    def second(rows: int, _: int) -> None:
        if rows == 4 * CHUNK:
            for more in ({}, {"resume": True}, {"restart": True}, {"name": "other.csv"}):  # the last: the same rejects
                with pytest.raises(TableError, match="another run is writing it") as caught:
                    run(few_model, source, tmp_path, **more)
                refused.append(str(caught.value.file))

    run(few_model, source, tmp_path, hooks=Hooks(on_progress=second))
    assert refused == [str(tmp_path / "out.csv")] * 3 + [str(tmp_path / "rejects.csv")]
    assert contents(tmp_path) == expected


def test_an_unfinished_run_is_neither_lost_nor_taken_up_unasked(
    few_model: StanceModel, source: Path, tmp_path: Path, expected: dict[str, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    def stop(rows: int, _: int) -> None:
        if rows > 4 * CHUNK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(few_model, source, tmp_path, hooks=Hooks(on_progress=stop))
    assert "rows are safe in" in caplog.text
    with pytest.raises(UsageError, match="rows of a run that did not end: say --resume .* or --restart"):
        run(few_model, source, tmp_path)
    other = tmp_path / "other.csv"
    other.write_bytes(source.read_bytes() + b"9,More\n")
    with pytest.raises(UsageError, match="other input"):
        run(few_model, other, tmp_path, resume=True)
    other.unlink()
    with pytest.raises(UsageError, match="other options"):
        run(few_model, source, tmp_path, resume=True, out_kind="jsonl")
    part = next((tmp_path / "out.csv.parts").glob("*.output"))
    part.write_bytes(part.read_bytes()[:-9])  # damaged after it was written: made again
    run(few_model, source, tmp_path, resume=True)
    assert contents(tmp_path) == expected


def test_a_run_that_went_on_counts_the_rows_before_too(few_model: StanceModel, source: Path, tmp_path: Path) -> None:
    def stop(rows: int, _: int) -> None:
        if rows > 4 * CHUNK:
            raise KeyboardInterrupt

    seen: list[int] = []
    with pytest.raises(KeyboardInterrupt):
        run(few_model, source, tmp_path / "cut", hooks=Hooks(on_progress=stop))
    again = run(few_model, source, tmp_path / "cut", resume=True, hooks=Hooks(on_progress=lambda n, _: seen.append(n)))
    assert again == run(few_model, source, tmp_path / "whole")
    assert again.read == ROWS
    assert seen == sorted(seen)
    assert seen[0] >= PART


def test_another_model_does_not_go_on_with_a_run(
    few_model: StanceModel, shipped: StanceModel, source: Path, tmp_path: Path, expected: dict[str, bytes]
) -> None:
    def stop(rows: int, _: int) -> None:
        if rows > 4 * CHUNK:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(few_model, source, tmp_path, hooks=Hooks(on_progress=stop))
    with pytest.raises(UsageError, match="another model"):
        run(shipped, source, tmp_path, resume=True)
    (tmp_path / "out.csv.parts" / "manifest.json").write_text("{")
    with pytest.raises(UsageError, match="cannot be read; say --restart"):
        run(few_model, source, tmp_path, resume=True)
    run(few_model, source, tmp_path, restart=True)
    assert contents(tmp_path) == expected


def test_parquet_parts_join_to_one_file(few_model: StanceModel, source: Path, tmp_path: Path) -> None:
    run(few_model, source, tmp_path, out_kind="parquet", name="out.parquet")
    table = pq.read_table(tmp_path / "out.parquet")
    with (tmp_path / "rejects.csv").open() as handle:
        assert table.num_rows + sum(1 for _ in handle) - 1 == ROWS
    assert table.column("id").to_pylist() == sorted(table.column("id").to_pylist(), key=int)
