"""Put the pages and the JSON interface together behind what guards them."""

import asyncio
import errno
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from stance.batch.cores import usable
from stance.errors import StanceError
from stance.web.answers import Reader
from stance.web.api import Api, error_response
from stance.web.article_pages import ArticlePages, samples
from stance.web.batch_pages import BatchPages
from stance.web.deadline import TooMuch
from stance.web.folders import PrivateFolder
from stance.web.forms import Charsets
from stance.web.guard import Bodies, Drain, Hosts, Origins, Silence
from stance.web.label_pages import LabelPages
from stance.web.model_pages import ModelPages
from stance.web.runs import Runs
from stance.web.sessions import Labellings
from stance.web.views import Views, style
from stance.web.wording import in_page_words
from stance.web.workers import Busy, Lanes, Workers

_log = logging.getLogger("stance.web")
STATIC = Path(__file__).parent / "static"
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1", "[::1]")
"""The names by which a server on this machine is asked for."""
_UPLOADS = ("/batch", "/label", "/model", "/article")
_IN_WORDS = {
    "Not Found": "There is no such page here.",
    "Method Not Allowed": "This address does not take that kind of request.",
}
"""What the library says of its own, in words for people."""
_JSON_PATHS = ("/api/", "/healthz")
_FULL = (errno.ENOSPC, errno.EDQUOT)
"""How a system says that there is no room, or none for this user."""


@dataclass(frozen=True)
class Site:
    """What a server shows: a reader, the model's name, card and manifest, samples, and by which hosts it may be asked.

    `model` is the model's folder for commands, None for the one that ships; `guide` tells how texts are labelled.
    """

    reader: Reader
    name: str
    model: Path | None = None
    card: str = ""
    manifest: Mapping[str, Any] = field(default_factory=dict)
    guide: str = ""
    samples: Sequence[Path] = ()
    hosts: Sequence[str] = LOCAL_HOSTS
    labels: Path | None = None
    """The folder into which labels are written as they are given; None: they are to be downloaded."""
    tidied: float = 60.0
    """Seconds between two looks for uploads that nobody has asked for in as long as they are kept."""


def application(site: Site) -> ASGIApp:
    """Return a server's application; its folder of uploads is deleted when it ends."""
    limits, model = site.reader.limits, site.reader.model
    workers = Workers(limits.threads or usable(), limits.waiting, limits.patience)
    slow = Workers(limits.slow_threads, limits.waiting, limits.patience)
    folder = PrivateFolder()
    views = Views(site.name, model.labels, model.poles, limits)
    runs, labellings = Runs(folder, limits), Labellings(folder, site.labels, limits)
    parts: list[Any] = [
        ArticlePages(site.reader, Lanes(workers, slow), views, folder, samples(site.samples)),
        BatchPages(runs, slow, views, site.model, limits),
        LabelPages(labellings, Lanes(workers, slow), views, model.labels, site.guide, limits),
        ModelPages(model, site.card, site.manifest, slow, views, folder, limits),
        Api(site.reader, Lanes(workers, slow)),
    ]

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        tidying = asyncio.create_task(_tidy([runs, labellings], limits.kept, site.tidied))
        try:
            yield
        finally:
            tidying.cancel()
            await asyncio.gather(tidying, return_exceptions=True)
            await runs.close()
            labellings.close()
            workers.close()
            slow.close()
            folder.close()

    sheet = style(STATIC / "site.css")
    routes: list[BaseRoute] = [route for part in parts for route in part.routes()]
    routes += [Route("/style.css", lambda _: sheet), Mount("/static", StaticFiles(directory=STATIC))]
    return Silence(_guarded(routes, _handlers(views), lifespan, site))


async def _tidy(kept: Sequence[Runs | Labellings], seconds: float, every: float) -> None:
    """Delete what nobody has asked for in so many seconds, again and again until cancelled."""
    while True:
        await asyncio.sleep(every)
        for one in kept:
            try:
                one.forget(seconds)
            except OSError as error:  # a disk that is full: the next look may find it otherwise
                _log.error("what is not asked for could not be deleted (%s)", error.strerror)


def _guarded(routes: Sequence[BaseRoute], handlers: dict[Any, Any], lifespan: Any, site: Site) -> Starlette:
    """Return the application with what stands before it, from the outside in."""
    outer = {kind: handler for kind, handler in handlers.items() if kind is not Exception}
    return Starlette(
        routes=routes,
        exception_handlers=handlers,
        lifespan=lifespan,
        middleware=[
            Middleware(Drain),
            Middleware(ExceptionMiddleware, handlers=outer),
            Middleware(Hosts, names=site.hosts),
            Middleware(Origins),
            Middleware(Bodies, limits=site.reader.limits, uploads=_UPLOADS),
            Middleware(Charsets),
        ],
    )


def _handlers(views: Views) -> dict[Any, Any]:
    """Return what is answered to what goes wrong: JSON to programs, a page to people."""

    def answer(request: Request, status: int, message: str, headers: dict[str, str] | None = None) -> Response:
        if request.url.path.startswith(_JSON_PATHS):
            return error_response(status, message, headers)
        page = views.page("error.html", status=status, message=message, code=status)
        page.headers.update(headers or {})
        return page

    async def refused(request: Request, error: Exception) -> Response:
        return answer(request, 400, in_page_words(str(error)))

    async def too_much(request: Request, error: Exception) -> Response:
        return answer(request, 413, str(error))

    async def http(request: Request, error: HTTPException) -> Response:
        told = _IN_WORDS.get(error.detail, error.detail)
        return answer(request, error.status_code, told, dict(error.headers or {}))

    async def busy(request: Request, error: Busy) -> Response:
        headers = {"Retry-After": str(error.retry_after)}
        return answer(request, 503, str(error), headers)

    async def full(request: Request, error: OSError) -> Response:
        if error.errno not in _FULL:
            raise error
        return answer(request, 507, "The disk of this machine is full: nothing was kept. Make room, and try again.")

    async def bug(request: Request, _: Exception) -> Response:
        return answer(request, 500, "This is a bug of stance; the log says where it is, and nothing of the text.")

    return {
        StanceError: refused, TooMuch: too_much, HTTPException: http, Busy: busy, OSError: full, Exception: bug,
    }  # fmt: skip
