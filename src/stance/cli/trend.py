"""Follow stances through time: the `trend` command."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.arguments import files_only
from stance.cli.console import EXIT_REJECTS, counted, hush, say, tell_rejects, warn
from stance.cli.formats import FigureFormat
from stance.cli.options import (
    Encoding,
    HeaderRow,
    LabelColumn,
    Missing,
    MissingLabels,
    Quiet,
    RenameLabels,
    Sheet,
    TextColumn,
)
from stance.cli.scored_options import (
    FREQUENCY_NAMES,
    DocumentColumn,
    LabelsEncoding,
    LabelsHeaderRow,
    LabelsSheet,
    PopulationOption,
    Prefix,
    Scored,
    WhoseLabels,
    frequency,
    told_document,
)
from stance.cli.trend_output import PlotKind, is_picture, print_trend, write_trend
from stance.errors import UsageError
from stance.shares.choices import Population
from stance.trends.choices import ALARM, DateOrder, Exchange, checked_alarm
from stance.trends.codes import Code, codes_asked
from stance.trends.periods import Frequency

if TYPE_CHECKING:
    from stance.cli.coded import CodedFiles
    from stance.shares.coding import Coding
    from stance.shares.scored import ScoredTable
    from stance.tables.layout import Layout
    from stance.trends.making import Made, Wanted
    from stance.trends.trend import Trend

_FEW_LABELS = 20


def trend(
    scored: Scored,
    date_column: Annotated[str, typer.Option("--date-column", help="Column of the dates.")] = "date",
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="COLUMN,...", help="Columns whose values make up groups: holder,target for dyads."
        ),
    ] = None,
    freq: Annotated[
        Frequency,
        typer.Option(
            "--freq",
            parser=frequency,
            metavar=FREQUENCY_NAMES,
            help="How long a period is: a day, ISO week, month, quarter or year, by letter or word.",
        ),
    ] = Frequency.month,
    document_column: DocumentColumn = None,
    labels: Annotated[
        list[str] | None,
        typer.Option(
            "--labels",
            "-l",
            help="A sample that stance sample drew of it, labels filled in: it corrects; repeat it for parts.",
        ),
    ] = None,
    least: Annotated[
        int, typer.Option("--least", min=1, help="Statements that a period needs to be given values.")
    ] = 1,
    collapse: Annotated[
        bool, typer.Option("--collapse", help="Count once what others of the group nearly repeat within a week.")
    ] = False,
    date_order: Annotated[
        DateOrder | None, typer.Option("--date-order", help="What 03/04/2021 means: day first, or month first.")
    ] = None,
    alarm: Annotated[
        float, typer.Option("--alarm", help="Rate of false alarms over all groups at which a change is flagged.")
    ] = ALARM,
    exchange: Annotated[
        Exchange,
        typer.Option("--exchange", help="What is permuted: documents or, where events move many of them, periods."),
    ] = Exchange.documents,
    codes: Annotated[
        str | None, typer.Option("--codes", metavar="CODE,...", help="Codes of the actors to add: iso3, cow, gw.")
    ] = None,
    population: PopulationOption = Population.stream,
    annotator: WhoseLabels = None,
    not_random: Annotated[
        bool, typer.Option("--not-random", help="Take labels that stance sample did not draw, and say so.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Another seed permutes otherwise.")] = 0,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="File to write, may be repeated: .csv, .tsv, .json, .jsonl, .xlsx, .parquet, .svg, .pdf, .png; or -.",
        ),
    ] = None,
    changes: Annotated[
        Path | None, typer.Option("--changes", help="File for the table of changes, flagged or not: .csv, .xlsx ...")
    ] = None,
    plot: Annotated[
        PlotKind, typer.Option("--plot", help="What a picture shows: lines, forest, heatmap or quotes.")
    ] = PlotKind.lines,
    format: Annotated[
        FigureFormat, typer.Option("--format", "-f", help="auto: a table on a terminal, else csv.")
    ] = FigureFormat.auto,
    text_column: TextColumn = "text",
    label_column: LabelColumn = "label",
    prefix: Prefix = "",
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    missing_labels: MissingLabels = None,
    rename_labels: RenameLabels = None,
    labels_encoding: LabelsEncoding = None,
    labels_sheet: LabelsSheet = None,
    labels_header_row: LabelsHeaderRow = None,
    quiet: Quiet = False,
) -> None:
    """Print each group's shares and mean score by period, and where it changed.

    Columns are those of --by, then period, start, n, documents, n_labelled, method, each share and the score with its
    95 % interval (_low, _high), and change. Without a score column there are shares alone:

        stance trend scored.csv --by holder,target --freq Q -o trend.csv -o trend.svg
    """
    hush(quiet)
    from stance.cli.coded import CodedFiles
    from stance.tables.layout import layout_of
    from stance.trends.making import Wanted, trend_of

    path = files_only([scored], "trend")[0]
    coded = files_only(labels, "trend") if labels else []
    files = [place for place in output or [] if str(place) != "-"]
    outputs = [*files, *([changes] if changes is not None else [])]
    _check(outputs, [path, *coded], changes)
    files_of_labels = CodedFiles(
        coded, text_column, label_column, annotator, labels_encoding, labels_sheet, labels_header_row, missing,
        missing_labels, rename_labels,
    )  # fmt: skip
    _check_labels(files_of_labels, population, not_random=not_random)
    _check_choices(alarm, by, plot if any(map(is_picture, outputs)) else None)
    asked, layout = codes_asked(codes), layout_of(sheet, header_row, missing)
    wanted = Wanted(
        date_column, tuple(_groups(by, asked)), freq, date_order, document_column, least, collapse, population, alarm,
        exchange, seed, prefix,
    )  # fmt: skip
    table = _table(path, wanted, text_column, encoding, layout)
    wanted = replace(wanted, document_column=told_document(table.document_column, document_column))
    coding = files_of_labels.coding(table, not_random=not_random) if coded else None
    made = trend_of(table, wanted, coding)
    tell_rejects(rejects := [*table.rejects, *made.rejects, *(coding.rejects if coding else [])])
    _tell(made, wanted, coding)
    prints = len(files) < len(output or []) or not files or format is not FigureFormat.auto
    write_trend(made, asked, files, changes, plot)
    if prints:
        print_trend(made.trend, asked, format)
    if rejects:
        raise typer.Exit(EXIT_REJECTS)


def _table(path: str, wanted: "Wanted", text_column: str, encoding: str | None, layout: "Layout") -> "ScoredTable":
    """Return the scored table with the columns that are asked for, and its score where it has one."""
    from stance.shares.scored import read_scored

    return read_scored(
        path, text_column=text_column, prefix=wanted.prefix, columns=[wanted.date_column, *wanted.by],
        encoding=encoding, layout=layout, document=wanted.document_column,
    )  # fmt: skip


def _groups(by: str | None, codes: Sequence[Code]) -> list[str]:
    """Return the columns of groups; raise UsageError where one has the name of a column that is printed behind them."""
    from stance.shares.scored import group_columns
    from stance.trends.trend import taken_names

    names = group_columns(by)
    if clash := taken_names(names, codes):
        raise UsageError(
            f"--by {clash[0]}: the trend has a column of that name; rename it in the scored table", column=clash[0]
        )
    return names


def _check_choices(alarm: float, by: str | None, kind: PlotKind | None) -> None:
    """Raise UsageError where the alarm is no rate, or what is to be drawn (None: nothing) cannot be."""
    from stance.plots.heatmap import check_pairs
    from stance.plots.style import needed
    from stance.shares.scored import group_columns

    checked_alarm(alarm)
    if kind is not None:
        needed()
    if kind is PlotKind.heatmap:
        check_pairs(group_columns(by))


def _check(outputs: Sequence[Path], inputs: Sequence[str], changes: Path | None) -> None:
    """Raise UsageError where an output is an input or named twice, or its name does not say what to write."""
    from stance.labelling.rows import check_output
    from stance.places import place_of, same_place

    if inputs.count("-") > 1:
        raise UsageError("standard input can be read once; name a file for --labels")
    for number, place in enumerate(outputs):
        if any(path != "-" and same_place(place, Path(path)) for path in inputs):
            raise UsageError(f"{place} is an input itself; write to another file", file=place)
        if any(place == other or same_place(place, other) for other in outputs[:number]):
            raise UsageError(f"{place} is named twice as an output; write to another file", file=place)
        if not is_picture(place):
            check_output(place, rereadable=True)
        elif place is changes:
            raise UsageError(f"{place}: changes are written as a table; name it .csv, .xlsx ...", file=place)
        place_of(place)  # which says what cannot be written, before the work and not after it


def _check_labels(files: "CodedFiles", population: Population, *, not_random: bool) -> None:
    """Raise UsageError where something is said about labels, and there are none."""
    said = {
        "--population table": population is Population.table, "--not-random": not_random,
        "--annotator": files.annotator is not None, "--labels-encoding": files.encoding is not None,
        "--labels-sheet": files.sheet is not None, "--labels-header-row": files.header_row is not None,
        "--missing-labels": files.missing_labels is not None, "--rename-labels": files.rename_labels is not None,
    }  # fmt: skip
    for option, given in said.items():
        if given and not files.paths:
            raise UsageError(f"{option} is about labels: name them with --labels")


def _tell(made: "Made", wanted: "Wanted", coding: "Coding | None") -> None:
    """Say what was counted, what was left out, and what was found."""
    trend = made.trend
    empty = sum(not point.rows for point in trend.points)
    thin = sum(bool(point.rows) and not point.has_values for point in trend.points)
    say(
        f"{counted(trend.rows, 'statement')} in {counted(len(trend.groups), 'group')} and "
        f"{counted(len(trend.points), 'period')}, {empty} of them without statements"
        + (f", {thin} with fewer than {wanted.least}" if thin else "")
    )
    if trend.left_out:
        say(
            f"Not counted: {counted(trend.left_out, 'statement')} that nearly repeated another of the group within a "
            "week"
        )
    if empty_cells := sum(point.rows for point in trend.points if "" in point.group):
        say(
            f"{counted(empty_cells, 'statement')} with an empty cell in {' or '.join(map(repr, trend.by))}, which make "
            "groups of their own"
        )
    if made.numbered:
        say(f"{counted(made.numbered, 'date')} read as day numbers of a spreadsheet (45355 is 2024-03-04)")
    if made.torn:
        warn(
            f"Warning: {counted(made.torn, 'document')} of {wanted.document_column!r} spread over more than one "
            "period, and count as one in each; does the column name documents?"
        )
    if coding is not None:
        used = sum(point.labelled for point in trend.points)
        left = "" if used == len(coding.labels) else f", {used} of them of statements that are counted"
        say(f"{counted(len(coding.labels), 'label')} of {counted(coding.drawn, 'row')} drawn{left}")
        if coding.respelt:
            say(coding.respelt)
        if not coding.is_random:
            warn("Warning: the labels are no random sample (--not-random): no interval is guaranteed to hold")
        if used < _FEW_LABELS:
            warn(f"Warning: fewer than {_FEW_LABELS} labels: the intervals are rough")
    _tell_changes(trend)


def _tell_changes(trend: "Trend") -> None:
    from stance.trends.trend import named, said, untested

    if why := untested(trend):
        say(f"Nothing is said of changes: {why}")
        return
    tested, groups = len(trend.changes), len(trend.groups)
    say(
        f"{len(trend.flagged)} of {counted(tested, 'tested group')} changed, at a rate of false alarms of "
        f"{trend.alarm:g} over all of them"
        + (f"; {groups - tested} had too few documents to be tested" if groups > tested else "")
    )
    for change in trend.flagged:
        say(f"  {named(change.group)}: {said(trend, change)}")
