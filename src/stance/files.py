"""Read and write files: packed or plain, bytes or text, complete or absent."""

import codecs
import hashlib
import io
import os
import queue
import stat
import sys
import zlib
from contextlib import ExitStack, suppress
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import IO, Any

from stance.errors import TableError
from stance.places import descriptor_of, locked, place_of
from stance.unpacking import COMPRESSIONS, LONGEST_MARK, archived, opened_inside, unpacking
from stance.wording import line_of, undecodable


def endings(path: str) -> tuple[str, str]:
    """Return the ending that says what a file holds, and that of its compression.

    >>> endings("speeches.CSV.gz"), endings("-")
    (('.csv', '.gz'), ('', ''))
    """
    packed = Path(path).suffix.lower()
    if packed in COMPRESSIONS:
        return Path(path).with_suffix("").suffix.lower(), packed
    return packed, ""


def open_input(path: str) -> IO[bytes]:
    """Return the bytes of a file, of standard input for `-`, unpacked where they begin as what packers write.

    Of a .zip file they are those of the one table in it.

    Raises TableError where the file cannot be read, now or later, or what was packed is damaged or cut off.
    """
    stdin, waiting = _looked_into.pop(path, (None, None))
    if waiting is not None and (path != "-" or stdin is sys.stdin):
        return waiting
    if path == "-" and sys.stdin is None:
        raise TableError("standard input is closed; name a file", file=path)
    try:
        source: Any = sys.stdin.buffer if path == "-" else Path(path).open("rb")  # noqa: SIM115  # its reader closes it
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror})", file=path) from error
    if is_archive(path):
        return io.BufferedReader(_Checked(_opened_inside(source, path), source, path), 1 << 18)
    try:
        start = source.peek(LONGEST_MARK)[:LONGEST_MARK]
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror})", file=path) from error
    reader = unpacking(source, start)
    if reader is source and (descriptor := _pipe(source)) is not None:
        reader = _Flow(source, descriptor)
    return io.BufferedReader(_Checked(reader, source, path), 1 << 18)


_looked_into: dict[str, tuple[Any, IO[bytes]]] = {}
"""Pipes that were looked into, which can be opened only once, with the standard input of that time."""


def first_bytes(path: str, number: int) -> bytes:
    """Return the first bytes of an input, unpacked, so many or, of a pipe, what there is up to the end of a line.

    Reading it begins at its start all the same. Raises TableError where it cannot be read.
    """
    if not is_pipe(path):
        with open_input(path) as handle:
            return handle.read(number)
    handle = open_input(path)
    _looked_into[path] = (sys.stdin, handle)
    return handle.peek(number)[:number]  # type: ignore[attr-defined,no-any-return]


def is_pipe(path: str) -> bool:
    """Tell whether an input can be read only once: standard input, a named pipe, or what a shell passes for <(...)."""
    if path == "-" or descriptor_of(Path(path)) is not None:
        return True
    return Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir()


def flows(stream: Any) -> bool:
    """Tell whether an opened input is a pipe, of which rows come as they are written."""
    raw = getattr(stream, "raw", None)
    return isinstance(raw, _Checked) and raw.flows


def would_wait(stream: Any, taken: int) -> bool:
    """Tell whether a reader who has taken so many bytes of an opened input would now wait for whoever writes it."""
    raw = getattr(stream, "raw", None)
    return isinstance(raw, _Checked) and raw.would_wait(taken)


def is_archive(path: str) -> bool:
    """Tell whether a file is a zip archive by its name."""
    return Path(path).suffix.lower() == ".zip"


def name_inside(path: str) -> str:
    """Return the name of the one table in a zip archive; raise TableError where there is not just one."""
    try:
        with Path(path).open("rb") as source:
            return archived(source)[1]
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror})", file=path) from error
    except ValueError as error:
        raise TableError(f"{path}: cannot be read as a zip archive ({error})", file=path) from error


def _opened_inside(source: IO[bytes], path: str) -> Any:
    try:
        return opened_inside(source)
    except (OSError, ValueError) as error:
        source.close()
        raise TableError(f"{path}: cannot be read as a zip archive ({error})", file=path) from error


def _pipe(source: Any) -> int | None:
    """Return the descriptor of a stream that is a pipe, a socket or a terminal."""
    try:
        descriptor: int = source.fileno()
        regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
    except (OSError, AttributeError):  # a stream of Python's own
        return None
    return None if regular else descriptor


class _Flow(io.RawIOBase):
    """Whole lines from a pipe as they come: a thread of its own reads, so that one can see whether more is there."""

    PATIENCE = 0.05
    """Seconds after which a pipe that gave nothing counts as slow."""

    def __init__(self, source: Any, descriptor: int) -> None:
        self._blocks: queue.Queue[bytes | OSError] = queue.Queue(64)
        self._block = memoryview(b"")
        self._given, self._ended = 0, False
        # Not through `source`: a thread that waits inside it while Python ends would be a fatal error.
        Thread(target=self._fetch, args=(source.peek(), descriptor), daemon=True).start()

    def _fetch(self, block: bytes, descriptor: int) -> None:
        begun = bytearray()
        try:
            while block:
                end = block.rfind(b"\n") + 1
                if end or len(begun) > 1 << 20:  # of a line without end, what there is
                    end = end or len(block)
                    self._blocks.put(bytes(begun) + block[:end])
                    begun.clear()
                begun += block[end:]
                block = os.read(descriptor, 1 << 18)
        except OSError as error:
            self._blocks.put(error)
            return
        if begun:
            self._blocks.put(bytes(begun))
        self._blocks.put(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer with what there is, waiting for it, and return how many bytes that are."""
        if not self._block and not self._ended:
            self._take(self._blocks.get())
        number = min(len(buffer), len(self._block))
        buffer[:number] = self._block[:number]
        self._block = self._block[number:]
        self._given += number
        return number

    def _take(self, block: bytes | OSError) -> None:
        if isinstance(block, OSError):
            raise block
        self._block, self._ended = memoryview(block), not block

    def would_wait(self, taken: int) -> bool:
        """Tell whether all bytes given were taken and no more come for a moment."""
        if taken < self._given or self._block or self._ended:
            return False
        try:
            self._take(self._blocks.get(timeout=self.PATIENCE))
        except queue.Empty:
            return True
        return False


class _Checked(io.RawIOBase):
    """Reads from a source and turns what goes wrong into a TableError that names the file."""

    def __init__(self, reader: Any, source: Any, name: str) -> None:
        self._reader, self._source, self._name = reader, source, name

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer and return how many bytes were read."""
        try:
            data = self._reader.read(len(buffer))
        except (OSError, EOFError, zlib.error, ValueError) as error:  # each packer has its own
            packed = self._reader is not self._source and not isinstance(self._reader, _Flow)
            what = "what is packed in it is damaged or cut off" if packed else "cannot be read"
            raise TableError(f"{self._name}: {what} ({error})", file=self._name) from error
        buffer[: len(data)] = data
        return len(data)

    @property
    def flows(self) -> bool:
        """Return whether this reads from a pipe that nothing is packed in."""
        return isinstance(self._reader, _Flow)

    def would_wait(self, taken: int) -> bool:
        """Tell whether a reader who has taken so many bytes would have to wait."""
        return isinstance(self._reader, _Flow) and self._reader.would_wait(taken)

    def close(self) -> None:
        """Close the source, unless it is standard input."""
        if not self.closed and (sys.stdin is None or self._source is not sys.stdin.buffer):
            self._source.close()
        super().close()


_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def marked_encoding(start: bytes) -> str | None:
    """Return the encoding that a byte order mark at the start tells, None where there is none."""
    return next((encoding for bom, encoding in _BOMS if start.startswith(bom)), None)


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file; raise TableError where it cannot be read."""
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise TableError(f"{path}: cannot be read ({error.strerror})", file=path) from error


def content_hash(path: Path) -> str:
    """Return the SHA-256 of a file or, of a folder, of the names and the hashes of the files in it."""
    if not path.is_dir():
        return file_hash(path)
    inside = sorted(file for file in path.rglob("*") if file.is_file())
    told = "".join(f"{file.relative_to(path).as_posix()}\n{file_hash(file)}\n" for file in inside)
    return hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()


COMMON_ENCODINGS = "common ones are utf-8, utf-16, cp1252, latin-1"
"""What is said where an encoding is unknown."""


def read_text(path: str, encoding: str | None = None, *, most: int | None = None) -> str:
    """Return the text of a file, of standard input for `-`, unpacked: see `read_content` and `decoded`.

    Raises TableError where it cannot be read, is longer than `most` bytes or is not in that encoding.
    """
    return decoded(read_content(path, most=most), path, encoding)


def read_content(path: str, *, most: int | None = None) -> bytes:
    """Return the bytes of a file, of standard input for `-`, unpacked.

    Raises TableError where it cannot be read or is longer than `most` bytes.
    """
    with open_input(path) as handle:
        content = handle.read(-1 if most is None else most + 1)
    if most is not None and len(content) > most:
        raise TableError(f"{path}: longer than {most} bytes; one article a file, or a table with one a row", file=path)
    return content


def decoded(content: bytes, path: str, encoding: str | None = None) -> str:
    """Return bytes as text: in the encoding of their byte order mark, else in that named, else in UTF-8.

    Raises TableError, which names the file, where they are not in that encoding.
    """
    wanted = marked_encoding(content) or encoding or "utf-8"
    try:
        return content.decode(wanted)
    except UnicodeDecodeError as error:
        raise TableError(
            f"{path}, line {line_of(error)}: {undecodable(error)} is not {wanted}; name the encoding with --encoding, "
            "such as cp1252", file=path, line=line_of(error),
        ) from error  # fmt: skip
    except LookupError as error:
        raise TableError(f"{path}: unknown encoding {wanted!r}; {COMMON_ENCODINGS}", file=path) from error


def write_all(out: IO[bytes], content: bytes) -> None:
    """Write bytes to a stream and flush it; an unbuffered one (PYTHONUNBUFFERED) may take only some at a time."""
    rest = memoryview(content)
    while rest:
        rest = rest[out.write(rest) :]
    out.flush()


def write_file(path: Path, content: bytes) -> None:
    """Write a file and see it on the disk; raise OSError where that fails."""
    with path.open("wb") as handle:
        handle.write(content)
        handle.flush()
        os.fsync(handle.fileno())


class AtomicWriter:
    """A binary file that appears under its name complete or not at all; a device or a pipe is written into.

    Use as a context manager: on an exception the draft is removed and an older file stays as it was. Links are
    followed, and the new file has the mode and the owner of the older one. The draft stands beside the file, and a
    second run to the same place is refused; whoever names another `draft`, on the same disk, has locked the place.
    """

    def __init__(self, path: Path, draft: Path | None = None) -> None:
        self.path, self._draft = path, draft
        self._held = ExitStack()

    def __enter__(self) -> IO[bytes]:
        """Open the draft and return it; raise TableError where the place is not one to write to."""
        self._place = place_of(self.path)
        if self._place.is_stream:
            self._draft = None
            self._handle = self._place.open_stream()
            return self._handle
        if self._draft is None:
            self._held.enter_context(locked(self._place))
            self._draft = draft_beside(self._place.target)
        try:
            self._handle = self._opened(self._draft)
        except OSError as error:
            with suppress(OSError):
                self._draft.unlink(missing_ok=True)
            self._held.close()
            raise TableError(f"{self.path}: cannot be written ({error.strerror})", file=self.path) from error
        return self._handle

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Put the draft in place, or remove it after an exception; an OSError becomes a TableError."""
        try:
            if kind is None:
                self._put()
        except BrokenPipeError:
            raise
        except OSError as failure:
            raise self._failed(failure) from failure
        finally:
            with suppress(OSError):
                self._handle.close()
            if self._draft is not None:
                with suppress(OSError):
                    self._draft.unlink(missing_ok=True)
            self._held.close()
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise self._failed(error) from error

    def _opened(self, draft: Path) -> IO[bytes]:
        """Return a new draft, which nobody else may read where the file that it replaces is not for everybody."""
        draft.unlink(missing_ok=True)  # of a run that was killed
        if self._place.older is not None:
            draft.touch(0o600, exist_ok=False)
        return draft.open("wb")

    def _put(self) -> None:
        self._handle.flush()
        if self._draft is None:
            self._handle.close()
            return
        os.fsync(self._handle.fileno())
        self._handle.close()
        self._place.keep_mode(self._draft)
        self._draft.replace(self._place.target)

    def _failed(self, error: OSError) -> TableError:
        stays = "" if self._place.is_stream else ", an older file stays as it was"
        return TableError(f"{self.path}: not written{stays} ({error.strerror or error})", file=self.path)


def draft_beside(target: Path) -> Path:
    """Return where the draft of a file stands until it is whole."""
    return target.with_name(f".{target.name}.part")
