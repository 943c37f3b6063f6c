"""Heed an interruption even where it strikes code that swallows it, such as what a compiler calls back."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_state = {"interrupted": False}


def check_interrupted() -> None:
    """Raise KeyboardInterrupt where one was raised before and came to nothing."""
    if _state["interrupted"]:
        raise KeyboardInterrupt


@contextmanager
def heeded_interruptions() -> Iterator[None]:
    """Raise KeyboardInterrupt in place of what an interruption has become that some code swallowed.

    Where interruptions are not to be heeded, as in what a shell starts in the background, nothing is changed.
    """
    _state["interrupted"] = False
    own = signal.default_int_handler
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGINT) is not own:
        yield
        return
    hook = sys.unraisablehook
    signal.signal(signal.SIGINT, _note)
    try:
        yield
    except Exception:
        if _state["interrupted"]:
            raise KeyboardInterrupt from None
        raise
    finally:
        _state["interrupted"] = False
        sys.unraisablehook = hook
        signal.signal(signal.SIGINT, own)


def _note(number: int, frame: Any) -> None:
    """Remember an interruption and raise it; what swallows it is not to print that."""
    _state["interrupted"] = True
    sys.unraisablehook = _say_nothing
    signal.default_int_handler(number, frame)


def _say_nothing(_: Any) -> None:
    """Do nothing."""
