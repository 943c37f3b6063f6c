"""Label texts at a terminal: the `label` command."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.console import EXIT_INTERRUPTED, EXIT_REJECTS, counted, hush, is_terminal, say, tell_rejects, warn
from stance.cli.inputs import table_inputs
from stance.cli.options import Encoding, HeaderRow, Missing, Quiet, Sheet, TextColumn
from stance.errors import TableError, UsageError

if TYPE_CHECKING:
    from stance.labelling.rows import Rows
    from stance.labelling.session import Session

_OF_A_MODEL = ("stance", "score", "certain", "why")
_LONGEST_GUIDE = 1 << 20


def label(
    data: Annotated[str, typer.Argument(metavar="FILE", help="Table with a text a row, or tasks of Label Studio.")],
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Table of the labels; by default FILE.labels-ANNOTATOR.csv beside it."),
    ] = None,
    annotator: Annotated[
        str | None, typer.Option("--annotator", help="Who labels; by default the name of whoever is logged in.")
    ] = None,
    labels: Annotated[
        str | None,
        typer.Option(
            "--labels", metavar="LABEL,...", help="The labels; by default those of --model, or of p_ columns."
        ),
    ] = None,
    model: Annotated[
        Path | None, typer.Option("--model", "-m", help="Model folder whose labels are used; nothing is scored.")
    ] = None,
    text_column: TextColumn = "text",
    context: Annotated[
        list[str] | None, typer.Option("--context", help="Column to show above the text; may be repeated.")
    ] = None,
    guide: Annotated[Path | None, typer.Option("--guide", help="Text file that ? shows; your own codebook.")] = None,
    seed: Annotated[int, typer.Option("--seed", help="Seed of the order in which texts are shown.")] = 0,
    in_order: Annotated[bool, typer.Option("--in-order", help="Show the texts in the order of the table.")] = False,
    encoding: Encoding = None,
    sheet: Sheet = None,
    header_row: HeaderRow = None,
    missing: Missing = None,
    quiet: Quiet = False,
) -> None:
    """Label texts one by one, a key for each; every answer is saved at once, and the same command goes on later."""
    hush(quiet)
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise UsageError(
            "stance label shows texts and reads keys at a terminal, and here is none; run it in a terminal window, or "
            f"label elsewhere: stance data convert {data} -o tasks.json --to label-studio"
        )
    from stance.labelling.rows import read_rows
    from stance.tables.layout import layout_of

    path, name = _one_file(data), _annotator(annotator)
    rows = read_rows(
        path, text_column=text_column, needed=context or (), encoding=encoding,
        layout=layout_of(sheet, header_row, missing),
    )  # fmt: skip
    if not rows.cells:
        tell_rejects(rows.rejects)
        raise TableError(f"{path}: no row with a text", file=path)
    chosen = _labels(labels, model, rows)
    out = output or Path(path).with_name(f"{Path(path).name}.labels-{_file_name(name)}.csv")
    shown = _context(rows, context or ())
    guide_text = _guide(guide, chosen)
    tell_rejects(rows.rejects)
    order = None if in_order else seed
    _annotate(rows, out, name, chosen, shown, text_column, guide_text, order)
    if rows.rejects:
        raise typer.Exit(EXIT_REJECTS)


def _annotate(
    rows: "Rows",
    out: Path,
    name: str,
    labels: Sequence[str],
    context: Sequence[Sequence[tuple[str, str]]],
    text_column: str,
    guide: str,
    seed: int | None,
) -> None:
    from rich.console import Console

    from stance.cli.annotator import Annotator
    from stance.cli.annotator import Sheet as Shown
    from stance.cli.keys import keys_of_terminal
    from stance.labelling.answers import opened_answers
    from stance.labelling.session import Session, label_keys, shuffled

    keys = label_keys(labels)
    with opened_answers(out, rows, name, labels) as answers:
        number = len(rows.cells)
        session = Session(shuffled(number, seed) if seed is not None else range(number), answers.own)
        _tell_start(out, name, session, answers.strange, seed)
        shown = Shown(rows.values(text_column), context, keys, guide)
        try:
            with keys_of_terminal() as pressed:
                Annotator(session, shown, answers.save, pressed, Console(file=sys.stdout, highlight=False)).run()
        except KeyboardInterrupt:
            _tell_end(out, session)
            raise typer.Exit(EXIT_INTERRUPTED) from None
        _tell_end(out, session)


def _tell_start(out: Path, name: str, session: "Session", strange: int, seed: int | None) -> None:
    done = f", {len(session.answers)} of them labelled before" if session.answers else ""
    order = "in the order of the table" if seed is None else f"in an order drawn by lot (seed {seed})"
    say(f"{counted(session.total, 'text')} for {name}, {order}{done}; every answer is saved in {out}")
    if strange:
        warn(f"Warning: {out} holds {counted(strange, 'row')} of {name} that the table has not; they stay there")


def _tell_end(out: Path, session: "Session") -> None:
    done, total = len(session.answers), session.total
    if done < total:
        say(f"{done} of {total} are labelled, in {out}; the same command goes on where you stopped")
    else:
        say(f"All {total} are labelled, in {out}; next: stance data check {out}")


def _one_file(given: str) -> str:
    found = table_inputs([given], "label")
    if len(found) != 1 or found[0] == "-" or not Path(found[0]).is_file():
        raise UsageError(f"{given}: stance label takes one file; keys are read from the terminal")
    return found[0]


def _annotator(given: str | None) -> str:
    """Return who labels; raise UsageError where that is blank or unknown."""
    from getpass import getuser

    if given is not None and not given.strip():
        raise UsageError("--annotator is empty; name whoever labels, such as --annotator ana")
    if given is not None:
        return given.strip()
    try:
        return getuser()
    except (OSError, KeyError, ImportError) as error:
        raise UsageError("nobody is logged in by name; say who labels with --annotator NAME") from error


def _file_name(name: str) -> str:
    return "".join(c if c.isalnum() or c in "-_." else "_" for c in name)


def _labels(given: str | None, model: Path | None, rows: "Rows") -> list[str]:
    """Return the labels to choose among: those given, those of a model, those that the table has probabilities of."""
    from stance.model.store import read_manifest
    from stance.resources import default_model
    from stance.tables.shares import SHARE_PREFIX

    if given is not None:
        return [name.strip() for name in given.split(",")]
    scored = [name.removeprefix(SHARE_PREFIX) for name in rows.columns if name.startswith(SHARE_PREFIX)]
    of_table = [name for name in scored if name != "sampled"]
    if model is None and len(of_table) > 1:
        return of_table
    return list(map(str, read_manifest(model or default_model())["labels"]))


def _context(rows: "Rows", names: Sequence[str]) -> list[list[tuple[str, str]]]:
    """Return what stands above each text; raise UsageError where a column would tell the answer."""
    from stance.labelling.formats import ANSWER_COLUMNS
    from stance.tables.shares import SHARE_PREFIX

    for name in names:
        column = rows.columns[rows.places[name]].strip().casefold()
        if column in (*_OF_A_MODEL, *ANSWER_COLUMNS) or column.startswith(SHARE_PREFIX):
            raise UsageError(
                f"--context {name}: whoever sees a model's or a colleague's answer follows it; label without it"
            )
    places = [(rows.columns[rows.places[name]], rows.places[name]) for name in names]
    return [[(name, row[place]) for name, place in places] for row in rows.cells]


def _guide(path: Path | None, labels: Sequence[str]) -> str:
    from stance.files import read_text
    from stance.resources import labelling_guide
    from stance.values import LABELS

    if path is not None:
        return read_text(str(path), most=_LONGEST_GUIDE)
    if set(labels) <= set(LABELS):
        return labelling_guide().read_text(encoding="utf-8")
    return f"There is no guide for {', '.join(labels)} here; --guide FILE shows one of your own."
