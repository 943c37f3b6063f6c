"""Open tables of any kind, and read labelled texts from them."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from stance.delimited import open_delimited
from stance.errors import TableError, UsageError
from stance.jsonlines import JsonTable
from stance.parquet import ParquetTable
from stance.records import Chunk, Reject, Table
from stance.streams import endings, open_input
from stance.workbook import WorkbookTable

KINDS = {".csv": "csv", ".tsv": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet", ".xlsx": "xlsx"}
"""What a file holds, by its ending before .gz or .zst."""


def kind_of(path: str) -> str | None:
    """Return what a file holds by its name, None where the name does not say.

    >>> kind_of("speeches.csv.gz"), kind_of("notes.md")
    ('csv', None)
    """
    ending, packed = endings(path)
    if ending in (".parquet", ".xlsx") and packed:
        raise UsageError(f"{path}: a {ending} file is packed in itself; unpack it, or write it without {packed}")
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
    if kind == "jsonl":
        if encoding and encoding.lower().replace("_", "-") not in ("utf-8", "utf8", "utf-8-sig"):
            raise UsageError(f"{name}: JSON Lines are UTF-8 always; recode the file from {encoding}")
        return JsonTable(source, name)
    stream = source if hasattr(source, "peek") else io.BufferedReader(source)  # type: ignore[type-var]
    return open_delimited(stream, name, encoding=encoding, delimiter=delimiter or ("\t" if kind == "tsv" else None))


@dataclass(frozen=True)
class Labelled:
    """Labelled texts in the order of the files; `groups` is None without a group column.

    `columns` holds the further columns that were asked for, by name.
    """

    texts: list[str]
    labels: list[str]
    groups: list[str] | None
    columns: dict[str, list[str]]
    rejects: list[Reject]


def read_labelled(
    paths: Sequence[str],
    *,
    text_column: str = "text",
    label_column: str = "label",
    group_column: str | None = None,
    more_columns: Sequence[str] = (),
    encoding: str | None = None,
) -> Labelled:
    """Return the labelled texts of tables; a folder stands for the tables in it.

    A row without text or label is a reject. Raises TableError where a file or column is missing or no row is left.
    """
    found = Labelled([], [], [] if group_column else None, {name: [] for name in more_columns}, [])
    for path in _expand(paths):
        with opened_table(path, kind_of(path) or "csv", encoding=encoding) as table:
            text, label = table.column(text_column), table.column(label_column)
            group = table.column(group_column) if group_column else None
            more = {name: table.column(name) for name in found.columns}
            for chunk in table.chunks(None):
                _take(chunk, found, table, text, label, group, more)
    if not found.texts:
        raise TableError(f"{', '.join(paths)}: no row with a text and a label ({len(found.rejects)} rejected)")
    return found


def _take(
    chunk: Chunk, found: Labelled, table: Table, text: int, label: int, group: int | None, more: dict[str, int]
) -> None:
    """Add a chunk's labelled rows, and its rejects in the order of their lines."""
    texts, labels = chunk.column(text), chunk.column(label)
    groups = chunk.column(group) if group is not None else None
    others = {name: chunk.column(i) for name, i in more.items()}
    rejects = list(chunk.rejects)
    for i, line in enumerate(chunk.lines):
        values = {table.columns[text]: texts[i], table.columns[label]: labels[i]}
        if missing := [name for name, value in values.items() if not value.strip()]:
            reason = f"no {' and no '.join(missing)}"
            rejects.append(Reject(table.name, line, None, reason, ",".join(chunk.cells()[i])))
            continue
        found.texts.append(texts[i])
        found.labels.append(labels[i].strip())
        if found.groups is not None and groups is not None:
            found.groups.append(groups[i])
        for name, values_of in others.items():
            found.columns[name].append(values_of[i])
    found.rejects.extend(sorted(rejects, key=lambda reject: reject.line))


def _expand(paths: Sequence[str]) -> list[str]:
    """Return the files that paths stand for; raise TableError for a folder without tables."""
    files: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            inside = sorted(str(p) for p in Path(path).iterdir() if endings(str(p))[0] in KINDS)
            if not inside:
                raise TableError(f"{path}: the folder holds no table ({', '.join(KINDS)})")
            files.extend(inside)
        else:
            files.append(path)
    return files


def has_column(paths: Sequence[str], column: str, encoding: str | None = None) -> bool:
    """Tell whether every one of the tables has a column of that name."""
    for path in _expand(paths):
        with opened_table(path, kind_of(path) or "csv", encoding=encoding) as table:
            if column not in table.columns:
                return False
    return True
