"""Read single keys and lines from the terminal: termios on Unix, msvcrt on Windows."""

import os
import sys
from collections.abc import Iterator
from types import TracebackType
from typing import Any

ESCAPE = "\x1b"
"""What is returned for an arrow, a function key and the like, whatever a terminal sends for it."""
END = "\x04"
"""Ctrl-D, and what is returned where the terminal is gone."""
_INTERRUPT, _WINDOWS_END = "\x03", "\x1a"
_PATIENCE = 0.05
"""Seconds in which the rest of a key's sequence comes."""


class Keys:
    """Reads keys from the terminal as they are pressed, without showing them; signals work as before.

    Use as a context manager, which puts the terminal back as it was.
    """

    def __init__(self) -> None:
        self._input = sys.stdin.fileno()

    def __enter__(self) -> "Keys":
        import termios

        self._before: list[Any] = termios.tcgetattr(self._input)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._as_before()

    def forget(self) -> None:
        """Drop the keys typed so far, which were meant for what was shown before."""
        import termios

        self._single()
        termios.tcflush(self._input, termios.TCIFLUSH)

    def read(self) -> str:
        """Return the next key, waiting for it."""
        self._single()  # again: whoever suspended the program may find the terminal changed
        first = os.read(self._input, 1)
        if not first:
            return END
        if first.isascii() and first != ESCAPE.encode():
            return first.decode()
        text = (first + b"".join(self._rest())).decode("utf-8", "replace")  # the rest of a sequence, or of a letter
        return ESCAPE if text.startswith(ESCAPE) else text[:1]

    def show(self) -> None:
        """Show what is typed from now on, until a key is read: before a line is asked for."""
        self._as_before()

    def line(self) -> str:
        """Return the next line without its end."""
        # Not through sys.stdin, which would keep what was pasted behind the line.
        return os.read(self._input, 1 << 12).decode("utf-8", "replace").rstrip("\r\n")

    def _single(self) -> None:
        import termios
        import tty

        tty.setcbreak(self._input, termios.TCSANOW)

    def _as_before(self) -> None:
        import termios

        termios.tcsetattr(self._input, termios.TCSADRAIN, self._before)

    def _rest(self) -> Iterator[bytes]:
        import select

        while select.select([self._input], [], [], _PATIENCE)[0]:
            more = os.read(self._input, 1 << 12)
            if not more:
                return
            yield more


class WindowsKeys:
    """Reads keys from the console of Windows, as `Keys` does elsewhere."""

    def __init__(self) -> None:
        import importlib

        self._console: Any = importlib.import_module("msvcrt")

    def __enter__(self) -> "WindowsKeys":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the console as it is: nothing in it was changed."""

    def forget(self) -> None:
        """Drop the keys typed so far."""
        while self._console.kbhit():
            self._console.getwch()

    def read(self) -> str:
        """Return the next key, waiting for it; raise KeyboardInterrupt on Ctrl-C."""
        key: str = self._console.getwch()
        if key in ("\x00", "\xe0"):  # an arrow or a function key, whose code follows
            self._console.getwch()
            return ESCAPE
        if key == _INTERRUPT:
            raise KeyboardInterrupt
        return END if key == _WINDOWS_END else key

    def show(self) -> None:
        """Change nothing: what is typed as a line is shown."""

    def line(self) -> str:
        """Return the next line, shown as it is typed."""
        return input()


def keys_of_terminal() -> Keys | WindowsKeys:
    """Return what reads keys on this system."""
    return WindowsKeys() if os.name == "nt" else Keys()
