"""Show how far a long run is."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress_shown() -> Iterator[Callable[[int, int], None] | None]:
    """Show rows, speed, rejects and time on a terminal's stderr; elsewhere give None.

    What is given takes the rows read so far and the rejects among them.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.completed:,} rows"),
        TextColumn("{task.fields[speed]}"),
        TextColumn("{task.fields[rejects]:,} rejected"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("scoring", total=None, speed="", rejects=0)

    def advance(rows: int, rejects: int) -> None:
        elapsed = bar.tasks[0].elapsed or 0.0
        speed = f"{rows / elapsed:,.0f} rows/s" if elapsed else ""
        bar.update(task, completed=rows, speed=speed, rejects=rejects)

    with bar:
        yield advance
