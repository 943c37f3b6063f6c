"""Declare the options of commands about a scored table, and about the labels of a sample of it."""

from typing import Annotated

import typer

from stance.cli.console import say
from stance.shares.choices import Population
from stance.trends.periods import FREQUENCIES, Frequency


def frequency(given: str) -> Frequency:
    """Return what an option says of how long a period is; raise BadParameter where it says nothing of that."""
    try:
        return Frequency(given)
    except ValueError:
        raise typer.BadParameter(f"found {given!r}; allowed are {FREQUENCIES}") from None


def told_document(column: str | None, asked: str | None) -> str | None:
    """Return the column of the documents; say which one was taken where it was not asked for."""
    if column is not None and asked is None:
        say(f'Statements of one {column!r} count as alike (--document-column names another column, "" none)')
    return column


FREQUENCY_NAMES = "|".join(Frequency)
Prefix = Annotated[str, typer.Option("--prefix", help="What stands before the names of the model's columns.")]
Scored = Annotated[
    str, typer.Argument(metavar="SCORED", help="Table that stance predict or stance article wrote; or - for stdin.")
]
PopulationOption = Annotated[
    Population,
    typer.Option("--population", help="Of what: the stream that the table is a sample of, or this very table."),
]
DocumentColumn = Annotated[
    str | None,
    typer.Option(
        "--document-column", help='Column of each row\'s document; by default article or document, "" for none.'
    ),
]
WhoseLabels = Annotated[str | None, typer.Option("--annotator", help="Whose labels count, of several.")]
LabelsEncoding = Annotated[
    str | None, typer.Option("--labels-encoding", help="Encoding of --labels; UTF-8 unless it has a byte order mark.")
]
LabelsSheet = Annotated[
    str | None, typer.Option("--labels-sheet", help="Sheet of the workbooks among --labels, by name or number from 1.")
]
LabelsHeaderRow = Annotated[
    int | None,
    typer.Option("--labels-header-row", help="Line of --labels, or row of its sheet, that names the columns."),
]
