"""Put the commands together as the `stance` program."""

import logging
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from stance.cli.article import article
from stance.cli.console import clean_exit, flushed_output
from stance.cli.evaluate import evaluate
from stance.cli.explain import explain
from stance.cli.model import model_app
from stance.cli.predict import predict
from stance.cli.train import train
from stance.version import __version__


class _Commands(TyperGroup):
    """Commands whose output may be closed early (`| head`): that is its reader's right, and no error."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command and write out what it printed."""
        with clean_exit(), flushed_output():  # here, since the parser turns an interrupt into an exit of its own
            return super().invoke(ctx)


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    help="Tell who takes which stance in diplomatic text: conciliatory, hostile or neutral, with evidence.",
)
for _command in (predict, explain, article, train, evaluate):  # in the order of the help text
    app.command()(_command)
app.add_typer(model_app, name="model")


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
        print(f"stance {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Hold the options that stand before a command."""
