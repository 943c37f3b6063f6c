"""Heed a program that runs this one and wants it to end early with what it has."""

import ctypes
import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

from stance.cli.console import warn
from stance.cli.interruption import check_interrupted

STOP = "STANCE_STOP"
"""The variable of the environment that names a file: as soon as it is there, a run is to end with what it has."""

PARENT = "STANCE_PARENT"
"""The variable of the environment that gives the number of the process that runs this one, and waits for it."""
_PR_SET_PDEATHSIG = 1
"""Of prctl(2): which signal a process gets when its parent ends."""
_LOOK = 0.5
"""Seconds between two looks whether the parent is still there."""


class Stopped(Exception):
    """The end of a reading that is not gone on with."""


def stop_asked() -> bool:
    """Tell whether whoever runs this program wants it to end, and tell them where it is heeded.

    Raises KeyboardInterrupt where it was interrupted and goes on all the same.
    """
    check_interrupted()
    path = os.environ.get(STOP)
    if not path or not Path(path).exists():
        return False
    warn(json.dumps({"stopped": True}))
    return True


def heed() -> None:
    """Raise Stopped where whoever runs this program wants it to end."""
    if stop_asked():
        raise Stopped


def end_with_parent() -> None:
    """Have this process end when the one that runs it does, even if that is killed; where nothing is named, do nothing.

    The system sees to it on Linux, a thread on other systems like Unix; Windows does not tell of a parent that ended.
    """
    told = os.environ.pop(PARENT, "")  # of this process alone, and not of those that it may start
    if not told.isdigit() or os.name != "posix":
        return
    if not _ended_by_system():
        threading.Thread(target=_outlive_not, args=(int(told),), daemon=True).start()
    if os.getppid() != int(told):  # which ended before this was heeded
        os._exit(1)


def _ended_by_system() -> bool:
    """Ask Linux to kill this process as soon as its parent ends, and tell whether it will."""
    with suppress(OSError, AttributeError):
        return sys.platform == "linux" and not ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    return False


def _outlive_not(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)
