"""Write trends: as tables of any kind, as pictures, and on standard output."""

import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.cli.console import is_terminal, stdout
from stance.cli.output import encoded
from stance.trends.codes import Code

if TYPE_CHECKING:
    from stance.trends.making import Made
    from stance.trends.trend import Trend

PICTURES = (".svg", ".pdf", ".png")


class TrendFormat(StrEnum):
    """How a trend is printed."""

    auto = "auto"
    table = "table"
    csv = "csv"
    tsv = "tsv"
    json = "json"
    jsonl = "jsonl"


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
    from stance.frames.trending import changes_table, series_table

    trend = made.trend
    for path in outputs:
        if is_picture(path):
            _draw(made, path, plot)
        else:
            _put(series_table(trend, codes), path)
    if changes is not None:
        _put(changes_table(trend), changes)


def print_trend(trend: "Trend", codes: Sequence[Code], format: TrendFormat) -> None:
    """Print a trend."""
    from stance.frames.trending import changes_table, series_table

    kind = format.value
    if format is TrendFormat.auto:
        kind = "table" if is_terminal(sys.stdout) else "csv"
    if kind == "table":
        from stance.cli.trend_view import trend_view

        trend_view(trend)
        return
    from stance.files import write_all

    write_all(stdout(), _text(kind, series_table(trend, codes), changes_table(trend)))


def _draw(made: "Made", path: Path, kind: PlotKind) -> None:
    from stance import plot

    if kind is PlotKind.quotes:
        figure = plot.quotes(made.trend, made.statements)
    else:
        figure = {PlotKind.lines: plot.lines, PlotKind.forest: plot.forest, PlotKind.heatmap: plot.heatmap}[kind](
            made.trend
        )
    plot.save(figure, path)


def _put(table: Any, path: Path) -> None:
    """Write a table in the kind that its name says."""
    from stance.files import AtomicWriter, endings
    from stance.labelling.rows import check_output, write_rows
    from stance.unpacking import packed

    kind = check_output(path, rereadable=True)
    if kind in ("json", "jsonl"):
        with AtomicWriter(path) as handle:
            handle.write(packed(_text(kind, table, None), endings(str(path))[1]))
    elif kind == "parquet":
        import pyarrow.parquet as pq

        with AtomicWriter(path) as handle:
            pq.write_table(table, handle)
    else:
        write_rows(path, table.column_names, _cells(table))


def _cells(table: Any) -> list[list[str]]:
    from stance.values import as_cell

    return [list(map(as_cell, row.values())) for row in table.to_pylist()]


def _text(kind: str, table: Any, changes: Any) -> bytes:
    """Return a table as text; a JSON object of both where the changes are given, else an array."""
    import json

    from stance.tables.csv_lines import csv_lines

    if kind in ("csv", "tsv"):
        return encoded(csv_lines([table.column_names, *_cells(table)], "\t" if kind == "tsv" else ","))
    if kind == "jsonl":
        return encoded("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(table)))
    told: Any = _objects(table) if changes is None else {"series": _objects(table), "changes": _objects(changes)}
    return encoded(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def _objects(table: Any) -> list[dict[str, Any]]:
    from stance.values import DECIMALS

    def plain(value: Any) -> Any:
        if isinstance(value, float):
            return round(value, DECIMALS)
        return value.isoformat() if hasattr(value, "isoformat") else value

    return [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()]
