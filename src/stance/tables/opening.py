"""Say what an input holds, by its name, its first bytes and its first lines, and open tables of any kind."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from stance.errors import TableError, UsageError
from stance.files import endings, first_bytes, is_pipe, open_input
from stance.tables.contents import NEEDED, Content, content_of, wide_encoding
from stance.tables.csv_reader import open_delimited
from stance.tables.jsonlines import JsonTable
from stance.tables.looks import look_of
from stance.tables.parquet import ParquetTable
from stance.tables.table import Table
from stance.tables.text_lines import TextTable
from stance.tables.workbook import WorkbookTable
from stance.values import TEXT_COLUMN

KINDS = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".xlsx": "xlsx"}
"""What a file holds, by its ending before .gz or .zst."""
DOCUMENTS = (Content.html, Content.pdf, Content.docx)
"""What `stance article` reads, and no command as a table."""
_LOOKED_INTO = 1 << 16
"""Bytes from the start of an input among which its first line must end."""


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


def table_kind(path: str, *, text_column: str = TEXT_COLUMN) -> str:
    """Return which kind of table an input is: by its name, and of a pipe by its first lines.

    Raises UsageError where it is none, or where neither tells.
    """
    if kind := kind_of(path):
        return kind
    if not is_pipe(path):
        content = content_of(first_bytes(path, NEEDED))
        what = "its ending does not say what it holds" if content is Content.text else f"it is {content.value}"
        raise UsageError(f"{path} is no table: {what}; tables are named {', '.join(KINDS)}", file=path)
    kind = looked_into(path, text_column=text_column)
    if kind == "text":
        raise UsageError(f"{named(path)} is no table: its first line is no header with a column {text_column!r}")
    return kind


def looked_into(path: str, *, text_column: str = TEXT_COLUMN, options: str = "--input-format") -> str:
    """Return what an input holds by its first lines: jsonl, csv or (one text a line) text.

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


def named(path: str) -> str:
    """Return how an input is called in messages."""
    return "standard input" if path == "-" else path


@contextmanager
def opened_table(path: str, kind: str, *, encoding: str | None = None, delimiter: str | None = None) -> Iterator[Table]:
    """Open a table of a kind (csv, tsv, jsonl, parquet, xlsx, or text: one a line), and close it in the end.

    Standard input is `-`. Raises TableError where it cannot be read, is of another kind or has no usable header,
    UsageError where an option does not fit.
    """
    if delimiter is not None and kind not in ("csv", "tsv"):
        raise UsageError(f"--delimiter is for csv and tsv, and {named(path)} is {kind}", file=path)
    if kind in ("parquet", "xlsx"):
        if encoding is not None:
            raise UsageError(f"--encoding is for text, and {path} is {kind}, which says its own", file=path)
        if is_pipe(path):
            raise UsageError(f"{kind} cannot be read from {named(path)}: its index stands at the end; name a file")
        content = content_of(first_bytes(path, NEEDED))
        if content in (Content.text, Content.html, Content.xml, Content.pdf, Content.docx, Content.image):
            what = "an Excel workbook" if kind == "xlsx" else "Parquet"
            raise TableError(
                f"{path} is {content.value} and not {what}; give it a name that says what it is", file=path
            )
        yield ParquetTable(path) if kind == "parquet" else WorkbookTable(path)
        return
    with open_input(path) as source:
        _refuse(source.peek(NEEDED)[:NEEDED], path, text=kind == "text", encoding=encoding)  # type: ignore[attr-defined]
        yield open_stream(source, path, kind, encoding=encoding, delimiter=delimiter)


def open_stream(
    source: IO[bytes], name: str, kind: str, *, encoding: str | None = None, delimiter: str | None = None
) -> Table:
    """Return the csv, tsv, jsonl or text table that a binary stream holds."""
    if kind == "text":
        return TextTable(source, name, encoding)
    if kind == "jsonl":
        if encoding and encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig"):
            raise UsageError(f"{name}: JSON Lines are UTF-8 always; recode the file from {encoding}", file=name)
        return JsonTable(source, name)
    stream = source if hasattr(source, "peek") else io.BufferedReader(source)  # type: ignore[type-var]
    return open_delimited(stream, name, encoding=encoding, delimiter=delimiter or ("\t" if kind == "tsv" else None))


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
        hint = f"is {content.value}; stance article reads it, and this reads tables and text"
    elif content is Content.xlsx or content is Content.parquet:
        hint = f"is {content.value}; give it a name that ends so"
    elif content is Content.old_office or content is Content.package:
        hint = f"is {content.value}; save it as .docx, .xlsx, .csv or .txt"
    else:
        hint = f"is {content.value}, which cannot be read as text"
    raise TableError(f"{named(path)} {hint}", file=path)
