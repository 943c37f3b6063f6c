"""Correct shares by labels of a sample: the `share` command."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from stance.cli.arguments import files_only
from stance.cli.console import EXIT_REJECTS, counted, hush, is_terminal, say, stdout, tell_rejects, warn
from stance.cli.formats import FigureFormat
from stance.cli.options import (
    Encoding,
    HeaderRow,
    LabelColumn,
    Missing,
    MissingLabels,
    ModelOption,
    Quiet,
    RenameLabels,
    Sheet,
    TextColumn,
    TrustOption,
    load_model,
)
from stance.cli.output import encoded
from stance.cli.scored_options import (
    DocumentColumn,
    LabelsEncoding,
    LabelsHeaderRow,
    LabelsSheet,
    PopulationOption,
    Prefix,
    Scored,
    WhoseLabels,
    told_document,
)
from stance.errors import UsageError
from stance.shares.choices import FEW, Measure, Method, Population

if TYPE_CHECKING:
    from stance.shares.coding import Coding
    from stance.shares.methods import Setting
    from stance.shares.results import Result
    from stance.shares.scored import ScoredTable

_ASKED = 20
"""Texts that a model is asked again, to see whether the table's answers are its own."""
_MOST_TOLD = 3


def share(
    scored: Scored,
    labels: Annotated[
        list[str],
        typer.Option(
            "--labels",
            "-l",
            help="The sample that stance sample drew of it, with its labels filled in; may be repeated for its parts.",
        ),
    ],
    by: Annotated[
        str | None, typer.Option("--by", metavar="COLUMN,...", help="Columns of SCORED whose values make up groups.")
    ] = None,
    measure: Annotated[
        Measure, typer.Option("--measure", help="The share of each label, or the mean score.")
    ] = Measure.share,
    population: PopulationOption = Population.stream,
    document_column: DocumentColumn = None,
    annotator: WhoseLabels = None,
    not_random: Annotated[
        bool, typer.Option("--not-random", help="Take labels that stance sample did not draw, and mark every number.")
    ] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write: .csv, .tsv, .json, .jsonl, .xlsx, .parquet.")
    ] = None,
    format: Annotated[
        FigureFormat,
        typer.Option("--format", "-f", help="auto: as the output's name says, a table on a terminal, else csv."),
    ] = FigureFormat.auto,
    text_column: TextColumn = "text",
    label_column: LabelColumn = "label",
    prefix: Prefix = "",
    model: ModelOption = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    missing_labels: MissingLabels = None,
    rename_labels: RenameLabels = None,
    labels_encoding: LabelsEncoding = None,
    labels_sheet: LabelsSheet = None,
    labels_header_row: LabelsHeaderRow = None,
    trust_pickle: TrustOption = False,
    quiet: Quiet = False,
) -> None:
    """Print each label's share as counted and corrected by a labelled sample, with 95 % intervals.

    The columns are those of --by, then label, measure, n, n_labelled, naive, naive_low, naive_high, corrected, low,
    high, method, effective_n and random_sample:

        stance share scored.csv --labels todo.xlsx --by country

        stance share scored.csv --labels todo.xlsx --measure mean -o mean.json
    """
    hush(quiet)
    from stance.cli.coded import CodedFiles
    from stance.shares.methods import Setting
    from stance.shares.results import results_of
    from stance.shares.scored import read_scored
    from stance.tables.layout import layout_of
    from stance.values import SCORE_COLUMN

    path, coded = files_only([scored], "share")[0], files_only(labels, "share")
    kind = _kind(output, format, [path, *coded])
    groups = _groups(by)
    further = [prefix + SCORE_COLUMN] if measure is Measure.mean else []
    table = read_scored(
        path, text_column=text_column, prefix=prefix, columns=[*groups, *further], encoding=encoding,
        layout=layout_of(sheet, header_row, missing), document=document_column,
    )  # fmt: skip
    documents = told_document(table.document_column, document_column)
    coding = CodedFiles(
        coded, text_column, label_column, annotator, labels_encoding, labels_sheet, labels_header_row, missing,
        missing_labels, rename_labels,
    ).coding(table, not_random=not_random)  # fmt: skip
    results = results_of(
        table, coding, measure=measure, by=groups, population=population, document_column=documents, prefix=prefix
    )
    setting = Setting(measure, population, documents, _model_of(table, model, trust_pickle=trust_pickle))
    tell_rejects([*table.rejects, *coding.rejects])
    _tell(coding, results)
    _write(kind, output, groups, results, (table, coding, setting))
    if table.rejects or coding.rejects:
        raise typer.Exit(EXIT_REJECTS)


def _groups(by: str | None) -> list[str]:
    """Return the columns of groups; raise UsageError where one has the name of a column that is printed behind them."""
    from stance.shares.results import RESULT_COLUMNS
    from stance.shares.scored import group_columns

    names = group_columns(by)
    if clash := [name for name in names if name in RESULT_COLUMNS]:
        raise UsageError(
            f"--by {clash[0]}: the results have a column of that name; rename it in the scored table", column=clash[0]
        )
    return names


def _kind(output: Path | None, format: FigureFormat, inputs: Sequence[str]) -> str:
    """Return what is written; raise UsageError where the output's name and the format are at odds."""
    from stance.labelling.rows import check_output
    from stance.places import same_place

    if inputs.count("-") > 1:
        raise UsageError("standard input can be read once; name a file for --labels")
    if output is None:
        if format is FigureFormat.auto:
            return "table" if is_terminal(sys.stdout) else "csv"
        return format.value
    for path in inputs:
        if path != "-" and same_place(output, Path(path)):
            raise UsageError(f"{output} is an input itself; write to another file", file=output)
    named = check_output(output, rereadable=True)
    if format not in (FigureFormat.auto, named):
        raise UsageError(f"{output}: the name says {named} and --format {format.value}; leave one out", file=output)
    return named


def _model_of(table: "ScoredTable", path: Path | None, *, trust_pickle: bool) -> str | None:
    """Return the name and hash of a model where it answers some of the table's texts as the table has it, else None."""
    from stance.files import content_hash
    from stance.model.answers import gives
    from stance.resources import default_model

    loaded = load_model(path, trust_pickle=trust_pickle)
    if not gives(loaded, table.texts[:_ASKED], table.labels, table.probabilities[:_ASKED]):
        return None
    folder = path or default_model()
    return f"{folder.name} (SHA-256 {content_hash(folder)[:16]})"


def _tell(coding: "Coding", results: "Sequence[Result]") -> None:
    """Say what became of the sample's rows, and which numbers are to be taken with care."""
    left = [
        f"{coding.blank} without a label" if coding.blank else "",
        f"{coding.absent} not in {coding.name}" if coding.absent else "",
        f"{coding.repeated} repeated with the same label" if coding.repeated else "",
    ]
    told = ", ".join(filter(None, left))
    say(f"{counted(len(coding.labels), 'label')} of {counted(coding.drawn, 'row')} drawn{f' ({told})' if told else ''}")
    if coding.respelt:
        say(coding.respelt)
    if not coding.is_random:
        warn("Warning: the labels are no random sample (--not-random): no interval of theirs is guaranteed to hold")
    groups = {result.group for result in results}
    few = {result.group for result in results if result.labelled < FEW}
    shared = {result.group for result in results if result.method is Method.shared}
    if bare := {result.group for result in results if result.method is Method.none}:
        whole = len({result.group for result in results if result.group in bare and result.labelled == result.rows})
        warn(
            f"{len(bare)} of {counted(len(groups), 'group')} have too few labels to be corrected: "
            + "; ".join(_advice(coding, len(bare) - whole, whole))
        )
    if shared:
        say(f"{len(shared)} of {counted(len(groups), 'group')} have fewer than {FEW} labels and share a correction")
    if few - shared - bare:
        warn(f"Warning: fewer than {FEW} labels{' in some groups' if any(groups) else ''}: the intervals are rough")


def _advice(coding: "Coding", open_groups: int, whole: int) -> list[str]:
    """Return what to do about groups with too few labels: some have rows to label, some are `whole`, without any."""
    found = []
    if open_groups and coding.blank:
        found.append(f"label more of them ({counted(coding.blank, 'row')} of the sample still without a label)")
    elif open_groups:
        found.append("every row drawn has its label, so draw more rows (stance sample, with a larger -n and --by)")
    if whole:
        these = "they have" if not open_groups else f"{whole} of them have"
        found.append(
            f"{these} no more rows, all of them labelled: name fewer columns with --by, or put small groups together"
        )
    return found


def _write(
    kind: str,
    output: Path | None,
    groups: Sequence[str],
    results: "Sequence[Result]",
    told: "tuple[ScoredTable, Coding, Setting]",
) -> None:
    from stance.shares.methods import paragraph, references, worth
    from stance.shares.results import RESULT_COLUMNS
    from stance.values import as_cell

    text = paragraph(*told[:2], results, told[2])
    worths = [worth(result) for result in results] if len(results) <= _MOST_TOLD else []
    if kind == "table":
        from stance.cli.share_view import share_view

        share_view(groups, results)
    columns = [*groups, *RESULT_COLUMNS]
    cells = [[*result.group, *map(as_cell, result.values())] for result in results]
    if kind == "json":
        content = _json(columns, results, text, references(text))
        _put(content, output)
    elif output is not None:
        from stance.cli.table_output import put_table
        from stance.shares.results import rows_of

        put_table(rows_of(groups, results), output)
    elif kind != "table":
        _put(_rows(kind, columns, cells, results), None)
    for line in worths:
        say(line)
    say("\n" + "\n".join([text, *references(text)]))


def _rows(kind: str, columns: Sequence[str], cells: Sequence[Sequence[str]], results: "Sequence[Result]") -> bytes:
    import json

    from stance.tables.csv_lines import csv_lines

    if kind == "jsonl":
        return encoded("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(columns, results)))
    return encoded(csv_lines([columns, *cells], "\t" if kind == "tsv" else ","))


def _objects(columns: Sequence[str], results: "Sequence[Result]") -> list[dict[str, Any]]:
    from stance.values import DECIMALS

    def plain(value: object) -> object:
        return round(value, DECIMALS) if isinstance(value, float) else value

    return [dict(zip(columns, map(plain, [*r.group, *r.values()]), strict=True)) for r in results]


def _json(columns: Sequence[str], results: "Sequence[Result]", text: str, cited: Sequence[str]) -> bytes:
    import json

    more = [  # of a shared correction it hangs on the labels of all groups
        None if r.corrected is None or r.method is Method.shared else r.corrected.labels_to_halve() for r in results
    ]
    objects = _objects(columns, results)
    rows = [{**row, "labels_to_halve": number} for row, number in zip(objects, more, strict=True)]
    found = {"results": rows, "methods": text, "references": list(cited)}
    return encoded(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def _put(content: bytes, output: Path | None) -> None:
    from stance.files import AtomicWriter, write_all

    if output is None:
        write_all(stdout(), content)
        return
    with AtomicWriter(output) as handle:
        handle.write(content)
