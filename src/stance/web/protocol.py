"""Close the connections of clients that are slow on purpose, before there is a request that could be answered."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from stance.web.limits import Limits


class PatientProtocol(H11Protocol):
    """HTTP/1.1 with three bounds: seconds for a request's head, seconds to take what is sent, connections at a time.

    A head that does not come in time, byte by byte or not at all, and a client that does not read cost a connection and
    are cut off. How long a body may take is for the application, which can answer.
    """

    limits = Limits()

    _head: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, or refuse it where there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.limits.connections:
            transport.abort()
        else:
            self._await_head()

    def data_received(self, data: bytes) -> None:
        """Take some bytes; whatever is not the body of a request that is being answered has to make one in time."""
        if self._between_requests():
            self._await_head()
        super().data_received(data)
        if not self._between_requests():
            self._head = _stopped(self._head)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget a connection."""
        self._head, self._unread = _stopped(self._head), _stopped(self._unread)
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait for a client that does not read, but not for ever."""
        super().pause_writing()
        if self._unread is None:
            self._await_reading(self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """Go on writing."""
        self._unread = _stopped(self._unread)
        super().resume_writing()

    def _await_reading(self, waiting: int) -> None:
        """Look later whether any of so many bytes that wait to be sent were taken, and cut the client off if not."""
        self._unread = self.loop.call_later(self.limits.unread, self._look, waiting)

    def _look(self, waited: int) -> None:
        waiting = self.transport.get_write_buffer_size()
        if waiting < waited:
            self._await_reading(waiting)
        else:
            self.transport.abort()

    def _between_requests(self) -> bool:
        cycle: Any = self.cycle
        return cycle is None or bool(cycle.response_complete)

    def _await_head(self) -> None:
        if self._head is None:
            self._head = self.loop.call_later(self.limits.header, self.transport.abort)


def _stopped(timer: asyncio.TimerHandle | None) -> asyncio.TimerHandle | None:
    """Stop a timer and return what stands where it was."""
    if timer is not None:
        timer.cancel()
    return None


def protocol_of(limits: Limits) -> type[PatientProtocol]:
    """Return the protocol with other bounds than the usual ones."""
    return type("PatientProtocol", (PatientProtocol,), {"limits": limits})
