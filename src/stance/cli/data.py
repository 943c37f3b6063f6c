"""Put the `data` commands together."""

import typer

from stance.cli.command import Command, Group
from stance.cli.data_agreement import data_agreement
from stance.cli.data_check import data_check
from stance.cli.data_convert import data_convert
from stance.cli.data_queue import data_queue

data_app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help="Check labelled data, measure how far coders agree, choose what to label next, convert tasks.",
)
for _name, _command in (
    ("check", data_check), ("agreement", data_agreement), ("queue", data_queue), ("convert", data_convert),
):  # fmt: skip
    data_app.command(_name, cls=Command)(_command)
