"""Measure a model: the `evaluate` command."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.console import EXIT_REJECTS, hush, say, tell_rejects
from stance.cli.inputs import table_inputs
from stance.cli.options import (
    Encoding,
    HeaderRow,
    JsonOption,
    LabelColumn,
    Missing,
    MissingLabels,
    ModelOption,
    Quiet,
    RenameLabels,
    ReportOption,
    Sheet,
    TextColumn,
    TrustOption,
    load_model,
)

if TYPE_CHECKING:
    from stance.cli.reports import Told
    from stance.evaluation.data import MeasuredData
    from stance.evaluation.measured import Measured
    from stance.report.drawing.picture import Picture

_DOCUMENT, _FAMILY = "document", "family"


def evaluate(
    data: Annotated[
        list[str], typer.Argument(help="Labelled tables (.csv, .tsv ...), or folders of them; or - for stdin.")
    ],
    model: ModelOption = None,
    text_column: TextColumn = "text",
    label_column: LabelColumn = "label",
    group_column: Annotated[
        str | None,
        typer.Option(
            "--group-column",
            help="Column that names a text's document, for the intervals; 'document' where the data has one.",
        ),
    ] = None,
    by: Annotated[
        str | None,
        typer.Option("--by", help="Column whose values are also reported one by one; 'family' where the data has one."),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option("--compare", help="Another model to compare with on them; 'default' is the one that ships."),
    ] = None,
    swap_names: Annotated[
        bool, typer.Option("--swap-names", help="Exchange a name in each text and count the answers that change.")
    ] = False,
    paraphrase_column: Annotated[
        str | None,
        typer.Option("--paraphrase-column", help="Column with one value for texts that say the same in other words."),
    ] = None,
    report: ReportOption = None,
    as_json: JsonOption = False,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    missing_labels: MissingLabels = None,
    rename_labels: RenameLabels = None,
    trust_pickle: TrustOption = False,
    quiet: Quiet = False,
) -> None:
    """Measure a model on labelled texts."""
    hush(quiet)
    from stance.cli.reports import check_report, tell
    from stance.evaluation.data import measured_data
    from stance.evaluation.evaluation import labelled as given
    from stance.evaluation.measured import Wanted, measure
    from stance.tables.label_names import recognised
    from stance.tables.labelled import documents_of, read_labelled
    from stance.tables.layout import layout_of

    data = table_inputs(data, "evaluate")
    check_report(report, data)
    loaded = load_model(model, trust_pickle=trust_pickle)
    other = None if compare is None else load_model(compare, trust_pickle=trust_pickle)
    layout = layout_of(sheet, header_row, missing, missing_labels, rename_labels)
    read = read_labelled(
        data, text_column=text_column, label_column=label_column, optional=[_DOCUMENT, _FAMILY], encoding=encoding,
        more_columns=[name for name in (group_column, by, paraphrase_column) if name is not None], layout=layout,
    )  # fmt: skip
    tell_rejects(read.rejects)
    group_column = group_column or (_DOCUMENT if _DOCUMENT in read.columns else None)
    by = by or (_FAMILY if _FAMILY in read.columns else None)
    documents = None if group_column is None else documents_of(", ".join(data), read.columns[group_column], layout)
    sets = None if paraphrase_column is None else read.columns[paraphrase_column]
    wanted = Wanted(by or "group", str(compare or ""), other, swap_names, sets)
    written = recognised(read.labels, loaded.labels)
    if written.told:
        say(written.told)
    measured = measure(loaded, given(read.texts, written.labels, by and read.columns[by]), documents, wanted)
    unnamed = 0 if group_column is None else sum(map(layout.no_value, read.columns[group_column]))
    used = measured_data(
        read.texts, [reject.reason for reject in read.rejects], without_document=unnamed,
        rewritten=sum(written.changed.values()), trained_on=measured.evaluation.trained_on,
    )  # fmt: skip
    _tell_doubts(used)
    tell(_told(f"{loaded!r} on {', '.join(data)}", measured, used), report, as_json=as_json)
    if read.rejects:
        raise typer.Exit(EXIT_REJECTS)


def _tell_doubts(used: "MeasuredData") -> None:
    if used.trained_on:
        say(
            f"Warning: the model was trained on {used.trained_on} of these {used.measured} texts, or on copies of "
            "them; measured on texts that it knows it does better than it will on others"
        )
    if used.copies:
        are = "is a copy of another" if used.copies == 1 else "are copies of others"
        say(f"{used.copies} of these {used.measured} texts {are} of them; each counts")


def _told(lead: str, measured: "Measured", used: "MeasuredData") -> "Told":
    from stance.cli.reports import Told
    from stance.evaluation.measured import as_json
    from stance.evaluation.sections import in_words, sections

    return Told(
        "A model measured", lead, sections(measured), {**as_json(measured), "data": used.as_json()},
        in_words(measured), lambda: _pictures(measured), (used.section(),),
    )  # fmt: skip


def _pictures(measured: "Measured") -> "list[Picture]":
    from stance.report.drawing.calibration import calibration

    bins = measured.evaluation.calibration
    return [calibration(bins, key="reliability", title="How often answers are right against how probable they were")]
