"""Read labelled texts from tables."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from stance.errors import TableError
from stance.files import endings
from stance.tables.label_names import plain_label
from stance.tables.layout import PLAIN, Layout, one_document
from stance.tables.opening import KINDS, kind_of, opened_table, table_kind
from stance.tables.rejects import Reject, none_left
from stance.tables.table import Chunk, Table

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Labelled:
    """Labelled texts in the order of the files; `groups` is None without a group column.

    `columns` holds the further columns that were asked for, by name; of the optional ones those that a table has.
    """

    texts: list[str]
    labels: list[str]
    groups: list[str] | None
    columns: dict[str, list[str]]
    rejects: list[Reject]
    places: list[str] = field(default_factory=list)
    """The file and the line of each text, in words."""


def read_labelled(
    paths: Sequence[str],
    *,
    text_column: str = "text",
    label_column: str = "label",
    group_column: str | None = None,
    more_columns: Sequence[str] = (),
    optional: Sequence[str] = (),
    encoding: str | None = None,
    layout: Layout = PLAIN,
) -> Labelled:
    """Return the labelled texts of tables; a folder stands for the tables in it.

    A row without text or label is a reject. An `optional` column is "" in tables without it. Raises TableError where a
    file or column is missing or no row is left.
    """
    columns = [text_column, label_column, *([group_column] if group_column else []), *more_columns]
    further = dict.fromkeys([*more_columns, *optional])
    labelled = Labelled([], [], [] if group_column else None, {name: [] for name in further}, [])
    there: set[str] = set(more_columns)
    met: set[str] = set()
    for path in expanded(paths):
        kind = table_kind(path, text_column=text_column)
        with opened_table(path, kind, encoding=encoding, layout=layout) as table:
            places = {name: table.column(name) for name in columns}
            places |= {name: place for name in optional if (place := table.find(name)) is not None}
            there |= set(places)
            for chunk in table.chunks(None):
                values = {name: chunk.column(place) for name, place in places.items()}
                _take(table, chunk, values, labelled, (text_column, label_column), group_column, met)
    if not labelled.texts:
        raise none_left(paths, labelled.rejects)
    if strange := layout.strange_names(met):
        _log.warning("%s", strange)
    return replace(labelled, columns={name: column for name, column in labelled.columns.items() if name in there})


def _take(
    table: Table,
    chunk: Chunk,
    values: Mapping[str, Sequence[str]],
    labelled: Labelled,
    needed: tuple[str, str],
    group_column: str | None,
    met: set[str],
) -> None:
    """Add a chunk's labelled rows, and its rejects in the order of their lines; keep the labels as they stand there."""
    texts, labels = (values[name] for name in needed)
    names = [table.column_name(table.column(name), name) for name in needed]
    rejects = list(chunk.rejects)
    for i, line in enumerate(chunk.lines):
        if reason := _lacking(table.layout, texts[i], labels[i], names):
            rejects.append(Reject(chunk.file or table.name, line, None, reason, ",".join(chunk.cells()[i])))
            continue
        labelled.texts.append(texts[i])
        labelled.places.append(f"{chunk.file or table.name}, line {line}")
        labelled.labels.append(table.layout.label(labels[i]))
        met.add(plain_label(labels[i]))
        if labelled.groups is not None and group_column is not None:
            labelled.groups.append(values[group_column][i])
        for name, column in labelled.columns.items():
            column.append(values[name][i] if name in values else "")
    labelled.rejects.extend(sorted(rejects, key=lambda reject: reject.line))


def _lacking(layout: Layout, text: str, label: str, names: Sequence[str]) -> str:
    """Return what a row lacks, its text, its label or both, nothing where it lacks neither."""
    missing = layout.no_text(text, names[0])
    if layout.no_label(label):
        token = f": {label.strip()!r} stands for a missing one" if label.strip() else ""
        missing += f"{' and ' if missing else ''}no label in column {names[1]!r}{token}"
    return missing


def documents_of(path: str, groups: Sequence[str], layout: Layout) -> list[str]:
    """Return the groups of texts; one without a group, of which there may be many, is one of its own.

    Warns of these, and of groups that are named as if there were none.
    """
    lacking = {i for i, group in enumerate(groups) if layout.no_value(group)}
    if lacking:
        _log.warning("%s: %d texts name no group; each counts as one of its own", path, len(lacking))
    if doubt := one_document((group for i, group in enumerate(groups) if i not in lacking), "the group of texts"):
        _log.warning("%s: %s", path, doubt)
    return [f"{path}, text {i + 1}" if i in lacking else group for i, group in enumerate(groups)]


def expanded(paths: Sequence[str]) -> list[str]:
    """Return the files that paths stand for; raise TableError for a folder without tables."""
    files: list[str] = []
    for path in paths:
        if Path(path).is_dir():
            inside = sorted(
                str(p) for p in Path(path).iterdir() if endings(str(p))[0] in KINDS and not _is_aside(p.name)
            )
            if not inside and kind_of(path) == "parquet":  # in folders of its own, which name partitions
                files.append(path)
                continue
            if not inside:
                raise TableError(f"{path}: the folder holds no table ({', '.join(KINDS)})", file=path)
            files.extend(inside)
        else:
            files.append(path)
    return files


def _is_aside(name: str) -> bool:
    """Tell whether a file is a program's own: hidden, or the lock of a workbook that is open."""
    return name.startswith((".", "~$"))


def left_aside(paths: Sequence[str]) -> list[str]:
    """Return what stands in those of the paths that are folders and is not read, since its name is none of a table."""
    return [
        str(p)
        for path in paths
        if Path(path).is_dir() and expanded([path]) != [path]  # which is one table in many files
        for p in sorted(Path(path).iterdir())
        if endings(str(p))[0] not in KINDS and not _is_aside(p.name)
    ]


def has_column(paths: Sequence[str], column: str, encoding: str | None = None, layout: Layout = PLAIN) -> bool:
    """Tell whether every one of the tables has a column of that name, as `Table.find` has it."""
    for path in expanded(paths):
        with opened_table(path, table_kind(path), encoding=encoding, layout=layout, quiet=True) as table:
            if table.find(column) is None:
                return False
    return True
