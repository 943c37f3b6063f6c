"""Turn typed values of cells into text, into JSON and into Arrow types, without a value being changed."""

import base64
import datetime
import json
import math
from typing import Any


def as_text(value: Any) -> str:
    """Return a cell as text: dates as YYYY-MM-DD, nested values as JSON.

    What is not there, or is no number (NaN, an infinity), is an empty text.

    >>> as_text(4.0), as_text(None), as_text(float("nan"))
    ('4.0', '', '')
    >>> as_text(datetime.timedelta(hours=30)), as_text(b"\\x00"), as_text([1, None])
    ('30:00:00', 'AA==', '[1, null]')
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else ""
    if type(value) is datetime.timedelta:  # that of pandas has nanoseconds
        return _duration(value)
    if isinstance(value, list | dict | tuple | bytes):
        plain = as_json(value)
        return plain if isinstance(plain, str) else json.dumps(plain, ensure_ascii=False)
    return str(value)


def as_json(value: Any) -> Any:
    """Return a cell as a value that JSON can hold: bytes as base64, dates and times as texts, no NaN.

    >>> as_json({"a": [b"\\x00", float("inf")], "b": datetime.date(2024, 3, 4)})
    {'a': ['AA==', None], 'b': '2024-03-04'}
    """
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, dict):
        return {str(key): as_json(inner) for key, inner in value.items()}
    if isinstance(value, list) and value and all(isinstance(inner, tuple) for inner in value):
        return _map(value)
    if isinstance(value, list | tuple):
        return [as_json(inner) for inner in value]
    return as_text(value)


def _map(pairs: list[tuple[Any, Any]]) -> Any:
    """Return the pairs of an Arrow map as an object where its keys are texts of their own, else as pairs."""
    keys = [key for key, _ in pairs]
    if all(isinstance(key, str) for key in keys) and len(set(keys)) == len(keys):
        return {key: as_json(value) for key, value in pairs}
    return [[as_json(key), as_json(value)] for key, value in pairs]


def _duration(value: datetime.timedelta) -> str:
    """Return a duration as H:MM:SS, days as hours."""
    sign, rest = ("-", -value) if value < datetime.timedelta(0) else ("", value)
    minutes, seconds = divmod(rest.days * 86400 + rest.seconds, 60)
    fraction = f".{rest.microseconds:06d}" if rest.microseconds else ""
    return f"{sign}{minutes // 60}:{minutes % 60:02d}:{seconds:02d}{fraction}"


def arrow_type(kinds: set[type]) -> Any:
    """Return the Arrow type that holds values of some types as they are; that of texts where there is none.

    >>> str(arrow_type({int})), str(arrow_type({int, float})), str(arrow_type({int, str}))
    ('int64', 'double', 'string')
    """
    import pyarrow as pa

    known = {
        frozenset((bool,)): pa.bool_(),
        frozenset((int,)): pa.int64(),
        frozenset((float,)): pa.float64(),
        frozenset((int, float)): pa.float64(),
        frozenset((datetime.date,)): pa.date32(),
        frozenset((datetime.datetime,)): pa.timestamp("us"),
        frozenset((datetime.date, datetime.datetime)): pa.timestamp("us"),
        frozenset((datetime.time,)): pa.time64("us"),
        frozenset((datetime.timedelta,)): pa.duration("us"),
    }
    return known.get(frozenset(kinds), pa.string())
