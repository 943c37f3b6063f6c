"""Write tables of what was read in articles as a workbook."""

import csv
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

_WHOLE = ("start", "end", "statements")
_DECIMAL = ("score", "low", "high", "holder_p", "target_p")
_ROWS = 8192


def write_sheet(handle: IO[bytes], pieces: Iterable[bytes], own: Callable[[], int], prefix: str) -> int:
    """Write a table whose CSV comes in pieces as the one sheet of a workbook; return how many cells had to be cut.

    Behind the first column stand those of the articles' own table, whose number `own` tells when all pieces have come:
    texts, but for what is nothing but numbers or dates. The others, named with a prefix, have types of
    their own. Raises UsageError where a sheet cannot hold so many rows or columns.
    """
    import pyarrow as pa

    from stance.tables.table import LARGEST_FIELD
    from stance.tables.workbook_writer import check_width, write_workbook

    csv.field_size_limit(2 * LARGEST_FIELD)
    with TemporaryDirectory() as folder:
        path = Path(folder, "rows.csv")
        with path.open("wb") as rows:
            rows.writelines(pieces)
        with path.open(encoding="utf-8", newline="") as rows:
            names = next(csv.reader(rows))
        check_width(names)
        texts = 1 + own()
        types = [pa.string()] * texts + [_type(name.removeprefix(prefix)) for name in names[texts:]]
        schema = pa.schema(list(zip(names, types, strict=True)))
        return write_workbook(handle, partial(_batches, path, schema), names, range(1, texts))


def _type(name: str) -> Any:
    import pyarrow as pa

    if name in _WHOLE:
        return pa.int64()
    if name in _DECIMAL or name.startswith("p_"):
        return pa.float64()
    others = {"certain": pa.bool_(), "document_date": pa.date32()}
    return others.get(name, pa.string())


def _batches(path: Path, schema: Any) -> Iterator[Any]:
    """Yield the rows of a table in CSV as record batches."""
    import pyarrow as pa
    import pyarrow.compute as pc

    with path.open(encoding="utf-8", newline="") as handle:
        rows = csv.reader(handle)
        next(rows)
        while some := list(islice(rows, _ROWS)):
            columns = [pa.array(values, pa.string()) for values in zip(*some, strict=True)]
            filled = [pc.if_else(pc.equal(column, ""), None, column) for column in columns]
            yield pa.record_batch([pc.cast(c, f.type) for c, f in zip(filled, schema, strict=True)], schema=schema)
