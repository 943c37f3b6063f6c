"""Look at the place where output goes before anything is written there, and keep a second run away from it."""

import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from stance.errors import TableError

_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d+)")
_NAMED = {"/dev/stdin": 0, "/dev/stdout": 1, "/dev/stderr": 2}
_ANY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True)
class Place:
    """Where output goes: a file, new or older, or a stream (a device, a pipe) that is written into as it stands.

    `target` is the file behind all links, which is what is replaced; `older` says what stands there already.
    """

    path: Path
    target: Path
    is_stream: bool
    older: os.stat_result | None

    def open_stream(self) -> IO[bytes]:
        """Return the stream for writing; raise TableError where it cannot be opened."""
        number = descriptor_of(self.path)
        try:
            return self.path.open("wb") if number is None else os.fdopen(os.dup(number), "wb")
        except OSError as error:
            raise _refused(self.path, error.strerror or str(error)) from error

    def keep_mode(self, draft: Path) -> None:
        """Give a draft the owner and the mode of the file that it will replace, as far as the system lets us."""
        if self.older is None:
            return
        with suppress(OSError, AttributeError):  # only root may give a file away, and Windows knows no owners
            os.chown(draft, self.older.st_uid, self.older.st_gid)
        with suppress(OSError):
            draft.chmod(stat.S_IMODE(self.older.st_mode))


def place_of(path: Path) -> Place:
    """Return what a path is as a place for output.

    Raises TableError where nothing can be written: a folder, a disk, a read-only file, a folder that does not exist or
    lets nothing be put into it.
    """
    if str(path) == ".":
        raise TableError("an output has no name; name a file", file=path)
    try:
        found = None if descriptor_of(path) is not None else _stat(path)
        target = Path(os.path.realpath(path)) if path.is_symlink() else path
    except (OSError, ValueError) as error:
        raise _refused(path, getattr(error, "strerror", None) or str(error)) from error
    if descriptor_of(path) is not None or (found and _is_stream(found.st_mode)):
        return Place(path, path, True, None)
    if found is None:
        _check_folder(path, target.parent)
    elif stat.S_ISDIR(found.st_mode):
        raise _refused(path, "it is a folder; name a file in it")
    elif not stat.S_ISREG(found.st_mode):
        raise _refused(path, "it is neither a file nor a stream")
    elif not found.st_mode & _ANY_WRITE or not os.access(path, os.W_OK):
        raise _refused(path, "it is read-only; make it writable, or write to another file")
    else:
        _check_folder(path, target.parent)
    return Place(path, target, False, found)


def same_place(one: Path, other: Path) -> bool:
    """Tell whether two paths lead to one file, be it there already or not; streams may be shared."""
    try:
        if one.exists() and other.exists():
            return one.samefile(other) and not _is_stream(one.stat().st_mode)
        return os.path.realpath(one) == os.path.realpath(other)
    except (OSError, ValueError):
        return False


@contextmanager
def locked(place: Place) -> Iterator[None]:
    """Keep other runs from writing to a place meanwhile; raise TableError at once where one is doing so.

    The lock is the system's, which ends with the process however that ends; the file `.NAME.lock` beside the output is
    there to be locked. A stream needs none.
    """
    if place.is_stream:
        yield
        return
    from filelock import FileLock, Timeout

    carrier = place.target.with_name(f".{place.target.name}.lock")
    lock = FileLock(carrier, blocking=False, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        try:  # there are folders in which nothing can be made, and whose permissions do not say so
            carrier.touch()
        except OSError as reason:
            raise _refused(place.path, reason.strerror or str(reason)) from error
        raise _refused(
            place.path, "another run is writing it; wait until that has ended, or write to another file"
        ) from error
    except OSError as error:
        raise _refused(place.path, error.strerror or str(error)) from error
    try:
        yield
    finally:
        if (
            os.name == "posix"
        ):  # while it is still held: whoever has just opened it sees that it is gone, and begins anew
            with suppress(OSError):
                carrier.unlink()
        lock.release()
        if os.name != "posix":
            with suppress(OSError):
                carrier.unlink()


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


def descriptor_of(path: Path) -> int | None:
    """Return the number of the open file that a path such as /dev/stdout or /dev/fd/63 stands for."""
    if os.name != "posix":
        return None
    match = _DESCRIPTOR.fullmatch(str(path))
    return int(match[1]) if match else _NAMED.get(str(path))


def _is_stream(mode: int) -> bool:
    return stat.S_ISCHR(mode) or stat.S_ISFIFO(mode)


def _check_folder(path: Path, folder: Path) -> None:
    if folder.is_dir():
        if not os.access(folder, os.W_OK | os.X_OK):
            raise _refused(path, f"nothing can be put into the folder {folder}, which is read-only")
        return
    near = folder
    while not near.exists() and near != near.parent:
        near = near.parent
    if not near.is_dir():
        raise _refused(path, f"{near} is a file, not a folder")
    raise _refused(path, f"No such file or directory; make the folder {path.parent} first")


def _refused(path: Path, reason: str) -> TableError:
    return TableError(f"{path}: cannot be written ({reason})", file=path)
