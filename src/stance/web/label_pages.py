"""Show texts to label one by one, as `stance label` does at a terminal."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from stance.errors import StanceError, UsageError
from stance.labelling.session import label_keys
from stance.web.fields import Fields
from stance.web.folders import for_page, stored
from stance.web.forms import bounded
from stance.web.limits import Limits
from stance.web.sessions import Labelling, Labellings, Plan, plain
from stance.web.views import Views
from stance.web.workers import Lanes

_MOST_DIGITS = 9
"""Of a row's number; more than some thousand are refused by `int` itself."""


class LabelPages:
    """The pages on which texts are labelled; `labels` are those offered at first, `guide` tells how to choose."""

    def __init__(
        self, labellings: Labellings, lanes: Lanes, views: Views, labels: Sequence[str], guide: str, limits: Limits
    ) -> None:
        self._labellings, self._lanes, self._views = labellings, lanes, views
        self._labels, self._guide, self._limits = labels, guide, limits

    def routes(self) -> list[Route]:
        """Return the paths of the pages."""
        return [
            Route("/label", self.start, methods=["GET"]),
            Route("/label", self.upload, methods=["POST"]),
            Route("/label/{key}", self.show, methods=["GET"]),
            Route("/label/{key}", self.answer, methods=["POST"]),
            Route("/label/{key}/labels.csv", self.table),
            Route("/label/{key}/delete", self.delete, methods=["POST"]),
        ]

    async def start(self, _: Request) -> Response:
        """Show the empty page."""
        return self._start()

    def _start(self, error: str = "", given: Mapping[str, str] | None = None) -> Response:
        empty = dict.fromkeys(("annotator", "column", "encoding", "sheet", "header_row"), "")
        told = {**empty, "labels": ", ".join(self._labels), **(given or {})}
        return self._views.page(
            "label_start.html", status=400 if error else 200, error=error, given=told, guide=self._guide
        )

    async def upload(self, request: Request) -> Response:
        """Take a table and begin, or go on."""
        folder = self._labellings.folder()
        given: dict[str, str] = {}
        try:
            async with request.form(max_files=2, max_fields=10) as form:
                given = {name: value for name, value in form.items() if isinstance(value, str)}
                found = await self._opened(form, given, folder)
        except StanceError as error:
            self._labellings.drop(folder)
            return self._start(for_page(str(error), folder), given)
        except BaseException:
            self._labellings.drop(folder)
            raise
        return RedirectResponse(f"/label/{found.key}", 303)

    async def _opened(self, form: FormData, given: Mapping[str, str], folder: Path) -> Labelling:
        limits = self._limits
        annotator = plain(bounded(given.get("annotator", ""), limits.name, "name of who labels"))
        if not annotator:
            raise UsageError("Say who labels: a name or initials, which stand beside every label.")
        named = [plain(name) for name in given.get("labels", "").split(",")]
        labels = [name for name in named if name] or list(self._labels)
        label_keys([bounded(label, limits.name, "label") for label in labels])
        file, earlier = _alone(form, "file"), _alone(form, "earlier")
        if file is None:
            raise UsageError("No table was chosen.")
        table = await stored(file, folder)
        before = None
        if earlier is not None:
            (folder / "earlier").mkdir()
            before = await stored(earlier, folder / "earlier")
        column = bounded(given.get("column", ""), limits.column, "name of the column").strip()
        plan = Plan(annotator, labels, column, in_order=bool(given.get("in_order")), fields=Fields.of(given, limits))
        return await self._lanes.slow.run(partial(self._labellings.open, folder, table, plan, before))

    async def show(self, request: Request) -> Response:
        """Show the text to label, or that all are labelled."""
        one = self._found(request)
        row = one.current
        return self._views.page("label.html", one=one, row=row, text=None if row is None else one.texts[row],
                                guide=self._guide)  # fmt: skip

    async def answer(self, request: Request) -> Response:
        """Take a label, or skip a text, or take the last answer back."""
        one = self._found(request)
        async with request.form(max_fields=10, max_files=0) as form:
            given = {name: value for name, value in form.items() if isinstance(value, str)}
        act, note = given.get("act", ""), bounded(given.get("note", ""), self._limits.note, "note")
        sent = given.get("row", "")
        row = int(sent) if sent.isdecimal() and len(sent) <= _MOST_DIGITS else -1
        if act == "undo":
            await self._lanes.quick.run(one.undo)
        elif act == "skip":
            one.skip(row)
        else:
            await self._lanes.quick.run(partial(one.answer, row, given.get("label", ""), note))
        return RedirectResponse(f"/label/{one.key}", 303)

    async def table(self, request: Request) -> Response:
        """Return the labels as a table."""
        one = self._found(request)
        content = await self._lanes.quick.run(partial(one.table, taken=request.method == "GET"))
        headers = {"Content-Disposition": 'attachment; filename="labels.csv"'}
        return Response(content, media_type="text/csv", headers=headers)

    async def delete(self, request: Request) -> Response:
        """Forget a labelling."""
        one = self._found(request)
        one.changed = False  # which is what its user wants
        self._labellings.remove(one)
        return RedirectResponse("/label", 303)

    def _found(self, request: Request) -> Labelling:
        one = self._labellings.find(request.path_params["key"])
        if one is None:
            raise HTTPException(
                404, "This labelling is no longer here. Upload the table, and your labels so far, anew."
            )
        return one


def _alone(form: FormData, name: str) -> UploadFile | None:
    """Return the file of a field, None where there is none; raise UsageError where several were dropped on it."""
    files = [file for file in form.getlist(name) if isinstance(file, UploadFile) and file.filename]
    if len(files) > 1:
        raise UsageError(f"{len(files)} files were chosen where one is taken; choose one.")
    return files[0] if files else None
