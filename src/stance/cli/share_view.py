"""Draw shares for a terminal: as counted and corrected, side by side."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from stance.cli.console import visible
from stance.cli.display import colour, show
from stance.model.intervals import Interval
from stance.shares.choices import Measure, Method
from stance.shares.results import Result

_NAMES = 6
"""Characters that a group's name has room for on the narrowest terminal."""
_INTERVAL = len("[+0.10,-0.10]")
"""More columns than the table can need."""


def share_view(groups: Sequence[str], results: Sequence[Result]) -> None:
    """Print results as a table."""
    labels = list(dict.fromkeys(result.label for result in results))
    table = Table(header_style="bold")
    for name in groups:
        table.add_column(visible(name))
    if any(labels):
        table.add_column("label")
    percent = "" if results[0].measure is Measure.mean else ", %"
    table.add_column("rows", justify="right")
    table.add_column("labels", justify="right")
    for name in (f"as counted{percent}", f"corrected{percent}"):
        table.add_column(name, justify="right")
    table.add_column("worth", justify="right")
    table.add_column("method")
    for result in results:
        label = [Text(visible(result.label), style=colour(result.label, labels))] if any(labels) else []
        made = result.corrected
        table.add_row(
            *(Text(visible(cell) or "-") for cell in result.group), *label, f"{result.rows:,}", f"{result.labelled:,}",
            _interval(result.naive, result.measure), "" if made is None else _interval(made.interval, result.measure),
            "" if made is None or made.variance <= 0 else f"{made.effective_n:.0f}", _method(result),
        )  # fmt: skip
    show([table])


def _interval(interval: Interval, measure: Measure) -> str:
    values = (interval.value, interval.low, interval.high)
    if measure is Measure.mean:
        value, low, high = (f"{number:+z.2f}" for number in values)
        return f"{value} [{low},{high}]"
    value, low, high = (f"{100 * number:z.1f}" for number in values)
    return f"{value} [{low},{high}]"


def _method(result: Result) -> str:
    told = "too few labels" if result.method is Method.none else result.method.value
    return told if result.is_random else f"{told}, not random"
