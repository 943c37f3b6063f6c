"""Name what can be asked of trends: how dates are read, what is permuted, and how often an alarm may be false."""

from enum import StrEnum

from stance.errors import UsageError

ALARM = 0.05
"""How probable it is that any group is flagged at all where none changes."""


class DateOrder(StrEnum):
    """Which comes first in a date like 03/04/2021: the day, or the month."""

    dmy = "dmy"
    mdy = "mdy"


class Exchange(StrEnum):
    """What is exchanged where nothing changes: whole documents, or whole periods with all that is in them."""

    documents = "documents"
    periods = "periods"


def checked_alarm(alarm: float) -> float:
    """Return a rate of false alarms; raise UsageError where it is none."""
    if not 0 < alarm < 1:
        raise UsageError(f"a rate of false alarms lies between 0 and 1, such as 0.05; found {alarm}")
    return alarm
