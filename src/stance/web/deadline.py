"""Bound how long a thread works on one request."""

import time

from stance.errors import InputError


class TooMuch(InputError):
    """More than is worked on here at a time; it is answered with status 413."""


class Deadline:
    """Raises TooMuch when it is called after its thread took the processor for so many seconds since it was made.

    Time of the processor is counted, so that no request pays for what others ask meanwhile.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds, self._end = seconds, time.thread_time() + seconds

    def __call__(self) -> None:
        """Return, or raise TooMuch."""
        if time.thread_time() > self._end:
            raise TooMuch(
                f"The article takes more than {self._seconds:g} seconds to read, which is the bound here: read it in "
                "parts, or as a whole in Batch or with stance article at a terminal."
            )
