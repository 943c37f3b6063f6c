"""Run the server until it is interrupted."""

import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from starlette.types import ASGIApp

from stance.errors import UsageError
from stance.web.limits import Limits
from stance.web.protocol import protocol_of

_GRACE = 5
"""Seconds that requests have to end when the server does."""


def listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raise UsageError where the port is taken or the host is none of this machine."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named as TCP, so that asyncio has small answers sent at once and not after the client's delayed acknowledgement.
    made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen()  # or another server could still take the port while this one gets ready
    except (OSError, OverflowError) as error:
        made.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"{host}:{port}: cannot be listened to ({reason}); choose another --port, or 0 for any"
        ) from error
    return made


def serve(app: ASGIApp, sock: socket.socket, limits: Limits, ready: Callable[[], None]) -> None:
    """Answer requests until the process is interrupted; `ready` is called when the first can be answered."""
    import uvicorn

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

    logging.getLogger("python_multipart").setLevel(logging.ERROR)  # it quotes what was sent
    logging.getLogger("uvicorn.error").addFilter(_is_told)
    config = uvicorn.Config(
        app, http=protocol_of(limits), ws="none", lifespan="on", access_log=False, log_config=None, server_header=False,
        proxy_headers=False, timeout_graceful_shutdown=_GRACE, h11_max_incomplete_event_size=32 * 1024,
    )  # fmt: skip
    server = Server(config)
    try:
        with _ending(server.handle_exit):
            server.run(sockets=[sock])
    finally:
        sock.close()


def _is_told(record: logging.LogRecord) -> bool:
    """Tell whether what the library says is an error, and not that an answer was cut off when the server ended."""
    return record.levelno >= logging.ERROR and "without completing response" not in record.msg


@contextmanager
def _ending(end: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Have the server end as with Ctrl+C when its terminal is closed: what is not downloaded is kept, the rest deleted.

    Who starts it with `nohup` wants it to go on.
    """
    hangup = getattr(signal, "SIGHUP", None)
    is_own = threading.current_thread() is threading.main_thread()
    if hangup is None or not is_own or signal.getsignal(hangup) is signal.SIG_IGN:
        yield
        return
    before = signal.signal(hangup, end)
    try:
        yield
    finally:
        signal.signal(hangup, before)
