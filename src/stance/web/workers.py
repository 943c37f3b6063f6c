"""Do the work of requests on a bounded number of threads, with a bounded queue before them."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


class Busy(Exception):
    """All threads have work and the queue before them is full, or a request waited in it too long, or there is no room.

    `retry_after` is after how many seconds it is worth while to ask again.
    """

    def __init__(
        self, message: str = "The server has too much to do; ask again in a moment.", retry_after: int = 2
    ) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Workers:
    """Threads for work that takes the processor: `threads` of them, before which `waiting` pieces may stand.

    A piece that has not begun after `patience` seconds is dropped; one that has is waited for.
    """

    def __init__(self, threads: int, waiting: int, patience: float) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="stance")
        self._most, self._patience, self._inside = threads + waiting, patience, 0

    async def run(self, work: Callable[[], T]) -> T:
        """Return what a piece of work returns; raise Busy where it cannot be done now."""
        if self._inside >= self._most:
            raise Busy
        self._inside += 1
        future = self._pool.submit(work)
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: self._leave(loop))
        return await self._answer(future)

    async def _answer(self, future: "Future[T]") -> T:
        wrapped = asyncio.wrap_future(future)
        done, _ = await asyncio.wait([wrapped], timeout=self._patience)
        if not done and future.cancel():
            raise Busy
        return await wrapped

    def _leave(self, loop: asyncio.AbstractEventLoop) -> None:
        """Count a piece as done, on the loop's own thread, where the others are counted."""
        if not loop.is_closed():
            loop.call_soon_threadsafe(self._count_down)

    def _count_down(self) -> None:
        self._inside -= 1

    def close(self) -> None:
        """Drop what has not begun."""
        self._pool.shutdown(wait=False, cancel_futures=True)


@dataclass(frozen=True)
class Lanes:
    """Two groups of workers, so that what takes long (uploads, long articles) does not hold up what does not."""

    quick: Workers
    slow: Workers
