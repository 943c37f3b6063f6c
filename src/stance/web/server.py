"""Run the server until it is interrupted."""

import logging
import socket
from collections.abc import Callable

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
    logging.getLogger("uvicorn.error").addFilter(lambda record: record.levelno >= logging.ERROR)
    config = uvicorn.Config(
        app, http=protocol_of(limits), ws="none", lifespan="on", access_log=False, log_config=None, server_header=False,
        proxy_headers=False, timeout_graceful_shutdown=_GRACE, h11_max_incomplete_event_size=32 * 1024,
    )  # fmt: skip
    try:
        Server(config).run(sockets=[sock])
    finally:
        sock.close()
