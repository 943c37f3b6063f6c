"""Draw statements to be coded by hand: the `sample` command."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.arguments import files_only
from stance.cli.console import EXIT_REJECTS, counted, hush, say, tell_rejects, warn
from stance.cli.options import Encoding, HeaderRow, Missing, Quiet, Sheet, TextColumn
from stance.cli.scored_options import Prefix, Scored
from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.shares.scored import ScoredTable
    from stance.shares.todo import Todo

_MOST_NAMED = 5


class SampleFormat(StrEnum):
    """What a sample is written as: a table of the kind that its name says, or a labelling program's tasks."""

    auto = "auto"
    label_studio = "label-studio"
    prodigy = "prodigy"
    doccano = "doccano"


def sample(
    scored: Scored,
    output: Annotated[
        Path,
        typer.Option("--output", "-o", help="Table to fill in: .csv, .xlsx ...; tasks of a program: .json or .jsonl."),
    ],
    number: Annotated[int, typer.Option("--number", "-n", min=2, help="How many rows to draw.")] = 100,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="COLUMN,...", help="Columns whose values make up groups: some rows of each."),
    ] = None,
    minimum: Annotated[
        int, typer.Option("--min-per-group", min=2, help="Rows to draw of each group at least, with --by.")
    ] = 20,
    stratify: Annotated[
        bool, typer.Option("--stratify", help="Draw by the model's answer and certainty too, more where it doubts.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", help="Another seed draws other rows.")] = 0,
    context: Annotated[
        list[str] | None, typer.Option("--context", help="Column to show coders beside the text; may be repeated.")
    ] = None,
    format: Annotated[
        SampleFormat, typer.Option("--format", "-f", help="auto: a table, as the output's name says.")
    ] = SampleFormat.auto,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an output that is there already.")] = False,
    text_column: TextColumn = "text",
    prefix: Prefix = "",
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    quiet: Quiet = False,
) -> None:
    """Draw statements to be coded by hand, without the model's answers, so that stance share can correct shares.

    Fill in the column "label" and hand the file to stance share:

        stance sample scored.csv -n 100 --by country -o todo.xlsx

        stance share scored.csv --labels todo.xlsx --by country
    """
    hush(quiet)
    from stance.places import same_place
    from stance.shares.scored import group_columns, read_scored
    from stance.shares.todo import todo_of
    from stance.tables.layout import layout_of
    from stance.values import CERTAIN_COLUMN

    path = files_only([scored], "sample")[0]
    if path != "-" and same_place(output, Path(path)):
        raise UsageError(f"{output} is the input itself; write to another file", file=output)
    if output.exists() and output.stat().st_size and not overwrite:
        raise UsageError(
            f"{output} is there already, and may hold labels; name another file, or say --overwrite", file=output
        )
    groups, shown = group_columns(by), context or []
    table = read_scored(
        path, text_column=text_column, prefix=prefix, encoding=encoding, layout=layout_of(sheet, header_row, missing),
        columns=[*groups, *shown, *([prefix + CERTAIN_COLUMN] if stratify else [])],
    )  # fmt: skip
    tell_rejects(table.rejects)
    todo = todo_of(
        table, number, by=groups, stratify=stratify, prefix=prefix, seed=seed, minimum=minimum,
        text_column=text_column, context=shown,
    )  # fmt: skip
    _write(todo, table, output, format, text_column)
    _tell(todo, table, output, minimum)
    if table.rejects:
        raise typer.Exit(EXIT_REJECTS)


def _write(todo: "Todo", table: "ScoredTable", output: Path, format: SampleFormat, text_column: str) -> None:
    from stance.labelling.formats import TaskFormat, label_studio_interface, tasks_of
    from stance.labelling.rows import check_output, write_rows, write_tasks

    if format is SampleFormat.auto:
        check_output(output, rereadable=True)
        write_rows(output, todo.columns, todo.cells)
        return
    rows = [dict(zip(todo.columns, cells, strict=True)) for cells in todo.cells]
    program = TaskFormat(format.value)
    write_tasks(output, tasks_of(rows, program, labels=table.labels, text_column=text_column))
    if program is TaskFormat.label_studio:
        say(f"The labelling interface for the project:\n{label_studio_interface(table.labels, text_column)}")


def _tell(todo: "Todo", table: "ScoredTable", output: Path, minimum: int) -> None:
    """Say how the sample was drawn, and what of it was not possible."""
    drawn = len(todo.cells)
    strata = "" if len(todo.sample.strata) == 1 else f" from {counted(len(todo.sample.strata), 'stratum')}"
    say(
        f"{drawn} of {counted(table.rows, 'row')} drawn{strata.replace('stratums', 'strata')} ({todo.design}); "
        f"code the column 'label' as {', '.join(table.labels[:-1])} or {table.labels[-1]} in {output}"
    )
    if short := todo.sample.short:
        names = ", ".join("/".join(group) or "(empty)" for group in short[:_MOST_NAMED])  # type: ignore[arg-type]
        more = f" and {len(short) - _MOST_NAMED} more" if len(short) > _MOST_NAMED else ""
        warn(
            f"{drawn} rows are not enough for {minimum} of each group: {len(short)} groups ({names}{more}) were drawn "
            "from as one, and some may have too few labels for a correction of their own; a larger -n, or fewer "
            "groups, gives each its share"
        )
