"""Render a report as one page that needs nothing else and runs nothing."""

from collections.abc import Iterable

from stance import markup
from stance.report.contents import Behind, Report
from stance.report.passages import Passage, Sample
from stance.report.pictures import (
    breakdown_picture,
    concepts_picture,
    course_picture,
    graph_picture,
    matrix_picture,
    shares_picture,
)
from stance.report.templating import clean, counted, percent, render, signed, styled
from stance.report.wording import limits, methods

_SHEETS = ("tokens.css", "figures.css", "report.css")


def page(report: Report) -> str:
    """Return the page: a policy that forbids all but its own style sheet, all text escaped."""
    graph = graph_picture(report) if report.poles and report.of_articles else None
    return str(
        render(
            "report.html", report=report, title=report.title, style=styled(*_SHEETS),
            tiles=_tiles(report), shares=shares_picture(report),
            matrix=matrix_picture(report) if report.dyads and report.poles else None, graph=graph,
            course=course_picture(report.course) if report.course else None,
            breakdowns=[breakdown_picture(report, i, part) for i, part in enumerate(report.breakdowns, 1)],
            concepts=concepts_picture(report) if report.concepts else None,
            labels_behind=_samples(report, report.labels_behind), dyads_behind=_samples(report, report.dyads_behind),
            course_behind=_samples(report, report.course.behind) if report.course else [],
            breakdowns_behind=[_samples(report, part.behind) for part in report.breakdowns],
            concepts_behind=_samples(report, report.concepts_behind),
            surest={label: _passages(report, rows) for label, rows in report.surest.items() if rows},
            least_sure=_passages(report, report.least_sure), limits=limits(report), methods=methods(report),
            marked=_marked, tone=report.tones.__getitem__,
        )
    )  # fmt: skip


def _samples(report: Report, parts: Iterable[Behind]) -> list[Sample]:
    return [Sample(part.name, part.total, tuple(_passages(report, part.rows))) for part in parts if part.total]


def _passages(report: Report, rows: Iterable[int]) -> list[Passage]:
    return [report.passages[row] for row in rows]


def _marked(passage: Passage) -> markup.Html:
    return markup.marked(clean(passage.text), passage.marks)


def _tiles(report: Report) -> list[tuple[str, str]]:
    """Return the numbers at the top, each with what it is."""
    total = report.total
    found = [(counted(total.statements), "statements")]
    if report.document_column is not None:
        found.append((counted(total.documents), "documents"))
    if report.certain is not None:
        found.append((percent(sum(report.certain.values()) / max(1, total.statements)), "answered for certain"))
    if total.score is not None:
        found.append((signed(total.score.value), f"mean score [{signed(total.score.low)}, {signed(total.score.high)}]"))
    if report.dyads:
        found.append((counted(len(report.dyads)), "dyads of holder and target"))
    if report.course is not None:
        found.append((f"{report.course.periods[0]} – {report.course.periods[-1]}", "first and last period"))
    return found
