"""Measure how far coders agree: the `data agreement` command."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.console import EXIT_REJECTS, counted, hush, print_json, say, tell_rejects
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
    several,
)
from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.labelling.coders import Coding, Units
    from stance.labelling.rows import Rows
    from stance.tables.layout import Layout


def data_agreement(
    files: Annotated[
        list[str], typer.Argument(metavar="FILES", help="Tables of labels: a coder a file, a column or a row's name.")
    ],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Table of the disagreements to write.")] = None,
    coders: Annotated[
        str | None, typer.Option("--coders", metavar="COLUMN,...", help="Columns that hold a coder's labels each.")
    ] = None,
    annotator_column: AnnotatorColumn = "annotator",
    id_column: Annotated[
        str | None, typer.Option("--id-column", help="Column by which texts are matched; by default the text itself.")
    ] = None,
    labels: Annotated[
        str | None, typer.Option("--labels", metavar="LABEL,...", help="The labels in their order, with --ordinal.")
    ] = None,
    ordinal: Annotated[
        bool, typer.Option("--ordinal", help="Also alpha of labels in an order, which --labels gives.")
    ] = False,
    text_column: TextColumn = "text",
    label_column: LabelColumn = "label",
    as_json: JsonOption = False,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    missing_labels: MissingLabels = None,
    quiet: Quiet = False,
) -> None:
    """Measure how far coders agree: Cohen's kappa, Fleiss' kappa, Krippendorff's alpha, per label and per pair."""
    hush(quiet)
    from stance.labelling.agreement import agreement
    from stance.labelling.coders import disagreements
    from stance.labelling.rows import check_output, read_tables, write_rows
    from stance.tables.layout import layout_of

    names = several(coders, "--coders")
    if output is not None:
        check_output(output)
    layout = layout_of(sheet, header_row, missing, missing_labels)
    needed = [*(names or [label_column]), *([id_column] if id_column else [])]
    tables = read_tables(
        table_inputs(files, "data agreement"), text_column=text_column, needed=needed, wished=[annotator_column],
        encoding=encoding, layout=layout,
    )  # fmt: skip
    rejects = [reject for table in tables for reject in table.rejects]
    tell_rejects(rejects)
    codings = _codings(tables, names, text_column, label_column, annotator_column, id_column)
    wanted = several(labels, "--labels")
    units = _units(codings, layout, wanted)
    order = _order(wanted, units.ratings, ordinal=ordinal)
    found = agreement(units.ratings, units.coders, labels=order, ordinal=ordinal)
    from stance.cli.data_views import agreement_json, agreement_view

    differing = disagreements(units)
    if output is not None:
        columns = ["unit", "text", *(f"label_{coder}" for coder in units.coders), "labels"]
        write_rows(output, columns, [[row[name] for name in columns] for row in differing])
        say(f"{counted(len(differing), 'disagreement')} in {output}")
    if units.repeated:
        say(f"{counted(units.repeated, 'text')} labelled again by the same coder: matched in their order")
    if as_json:
        print_json(agreement_json(found, units.alone, len(differing)))
    else:
        from stance.cli.display import show

        show(agreement_view(found, units.alone, len(differing)))
    if rejects:
        raise typer.Exit(EXIT_REJECTS)


def _units(codings: "Sequence[Coding]", layout: "Layout", labels: list[str] | None) -> "Units":
    """Return the units of codings; say how many labels differed in capitals or blanks alone, and are one."""
    from stance.labelling.coders import spelt_alike, united

    units, written = spelt_alike(united(codings, no_label=layout.no_label), labels)
    if said := written.told_than("most"):
        say(said)
    return units


def _order(wanted: list[str] | None, ratings: Sequence[Sequence[str | None]], *, ordinal: bool) -> list[str] | None:
    """Return the labels in their order; raise UsageError where one is not named, or the order that is needed is not."""
    if wanted is None:
        if ordinal:
            raise UsageError("--ordinal needs the order of the labels: --labels hostile,neutral,conciliatory")
        return None
    if other := sorted({answer for unit in ratings for answer in unit if answer is not None} - set(wanted)):
        raise UsageError(f"--labels does not name {', '.join(map(repr, other[:5]))}, which the data hold")
    return wanted


def _codings(
    tables: "Sequence[Rows]", coders: list[str] | None, text_column: str, label_column: str, annotator_column: str,
    id_column: str | None,
) -> "list[Coding]":  # fmt: skip
    """Return who labelled what: by the columns of coders, by a column that names them, or by file."""
    from stance.labelling.coders import Coding, by_coder, file_names, text_keys

    codings: list[Coding] = []
    for table, file in zip(tables, file_names([table.file for table in tables]), strict=True):
        texts = table.values(text_column)
        keys = table.values(id_column) if id_column else text_keys(texts)
        who = table.get(annotator_column)
        if coders:
            codings += [Coding(name, keys, texts, table.values(name)) for name in coders]
        elif who is not None and any(name.strip() for name in who):
            codings += by_coder(table.file, keys, texts, table.values(label_column), who)
        else:
            codings.append(Coding(file, keys, texts, table.values(label_column)))
    return codings
