"""Refuse forms that are not in UTF-8, of whose codecs some fail and some make no text, and fields that are too long."""

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from stance.errors import UsageError

_FORMS = (b"multipart/form-data", b"application/x-www-form-urlencoded")
_TAKEN = ("utf-8", "utf8")
_LONGEST_QUOTED = 40


class Charsets:
    """Refuses forms whose head names a charset other than UTF-8, before one is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or raise an HTTPException with status 400."""
        named = _charset(Headers(scope=scope)) if scope["type"] == "http" else None
        if named is not None and named.lower() not in _TAKEN:
            told = named[:_LONGEST_QUOTED]
            raise HTTPException(400, f"The form is said to be in {told!r}; forms are taken in UTF-8 alone.")
        await self.app(scope, receive, send)


def bounded(value: str, most: int, what: str) -> str:
    """Return the value of a field; raise UsageError where it has more characters than `most`.

    >>> bounded("ana", 200, "name")
    'ana'
    """
    if len(value) > most:
        raise UsageError(f"The {what} has {len(value):,} characters; at most {most:,} are taken.")
    return value


def _charset(headers: Headers) -> str | None:
    """Return the charset that the head of a form names, None for what names none, or is no form."""
    kind, told = parse_options_header(headers.get("content-type"))
    named = told.get(b"charset")
    return None if kind not in _FORMS or named is None else named.decode("latin-1").strip()
