"""Share the work on chunks among the cores that this process may use."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from stance.tables.cut import CutRows
from stance.tables.table import Chunk

_AHEAD = 2
"""Chunks that are read while one is scored."""
_MOST_BYTES = 64 << 20
"""Bytes of rows that were cut that are held at once, about."""
T = TypeVar("T")


class Cores:
    """Threads for chunks: one for those that are scored on all cores at once; for rows that were cut, one a core."""

    def __init__(self) -> None:
        self._cores = usable()
        self._one, self._each = ThreadPoolExecutor(1), ThreadPoolExecutor(self._cores)

    def submit(self, work: Callable[[Any, int], T], chunk: Chunk | CutRows, first: int) -> "Future[T]":
        """Have a chunk worked on."""
        return (self._each if isinstance(chunk, CutRows) else self._one).submit(work, chunk, first)

    def ahead(self, chunk: Chunk | CutRows) -> int:
        """Return how many chunks may wait for their turn while one like this is read."""
        if chunk.waits:
            return 0
        if not isinstance(chunk, CutRows):
            return _AHEAD
        return max(1, min(2 * self._cores, _MOST_BYTES // max(1, len(chunk.data))))

    def close(self) -> None:
        """Drop what has not been begun; nobody waits for what is being scored or compiled."""
        self._one.shutdown(wait=False, cancel_futures=True)
        self._each.shutdown(wait=False, cancel_futures=True)


@contextmanager
def cores() -> Iterator[Cores]:
    """Open threads, and close them in the end, after an interruption, too."""
    made = Cores()
    try:
        yield made
    finally:
        made.close()


def usable() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
