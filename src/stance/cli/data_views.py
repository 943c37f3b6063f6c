"""Show what the `data` commands found: tables for a terminal, and JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from stance.cli.arguments import shortened
from stance.cli.console import counted, visible
from stance.values import as_cell

if TYPE_CHECKING:
    from stance.labelling.agreement import Agreement
    from stance.labelling.checks import Checked, Finding
    from stance.model.intervals import Interval

_SHOWN = 5
"""Findings of a kind that are shown one by one."""
_TEXT = 70


def check_view(checked: "Checked", output: Path | None) -> list[Any]:
    """Return how often each label occurs, and the findings by kind, the first ones of each one by one."""
    from stance.labelling.checks import MEANINGS

    views: list[Any] = [_label_table(checked)]
    for kind, meaning in MEANINGS.items():
        found = checked.of(kind)
        if not found:
            continue
        told = Text(f"{meaning[0].upper()}{meaning[1:]}: {len(found)}", style="bold")
        for finding in found[:_SHOWN]:
            told.append("\n").append_text(_finding(finding))
        if len(found) > _SHOWN:
            where = f"; all are in {output}" if output is not None else "; -o FILE writes all"
            told.append(f"\n  ... and {len(found) - _SHOWN} more{where}", style="dim")
        views.append(told)
    if len(views) == 1:
        views.append(Text("Nothing was found that needs a look."))
    return views


def _label_table(checked: "Checked") -> Table:
    table = Table(header_style="bold")
    table.add_column("file")
    table.add_column("rows", justify="right")
    names = sorted({label for own in checked.labels.values() for label in own})
    for name in names:
        table.add_column(Text(visible(name)), justify="right")
    for file, number in checked.rows.items():
        own = checked.labels[file]
        total = sum(own.values())
        shares = [f"{own.get(name, 0)} ({own.get(name, 0) / total:.0%})" if total else "0" for name in names]
        table.add_row(Text(visible(file)), str(number), *shares)
    return table


def _finding(finding: "Finding") -> Text:
    """Return a finding as a line or two: where, what, and the other place."""
    place = _place(finding.file, finding.line)
    head = " ".join(filter(None, [finding.label and f"[{finding.label}]", _one_line(finding.text)]))
    drawn = Text(f"  {place}  {visible(head)}".rstrip())
    if finding.detail or (finding.score is not None and not finding.other_file):
        drawn.append(f"  {visible(finding.detail)}", style="dim")
    if finding.other_line is not None:
        overlap = f"  overlap {finding.score:.2f}" if finding.score is not None else ""
        label = f" [{finding.other_label}]" if finding.other_label else ""
        other = "" if finding.other_text == finding.text else f" {_one_line(finding.other_text)}"
        drawn.append(f"\n    of {visible(_place(finding.other_file, finding.other_line) + label + other)}{overlap}")
    return drawn


def _place(file: str, line: int | None) -> str:
    return file if line is None else f"{file}, line {line}:"


def _one_line(text: str) -> str:
    return shortened(" ".join(text.split()), _TEXT)


def finding_cells(findings: "Sequence[Finding]") -> list[list[str]]:
    """Return findings as rows of a table, a cell for each of FINDING_COLUMNS."""
    from stance.labelling.checks import FINDING_COLUMNS

    rows = [asdict(finding) for finding in findings]
    return [["" if row[name] is None else as_cell(row[name]) for name in FINDING_COLUMNS] for row in rows]


def check_json(checked: "Checked") -> dict[str, Any]:
    """Return what was found as JSON-ready values: rows, labels, how many findings of each kind, and all of them."""
    from stance.labelling.checks import Kind

    return {
        "rows": dict(checked.rows),
        "labels": {file: dict(own) for file, own in checked.labels.items()},
        "counts": {kind.value: len(checked.of(kind)) for kind in Kind},
        "findings": [asdict(finding) for finding in checked.findings],
    }


def agreement_view(found: "Agreement", alone: int, differing: int) -> list[Any]:
    """Return the measures over all coders, by pair and by label, and how many texts are in dispute."""
    head = [
        f"{counted(found.units, 'text')} labelled by {', '.join(found.coders)}: {found.paired} by two or more, "
        f"{found.complete} by all, {alone} by one alone; {differing} in dispute"
    ]
    if not found.paired:
        head.append("No text was labelled by two coders: are they matched by the right column (--id-column)?")
    overall = Table(header_style="bold", title="All coders", title_justify="left")
    overall.add_column("measure")
    overall.add_column("value [95 % interval]", justify="right")
    overall.add_column("texts", justify="right")
    measures = [
        ("percent agreement", found.percent, found.paired),
        ("Krippendorff's alpha", found.alpha, found.paired),
        ("Krippendorff's alpha, ordinal", found.alpha_ordinal, found.paired),
        ("Fleiss' kappa", found.fleiss if len(found.coders) > 2 else None, found.complete),
    ]
    for name, interval, texts in measures:
        if interval is not None:
            overall.add_row(name, _told(interval), str(texts))
    return [Text(visible("\n".join(head))), overall, _pairs(found), _labels(found)]


def _pairs(found: "Agreement") -> Table:
    table = Table(header_style="bold", title="Pairs", title_justify="left")
    for name, justify in (("coders", "left"), ("texts", "right"), ("agree", "right"), ("Cohen's kappa", "right")):
        table.add_column(name, justify=justify)  # type: ignore[arg-type]
    for pair in found.pairs:
        names = Text(visible(f"{pair.first}, {pair.second}"))
        table.add_row(names, str(pair.units), _told(pair.percent), _told(pair.kappa))
    return table


def _labels(found: "Agreement") -> Table:
    table = Table(header_style="bold", title="Labels", title_justify="left")
    for name in ("label", "given", "specific agreement", "alpha against all others"):
        table.add_column(name, justify="left" if name == "label" else "right")
    for name, one in found.by_label.items():
        table.add_row(Text(visible(name)), str(one.answers), _number(one.specific), _told(one.alpha))
    return table


def _told(interval: "Interval") -> str:
    if not isfinite(interval.value):
        return "not defined"
    return f"{interval.value:z.3f} [{interval.low:z.3f}, {interval.high:z.3f}]"


def _number(value: float) -> str:
    return f"{value:z.3f}" if isfinite(value) else "not defined"


def agreement_json(found: "Agreement", alone: int, differing: int) -> dict[str, Any]:
    """Return agreement as JSON-ready values; what is not defined is null."""
    from stance.tables.cell_values import as_json

    values: dict[str, Any] = as_json(asdict(found) | {"alone": alone, "disagreements": differing})
    return values
