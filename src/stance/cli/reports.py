"""Tell what was measured: on the terminal, as JSON, or in a report whose kind its ending says."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.cli.console import print_json, say
from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.evaluation.sections import Section
    from stance.report.drawing.picture import Picture

_KINDS = (".html", ".md", ".json")


@dataclass(frozen=True)
class Told:
    """What was measured as a title, a line on what it was measured on, tables, values for JSON, and in words."""

    title: str
    lead: str
    parts: "Sequence[Section]"
    values: dict[str, Any]
    words: str = ""
    pictures: "Callable[[], Sequence[Picture]]" = tuple
    """Draws the figures of a page."""
    aside: "Sequence[Section]" = ()
    """Further tables of a report, of what a terminal is told in messages."""


def check_report(report: Path | None, inputs: Sequence[str]) -> None:
    """Raise UsageError where a report cannot be what its name says, or is an input; before the work, not after it."""
    from stance.places import same_place

    if report is None:
        return
    if report.suffix not in _KINDS:
        raise UsageError(f"{report}: a report ends in one of {', '.join(_KINDS)}", file=report)
    if any(path != "-" and same_place(report, Path(path)) for path in inputs):
        raise UsageError(f"{report} is the input itself; write the report to another file", file=report)


def tell(told: Told, report: Path | None, *, as_json: bool) -> None:
    """Print what was measured, as tables or as JSON, and write the report where one is asked for."""
    if report is not None:
        _write(told, report)
        say(f"Wrote {report}")
    if as_json:
        print_json(told.values)
    elif report is None:
        from stance.cli.display import sections_view, show

        show(sections_view(told.parts))


def _write(told: Told, report: Path) -> None:
    from stance.files import AtomicWriter

    leads, parts = [told.lead, told.words], [*told.parts, *told.aside]
    if report.suffix == ".json":
        content = json.dumps(told.values, ensure_ascii=False, indent=2) + "\n"
    elif report.suffix == ".md":
        from stance.evaluation.pages import markdown

        content = markdown(told.title, leads, parts)
    else:
        from stance.report.sheet import sheet

        content = sheet(told.title, leads, parts, told.pictures())
    with AtomicWriter(report) as handle:
        handle.write(content.encode("utf-8", "replace"))
