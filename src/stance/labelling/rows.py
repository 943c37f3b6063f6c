"""Read whole tables, and exports of labelling programs, as rows of text, and write such rows as tables."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, cast

from stance.errors import UsageError
from stance.files import AtomicWriter, endings
from stance.labelling.formats import ANSWER_COLUMNS, TaskFormat, format_of, rows_of
from stance.tables.cell_values import as_text
from stance.tables.csv_lines import csv_lines
from stance.tables.labelled import expanded
from stance.tables.layout import PLAIN, Layout
from stance.tables.opening import opened_table, table_kind
from stance.tables.rejects import Reject
from stance.tables.scored import Scored
from stance.tables.table import Chunk, Table
from stance.tables.workbook import CellsChunk
from stance.tables.writers import OUT_KINDS, TEXT_KINDS, out_kind_of, table_writer
from stance.unpacking import packed


@dataclass(frozen=True)
class Rows:
    """The rows of a table, a text for each column, and the line that each starts on (of a JSON array: its number).

    `places` tells where the columns that were asked for stand, by the names that they were asked by, `description`
    how the table is written, and `notes` what else there is to know of it.
    """

    file: str
    columns: list[str]
    cells: list[list[str]]
    lines: list[int]
    rejects: list[Reject]
    places: dict[str, int] = field(default_factory=dict)
    description: str = ""
    notes: list[str] = field(default_factory=list)

    def values(self, wanted: str) -> list[str]:
        """Return the cells of a column that was asked for."""
        place = self.places[wanted]
        return [row[place] for row in self.cells]

    def get(self, wanted: str | None) -> list[str] | None:
        """Return the cells of a column that was asked for, None where the table has none of that name."""
        return self.values(wanted) if wanted in self.places else None

    def mappings(self) -> list[dict[str, str]]:
        """Return the rows as mappings of column to cell."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.cells]


def read_rows(
    path: str,
    *,
    text_column: str,
    needed: Sequence[str] = (),
    wished: Sequence[str] = (),
    encoding: str | None = None,
    layout: Layout = PLAIN,
) -> Rows:
    """Return the rows of a table, or of what Label Studio, Prodigy or doccano exported, that have a text.

    The others are rejects. Raises TableError where the text's column or one of the `needed` ones is missing; those
    `wished` may be.
    """
    kind = table_kind(path, text_column=text_column)
    with opened_table(path, kind, encoding=encoding, layout=layout) as table:
        table.take_all_columns()
        rows = table.chunks(None)
        first = next(rows, None)
        program = None
        if first is not None and kind in ("json", "jsonl") and first.texts:
            program = format_of(first.objects(table.columns)[0])
        chunks = [] if first is None else chain([first], rows)
        if program is not None:
            return _of_program(path, table, list(chunks), program, text_column, [*needed, *wished])
        found = Rows(path, table.columns, [], [], [], description=table.description, notes=table.notes)
        for name in (text_column, *needed):
            found.places[name] = table.column(name)
        for name in wished:
            if (place := table.find(name)) is not None:
                found.places[name] = place
        for chunk in chunks:
            _take(found, chunk, layout, table.column_name(found.places[text_column], text_column), text_column)
    return found


def read_tables(
    paths: Sequence[str],
    *,
    text_column: str,
    needed: Sequence[str] = (),
    wished: Sequence[str] = (),
    encoding: str | None = None,
    layout: Layout = PLAIN,
) -> list[Rows]:
    """Return the rows of each of several tables, as `read_rows` does; a folder stands for the tables in it."""
    return [
        read_rows(
            path, text_column=text_column, needed=needed, wished=wished, encoding=encoding, layout=layout
        )
        for path in expanded(paths)
    ]  # fmt: skip


def _take(found: Rows, chunk: Chunk, layout: Layout, name: str, text_column: str) -> None:
    rejects = list(chunk.rejects)
    place = found.places[text_column]
    for line, row in zip(chunk.lines, chunk.cells(), strict=True):
        if reason := layout.no_text(row[place], name):
            rejects.append(Reject(chunk.file or found.file, line, None, reason, ",".join(row)))
        else:
            found.cells.append(row)
            found.lines.append(line)
    found.rejects.extend(sorted(rejects, key=lambda reject: reject.line))


def _of_program(
    path: str, table: Table, chunks: Sequence[Chunk], program: TaskFormat, text_column: str, wanted: Sequence[str]
) -> Rows:
    """Return the rows that tasks hold; their lines are those of the tasks."""
    lines = [line for chunk in chunks for line in chunk.lines]
    tasks = [task for chunk in chunks for task in chunk.objects(table.columns)]
    answers = rows_of(tasks, program, text_column=text_column)
    rejects = [reject for chunk in chunks for reject in chunk.rejects]
    rejects += [
        Reject(path, lines[fault.number - 1], None, fault.reason, json.dumps(tasks[fault.number - 1], default=str))
        for fault in answers.faults
    ]
    own = dict.fromkeys(name for row in answers.rows for name in row if name not in ANSWER_COLUMNS)
    columns = [*own, *ANSWER_COLUMNS]
    found = Rows(path, columns, [], [], sorted(rejects, key=lambda reject: reject.line))
    for row, number in zip(answers.rows, answers.numbers, strict=True):
        cells = [as_text(row.get(name)) for name in columns]
        if reason := PLAIN.no_text(as_text(row.get(text_column)), text_column):
            found.rejects.append(Reject(path, lines[number - 1], None, reason, json.dumps(row, default=str)))
            continue
        found.cells.append(cells)
        found.lines.append(lines[number - 1])
    found.places.update({name: columns.index(name) for name in (text_column, *wanted) if name in columns})
    return found


def check_output(path: Path, *, rereadable: bool = False) -> str:
    """Return the kind of table that is written under a name; raise UsageError where the name does not say.

    A database is none that is `rereadable`.
    """
    kind = out_kind_of(str(path))
    allowed = [ending for ending, named in OUT_KINDS.items() if not (rereadable and named == "sqlite")]
    if kind is None or (rereadable and kind == "sqlite"):
        raise UsageError(f"{path}: its name does not say what to write; name it {', '.join(allowed)}", file=path)
    return kind


def write_rows(
    path: Path, columns: Sequence[str], cells: Sequence[Sequence[str]], *, draft: Path | None = None
) -> None:
    """Write rows of text as a table of the kind that its name says, complete or not at all.

    Whoever names a `draft` has locked the place. Raises TableError where it cannot be written.
    """
    kind = check_output(path)
    with AtomicWriter(path, draft) as handle:
        if kind in TEXT_KINDS:
            handle.write(packed(_text(kind, columns, cells), endings(str(path))[1]))
            return
        table = _Given(str(path), columns)
        writer = table_writer(table, columns, [], [], kind=kind, out_kind=kind)
        chunk = CellsChunk([""] * len(cells), list(range(len(cells))), rows=[list(row) for row in cells])
        writer.whole(handle, [writer.rows(chunk, cast(Scored, _Nothing()))])


def write_tasks(path: Path, tasks: Sequence[Mapping[str, Any]]) -> None:
    """Write tasks as one JSON array, or as an object a line where the name ends in .jsonl.

    Raises UsageError where the name says something else, TableError where it cannot be written.
    """
    kind = out_kind_of(str(path))
    if kind not in ("json", "jsonl"):
        raise UsageError(f"{path}: tasks are written as .json (one array) or .jsonl (one a line)", file=path)
    lines = [json.dumps(task, ensure_ascii=False) for task in tasks]
    content = "[\n" + ",\n".join(lines) + "\n]\n" if kind == "json" else "".join(line + "\n" for line in lines)
    with AtomicWriter(path) as handle:
        handle.write(packed(content.encode("utf-8", "backslashreplace"), endings(str(path))[1]))


def _text(kind: str, columns: Sequence[str], cells: Sequence[Sequence[str]]) -> bytes:
    if kind in ("csv", "tsv"):
        return csv_lines([columns, *cells], "\t" if kind == "tsv" else ",").encode("utf-8", "surrogateescape")
    lines = [json.dumps(dict(zip(columns, row, strict=True)), ensure_ascii=False) for row in cells]
    text = "[\n" + ",\n".join(lines) + "\n]\n" if kind == "json" else "".join(line + "\n" for line in lines)
    return text.encode("utf-8", "backslashreplace")


class _Given(Table):
    """A table whose rows are at hand already."""

    def __init__(self, name: str, columns: Sequence[str]) -> None:
        self.name, self.columns, self.description = name, list(columns), "rows"

    def chunks(self, text_column: int | None, size: int = 0) -> Any:  # noqa: ARG002  # they are written, not read
        """Return no rows."""
        return iter(())


class _Nothing:
    """Stands for the scores of rows to which none are added."""

    sentences = None

    def columns(self) -> list[list[Any]]:
        """Return no columns."""
        return []
