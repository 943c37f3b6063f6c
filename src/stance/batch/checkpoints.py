"""Keep what a long run has finished: numbered part files and a manifest, so that it can go on after any end."""

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
from stance.files import AtomicWriter, content_hash, draft_beside, file_hash, is_pipe
from stance.places import Place
from stance.tables.rejects import Reject, put_rejects, reject_rows
from stance.tables.writers import Writer

_FORMAT = 1
_MANIFEST = "manifest.json"
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """What some rows became: pieces of output (bytes, or record batches), rejects, and how many rows there were."""

    output: list[Any]
    rejects: list[Reject]
    scored: int
    written: int
    chunks: int
    full: bool
    """Whether more rows may follow."""


@dataclass(frozen=True)
class FinishedPart:
    """A finished part: what it counts, and the SHA-256 of its two files."""

    scored: int
    rejected: int
    written: int
    chunks: int
    output: str
    rejects: str


def run_identity(inputs: Sequence[str], model: str, options: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a run must share with an earlier one to go on with its parts: inputs, model and options."""
    files = [{"name": path, "sha256": None if is_pipe(path) else content_hash(Path(path))} for path in inputs]
    return {"inputs": files, "model": model, "options": dict(options)}


class Checkpoints:
    """The parts of a run that writes to a path, in the folder OUT.parts, which exists only while they are needed."""

    def __init__(
        self, place: Place, rejects: Path | None, identity: Callable[[], dict[str, Any]], writer: Writer
    ) -> None:
        out, self._target = place.path, place.target
        self.folder = self._target.with_name(self._target.name + ".parts")
        self._out, self._rejects, self._identity, self._writer = out, rejects, identity, writer
        self.finished: list[FinishedPart] = []

    def begin(self, *, resume: bool, restart: bool) -> None:
        """Take up the parts of an unfinished run, or clear them away.

        Raises UsageError where there are some and neither was asked for, or where they are of another run.
        """
        if restart:
            shutil.rmtree(self.folder, ignore_errors=True)
        if not self.folder.exists():
            if resume:
                _log.info("there is no %s to go on with; the run begins at its start", self.folder)
            return
        manifest = self._read_manifest()
        if not resume:
            rows = sum(part["scored"] + part["rejected"] for part in manifest["parts"])
            raise UsageError(
                f"{self.folder} holds {rows} rows of a run that did not end: "
                "say --resume to go on after them, or --restart to throw them away"
            )
        if manifest["key"] != self._identity():
            raise UsageError(
                f"{self.folder} is of a run with {_difference(manifest['key'], self._identity())}: "
                "go on with the same ones, or say --restart to throw it away"
            )
        self.finished = [FinishedPart(**part) for part in manifest["parts"]]
        for number, part in enumerate(self.finished):
            if self._hashes(number) != (part.output, part.rejects):  # damaged after it was written: make it again
                self.finished = self.finished[:number]
                break

    def finish(self, parts: Iterator[Part]) -> None:
        """Write the parts that come, then put the whole output and the table of rejects in place."""
        try:
            for part in parts:
                if not self.finished and not part.full:
                    self._write_at_once(part)
                    return
                self._keep(part)
            self._join()
        except BaseException:
            if self.finished:
                rows = sum(part.scored + part.rejected for part in self.finished)
                _log.warning("%d rows are safe in %s; --resume goes on after them", rows, self.folder)
            else:  # nothing in it to go on with
                shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def _write_at_once(self, part: Part) -> None:
        draft = draft_beside(self._target)
        with AtomicWriter(self._out, draft) as handle:
            self._writer.whole(handle, part.output)
            self._check(handle, draft, part.written)
            self._put_rejects([reject_rows(part.rejects, excel=self._writer.excel)] if part.rejects else [])

    def _check(self, handle: IO[bytes], draft: Path, written: int) -> None:
        """Raise TableError where an output, read anew, has not as many rows as were written."""
        handle.flush()
        try:
            found = self._writer.count(draft)
        except Exception as error:  # whatever it is that cannot be read, it must not replace an older file
            raise TableError(
                f"{self._out}: not written, what was made cannot be read ({error})", file=self._out
            ) from error
        if found != written:
            raise TableError(
                f"{self._out}: not written, {written} rows went into it and {max(found, 0)} can be read from it; "
                "is the disk sound? An older file stays as it was",
                file=self._out,
            )

    def _keep(self, part: Part) -> None:
        """Write one part and then the manifest that names it; a part that no manifest names does not count."""
        number = len(self.finished)
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)  # an older output may not be for everybody
        except OSError as error:
            raise TableError(f"{self.folder}: cannot be made ({error.strerror})", file=self.folder) from error
        with self._drafted(self._path(number)) as handle:
            self._writer.write(handle, part.output, number == 0)
        with self._drafted(self._path(number, "rejects")) as handle:
            handle.write(reject_rows(part.rejects, excel=self._writer.excel))
        hashes = self._hashes(number)
        self.finished.append(FinishedPart(part.scored, len(part.rejects), part.written, part.chunks, *hashes))
        manifest = {"format": _FORMAT, "key": self._identity(), "parts": [asdict(part) for part in self.finished]}
        with self._drafted(self.folder / _MANIFEST) as handle:
            handle.write((json.dumps(manifest, indent=1) + "\n").encode())
        _sync_folder(self.folder)

    def _join(self) -> None:
        # The drafts stand in the folder of the parts, so that they go with it whenever the run ends.
        numbers = range(len(self.finished))
        draft = self.folder / "joined.output"
        with AtomicWriter(self._out, draft) as handle:
            self._writer.join([self._path(number) for number in numbers], handle)
            self._check(handle, draft, sum(part.written for part in self.finished))
            rejected = any(part.rejected for part in self.finished)
            self._put_rejects((self._path(n, "rejects").read_bytes() for n in numbers) if rejected else [])
        _sync_folder(self._target.parent)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _put_rejects(self, rows: Iterable[bytes]) -> None:
        """Put the table of rejects in place before the output."""
        if self._rejects is not None:
            put_rejects(self._rejects, rows, excel=self._writer.excel)

    @staticmethod
    def _drafted(path: Path) -> AtomicWriter:
        """Return what writes a file in the folder of the parts, which belongs to this run alone."""
        return AtomicWriter(path, path.with_name(path.name + ".part"))

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
                [FinishedPart(**part) for part in found["parts"]]
                return dict(found)
        except FileNotFoundError:  # it ended before the first part was whole
            return {"format": _FORMAT, "key": self._identity(), "parts": []}
        except (OSError, ValueError, KeyError, TypeError):
            pass
        raise UsageError(f"{self.folder / _MANIFEST} cannot be read; say --restart to throw the unfinished run away")


def _difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    names = {"inputs": "other input", "model": "another model", "options": "other options"}
    return " and ".join(words for name, words in names.items() if old.get(name) != new.get(name))


def _sync_folder(folder: Path) -> None:
    """Make a rename last through a power failure, where the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
