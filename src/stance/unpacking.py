"""Unpack streams by how they begin (gzip, Zstandard, bzip2, xz), and find the one file in a zip archive."""

import io
import re
from collections.abc import Callable
from pathlib import PurePath
from typing import IO, TYPE_CHECKING, Any

from stance.values import short

if TYPE_CHECKING:
    import zipfile

COMPRESSIONS = (".gz", ".zst", ".bz2", ".xz", ".zip")
"""The endings of packed files; all but the last are written too."""
HELD = (".csv", ".tsv", ".jsonl", ".ndjson", ".json")
"""The endings of tables that an archive may hold."""
LONGEST_MARK = 10
"""Bytes at the start of a stream that tell how it is packed."""
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
"""A frame, or one to be skipped, as parallel packers write it first."""
_BZIP2 = re.compile(rb"BZh[1-9](?:\x31\x41\x59\x26\x53\x59|\x17\x72\x45\x38\x50\x90)")
_XZ = b"\xfd7zXZ\x00"
_MOST_MEMORY = 1 << 28
"""Bytes that an xz stream may ask for; `xz -9` asks for a quarter of it."""
_BLOCK = 1 << 16
_MOST_TOLD = 9
"""Names of files in an archive that a message tells."""


def unpacking(source: Any, start: bytes) -> Any:
    """Return a stream of what another holds, unpacked as its first bytes say; the stream itself where it is plain."""
    if start[:2] == b"\x1f\x8b":
        import gzip

        return gzip.GzipFile(fileobj=source)
    if _ZSTD.match(start):
        import pyarrow as pa

        return pa.CompressedInputStream(source, "zstd")
    if _BZIP2.match(start):
        import bz2

        return _Streams(source, bz2.BZ2Decompressor)
    if start.startswith(_XZ):
        import lzma

        return _Streams(source, lambda: lzma.LZMADecompressor(lzma.FORMAT_XZ, _MOST_MEMORY), padding=b"\0")
    return source


class _Streams:
    """Reads bzip2 or xz streams, one behind the other; each must be whole."""

    def __init__(self, source: IO[bytes], new: Callable[[], Any], padding: bytes = b"") -> None:
        self._source, self._new, self._padding = source, new, padding
        self._current = new()

    def read(self, size: int) -> bytes:
        """Return at most so many bytes, none at the end; raise OSError or EOFError where the streams are not sound."""
        while True:
            data = b""
            if self._current.eof:
                data = self._current.unused_data or self._source.read(_BLOCK)
                data = data.lstrip(self._padding) if self._padding else data
                if data:
                    self._current = self._new()
                elif not self._source.peek(1):  # type: ignore[attr-defined]
                    return b""
                else:
                    continue
            elif self._current.needs_input and not (data := self._source.read(_BLOCK)):
                raise EOFError("the end is missing")
            try:
                found = self._current.decompress(data, size)
            except Exception as error:  # lzma has an error of its own, which is no OSError
                raise OSError(str(error)) from error
            if found:
                return bytes(found)


def packed(data: bytes, compression: str) -> bytes:
    """Return bytes packed as one member or frame; such pieces can be joined. Same bytes, same result."""
    if compression == ".gz":
        import gzip

        return gzip.compress(data, 6, mtime=0)
    if compression == ".zst":
        import pyarrow as pa

        return bytes(pa.Codec("zstd").compress(data, asbytes=True))
    if compression == ".bz2":
        import bz2

        return bz2.compress(data)
    if compression == ".xz":
        import lzma

        return lzma.compress(data, preset=2)
    if compression:
        raise ValueError(f"nothing is written as {compression}")
    return data


def archived(source: IO[bytes]) -> "tuple[zipfile.ZipFile, str]":
    """Return the zip archive that a stream holds, and the name of the one table in it; raise ValueError without one."""
    import zipfile

    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise ValueError(str(error)) from error
    return archive, one_inside(archive)


def opened_inside(source: IO[bytes]) -> Any:
    """Return a stream of the one table in a zip archive, unpacked; raise ValueError or OSError if it is not sound."""
    archive, name = archived(source)
    try:
        inside = io.BufferedReader(_Member(archive.open(name)))
    except (NotImplementedError, RuntimeError, ValueError) as error:  # RuntimeError: it wants a password
        raise ValueError(f"{short(name)!r} in it cannot be read: {error}") from error
    return unpacking(inside, inside.peek(LONGEST_MARK)[:LONGEST_MARK])


class _Member(io.RawIOBase):
    """Reads a file in a zip archive; whatever is wrong with it is an OSError."""

    def __init__(self, member: IO[bytes]) -> None:
        self._member = member

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill a buffer and return how many bytes were read."""
        try:
            data = self._member.read(len(buffer))
        except Exception as error:  # zipfile and zlib have errors of their own
            raise OSError(str(error)) from error
        buffer[: len(data)] = data
        return len(data)


def one_inside(archive: "zipfile.ZipFile") -> str:
    """Return the name of the one table in a zip archive, or else of the one text; raise ValueError, in words, if none.

    What Finder and others put there for themselves does not count.
    """
    names = [part.filename for part in archive.infolist() if not part.is_dir() and not _is_hidden(part.filename)]
    tables = [name for name in names if _ending(name) in HELD] or [name for name in names if _ending(name) == ".txt"]
    if len(tables) == 1:
        return tables[0]
    found = tables or names
    told = ", ".join(repr(short(name)) for name in found[:_MOST_TOLD]) or "nothing"
    told += f" and {len(found) - _MOST_TOLD} more" if len(found) > _MOST_TOLD else ""
    raise ValueError(f"one table is to be in the archive, and there is {told}; unpack it")


def _is_hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in PurePath(name).parts)


def _ending(name: str) -> str:
    path = PurePath(name.lower())
    return path.with_suffix("").suffix if path.suffix in COMPRESSIONS else path.suffix
