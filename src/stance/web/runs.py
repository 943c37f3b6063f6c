"""Run the command line on uploads, one run after the other: what it writes is what a user would get at a terminal."""

import asyncio
import json
import os
import secrets
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from stance.errors import UsageError
from stance.web.folders import PrivateFolder, size_of
from stance.web.limits import MEBIBYTE, Limits
from stance.web.wording import in_page_words
from stance.web.workers import Busy

_LOOK = 0.5
"""Seconds between two looks at what a run takes."""
_STOP = ".stop"
"""The file that asks a command to end with what it has."""
_INCOMPLETE = "incomplete-"
"""How the names of files begin that a run could not finish."""
_GETTING_READY = "getting the compiled "
"""How a message begins that is of no use once the work is done."""
_MOST_LINES = 200
_LONGEST_LINE = 1 << 16
_WAITING, _RUNNING, _DONE, _FAILED = "waiting", "running", "done", "failed"
UPLOADED = "uploaded"
OUT = ".out"
"""The folder in a run's folder for what is written: no upload is named so, since `safe_name` takes the dot away."""
_WENT_WELL = (0, 3)
"""The exit codes of a command that did its work, 3 where it did but for rows that it had to reject."""


@dataclass(frozen=True)
class Command:
    """A command on the files of a folder, and the files that it may write into its `OUT`, with what each is called.

    `also` are commands that run behind it, where it went well, by the file that each writes.
    """

    arguments: Sequence[str]
    writes: Mapping[str, str]
    also: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass
class Run:
    """Files that were uploaded together, and what has become of them; `key` is a secret that names it in addresses."""

    key: str
    folder: Path
    files: list[str]
    is_table: bool = False
    state: str = UPLOADED
    rows: int = 0
    rejected: int = 0
    lines: list[str] = field(default_factory=list)
    command: Command | None = None
    asked_at: float = field(default_factory=time.monotonic)
    begun: float = 0.0
    stop_asked: bool = False
    """Whether its user wants it to end with what it has."""
    stopped: str = ""
    """Why it was ended before it was done, nothing where it was not."""
    left_out: bool = False
    """Whether the command that runs, or ran last, heeded that and left something out."""
    incomplete: dict[str, str] = field(default_factory=dict)
    """The files that hold a part of what they should, with what each is called."""

    @property
    def out(self) -> Path:
        """Return the folder of what is written."""
        return self.folder / OUT

    @property
    def is_busy(self) -> bool:
        """Tell whether it waits for its turn or is being worked on."""
        return self.state in (_WAITING, _RUNNING)

    @property
    def results(self) -> dict[str, str]:
        """Return the files that were written, with what each is called."""
        writes = self.command.writes if self.command is not None and not self.is_busy else {}
        found = {**self.incomplete, **writes}
        return {name: told for name, told in found.items() if (self.out / name).is_file()}


class Runs:
    """The runs of a server, as many at a time and as long as the limits say."""

    def __init__(self, folder: PrivateFolder, limits: Limits) -> None:
        self._folder, self._limits = folder, limits
        self._runs: dict[str, Run] = {}
        self._folders: set[Path] = set()
        """Those of runs, and of uploads under way."""
        self._turn = asyncio.Semaphore(1)
        self._tasks: set[asyncio.Task[None]] = set()
        self._processes: dict[str, asyncio.subprocess.Process] = {}

    def folder(self) -> Path:
        """Return a folder for the files of a new run; raise Busy where there are too many already."""
        self.forget(self._limits.kept)
        if len(self._folders) >= self._limits.jobs or size_of(self._folder.path) > self._limits.disk:
            self.forget(self._limits.abandoned)
        if size_of(self._folder.path) > self._limits.disk:
            raise Busy("The uploads and results that are kept here take all the room there is; delete some.", 60)
        if len(self._folders) >= self._limits.jobs:
            raise Busy("There are too many uploads at a time; delete one, or come back later.", 60)
        made = self._folder.make()
        self._folders.add(made)
        return made

    def drop(self, folder: Path) -> None:
        """Delete a folder that became no run."""
        self._folders.discard(folder)
        self._folder.delete(folder)

    def add(self, folder: Path, files: Sequence[str], *, is_table: bool = False) -> Run:
        """Return a run for the files of a folder."""
        run = Run(secrets.token_urlsafe(16), folder, list(files), is_table)
        self._runs[run.key] = run
        return run

    def find(self, key: str) -> Run | None:
        """Return a run by its key, None where it is gone."""
        run = self._runs.get(key)
        if run is not None:
            run.asked_at = time.monotonic()
        return run

    def start(self, run: Run, command: Command) -> None:
        """Have a command run when its turn comes; raise UsageError where one does, or did, already."""
        if run.is_busy:
            raise UsageError("this is being worked on already; wait until it is done")
        if run.state != UPLOADED:
            raise UsageError("These files were scored, and deleted; upload them anew.")
        run.state, run.command, run.rows, run.rejected, run.lines = _WAITING, command, 0, 0, []
        task = asyncio.create_task(self._work(run, command))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def stop(self, run: Run) -> None:
        """Have a run end with what it has."""
        run.stop_asked = True

    def remove(self, run: Run) -> None:
        """End a run and delete its files."""
        self._runs.pop(run.key, None)
        if process := self._processes.get(run.key):
            with suppress(ProcessLookupError):
                process.kill()
        self.drop(run.folder)

    async def close(self) -> None:
        """End all runs."""
        for run in list(self._runs.values()):
            self.remove(run)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def forget(self, seconds: float) -> None:
        """Remove what nobody has asked for in so many seconds."""
        now = time.monotonic()
        for run in list(self._runs.values()):
            if not run.is_busy and now - run.asked_at > seconds:
                self.remove(run)

    async def _work(self, run: Run, command: Command) -> None:
        async with self._turn:
            if run.key not in self._runs:
                return
            run.state, run.begun = _RUNNING, time.monotonic()
            try:
                run.state = _DONE if await self._went_well(run, command) else _FAILED
            except (OSError, ValueError) as error:  # the process could not be started; its words may be a user's
                run.state = _FAILED
                run.lines.append(f"The work could not be started ({type(error).__name__}); upload the files anew.")
            for name in run.files:  # which nobody needs any more
                with suppress(OSError):
                    (run.folder / name).unlink()

    async def _went_well(self, run: Run, command: Command) -> bool:
        """Run a command and those behind it; what one of these does not come to is told among the messages."""
        run.out.mkdir()
        code = await self._ran(run, command.arguments)
        _mark(run, next(iter(command.writes), ""))
        if code not in _WENT_WELL:
            if run.stopped:
                run.lines.append(f"Ended: {run.stopped}. Nothing of it was done yet.")
            elif code < 0:  # and said nothing
                run.lines.append(
                    f"The work was ended by the system (signal {-code}), as it does where there is too little memory."
                )
            return False
        for name, arguments in command.also.items():
            if run.key not in self._runs:  # deleted meanwhile, with its folder
                return False
            if run.stopped:
                run.lines.append(f"{command.writes.get(name, 'A file')} ({name}) was not made: {run.stopped}.")
                continue
            if (code := await self._ran(run, arguments)) not in _WENT_WELL:
                told = command.writes.get(name, "A file")
                run.lines.append(f"{told} ({name}) could not be made: the command ended with exit code {code}.")
            _mark(run, name)
        return True

    async def _ran(self, run: Run, arguments: Sequence[str]) -> int:
        """Return the exit code of a command, whose messages and progress are kept."""
        # -P: a module that an upload is named after must never be imported from the folder that it lies in.
        environment = {
            **os.environ,
            "STANCE_PROGRESS": "lines",
            "NO_COLOR": "1",
            "PYTHONIOENCODING": "utf-8",
            "PYTHONSAFEPATH": "1",
            "STANCE_STOP": str(run.folder / _STOP),
            "STANCE_PARENT": str(os.getpid()),
        }
        run.left_out = False
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-P", "-m", "stance", *arguments, cwd=run.folder, env=environment, limit=_LONGEST_LINE,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        self._processes[run.key] = process
        _bound_memory(process.pid, self._limits.run_memory)
        watching = asyncio.create_task(self._watch(run, process))
        if run.key not in self._runs:  # deleted while it was being started, when there was none to end
            with suppress(ProcessLookupError):
                process.kill()
        try:
            assert process.stderr is not None  # noqa: S101  # it was asked for
            while line := await _line(process.stderr):
                _take(run, line.decode("utf-8", "replace").rstrip("\n"))
            return await process.wait()
        finally:
            watching.cancel()
            self._processes.pop(run.key, None)
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()

    async def _watch(self, run: Run, process: asyncio.subprocess.Process) -> None:
        """Ask a process to end with what it has once it goes beyond a bound; end it where it does not heed that."""
        while not (why := self._excess(run)):
            await asyncio.sleep(_LOOK)
        run.stopped = why
        with suppress(OSError):  # of a disk that is full
            (run.folder / _STOP).touch()
        await asyncio.sleep(self._limits.grace)
        with suppress(ProcessLookupError):
            process.kill()

    def _excess(self, run: Run) -> str:
        """Return why a run is to be stopped, nothing where it may go on."""
        limits = self._limits
        if run.stop_asked:
            return "it was stopped by hand"
        if time.monotonic() - run.begun > limits.run_time:
            return f"it took longer than the {limits.run_time / 60:g} minutes that a run may take here (--run-minutes)"
        if size_of(run.out) > limits.run_disk:
            return f"it wrote more than the {limits.run_disk / MEBIBYTE:g} MiB that a run may write here (--run-mib)"
        return ""


def _bound_memory(process: int, most: int) -> None:
    """Bound the memory of a process, where the system can do that from without."""
    with suppress(ImportError, AttributeError, OSError, ValueError):
        import resource

        resource.prlimit(process, resource.RLIMIT_DATA, (most, most))


def _mark(run: Run, name: str) -> None:
    """Have the name of a file say that it is incomplete, where the command that wrote it left something out."""
    if run.left_out and run.command is not None and name and (run.out / name).is_file():
        (run.out / name).rename(run.out / f"{_INCOMPLETE}{name}")
        run.incomplete[f"{_INCOMPLETE}{name}"] = f"{run.command.writes[name]}, incomplete"


async def _line(stream: asyncio.StreamReader) -> bytes:
    """Return the next line of a stream, a piece of one where it is very long, nothing at the end."""
    try:
        return await stream.readuntil(b"\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    except asyncio.LimitOverrunError as error:
        return await stream.read(error.consumed)


def _take(run: Run, line: str) -> None:
    """Keep what a command says: how far it is, or a message."""
    if line == '{"stopped": true}':
        run.left_out = True
        return
    told: Any = None
    if line.startswith('{"rows"'):  # as a message may begin, too, that quotes what was uploaded
        with suppress(ValueError, RecursionError):
            told = json.loads(line)
    if isinstance(told, dict) and all(type(told.get(name, 0)) is int for name in ("rows", "rejected")):
        run.rows, run.rejected = told.get("rows", 0), told.get("rejected", 0)
    elif len(run.lines) < _MOST_LINES and not line.startswith(_GETTING_READY):
        run.lines.append(in_page_words(line.replace(f"{OUT}/", "").replace(f"{OUT}\\", "")))
