"""Refuse an option that is given twice though it takes one value: the parser would take the last without a word."""

from typing import Any

from typer.core import TyperCommand

from stance.errors import UsageError


class Command(TyperCommand):
    """A command each of whose options is given once, but for those that take several values and bare flags."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the arguments apart; raise UsageError where an option that takes one value is given again."""
        _, _, given = self.make_parser(ctx).parse_args(args=list(args))
        rest = super().parse_args(ctx, args)  # which prints the help, where that is asked for
        for number, option in enumerate(given):
            if option in given[:number] and _takes_one(option) and not ctx.resilient_parsing:  # as completion is
                names = "/".join([*option.opts, *option.secondary_opts])
                raise UsageError(f"{names} is given more than once, and takes one value; say it once")
        return rest


def _takes_one(option: Any) -> bool:
    """Tell whether giving an option twice may say two things; `--a/--no-a` may, and `--a` alone cannot."""
    if option.param_type_name != "option" or option.multiple or option.count:
        return False
    return not option.is_flag or bool(option.secondary_opts)
