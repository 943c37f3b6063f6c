"""Bound how long a thread works on one request."""

import time

from stance.errors import InputError


class TooMuch(InputError):
    """More than is worked on here at a time; it is answered with status 413."""


class Deadline:
    """Raises TooMuch when it is called too late: after its thread took the processor for `seconds`, or `whole` passed.

    Time of the processor is what a request costs; by the clock it takes longer where others ask meanwhile.
    """

    def __init__(self, seconds: float, whole: float) -> None:
        self._seconds, self._whole = seconds, whole
        self._end, self._last = time.thread_time() + seconds, time.monotonic() + whole

    def __call__(self) -> None:
        """Return, or raise TooMuch."""
        if time.thread_time() > self._end or time.monotonic() > self._last:
            raise TooMuch(
                f"The article takes more than {self._seconds:g} seconds of the processor to read, or {self._whole:g} "
                "in all, which is the bound here: read it in parts, or as a whole in Batch or with stance article at a "
                "terminal."
            )
