"""Start the program: a few plain texts are scored at once; for all else the command line's parser is loaded.

Nothing is imported at the top that would make the first of these wait: the parser alone takes longer to load than a
sentence to score. Of the commands only the one that is asked for is loaded.
"""

import sys
from collections.abc import Sequence
from importlib import import_module

from stance.cli.arguments import is_text

ALONE = frozenset("predict explain article label train evaluate calibrate sample share trend report serve mcp".split())
"""The commands that are functions in modules of their own name."""


def main() -> None:
    """Run the `stance` command."""
    if sys.argv[1:] in (["--version"], ["-V"]) and sys.stdout is not None:
        from stance.cli.console import clean_exit, flushed_output
        from stance.version import __version__

        with clean_exit(), flushed_output():
            print(f"stance {__version__}")
        return
    texts = plain_texts(sys.argv[1:])
    if texts and sys.stdout is not None and not sys.stdout.isatty():
        _predict(texts)
        return
    _parse(sys.argv[1:])


def _parse(arguments: Sequence[str]) -> None:
    """Run the command that arguments begin with; the whole program where they begin otherwise."""
    if not arguments or arguments[0] not in ALONE:
        from stance.cli.main import main as parse

        parse()
        return
    from stance.cli.command import Command
    from stance.cli.program import program, run

    made, name = program(), arguments[0]
    made.command(cls=Command)(getattr(import_module(f"stance.cli.{name}"), name))
    run(made)


def _predict(texts: Sequence[str]) -> None:
    """Print what `stance predict` prints for texts where its output is no terminal."""
    from stance.cli.console import clean_exit, flushed_output, stdout
    from stance.cli.output import rendered
    from stance.model.store import load
    from stance.resources import default_model

    with clean_exit(), flushed_output():
        stdout().write(rendered(load(default_model()), texts))


def plain_texts(arguments: Sequence[str]) -> Sequence[str] | None:
    """Return the texts where the arguments are `predict` and nothing but texts, else None.

    All must be unmistakable: have a blank inside, be no file and not look like one.

    >>> plain_texts(["predict", "We met."])
    ['We met.']
    >>> plain_texts(["predict", "speeches.csv"])
    >>> plain_texts(["predict", "We met.", "--format", "json"])
    """
    if len(arguments) < 2 or arguments[0] != "predict" or any(text.startswith("-") for text in arguments):
        return None
    texts = arguments[1:]
    return texts if all(is_text(text) and _is_sound(text) for text in texts) else None


def _is_sound(text: str) -> bool:
    """Tell whether a text is not blank, and came as UTF-8."""
    return bool(text.strip()) and (text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text))
