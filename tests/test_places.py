"""Places for output: what is refused, what is written into, what is kept, and that one run at a time writes there."""

import errno
import os
import signal
import stat
import time
import warnings
from pathlib import Path

import pytest
from filelock import Timeout

from stance import TableError
from stance.files import AtomicWriter
from stance.places import locked, place_of, same_place


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("folder", "it is a folder; name a file in it"),
        ("none/out.csv", "make the folder .*none first"),
        ("none/none/out.csv", "make the folder .*none first"),
        ("file/out.csv", "file is a file, not a folder|Not a directory"),
        ("readonly", "it is read-only; make it writable"),
        ("loop", "levels of symbolic links|symbolic link"),
        ("x" * 300, "too long"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused_before_anything_is_done(
    tmp_path: Path, name: str, reason: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"older")
    (tmp_path / "readonly").write_bytes(b"older")
    (tmp_path / "readonly").chmod(0o444)
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    with pytest.raises(TableError, match=reason) as caught:
        place_of(tmp_path / name)
    assert caught.value.file == str(tmp_path / name)
    with pytest.raises(TableError, match=reason), AtomicWriter(tmp_path / name):
        pass
    assert sorted(path.name for path in tmp_path.rglob("*")) == before
    assert (tmp_path / "readonly").read_bytes() == b"older"


def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    target, link = tmp_path / "there" / "real.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    for content in (b"new", b"newer"):  # a target that is not there yet, and one that is
        with AtomicWriter(link) as handle:
            handle.write(content)
        assert link.is_symlink()
        assert not target.is_symlink()
        assert target.read_bytes() == content
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["link.csv", "real.csv", "there"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o666, 0o755])
def test_an_older_file_keeps_its_mode_and_its_draft_is_for_nobody_else(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"older")
    path.chmod(mode)
    with AtomicWriter(path) as handle:
        handle.write(b"new")
        assert stat.S_IMODE(os.fstat(handle.fileno()).st_mode) == 0o600
    assert stat.S_IMODE(path.stat().st_mode) == mode
    assert path.read_bytes() == b"new"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_an_older_file_keeps_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"older")
    os.chown(path, 12345, 54321)
    with AtomicWriter(path) as handle:
        handle.write(b"new")
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 54321)


def test_a_new_file_has_the_mode_that_the_user_has_set(tmp_path: Path) -> None:
    older = os.umask(0o027)
    try:
        with AtomicWriter(tmp_path / "out.csv"):
            pass
    finally:
        os.umask(older)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == 0o640


def test_a_device_and_a_pipe_are_written_into_and_stay_what_they_are(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    for path in (pipe, Path(os.devnull)):
        with AtomicWriter(path) as handle:
            handle.write(b"new")
    assert os.read(reader, 9) == b"new"
    os.close(reader)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_an_open_file_named_by_its_number_is_written_on_where_it_stands(tmp_path: Path) -> None:
    """As a shell's `>> log` does: what stands in it already stays."""
    with (tmp_path / "log").open("wb") as log:
        log.write(b"before ")
        log.flush()
        with AtomicWriter(Path(f"/dev/fd/{log.fileno()}")) as handle:
            handle.write(b"new")
    assert (tmp_path / "log").read_bytes() == b"before new"


def test_a_second_run_to_one_place_is_refused_at_once_and_the_first_goes_on(tmp_path: Path) -> None:
    path, link = tmp_path / "out.csv", tmp_path / "link.csv"
    link.symlink_to(path)
    with AtomicWriter(path) as handle:
        handle.write(b"first")
        for other in (path, link):
            with pytest.raises(TableError, match="another run is writing it"), AtomicWriter(other):
                pass
        with AtomicWriter(tmp_path / "other.csv"):
            pass
    assert path.read_bytes() == b"first"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["link.csv", "other.csv", "out.csv"]


def test_a_run_that_was_killed_holds_no_place(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        with AtomicWriter(path) as handle:
            handle.write(b"half")
            handle.flush()
            (tmp_path / "ready").touch()
            time.sleep(60)
        os._exit(0)
    while not (tmp_path / "ready").exists():
        time.sleep(0.01)
    with pytest.raises(TableError, match="another run"), locked(place_of(path)):
        pass
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with AtomicWriter(path) as handle:
        handle.write(b"whole")
    assert path.read_bytes() == b"whole"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["out.csv", "ready"]


def test_two_names_of_one_file_are_one_place(tmp_path: Path) -> None:
    one = tmp_path / "one"
    (tmp_path / "link").symlink_to(one)
    assert same_place(one, tmp_path / "." / "one")
    assert same_place(one, tmp_path / "link")  # which is not there yet
    assert not same_place(one, tmp_path / "two")
    one.touch()
    assert same_place(one, tmp_path / "link")
    assert not same_place(Path(os.devnull), Path(os.devnull))  # a stream may take both


def test_a_folder_in_which_nothing_can_be_made_is_not_taken_for_another_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As /proc, whose permissions let root write."""

    def busy(*_: object, **__: object) -> None:
        raise Timeout("out.csv.lock")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOENT, "No such file or directory")

    monkeypatch.setattr("filelock.FileLock.acquire", busy)
    with pytest.raises(TableError, match="another run is writing it"), locked(place_of(tmp_path / "out.csv")):
        pass
    monkeypatch.setattr(Path, "touch", full)
    message = r"out.csv: cannot be written \(No such file or directory\)"
    with pytest.raises(TableError, match=message), locked(place_of(tmp_path / "out.csv")):
        pass
