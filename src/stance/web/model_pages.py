"""Show what a model says of itself, how it does on a user's own labels, and what to know before trusting it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from stance.errors import StanceError, UsageError
from stance.evaluation.evaluation import Evaluation, evaluate
from stance.model.classifier import StanceModel
from stance.report.drawing.calibration import calibration
from stance.report.drawing.picture import Picture
from stance.tables.label_names import recognised
from stance.web.apart import Apart
from stance.web.fields import Fields
from stance.web.folders import PrivateFolder, for_page, stored
from stance.web.forms import bounded
from stance.web.limits import Limits
from stance.web.views import Views
from stance.web.workers import Workers

_METRICS = {
    "accuracy": "accuracy, held out",
    "macro_f1": "macro-F1, held out",
    "calibration_error": "calibration error",
    "new_source_accuracy": "accuracy, new sources",
    "new_source_macro_f1": "macro-F1, new sources",
    "certain_share": "answers that are certain",
    "certain_accuracy": "of these right",
}
"""Metrics of a model's manifest that are shown, and what they are called."""
_GIVEN = {"text": "text", "label": "label", "encoding": "", "sheet": "", "header_row": ""}
"""What the form of a user's own labels holds at first."""


@dataclass(frozen=True)
class Measured:
    """How a model did on labelled texts, with the picture of its calibration, and how many rows were rejected."""

    name: str
    evaluation: Evaluation
    picture: Picture
    rejected: int
    respelt: str
    """How many labels were written otherwise than the model's in capitals and blanks, in words."""


class ModelPages:
    """The pages about a model; `card` is Markdown, `manifest` what its folder holds."""

    def __init__(
        self, model: StanceModel, card: str, manifest: Mapping[str, Any], workers: Workers, views: Views,
        folder: PrivateFolder, limits: Limits,
    ) -> None:  # fmt: skip
        self._model, self._manifest = model, manifest
        self._workers, self._views, self._folder = workers, views, folder
        self._limits, self._apart = limits, Apart(limits)
        self._card = as_html(card)

    def routes(self) -> list[Route]:
        """Return the paths of the pages."""
        return [
            Route("/model", self.show, methods=["GET"]),
            Route("/model", self.measure, methods=["POST"]),
            Route("/about", self.about),
        ]

    async def show(self, _: Request) -> Response:
        """Show the model."""
        return self._page()

    async def about(self, _: Request) -> Response:
        """Show what this is, and its limits."""
        return self._views.page("about.html")

    async def measure(self, request: Request) -> Response:
        """Measure the model on labelled texts that are uploaded."""
        folder, given = self._folder.make(), dict[str, str]()
        try:
            async with request.form(max_files=1, max_fields=10) as form:
                columns = [self._column(form.get(name), name) for name in ("text", "label")]
                given = {name: value for name, value in form.items() if isinstance(value, str)}
                fields = Fields.of(given, self._limits)
                file = form.get("file")
                if not isinstance(file, UploadFile) or not file.filename:
                    raise UsageError("No table was chosen.")
                path = await stored(file, folder)
            return await self._workers.run(lambda: self._page(measured=self._measured(path, columns, fields)))
        except StanceError as error:
            return self._page(error=for_page(str(error), folder), given=given)
        finally:
            self._folder.delete(folder)

    def _column(self, given: object, usual: str) -> str:
        told = given if isinstance(given, str) else ""
        return bounded(told, self._limits.column, "name of a column").strip() or usual

    def _measured(self, path: Path, columns: Sequence[str], fields: Fields) -> Measured:
        text, label = columns
        read = self._apart.labelled(path, text_column=text, label_column=label, fields=fields)
        written = recognised(read.labels, self._model.labels)
        found = evaluate(self._model, read.texts, written.labels)
        picture = calibration(found.calibration, key="calibration", title="Are the probabilities honest?")
        return Measured(path.name, found, picture, len(read.rejects), written.told)

    def _page(
        self, *, measured: Measured | None = None, error: str = "", given: Mapping[str, str] | None = None
    ) -> Response:
        report = self._manifest.get("report") or {}
        metrics = report.get("metrics") or {}
        shown = {told: metrics[name] for name, told in _METRICS.items() if metrics.get(name) is not None}
        return self._views.page(
            "model.html", status=400 if error else 200, error=error, card=self._card, metrics=shown, report=report,
            threshold=self._manifest.get("threshold"), sources=report.get("by_source") or {}, measured=measured,
            fingerprint=self._model.fingerprint(), given={**_GIVEN, **(given or {})},
        )  # fmt: skip


def as_html(card: str) -> Any:
    """Return Markdown as HTML: what is HTML in it is shown as text, and no element has a style of its own."""
    from markdown_it import MarkdownIt
    from markupsafe import Markup

    reader = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    tokens = reader.parse(card)
    for token in tokens:
        token.attrs.pop("style", None)
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + 1)}"
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # noqa: S704  # its text is escaped
