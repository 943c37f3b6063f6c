"""An option that takes one value is given once, whatever the command and the option: the last is not taken silently."""

from typing import Any

import pytest
import typer

from conftest import run
from stance import UsageError
from stance.cli.main import app


def commands(group: Any) -> list[Any]:
    return [c for one in group.commands.values() for c in (commands(one) if hasattr(one, "commands") else [one])]


CHOICES = {
    "format": "auto",
    "input_format": "csv",
    "unit": "row",
    "measure": "mean",
    "population": "table",
    "to": "prodigy",
    "engine": "spark",
    "freq": "M",
    "date_order": "dmy",
    "exchange": "periods",
    "plot": "heatmap",
}


def value(option: Any) -> str:
    return CHOICES.get(option.name, "3")


OPTIONS = [(c, o) for c in commands(typer.main.get_command(app)) for o in c.params if o.param_type_name == "option"]
VALUED = [(c, o) for c, o in OPTIONS if not o.is_flag and not o.multiple]
OTHERS = [(c, o) for c, o in OPTIONS if (o.is_flag and not o.secondary_opts) or o.multiple]


def parsed(command: Any, option: Any, given: list[str]) -> None:
    """Parse a command's arguments with what else it needs."""
    arguments = ["x" for one in command.params if one.param_type_name == "argument" and one.required]
    others = [o for o in command.params if o.param_type_name == "option" and o.required and o is not option]
    command.make_context(command.name, [*arguments, *(word for o in others for word in (o.opts[0], "x")), *given])


def test_there_are_options_of_every_command() -> None:
    assert {c.name for c, _ in VALUED} >= {
        "predict",
        "explain",
        "article",
        "train",
        "evaluate",
        "export",
        "share",
        "check",
    }
    assert {c.name for c, _ in OTHERS} >= {"predict", "info", "train"}


@pytest.mark.parametrize(("command", "option"), VALUED, ids=lambda one: one.name)
def test_an_option_with_one_value_is_refused_the_second_time(command: Any, option: Any) -> None:
    name, worth = option.opts[0], value(option)
    parsed(command, option, [name, worth])
    for again in ([option.opts[-1], worth], [f"{name}={worth}"]):
        with pytest.raises(UsageError, match=f"{'/'.join(option.opts)} is given more than once"):
            parsed(command, option, [name, worth, *again])


@pytest.mark.parametrize(("command", "option"), OTHERS, ids=lambda one: one.name)
def test_bare_flags_and_options_with_several_values_are_taken_again(command: Any, option: Any) -> None:
    given = option.opts[:1] if option.is_flag else [option.opts[0], value(option)]
    parsed(command, option, given * 2)


def test_both_of_two_flags_that_are_at_odds_are_refused() -> None:
    _, err = run("train", "x.csv", "-o", "m", "--copies-apart", "--copies-together", code=2)
    assert "--copies-together/--copies-apart is given more than once" in err


def test_the_second_output_is_told_and_help_still_given() -> None:
    _, err = run("predict", "We met.", "-o", "a.csv", "--output=b.csv", code=2)
    assert err == "Error: --output/-o is given more than once, and takes one value; say it once\n"
    assert "Usage" in run("predict", "-o", "a.csv", "-o", "b.csv", "--help")[0]


@pytest.mark.parametrize("text", ["-5 degrees at noon", "- We met.", "--we met again"])
def test_a_text_that_begins_with_a_dash_is_told_how_to_be_given(text: str, folder: str) -> None:
    _, err = run("predict", "-m", folder, text, code=2)
    assert err == f"Error: {text!r} begins with a dash, as options do; put -- before the texts, after all options\n"
    assert text in run("predict", "-m", folder, "--", text)[0]
    assert "No such option: --nosuch" in run("predict", "--nosuch", "We met.", code=2)[1]
