"""Speak to whoever runs a command: messages on standard error, output on standard output, an exit code."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from stance.errors import StanceError

if TYPE_CHECKING:
    from stance.tables.rejects import Reject

EXIT_REJECTS = 3
"""The exit code of a command that did its work, but for rows that it had to reject."""
EXIT_INTERRUPTED = 130
MOST_REJECTS_TOLD = 10
"""Rejects that are told one by one; of the others, their number."""


def say(message: str) -> None:
    """Print a message to standard error."""
    print(message, file=sys.stderr)


def tell_rejects(rejects: Sequence["Reject"], *, total: int | None = None, where: Path | None = None) -> None:
    """Say which rows were rejected and why, the first ones one by one, and the table that they are in.

    `total` is how many there are, where `rejects` holds only the first.
    """
    total = len(rejects) if total is None else total
    if not total:
        return
    for reject in rejects[:MOST_REJECTS_TOLD]:
        place = f"{reject.file}, line {reject.line}" if reject.line else reject.file  # a file as a whole has line 0
        say(f"{place}: rejected: {reject.reason}")
    if total > MOST_REJECTS_TOLD:
        say(f"... and {total - MOST_REJECTS_TOLD} more")
    if where is not None:
        say(f"The rejected rows are in {where}")


def stdout() -> IO[bytes]:
    """Return standard output for bytes."""
    return sys.stdout.buffer


def print_json(value: Any) -> None:
    """Print JSON-ready values to read."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


@contextmanager
def clean_exit() -> Iterator[None]:
    """Exit with a StanceError's message and code, or with 130 when interrupted; anything else is a bug and looks it."""
    try:
        yield
    except StanceError as error:
        say(f"Error: {error}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        say("Interrupted.")
        sys.exit(EXIT_INTERRUPTED)


@contextmanager
def flushed_output() -> Iterator[None]:
    """Write out what was printed; a reader that closes the output early (`| head`) is in its right: exit with 0."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # What is still buffered would fail again when Python ends: give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
