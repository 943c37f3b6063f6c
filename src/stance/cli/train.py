"""Train a model: the `train` command."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.console import EXIT_REJECTS, hush, say, tell_rejects
from stance.cli.inputs import table_inputs
from stance.cli.interruption import ended_helpers
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
)
from stance.cli.scored_options import LabelsEncoding, LabelsHeaderRow, LabelsSheet
from stance.cli.second_tables import Written
from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.model.classifier import StanceModel
    from stance.model.settings import Settings
    from stance.tables.training_rows import TrainingRows


def train(
    data: Annotated[
        list[str],
        typer.Argument(
            help="Tables (.csv, .tsv ...) with labels, others beside them with columns p_LABEL; or folders."
        ),
    ],
    output: ModelFolder,
    text_column: TextColumn = "text",
    label_column: LabelColumn = "label",
    group_column: GroupColumn = None,
    weight_column: Annotated[
        str | None, typer.Option("--weight-column", help="Column that says how much a text counts, where there is one.")
    ] = None,
    weigh: Annotated[
        list[str] | None, typer.Option("--weigh", metavar="INPUT=NUMBER", help="Count the texts of an input so much.")
    ] = None,
    labels: Annotated[
        str | None,
        typer.Option("--labels", help="Table of labels by the SHA-256 of their texts, which --texts holds."),
    ] = None,
    texts: Annotated[
        list[str] | None,
        typer.Option("--texts", help="Tables of texts for --labels; only terms of five documents of them are kept."),
    ] = None,
    labels_encoding: LabelsEncoding = None,
    labels_sheet: LabelsSheet = None,
    labels_header_row: LabelsHeaderRow = None,
    tables: Annotated[
        Path | None,
        typer.Option("--tables", help="Folder with lexicon.csv, concepts.csv and actors.csv to use instead."),
    ] = None,
    poles: Annotated[
        str | None, typer.Option("--poles", help="The two labels that score runs between, as FIRST,SECOND.")
    ] = None,
    strength: Annotated[
        str | None,
        typer.Option("--C", metavar="NUMBER,...", help="Candidates for scikit-learn's C; by default 0.25,0.5,1."),
    ] = None,
    frame: Annotated[
        bool,
        typer.Option("--frame", help="Learn from the frame too: names, marks, and what stands around concepts."),
    ] = False,
    folds: Annotated[int, typer.Option("--folds", help="Cross-validation folds.")] = 5,
    certain_accuracy: Annotated[
        float, typer.Option("--certain-accuracy", help="Accuracy on held-out folds that certain answers must reach.")
    ] = 0.9,
    certain_confidence: Annotated[
        float,
        typer.Option("--certain-confidence", help="With what confidence they must reach it; 0 for none."),
    ] = 0.95,
    copies_together: Annotated[
        bool,
        typer.Option("--copies-together/--copies-apart", help="Keep copies of a text on the same side of every fold."),
    ] = True,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the split into folds.")] = 0,
    jobs: Annotated[
        int | None, typer.Option("--jobs", min=1, help="Parallel fits; the default is one per core.")
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
    """Train a model from labelled texts."""
    hush(quiet)
    from stance.model.classifier import StanceModel
    from stance.model.resources import default_analyzer, read_analyzer
    from stance.model.store import check_place, save
    from stance.tables.layout import layout_of
    from stance.tables.training_rows import Columns, training_rows

    check_place(output, overwrite)  # before the work, not after it
    if (labels is None) != (texts is None):
        raise UsageError("--labels and --texts go together: the labels by hash, and the tables that hold the texts")
    settings = replace(
        _settings(folds, certain_accuracy, poles, seed, strength),
        frame=frame,
        certain_confidence=certain_confidence,
        copies_together=copies_together,
    )
    data = table_inputs(data, "train")
    analyzer = read_analyzer(tables) if tables else default_analyzer()
    layout = layout_of(sheet, header_row, missing, missing_labels, rename_labels)
    columns = Columns(text_column, label_column, group_column, weight_column, encoding, layout)
    written = Written("--labels", labels_encoding, labels_sheet, labels_header_row)
    rows = training_rows(
        data, columns, weights=_weights(weigh or []), labels=labels, texts=texts or (),
        labels_as=written.reading(labels),
    )  # fmt: skip
    tell_rejects([*written.own(rows.rejects, labels)])
    for note in rows.notes if len(rows.notes) > 1 else ():
        say(note)
    grouped = f", grouped by {group_column or 'document'!r} ..." if rows.groups is not None else " ..."
    say(f"Training on {len(rows.texts)} texts{grouped}")
    with ended_helpers():
        model = _fitted(StanceModel(analyzer, settings), rows, jobs)
        for note in model.notes_:
            say(f"Warning: {note}")
        save(model, output, overwrite=overwrite)
    say(_training_summary(model, output))
    if rows.rejects:
        raise typer.Exit(EXIT_REJECTS)


def _fitted(model: "StanceModel", rows: "TrainingRows", jobs: int | None) -> "StanceModel":
    from warnings import catch_warnings, simplefilter

    from stance.errors import TrainingWarning

    with catch_warnings():
        simplefilter("ignore", TrainingWarning)  # told afterwards, as commands speak
        return model.fit(
            rows.texts, rows.labels, rows.groups, weights=rows.weights, sources=rows.sources, closed=rows.closed,
            n_jobs=jobs,
        )  # fmt: skip


def _settings(folds: int, certain_accuracy: float, poles: str | None, seed: int, strength: str | None) -> "Settings":
    from stance.model.settings import Settings

    settings = Settings(folds=folds, certain_accuracy=certain_accuracy, poles=_poles(poles), seed=seed)
    if strength is None:
        return settings
    try:
        return replace(settings, C=tuple(float(part) for part in strength.split(",")))
    except ValueError as error:
        raise UsageError(f"--C takes numbers with commas between, found {strength!r}") from error


_NO_POLES = (
    "no score will be written beside the labels, and so no mean score, dyads or changes through time: "
    "--poles FIRST,SECOND names the two labels that it runs between"
)


def _weights(given: Sequence[str]) -> dict[str, float]:
    found = {}
    for item in given:
        path, _, number = item.rpartition("=")
        try:
            found[path] = float(number)
        except ValueError as error:
            raise UsageError(f"--weigh takes INPUT=NUMBER, such as data/corpus=4, found {item!r}") from error
        if not path or not 0 < found[path] < float("inf"):
            raise UsageError(f"--weigh takes INPUT=NUMBER with a number above 0, found {item!r}")
    return found


def _training_summary(model: "StanceModel", output: Path) -> str:
    from stance.cli.held_out import baseline_line, label_lines

    report, record = model.report_, model.record_
    assert record is not None  # noqa: S101  # training leaves one
    m = report.metrics
    lines = [
        f"{report.rows} texts in {report.groups} groups; held-out folds: accuracy {m['accuracy']:.3f}, "
        f"macro-F1 {m['macro_f1']:.3f}, calibration error {m['calibration_error']:.3f}",
        baseline_line(model.labels, record.confusion),
        *label_lines(model.labels, record.confusion),
        _certain_line(model),
        *([] if model.poles else [_NO_POLES]),
        f"Wrote {output}",
    ]
    return "\n".join(lines)


def _certain_line(model: "StanceModel") -> str:
    """Return how often held-out answers were certain, and where none is what that means."""
    m, settings = model.report_.metrics, model.settings
    if not m["certain_share"]:
        wanted = f"{settings.certain_accuracy:.0%} right answers"
        sure = f" with {settings.certain_confidence:.0%} confidence" if settings.certain_confidence else ""
        return f"no answer will be certain: the held-out folds show {wanted}{sure} nowhere"
    return (
        f"certain from {model.scorer_.threshold:.4f} on: {m['certain_share']:.0%} of the held-out answers, "
        f"{m['certain_accuracy']:.1%} of those right"
    )


def _poles(given: str | None) -> tuple[str, str] | None:
    if given is None:
        return None
    parts = [part.strip() for part in given.split(",")]
    if len(parts) != 2 or not all(parts):
        raise UsageError(f"--poles takes two labels with a comma between, found {given!r}")
    return parts[0], parts[1]
