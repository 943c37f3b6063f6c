"""Make the program that commands are put into, and run it."""

import logging
from typing import Annotated, Any

import typer

from stance.cli.command import Group
from stance.cli.console import clean_exit, flushed_output, say, warn
from stance.cli.stopping import end_with_parent
from stance.cli.streams import forgive_streams
from stance.version import __version__


class _Commands(Group):
    """Commands whose output may be closed early (`| head`): that is its reader's right, and no error."""

    def make_context(self, *arguments: Any, **options: Any) -> Any:
        """Return the context of a call, or write out the help."""
        with flushed_output():  # here, since the parser makes an error of its own of a closed output
            return super().make_context(*arguments, **options)

    def invoke(self, ctx: Any) -> Any:
        """Run the command and write out what it printed."""
        with clean_exit(), flushed_output():  # here, since the parser turns an interrupt into an exit of its own
            return super().invoke(ctx)


class _Told(logging.Handler):
    """Tells what the library logs: what takes long, unless the user wants quiet, and warnings."""

    def emit(self, record: logging.LogRecord) -> None:
        """Print a record's message to standard error."""
        (warn if record.levelno >= logging.WARNING else say)(record.getMessage())


def program() -> typer.Typer:
    """Return the program without any command."""
    made = typer.Typer(
        cls=_Commands,
        no_args_is_help=True,
        context_settings={"help_option_names": ["-h", "--help"]},
        pretty_exceptions_enable=False,
        help="Tell who takes which stance in diplomatic text: conciliatory, hostile or neutral, with evidence.",
    )
    made.callback()(_root)
    return made


def run(made: typer.Typer) -> None:
    """Run the command line; a StanceError becomes a message and its exit code, anything else is a bug."""
    end_with_parent()
    forgive_streams()
    logger = logging.getLogger("stance")
    logger.handlers = [_Told()]
    logger.setLevel(logging.INFO)
    with clean_exit(), flushed_output():  # around the parser, which prints the help
        made()


def _version(wanted: bool) -> None:
    if wanted:
        print(f"stance {__version__}")
        raise typer.Exit


def _root(
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Hold the options that stand before a command."""
