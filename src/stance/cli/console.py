"""Speak to whoever runs a command: messages on standard error, output on standard output, an exit code."""

import errno
import json
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TextIO

from stance.cli.interruption import Terminated
from stance.errors import StanceError, UsageError
from stance.wording import counted as counted

if TYPE_CHECKING:
    from stance.tables.rejects import Reject

EXIT_REJECTS = 3
"""The exit code of a command that did its work, but for rows that it had to reject."""
EXIT_UNWRITTEN = 4
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143
MOST_REJECTS_TOLD = 10
"""Rejects that are told one by one; of the others, their number."""
_MOST_REASONS = 3
_VALUES = re.compile(r"'[^']*'|\"[^\"]*\"|\d[\d./:-]*")
"""What differs between rejects of one kind: what was found in quotes, and numbers."""
_OUTPUT_FAILS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF)
_CONTROL = re.compile("[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f]")
_NAMED_BY = {"text": "--text-column", "label": "--label-column"}
_state = {"quiet": False}


def hush(quiet: bool) -> None:
    """Say nothing from now on but warnings and errors, or say all again."""
    _state["quiet"] = quiet


def is_quiet() -> bool:
    """Tell whether only warnings and errors are wanted."""
    return _state["quiet"]


def say(message: str) -> None:
    """Print a message to standard error, unless the user wants quiet."""
    if not is_quiet():
        warn(message)


def warn(message: str) -> None:
    """Print a message to standard error, quiet or not; where that is closed, to nowhere."""
    if sys.stderr is None:  # print would take standard output, among the data
        return
    with suppress(OSError):
        print(visible(message), file=sys.stderr)


def visible(text: str) -> str:
    r"""Return a text with control characters, which could command a terminal, replaced one by one.

    >>> visible("a\x1b[2Jb\nc")
    'a\ufffd[2Jb\nc'
    """
    return text if text.isprintable() else _CONTROL.sub("\ufffd", text)


def tell_rejects(rejects: Sequence["Reject"], *, total: int | None = None, where: Path | None = None) -> None:
    """Say which rows were rejected and why, the first ones one by one, and the table that they are in.

    `total` is how many there are, where `rejects` holds only the first. Asked to be quiet, only their number is told.
    """
    total = len(rejects) if total is None else total
    if not total:
        return
    for reject in rejects[:MOST_REJECTS_TOLD]:
        place = f"{reject.file}, line {reject.line}" if reject.line else reject.file  # a file as a whole has line 0
        say(f"{place}: rejected: {reject.reason}")
    if total > MOST_REJECTS_TOLD:
        say(f"... and {total - MOST_REJECTS_TOLD} more{_reasons(rejects) if len(rejects) == total else ''}")
    if is_quiet():
        warn(f"{counted(total, 'row')} rejected" + (f"; see {where}" if where is not None else ""))
    elif where is not None:
        say(f"The rejected rows are in {where}")


def _reasons(rejects: Sequence["Reject"]) -> str:
    """Return how often each of the commonest reasons is that of a rejected row, among all of them."""
    kinds: dict[str, set[str]] = {}
    for reject in rejects:
        kinds.setdefault(_VALUES.sub("…", reject.reason), set()).add(reject.reason)
    counts = Counter(_VALUES.sub("…", reject.reason) for reject in rejects).most_common()
    told = [f"{n} times {min(kinds[kind]) if len(kinds[kind]) == 1 else kind}" for kind, n in counts[:_MOST_REASONS]]
    others = sum(number for _, number in counts[_MOST_REASONS:])
    return f"; in all {', '.join([*told, *([f'{others} for other reasons'] if others else [])])}"


def is_terminal(stream: Any) -> bool:
    """Tell whether a standard stream is there and is a terminal."""
    return stream is not None and stream.isatty()


def stdout() -> IO[bytes]:
    """Return standard output for bytes; raise UsageError where it is closed."""
    return shown_on("name a file with --output").buffer


def shown_on(instead: str = "there is nowhere to show this") -> TextIO:
    """Return standard output for text; raise UsageError where it is closed, which says what to do instead."""
    if sys.stdout is None:
        raise UsageError(f"standard output is closed; {instead}")
    return sys.stdout


def print_json(value: Any) -> None:
    """Print JSON-ready values to read; beyond ASCII as escapes where the output is not UTF-8."""
    has_all = getattr(sys.stdout, "encoding", "utf-8").lower().replace("_", "-") in ("utf-8", "utf8")
    stdout().write((json.dumps(value, ensure_ascii=not has_all, indent=2) + "\n").encode())


@contextmanager
def clean_exit() -> Iterator[None]:
    """Exit with a StanceError's message and code, with 130 when interrupted, with 143 when told to end.

    Anything else is a bug and looks it.
    """
    try:
        yield
    except StanceError as error:
        warn(f"Error: {error}{_remedy(error)}")
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        warn("Interrupted.")
        sys.exit(EXIT_INTERRUPTED)
    except Terminated:
        warn("Ended, as it was told to.")
        sys.exit(EXIT_TERMINATED)


def _remedy(error: StanceError) -> str:
    """Return which option names another column, where one is not there that has a name by default."""
    option = _NAMED_BY.get(error.column or "")
    return f" ({option} names another)" if option and f"no column {error.column!r}" in str(error) else ""


@contextmanager
def flushed_output() -> Iterator[None]:
    """Write out what was printed; a reader that closes the output early (`| head`) is in its right: exit with 0.

    An output that cannot be written, such as one on a full disk, is an error in words.
    """
    try:
        try:
            yield
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except BrokenPipeError:
        _give_up_output()
        sys.exit(0)
    except OSError as error:
        if error.errno not in _OUTPUT_FAILS or error.filename is not None:
            raise
        _give_up_output()
        warn(f"Error: standard output cannot be written ({error.strerror}); what was printed is not whole")
        sys.exit(EXIT_UNWRITTEN)


def _give_up_output() -> None:
    """Let what is still buffered, which would fail again when Python ends, go nowhere."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
