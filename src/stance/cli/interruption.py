"""Heed an interruption even where it strikes code that swallows it, such as what a compiler calls back."""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_state = {"interrupted": False}


class Terminated(BaseException):
    """The end of a command that was told to end (SIGTERM)."""


@contextmanager
def ended_helpers() -> Iterator[None]:
    """Raise Terminated where the command is told to end, and let no process that helps with a training outlive it.

    Where the signal is not to be heeded, or somebody else heeds it, nothing is changed but that.
    """
    own = threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    if own:
        signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    except BaseException:
        _end_helpers()
        raise
    finally:
        if own:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _terminate(number: int, _: Any) -> None:
    signal.signal(number, signal.SIG_IGN)  # once is enough
    raise Terminated


def _end_helpers() -> None:
    """End the processes of a parallel computation, where there are any."""
    if (loky := sys.modules.get("joblib.externals.loky.reusable_executor")) is not None and loky._executor is not None:
        loky._executor.shutdown(wait=True, kill_workers=True)
        sys.modules["multiprocessing.util"]._run_finalizers(0)  # an interruption ends without them


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
