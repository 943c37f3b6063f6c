"""Show why a text got its stance: the `explain` command."""

from dataclasses import asdict
from typing import Annotated

import typer

from stance.cli.console import print_json
from stance.cli.inputs import text_lines
from stance.cli.options import JsonOption, ModelOption, TrustOption, load_model
from stance.errors import UsageError


def explain(
    text: Annotated[str, typer.Argument(help="The statement; - for standard input.")],
    model: ModelOption = None,
    as_json: JsonOption = False,
    trust_pickle: TrustOption = False,
) -> None:
    """Show which words and features made a statement's stance, and by how much."""
    if text == "-":
        text = " ".join(text_lines("-"))
    if not text.strip():
        raise UsageError("the text is empty; give a statement to explain")
    explanation = load_model(model, trust_pickle=trust_pickle).explain(text)
    if as_json:
        print_json(asdict(explanation))
        return
    from stance.cli.display import explanation_view, show

    show(explanation_view(explanation))
