"""Start the program: a few plain texts are scored at once; for all else the command line's parser is loaded."""

import sys
from collections.abc import Sequence
from pathlib import Path


def main() -> None:
    """Run the `stance` command."""
    texts = plain_texts(sys.argv[1:])
    if texts and not sys.stdout.isatty():
        from stance.store import default_model, load
        from stance.terminal import clean_exit, flushed_output, rendered

        with clean_exit(), flushed_output():
            sys.stdout.buffer.write(rendered(load(default_model()), texts, "csv"))
        return
    from stance.cli import main as parse

    parse()


def plain_texts(arguments: Sequence[str]) -> Sequence[str] | None:
    """Return the texts where the arguments are `predict` and nothing but texts, else None.

    The first one must be unmistakable: have a blank inside and be no file.

    >>> plain_texts(["predict", "We met."])
    ['We met.']
    >>> plain_texts(["predict", "speeches.csv"])
    >>> plain_texts(["predict", "We met.", "--format", "json"])
    """
    if len(arguments) < 2 or arguments[0] != "predict" or any(text.startswith("-") for text in arguments):
        return None
    texts = arguments[1:]
    return texts if is_text(texts[0]) else None


def is_text(argument: str) -> bool:
    """Tell whether an argument is surely a text and not the name of a file.

    >>> is_text("We met."), is_text("data.csv")
    (True, False)
    """
    if " " not in argument.strip():
        return False
    try:
        return not Path(argument).exists()
    except (OSError, ValueError):  # too long for a name, or with a NUL in it
        return True
