"""Score a folder of Parquet files on Apache Spark: `stance predict --engine spark`."""

import sys

import typer

from stance.cli.console import EXIT_REJECTS, counted, is_quiet, is_terminal, say, tell_rejects
from stance.cli.formats import Format, InputFormat
from stance.cli.options import load_model, model_folder, refuse_options
from stance.errors import UsageError

_NOT_HEEDED = (
    "encoding", "delimiter", "sheet", "header_row", "unit", "keep_text", "excel", "resume", "label_sets",
)  # fmt: skip
"""Options of `stance predict` that Spark cannot heed, or for which a Parquet folder has no use."""


def predict_on_spark(context: typer.Context) -> None:
    """Score what the options of `stance predict` name, and say what became of the rows."""
    refuse_options(context, _NOT_HEEDED, "cannot be had with --engine spark")
    given = context.params
    path, out = _places(given["inputs"], given["output"], given["format"], given["input_format"])
    if given["strict"] and (given["max_rejects"] is not None or given["keep_rejects"]):
        raise UsageError("--strict is at odds with --max-rejects and --keep-rejects; choose one")
    rejects = None if given["rejects"] is None else str(given["rejects"])
    if rejects is not None and not rejects.endswith(".parquet"):
        raise UsageError(f"--rejects {rejects}: on Spark the rejected rows are a folder; name it NAME.parquet")
    from stance.cluster.needs import spark_needed

    spark_needed()
    from stance.cluster.folders import FolderOptions, score_folder
    from stance.cluster.session import session_on

    model = given["model"]
    chosen = load_model(model, trust_pickle=given["trust_pickle"]) if _is_pickle(model) else model_folder(model)
    options = FolderOptions(
        given["text_column"], given["prefix"], given["why"], given["missing"], keep_rejects=given["keep_rejects"]
    )
    most = 0 if given["strict"] else given["max_rejects"]
    with session_on(given["master"], progress=not is_quiet() and is_terminal(sys.stderr)) as session:
        tally = score_folder(
            session, path, out, options, model=chosen, rejects=rejects, most_rejects=most, restart=given["restart"]
        )
        where = f"Parquet, Spark {session.version} on {session.sparkContext.master}"
    tell_rejects(tally.first, total=tally.rejected)
    if tally.rejected:
        say(f"The rejected rows are in {rejects or out.rstrip('/') + '.rejects.parquet'}")
    say(f"{counted(tally.read, 'row')} read: {tally.scored} scored, {tally.rejected} rejected ({where})")
    say(f"{tally.certain} of {counted(tally.scored, 'answer')} are certain")
    if tally.rejected:
        raise typer.Exit(EXIT_REJECTS)


def _is_pickle(model: object) -> bool:
    return str(model).endswith(".joblib")


def _places(inputs: list[str], output: str | None, format: Format, input_format: InputFormat) -> tuple[str, str]:
    """Return the folders that are read and written; raise UsageError where Spark cannot read or write such."""
    if len(inputs) != 1 or inputs[0] == "-":
        raise UsageError(f"--engine spark takes one Parquet folder, or a path that Spark knows; found {len(inputs)}")
    if output is None or output == "-" or not output.strip("/ "):
        raise UsageError("--engine spark writes a folder; name it with --output FOLDER/")
    if format not in (Format.auto, Format.parquet) or input_format not in (InputFormat.auto, InputFormat.parquet):
        raise UsageError("--engine spark reads and writes Parquet; leave --format and --input-format out")
    path = inputs[0]
    if (
        not path.rstrip("/").endswith((".parquet", ".parq", ".pq", "*"))
        and not path.endswith("/")
        and "://" not in path
    ):
        from stance.tables.opening import kind_of

        if kind_of(path) != "parquet":
            raise UsageError(f"{path}: --engine spark reads Parquet, and this is none (stance predict writes it)")
    return path, output
