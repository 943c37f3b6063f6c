"""Say what an input holds, by its name, its first bytes and its first lines, and open tables of any kind."""

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from shlex import quote
from typing import IO, Any

from stance.errors import TableError, UsageError
from stance.files import endings, first_bytes, is_pipe, name_inside, open_input
from stance.tables.contents import NEEDED, Content, content_of, wide_encoding
from stance.tables.csv_reader import open_delimited
from stance.tables.ipc import IpcTable
from stance.tables.jsonlines import JsonTable
from stance.tables.layout import PLAIN, Layout
from stance.tables.lines import encoding_of
from stance.tables.looks import look_of
from stance.tables.parquet import ParquetTable
from stance.tables.parquet_folder import parquet_files
from stance.tables.table import Table
from stance.tables.text_lines import TextTable
from stance.tables.workbook import WorkbookTable
from stance.values import TEXT_COLUMN

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
_STATISTICS = {
    ".dta": "Stata: export delimited using FILE.csv",
    ".sav": "SPSS: SAVE TRANSLATE OUTFILE='FILE.csv' /TYPE=CSV /FIELDNAMES",
    ".rds": 'R: write.csv(readRDS("FILE.rds"), "FILE.csv", row.names = FALSE)',
    ".rdata": 'R: load it, then write.csv(NAME, "FILE.csv", row.names = FALSE)',
    ".sas7bdat": 'SAS: PROC EXPORT DATA=NAME OUTFILE="FILE.csv" DBMS=CSV',
}
"""What to type in a statistics program to write what is in its own files as CSV."""
DOCUMENTS = (Content.html, Content.pdf, Content.docx, Content.mail)
"""What `stance article` reads, and no command as a table."""
_LOOKED_INTO = 1 << 16
"""Bytes from the start of an input among which its first line must end."""


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


def table_kind(path: str, *, text_column: str = TEXT_COLUMN) -> str:
    """Return which kind of table an input is: by its name, and of a pipe by its first lines.

    Raises UsageError where it is none, or where neither tells.
    """
    if kind := kind_of(path):
        return kind
    if not is_pipe(path):
        content = content_of(first_bytes(path, NEEDED))
        what = "its ending does not say what it holds" if content is Content.text else f"it is {content.value}"
        what = how_to_export(path) or what
        raise UsageError(f"{path} is no table: {what}; tables are named {', '.join(KINDS)}", file=path)
    kind = looked_into(path, text_column=text_column)
    if kind == "text":
        raise UsageError(f"{named(path)} is no table: its first line is no header with a column {text_column!r}")
    return kind


def how_to_export(path: str) -> str:
    """Return what a file of a statistics program is and how its data become CSV; nothing of any other file.

    >>> how_to_export("a.SAV").split(" (")[0], how_to_export("a.csv")
    ('data of a statistics program; save them as CSV there', '')
    """
    how = _STATISTICS.get(Path(path).suffix.lower())
    return f"data of a statistics program; save them as CSV there ({how})" if how else ""


def looked_into(path: str, *, text_column: str = TEXT_COLUMN, options: str = "--input-format") -> str:
    """Return what an input holds by its first lines: jsonl, json, csv or (one text a line) text.

    Raises UsageError where they do not tell, TableError where it is of another kind or empty.
    """
    start = first_bytes(path, _LOOKED_INTO)
    if not start:
        raise TableError(f"{named(path)} is empty: no text in it", file=path)
    _refuse(start, path, text=True, encoding=None)
    look = look_of(start, text_column)
    if look.kind is None:
        raise UsageError(
            f"{named(path)} may be {look.may_be}, or one text a line; say which: {options} csv (with "
            f"--text-column), jsonl or text",
            file=path,
        )
    return look.kind


def typed(path: str) -> str:
    """Return a path as it is typed in a shell.

    >>> typed("a b.docx"), typed("-c.docx"), typed("notes/")
    ("'a b.docx'", './-c.docx', 'notes')
    """
    bare = path if path == "-" else path.rstrip("/") or "/"
    return quote(f"./{bare}" if bare.startswith("-") and bare != "-" else bare)


def named(path: str) -> str:
    """Return how an input is called in messages."""
    return "standard input" if path == "-" else path


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
    """Open a table of a kind, as `KINDS` has it, or text (one a line), and close it in the end; `-` is standard input.


    What is to be told of the table beside its rejects is logged as a warning when it is closed, unless `quiet`. Raises
    TableError where it cannot be read, is of another kind or has no usable header, UsageError where an option does not
    fit.
    """
    _check_options(path, kind, layout, delimiter, encoding)
    if kind in _WHOLE:
        _check_whole(path, kind)
        table = _WHOLE[kind](path, layout)
        yield table
    else:
        with open_input(path) as source:
            _refuse(source.peek(NEEDED)[:NEEDED], path, text=kind == "text", encoding=encoding)  # type: ignore[attr-defined]
            table = open_stream(source, path, kind, encoding=encoding, delimiter=delimiter, layout=layout)
            if isinstance(table, JsonTable) and Path(path).is_file():  # a pipe cannot be read twice
                table.again = partial(open_input, path)
            yield table
    for note in () if quiet else table.notes:
        _log.warning("%s: %s", path, note)


def _check_options(path: str, kind: str, layout: Layout, delimiter: str | None, encoding: str | None) -> None:
    if delimiter is not None and kind not in ("csv", "tsv"):
        raise UsageError(f"{named(path)}: --delimiter is for CSV, and this is {kind}", file=path)
    if encoding is not None and kind in _WHOLE:
        raise UsageError(f"{path}: --encoding is for text, and this is {kind}, which says its own", file=path)
    if layout.sheet is not None and kind != "xlsx":
        raise UsageError(f"{named(path)}: --sheet is for workbooks, and this is {kind}", file=path)
    if layout.header_row is not None and kind not in ("csv", "tsv", "xlsx"):
        raise UsageError(f"{named(path)}: --header-row is for CSV and workbooks, and this is {kind}", file=path)


def _check_whole(path: str, kind: str) -> None:
    """Raise where a table that is not read from a stream is a pipe, or is text or a document under its name."""
    if is_pipe(path):
        raise UsageError(f"{kind} cannot be read from {named(path)}: its index stands at the end; name a file")
    if Path(path).is_dir():
        return
    content = content_of(first_bytes(path, NEEDED))
    if content in (Content.text, Content.html, Content.xml, Content.pdf, Content.docx, Content.image):
        what = {"xlsx": "an Excel workbook", "parquet": "Parquet"}.get(kind, "an Arrow file")
        raise TableError(f"{path} is {content.value} and not {what}; give it a name that says what it is", file=path)


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


def _refuse(start: bytes, path: str, *, text: bool, encoding: str | None) -> None:
    """Raise TableError where the first bytes of a table in text, or of text itself, are those of something else.

    A NUL in a table costs the row that it stands in, and not the file.
    """
    content = content_of(start)
    if content is Content.text or (content is Content.binary and not text) or (content is Content.utf16 and encoding):
        return
    if content is Content.utf16:
        hint = f"looks like {content.value}: say --encoding {wide_encoding(start)}"
    elif content in DOCUMENTS:
        if path != "-" and endings(path)[0] in KINDS:
            hint = f"is {content.value} and no table; give it an ending that says so, and stance article reads it"
        else:
            hint = f"is {content.value}, which holds an article: stance article {typed(path)}"
    elif content is Content.xlsx or content is Content.parquet:
        hint = f"is {content.value}; give it a name that ends so"
    elif content is Content.old_office or content is Content.package:
        hint = f"is {content.value}; save it as .docx, .xlsx, .csv or .txt"
    else:
        hint = f"is {content.value}, which cannot be read as text"
    raise TableError(f"{named(path)} {hint}", file=path)
