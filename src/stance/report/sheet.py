"""Render tables of what was measured, and figures of it, as one page that needs nothing else and runs nothing."""

from collections.abc import Sequence

from stance.evaluation.sections import Section
from stance.report.drawing.picture import Picture
from stance.report.templating import render, styled


def sheet(title: str, leads: Sequence[str], parts: Sequence[Section], pictures: Sequence[Picture] = ()) -> str:
    """Return sections as a page with all text escaped, after the figures; see `stance.report.page`."""
    style = styled("tokens.css", "figures.css", "report.css")
    leads = [lead for lead in leads if lead]
    return str(render("sheet.html", title=title, leads=leads, parts=parts, pictures=pictures, style=style))
