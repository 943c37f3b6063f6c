"""Choose what to label next: the `data queue` command."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.console import EXIT_REJECTS, counted, hush, say, tell_rejects
from stance.cli.inputs import table_inputs
from stance.cli.options import (
    Encoding,
    HeaderRow,
    Missing,
    ModelOption,
    Quiet,
    Sheet,
    TextColumn,
    TrustOption,
    load_model,
)
from stance.cli.second_tables import Written
from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.labelling.queue import Reason
    from stance.labelling.rows import Rows


def data_queue(
    file: Annotated[str, typer.Argument(metavar="FILE", help="Table with a text a row.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Table of the chosen rows to write.")],
    number: Annotated[int, typer.Option("--number", "-n", min=1, help="How many texts to choose.")] = 100,
    labelled: Annotated[
        list[str] | None,
        typer.Option(
            "--labelled",
            help="Table of texts that are labelled already, in a column of the same name; may be repeated.",
        ),
    ] = None,
    labelled_encoding: Annotated[
        str | None,
        typer.Option("--labelled-encoding", help="Encoding of --labelled; UTF-8 unless it has a byte order mark."),
    ] = None,
    labelled_sheet: Annotated[
        str | None,
        typer.Option("--labelled-sheet", help="Sheet of the workbooks among --labelled, by name or number from 1."),
    ] = None,
    labelled_header_row: Annotated[
        int | None,
        typer.Option("--labelled-header-row", help="Line of --labelled, or row of its sheet, that names the columns."),
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="REASON,...", help="Why texts are chosen, in turn.")
    ] = "margin,diversity,novelty",
    model: ModelOption = None,
    text_column: TextColumn = "text",
    seed: Annotated[int, typer.Option("--seed", help="Seed by which ties are broken.")] = 0,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    trust_pickle: TrustOption = False,
    quiet: Quiet = False,
) -> None:
    """Choose which texts to label next: those the model is unsure of, those unlike all others, those with new words."""
    hush(quiet)
    from stance.labelling.queue import queue
    from stance.labelling.rows import check_output, read_tables, write_rows
    from stance.tables.layout import layout_of

    reasons = _reasons(by)
    check_output(output)
    layout = layout_of(sheet, header_row, missing)
    written = Written("--labelled", labelled_encoding, labelled_sheet, labelled_header_row)
    known = _known(labelled or [], written, text_column, missing)
    tables = read_tables(
        table_inputs([file], "data queue"), text_column=text_column, encoding=encoding, layout=layout
    )  # fmt: skip
    if len(tables) != 1:
        raise UsageError(f"{file}: name one table", file=file)
    [rows] = tables
    added = ("queue_rank", "queue_reason", "margin", "distance", "novelty")
    _check_columns(rows, added)
    rejects = [reject for table in (*known, rows) for reject in table.rejects]
    tell_rejects(rejects)
    found = queue(
        load_model(model, trust_pickle=trust_pickle), rows.values(text_column), number,
        labelled=[text for table in known for text in table.values(text_column)], reasons=reasons, seed=seed,
    )  # fmt: skip
    cells = [
        [*rows.cells[c.row], str(rank), c.reason.value, f"{c.margin:.4f}", f"{c.distance:.4f}", f"{c.novelty:.4f}"]
        for rank, c in enumerate(found.chosen, start=1)
    ]
    write_rows(output, [*rows.columns, *added], cells)
    say(f"{counted(len(cells), 'text')} of {len(rows.cells)} in {output}; left out: {found.copies} labelled or copies, "
        f"{found.unfit} that are no statements")  # fmt: skip
    say("They were not drawn by lot: train on their labels, but measure and take shares of others (stance sample)")
    if rejects:
        raise typer.Exit(EXIT_REJECTS)


def _known(paths: Sequence[str], written: Written, text_column: str, missing: str | None) -> "list[Rows]":
    """Return the rows of tables that are labelled already."""
    from stance.labelling.rows import read_rows

    readings = written.readings(
        table_inputs(paths, "data queue") if paths else [], text_column=text_column, missing=missing
    )
    tables = [
        read_rows(path, text_column=text_column, encoding=reading.encoding, layout=reading.layout)
        for path, reading in readings.items()
    ]
    return [replace(rows, rejects=written.own(rows.rejects)) for rows in tables]


def _reasons(given: str) -> "list[Reason]":
    from stance.labelling.queue import Reason

    try:
        return [Reason(name.strip()) for name in given.split(",")]
    except ValueError as error:
        raise UsageError(f"--by takes {', '.join(Reason)} with commas between; found {given!r}") from error


def _check_columns(rows: "Rows", added: Sequence[str]) -> None:
    """Raise UsageError where the table has a column of that name, or says that its rows are a random sample."""
    if clash := [name for name in added if name in rows.columns]:
        raise UsageError(
            f"{rows.file} has a column {clash[0]!r} already; rename it there", file=rows.file, column=clash[0]
        )
    if "p_sampled" in rows.columns:
        raise UsageError(
            f"{rows.file} is a sample drawn by lot (it has a column 'p_sampled'), and what is chosen from it would be "
            "none; choose from the whole table, or take the column out", file=rows.file, column="p_sampled",
        )  # fmt: skip
