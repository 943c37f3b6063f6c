"""Train a model: the `train` command."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.console import EXIT_REJECTS, say, tell_rejects
from stance.cli.options import Encoding, LabelColumn, TextColumn
from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.model.classifier import StanceModel


def train(
    data: Annotated[list[str], typer.Argument(help="Labelled tables (.csv, .tsv), or folders of them.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="Model folder to write.")],
    text_column: TextColumn = "text",
    label_column: LabelColumn = "label",
    group_column: Annotated[
        str | None,
        typer.Option("--group-column", help="Column that names a text's document; 'document' if the data has one."),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option("--tables", help="Folder with lexicon.csv, concepts.csv and actors.csv to use instead."),
    ] = None,
    poles: Annotated[
        str | None, typer.Option("--poles", help="The two labels that score runs between, as FIRST,SECOND.")
    ] = None,
    folds: Annotated[int, typer.Option("--folds", help="Cross-validation folds.")] = 5,
    certain_accuracy: Annotated[
        float, typer.Option("--certain-accuracy", help="Accuracy on held-out folds that certain answers must reach.")
    ] = 0.9,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the split into folds.")] = 0,
    jobs: Annotated[int | None, typer.Option("--jobs", help="Parallel fits; the default is one per core.")] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace a model that stands in the output folder.")
    ] = False,
    encoding: Encoding = None,
) -> None:
    """Train a model from labelled texts."""
    from stance.model.classifier import StanceModel
    from stance.model.resources import default_analyzer, read_analyzer
    from stance.model.settings import Settings
    from stance.model.store import save
    from stance.tables.labelled import has_column, read_labelled

    if output.exists() and not overwrite:
        raise UsageError(f"{output} exists; choose another name, or say --overwrite to replace the model", file=output)
    settings = Settings(folds=folds, certain_accuracy=certain_accuracy, poles=_poles(poles), seed=seed)
    analyzer = read_analyzer(tables) if tables else default_analyzer()
    if group_column is None and has_column(data, "document", encoding):
        group_column = "document"
    labelled = read_labelled(
        data, text_column=text_column, label_column=label_column, group_column=group_column, encoding=encoding
    )
    tell_rejects(labelled.rejects)
    say(f"Training on {len(labelled.texts)} texts" + (f", grouped by {group_column!r} ..." if group_column else " ..."))
    model = StanceModel(analyzer, settings).fit(labelled.texts, labelled.labels, labelled.groups, n_jobs=jobs)
    save(model, output, overwrite=overwrite)
    say(_training_summary(model, output))
    if labelled.rejects:
        raise typer.Exit(EXIT_REJECTS)


def _training_summary(model: "StanceModel", output: Path) -> str:
    report = model.report_
    m = report.metrics
    return (
        f"{report.rows} texts in {report.groups} groups; held-out folds: accuracy {m['accuracy']:.3f}, "
        f"macro-F1 {m['macro_f1']:.3f}, calibration error {m['calibration_error']:.3f}; "
        f"certain on {m['certain_share']:.0%} of them, {m['certain_accuracy']:.1%} of those right\n"
        f"Wrote {output}"
    )


def _poles(given: str | None) -> tuple[str, str] | None:
    if given is None:
        return None
    parts = [part.strip() for part in given.split(",")]
    if len(parts) != 2 or not all(parts):
        raise UsageError(f"--poles takes two labels with a comma between, found {given!r}")
    return parts[0], parts[1]
