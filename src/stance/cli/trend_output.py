"""Write trends: as tables of any kind, as pictures, and on standard output."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from stance.cli.console import is_terminal, stdout
from stance.cli.formats import FigureFormat
from stance.cli.table_output import put_table, table_text
from stance.trends.codes import Code

if TYPE_CHECKING:
    from stance.tables.typed import Rows
    from stance.trends.making import Made
    from stance.trends.trend import Trend

PICTURES = (".svg", ".pdf", ".png")


class PlotKind(StrEnum):
    """What is drawn: each group's line, groups side by side, all pairs, or the strongest statements."""

    lines = "lines"
    forest = "forest"
    heatmap = "heatmap"
    quotes = "quotes"


def is_picture(place: Path) -> bool:
    """Tell whether a file's name is that of a picture."""
    return place.suffix.lower() in PICTURES


def write_trend(
    made: "Made",
    codes: Sequence[Code],
    outputs: Sequence[Path],
    changes: Path | None,
    plot: PlotKind,
) -> None:
    """Write each output."""
    from stance.trends.rows import change_rows

    trend = made.trend
    for path in outputs:
        if is_picture(path):
            _draw(made, path, plot)
        else:
            put_table(_series(trend, codes), path)
    if changes is not None:
        put_table(change_rows(trend), changes)


def print_trend(trend: "Trend", codes: Sequence[Code], format: FigureFormat) -> None:
    """Print a trend."""
    kind = format.value
    if format is FigureFormat.auto:
        kind = "table" if is_terminal(sys.stdout) else "csv"
    if kind == "table":
        from stance.cli.trend_view import trend_view

        trend_view(trend)
        return
    from stance.files import write_all
    from stance.trends.rows import change_rows

    write_all(stdout(), table_text(kind, _series(trend, codes), change_rows(trend)))


def _series(trend: "Trend", codes: Sequence[Code]) -> "Rows":
    """Return the points of a trend, with the codes that are asked for."""
    from stance.trends.rows import series_rows

    if not codes:
        return series_rows(trend)
    from stance.frames.trending import known_codes

    return series_rows(trend, codes, known_codes(codes))


def _draw(made: "Made", path: Path, kind: PlotKind) -> None:
    from stance import plot

    if kind is PlotKind.quotes:
        figure = plot.quotes(made.trend, made.statements)
    else:
        figure = {PlotKind.lines: plot.lines, PlotKind.forest: plot.forest, PlotKind.heatmap: plot.heatmap}[kind](
            made.trend
        )
    plot.save(figure, path)
