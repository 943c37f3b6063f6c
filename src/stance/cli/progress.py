"""Show how far a long run is."""

import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from stance.cli.console import is_quiet, is_terminal, warn

LINES = "STANCE_PROGRESS"
"""The variable of the environment by which a program asks for progress in lines."""
_EACH = 0.2


class _Lines:
    """Tells the rows read and rejected so far as lines of JSON on standard error, five times a second at most."""

    def __init__(self) -> None:
        self._next = 0.0

    def tell(self, rows: int, rejects: int) -> None:
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _EACH
            warn(json.dumps({"rows": rows, "rejected": rejects}))


@contextmanager
def progress_shown(out: Path | None) -> Iterator[Callable[[int, int], None] | None]:
    """Show rows, speed, rejects and time on a terminal's stderr; give None elsewhere, or where that is in the way.

    It would be where the rows themselves (`out` is None) are printed on the terminal. What is given takes the rows read
    so far and the rejects among them. A program that runs this one and sets STANCE_PROGRESS=lines is told the same as
    lines of JSON.
    """
    if os.environ.get(LINES) == "lines":
        yield _Lines().tell
        return
    if is_quiet() or not is_terminal(sys.stderr) or (out is None and is_terminal(sys.stdout)):
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    spinner = "dots" if console.encoding.startswith("utf") else "line"
    bar = Progress(
        SpinnerColumn(spinner),
        TextColumn("{task.completed:,} rows"),
        TextColumn("{task.fields[speed]}"),
        TextColumn("{task.fields[rejects]:,} rejected"),
        TimeElapsedColumn(),
        console=console,
        transient=True,
    )
    task = bar.add_task("scoring", total=None, speed="", rejects=0)

    def advance(rows: int, rejects: int) -> None:
        elapsed = bar.tasks[0].elapsed or 0.0
        speed = f"{rows / elapsed:,.0f} rows/s" if elapsed else ""
        bar.update(task, completed=rows, speed=speed, rejects=rejects)

    with bar:
        yield advance
