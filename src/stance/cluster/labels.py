"""Take the labels of some rows as they come back from coders, and tell how much each stands for."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stance.errors import LabelError, TableError
from stance.frames.frame import frame_of
from stance.series import is_missing, listed
from stance.shares.todo import STRATUM, STRATUM_ROWS
from stance.tables.label_names import recognised
from stance.tables.layout import PLAIN

_WHOLE = ""
"""The name of the one stratum of a sample that was drawn from all rows alike."""


@dataclass(frozen=True)
class LabelledRow:
    """The id of a labelled row, its label by number, and how many rows it stands for."""

    id: Any
    label: int
    weight: float


@dataclass(frozen=True)
class Labels:
    """Labelled rows, the stratum of each, and of the strata how many rows they have and how many are labelled."""

    rows: Sequence[LabelledRow]
    strata: Mapping[Any, str]
    sizes: Mapping[str, int]
    counts: Mapping[str, int]

    def check(self, found: Collection[Any], number: int) -> None:
        """Raise TableError where a labelled row was not found among the scored ones, or more than once."""
        lacking = [row.id for row in self.rows if row.id not in found]
        if lacking:
            raise TableError(f"{len(lacking)} labelled rows are not among the scored ones, such as {lacking[0]!r}")
        if number > len(self.rows):
            raise TableError(f"{number - len(self.rows)} scored rows have the id of another one; name a column of ids")


def labels_of(
    given: Any, id_column: str, label_column: str, kinds: Sequence[str], rows: int, *, not_random: bool
) -> Labels:
    """Return the labels in a small table; `rows` is how many scored rows there are, `kinds` are the model's labels.

    A row without a label is passed over. Raises TableError where a column is missing, LabelError where a label is none
    of the model's, a row has two of them, or fewer than two rows have one.
    """
    columns = _columns(given, [id_column, label_column], [] if not_random else [STRATUM, STRATUM_ROWS])
    numbers = {kind: i for i, kind in enumerate(kinds)}
    meant = recognised([str(label).strip() for label in columns[label_column]], kinds).labels
    found: dict[Any, tuple[int, str, int]] = {}
    for i, (one, label) in enumerate(zip(columns[id_column], columns[label_column], strict=True)):
        if is_missing(label) or PLAIN.no_label(str(label)):
            continue
        number = numbers.get(meant[i])
        if number is None:
            raise LabelError(f"row {i + 1} has the label {label!r}; the model's are {', '.join(kinds)}")
        stratum = str(columns[STRATUM][i]) if STRATUM in columns else _WHOLE
        size = int(columns[STRATUM_ROWS][i]) if STRATUM in columns else rows
        if found.setdefault(one, (number, stratum, size)) != (number, stratum, size):
            raise LabelError(f"the row {one!r} is there twice, with two labels or strata")
    if len(found) < 2:
        raise LabelError(f"{len(found)} rows with a label; at least two are needed, and some fifty for a share")
    sizes = {stratum: size for _, stratum, size in found.values()}
    if STRATUM in columns and sum(sizes.values()) != rows:
        raise LabelError(f"the strata have {sum(sizes.values())} rows, and {rows} are scored: one has no label")
    counts = Counter(stratum for _, stratum, _ in found.values())
    told = [LabelledRow(one, label, sizes[s] / counts[s]) for one, (label, s, _) in found.items()]
    return Labels(told, {one: stratum for one, (_, stratum, _) in found.items()}, sizes, counts)


def _columns(given: Any, needed: Sequence[str], wished: Sequence[str]) -> dict[str, list[Any]]:
    """Return columns of a table of Spark, pandas, polars or Arrow; of those that are wished all or none."""
    if hasattr(given, "sparkSession"):
        lacking = [name for name in needed if name not in given.columns]
        there = [*needed, *(wished if set(wished) <= set(given.columns) else [])]
        if lacking:
            raise TableError(f"the labels have no column {lacking[0]!r}", column=lacking[0])
        rows = given.select(*there).collect()
        return {name: [row[name] for row in rows] for name in there}
    frame = frame_of(given)
    there = [*needed, *(wished if set(wished) <= set(frame.columns) else [])]
    return {name: listed(frame.column(name), what=f"column {name!r}") for name in there}
