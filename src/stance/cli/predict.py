"""Score texts and tables: the `predict` command."""

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.arguments import told_apart
from stance.cli.console import (
    EXIT_REJECTS,
    MOST_REJECTS_TOLD,
    counted,
    hush,
    is_terminal,
    say,
    stdout,
    tell_rejects,
    warn,
)
from stance.cli.formats import Engine, Format, InputFormat, Unit
from stance.cli.inputs import input_kind
from stance.cli.options import (
    Encoding,
    Excel,
    HeaderRow,
    Missing,
    ModelOption,
    Quiet,
    Sheet,
    TextColumn,
    TrustOption,
    load_model,
    refuse_options,
)
from stance.cli.output import answered
from stance.cli.outputs import Job, output_jobs
from stance.cli.predict_spark import predict_on_spark
from stance.cli.progress import progress_shown
from stance.cli.stopping import stop_asked
from stance.errors import TableError, UsageError

if TYPE_CHECKING:
    from stance.batch.run import Options, Tally
    from stance.model.classifier import StanceModel
    from stance.tables.rejects import Reject
    from stance.tables.table import Table

ARGUMENTS = "arguments"
"""What texts on the command line are called where a file would be named."""


_OF_TABLES = ("text_column", "sheet", "header_row", "missing")


def predict(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Texts; or files: tables (.csv, .tsv, .json, .jsonl, .parquet, .xlsx, .ods ...) or .txt, "
            "also packed (.gz, .zst, .bz2, .xz, .zip); or - for stdin.",
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
        Format,
        typer.Option(
            "--format",
            "-f",
            help="What to write; auto: as the output's name says, a table on a terminal, else as the input, or csv.",
        ),
    ] = Format.auto,
    input_format: Annotated[
        InputFormat,
        typer.Option("--input-format", help="auto: by the file's ending, and of standard input by its first lines."),
    ] = InputFormat.auto,
    encoding: Encoding = None,
    delimiter: Annotated[
        str | None, typer.Option("--delimiter", help="Of the input table; found in the header by default.")
    ] = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    prefix: Annotated[str, typer.Option("--prefix", help="Put before the name of every column that is added.")] = "",
    rejects: Annotated[
        Path | None, typer.Option("--rejects", help="Table of rejected rows, a .csv; the default is OUT.rejects.csv.")
    ] = None,
    unit: Annotated[
        Unit,
        typer.Option("--unit", help="Score each row as one statement, or each sentence in it as a row."),
    ] = Unit.row,
    keep_text: Annotated[
        bool, typer.Option("--keep-text", help="With --unit sentence: repeat the whole text beside each sentence.")
    ] = False,
    keep_rejects: Annotated[
        bool, typer.Option("--keep-rejects", help="Leave rejected rows in their places, with empty scores.")
    ] = False,
    max_rejects: Annotated[
        int | None, typer.Option("--max-rejects", min=0, help="Stop, and write nothing, after so many rejected rows.")
    ] = None,
    excel: Excel = False,
    strict: Annotated[bool, typer.Option("--strict", help="Stop at the first row that would be rejected.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a run that did not end.")] = False,
    restart: Annotated[bool, typer.Option("--restart", help="Throw a run that did not end away.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Add a column that says why an answer is not certain.")] = False,
    label_sets: Annotated[
        bool,
        typer.Option("--label-sets", help="Add a column of the labels that a text may have: see stance calibrate."),
    ] = False,
    engine: Annotated[
        Engine, typer.Option("--engine", help="Score on this machine, or a folder of Parquet files on Apache Spark.")
    ] = Engine.machine,
    master: Annotated[  # noqa: ARG001  # it is taken out of the context
        str | None,
        typer.Option("--master", help="Of Spark, such as local[2] or yarn; the one that it is set up for by default."),
    ] = None,
    quiet: Quiet = False,
    trust_pickle: TrustOption = False,
) -> None:
    """Score texts, the lines of a text file, or the rows of tables."""
    hush(quiet)
    if engine is Engine.spark:
        predict_on_spark(context)
        return
    refuse_options(context, ["master"], "is for --engine spark")
    delimiter = _one_character(delimiter)
    arguments = told_apart(inputs)
    kind = input_kind(arguments, input_format, text_column)
    texts = arguments.texts if kind is None else None
    if texts:
        refuse_options(context, _OF_TABLES, "is for files and standard input, not for texts")
    elif kind is InputFormat.text:
        refuse_options(context, ["missing"], "is for tables, and this is one text a line")
    given = {"--encoding": encoding is not None, "--delimiter": delimiter is not None}
    given |= {"--resume": resume, "--restart": restart, "--strict": strict, "--max-rejects": max_rejects is not None}
    given |= {"--keep-text": keep_text, "--keep-rejects": keep_rejects, "--excel": excel, "--prefix": bool(prefix)}
    names = {name for name, is_given in (given | {"--label-sets": label_sets}).items() if is_given}
    _check_options(kind, names, unit, output)
    from stance.batch.run import Options

    written = {"--excel", "--prefix", "--keep-rejects", "--label-sets"} & names
    view = kind in (None, InputFormat.text) and _wants_view(output, format, written)
    read_as = kind or InputFormat.text
    jobs = output_jobs(arguments.files, read_as, output, Format.csv if view else format, rejects)
    options = [
        Options(
            text_column=text_column, kind=read_as.value, out_kind=job.kind, encoding=encoding, delimiter=delimiter,
            prefix=prefix, unit=unit.value, excel=excel, why=why, keep_rejects=keep_rejects, keep_text=keep_text,
            sheet=sheet, header_row=header_row, missing=missing, label_sets=label_sets,
        )
        for job in jobs
    ]  # fmt: skip
    limits = _Limits(strict, max_rejects, resume, restart)
    loaded = load_model(model, trust_pickle=trust_pickle)
    if label_sets:
        loaded.label_sets([])  # which says so where the model makes none
    run = _show_texts if view else _predict_tables
    if sum(run(loaded, job, chosen, limits, texts) for job, chosen in zip(jobs, options, strict=True)):
        raise typer.Exit(EXIT_REJECTS)


def _one_character(delimiter: str | None) -> str | None:
    """Return a delimiter as it is meant, with tabs as typed in a shell; raise UsageError for more than a character."""
    found = None if delimiter is None else delimiter.replace("\\t", "\t")
    if found is not None and len(found) != 1:
        raise UsageError(f"--delimiter must be one character, found {found!r}")
    return found


@dataclass(frozen=True)
class _Limits:
    """When a run stops, and whether it goes on with an earlier one."""

    strict: bool
    max_rejects: int | None
    resume: bool
    restart: bool


def _wants_view(output: str | None, format: Format, written: set[str]) -> bool:
    """Tell whether texts are shown as a table to look at; `written` are options that it cannot heed."""
    if format is Format.table and output is not None:
        raise UsageError("a table to look at is for the terminal; into a file go csv, jsonl, xlsx ... (--format)")
    if format is Format.table and written:
        raise UsageError(f"{', '.join(sorted(written))}: a table to look at has none of that; say --format csv")
    return format is Format.table or (
        format is Format.auto and output is None and not written and is_terminal(sys.stdout)
    )


def _check_options(kind: InputFormat | None, given: set[str], unit: Unit, output: str | None) -> None:
    """Raise UsageError where an option that is given would not be heeded."""
    for name, fits, what in (
        ("--encoding", kind not in (None, InputFormat.parquet, InputFormat.xlsx), "text files, CSV and TSV"),
        ("--delimiter", kind in (InputFormat.csv, InputFormat.tsv), "CSV and TSV"),
        ("--keep-text", unit is Unit.sentence, "--unit sentence, which leaves the whole text out"),
        ("--resume", output is not None and kind is not None, "tables and text files that are written to a file (-o)"),
        ("--restart", output is not None and kind is not None, "tables and text files that are written to a file (-o)"),
    ):
        if name in given and not fits:
            raise UsageError(f"{name} is for {what}; leave it out")
    for one, other in (("--resume", "--restart"), ("--strict", "--max-rejects"), ("--strict", "--keep-rejects")):
        if {one, other} <= given:
            raise UsageError(f"{one} and {other} are at odds; choose one")


def _show_texts(
    model: "StanceModel", job: Job, options: "Options", limits: _Limits, texts: Sequence[str] | None
) -> int:
    """Show the predictions of texts as a table to look at, and return how many were rejected."""
    from stance.cli.display import predictions_view, show, terminal
    from stance.tables.opening import opened_table
    from stance.tables.rejects import check_rejects, put_rejects, reject_rows
    from stance.tables.texts import TextsTable
    from stance.text.sentences import sentences

    if job.rejects is not None:
        check_rejects(job.rejects)
    found: list[str] = []
    rejects: list[Reject] = []
    with ExitStack() as stack:
        for path in job.inputs or [""]:
            table: Table = (
                stack.enter_context(opened_table(path, options.kind, encoding=options.encoding))
                if texts is None
                else TextsTable(texts, ARGUMENTS)
            )
            for chunk in table.chunks(table.column(options.text_column)):
                found += chunk.texts
                rejects += chunk.rejects
    most = 0 if limits.strict else limits.max_rejects
    if most is not None and len(rejects) > most:
        worst = rejects[most]
        raise TableError(f"{worst.file}, line {worst.line}: {worst.reason} (nothing was scored)", file=worst.file)
    if options.unit == "sentence":
        found = [text[span.start : span.end] for text in found for span in sentences(text)]
    if found:
        predictions = answered(model, found)
        evidence = [model.evidence(text, p.stance) for text, p in zip(found, predictions, strict=True)]
        console = terminal()
        show(predictions_view(found, predictions, evidence, console, why=options.why), console)
    if job.rejects is not None:
        put_rejects(job.rejects, [reject_rows(rejects)] if rejects else [])
    tell_rejects(rejects, where=job.rejects)
    return len(rejects)


def _predict_tables(
    model: "StanceModel", job: Job, options: "Options", limits: _Limits, texts: Sequence[str] | None
) -> int:
    """Score tables into one output, say what became of the rows, and return how many were rejected."""
    from stance.batch.run import Hooks, score_tables
    from stance.tables.texts import TextsTable

    first_rejects: list[Reject] = []

    def keep(reject: "Reject") -> None:
        if len(first_rejects) < MOST_REJECTS_TOLD:  # of millions, too many to hold
            first_rejects.append(reject)

    try:
        with progress_shown(job.out) as on_progress:
            tally = score_tables(
                model, job.inputs if texts is None else TextsTable(texts, ARGUMENTS), job.out or stdout(), options,
                rejects=job.rejects, strict=limits.strict, max_rejects=limits.max_rejects, resume=limits.resume,
                restart=limits.restart, hooks=Hooks(on_reject=keep, on_progress=on_progress, stop=stop_asked),
            )  # fmt: skip
    except KeyboardInterrupt:  # which is how following a log ends
        tell_rejects(first_rejects, where=job.rejects if job.out is None else None)
        raise
    tell_rejects(first_rejects, total=tally.rejected, where=job.rejects)
    if tally.rejected and job.rejects is None:
        say("Name a table for the rejected rows with --rejects")
    for note in tally.notes:
        warn(f"{job.out}: {note}")
    if texts is None and (options.kind != "text" or job.out is not None or tally.rejected):
        _tell_tally(tally, options)
    return tally.rejected


def _tell_tally(tally: "Tally", options: "Options") -> None:
    sentences = tally.written - (tally.rejected if options.keep_rejects else 0)
    cut = f" into {counted(sentences, 'sentence')}" if options.unit == "sentence" else ""
    kept = ", kept in place with empty scores" if options.keep_rejects and tally.rejected else ""
    say(
        f"{counted(tally.read, 'row')} read: {tally.scored} scored{cut}, {tally.rejected} rejected{kept} "
        f"({tally.description})"
    )
    _tell_reasons(tally, sentences, cut=options.unit == "sentence")


def _tell_reasons(tally: "Tally", judged: int, *, cut: bool) -> None:
    """Say how many texts are not ones that the model can judge, and what to do about long ones."""
    from stance.scoring.knowledge import LONG

    number = sum(tally.reasons.values())
    if not number:
        return
    counts = ", ".join(f"{n} {reason}" for reason, n in sorted(tally.reasons.items(), key=lambda item: -item[1]))
    largely = number * 2 > judged
    is_one = "is not one" if number == 1 else "are not ones"
    (warn if largely else say)(
        f"{'Warning: ' if largely else ''}{number} of {counted(judged, 'text')} {is_one} that this model can judge "
        f"({counts}); no answer on {'it' if number == 1 else 'them'} is certain"
        + (", and none means much" if largely else "")
    )
    if LONG in tally.reasons and not cut:
        say("Long texts are better cut: --unit sentence scores each sentence as a row")
