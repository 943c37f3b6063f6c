"""Take a scored table out of a frame, and coded rows, as the commands read them from files."""

import logging
from collections.abc import Sequence
from typing import Any

from stance.errors import TableError
from stance.frames.frame import SAY_TEXT, Frame, frame_of
from stance.labelling.formats import ANNOTATOR
from stance.labelling.rows import Rows
from stance.series import is_frame, is_missing, kind_of, listed
from stance.shares.scored import ScoredTable, Unshared, scored_of
from stance.shares.todo import DRAWN_COLUMNS
from stance.tables.cell_values import as_text
from stance.tables.layout import PLAIN
from stance.tables.rejects import Reject
from stance.tables.shares import SHARE_PREFIX, labels_among, no_shares, shares_of
from stance.values import SCORE_COLUMN, STANCE_COLUMN
from stance.wording import counted

_log = logging.getLogger(__name__)


def scored_frame(frame: Frame, text: Any, *, prefix: str = "", columns: Sequence[Any] = ()) -> ScoredTable:
    """Return the rows of a frame that have a text and a score; the others are counted in a warning.

    `columns` are kept by the text of their names; the lines are the numbers of the rows, from 1.
    Raises TableError where the frame has no scores, or lacks a column.
    """
    name, answer = "the frame", prefix + STANCE_COLUMN
    labels = labels_among(list(map(str, frame.columns)), prefix, name)
    cells = [_cells(frame, prefix + SHARE_PREFIX + label) for label in labels]
    texts = _cells(frame, text, hint=SAY_TEXT)
    score = [name for name in (prefix + SCORE_COLUMN,) if name in frame.columns]
    kept = {str(column): _cells(frame, column) for column in dict.fromkeys([answer, *columns, *score])}
    shares, places, rejects, unshared = [], [], [], []
    for row, one in enumerate(texts):
        reason = PLAIN.no_text(one, str(text))
        found = None if reason else shares_of(labels, [column[row] for column in cells])
        if found is None:
            rejects.append(Reject(name, row + 1, None, reason or no_shares(labels), one))
            unshared += [] if reason else [row]
            continue
        shares.append(found)
        places.append(row)
    there = {column: [values[place] for place in places] for column, values in kept.items()}
    table = scored_of(
        name, [texts[place] for place in places], shares, there, rejects, prefix=prefix,
        lines=[place + 1 for place in places],
        unshared=Unshared(labels, [row + 1 for row in unshared], [kept[answer][row] for row in unshared]),
    )  # fmt: skip
    _warn(table.rejects, "the frame")
    return table


def coded_rows(labels: Any, *, text: Any, label: Any) -> list[Rows]:
    """Return the coded rows of a frame, or of several in a list, with whatever says how they were drawn.

    Their lines are the numbers of the rows, from 1; rows without a text are counted in a warning.
    """
    given = list(labels) if isinstance(labels, list | tuple) else [labels]
    found = []
    for number, one in enumerate(given, 1):
        if not is_frame(one):
            raise TypeError(f"labels: found {kind_of(one)}; pass the frame that coders filled in, or a list of such")
        name = "labels" if len(given) == 1 else f"labels {number}"
        found.append(_rows(frame_of(one), name, text, label))
    if not found:
        raise TableError("labels: there is none in the list", file="labels")
    return found


def _rows(frame: Frame, name: str, text: Any, label: Any) -> Rows:
    wanted = [text, label, *(column for column in (*DRAWN_COLUMNS, ANNOTATOR) if column in frame.columns)]
    columns = list(map(str, wanted))
    cells = list(zip(*(_cells(frame, column) for column in wanted), strict=True))
    rows = Rows(name, columns, [], [], [], {column: i for i, column in enumerate(columns)})
    for line, row in enumerate(cells, 1):
        if reason := PLAIN.no_text(row[0], columns[0]):
            rows.rejects.append(Reject(name, line, None, reason, ",".join(row)))
            continue
        rows.cells.append(list(row))
        rows.lines.append(line)
    _warn(rows.rejects, name)
    return rows


def _cells(frame: Frame, column: Any, *, hint: str = "") -> list[str]:
    """Return a column as the texts that a file would hold, empty where a value is missing."""
    values = listed(frame.column(column, hint=hint), what=f"column {column!r}")
    return ["" if is_missing(value) else as_text(value) for value in values]


def _warn(rejects: Sequence[Reject], name: str) -> None:
    if rejects:
        _log.warning(
            "%s of %s left out, the first of them row %d: %s", counted(len(rejects), "row"), name, rejects[0].line,
            rejects[0].reason,
        )  # fmt: skip
