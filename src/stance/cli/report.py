"""Lay out a scored table, or what was read in articles, as a page: the `report` command."""

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.arguments import files_only
from stance.cli.console import EXIT_REJECTS, counted, hush, say, stdout, tell_rejects, warn
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
)
from stance.cli.scored_options import FREQUENCY_NAMES, DocumentColumn, Prefix, frequency, told_document
from stance.errors import UsageError
from stance.trends.choices import DateOrder
from stance.trends.periods import Frequency

if TYPE_CHECKING:
    from stance.model.classifier import StanceModel
    from stance.report.collecting import Choices, Gathered, Marking
    from stance.report.contents import Provenance, Report
    from stance.report.source import Source

_PAGES = (".html", ".htm")
_REASONS = 3
_PATHS = ("scored", "output", "model")
"""What names files, whose folders are nobody's business."""


def report(
    context: typer.Context,
    scored: Annotated[
        str,
        typer.Argument(
            metavar="SCORED", help="Table that stance predict or stance article wrote, or JSON of stance article; or -."
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="Page to write: .html; - for standard output.")],
    by: Annotated[
        str | None, typer.Option("--by", metavar="COLUMN,...", help="Columns to break the answers down by, each alone.")
    ] = None,
    date_column: Annotated[
        str | None, typer.Option("--date-column", help="Column of the dates, for lines through time.")
    ] = None,
    date_order: Annotated[
        DateOrder | None, typer.Option("--date-order", help="Of dates like 03/04/2021: day or month first.")
    ] = None,
    freq: Annotated[
        Frequency | None,
        typer.Option(
            "--freq",
            parser=frequency,
            metavar=FREQUENCY_NAMES,
            help="Length of a period: day, week, month, quarter, year; by default as dates allow.",
        ),
    ] = None,
    holder_column: Annotated[
        str | None, typer.Option("--holder-column", help="Column of who speaks; by default holder_actor or holder.")
    ] = None,
    target_column: Annotated[
        str | None, typer.Option("--target-column", help="Column of whom it is about; target_actor or target.")
    ] = None,
    document_column: DocumentColumn = None,
    roles: Annotated[
        str, typer.Option("--roles", help="Whose statements make dyads: official, all, or roles with commas.")
    ] = "official",
    title: Annotated[str | None, typer.Option("--title", help="Title of the page; by default the file's name.")] = None,
    csv: Annotated[
        bool, typer.Option("--csv", help="Write the numbers of each figure beside the page, as PAGE.NAME.csv.")
    ] = False,
    excel: Excel = False,
    text_column: TextColumn = "text",
    prefix: Prefix = "",
    model: ModelOption = None,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    trust_pickle: TrustOption = False,
    quiet: Quiet = False,
) -> None:
    """Write a page about a scored table: shares, dyads, lines through time, breakdowns, concepts, examples, method.

    The page is one file that runs nothing and asks nothing of the network:

        stance report scored.csv -o report.html --by source --date-column date

        stance report statements.csv -o report.html --date-column date --csv
    """
    hush(quiet)
    from stance.articles.dyads import counted_roles
    from stance.report.collecting import Choices, gather
    from stance.report.source import Wanted, open_source
    from stance.shares.scored import group_columns
    from stance.tables.layout import layout_of

    (path,) = files_only([scored], "report")
    _check(output, path, csv=csv, excel=excel)
    wanted = Wanted(
        text_column, prefix, holder_column, target_column, None, date_column, document_column, tuple(group_columns(by))
    )
    choices = Choices(title or _name(path), date_order, freq, counted_roles(roles))
    if date_column is None and (date_order is not None or freq is not None):
        raise UsageError("--date-order and --freq are about dates: name their column with --date-column")
    source = open_source(path, wanted, encoding=encoding, layout=layout_of(sheet, header_row, missing))
    for note in source.notes:
        warn(f"{path}: {note}")
    gathered = gather(source, date_order)
    loaded = load_model(model, trust_pickle=trust_pickle)
    found = _collected(source, gathered, choices, loaded, model, _command(context))
    told_document(source.columns.used.get("document"), document_column)
    _warn_of_cells(path, gathered, source)
    tell_rejects(gathered.rejects)
    _tell(found)
    _write(found, output, path, csv=csv, excel=excel)
    if gathered.rejects:
        raise typer.Exit(EXIT_REJECTS)


def _warn_of_cells(path: str, gathered: "Gathered", source: "Source") -> None:
    """Warn of documents that are named as if there were none, and of scores that are no numbers."""
    from stance.tables.layout import one_document

    rows = gathered.rows
    if (column := rows.columns.get("document")) is not None:
        named = (column.names[code] for code in column.codes.tolist())
        if doubt := one_document(named, source.columns.used["document"]):
            warn(f"{path}: {doubt}")
    if rows.unscored:
        warn(
            f"{path}: {source.columns.used['score']!r} is empty or no number in {counted(rows.unscored, 'row')} (the "
            f"first: line {rows.unscored_line}), and was taken from the probabilities beside it, whose difference it is"
        )


def _check(output: Path, path: str, *, csv: bool, excel: bool) -> None:
    """Raise UsageError where the page cannot be what its name says, or is the input."""
    from stance.places import same_place

    if str(output) == "-":
        if csv:
            raise UsageError("--csv lays tables beside the page: name a page with --output")
    elif output.suffix.lower() not in _PAGES:
        raise UsageError(f"{output}: a report is a page; name it .html", file=output)
    elif path != "-" and same_place(output, Path(path)):
        raise UsageError(f"{output} is the input itself; write the report to another file", file=output)
    if excel and not csv:
        raise UsageError("--excel is about the tables of --csv; a page is safe as it is")


def _name(path: str) -> str:
    return "Standard input" if path == "-" else Path(path).name


def _command(context: typer.Context) -> str:
    """Return the command as it was given, its options as they are declared; of files only the names are told."""
    words: list[str] = []
    for option in context.command.params:
        name = option.name or ""
        source, value = context.get_parameter_source(name), context.params.get(name)
        if source is None or source.name != "COMMANDLINE" or value is None or name == "quiet":
            continue
        told = Path(value).name if name in _PATHS and str(value) != "-" else str(getattr(value, "value", value))
        if option.param_type_name == "argument":
            words.insert(0, told)
        else:
            words += [option.opts[0]] if value is True else [option.opts[0], told]
    return shlex.join(["stance", "report", *words])


def _collected(
    source: "Source", gathered: "Gathered", choices: "Choices", loaded: "StanceModel", model: Path | None, command: str
) -> "Report":
    from stance.model.answers import gives
    from stance.report.collecting import collect

    rows, columns = gathered.rows, source.columns
    asked = rows.probabilities[: len(gathered.first)]
    known = not columns.of_articles and gives(loaded, gathered.first, rows.labels, asked)
    if not known and not columns.of_articles:
        warn("Warning: the model at hand answers these texts otherwise, so that no words are marked (name it: --model)")
    can_mark = known or (columns.of_articles and set(rows.labels) <= set(loaded.labels))
    return collect(
        source, gathered, choices, _provenance(source, gathered, command, loaded, model, known=known), loaded.analyzer,
        _marking(loaded) if can_mark else None, _actors(loaded),
    )  # fmt: skip


def _marking(loaded: "StanceModel") -> "Marking":
    """Return what finds the words of a text that speak for a stance."""

    def mark(text: str, label: str) -> tuple[tuple[int, int], ...]:
        return tuple((piece.start, piece.end) for piece in loaded.evidence(text, label))

    return mark


def _actors(loaded: "StanceModel") -> dict[str, str]:
    """Return the name of each actor that the model's gazetteer knows."""
    names: dict[str, str] = {}
    for actor, _, form, kind, _ in loaded.analyzer.gazetteer.rows:
        if kind == "name":
            names.setdefault(actor, form)
    return names


def _provenance(
    source: "Source", gathered: "Gathered", command: str, loaded: "StanceModel", model: Path | None, *, known: bool
) -> "Provenance":
    from stance.cli.options import model_folder
    from stance.files import content_hash, is_pipe
    from stance.report.contents import Provenance
    from stance.version import __version__

    path = None if is_pipe(source.path) else Path(source.path)
    place = model if model is not None and model.suffix == ".joblib" else model_folder(model)
    texts = {} if source.columns.of_articles and source.held else {"text": source.text_column}
    columns = {**texts, **source.columns.used}
    return Provenance(
        file=_name(source.path), sha256=None if path is None else content_hash(path),
        size=path.stat().st_size if path is not None and path.is_file() else None,
        rows=len(gathered.rows) + len(gathered.rejects), rejected=len(gathered.rejects),
        reasons=tuple(dict.fromkeys(reject.reason for reject in gathered.rejects))[:_REASONS],
        columns=tuple(columns.items()), model=place.name if known else None,
        model_sha256=content_hash(place) if known else None, lexicon=place.name,
        figures=dict(loaded.report_.metrics) if known else {}, command=command, version=__version__,
    )  # fmt: skip


def _tell(found: "Report") -> None:
    say(f"{counted(found.total.statements, 'statement')}, {counted(len(found.dyads), 'dyad')}")
    course = found.course
    if course is not None and course.undated:
        why = f": {'; '.join(course.reasons)}" if course.reasons else ""
        warn(f"Warning: {counted(course.undated, 'statement')} without a usable date left out of the lines{why}")


def _write(found: "Report", output: Path, path: str, *, csv: bool, excel: bool) -> None:
    from stance.files import AtomicWriter, write_all
    from stance.report.page import page

    content = page(found).encode()
    if str(output) == "-":
        write_all(stdout(), content)
        return
    beside = _beside(found, output, excel=excel) if csv else []
    _check_places([output, *(place for place, _ in beside)], path)
    for place, table in beside:
        with AtomicWriter(place) as handle:
            handle.write(table)
    with AtomicWriter(output) as handle:
        handle.write(content)
    say(f"Wrote {output}{' and its tables' if csv else ''}")


def _check_places(places: Sequence[Path], path: str) -> None:
    """Raise UsageError where one is the input or another one, TableError where it cannot be written."""
    from stance.places import place_of, same_place

    for number, place in enumerate(places):
        if path != "-" and same_place(place, Path(path)):
            raise UsageError(f"{place} is the input itself; name the page otherwise (--output)", file=place)
        if twice := [other for other in places[:number] if same_place(place, other)]:
            raise UsageError(f"{place} is the same file as {twice[0]}; name the page otherwise (--output)", file=place)
        place_of(place)


def _beside(found: "Report", output: Path, *, excel: bool) -> list[tuple[Path, bytes]]:
    """Return the tables of a report's figures and where they lie."""
    import codecs

    from stance.report.data import tables
    from stance.tables.csv_lines import csv_lines
    from stance.tables.formulas import disarmed_rows

    made = []
    for table in tables(found):
        rows = [list(table.header), *table.rows]
        text = csv_lines(disarmed_rows(rows) if excel else rows)
        mark = codecs.BOM_UTF8 if excel else b""
        made.append((output.with_name(f"{output.stem}.{table.name}.csv"), mark + text.encode("utf-8", "replace")))
    return made
