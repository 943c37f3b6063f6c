"""Find what is wrong with labelled data: the `data check` command."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.console import counted, hush, print_json, say
from stance.cli.inputs import table_inputs
from stance.cli.options import (
    AnnotatorColumn,
    Encoding,
    HeaderRow,
    JsonOption,
    LabelColumn,
    Missing,
    MissingLabels,
    Quiet,
    Sheet,
    TextColumn,
)
from stance.errors import LabelError, UsageError

if TYPE_CHECKING:
    from stance.labelling.checks import Finding, LabelledRow
    from stance.labelling.rows import Rows
    from stance.tables.layout import Layout

GroupColumn = Annotated[
    str | None,
    typer.Option("--group-column", help="Column that names a text's document; 'document' where there is one."),
]

_FEWEST_IN_PARALLEL = 5000
"""Labels below which starting other processes takes longer than it saves."""


def data_check(
    files: Annotated[list[str], typer.Argument(metavar="FILES", help="Labelled tables, or folders of them.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Table of all findings to write.")] = None,
    text_column: TextColumn = "text",
    label_column: LabelColumn = "label",
    annotator_column: AnnotatorColumn = "annotator",
    group_column: GroupColumn = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="Overlap of word trigrams from which on texts are near-duplicates.")
    ] = 0.8,
    label_errors: Annotated[
        bool, typer.Option("--label-errors/--no-label-errors", help="Look for labels that may be wrong; takes longest.")
    ] = True,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the folds that look for wrong labels.")] = 0,
    as_json: JsonOption = False,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    missing_labels: MissingLabels = None,
    quiet: Quiet = False,
) -> None:
    """Find what is wrong with labelled texts: gaps, copies, contradictions, leakage between files, doubtful labels."""
    hush(quiet)
    from stance.labelling.checks import check
    from stance.labelling.rows import check_output, read_tables, write_rows
    from stance.tables.layout import layout_of

    if not 0 < threshold <= 1:
        raise UsageError(f"--threshold is {threshold}; it is a share above 0, up to 1")
    if output is not None:
        check_output(output)
    layout = layout_of(sheet, header_row, missing, missing_labels)
    wished = [annotator_column, group_column or "document"]
    needed = [label_column] + ([group_column] if group_column else [])
    tables = read_tables(
        table_inputs(files, "data check"), text_column=text_column, needed=needed, wished=wished, encoding=encoding,
        layout=layout,
    )  # fmt: skip
    rows = [
        row for table in tables for row in _labelled_rows(table, text_column, label_column, annotator_column, layout)
    ]
    checked = check(rows, threshold=threshold)
    checked.findings[:0] = _rejected(tables)
    if label_errors:
        groups = [g for table in tables for g in table.get(group_column or "document") or [""] * len(table.cells)]
        checked.findings.extend(_doubtful(rows, groups, seed))
    from stance.cli.data_views import check_json, check_view, finding_cells

    if output is not None:
        from stance.labelling.checks import FINDING_COLUMNS

        write_rows(output, FINDING_COLUMNS, finding_cells(checked.findings))
        say(f"{counted(len(checked.findings), 'finding')} in {output}")
    if as_json:
        print_json(check_json(checked))
    else:
        from stance.cli.display import show

        show(check_view(checked, output))


def _labelled_rows(
    table: "Rows", text_column: str, label_column: str, annotator_column: str, layout: "Layout"
) -> "list[LabelledRow]":
    from stance.labelling.checks import LabelledRow

    labels = ["" if layout.no_label(label) else label.strip() for label in table.values(label_column)]
    who = table.get(annotator_column) or [""] * len(labels)
    rows = zip(table.lines, table.values(text_column), labels, who, strict=True)
    return [LabelledRow(table.file, line, text, label, name.strip()) for line, text, label, name in rows]


def _rejected(tables: "Sequence[Rows]") -> "list[Finding]":
    """Return the rows without a text, and those that cannot be read, as findings."""
    from stance.labelling.checks import Finding, Kind

    return [
        Finding(
            Kind.no_text if reject.reason.startswith("no text") else Kind.unreadable, reject.file, reject.line or None,
            text=reject.raw, detail=reject.reason,
        )
        for table in tables
        for reject in table.rejects
    ]  # fmt: skip


def _doubtful(rows: "Sequence[LabelledRow]", groups: Sequence[str], seed: int) -> "list[Finding]":
    """Return the labels that may be wrong as findings, none where the rows cannot be learned from."""
    from warnings import catch_warnings, simplefilter

    from stance.errors import TrainingWarning
    from stance.labelling.checks import Finding, Kind, as_one
    from stance.labelling.doubts import doubts
    from stance.model.resources import default_analyzer

    labelled = [i for i, row in enumerate(rows) if row.label]
    own = [groups[i] or f"row {i}" for i in labelled] if any(groups[i] for i in labelled) else None
    try:
        with catch_warnings():
            simplefilter("ignore", TrainingWarning)
            found = doubts(
                default_analyzer(), [rows[i].text for i in labelled], as_one([rows[i].label for i in labelled]), own,
                seed=seed, n_jobs=None if len(labelled) >= _FEWEST_IN_PARALLEL else 1,
            )  # fmt: skip
    except LabelError as error:
        say(f"Not looked for wrong labels, since nothing can be learned from these: {error}")
        return []
    say(
        f"Wrong labels are looked for by models that are right on {found.accuracy:.0%} of the labels held out "
        f"(always the commonest: {found.commonest:.0%}); the weaker they are, the more right labels they doubt"
    )
    return [
        Finding(
            Kind.label_error, row.file, row.line, row.text, row.label, other_label=doubt.suggested, score=doubt.margin,
            detail=f"{doubt.given} {doubt.p_given:.2f}, {doubt.suggested} {doubt.p_suggested:.2f}",
        )
        for doubt in found.found
        for row in [rows[labelled[doubt.row]]]
    ]  # fmt: skip
