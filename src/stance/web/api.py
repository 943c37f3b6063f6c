"""Answer programs over HTTP with JSON."""

import json
from collections.abc import Callable
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stance.version import __version__
from stance.web.answers import Reader
from stance.web.checks import Checks
from stance.web.schemas import openapi
from stance.web.workers import Lanes

_JSON = "application/json"
_LONGEST_SHOWN = 80


class Api:
    """The JSON interface of a reader, whose work is done on threads."""

    def __init__(self, reader: Reader, lanes: Lanes) -> None:
        self._reader, self._lanes = reader, lanes
        self._model = reader.model.fingerprint()
        self._description = openapi(reader.model.labels, reader.model.poles, reader.limits)
        self._checks = Checks(reader.limits, reader.model.labels)

    def routes(self) -> list[Route]:
        """Return the paths of the interface."""
        return [
            Route("/api/predict", self.predict, methods=["POST"]),
            Route("/api/article", self.article, methods=["POST"]),
            Route("/api/explain", self.explain, methods=["POST"]),
            Route("/api/openapi.json", self.description),
            Route("/healthz", self.health),
        ]

    async def predict(self, request: Request) -> Response:
        """Score texts."""
        return await self._answer(request, "predict", lambda asked: self._reader.predictions(asked["texts"]))

    async def article(self, request: Request) -> Response:
        """Read an article."""
        return await self._answer(request, "article", self._reader.article_json)

    async def explain(self, request: Request) -> Response:
        """Show why a text got its stance."""
        return await self._answer(request, "explain", lambda asked: self._reader.explanation(**asked))

    async def description(self, _: Request) -> Response:
        """Return the OpenAPI description."""
        return json_response(self._description)

    async def health(self, _: Request) -> Response:
        """Tell that the server answers, and with what."""
        return json_response({"status": "ok", "version": __version__, "model": self._model})

    async def _answer(self, request: Request, name: str, work: Callable[[dict[str, Any]], Any]) -> Response:
        """Return what a piece of work makes of a request; it is read and made JSON where it is done, on its thread."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != _JSON:
            raise HTTPException(415, f"The body has to be {_JSON}; found {kind[:_LONGEST_SHOWN] or 'no Content-Type'}.")
        body = await request.body()
        # Of an article the length of the body tells it, before anybody has looked into it: all else is quick.
        is_long = name == "article" and len(body) > self._reader.limits.long
        lane = self._lanes.slow if is_long else self._lanes.quick
        return await lane.run(lambda: json_response(work(self._asked(body, name))))

    def _asked(self, body: bytes, name: str) -> dict[str, Any]:
        """Return what a request asks; raise an HTTPException that says what is wrong with it."""
        try:
            asked = json.loads(body, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:  # of which UnicodeDecodeError and JSONDecodeError are kinds
            place = f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
            raise HTTPException(400, f"The body is no JSON in UTF-8{place}.") from None
        return self._checks.asked(name, asked)


def json_response(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """Return a value as a JSON answer; all beyond ASCII is escaped, so that no half of a surrogate pair can hinder."""
    return Response(json.dumps(value), status, headers, media_type=_JSON)


def error_response(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    """Return an error as a JSON answer."""
    return json_response({"error": {"status": status, "message": message}}, status, headers)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")
