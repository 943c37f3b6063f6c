"""Open tables of any kind by their name."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, Any

from stance.errors import UsageError
from stance.files import endings, name_inside, open_input
from stance.tables.csv_reader import open_delimited
from stance.tables.ipc import IpcTable
from stance.tables.jsonlines import JsonTable
from stance.tables.layout import PLAIN, Layout
from stance.tables.lines import encoding_of
from stance.tables.parquet import ParquetTable
from stance.tables.parquet_folder import parquet_files
from stance.tables.table import Table
from stance.tables.text_lines import TextTable
from stance.tables.workbook import WorkbookTable

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
"""The endings of workbooks, which are all of the kind xlsx."""
KINDS = {
    ".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".parquet": "parquet",
    **dict.fromkeys(WORKBOOKS, "xlsx"), **dict.fromkeys((".feather", ".arrow", ".arrows", ".ipc"), "arrow"),
}  # fmt: skip
"""What a file holds, by its ending before .gz or .zst."""
_WHOLE: dict[str, Callable[[str, Layout], Table]] = {
    "parquet": ParquetTable, "xlsx": WorkbookTable, "arrow": IpcTable,
}  # fmt: skip
"""Kinds that are not read from a stream."""
_log = logging.getLogger(__name__)


def kind_of(path: str) -> str | None:
    """Return what a file holds by its name, None where the name does not say.

    Of a .zip file it is what the table in it is; a folder with Parquet files at any depth is Parquet.

    >>> kind_of("speeches.csv.gz"), kind_of("notes.md")
    ('csv', None)
    """
    ending, packed = endings(path)
    with suppress(OSError):  # a text that is too long for a name
        if Path(path).is_dir():
            return "parquet" if parquet_files(path) else None
    if packed == ".zip" and Path(path).is_file():
        ending = endings(name_inside(path))[0]
    if KINDS.get(ending) in _WHOLE and packed:
        raise UsageError(
            f"{path}: a {ending} file is packed in itself; unpack it, or write it without {packed}", file=path
        )
    return KINDS.get(ending)


@contextmanager
def opened_table(
    path: str,
    kind: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    layout: Layout = PLAIN,
    quiet: bool = False,
) -> Iterator[Table]:
    """Open a table of a kind, as `KINDS` has it, from standard input for `-`, and close it in the end.

    What is to be told of the table beside its rejects is logged as a warning when it is closed, unless `quiet`. Raises
    TableError where it cannot be read or has no usable header, UsageError where an option does not fit.
    """
    _check_options(path, kind, layout, delimiter)
    if kind in _WHOLE:
        if path == "-":
            raise UsageError(f"{kind} cannot be read from standard input: its index stands at the end; name a file")
        table = _WHOLE[kind](path, layout)
        yield table
    else:
        with open_input(path) as source:
            table = open_stream(source, path, kind, encoding=encoding, delimiter=delimiter, layout=layout)
            if isinstance(table, JsonTable) and Path(path).is_file():  # a pipe cannot be read twice
                table.again = partial(open_input, path)
            yield table
    for note in () if quiet else table.notes:
        _log.warning("%s: %s", path, note)


def _check_options(path: str, kind: str, layout: Layout, delimiter: str | None) -> None:
    if delimiter is not None and kind not in ("csv", "tsv"):
        raise UsageError(f"{path}: --delimiter is for CSV, and this is {kind}", file=path)
    if layout.sheet is not None and kind != "xlsx":
        raise UsageError(f"{path}: --sheet is for workbooks, and this is {kind}", file=path)
    if layout.header_row is not None and kind not in ("csv", "tsv", "xlsx"):
        raise UsageError(f"{path}: --header-row is for CSV and workbooks, and this is {kind}", file=path)


def open_stream(
    source: IO[bytes],
    name: str,
    kind: str,
    *,
    encoding: str | None = None,
    delimiter: str | None = None,
    layout: Layout = PLAIN,
) -> Table:
    """Return the csv, tsv, jsonl, json or text table that a binary stream holds."""
    if kind == "text":
        return TextTable(source, name, encoding)
    stream = source if hasattr(source, "peek") else io.BufferedReader(source)  # type: ignore[type-var]
    if kind in ("jsonl", "json"):
        if encoding and encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig"):
            raise UsageError(f"{name}: JSON Lines are UTF-8 always; recode the file from {encoding}", file=name)
        return JsonTable(stream, name, layout, array=kind == "json" and _begins_array(stream))
    given = delimiter or ("\t" if kind == "tsv" else None)
    return open_delimited(stream, name, encoding=encoding, delimiter=given, layout=layout)


def _begins_array(stream: Any) -> bool:
    """Tell whether a file of JSON holds one array; else it holds an object a line, as many of that name do."""
    start = stream.peek(4096)
    return bool(start.decode(encoding_of(start[:4], None), "ignore").lstrip("\ufeff \t\r\n").startswith("["))
