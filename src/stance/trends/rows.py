"""Lay out a trend as rows whose columns have types: dates as dates, numbers as numbers, None where there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from stance.trends.codes import Code, Codes
from stance.trends.trend import Trend

_INTS = frozenset({"n", "documents", "n_labelled"})
_TEXTS = frozenset({"period", "start", "previous", "earliest", "latest", "method", "change"})


@dataclass(frozen=True)
class Rows:
    """A table of results: the names and the types of its columns, and its rows.

    It has the two names of an Arrow table that text is written from, so that none is made for that.
    """

    column_names: list[str]
    types: list[type]
    rows: list[list[Any]]

    def to_pylist(self) -> list[dict[str, Any]]:
        """Return the rows by column.

        >>> Rows(["start", "mean"], [date, float], [["2024-03-01", 0], ["2024-04-01", None]]).to_pylist()[0]
        {'start': datetime.date(2024, 3, 1), 'mean': 0.0}
        """
        columns = list(zip(self.column_names, self.types, strict=True))
        return [
            {name: _typed(value, kind) for (name, kind), value in zip(columns, row, strict=True)} for row in self.rows
        ]


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


def _typed(value: Any, kind: type) -> Any:
    if value is None:
        return None
    return date.fromisoformat(value) if kind is date else kind(value)
