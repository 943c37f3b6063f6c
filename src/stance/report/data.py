"""Lay out the numbers of a report as tables, one for each figure, to lie beside the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stance.report.contents import Report
from stance.report.estimates import Estimate
from stance.trends.periods import WORDS
from stance.values import as_cell

_DYAD = ("holder", "target")


@dataclass(frozen=True)
class DataTable:
    """A table: `name` is a part of a file's name (letters, digits, hyphens), the cells are text."""

    name: str
    header: tuple[str, ...]
    rows: list[list[str]]


def tables(report: Report) -> list[DataTable]:
    """Return the tables of a report's figures, unrounded: shares, dyads, the course, each breakdown, the concepts."""
    labels = report.labels
    numbers = _numbers(labels, scored=report.poles is not None)
    found = [_shares(report)]
    if report.dyads:
        rows = [[*dyad.group, *_cells(dyad, labels)] for dyad in report.dyads]
        found.append(DataTable("dyads", (*_DYAD, *numbers), rows))
    if report.course is not None:
        word = WORDS[report.course.frequency]
        blank = ["0"] + [""] * (len(numbers) - 1)
        lines = [
            [line.name, period, *(blank if e is None else _cells(e, labels))]
            for line in report.course.lines
            for period, e in zip(report.course.periods, line.estimates, strict=True)
        ]
        found.append(DataTable("course", ("series", word, *numbers), lines))
    for number, part in enumerate(report.breakdowns, 1):
        rows = [[*group.group, *_cells(group, labels)] for group in part.groups]
        found.append(DataTable(_name(part.column, number), (_column(part.column, numbers), *numbers), rows))
    if report.all_concepts:
        rows = [
            [c.concept, c.polarity, *(str(c.counts.get(label, 0)) for label in labels), c.definition]
            for c in report.all_concepts
        ]
        header = ("concept", "polarity", *(f"n_{label}" for label in labels), "definition")
        found.append(DataTable("concepts", header, rows))
    return found


def _shares(report: Report) -> DataTable:
    certain = report.certain or {}
    rows = [
        [label, str(report.total.counts[label]), *map(as_cell, (i.value, i.low, i.high)), as_cell(certain.get(label))]
        for label, i in report.total.shares.items()
    ]
    return DataTable("shares", ("label", "n", "share", "low", "high", "n_certain"), rows)


def _numbers(labels: Sequence[str], *, scored: bool) -> list[str]:
    shares = [f"share_{label}{end}" for label in labels for end in ("", "_low", "_high")]
    return ["n", "documents", *shares, *(["score", "score_low", "score_high"] if scored else [])]


def _cells(e: Estimate, labels: Sequence[str]) -> list[str]:
    intervals = [*(e.shares[label] for label in labels), *([e.score] if e.score is not None else [])]
    values = [value for i in intervals for value in (i.value, i.low, i.high)]
    return [str(e.statements), str(e.documents), *map(as_cell, values)]


def _name(column: str, number: int) -> str:
    """Return a part of a file's name for a column.

    >>> _name("Source type", 1), _name("../x", 2), _name("<>", 3)
    ('by-1-source-type', 'by-2-x', 'by-3')
    """
    word = re.sub("[^a-z0-9]+", "-", column.casefold()).strip("-")[:40].rstrip("-")
    return f"by-{number}-{word}" if word else f"by-{number}"


def _column(column: str, others: Sequence[str]) -> str:
    return f"{column}_" if column in others else column
