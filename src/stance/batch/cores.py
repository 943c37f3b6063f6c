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
_AHEAD_CUT, _MOST_BYTES = 4, 64 << 20
"""The same of rows that were cut, for each core but one; about so many bytes of them are held at once."""
_EACH = 2
"""Chunks that a thread has before it, one that it works on and one that waits."""
T = TypeVar("T")


class Cores:
    """Threads for chunks: one for those that are scored on all cores at once; for rows that were cut, one a core.

    The thread that asks is one of them: where the others have enough to do, it works on rows itself. One thread more
    than there are cores, in turns with the others, would only push the scorer's tables out of the processor's cache.
    """

    def __init__(self) -> None:
        self._others = usable() - 1
        self._one, self._each = ThreadPoolExecutor(1), ThreadPoolExecutor(max(1, self._others))
        self._begun: list[Future[Any]] = []

    def submit(self, work: Callable[[Any, int], T], chunk: Chunk | CutRows, first: int) -> "Future[T]":
        """Have a chunk worked on, rows that were cut here and now where no thread waits for any."""
        if not isinstance(chunk, CutRows):
            return self._one.submit(work, chunk, first)
        self._begun = [future for future in self._begun if not future.done()]
        if len(self._begun) < _EACH * self._others:
            future = self._each.submit(work, chunk, first)
            self._begun.append(future)
            return future
        done: Future[T] = Future()
        try:
            done.set_result(work(chunk, first))
        except Exception as error:  # it is raised when its turn comes, behind the chunks before
            done.set_exception(error)
        return done

    def ahead(self, chunk: Chunk | CutRows) -> int:
        """Return how many chunks may wait for their turn while one like this is read."""
        if chunk.waits:
            return 0
        if not isinstance(chunk, CutRows):
            return _AHEAD
        return min(_AHEAD_CUT * self._others, _MOST_BYTES // max(1, len(chunk.data)))

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
