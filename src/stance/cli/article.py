"""Read articles: the `article` command."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.arguments import files_only
from stance.cli.console import EXIT_REJECTS, say, stdout, tell_rejects
from stance.cli.formats import ArticleForm
from stance.cli.options import Encoding, JsonOption, ModelOption, TextColumn, TrustOption, load_model, refuse_options
from stance.cli.output import encoded
from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.articles.offices import Office
    from stance.articles.sources import Source
    from stance.articles.statements import Article
    from stance.model.classifier import StanceModel
    from stance.tables.rejects import Reject

_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_MANY_ARTICLES = 200
"""After so many it is worth while to get the compiled scorer ready."""
_NEW_OBJECTS = 200_000
"""So many objects more than before set off a search for circles of them."""


def article(
    context: typer.Context,
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Texts, HTML, .docx or .pdf files, folders of them, tables with an article a row; or - for stdin.",
            show_default=False,
        ),
    ],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File to write: .csv, .json or .jsonl by its ending.")
    ] = None,
    as_json: JsonOption = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print a table with one statement a row.")] = False,
    view: Annotated[bool, typer.Option("--view", help="Print tables to read, as on a terminal.")] = False,
    dyads: Annotated[
        bool, typer.Option("--dyads", help="Print only who stands how toward whom over all articles, as a table.")
    ] = False,
    offices: Annotated[
        Path | None,
        typer.Option("--offices", help="Table of office-holders to use instead: person,office,actor,from,to."),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", help="Of the articles, to choose among office-holders.")] = None,
    text_column: TextColumn = "text",
    model: ModelOption = None,
    encoding: Encoding = None,
    trust_pickle: TrustOption = False,
) -> None:
    """Read articles: who says what of whom, and in what stance."""
    from stance.articles.offices import read_offices
    from stance.articles.sources import is_single, left_aside, open_articles, table_kind_of
    from stance.files import AtomicWriter
    from stance.resources import default_offices

    _check_year(year)
    form = _form(output, {"json": as_json, "csv": as_csv, "view": view, "dyads": dyads})
    lines = output is not None and output.suffix == ".jsonl"
    inputs = files_only(inputs, "article")
    if not any(table_kind_of(path, text_column) for path in inputs):
        refuse_options(context, ["text_column"], "is for tables with an article a row, and no input is one")
    run = _ArticleRun(
        load_model(model, trust_pickle=trust_pickle),
        read_offices(offices or default_offices()),
        year,
        single=len(inputs) == 1 and is_single(inputs[0], text_column) and not lines,
    )
    pieces = run.pieces(open_articles(inputs, text_column=text_column, encoding=encoding), form)
    with _few_collections():
        if output is None:
            for piece in pieces:
                stdout().write(piece)
        else:
            with AtomicWriter(output) as handle:
                handle.writelines(pieces)
    tell_rejects(run.rejects)
    if output is not None or not run.single:
        say(f"{run.articles} articles read: {run.statements} statements, {len(run.rejects)} rejected")
    if aside := left_aside(inputs):
        more = f" and {len(aside) - 5} more" if len(aside) > 5 else ""
        say(f"Not read, since only files with the endings of articles are: {', '.join(aside[:5])}{more}")
    if run.rejects:
        raise typer.Exit(EXIT_REJECTS)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for circles of objects seldom, and not among a model's: reading an article leaves none behind."""
    import gc

    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _check_year(year: int | None) -> None:
    if year is not None and not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise UsageError(f"--year is {year}; it takes four digits, from {_FIRST_YEAR} to {_LAST_YEAR}, such as 2024")


def _form(output: Path | None, options: Mapping[str, bool]) -> ArticleForm:
    """Return how articles are written, by the options or else the output; raise UsageError where these are at odds."""
    wanted = [ArticleForm(name) for name, given in options.items() if given]
    if len(wanted) > 1:
        raise UsageError("choose one of --json, --csv, --view and --dyads")
    form = wanted[0] if wanted else None
    if output is None:
        return form or (ArticleForm.view if sys.stdout.isatty() else ArticleForm.json)
    if form is ArticleForm.view or output.suffix not in (".csv", ".json", ".jsonl"):
        raise UsageError(f"{output}: an output is a .csv, .json or .jsonl file", file=output)
    named = ArticleForm.csv if output.suffix == ".csv" else ArticleForm.json
    if form and (form is ArticleForm.json) != (named is ArticleForm.json):
        raise UsageError(f"{output}: the name is at odds with --{form}", file=output)
    return form or named


class _ArticleRun:
    """Reads articles one after another into bytes to write, and counts what it read."""

    def __init__(self, model: "StanceModel", offices: "Sequence[Office]", year: int | None, *, single: bool) -> None:
        self.single = single
        """Whether one article is read and not several."""
        self.articles = self.statements = 0
        self.rejects: list[Reject] = []
        self._model, self._offices, self._year = model, offices, year

    def pieces(self, sources: "Iterable[Source | Reject]", form: ArticleForm) -> Iterator[bytes]:
        """Yield what is to be written in a form; a view prints itself."""
        from stance.articles import output
        from stance.articles.dyads import DyadSums

        sums = DyadSums(self._model.poles)
        if form is ArticleForm.csv:
            yield encoded(output.csv_header(self._model.labels, self._model.poles))
        for source, article in self._read(sources, evidence=form in (ArticleForm.json, ArticleForm.view)):
            sums.add(article.statements)
            if form is ArticleForm.csv:
                yield encoded(output.csv_of(article, source))
            elif form is ArticleForm.json:
                yield encoded(output.json_of(article, source, single=self.single))
            elif form is ArticleForm.view:
                self._show(article, source)
        if form is ArticleForm.dyads:
            yield encoded(output.csv_of_dyads(sums.dyads()))
        elif form is ArticleForm.view and self.articles > 1:
            from stance.cli.display import dyads_view, show

            show(dyads_view(sums.dyads(), f"all {self.articles} articles"))

    def _read(self, sources: "Iterable[Source | Reject]", *, evidence: bool) -> "Iterator[tuple[Source, Article]]":
        """Yield each source with what was read in it; keep the rejects."""
        from stance.articles.reading import read_article
        from stance.tables.rejects import Reject

        for source in sources:
            if isinstance(source, Reject):
                self.rejects.append(source)
                continue
            year = self._year or source.year
            article = read_article(self._model, source.text, offices=self._offices, year=year, evidence=evidence)
            self.articles += 1
            self.statements += len(article.statements)
            if self.articles == _MANY_ARTICLES:
                self._model.warm_up()
            yield source, article

    def _show(self, article: "Article", source: "Source") -> None:
        from stance.cli.display import article_view, show

        show(article_view(article, None if self.single else source.name))
