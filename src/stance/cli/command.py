"""Mend what the parser does: it takes the last of an option given twice, and calls a closed output a failure."""

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from typer.core import TyperCommand, TyperGroup

from stance.cli.arguments import shortened
from stance.cli.interruption import heeded_interruptions
from stance.errors import UsageError

_WITH_LOOP = ("serve", "mcp")
"""Commands whose loop of events heeds interruptions itself, unless something else does."""


class _Helpful:
    """What prints its help to a reader who may close it early (`| head`)."""

    def format_help(self, *arguments: Any) -> None:
        """Print the help; raise BrokenPipeError where nobody reads it."""
        try:
            super().format_help(*arguments)  # type: ignore[misc]  # of what this is mixed into
        except SystemExit as end:  # which is what rich makes of it
            raise BrokenPipeError from end


class Group(_Helpful, TyperGroup):
    """Commands under a name."""


class Command(_Helpful, TyperCommand):
    """A command each of whose options is given once, but for those that take several values and bare flags."""

    def invoke(self, ctx: Any) -> Any:
        """Run the command, and heed interruptions."""
        with nullcontext() if ctx.info_name in _WITH_LOOP else heeded_interruptions():
            return super().invoke(ctx)

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the arguments apart; raise UsageError where an option that takes one value is given again."""
        try:
            _, _, given = self.make_parser(ctx).parse_args(args=list(args))
        except Exception as error:
            if type(error).__name__ == "NoSuchOption" and (text := _text_with_dash(args)):
                raise UsageError(
                    f"{shortened(text)!r} begins with a dash, as options do; put -- before the texts, after all options"
                ) from error
            raise
        rest = super().parse_args(ctx, args)  # which prints the help, where that is asked for
        for number, option in enumerate(given):
            if option in given[:number] and _takes_one(option) and not ctx.resilient_parsing:  # as completion is
                names = "/".join([*option.opts, *option.secondary_opts])
                raise UsageError(f"{names} is given more than once, and takes one value; say it once")
        return rest


def _text_with_dash(args: Sequence[str]) -> str | None:
    """Return the first argument that begins as an option does and has blanks inside, as only texts have."""
    options = args[: args.index("--")] if "--" in args else args
    return next((arg for arg in options if arg[:1] == "-" and "=" not in arg and len(arg.split()) > 1), None)


def _takes_one(option: Any) -> bool:
    """Tell whether giving an option twice may say two things; `--a/--no-a` may, and `--a` alone cannot."""
    if option.param_type_name != "option" or option.multiple or option.count:
        return False
    return not option.is_flag or bool(option.secondary_opts)
