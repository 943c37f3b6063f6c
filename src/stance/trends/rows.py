"""Lay out a trend as rows whose columns have types: dates as dates, numbers as numbers, None where there is none."""

from collections.abc import Sequence
from datetime import date

from stance.tables.typed import Rows
from stance.trends.codes import Code, Codes
from stance.trends.trend import Trend

_INTS = frozenset({"n", "documents", "n_labelled"})
_TEXTS = frozenset({"period", "start", "previous", "earliest", "latest", "method", "change"})


def series_rows(trend: Trend, codes: Sequence[Code] = (), known: Codes | None = None) -> Rows:
    """Return the points of a trend, with the codes of actors that are asked for and known."""
    columns, first = trend.columns(codes), len(trend.by) * (1 + len(codes))
    return Rows(columns, [*[str] * first, *map(_point_type, columns[first:])], trend.values(codes, known))


def change_rows(trend: Trend) -> Rows:
    """Return the changes of a trend."""
    columns, first = trend.change_columns(), len(trend.by)
    return Rows(columns, [*[str] * first, *map(_change_type, columns[first:])], trend.change_values())


def _point_type(column: str) -> type:
    if column == "start":
        return date
    return int if column in _INTS else str if column in _TEXTS else float


def _change_type(column: str) -> type:
    if column in ("start", "documents"):
        return date if column == "start" else int
    return bool if column in ("flagged", "corrected") else str if column in _TEXTS else float
