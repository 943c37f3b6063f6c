"""Draw rows of a scored frame to be coded by hand: `stance sample` for Python."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from stance.frames.frame import frame_of, text_column
from stance.frames.scored import scored_frame
from stance.shares.todo import ROW, SEED, STRATUM, STRATUM_ROWS, todo_of
from stance.tables.shares import SAMPLED_COLUMN
from stance.values import CERTAIN_COLUMN

_WHOLE = (ROW, STRATUM, STRATUM_ROWS, SEED)


def sample(
    frame: Any,
    n: int = 100,
    *,
    text: Any = None,
    by: str | Sequence[str] = (),
    min_per_group: int = 20,
    stratify: bool = False,
    seed: int = 0,
    context: Sequence[str] = (),
    prefix: str = "",
) -> Any:
    """Return `n` rows of a scored frame to be coded by hand, in a random order, as a frame of its own kind.

    The frame is what `score`, or `stance predict`, made. The rows are those that `stance sample` draws of the same
    table, without what the model said: fill in the column "label" and hand them to `share`. The columns behind it say
    how each row was drawn, and must stay as they are. `by` names columns whose values make up groups, of each of which
    `min_per_group` are drawn where that can be; `stratify` draws more where the model doubts; `context` names columns
    to show coders. Rows without a text or a score are left out, and counted in a logged warning; `row` counts without
    them, from 1.

    Raises TableError where the frame has no scores or lacks a column, UsageError where it has fewer than `n` rows.
    """
    table = frame_of(frame)
    groups = [by] if isinstance(by, str) else list(by)
    column = text_column(table, frame, text)
    certain = [prefix + CERTAIN_COLUMN] if stratify else []
    scored = scored_frame(table, column, prefix=prefix, columns=[*groups, *context, *certain])
    todo = todo_of(
        scored, n, by=list(map(str, groups)), stratify=stratify, prefix=prefix, seed=seed, minimum=min_per_group,
        text_column=str(column), context=list(map(str, context)),
    )  # fmt: skip
    arrays = {
        name: _typed(name, list(cells)) for name, cells in zip(todo.columns, zip(*todo.cells, strict=True), strict=True)
    }
    return table.of_its_kind(pa.table(arrays))


def _typed(name: str, cells: list[str]) -> pa.Array:
    if name in _WHOLE:
        return pa.array(list(map(int, cells)), pa.int64())
    if name == SAMPLED_COLUMN:
        return pa.array(list(map(float, cells)), pa.float64())
    return pa.array(cells, pa.string())
