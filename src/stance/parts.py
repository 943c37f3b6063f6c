"""Keep what a long run has finished: numbered part files and a manifest, so that it can go on after any end."""

import csv
import io
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from stance.errors import TableError, UsageError
from stance.records import REJECT_COLUMNS, Reject, readable
from stance.streams import AtomicWriter, file_hash

_FORMAT = 1
_MANIFEST = "manifest.json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Piece:
    """What some rows became: pieces of output (bytes, or record batches), rejects, and how many rows there were."""

    output: list[Any]
    rejects: list[Reject]
    scored: int
    written: int
    chunks: int
    full: bool
    """Whether more rows may follow."""


@dataclass(frozen=True)
class Done:
    """A finished part: what it counts, and the SHA-256 of its two files."""

    scored: int
    rejected: int
    written: int
    chunks: int
    output: str
    rejects: str


@dataclass(frozen=True)
class Output:
    """How output is written: `write` fills a file from pieces (told whether it is the first), `join` one from files."""

    write: Callable[[IO[bytes], Sequence[Any], bool], None]
    join: Callable[[Sequence[Path], IO[bytes]], None]


def run_key(inputs: Sequence[str], model: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run must share with an earlier one to go on with its parts: inputs, model and options."""
    files = [{"name": path, "sha256": None if path == "-" else file_hash(Path(path))} for path in inputs]
    return {"inputs": files, "model": model, "options": dict(options)}


class Parts:
    """The parts of a run that writes to a path, in the folder OUT.parts, which exists only while they are needed."""

    def __init__(self, out: Path, rejects: Path | None, key: Callable[[], dict[str, Any]], output: Output) -> None:
        self.folder = out.with_name(out.name + ".parts")
        self._out, self._rejects, self._key, self._output = out, rejects, key, output
        self.done: list[Done] = []

    def begin(self, *, resume: bool, restart: bool) -> None:
        """Take up the parts of an unfinished run, or clear them away.

        Raises UsageError where there are some and neither was asked for, or where they are of another run.
        """
        if restart:
            shutil.rmtree(self.folder, ignore_errors=True)
        if not self.folder.exists():
            return
        manifest = self._read_manifest()
        if not resume:
            rows = sum(part["scored"] + part["rejected"] for part in manifest["parts"])
            raise UsageError(
                f"{self.folder} holds {rows} rows of a run that did not end: "
                "say --resume to go on after them, or --restart to throw them away"
            )
        if manifest["key"] != self._key():
            raise UsageError(
                f"{self.folder} is of a run with {_difference(manifest['key'], self._key())}: "
                "go on with the same ones, or say --restart to throw it away"
            )
        self.done = [Done(**part) for part in manifest["parts"]]
        for number, part in enumerate(self.done):
            if self._hashes(number) != (part.output, part.rejects):  # damaged after it was written: make it again
                self.done = self.done[:number]
                break

    def finish(self, pieces: Iterator[Piece]) -> None:
        """Write the pieces that come, then put the whole output and the table of rejects in place."""
        try:
            for piece in pieces:
                if not self.done and not piece.full:
                    self._write_at_once(piece)
                    return
                self._keep(piece)
            self._join()
        except BaseException:
            if self.done:
                rows = sum(part.scored + part.rejected for part in self.done)
                _log.warning("%d rows are safe in %s; --resume goes on after them", rows, self.folder)
            raise

    def _write_at_once(self, piece: Piece) -> None:
        with AtomicWriter(self._out) as handle:
            self._output.write(handle, piece.output, True)
            self._put_rejects([_reject_rows(piece.rejects)] if piece.rejects else [], None)

    def _keep(self, piece: Piece) -> None:
        """Write one part and then the manifest that names it; a part that no manifest names does not count."""
        number = len(self.done)
        try:
            self.folder.mkdir(exist_ok=True)
        except OSError as error:
            raise TableError(f"{self.folder}: cannot be made ({error.strerror})") from error
        with AtomicWriter(self._path(number)) as handle:
            self._output.write(handle, piece.output, number == 0)
        with AtomicWriter(self._path(number, "rejects")) as handle:
            handle.write(_reject_rows(piece.rejects))
        hashes = self._hashes(number)
        self.done.append(Done(piece.scored, len(piece.rejects), piece.written, piece.chunks, *hashes))
        manifest = {"format": _FORMAT, "key": self._key(), "parts": [asdict(part) for part in self.done]}
        with AtomicWriter(self.folder / _MANIFEST) as handle:
            handle.write((json.dumps(manifest, indent=1) + "\n").encode())
        _sync_folder(self.folder)

    def _join(self) -> None:
        # The drafts stand in the folder of the parts, so that they go with it whenever the run ends.
        numbers = range(len(self.done))
        with AtomicWriter(self._out, self.folder / "joined.output") as handle:
            self._output.join([self._path(number) for number in numbers], handle)
            rejected = any(part.rejected for part in self.done)
            rows = (self._path(n, "rejects").read_bytes() for n in numbers) if rejected else []
            self._put_rejects(rows, self.folder / "joined.rejects")
        _sync_folder(self._out.parent)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _put_rejects(self, rows: Iterable[bytes], draft: Path | None) -> None:
        """Put the table of rejects in place before the output; without any, remove one that an earlier run left."""
        if self._rejects is None:
            return
        rows = iter(rows)
        first = next(rows, None)
        if first is None:
            try:
                self._rejects.unlink(missing_ok=True)
            except OSError as error:
                raise TableError(f"{self._rejects}: an older file of rejects cannot be removed ({error})") from error
            return
        with AtomicWriter(self._rejects, draft) as handle:
            handle.write(reject_header() + first)
            for part in rows:
                handle.write(part)

    def _path(self, number: int, kind: str = "output") -> Path:
        return self.folder / f"{number:06d}.{kind}"

    def _hashes(self, number: int) -> tuple[str, str]:
        try:
            return file_hash(self._path(number)), file_hash(self._path(number, "rejects"))
        except TableError:
            return "", ""

    def _read_manifest(self) -> dict[str, Any]:
        try:
            found = json.loads((self.folder / _MANIFEST).read_bytes())
            if found["format"] == _FORMAT and isinstance(found["key"], dict):
                [Done(**part) for part in found["parts"]]
                return dict(found)
        except FileNotFoundError:  # it ended before the first part was whole
            return {"format": _FORMAT, "key": self._key(), "parts": []}
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise UsageError(f"{self.folder / _MANIFEST} cannot be read; say --restart to throw the unfinished run away")


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    names = {"inputs": "other input", "model": "another model", "options": "other options"}
    return " and ".join(words for name, words in names.items() if old.get(name) != new.get(name))


def reject_header() -> bytes:
    """Return the first line of a table of rejects."""
    return (",".join(REJECT_COLUMNS) + "\n").encode()


def _reject_rows(rejects: Sequence[Reject]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    careful = csv.writer(buffer, lineterminator="\n", quoting=csv.QUOTE_ALL)  # a bare carriage return needs quotes
    for r in rejects:
        row = (readable(r.file), r.line, "" if r.offset is None else r.offset, r.reason, readable(r.raw))
        (careful if "\r" in row[-1] else writer).writerow(row)
    return buffer.getvalue().encode()


def rejects_table(rejects: Sequence[Reject]) -> bytes:
    """Return a whole table of rejects."""
    return reject_header() + _reject_rows(rejects)


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power failure, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
