"""Measure a model: the `evaluate` command."""

from typing import Annotated

import typer

from stance.cli.console import EXIT_REJECTS, hush, print_json, say, tell_rejects
from stance.cli.inputs import table_inputs
from stance.cli.options import (
    Encoding,
    HeaderRow,
    JsonOption,
    LabelColumn,
    Missing,
    ModelOption,
    Quiet,
    Sheet,
    TextColumn,
    TrustOption,
    load_model,
)


def evaluate(
    data: Annotated[
        list[str], typer.Argument(help="Labelled tables (.csv, .tsv ...), or folders of them; or - for stdin.")
    ],
    model: ModelOption = None,
    text_column: TextColumn = "text",
    label_column: LabelColumn = "label",
    by: Annotated[str | None, typer.Option("--by", help="Column whose values are also reported one by one.")] = None,
    as_json: JsonOption = False,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    trust_pickle: TrustOption = False,
    quiet: Quiet = False,
) -> None:
    """Measure a model on labelled texts."""
    hush(quiet)
    from warnings import catch_warnings, simplefilter

    from stance.errors import TrainingWarning
    from stance.model import evaluation as measures
    from stance.tables.labelled import read_labelled
    from stance.tables.layout import layout_of

    data = table_inputs(data, "evaluate")
    loaded = load_model(model, trust_pickle=trust_pickle)
    labelled = read_labelled(
        data, text_column=text_column, label_column=label_column, group_column=by, encoding=encoding,
        layout=layout_of(sheet, header_row, missing),
    )  # fmt: skip
    tell_rejects(labelled.rejects)
    with catch_warnings():
        simplefilter("ignore", TrainingWarning)  # told below, as commands speak
        evaluation = measures.evaluate(loaded, labelled.texts, labelled.labels, labelled.groups)
    if known := evaluation.trained_on:
        say(
            f"Warning: the model was trained on {known} of these {evaluation.rows} texts, or on copies of them; "
            "measured on texts that it knows it does better than it will on others"
        )
    if as_json:
        print_json(measures.as_json(evaluation))
    else:
        from stance.cli.display import evaluation_view, show

        show(evaluation_view(evaluation))
    if labelled.rejects:
        raise typer.Exit(EXIT_REJECTS)
