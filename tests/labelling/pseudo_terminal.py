"""Sit at a terminal: run a command in one, wait for what it shows, press keys."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_COMMAND = (
    "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); sys.argv[0] = 'stance'; "
    "from stance_command import main; main()"
)
_ESCAPES = re.compile(r"\x1b\[[0-9;]*m")
MENU = "q quit"
"""What ends each screen of the annotator."""
_LONG = 120
"""Seconds after which a command counts as hung."""


class PseudoTerminal:
    """A command that runs in a terminal of its own; use as a context manager."""

    def __init__(self, *arguments: str, cwd: Path, width: int = 80, height: int = 24) -> None:
        self._inner, outer = pty.openpty()
        size: Mapping[str, str] = {"COLUMNS": str(width), "LINES": str(height), "TERM": "xterm", "NO_COLOR": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", _COMMAND, *arguments],
            stdin=outer, stdout=outer, stderr=outer, cwd=cwd, env={**os.environ, **size}, start_new_session=True,
        )  # fmt: skip
        os.close(outer)

    def __enter__(self) -> "PseudoTerminal":
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._inner)

    def until(self, wanted: str = MENU) -> str:
        """Return what is shown up to some words."""
        shown = ""
        while wanted not in _ESCAPES.sub("", shown):
            if not (more := self._read()):
                raise AssertionError(f"{wanted!r} was not shown: {shown}")
            shown += more
        return _ESCAPES.sub("", shown)

    def press(self, keys: str) -> None:
        """Press keys, all at once."""
        os.write(self._inner, keys.encode())

    def screen(self, keys: str) -> str:
        """Press keys and return the next screen."""
        self.press(keys)
        return self.until()

    def end(self) -> tuple[int, str]:
        """Return the exit code and what was shown last."""
        shown = ""
        while more := self._read():
            shown += more
        return self.process.wait(_LONG), _ESCAPES.sub("", shown)

    def kill(self) -> None:
        """Kill the command where it stands."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def _read(self) -> str:
        if not select.select([self._inner], [], [], _LONG)[0]:
            raise AssertionError("the command hangs")
        try:
            return os.read(self._inner, 1 << 16).decode("utf-8", "replace")
        except OSError:  # Linux, where nobody is left at the other end
            return ""
