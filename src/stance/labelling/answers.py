"""Keep an annotator's answers in a table, beside those of others, and find them again in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stance.errors import TableError, UsageError
from stance.files import draft_beside
from stance.labelling.formats import ANNOTATOR, ANSWER_COLUMNS, LABEL
from stance.labelling.rows import Rows, check_output, read_rows, write_rows
from stance.labelling.session import Answer, matched
from stance.places import locked, place_of, same_place
from stance.tables.labelled import has_column
from stance.tables.layout import Layout


@dataclass(frozen=True)
class Answers:
    """A table of answers that this process alone writes: those of one annotator, and rows that stay as they are.

    `strange` counts the annotator's rows that the table to label does not have; they are kept.
    """

    path: Path
    rows: Rows
    annotator: str
    own: Sequence[Answer]
    kept: Sequence[Sequence[str]]
    strange: int

    def save(self, answers: Sequence[Answer]) -> None:
        """Put the table with these answers in place of the older one, which stays where that fails."""
        own_columns, places = _own(self.rows)
        cells = self.rows.cells
        new = [
            [*(cells[a.row][i] for i in places), a.label, self.annotator, a.labelled_at, a.note] for a in answers
        ]  # fmt: skip
        draft = draft_beside(place_of(self.path).target)
        write_rows(self.path, [*own_columns, *ANSWER_COLUMNS], [*self.kept, *new], draft=draft)


@contextmanager
def opened_answers(path: Path, rows: Rows, annotator: str, labels: Sequence[str]) -> Iterator[Answers]:
    """Open the table of answers to rows, new or of earlier sessions, and keep other processes away from it meanwhile.

    Raises UsageError where it is the table of the texts itself, TableError where it cannot be written, was made of a
    table with other columns, or holds labels of the annotator that are none of `labels`.
    """
    _check(path, rows)
    with locked(place_of(path)):
        yield _found(path, rows, annotator, labels)


def reopened_answers(path: Path, rows: Rows, annotator: str, labels: Sequence[str]) -> Answers:
    """Return the table of answers to rows as it is now, where this process keeps others away from it already.

    Raises the errors of `opened_answers`.
    """
    _check(path, rows)
    return _found(path, rows, annotator, labels)


def _check(path: Path, rows: Rows) -> None:
    check_output(path, rereadable=True)
    if same_place(path, Path(rows.file)):
        raise UsageError(f"{path} holds the texts themselves; write the labels to another file", file=path)
    _check_unlabelled(rows)


def _own(rows: Rows) -> tuple[list[str], list[int]]:
    """Return the columns of the texts' table that are no answer's, and where they stand."""
    places = [i for i, name in enumerate(rows.columns) if name not in ANSWER_COLUMNS]
    return [rows.columns[i] for i in places], places


def _check_unlabelled(rows: Rows) -> None:
    for place, name in enumerate(rows.columns):
        if name in ANSWER_COLUMNS and any(row[place].strip() for row in rows.cells):
            raise TableError(
                f"{rows.file}: its column {name!r} is filled, and labels would replace what it holds; label the table "
                "that it was made from (-o with another --annotator keeps both), or rename the column",
                file=rows.file, column=name,
            )  # fmt: skip


def _found(path: Path, rows: Rows, annotator: str, labels: Sequence[str]) -> Answers:
    own_columns, places = _own(rows)
    if not place_of(path).older or not path.stat().st_size:
        return Answers(path, rows, annotator, [], [], 0)
    text_column = rows.columns[next(iter(rows.places.values()))]
    if not has_column([str(path)], text_column):
        raise _other_table(path, rows)
    older = read_rows(str(path), text_column=text_column, layout=Layout(missing=()))
    if older.rejects:
        first = older.rejects[0]
        raise TableError(
            f"{path}, line {first.line}: {first.reason}; repair the file, or name another with -o", file=path
        )
    if older.columns != [*own_columns, *ANSWER_COLUMNS]:
        raise _other_table(path, rows)
    width = len(own_columns)
    who = width + ANSWER_COLUMNS.index(ANNOTATOR)
    mine = [row for row in older.cells if row[who] == annotator]
    kept = [row for row in older.cells if row[who] != annotator]
    known = matched([tuple(row[i] for i in places) for row in rows.cells], [tuple(row[:width]) for row in mine])
    strange = [row for row, place in zip(mine, known, strict=True) if place is None]
    _check_labels(path, {row[width] for row in mine}, labels)
    own = [
        Answer(place, row[width], row[width + 2], row[width + 3])
        for row, place in zip(mine, known, strict=True)
        if place is not None
    ]
    return Answers(path, rows, annotator, own, [*kept, *strange], len(strange))


def _other_table(path: Path, rows: Rows) -> TableError:
    return TableError(
        f"{path} is no table of labels for {rows.file}, whose columns it would have; name another file with -o",
        file=path,
    )


def _check_labels(path: Path, found: set[str], labels: Sequence[str]) -> None:
    if other := sorted(found - set(labels)):
        raise TableError(
            f"{path} holds the label {other[0]!r}, and the labels are {', '.join(labels)}; say all of them with "
            "--labels, or name another file with -o", file=path, column=LABEL,
        )  # fmt: skip
