"""Heed a program that runs this one and wants it to end early with what it has."""

import json
import os
from pathlib import Path

from stance.cli.console import warn
from stance.cli.interruption import check_interrupted

STOP = "STANCE_STOP"
"""The variable of the environment that names a file: as soon as it is there, a run is to end with what it has."""


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
