"""Read articles: the `article` command."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.arguments import files_only
from stance.cli.article_notes import Notes
from stance.cli.article_place import form_of, is_lines, is_workbook, other_place
from stance.cli.console import EXIT_REJECTS, counted, hush, say, stdout, tell_rejects
from stance.cli.formats import ArticleForm
from stance.cli.options import (
    Encoding,
    Excel,
    HeaderRow,
    JsonOption,
    Missing,
    ModelOption,
    OfficesInstead,
    Quiet,
    Sheet,
    TextColumn,
    TrustOption,
    load_model,
    refuse_options,
)
from stance.cli.output import encoded
from stance.cli.stopping import Stopped, heed, stop_asked
from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.articles.choosing import Chosen
    from stance.articles.offices import Office
    from stance.articles.output import Tables
    from stance.articles.sources import Source
    from stance.articles.speaking import Speakers
    from stance.articles.statements import Article
    from stance.model.classifier import StanceModel
    from stance.tables.rejects import Reject

_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_MANY_ARTICLES = 200
"""After so many it is worth while to get the compiled scorer ready."""


def article(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Texts, HTML, .docx, .pdf, .eml files, folders of them, tables with an article a row; or - for stdin.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write: .csv, .xlsx, .json or .jsonl by its ending.")
    ] = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table with one statement a row.")] = False,
    view: Annotated[bool, typer.Option("--view", help="Print tables to read, as on a terminal.")] = False,
    dyads: Annotated[
        bool, typer.Option("--dyads", help="Print only who stands how toward whom over all articles, as a table.")
    ] = False,
    offices: OfficesInstead = None,
    year: Annotated[int | None, typer.Option("--year", help="Of the articles, to choose among office-holders.")] = None,
    speaker: Annotated[
        str | None,
        typer.Option("--speaker", help="Who speaks where no one else is named: an actor, an office, an office-holder."),
    ] = None,
    roles: Annotated[
        str,
        typer.Option(
            "--roles",
            help="Whose statements count in dyads: official (who speaks for an actor), all, or roles with commas.",
        ),
    ] = "official",
    holder: Annotated[
        str | None, typer.Option("--holder", help="Keep only statements of these actors: names or codes, with commas.")
    ] = None,
    target: Annotated[
        str | None,
        typer.Option("--target", help="Keep only statements toward these actors: names or codes, with commas."),
    ] = None,
    text_column: TextColumn = "text",
    id_column: Annotated[
        str | None, typer.Option("--id-column", help="Of a table: names the articles; by default FILE:LINE.")
    ] = None,
    date_column: Annotated[
        str | None,
        typer.Option("--date-column", help="Of a table: the dates, whose years choose among office-holders."),
    ] = None,
    speaker_column: Annotated[
        str | None, typer.Option("--speaker-column", help="Of a table: who speaks, as --speaker has it.")
    ] = None,
    title_column: Annotated[str | None, typer.Option("--title-column", help="Of a table: the headlines.")] = None,
    prefix: Annotated[
        str, typer.Option("--prefix", help="Put before the name of every column that is added to a table's own.")
    ] = "",
    by_article: Annotated[
        bool, typer.Option("--by-article", help="With --dyads: of each article, with the columns of its table.")
    ] = False,
    documents: Annotated[
        bool,
        typer.Option(
            "--document-columns", help="Of documents: add the title and the date that each gives itself, as columns."
        ),
    ] = False,
    excel: Excel = False,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    model: ModelOption = None,
    encoding: Encoding = None,
    quiet: Quiet = False,
    trust_pickle: TrustOption = False,
) -> None:
    """Read articles: who says what of whom, and in what stance."""
    hush(quiet)
    from stance.articles.dyads import counted_roles
    from stance.articles.output import Tables
    from stance.articles.rows import ArticleColumns
    from stance.articles.sources import columns_of, is_single, open_articles, table_kind_of
    from stance.articles.speaking import Speakers
    from stance.cli.office_table import offices_of
    from stance.tables.layout import layout_of

    _check_told(year, speaker)
    inputs = files_only(inputs, "article")
    output = other_place(output, inputs)
    form = form_of(output, {"json": as_json, "csv": as_csv, "view": view, "dyads": dyads}, by_article=by_article)
    _check_heeded(context, form, output, tables=any(table_kind_of(path, text_column) for path in inputs))
    layout = layout_of(sheet, header_row, missing)
    columns = ArticleColumns(text_column, id_column, date_column, speaker_column, title_column)
    kept = columns_of(inputs, columns, encoding=encoding, layout=layout)
    loaded = load_model(model, trust_pickle=trust_pickle)
    roll = offices_of(offices, loaded.analyzer.gazetteer)
    chosen = _chosen(holder, target, loaded)
    _check_poles(loaded, form)
    run = _ArticleRun(
        loaded,
        roll,
        year,
        speaker,
        counted_roles(roles),
        Tables(kept, prefix, titles=title_column is not None, documents=documents, excel=excel),
        Speakers(loaded.analyzer.gazetteer, roll),
        single=len(inputs) == 1 and is_single(inputs[0], text_column) and not is_lines(output),
        by_date=date_column is not None,
        chosen=chosen,
    )
    pieces = run.pieces(open_articles(inputs, columns=columns, encoding=encoding, layout=layout), form)
    _write(pieces, output, run, prefix)
    _tell(run, inputs, chosen, in_file=output is not None, with_year=year is not None)
    if run.rejects:
        raise typer.Exit(EXIT_REJECTS)


def _write(pieces: Iterable[bytes], output: Path | None, run: "_ArticleRun", prefix: str) -> None:
    from stance.articles.garbage import few_collections
    from stance.cli.article_workbook import write_sheet
    from stance.files import AtomicWriter, write_all

    with few_collections():
        if output is None:
            for piece in pieces:
                write_all(stdout(), piece)
        elif is_workbook(output):
            with AtomicWriter(output) as handle:
                cut = write_sheet(handle, pieces, run.own_columns, prefix)
            if cut:
                say(f"Warning: {counted(cut, 'cell')} cut to the 32,767 characters that a cell of a workbook holds")
        else:
            with AtomicWriter(output) as handle:
                handle.writelines(pieces)


def _tell(run: "_ArticleRun", inputs: Sequence[str], chosen: "Chosen", *, in_file: bool, with_year: bool) -> None:
    """Say what became of the articles, what was odd about their rows, and what in a folder was not read."""
    from stance.articles.sources import left_aside

    tell_rejects(run.rejects)
    for message in run.notes.told(year=with_year):
        say(message)
    if in_file or chosen or not run.single:
        kept = f" ({run.kept} of them kept: {chosen.told()})" if chosen else ""
        say(
            f"{counted(run.articles, 'article')} read: {counted(run.statements, 'statement')}{kept}, "
            f"{len(run.rejects)} rejected"
        )
    if aside := left_aside(inputs):
        more = f" and {len(aside) - 5} more" if len(aside) > 5 else ""
        say(f"Not read, since only files with the endings of articles are: {', '.join(aside[:5])}{more}")


def _chosen(holder: str | None, target: str | None, model: "StanceModel") -> "Chosen":
    from stance.articles.choosing import Chosen, actors_named

    named = (("--holder", holder), ("--target", target))
    return Chosen(*(actors_named(v, model.analyzer.gazetteer, k) if v is not None else frozenset() for k, v in named))


def _check_poles(model: "StanceModel", form: ArticleForm) -> None:
    """Raise UsageError where dyads are wanted of a model that has none; where they are a part of what is, say it."""
    if model.poles is not None or form is ArticleForm.csv:
        return
    lacking = "the model has no poles between which a stance could be scored (stance train --poles FIRST,SECOND)"
    if form in (ArticleForm.dyads, ArticleForm.dyads_by_article):
        raise UsageError(f"--dyads: {lacking}")
    say(f"There are no dyads: {lacking}")


def _check_told(year: int | None, speaker: str | None) -> None:
    if speaker is not None and not speaker.strip():
        raise UsageError("--speaker is empty; name an actor, an office or an office-holder, or leave it out")
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise UsageError(f"--year is {year}; it takes four digits, from {_FIRST_YEAR} to {_LAST_YEAR}, such as 2024")


def _check_heeded(context: typer.Context, form: ArticleForm, output: Path | None, *, tables: bool) -> None:
    """Raise UsageError where an option that was given would do nothing."""
    if is_workbook(output):
        refuse_options(context, ["excel"], "is for .csv; a workbook is safe to open as it is")
    if not tables:
        names = ["text_column", "sheet", "header_row", "missing"]
        refuse_options(context, names, "is for tables with an article a row, and no input is one")
    if form in (ArticleForm.json, ArticleForm.view):
        why = "is for tables that are written; say --csv or --dyads, or name a .csv file with --output"
        refuse_options(context, ["excel", "prefix", "documents"], why)
    elif form is ArticleForm.csv:
        refuse_options(context, ["roles"], "says which statements count in dyads, and a table of statements has none")
    elif form is ArticleForm.dyads:
        refuse_options(context, ["prefix"], "is for the columns added to a table's own; say --by-article, or --csv")
        refuse_options(context, ["documents"], "is for tables of each article; say --by-article, or --csv")


class _ArticleRun:
    """Reads articles one after another into bytes to write, and counts what it read."""

    def __init__(
        self,
        model: "StanceModel",
        offices: "Sequence[Office]",
        year: int | None,
        speaker: str | None,
        roles: Collection[str | None],
        tables: "Tables",
        speakers: "Speakers",
        *,
        single: bool,
        by_date: bool,
        chosen: "Chosen",
    ) -> None:
        self.single = single
        """Whether one article is read and not several."""
        self.articles = self.statements = 0
        self.rejects: list[Reject] = []
        self.notes = Notes()
        self._model, self._offices, self._year, self._speaker = model, offices, year, speaker
        self._roles, self._tables, self._by_date = roles, tables, by_date
        self._speakers, self._chosen = speakers, chosen
        self.kept = 0
        """How many statements are those that were asked for."""

    def own_columns(self) -> int:
        """Return how many columns of the articles' own table there are, once the first article has been read."""
        return len(self._tables.columns)

    def pieces(self, sources: "Iterable[Source | Reject]", form: ArticleForm) -> Iterator[bytes]:
        """Yield what is to be written in a form; a view prints itself."""
        from stance.articles import output
        from stance.articles.dyads import DyadSums

        sums = DyadSums(self._model.poles, self._roles)
        sources = self._with_columns(iter(sources))
        if form is ArticleForm.csv:
            yield encoded(self._tables.header(self._model.labels, self._model.poles))
        elif form is ArticleForm.dyads_by_article:
            yield encoded(self._tables.dyads_header())
        for source, article in self._read(sources, evidence=form in (ArticleForm.json, ArticleForm.view)):
            sums.add(article.statements)
            if form is ArticleForm.csv:
                yield encoded(self._tables.rows(article, source))
            elif form is ArticleForm.dyads_by_article:
                yield encoded(self._tables.dyads(article, source))
            elif form is ArticleForm.json:
                yield encoded(output.json_of(article, source, single=self.single))
            elif form is ArticleForm.view:
                self._show(article, source)
        if form is ArticleForm.dyads:
            yield encoded(self._tables.dyads_of_all(sums.dyads()))
        elif form is ArticleForm.view and self.articles > 1:
            from stance.cli.display import dyads_view, show

            show(dyads_view(sums.dyads(), f"all {self.articles} articles"))

    def _with_columns(self, sources: "Iterator[Source | Reject]") -> "Iterator[Source | Reject]":
        """Return the sources; where the columns of a table are not known yet, its first article tells them."""
        from stance.tables.rejects import Reject

        held: list[Source | Reject] = []
        for source in sources if not self._tables.columns else ():
            held.append(source)
            if not isinstance(source, Reject):
                if source.row is not None:
                    self._tables = replace(self._tables, columns=source.row.names)
                break
        return chain(held, sources)

    def _read(self, sources: "Iterable[Source | Reject]", *, evidence: bool) -> "Iterator[tuple[Source, Article]]":
        """Yield each source with what was read in it; keep the rejects."""
        from stance.articles.reading import read_article
        from stance.tables.rejects import Reject

        for source in sources:
            if stop_asked():
                return
            if isinstance(source, Reject):
                self.rejects.append(source)
                continue
            row = source.row
            year = (row.year if row is not None else None) or self._year or source.year
            speaker = self._speaker if row is None or row.speaker is None else row.speaker
            self.notes.add(source, by_date=self._by_date)
            if speaker is not None and not self._speakers.knows(speaker, year):
                self.notes.speakers.add(f"{speaker!r} in {source.name}")
            try:
                article = read_article(
                    self._model, source.text, offices=self._offices, year=year, evidence=evidence,
                    title=None if row is None else row.title, speaker=speaker, roles=self._roles, watch=heed,
                )  # fmt: skip
            except Stopped:  # an article that is half read is none
                return
            self.articles += 1
            self.statements += len(article.statements)
            if self.articles == _MANY_ARTICLES:
                self._model.warm_up()
            chosen = self._chosen.of(article) if self._chosen else article
            self.kept += len(chosen.statements)
            yield source, chosen

    def _show(self, article: "Article", source: "Source") -> None:
        from stance.cli.display import article_view, show, terminal

        if self._chosen and not article.statements:
            return
        console = terminal()
        show(article_view(article, None if self.single else source.name, console.width), console)
