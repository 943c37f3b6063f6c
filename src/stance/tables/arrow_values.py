"""Take values out of Arrow arrays, and rows out of batches, whatever their types."""

from collections.abc import Sequence
from typing import Any


def values(array: Any) -> list[Any]:
    """Return the values of an array; what Python cannot hold as it is (far dates, nanoseconds) as text."""
    import pyarrow as pa

    kind = array.type
    if pa.types.is_float16(kind) or pa.types.is_float32(kind):  # 0.1 and not 0.10000000149011612
        return [None if value is None else float(value) for value in array.cast(pa.string()).to_pylist()]
    if pa.types.is_time64(kind) and kind.unit == "ns":
        return list(array.cast(pa.string()).to_pylist())
    try:
        return list(array.to_pylist())
    except (ValueError, OverflowError):  # beyond the year 9999
        return _far(array) if pa.types.is_timestamp(kind) or pa.types.is_date(kind) else list(map(str, array))


def _far(array: Any) -> list[Any]:
    """Return dates or times as texts, as numpy writes them, which knows any year."""
    import numpy as np
    import pyarrow as pa

    days = pa.types.is_date32(array.type)
    unit = "D" if days else "ms" if pa.types.is_date64(array.type) else array.type.unit
    numbers = array.cast(pa.int32() if days else pa.int64()).to_pylist()
    kind = np.dtype(f"datetime64[{unit}]")
    return [None if n is None else str(np.array(n).astype(kind)).replace("T", " ") for n in numbers]


def taken(batch: Any, rows: Sequence[int]) -> Any:
    """Return some rows of a record batch, or some values of an array."""
    import pyarrow as pa

    try:
        return batch.take(pa.array(rows, pa.int64()))
    except pa.ArrowNotImplementedError:  # of views, which cannot be gathered yet
        pieces = [batch.slice(row, 1) for row in rows]
    if isinstance(batch, pa.RecordBatch):
        arrays = [_joined([piece.column(i) for piece in pieces], kind) for i, kind in enumerate(batch.schema.types)]
        return pa.RecordBatch.from_arrays(arrays, schema=batch.schema)
    return _joined(pieces, batch.type)


def _joined(arrays: Sequence[Any], kind: Any) -> Any:
    import pyarrow as pa

    return pa.concat_arrays(arrays) if arrays else pa.array([], kind)


def is_text(kind: Any) -> bool:
    """Tell whether an Arrow type is of texts; a column without any value may be one of texts."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    tests = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view, pa.types.is_null)
    return any(test(kind) for test in tests)


def path_type(schema: Any, path: str) -> tuple[tuple[str, ...], Any] | None:
    """Return the column and the fields of structs that a path with dots names, and its type; None: there is none."""
    import pyarrow as pa

    for name in sorted(schema.names, key=len, reverse=True):
        if path.startswith(f"{name}."):
            kind, keys, rest = schema.field(name).type, [name], path[len(name) + 1 :]
            while rest and pa.types.is_struct(kind):
                inner = [kind.field(i).name for i in range(kind.num_fields)]
                key = rest if rest in inner else rest.partition(".")[0]
                if key not in inner:
                    break
                kind, rest = kind.field(key).type, rest[len(key) + 1 :]
                keys.append(key)
                if not rest:
                    return tuple(keys), kind
    return None


def at_path(batch: Any, path: Sequence[str]) -> Any:
    """Return the array at a path of struct fields."""
    import pyarrow.compute as pc

    array = batch.column(path[0])
    for key in path[1:]:
        array = pc.struct_field(array, key)
    return array
