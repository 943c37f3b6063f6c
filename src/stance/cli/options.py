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
_SHIPS = "default"
TextColumn = Annotated[str, typer.Option("--text-column", help="Column of the texts, by name or by number from 1.")]
LabelColumn = Annotated[str, typer.Option("--label-column", help="Column of the labels.")]
AnnotatorColumn = Annotated[
    str, typer.Option("--annotator-column", help="Column that names who gave a label, where there is one.")
]
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
        help="What stands for a missing text, '' for nothing; by default NA, N/A, NaN, NULL, None, -, . and the like. "
        "What is given stands for an empty cell of groups and documents too, where NA may be Namibia.",
    ),
]
MissingLabels = Annotated[
    str | None,
    typer.Option(
        "--missing-labels",
        metavar="TEXT,...",
        help="What stands for a missing label, '' for nothing; by default NA, N/A, NaN and NULL.",
    ),
]
RenameLabels = Annotated[
    str | None,
    typer.Option(
        "--rename-labels",
        metavar="OLD=NEW,...",
        help="Read labels of the tables as others, such as conf=hostile,coop=conciliatory.",
    ),
]
Excel = Annotated[
    bool, typer.Option("--excel", help="Write tables that a spreadsheet opens safely: marked UTF-8, no formulas.")
]
Quiet = Annotated[
    bool, typer.Option("--quiet", "-q", help="Say nothing on standard error but errors and what was lost.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]

OfficesInstead = Annotated[
    Path | None,
    typer.Option("--offices", help="Table of office-holders to use instead: person,office,actor,from,to."),
]
ModelFolder = Annotated[Path, typer.Option("--output", "-o", help="Model folder to write.")]
GroupColumn = Annotated[
    str | None,
    typer.Option("--group-column", help="Column that names a text's document; 'document' where the data has one."),
]
OverwriteModel = Annotated[bool, typer.Option("--overwrite", help="Replace a model that stands in the output folder.")]
Offices = Annotated[
    Path | None, typer.Option("--offices", help="Table of office-holders to use: person,office,actor,from,to.")
]

ReportOption = Annotated[
    Path | None, typer.Option("--report", help="File to write the report to: .html, .md or .json by its ending.")
]


def refuse_options(context: typer.Context, names: Sequence[str], why: str) -> None:
    """Raise UsageError where one of the named options was given, since it would do nothing; say why."""
    for option in context.command.params:
        source = context.get_parameter_source(option.name or "")
        if option.name in names and source is not None and source.name == "COMMANDLINE":
            raise UsageError(f"{max(option.opts, key=len)} {why}")


def several(given: str | None, option: str) -> list[str] | None:
    """Return the names that an option gives with commas between, None where it is not given.

    Raises UsageError where they are not two or more, each another.
    """
    if given is None:
        return None
    names = [name.strip() for name in given.split(",")]
    if len(set(names)) < 2 or len(set(names)) < len(names) or not all(names):
        raise UsageError(f"{option} takes two names or more with commas between, each another; found {given!r}")
    return names


def load_model(path: Path | None, *, trust_pickle: bool) -> "StanceModel":
    """Return the model of a folder or .joblib file, the one that ships for None; raise ModelError on one refused."""
    if path is not None and path.suffix == ".joblib":
        from stance.model.exchange import load_joblib

        return load_joblib(path, trust_pickle=trust_pickle)
    from stance.model.store import load

    return load(model_folder(path))


def model_folder(path: Path | None) -> Path:
    """Return a model's folder: that of the model that ships for None, and for "default" where no such folder is."""
    from stance.resources import default_model

    return default_model() if path is None or (str(path) == _SHIPS and not path.exists()) else path
