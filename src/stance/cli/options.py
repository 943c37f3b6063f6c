"""Declare the options that several commands have, and load the model that two of them choose."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.model.classifier import StanceModel

ModelOption = Annotated[
    Path | None,
    typer.Option("--model", "-m", help="Model folder (or .joblib file); the default is the one that ships."),
]
TrustOption = Annotated[
    bool, typer.Option("--trust-pickle", help="Read a .joblib model, which can run any code; only for files you made.")
]
TextColumn = Annotated[str, typer.Option("--text-column", help="Column of the texts, by name or by number from 1.")]
LabelColumn = Annotated[str, typer.Option("--label-column", help="Column of the labels.")]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="Encoding of the input, such as cp1252; UTF-8 unless it has a byte order mark."),
]
Sheet = Annotated[
    str | None,
    typer.Option("--sheet", help="Of a workbook, by name or number from 1; else the first that is not empty."),
]
HeaderRow = Annotated[
    int | None,
    typer.Option("--header-row", help="Line of a CSV file, or row of a sheet, that names the columns."),
]
Missing = Annotated[
    str | None,
    typer.Option(
        "--missing",
        metavar="TEXT,...",
        help="What stands for a missing text, '' for nothing; by default NA, N/A, NaN, NULL, None, -, . and the like.",
    ),
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Say nothing on standard error but errors and what was lost.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

ReportOption = Annotated[
    Path | None, typer.Option("--report", help="File to write the report to: .html, .md or .json by its ending.")
]


def refuse_options(context: typer.Context, names: Sequence[str], why: str) -> None:
    """Raise UsageError where one of the named options was given, since it would do nothing; say why."""
    for option in context.command.params:
        source = context.get_parameter_source(option.name or "")
        if option.name in names and source is not None and source.name == "COMMANDLINE":
            raise UsageError(f"{max(option.opts, key=len)} {why}")


def load_model(path: Path | None, *, trust_pickle: bool) -> "StanceModel":
    """Return the model of a folder or .joblib file, the one that ships for None; raise ModelError on one refused."""
    if path is not None and path.suffix == ".joblib":
        from stance.model.exchange import load_joblib

        return load_joblib(path, trust_pickle=trust_pickle)
    from stance.model.store import load
    from stance.resources import default_model

    return load(path or default_model())
