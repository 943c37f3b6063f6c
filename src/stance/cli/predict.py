"""Score texts and tables: the `predict` command."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.arguments import told_apart
from stance.cli.console import EXIT_REJECTS, MOST_REJECTS_TOLD, say, stdout, tell_rejects
from stance.cli.formats import Format, InputFormat, Unit
from stance.cli.inputs import Job, input_kind, output_kind, table_jobs, text_lines
from stance.cli.options import Encoding, ModelOption, TextColumn, TrustOption, load_model, refuse_options
from stance.cli.output import answered, rendered
from stance.cli.progress import progress_shown
from stance.errors import UsageError
from stance.scoring.knowledge import LONG

if TYPE_CHECKING:
    from stance.batch.run import Options, Tally
    from stance.model.classifier import StanceModel
    from stance.tables.rejects import Reject


_OF_FILES = ("text_column", "input_format", "encoding", "delimiter")
_OF_BATCHES = ("prefix", "rejects", "unit", "excel", "strict", "resume", "restart")


def predict(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Texts; or files (.csv, .tsv, .jsonl, .parquet, .xlsx, .txt; also with .gz or .zst); or - for stdin.",
            show_default=False,
        ),
    ],
    output: Annotated[
        str | None,
        typer.Option(
            "--output",
            "-o",
            help="File to write, whose ending says the format, or FOLDER/ for a file each; else standard output.",
        ),
    ] = None,
    text_column: TextColumn = "text",
    model: ModelOption = None,
    format: Annotated[
        Format, typer.Option("--format", "-f", help="Of what is printed; auto: table on a terminal, else csv.")
    ] = Format.auto,
    input_format: Annotated[
        InputFormat,
        typer.Option("--input-format", help="auto: by the file's ending, and of standard input by its first lines."),
    ] = InputFormat.auto,
    encoding: Encoding = None,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", help="Of the input table; found in the header by default.")
    ] = None,
    prefix: Annotated[str, typer.Option("--prefix", help="Put before the name of every column that is added.")] = "",
    rejects: Annotated[
        Path | None, typer.Option("--rejects", help="Table of rejected rows; the default is OUT.rejects.csv.")
    ] = None,
    unit: Annotated[
        Unit,
        typer.Option("--unit", help="Score each row as one statement, or each sentence in it as a row."),
    ] = Unit.row,
    excel: Annotated[
        bool, typer.Option("--excel", help="Write a table that a spreadsheet opens safely: marked UTF-8, no formulas.")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first row that would be rejected.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that did not end.")] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Throw a run that did not end away.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Add a column that says why an answer is not certain.")] = False,
    trust_pickle: TrustOption = False,
) -> None:
    """Score texts, the lines of a text file, or the rows of tables."""
    if delimiter is not None and len(delimiter := delimiter.replace("\\t", "\t")) != 1:
        raise UsageError(f"--delimiter must be one character, found {delimiter!r}")
    given = told_apart(inputs)
    kind = input_kind(given, input_format, text_column)
    if kind is None or (kind is InputFormat.text and _printed_at_once(output, format)):
        if kind is None:
            refuse_options(context, (*_OF_FILES, *_OF_BATCHES), "is for files and standard input, not for texts")
        else:
            refuse_options(context, _OF_BATCHES, "is for a table of rows: write csv or jsonl (--format csv)")
        texts = given.texts if kind is None else text_lines(given.files, encoding)
        loaded = load_model(model, trust_pickle=trust_pickle)
        _predict_texts(loaded, texts, Path(output) if output else None, format, why=why)
        return
    from stance.batch.run import Options

    jobs = table_jobs(given.files, output, rejects)
    options = [
        Options(
            text_column=text_column, kind=kind.value, out_kind=output_kind(job.out, kind, format), encoding=encoding,
            delimiter=delimiter, prefix=prefix, unit=unit.value, excel=excel, why=why,
        )
        for job in jobs
    ]  # fmt: skip
    loaded = load_model(model, trust_pickle=trust_pickle)
    rejected = [
        _predict_tables(loaded, *pair, strict=strict, resume=resume, restart=restart)
        for pair in zip(jobs, options, strict=True)
    ]
    if any(rejected):
        raise typer.Exit(EXIT_REJECTS)


def _printed_at_once(output: str | None, format: Format) -> bool:
    """Tell whether texts are printed in a form that needs all of them: a table to look at, or one JSON array."""
    if format is Format.auto:
        format = _format_for(Path(output) if output else None)
    return format in (Format.table, Format.json)


def _predict_texts(
    model: "StanceModel", texts: Sequence[str], output: Path | None, format: Format, *, why: bool
) -> None:
    if format is Format.auto:
        format = _format_for(output)
    if format is Format.table and output is not None:
        raise UsageError("a table is for the terminal; into a file go csv, json and jsonl (--format)")
    if format is Format.table:
        from stance.cli.display import predictions_table, show

        predictions = answered(model, texts)
        evidence = [model.evidence(text, p.stance) for text, p in zip(texts, predictions, strict=True)]
        show([predictions_table(texts, predictions, evidence)])
        return
    content = rendered(model, texts, format, why=why)
    if output is None:
        stdout().write(content)
        return
    from stance.files import AtomicWriter

    with AtomicWriter(output) as handle:
        handle.write(content)


def _format_for(output: Path | None) -> Format:
    """Return the format that an output's name says, csv where it says none; on a terminal a table."""
    if output is None:
        return Format.table if sys.stdout.isatty() else Format.csv
    return Format(output.suffix[1:]) if output.suffix in (".csv", ".json", ".jsonl") else Format.csv


def _predict_tables(
    model: "StanceModel", job: Job, options: "Options", *, strict: bool, resume: bool, restart: bool
) -> int:
    """Score tables into one output, say what became of the rows, and return how many were rejected."""
    from stance.batch.run import Hooks, score_tables

    first_rejects: list[Reject] = []

    def keep(reject: "Reject") -> None:
        if len(first_rejects) < MOST_REJECTS_TOLD:  # of millions, too many to hold
            first_rejects.append(reject)

    try:
        with progress_shown() as on_progress:
            tally = score_tables(
                model, job.inputs, job.out or stdout(), options,
                rejects=job.rejects, strict=strict, resume=resume, restart=restart,
                hooks=Hooks(on_reject=keep, on_progress=on_progress),
            )  # fmt: skip
    except KeyboardInterrupt:  # which is how following a log ends
        tell_rejects(first_rejects, where=job.rejects if job.out is None else None)
        raise
    tell_rejects(first_rejects, total=tally.rejected, where=job.rejects)
    cut = f" into {tally.written} sentences" if options.unit == "sentence" else ""
    say(f"{tally.read} rows read: {tally.scored} scored{cut}, {tally.rejected} rejected ({tally.description})")
    _tell_reasons(tally, sentences=options.unit == "sentence")
    return tally.rejected


def _tell_reasons(tally: "Tally", *, sentences: bool) -> None:
    """Say how many texts are not ones that the model can judge, and what to do about long ones."""
    number = sum(tally.reasons.values())
    if not number:
        return
    counts = ", ".join(f"{n} {reason}" for reason, n in sorted(tally.reasons.items(), key=lambda item: -item[1]))
    largely = number * 2 > tally.written
    say(
        f"{'Warning: ' if largely else ''}{number} of {tally.written} texts are not ones that this model can judge "
        f"({counts}); no answer on them is certain" + (", and none means much" if largely else "")
    )
    if LONG in tally.reasons and not sentences:
        say("Long texts are better cut: --unit sentence scores each sentence as a row")
