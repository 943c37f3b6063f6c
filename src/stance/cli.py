"""Parse, call and print: the `stance` command."""

import json
import logging
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from stance.errors import UsageError
from stance.start import is_text
from stance.terminal import clean_exit, flushed_output, rendered, say

if TYPE_CHECKING:
    from rich.console import Console

    from stance.articles import Source
    from stance.batch import Options
    from stance.entities import Office
    from stance.model import StanceModel
    from stance.records import Reject

EXIT_REJECTS = 3
_MOST_REJECTS_TOLD = 10
_MANY_ARTICLES = 200
"""After so many it is worth while to get the compiled scorer ready."""


class _Commands(TyperGroup):
    """Commands whose output may be closed early (`| head`): that is its reader's right, and no error."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command and write out what it printed."""
        with flushed_output():
            return super().invoke(ctx)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Tell who takes which stance in diplomatic text: conciliatory, hostile or neutral, with evidence.",
)
model_app = typer.Typer(no_args_is_help=True, help="Look at a model, or export it.")
app.add_typer(model_app, name="model")


class Format(StrEnum):
    """How predictions are printed."""

    auto = "auto"
    table = "table"
    csv = "csv"
    json = "json"
    jsonl = "jsonl"


class InputFormat(StrEnum):
    """What a file or standard input holds."""

    auto = "auto"
    text = "text"
    csv = "csv"
    tsv = "tsv"
    jsonl = "jsonl"
    parquet = "parquet"
    xlsx = "xlsx"


class Unit(StrEnum):
    """What is scored as one statement."""

    row = "row"
    sentence = "sentence"


ModelOption = Annotated[
    Path | None,
    typer.Option("--model", "-m", help="Model folder (or .joblib file); the default is the one that ships."),
]
TrustOption = Annotated[
    bool, typer.Option("--trust-pickle", help="Read a .joblib model, which can run any code; only for files you made.")
]
TextColumn = Annotated[str, typer.Option("--text-column", help="Column of the texts, by name or by number from 1.")]
LabelColumn = Annotated[str, typer.Option("--label-column", help="Column of the labels.")]
Encoding = Annotated[
    str | None,
    typer.Option("--encoding", help="Encoding of the input, such as cp1252; UTF-8 unless it has a byte order mark."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def main() -> None:
    """Run the command line; a StanceError becomes a message and its exit code, anything else is a bug."""
    if sys.stderr.isatty():  # where somebody waits: what takes long, beside the warnings that everybody gets
        logger = logging.getLogger("stance")
        logger.addHandler(logging.StreamHandler())
        logger.setLevel(logging.INFO)
    with clean_exit():
        app()


def _version(wanted: bool) -> None:
    if wanted:
        from stance import __version__

        print(f"stance {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Hold the options that stand before a command."""


@app.command()
def predict(
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
    ] = (Format.auto),
    input_format: Annotated[
        InputFormat,
        typer.Option("--input-format", help="auto: by the file's ending; standard input is one text a line."),
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
    trust_pickle: TrustOption = False,
) -> None:
    """Score texts, the lines of a text file, or the rows of tables."""
    kind = _input_kind(inputs, input_format)
    if kind is None or kind is InputFormat.text:
        texts = inputs if kind is None else _lines(inputs[0], encoding)
        _predict_texts(_load(model, trust_pickle), texts, Path(output) if output else None, format)
        return
    if delimiter is not None and len(delimiter := delimiter.replace("\\t", "\t")) != 1:
        raise UsageError(f"--delimiter must be one character, found {delimiter!r}")
    from stance.batch import Options

    jobs = _jobs(inputs, output, rejects)
    options = [
        Options(
            text_column=text_column, kind=kind.value, out_kind=_out_kind(job.out, kind, format), encoding=encoding,
            delimiter=delimiter, prefix=prefix, unit=unit.value, excel=excel,
        )
        for job in jobs
    ]  # fmt: skip
    loaded = _load(model, trust_pickle)
    results = [_predict_tables(loaded, *pair, strict, resume, restart) for pair in zip(jobs, options, strict=True)]
    if any(results):
        raise typer.Exit(EXIT_REJECTS)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(help="The statement; - for standard input.")],
    model: ModelOption = None,
    as_json: JsonOption = False,
    trust_pickle: TrustOption = False,
) -> None:
    """Show which words and features made a statement's stance, and by how much."""
    if text == "-":
        text = " ".join(_lines("-", None))
    if not text.strip():
        raise UsageError("the text is empty; give a statement to explain")
    explanation = _load(model, trust_pickle).explain(text)
    if as_json:
        print(json.dumps(asdict(explanation), ensure_ascii=False, indent=2))
        return
    from stance.display import explanation_view, show

    show(explanation_view(explanation), _console())


@app.command()
def article(
    inputs: Annotated[
        list[str],
        typer.Argument(
            help="Text files with an article each, folders of them, tables with one a row; or - for stdin.",
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
    from stance import articles
    from stance.store import default_offices

    ending = output.suffix if output is not None else ""
    wanted = [name for name, on in (("json", as_json), ("csv", as_csv), ("view", view), ("dyads", dyads)) if on]
    if len(wanted) > 1:
        raise UsageError("choose one of --json, --csv, --view and --dyads")
    if output is not None and (view or ending not in (".csv", ".json", ".jsonl")):
        raise UsageError(f"{output}: an output is a .csv, .json or .jsonl file")
    if wanted and ending and (wanted == ["json"]) == (ending == ".csv"):
        raise UsageError(f"{output}: the name is at odds with --{wanted[0]}")
    form = wanted[0] if wanted else {"": "", ".csv": "csv"}.get(ending, "json")
    if not form:
        form = "view" if sys.stdout.isatty() else "json"
    reading = _ArticleReading(
        _load(model, trust_pickle),
        articles.read_offices(offices or default_offices()),
        year,
        one=len(inputs) == 1 and articles.is_single(inputs[0]) and ending != ".jsonl",
    )
    sources = articles.open_articles(inputs, text_column=text_column, encoding=encoding)
    if output is None:
        for piece in reading.pieces(sources, form):
            _stdout().write(piece)
    else:
        from stance.streams import AtomicWriter

        with AtomicWriter(output) as handle:
            handle.writelines(reading.pieces(sources, form))
    _tell_rejects(reading.rejects)
    if output is not None or not reading.one:
        say(f"{reading.articles} articles read: {reading.statements} statements, {len(reading.rejects)} rows rejected")
    if reading.rejects:
        raise typer.Exit(EXIT_REJECTS)


class _ArticleReading:
    """Reads articles one after another into bytes to write, and counts what it read."""

    def __init__(self, model: "StanceModel", offices: "Sequence[Office]", year: int | None, *, one: bool) -> None:
        self.one = one
        """Whether one article is read and not several."""
        self.articles = self.statements = 0
        self.rejects: list[Reject] = []
        self._model, self._offices, self._year = model, offices, year

    def pieces(self, sources: "Iterable[Source | Reject]", form: str) -> Iterator[bytes]:
        """Yield what is to be written in a form: csv, dyads, json or view (which prints itself)."""
        from stance import articles
        from stance.article import DyadSums, read_article
        from stance.display import article_view, dyads_view, show
        from stance.model import MANY_TEXTS
        from stance.records import Reject

        sums = DyadSums()
        if form == "csv":
            yield _bytes(articles.csv_header(self._model.labels, self._model.poles))
        for source in sources:
            if isinstance(source, Reject):
                self.rejects.append(source)
                continue
            words = form not in ("csv", "dyads")
            found = read_article(self._model, source.text, offices=self._offices, year=self._year, evidence=words)
            self.articles += 1
            if self.articles == _MANY_ARTICLES:
                self._model.compiled(MANY_TEXTS)
            self.statements += len(found.statements)
            sums.add(found.statements)
            if form == "csv":
                yield _bytes(articles.csv_of(found, source))
            elif form == "json":
                yield _bytes(articles.json_of(found, None if self.one else source))
            elif form == "view":
                show(article_view(found, None if self.one else source.name), _console())
        if form == "dyads":
            yield _bytes(articles.csv_of_dyads(sums.dyads()))
        elif form == "view" and self.articles > 1:
            show(dyads_view(sums.dyads(), f"all {self.articles} articles"), _console())


@app.command()
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
    from stance import store
    from stance.model import Settings, StanceModel
    from stance.tables import has_column, read_labelled

    if output.exists() and not overwrite:
        raise UsageError(f"{output} exists; choose another name, or say --overwrite to replace the model")
    settings = Settings(folds=folds, certain_accuracy=certain_accuracy, poles=_poles(poles), seed=seed)
    reader = store.read_reader(tables) if tables else store.default_reader()
    if group_column is None and has_column(data, "document", encoding):
        group_column = "document"
    found = read_labelled(
        data, text_column=text_column, label_column=label_column, group_column=group_column, encoding=encoding
    )
    _tell_rejects(found.rejects)
    say(f"Training on {len(found.texts)} texts" + (f", grouped by {group_column!r} ..." if group_column else " ..."))
    model = StanceModel(reader, settings).fit(found.texts, found.labels, found.groups, jobs=jobs)
    store.save(model, output, overwrite=overwrite)
    say(_training_summary(model, output))
    if found.rejects:
        raise typer.Exit(EXIT_REJECTS)


@app.command()
def evaluate(
    data: Annotated[list[str], typer.Argument(help="Labelled tables (.csv, .tsv), or folders of them.")],
    model: ModelOption = None,
    text_column: TextColumn = "text",
    label_column: LabelColumn = "label",
    by: Annotated[str | None, typer.Option("--by", help="Column whose values are also reported one by one.")] = None,
    as_json: JsonOption = False,
    encoding: Encoding = None,
    trust_pickle: TrustOption = False,
) -> None:
    """Measure a model on labelled texts."""
    from stance.evaluation import as_json as evaluation_as_json
    from stance.evaluation import evaluate as measure
    from stance.tables import read_labelled

    loaded = _load(model, trust_pickle)
    found = read_labelled(data, text_column=text_column, label_column=label_column, group_column=by, encoding=encoding)
    _tell_rejects(found.rejects)
    evaluation = measure(loaded, found.texts, found.labels, found.groups)
    if as_json:
        print(json.dumps(evaluation_as_json(evaluation), ensure_ascii=False, indent=2))
    else:
        from stance.display import evaluation_view, show

        show(evaluation_view(evaluation), _console())
    if found.rejects:
        raise typer.Exit(EXIT_REJECTS)


@model_app.command("info")
def model_info(
    model: Annotated[Path | None, typer.Argument(help="Model folder; the default is the one that ships.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Print what a model folder says of itself, after verifying it."""
    from stance import store

    folder = model or store.default_model()
    loaded = store.load(folder)
    manifest = store.read_manifest(folder)
    if as_json:
        print(json.dumps(manifest, ensure_ascii=False, indent=2))
        return
    print("\n".join(_info_lines(folder, manifest, loaded)))


@model_app.command("export")
def model_export(
    output: Annotated[Path, typer.Argument(help="The .joblib file to write.")],
    model: ModelOption = None,
    joblib: Annotated[
        bool, typer.Option("--joblib/--no-joblib", help="Write the scikit-learn pipeline with joblib.")
    ] = True,
) -> None:
    """Export a model as a scikit-learn pipeline for Python programs."""
    from stance import store

    if not joblib:
        raise UsageError("joblib is the one format there is: leave out --no-joblib")
    if output.suffix != ".joblib":
        raise UsageError(f"{output}: the name of an exported pipeline must end in .joblib")
    store.export_joblib(store.load(model or store.default_model()), output)
    say(f"Wrote {output}. Reading it runs code: give it only to people who trust you.")


def _load(folder: Path | None, trust_pickle: bool) -> "StanceModel":
    from stance import store

    if folder is None:
        return store.load(store.default_model())
    if folder.suffix == ".joblib":
        return store.load_joblib(folder, trust_pickle=trust_pickle)
    return store.load(folder)


def _input_kind(inputs: Sequence[str], wanted: InputFormat) -> InputFormat | None:
    """Return what the inputs are: tables, a text file, or (None) texts given on the command line."""
    from stance.tables import kind_of

    first = inputs[0]
    if wanted is InputFormat.auto and first == "-":
        wanted = InputFormat.text
    if wanted is InputFormat.auto:
        if is_text(first):
            return None
        if kind := kind_of(first):
            wanted = InputFormat(kind)
        elif first.lower().endswith((".txt", ".txt.gz", ".txt.zst")):
            wanted = InputFormat.text
        elif Path(first).is_dir():
            raise UsageError(f"{first} is a folder; name the files in it ({first.rstrip('/')}/*.csv)")
        elif Path(first).is_file():
            raise UsageError(f"{first}: the ending does not say what it holds; say it with --input-format")
        else:
            return None
    if wanted is InputFormat.text and len(inputs) > 1:
        raise UsageError(f"one text file at a time: {first} is a file, and {len(inputs) - 1} more inputs follow it")
    others = {path: kind_of(path) for path in inputs[1:]}
    if wrong := [path for path, kind in others.items() if kind not in (None, wanted.value)]:
        raise UsageError(f"{first} is {wanted.value} and {wrong[0]} is not; score files of one kind at a time")
    return wanted


@dataclass(frozen=True)
class _Job:
    """Tables that go into one output."""

    inputs: Sequence[str]
    out: Path | None
    rejects: Path | None


def _jobs(inputs: Sequence[str], output: str | None, rejects: Path | None) -> list[_Job]:
    """Return one job for all tables or, where the output is a folder, one for each."""
    if output is not None and (output.endswith(("/", os.sep)) or Path(output).is_dir()):
        folder = Path(output)
        names = [Path(path).name for path in inputs]
        if double := sorted({name for name in names if names.count(name) > 1}):
            raise UsageError(f"{', '.join(double)}: two inputs have the same name, so they cannot go into one folder")
        if "-" in inputs or rejects is not None:
            raise UsageError("with a folder as output, name files as inputs, and leave out --rejects")
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise UsageError(f"{folder}: the folder cannot be made ({error.strerror})") from error
        return [
            job
            for path, name in zip(inputs, names, strict=True)
            for job in _jobs([path], str(folder / re.sub(r"\.xlsx$", ".csv", name, flags=re.IGNORECASE)), None)
        ]
    out = None if output is None or output == "-" else Path(output)
    if out is not None:
        if any(path != "-" and out.exists() and Path(path).exists() and out.samefile(path) for path in inputs):
            raise UsageError(f"{out} is the input itself; write to another file")
        if rejects is None:
            rejects = out.with_name(out.name + ".rejects.csv")
    return [_Job(inputs, out, rejects)]


def _out_kind(out: Path | None, kind: InputFormat, format: Format) -> str:
    """Return the kind of a table to write: as its name says, else as --format says, else as the input's."""
    from stance.tables import kind_of

    if out is not None and (named := kind_of(str(out))):
        if named == "xlsx":
            raise UsageError(f"{out}: workbooks are only read; write a .csv, with --excel for a spreadsheet")
        return named
    if format in (Format.csv, Format.jsonl):
        return format.value
    if format is not Format.auto:
        raise UsageError(f"--format {format.value} is for texts; a table is written as csv or jsonl")
    return "csv" if kind is InputFormat.xlsx or (kind is InputFormat.parquet and out is None) else kind.value


def _lines(path: str, encoding: str | None) -> list[str]:
    """Return the lines of a text file that are not blank."""
    from stance.errors import TableError
    from stance.streams import open_input

    with open_input(path) as handle:
        content = handle.read()
    try:
        text = content.decode(encoding or "utf-8-sig")
    except (UnicodeDecodeError, LookupError) as error:
        raise TableError(f"{path}: {error}; name the encoding with --encoding, such as cp1252") from error
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise TableError(f"{path}: no text in it")
    return lines


def _predict_texts(model: "StanceModel", texts: Sequence[str], output: Path | None, format: Format) -> None:
    if output is not None and format is Format.auto:
        format = Format(output.suffix[1:]) if output.suffix in (".csv", ".json", ".jsonl") else Format.csv
    if format is Format.auto:
        format = Format.table if sys.stdout.isatty() else Format.csv
    if format is Format.table:
        from stance.display import predictions_table, show

        predictions = model.classify(texts)
        evidence = [model.evidence(text, p.stance) for text, p in zip(texts, predictions, strict=True)]
        show([predictions_table(texts, predictions, evidence)], _console())
        return
    found = rendered(model, texts, format.value)
    if output is None:
        _stdout().write(found)
        return
    from stance.streams import AtomicWriter

    with AtomicWriter(output) as handle:
        handle.write(found)


def _predict_tables(
    model: "StanceModel", job: _Job, options: "Options", strict: bool, resume: bool, restart: bool
) -> int:
    """Score tables into one output, say what became of the rows, and return how many were rejected."""
    from stance.batch import Hooks, score_tables

    told: list[Reject] = []
    with _Progress() as progress:
        hooks = Hooks(lambda r: told.append(r) if len(told) <= _MOST_REJECTS_TOLD else None, progress)
        tally = score_tables(
            model, job.inputs, job.out or _stdout(), options,
            rejects=job.rejects, strict=strict, resume=resume, restart=restart, hooks=hooks,
        )  # fmt: skip
    _tell_rejects(told, total=tally.rejected, where=job.rejects)
    cut = f" into {tally.written} sentences" if options.unit == "sentence" else ""
    say(f"{tally.read} rows read: {tally.scored} scored{cut}, {tally.rejected} rejected ({tally.description})")
    return tally.rejected


class _Progress:
    """Shows rows, speed, rejects and time on a terminal's stderr; elsewhere nothing."""

    def __enter__(self) -> Callable[[int, int], None] | None:
        if not sys.stderr.isatty():
            self._bar = None
            return None
        from rich.console import Console
        from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            SpinnerColumn(),
            TextColumn("{task.completed:,} rows"),
            TextColumn("{task.fields[speed]}"),
            TextColumn("{task.fields[rejects]:,} rejected"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.add_task("scoring", total=None, speed="", rejects=0)
        self._bar.start()
        return self._advance

    def _advance(self, rows: int, rejects: int) -> None:
        if self._bar is not None:
            elapsed = self._bar.tasks[0].elapsed or 0.0
            speed = f"{rows / elapsed:,.0f} rows/s" if elapsed else ""
            self._bar.update(self._bar.task_ids[0], completed=rows, speed=speed, rejects=rejects)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


def _tell_rejects(rejects: Sequence["Reject"], *, total: int | None = None, where: Path | None = None) -> None:
    """Say on stderr which rows were rejected and why, the first ones one by one."""
    total = len(rejects) if total is None else total
    if not total:
        return
    for reject in rejects[:_MOST_REJECTS_TOLD]:
        say(f"{reject.file}, line {reject.line}: rejected: {reject.reason}")
    if total > _MOST_REJECTS_TOLD:
        say(f"... and {total - _MOST_REJECTS_TOLD} more")
    if where is not None:
        say(f"The rejected rows are in {where}")


def _training_summary(model: "StanceModel", output: Path) -> str:
    report = model.report_
    m = report.metrics
    return (
        f"{report.rows} texts in {report.groups} groups; held-out folds: accuracy {m['accuracy']:.3f}, "
        f"macro-F1 {m['macro_f1']:.3f}, calibration error {m['calibration_error']:.3f}; "
        f"certain on {m['certain_share']:.0%} of them, {m['certain_accuracy']:.1%} of those right\n"
        f"Wrote {output}"
    )


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
        f"certain from {manifest['threshold']:.3f}",
    ]


def _poles(given: str | None) -> tuple[str, str] | None:
    if given is None:
        return None
    parts = [part.strip() for part in given.split(",")]
    if len(parts) != 2 or not all(parts):
        raise UsageError(f"--poles takes two labels with a comma between, found {given!r}")
    return parts[0], parts[1]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _stdout() -> IO[bytes]:
    return sys.stdout.buffer


def _console() -> "Console":
    from rich.console import Console

    return Console()
