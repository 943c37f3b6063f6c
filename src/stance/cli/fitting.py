"""Fit tables to the width of a terminal: whole intervals on one line, or the table on its side, or cell below cell."""

import re

from rich.cells import cell_len
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

_NARROW = 60
"""Columns below which the cells of a table of more than a `_FEW` columns stand one below the other."""
_FEW = 3
_WIDEST = 1000
_INTERVAL = re.compile(r"\[[^\[\]]*,\s|(?<![\w.-])[+-]?\d[\d.]* to [+-]?\d")
"""An interval that a blank could break."""


def fitted(table: Table, console: Console) -> Table | Text:
    """Return a table as it can be read at the width of a console: with no interval broken, and no word cut.

    Where the table is too wide it is laid on its side and, where that is too wide as well, its cells stand one below
    the other. Columns that share what room there is, as those of texts do, are left as they are.
    """
    if console.width < _NARROW and len(table.columns) > _FEW:
        return stacked(table)
    if any(column.ratio for column in table.columns):
        return table
    sides = (table, _on_its_side(table))
    return next((one for one in sides if _fits(one, console)), None) or stacked(table)


def _fits(table: Table, console: Console) -> bool:
    """Tell whether a table can be as narrow as a console without breaking an interval or a word, and make it so."""
    least = []
    for column in table.columns:
        lines = [line for cell in (column.header, *column.cells) for line in str(cell).splitlines()]
        parts = [line if _INTERVAL.search(line) else word for line in lines for word in line.split()]
        least.append(max(map(cell_len, parts), default=1))
        column.width = max([least[-1], *map(cell_len, lines)])
    widths = [column.width or 0 for column in table.columns]
    drawn = Measurement.get(console, console.options.update(width=_WIDEST), table).maximum
    too_much = drawn - console.width
    if too_much > sum(widths) - sum(least):
        return False
    while too_much > 0:
        widest = max((i for i in range(len(widths)) if widths[i] > least[i]), key=lambda i: widths[i])
        widths[widest] -= 1
        too_much -= 1
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    return True


def stacked(table: Table) -> Text:
    """Return the rows of a table one below the other, each cell behind the name of its column."""
    drawn = Text(str(table.title or ""))
    for row in zip(*(column.cells for column in table.columns), strict=True):
        for column, cell in zip(table.columns, row, strict=True):
            drawn.append("\n" if drawn.plain else "").append(f"{column.header} ", style="dim")
            drawn.append_text(cell if isinstance(cell, Text) else Text(str(cell)))
        drawn.append("\n")
    return drawn


def _on_its_side(table: Table) -> Table:
    """Return a table whose rows are the columns of another one."""
    first, *others = table.columns
    turned = Table(
        title=table.title, title_justify="left", header_style="bold", show_edge=False, pad_edge=False,
        show_lines=table.show_lines,
    )  # fmt: skip
    turned.add_column(first.header)
    for name in first.cells:
        turned.add_column(name, justify="right")
    for column in others:
        turned.add_row(column.header, *column.cells)
    return turned
