"""Show why a text got its stance: the `explain` command."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from stance.cli.arguments import shortened, told_apart
from stance.cli.console import print_json, say, tell_rejects
from stance.cli.inputs import text_lines
from stance.cli.options import JsonOption, ModelOption, TrustOption, load_model
from stance.cli.second_tables import Written
from stance.errors import UsageError
from stance.values import Contrast

if TYPE_CHECKING:
    from stance.model.classifier import StanceModel
    from stance.scoring.neighbours import Neighbour

_MANY_TEXTS = 2000
"""From so many texts on it takes more than a second to compare with all."""


def explain(
    text: Annotated[list[str], typer.Argument(help="The statement; - for standard input.", show_default=False)],
    model: ModelOption = None,
    rather_than: Annotated[
        str | None, typer.Option("--rather-than", metavar="LABEL", help="Show what made it that and not this label.")
    ] = None,
    similar: Annotated[
        str | None,
        typer.Option("--similar", metavar="DATA", help="Also show the sentences of a labelled table most like it."),
    ] = None,
    similar_encoding: Annotated[
        str | None,
        typer.Option("--similar-encoding", help="Encoding of --similar; UTF-8 unless it has a byte order mark."),
    ] = None,
    similar_sheet: Annotated[
        str | None,
        typer.Option("--similar-sheet", help="Sheet of the workbook of --similar, by name or number from 1."),
    ] = None,
    similar_header_row: Annotated[
        int | None,
        typer.Option("--similar-header-row", help="Line of --similar, or row of its sheet, that names the columns."),
    ] = None,
    as_json: JsonOption = False,
    trust_pickle: TrustOption = False,
) -> None:
    """Show which words and features made a statement's stance, and by how much."""
    statement = _statement(text)
    loaded = load_model(model, trust_pickle=trust_pickle)
    found = loaded.explain(statement) if rather_than is None else loaded.contrast(statement, rather_than)
    written = Written("--similar", similar_encoding, similar_sheet, similar_header_row)
    neighbours = _neighbours(loaded, statement, similar, written)
    if as_json:
        print_json(asdict(found) | ({} if neighbours is None else {"similar": [asdict(n) for n in neighbours]}))
        return
    from stance.cli.display import contrast_view, explanation_view, neighbours_view, show

    views = contrast_view(found) if isinstance(found, Contrast) else explanation_view(found)
    show([*views, *([] if neighbours is None else neighbours_view(neighbours))])


def _neighbours(model: "StanceModel", statement: str, data: str | None, written: Written) -> "list[Neighbour] | None":
    """Return the labelled texts of a table, or a folder of them, that are most like a statement; None of none."""
    readings = written.readings([] if data is None else [data])
    if not readings:
        return None
    from stance.scoring.neighbours import nearest
    from stance.tables.labelled import read_labelled

    found = [
        read_labelled([path], encoding=reading.encoding, layout=reading.layout) for path, reading in readings.items()
    ]
    tell_rejects([reject for read in found for reject in written.own(read.rejects)])
    texts, labels = ([one for read in found for one in getattr(read, name)] for name in ("texts", "labels"))
    if len(texts) > _MANY_TEXTS:
        say(f"Comparing with {len(texts)} texts ...")
    return nearest(model.scorer_, statement, texts, labels)


def _statement(arguments: list[str]) -> str:
    """Return the one statement that is given or stands on standard input; raise UsageError for anything else."""
    if len(arguments) > 1:
        hint = "put the whole statement in quotation marks" if " " not in "".join(arguments) else "one at a time"
        raise UsageError(f"{len(arguments)} arguments, and stance explain takes one statement: {hint}")
    given = told_apart(arguments, "explain")
    if given.texts:
        return given.texts[0]
    from stance.files import is_pipe

    [path] = given.files
    if not is_pipe(path):
        raise UsageError(
            f"{path} is a file, and stance explain takes one statement; score a file with stance predict {path}, or "
            f"explain its text with: stance explain - < {path}",
            file=path,
        )
    lines = text_lines([path])
    if len(lines) > 1:
        say(f"{len(lines)} lines are read as one statement, {shortened(lines[0], 40)!r} and what follows")
    return " ".join(lines)
