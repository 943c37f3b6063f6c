"""Open tables of any kind by their name."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from stance.errors import UsageError
from stance.files import endings, open_input
from stance.tables.csv_reader import open_delimited
from stance.tables.jsonlines import JsonTable
from stance.tables.parquet import ParquetTable
from stance.tables.table import Table
from stance.tables.text_lines import TextTable
from stance.tables.workbook import WorkbookTable

KINDS = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".xlsx": "xlsx"}
"""What a file holds, by its ending before .gz or .zst."""


def kind_of(path: str) -> str | None:
    """Return what a file holds by its name, None where the name does not say.

    >>> kind_of("speeches.csv.gz"), kind_of("notes.md")
    ('csv', None)
    """
    ending, packed = endings(path)
    if ending in (".parquet", ".xlsx") and packed:
        raise UsageError(
            f"{path}: a {ending} file is packed in itself; unpack it, or write it without {packed}", file=path
        )
    return KINDS.get(ending)


@contextmanager
def opened_table(path: str, kind: str, *, encoding: str | None = None, delimiter: str | None = None) -> Iterator[Table]:
    """Open a table of a kind (csv, tsv, jsonl, parquet, xlsx), from standard input for `-`, and close it in the end.

    Raises TableError where it cannot be read or has no usable header, UsageError where an option does not fit.
    """
    if kind in ("parquet", "xlsx"):
        if path == "-":
            raise UsageError(f"{kind} cannot be read from standard input: its index stands at the end; name a file")
        yield ParquetTable(path) if kind == "parquet" else WorkbookTable(path)
        return
    with open_input(path) as source:
        yield open_stream(source, path, kind, encoding=encoding, delimiter=delimiter)


def open_stream(
    source: IO[bytes], name: str, kind: str, *, encoding: str | None = None, delimiter: str | None = None
) -> Table:
    """Return the csv, tsv or jsonl table that a binary stream holds."""
    if kind == "text":
        return TextTable(source, name, encoding)
    if kind == "jsonl":
        if encoding and encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig"):
            raise UsageError(f"{name}: JSON Lines are UTF-8 always; recode the file from {encoding}", file=name)
        return JsonTable(source, name)
    stream = source if hasattr(source, "peek") else io.BufferedReader(source)  # type: ignore[type-var]
    return open_delimited(stream, name, encoding=encoding, delimiter=delimiter or ("\t" if kind == "tsv" else None))
