"""Draw pages from templates, with all that comes from outside escaped."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

from stance.report.templating import counted, percent, safe, signed, source
from stance.report.tones import Tone, tones
from stance.version import __version__
from stance.web.fields import ENCODINGS
from stance.web.limits import Limits

_STYLES = ("tokens.css", "figures.css")
"""The style sheets that the pages share with the report."""


class Views:
    """The templates of the pages, for a model of some labels, and a server of some limits."""

    def __init__(self, model: str, labels: Sequence[str], poles: Sequence[str] | None, limits: Limits) -> None:
        self._environment = Environment(
            loader=PackageLoader("stance.web"), autoescape=True, undefined=StrictUndefined, finalize=safe,
            trim_blocks=True, lstrip_blocks=True,
        )  # fmt: skip
        known = tones(labels, poles)

        def tone(label: str) -> Tone:
            return known.get(label) or tones([label])[label]

        self._environment.filters.update(counted=counted, percent=percent, signed=signed, tone=tone)
        self._environment.globals.update(
            version=__version__, model_name=model, labels=labels, limits=limits, encodings=ENCODINGS
        )

    def page(self, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
        """Return a page drawn from a template."""
        return HTMLResponse(self._environment.get_template(template).render(**values), status)


def style(own: Path) -> Response:
    """Return the style sheet of the pages: what they share with the report, and what is their own."""
    return Response("\n".join([*map(source, _STYLES), own.read_text(encoding="utf-8")]), media_type="text/css")
