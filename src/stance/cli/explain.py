"""Show why a text got its stance: the `explain` command."""

from dataclasses import asdict
from typing import Annotated

import typer

from stance.cli.arguments import shortened, told_apart
from stance.cli.console import print_json, say
from stance.cli.inputs import text_lines
from stance.cli.options import JsonOption, ModelOption, TrustOption, load_model
from stance.errors import UsageError
from stance.files import is_pipe


def explain(
    text: Annotated[list[str], typer.Argument(help="The statement; - for standard input.", show_default=False)],
    model: ModelOption = None,
    as_json: JsonOption = False,
    trust_pickle: TrustOption = False,
) -> None:
    """Show which words and features made a statement's stance, and by how much."""
    statement = _statement(text)
    explanation = load_model(model, trust_pickle=trust_pickle).explain(statement)
    if as_json:
        print_json(asdict(explanation))
        return
    from stance.cli.display import explanation_view, show

    show(explanation_view(explanation))


def _statement(arguments: list[str]) -> str:
    """Return the one statement that is given or stands on standard input; raise UsageError for anything else."""
    if len(arguments) > 1:
        hint = "put the whole statement in quotation marks" if " " not in "".join(arguments) else "one at a time"
        raise UsageError(f"{len(arguments)} arguments, and stance explain takes one statement: {hint}")
    given = told_apart(arguments, "explain")
    if given.texts:
        return given.texts[0]
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
