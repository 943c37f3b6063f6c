"""Find columns of text that hold nothing but numbers or dates, and turn values into cells of a workbook or database.

A column of text becomes numbers only where every cell of it is written as the number would be: "007", "1.50" and "1e5"
stay text, and so does the column that they stand in.
"""

import json
import math
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

_WHOLE = r"^(0|-?[1-9][0-9]{0,14})$"
_DECIMAL = r"^-?(0|[1-9][0-9]{0,6})\.[0-9]{0,7}[1-9]$"
"""At most fifteen digits, which is what a double and a spreadsheet keep."""
_DATE = r"^(19|20)[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
LARGEST_EXACT = 10**15
"""Whole numbers up to here are exact in a spreadsheet."""


def kinds_of_texts(batches: Iterable[Any], columns: Sequence[int]) -> dict[int, type]:
    """Return which of the text columns of record batches hold nothing but whole numbers, numbers or dates.

    Columns that hold anything else, or nothing at all, are left out.
    """
    import pyarrow.compute as pc

    patterns = {int: (_WHOLE,), float: (_WHOLE, _DECIMAL), date: (_DATE,)}
    possible = {i: dict(patterns) for i in columns}
    filled: set[int] = set()
    for batch in batches:
        for i, kinds in possible.items():
            cells = batch.column(i).drop_null()
            cells = cells.filter(pc.not_equal(cells, "")) if kinds else cells
            if not kinds or not len(cells):
                continue
            filled.add(i)
            for kind, allowed in list(kinds.items()):
                fits = pc.match_substring_regex(cells, "|".join(allowed))
                if not pc.all(fits).as_py() or (kind is date and not _all_dates(cells)):
                    del kinds[kind]
    return {i: next(iter(kinds)) for i, kinds in possible.items() if i in filled and kinds}


def _all_dates(cells: Any) -> bool:
    try:
        for value in cells.unique().to_pylist():
            date.fromisoformat(value)
    except ValueError:
        return False
    return True


def typed(values: Sequence[Any], kind: type | None) -> list[Any]:
    """Return the texts of a column as values of a kind, None for those that are empty.

    >>> typed(["1", "", "22"], int)
    [1, None, 22]
    """
    if kind is None:
        return list(values)
    made = date.fromisoformat if kind is date else kind
    return [None if value is None or value == "" else made(value) for value in values]


def plain(value: Any) -> Any:
    """Return a value as text, a number, a truth value, bytes, a date, a date with time, or None.

    What has no such form becomes text: lists and records as JSON, numbers of more digits than a double holds as they
    are written, moments with a time zone or parts of a microsecond in the ISO form.

    >>> plain([1, "a"]), plain(float("nan")), plain(10**18)
    ('[1, "a"]', 'NaN', '1000000000000000000')
    """
    if value is None or isinstance(value, str | bool | bytes):
        return value
    if isinstance(value, int):
        return value if abs(value) < LARGEST_EXACT else str(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else str(value).replace("nan", "NaN")
    if isinstance(value, Decimal):
        return float(value) if len(value.as_tuple().digits) <= 15 and value.is_finite() else str(value)
    if isinstance(value, datetime):
        return value.isoformat() if value.tzinfo or getattr(value, "nanosecond", None) else value
    if isinstance(value, date):
        return value
    if isinstance(value, list | dict | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
