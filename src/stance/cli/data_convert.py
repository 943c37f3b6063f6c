"""Turn tables into tasks of labelling programs and back: the `data convert` command."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.console import EXIT_REJECTS, counted, hush, say, tell_rejects
from stance.cli.inputs import table_inputs
from stance.cli.options import (
    Encoding,
    HeaderRow,
    Missing,
    Quiet,
    Sheet,
    TextColumn,
    several,
)
from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.labelling.formats import TaskFormat


def data_convert(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Table, or tasks of a labelling program.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Tasks (.json, .jsonl) or table to write.")],
    to: Annotated[
        str | None, typer.Option("--to", help="label-studio, prodigy or doccano; without it a table is written.")
    ] = None,
    labels: Annotated[
        str | None, typer.Option("--labels", metavar="LABEL,...", help="The labels to offer; by default the model's.")
    ] = None,
    text_column: TextColumn = "text",
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    quiet: Quiet = False,
) -> None:
    """Turn a table into tasks of Label Studio, Prodigy or doccano, or what they exported into a table."""
    hush(quiet)
    from stance.labelling.formats import TaskFormat, label_studio_interface, tasks_of
    from stance.labelling.rows import check_output, read_tables, write_rows, write_tasks
    from stance.tables.layout import layout_of
    from stance.values import LABELS

    format = _format(to)
    names = several(labels, "--labels") or list(LABELS)
    if format is None:
        check_output(output)
    [rows] = read_tables(
        table_inputs([file], "data convert"), text_column=text_column, encoding=encoding,
        layout=layout_of(sheet, header_row, missing),
    )  # fmt: skip
    tell_rejects(rows.rejects)
    if format is None:
        write_rows(output, rows.columns, rows.cells)
        say(f"{counted(len(rows.cells), 'row')} in {output}")
    else:
        tasks = tasks_of(rows.mappings(), format, labels=names, text_column=text_column)
        write_tasks(output, tasks)
        say(f"{counted(len(tasks), 'task')} in {output}")
        if format is TaskFormat.label_studio:
            say(f"The labelling interface for the project's settings:\n{label_studio_interface(names, text_column)}")
    if rows.rejects:
        raise typer.Exit(EXIT_REJECTS)


def _format(given: str | None) -> "TaskFormat | None":
    from stance.labelling.formats import TaskFormat

    try:
        return None if given is None else TaskFormat(given)
    except ValueError as error:
        raise UsageError(f"--to is {given!r}; it is one of {', '.join(TaskFormat)}") from error
