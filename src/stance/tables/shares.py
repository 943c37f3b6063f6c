"""Read texts with the share of each label: several coders' votes, or another model's probabilities."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import isfinite

from stance.errors import TableError
from stance.tables.labelled import expanded
from stance.tables.layout import PLAIN, Layout
from stance.tables.opening import opened_table, table_kind
from stance.tables.rejects import Reject
from stance.tables.table import Table

SHARE_PREFIX = "p_"
SAMPLED_COLUMN = "p_sampled"
"""With which probability a row was drawn to be labelled: a column of samples, and no label's share."""
_FAR_FROM_ONE = 0.01


@dataclass(frozen=True)
class Shared:
    """Texts with the shares of their labels, which sum to 1, and the line that each starts on.

    `columns` holds the further columns that were asked for; of the optional ones those that all tables have. `unshared`
    holds the same of the rows that are rejects because their shares are none, `unshared_lines` where those start.
    """

    texts: list[str]
    shares: list[dict[str, float]]
    columns: dict[str, list[str]]
    rejects: list[Reject]
    lines: list[int] = field(default_factory=list)
    unshared: dict[str, list[str]] = field(default_factory=dict)
    unshared_lines: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)
    """The labels of the last table."""


def read_shares(
    paths: Sequence[str],
    *,
    text_column: str = "text",
    more_columns: Sequence[str] = (),
    optional: Sequence[str] = (),
    found_columns: Callable[[Sequence[str]], Sequence[str]] = lambda _: (),
    prefix: str = "",
    encoding: str | None = None,
    layout: Layout = PLAIN,
) -> Shared:
    """Return the texts of tables with columns such as p_hostile, one for each label, behind a prefix if there is one.

    A row whose shares are no numbers from 0 up, or do not sum to 1, is a reject. An `optional` column that a table
    lacks is not among the columns. `found_columns` names further ones, given all columns of a table. Raises TableError
    where a file or another column is missing.
    """
    names = list(dict.fromkeys([*more_columns, *optional]))
    found = Shared([], [], {name: [] for name in names}, [], unshared={name: [] for name in names})
    for path in expanded(paths):
        kind = table_kind(path, text_column=text_column)
        with opened_table(path, kind, encoding=encoding, layout=layout) as table:
            found.labels[:] = labels = share_labels(table, prefix)
            places = [table.columns.index(prefix + SHARE_PREFIX + label) for label in labels]
            for name in filter(lambda name: table.find(name) is None, optional):
                found.columns.pop(name, None)
            for columns in (found.columns, found.unshared):
                columns.update({name: [] for name in found_columns(table.columns) if name not in columns})
            more = [table.column(name) for name in found.columns]
            text = table.column(text_column)
            for chunk in table.chunks(text):
                found.rejects.extend(chunk.rejects)
                cells = [chunk.column(place) for place in places]
                further = [chunk.column(place) for place in more]
                for i, line in enumerate(chunk.lines):
                    shares = shares_of(labels, [column[i] for column in cells])
                    if shares is None:
                        found.rejects.append(
                            Reject(chunk.file or table.name, line, None, no_shares(labels), ",".join(chunk.cells()[i]))
                        )
                        found.unshared_lines.append(line)
                        for name, column in zip(found.columns, further, strict=True):
                            found.unshared[name].append(column[i])
                        continue
                    found.texts.append(chunk.texts[i])
                    found.shares.append(shares)
                    found.lines.append(line)
                    for name, column in zip(found.columns, further, strict=True):
                        found.columns[name].append(column[i])
    return found


def has_shares(paths: Sequence[str], encoding: str | None = None, layout: Layout = PLAIN) -> bool:
    """Tell whether every one of the tables has a column of shares."""
    for path in expanded(paths):
        with opened_table(path, table_kind(path), encoding=encoding, layout=layout, quiet=True) as table:
            if not any(_is_share(name, "") for name in table.columns):
                return False
    return True


def share_labels(table: Table, prefix: str = "") -> list[str]:
    """Return the labels that a table has shares of; raise TableError where there are not at least two."""
    return labels_among(table.columns, prefix, table.name)


def labels_among(columns: Sequence[str], prefix: str, name: str) -> list[str]:
    """Return the labels that columns hold shares of; raise TableError where there are not at least two."""
    before = prefix + SHARE_PREFIX
    labels = [column.removeprefix(before) for column in columns if _is_share(column, prefix)]
    if len(labels) < 2:
        hint = "" if labels else f"; a table that is not scored yet is scored by stance predict {name} -o scored.csv"
        raise TableError(f"{name}: no columns {before}LABEL for two labels or more{hint}", file=name)
    return labels


def _is_share(name: str, prefix: str) -> bool:
    return name.startswith(prefix + SHARE_PREFIX) and name != SAMPLED_COLUMN


def shares_of(labels: Sequence[str], cells: Sequence[str]) -> dict[str, float] | None:
    """Return the shares of labels that cells hold, summing to 1; None where they are no shares."""
    try:
        values = [float(cell) for cell in cells]
    except ValueError:
        return None
    sound = all(isfinite(value) and value >= 0 for value in values) and abs(sum(values) - 1) <= _FAR_FROM_ONE
    return {label: value / sum(values) for label, value in zip(labels, values, strict=True)} if sound else None


def no_shares(labels: Sequence[str]) -> str:
    """Return why a row without shares is rejected."""
    return f"the shares of {', '.join(labels)} are not numbers that sum to 1"
