"""Keep what users upload in folders that nobody else may look into, and delete it after use."""

import logging
import os
import re
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from stance.errors import UsageError
from stance.web.wording import in_page_words

_PREFIX = "stance-serve-"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_LONGEST_NAME = 100
"""Bytes, of the 255 that systems allow: a file of labels is named after its table and its annotator, and more."""
_PIECE = 1 << 20
LABELS = ".labels-"
"""What stands in the name of a file of labels between that of its table and its annotator's."""
_log = logging.getLogger("stance.web")


class Upload(Protocol):
    """A file as a form brings it."""

    @property
    def filename(self) -> str | None:
        """Return the name that its sender gives it."""

    async def read(self, size: int = -1) -> bytes:
        """Return so many bytes of it."""


class PrivateFolder:
    """A folder of this process alone (mode 0700), with a folder for each upload; `close` deletes it all."""

    def __init__(self) -> None:
        _sweep()
        self.path = _made()

    def make(self) -> Path:
        """Return a new, empty folder in it; where somebody tidied all of it away, in a new one."""
        try:
            return Path(tempfile.mkdtemp(dir=self.path))
        except FileNotFoundError:  # one of the same name could be another's by now
            self.path = _made()
            return Path(tempfile.mkdtemp(dir=self.path))

    def delete(self, folder: Path) -> None:
        """Delete one of its folders, with all that is in it."""
        shutil.rmtree(folder, ignore_errors=True)

    def close(self) -> None:
        """Delete it."""
        shutil.rmtree(self.path, ignore_errors=True)


async def stored(upload: Upload, folder: Path) -> Path:
    """Write an upload into a folder under a safe form of its name, and return where; raise UsageError for one empty."""
    path = folder / safe_name(upload.filename or "")
    number = 1
    while path.exists():  # two files of one name, from two folders
        number += 1
        path = folder / f"{number}-{safe_name(upload.filename or '')}"
    size = 0
    with path.open("xb") as handle:
        while piece := await upload.read(_PIECE):
            size += handle.write(piece)
    if not size:
        raise UsageError(f"{path.name} is empty: nothing in it was read")
    return path


async def stored_all(uploads: Sequence[Upload], folder: Path) -> list[Path]:
    """Write uploads into a folder and return where."""
    return [await stored(upload, folder) for upload in uploads]


def safe_name(name: str) -> str:
    """Return a file's name without folders, signs that a system forbids, and a beginning that would hide it.

    >>> safe_name("../../etc/passwd"), safe_name("C:\\\\tables\\\\may.csv"), safe_name("-o.csv"), safe_name("")
    ('passwd', 'may.csv', 'o.csv', 'upload')
    """
    bare = _UNSAFE.sub("_", re.split(r"[/\\]", name)[-1]).strip().lstrip(".-")
    whole = bare.encode("utf-8", "replace")
    if len(whole) > _LONGEST_NAME:
        whole = whole[-_LONGEST_NAME:]  # which keeps the ending
    bare = whole.decode("utf-8", "ignore").strip().lstrip(" .-")  # without what is left of a sign that was cut
    return bare or "upload"


def size_of(folder: Path) -> int:
    """Return the bytes of all files in a folder, at any depth."""
    size = 0
    for inside, folders, files in os.walk(folder):  # which passes over what is deleted meanwhile
        for name in (*folders, *files):
            with suppress(OSError):
                size += Path(inside, name).lstat().st_size
    return size


def _made() -> Path:
    return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-"))


def _sweep() -> None:
    """Delete what processes left that were killed, but for labels: they may be in no other place."""
    if os.name != "posix":  # elsewhere there are no owners, and asking for a process would end it
        return
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        with suppress(OSError, OverflowError, ValueError):
            if folder.lstat().st_uid == os.getuid() and not folder.is_symlink() and not _lives(int(owner)):
                for path in folder.glob(f"*/*{LABELS}*.csv"):
                    if path.with_name(path.name.partition(LABELS)[0]).is_file():  # the table that they are labels of
                        _log.warning("labels of a server that was killed are kept in %s", kept_apart(path).parent)
                shutil.rmtree(folder, ignore_errors=True)


def kept_apart(path: Path) -> Path:
    """Move a file of labels into a new private folder, which nobody deletes, and return where it is."""
    kept = Path(tempfile.mkdtemp(prefix="stance-labels-")) / path.name
    shutil.move(path, kept)
    return kept


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def for_page(message: str, folder: Path) -> str:
    """Return a message in words of the pages, without the folder that an upload was put into.

    >>> for_page("/tmp/x/may.csv: no column 'text'", Path("/tmp/x"))
    "may.csv: no column 'text'"
    """
    return in_page_words(message.replace(f"{folder}/", "").replace(str(folder), ""))
