"""Look at a model, or export it: the `model` commands."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stance.cli.command import Command, Group
from stance.cli.console import print_json, say, shown_on
from stance.cli.options import JsonOption, ModelOption
from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.model.classifier import StanceModel

model_app = typer.Typer(cls=Group, no_args_is_help=True, help="Look at a model, or export it.")


@model_app.command("info", cls=Command)
def model_info(
    model: Annotated[Path | None, typer.Argument(help="Model folder; the default is the one that ships.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Print what a model folder says of itself, after verifying it."""
    from stance.model.store import load, read_manifest
    from stance.resources import default_model

    folder = model or default_model()
    loaded = load(folder)
    manifest = read_manifest(folder)
    if as_json:
        print_json(manifest)
        return
    print("\n".join(_info_lines(folder, manifest, loaded)), file=shown_on())


@model_app.command("export", cls=Command)
def model_export(
    output: Annotated[Path, typer.Argument(help="The .joblib file to write.")],
    model: ModelOption = None,
    joblib: Annotated[
        bool, typer.Option("--joblib/--no-joblib", help="Write the scikit-learn pipeline with joblib.")
    ] = True,
) -> None:
    """Export a model as a scikit-learn pipeline for Python programs."""
    from stance.model.exchange import export_joblib
    from stance.model.store import load
    from stance.resources import default_model

    if not joblib:
        raise UsageError("joblib is the one format there is: leave out --no-joblib")
    if output.suffix != ".joblib":
        raise UsageError(f"{output}: the name of an exported pipeline must end in .joblib", file=output)
    export_joblib(load(model or default_model()), output)
    say(f"Wrote {output}. Reading it runs code: give it only to people who trust you.")


def _info_lines(folder: Path, manifest: dict[str, Any], model: "StanceModel") -> list[str]:
    report, versions = manifest["report"], manifest["versions"]
    counts = ", ".join(f"{label} {n}" for label, n in report["counts"].items())
    return [
        f"model        {folder} (format {manifest['format']}, verified)",
        f"trained with stance {versions['stance']}, scikit-learn {versions['scikit-learn']}, numpy {versions['numpy']}",
        f"labels       {', '.join(manifest['labels'])}; poles: {', '.join(manifest['poles'] or ['none'])}",
        f"data         {report['rows']} texts in {report['groups']} groups ({counts})",
        f"data SHA-256 {manifest['data_sha256']}",
        "features     " + ", ".join(f"{len(block.features)} {block.name}" for block in model.scorer_.blocks),
        "chosen       " + ", ".join(f"{name} {value:g}" for name, value in report["chosen"].items()),
        "held out     " + ", ".join(f"{name} {value:.3f}" for name, value in report["metrics"].items()),
        f"certain from {manifest['threshold']:.3f}" if manifest["threshold"] <= 1 else "certain      never",
        *_promise_lines(model),
        *_record_lines(model),
    ]


def _promise_lines(model: "StanceModel") -> list[str]:
    """Return what a calibration promises, where there was one."""
    promise = model.promise_
    if promise is None:
        return []
    files = ", ".join(f"{source['file']} (SHA-256 {source['sha256']})" for source in promise.sources)
    wanted = f"{promise.accuracy:.0%} of certain answers right, with {promise.confidence:.0%} confidence"
    shown = (
        f"{wanted}: {promise.certain_right} of {promise.certain} right"
        if promise.certain
        else f"nothing: the labels did not show {wanted}"
    )
    lines = [
        f"calibrated   on {promise.texts} labels of {files or 'texts'}; temperature {promise.temperature:g}",
        f"promised     {shown}",
    ]
    if promise.label_sets is not None:
        least = ", ".join(f"{label} from {p:.4f}" for label, p in promise.label_sets.least.items())
        lines.append(f"label sets   hold the true label in {promise.label_sets.coverage:.0%} of the cases: {least}")
    return lines


def _record_lines(model: "StanceModel") -> list[str]:
    """Return what held-out folds showed of each label, where the model keeps it."""
    if model.record_ is None:
        return []
    from stance.cli.held_out import baseline_line, label_lines

    confusion = model.record_.confusion
    return ["", f"held-out folds; {baseline_line(model.labels, confusion)}", *label_lines(model.labels, confusion)]
