"""Set anew from a user's labels from where on a model is certain: the `calibrate` command."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.console import EXIT_REJECTS, counted, hush, say, tell_rejects
from stance.cli.inputs import table_inputs
from stance.cli.options import (
    Encoding,
    GroupColumn,
    HeaderRow,
    LabelColumn,
    Missing,
    MissingLabels,
    ModelFolder,
    OverwriteModel,
    Quiet,
    RenameLabels,
    Sheet,
    TextColumn,
    model_folder,
)

if TYPE_CHECKING:
    from stance.model.classifier import StanceModel
    from stance.model.promise import Promise
    from stance.model.recalibration import Aim, Labels

_DOCUMENT = "document"


def calibrate(
    model: Annotated[Path, typer.Argument(help="Model folder; 'default' is the one that ships.", show_default=False)],
    labels: Annotated[
        list[str], typer.Argument(help="Tables of texts with your labels, or folders of them.", show_default=False)
    ],
    output: ModelFolder,
    text_column: TextColumn = "text",
    label_column: LabelColumn = "label",
    group_column: GroupColumn = None,
    certain_accuracy: Annotated[
        float, typer.Option("--certain-accuracy", help="In what share of cases certain answers are to be right.")
    ] = 0.9,
    certain_confidence: Annotated[
        float, typer.Option("--certain-confidence", help="With what confidence that is to be so.")
    ] = 0.95,
    conformal: Annotated[
        float | None,
        typer.Option("--conformal", metavar="COVERAGE", help="Also make label sets that hold the true label so often."),
    ] = None,
    overwrite: OverwriteModel = False,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    missing_labels: MissingLabels = None,
    rename_labels: RenameLabels = None,
    quiet: Quiet = False,
) -> None:
    """Set anew, from your labels, how sure a model is and from where on its answers are certain."""
    hush(quiet)
    from stance.errors import UsageError
    from stance.model.recalibration import Aim, Labels, recalibrated
    from stance.model.store import check_place, load, save
    from stance.places import same_place
    from stance.tables.label_names import recognised
    from stance.tables.labelled import documents_of, read_labelled
    from stance.tables.layout import layout_of

    folder = model_folder(model)
    if output.exists() and same_place(output, folder):
        raise UsageError(f"{output} is the model itself, which stays as it is; choose another name", file=output)
    check_place(output, overwrite)  # before the work, not after it
    aim = Aim(certain_accuracy, certain_confidence, conformal)
    paths, layout = (
        table_inputs(labels, "calibrate"),
        layout_of(sheet, header_row, missing, missing_labels, rename_labels),
    )
    read = read_labelled(
        paths, text_column=text_column, label_column=label_column, more_columns=[group_column] if group_column else [],
        optional=[_DOCUMENT], encoding=encoding, layout=layout,
    )  # fmt: skip
    tell_rejects(read.rejects)
    column = group_column or (_DOCUMENT if _DOCUMENT in read.columns else None)
    documents = None if column is None else documents_of(", ".join(paths), read.columns[column], layout)
    old = load(folder)
    written = recognised(read.labels, old.labels)
    given = Labels(read.texts, written.labels, documents, _sources(paths))
    if written.told:
        say(written.told)
    if old.record_ is None:
        say(f"{model} keeps no record of the texts that it was trained on: give labels of others alone")
    new = recalibrated(old, given, aim)
    save(new, output, overwrite=overwrite)
    for line in _told(new, given, aim):
        say(line)
    say(f"Wrote {output}")
    if read.rejects:
        raise typer.Exit(EXIT_REJECTS)


def _sources(paths: Sequence[str]) -> tuple[dict[str, str], ...]:
    """Return the names of tables, without their folders, and what they hold as SHA-256."""
    from stance.files import file_hash
    from stance.tables.labelled import expanded

    files = [Path(path) for path in expanded(paths)]
    return tuple({"file": file.name, "sha256": file_hash(file)} for file in files)


def _told(model: "StanceModel", given: "Labels", aim: "Aim") -> list[str]:
    """Return what came of a calibration, in lines."""
    promise = model.promise_
    assert promise is not None  # noqa: S101  # a calibration leaves one
    lines = [_used_line(promise), _temperature_line(promise)]
    if promise.threshold <= 1:
        lines.append(
            f"Certain from {promise.threshold:.4f} on: {promise.certain} of the {promise.texts} texts, "
            f"{promise.certain_right} of them right. Certain answers are right in {aim.accuracy:.0%} of the cases or "
            f"more, with {aim.confidence:.0%} confidence, in texts such as these."
        )
    else:
        lines += _never_lines(model, given, aim)
    if promise.label_sets is not None:
        few = [label for label, least in promise.label_sets.least.items() if not least]
        lines.append(
            f"Label sets hold the true label in {promise.label_sets.coverage:.0%} of the cases"
            + (f"; for {', '.join(map(repr, few))} there are too few labels to leave it out of any" if few else "")
        )
    return lines


def _used_line(promise: "Promise") -> str:
    where = "" if promise.documents is None else f" in {counted(promise.documents, 'document')}"
    aside = [
        f"{number} {why}"
        for number, why in (
            (promise.known, "whose texts the model was trained on"),
            (promise.copies, "of copies of other texts"),
        )
        if number
    ]
    return f"{counted(promise.texts, 'label')} used{where}" + (f"; left out: {' and '.join(aside)}" if aside else "")


def _temperature_line(promise: "Promise") -> str:
    from stance.model.recalibration import FEWEST_FOR_TEMPERATURE

    if promise.cross_validated is None:
        return f"Probabilities stay as they are: to change them takes {FEWEST_FOR_TEMPERATURE} labels"
    losses = f"log-loss {promise.log_loss:.3f} before, {promise.cross_validated:.3f} on held-out parts"
    if promise.temperature == 1:
        return f"Probabilities stay as they are: no temperature makes them better ({losses})"
    return f"Logits are divided by {promise.temperature:.3f} ({losses})"


def _never_lines(model: "StanceModel", given: "Labels", aim: "Aim") -> list[str]:
    from stance.model.recalibration import fewest, labels_needed

    wanted = f"{aim.accuracy:.0%} right answers with {aim.confidence:.0%} confidence"
    needed = labels_needed(model, given, aim)
    promise = model.promise_
    if needed is None:
        hope = "the surest answers are right less often than that, and more labels like these would not change it"
    elif promise is not None and needed <= promise.texts:
        hope = "by chance, or because texts of a document are alike, these fall short of it: label further texts"
    else:
        hope = f"were they like these, about {needed} labels would"
    return [
        f"No answer will be certain: the labels do not show {wanted}. It takes {fewest(aim)} certain answers, all of "
        f"them right, and more where some are wrong; {hope}."
    ]
