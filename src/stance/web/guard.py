"""Stand before the application: hosts, origins, sizes and times of requests, the headers of answers, silent logs."""

import asyncio
import logging
import traceback
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stance.web.limits import MEBIBYTE, Limits
from stance.web.workers import Busy

_log = logging.getLogger("stance.web")
_PARTS = "multipart/form-data"
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_OWN_SITES = ("same-origin", "none")
_DRAINED, _DRAIN_SECONDS = 512 * MEBIBYTE, 10.0
"""How much of the body of a refused request is read and thrown away, so that its sender comes to read the answer."""
_LONGEST_HOST = 80
_ACCEPTED = "stance.accepted"
_TOO_SLOW = 408
POLICY = "; ".join(
    [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
    ]
)  # fmt: skip
"""What a page may load: its own style and script as files of this server, and nothing that stands in it."""
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # no-referrer would have browsers send `Origin: null` with their own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Silence:
    """Logs a bug by the place in the code alone, since its message may hold a user's text, and adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            await self.app(scope, receive, sent)
        except ClientDisconnect:  # who left while a body came is owed no answer
            return
        except asyncio.CancelledError:  # the server ends, and gave what it works on some seconds
            if not begun:
                await PlainTextResponse("The server was ended meanwhile.\n", 503)(scope, receive, sent)
        except Exception as error:  # it was answered with status 500 already
            frames = traceback.extract_tb(error.__traceback__)[-3:]
            places = ", ".join(f"{frame.name} ({frame.filename}:{frame.lineno})" for frame in frames)
            _log.error("a bug, %s, in %s", type(error).__name__, places)  # a traceback quotes texts


class Drain:
    """Takes what is left of the body of a request that was answered before it had come, up to a bound.

    Who closes a connection while its other side still sends has it reset, and the answer is lost with it: so the answer
    is sent, the rest is thrown away, and only then the connection ends (as nginx does it, `lingering_close`).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        # Who asks beforehand whether to send a body reads the answer before it sends one.
        if not ("content-length" in headers or "transfer-encoding" in headers) or "expect" in headers:
            await self.app(scope, receive, send)
            return
        complete = False
        status = 0

        async def received() -> Message:
            nonlocal complete
            message = await receive()
            complete = complete or not message.get("more_body", False)
            return message

        async def sent(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            is_last = message["type"] == "http.response.body" and not message.get("more_body", False)
            if complete or not is_last or status == _TOO_SLOW:
                await send(message)
                return
            await send({**message, "more_body": True})
            drained = 0
            with suppress(TimeoutError):
                async with asyncio.timeout(_DRAIN_SECONDS):
                    while not complete and drained < _DRAINED:
                        drained += len((await received()).get("body", b""))
            await send({"type": "http.response.body", "body": b"", "more_body": False})

        await self.app(scope, received, sent)


class Hosts:
    """Refuses requests by a name that is none of this server's, as `TrustedHostMiddleware` tells it."""

    def __init__(self, app: ASGIApp, names: Sequence[str]) -> None:
        self.app = app
        self._check = TrustedHostMiddleware(_accept, allowed_hosts=list(names), www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or raise an HTTPException with status 400."""
        if scope["type"] == "http":
            await self._check(scope, receive, _unsent)
            if not scope.pop(_ACCEPTED, False):
                named = Headers(scope=scope).get("host", "")[:_LONGEST_HOST]
                raise HTTPException(
                    400, f"This server does not answer to the name {named!r}; --trusted-host has it answer to one more."
                )
        await self.app(scope, receive, send)


async def _accept(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001  # an application has these three
    scope[_ACCEPTED] = True


async def _unsent(message: Message) -> None:
    """Send nothing: whoever is refused gets an answer of ours."""


class Origins:
    """Refuses requests that change something and come from pages of other sites."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or raise an HTTPException with status 403."""
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS and is_foreign(Headers(scope=scope)):
            raise HTTPException(403, "This request came from a page of another site, and is refused.")
        await self.app(scope, receive, send)


def is_foreign(headers: Headers) -> bool:
    """Tell whether a request comes from a page of another site; programs, which send no Origin, are none.

    >>> is_foreign(Headers({"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"}))
    False
    >>> is_foreign(Headers({"host": "127.0.0.1:8000", "origin": "http://evil.example"}))
    True
    """
    if headers.get("sec-fetch-site", "none") not in _OWN_SITES:
        return True
    origin = headers.get("origin")
    if origin is None:
        return False
    try:
        parts = urlsplit(origin)
    except ValueError:
        return True
    return parts.scheme not in ("http", "https") or parts.netloc.lower() != headers.get("host", "").lower()


class Bodies:
    """Bounds the size of a request's body, and the time that it takes to come; `uploads` are paths that take files.

    Files come in forms of parts alone: another form with as many bytes is nothing but blanks to look through.
    """

    def __init__(self, app: ASGIApp, limits: Limits, uploads: Sequence[str] = ()) -> None:
        self.app, self._limits, self._uploads = app, limits, tuple(uploads)
        self._coming = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or raise Busy; what reads its body is raised an HTTPException: 413 too large, 408 slow."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        has_files = scope["path"] in self._uploads and headers.get("content-type", "").lower().startswith(_PARTS)
        body = _Body(receive, self._limits.upload if has_files else self._limits.body, self._limits)
        body.check(headers.get("content-length"))
        if has_files and self._coming >= self._limits.uploads:
            raise Busy("There are too many uploads at a time; try again in a moment.")
        self._coming += has_files
        try:
            await self.app(scope, body.receive, send)
        finally:
            self._coming -= has_files


class _Body:
    """One request's body as it comes."""

    def __init__(self, receive: Receive, most: int, limits: Limits) -> None:
        self._receive, self._most, self._limits = receive, most, limits
        self._read = 0
        self._end: float | None = None
        self._complete = False

    def check(self, declared: str | None) -> None:
        """Refuse a body that says itself that it is too large."""
        if declared is not None and declared.isdigit() and int(declared) > self._most:
            self._refuse()

    async def receive(self) -> Message:
        if self._complete:
            return await self._receive()  # of a disconnection
        loop = asyncio.get_running_loop()
        self._end = self._end or loop.time() + self._limits.whole
        try:
            async with asyncio.timeout(min(self._limits.idle, self._end - loop.time())):
                message = await self._receive()
        except TimeoutError:
            raise HTTPException(
                408, "The request's body took too long to come.", headers={"Connection": "close"}
            ) from None
        self._read += len(message.get("body", b""))
        self._complete = not message.get("more_body", False)
        if self._read > self._most:
            self._refuse()
        return message

    def _refuse(self) -> None:
        what = f"{self._most / MEBIBYTE:g} MiB" if self._most >= MEBIBYTE else f"{self._most} bytes"
        raise HTTPException(413, f"The request is larger than {what}.", headers={"Connection": "close"})
