"""Hold a table of results as rows whose columns have types: what an Arrow table is, but at hand at once."""

from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Rows:
    """A table of results: the names and the types of its columns, and its rows, None where there is no value.

    Text is written from it; only what needs an Arrow table makes one, which loads pandas and takes half a second.
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


def _typed(value: Any, kind: type) -> Any:
    if value is None:
        return None
    return date.fromisoformat(value) if kind is date else kind(value)
