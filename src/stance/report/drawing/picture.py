"""Hold a drawn figure with what tells the same in words and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from stance.report.templating import render
from stance.values import short

ROWS_OPEN = 8
"""Rows up to which the table under a figure is shown at once."""
ROWS_SHOWN = 60
"""Rows of a figure's table that a page shows; the data beside the page has all."""

LONGEST = 80
"""Characters of a cell that are shown."""


@dataclass(frozen=True)
class Picture:
    """A figure: inline SVG, its title and description, and the table of its numbers as text.

    `key` is unique in a page (letters, digits, hyphens): the SVG's ids begin with it. `numbers` are the positions of
    the columns that hold numbers. `wide` figures keep their size and are scrolled where the page is narrow.
    """

    key: str
    title: str
    description: str
    svg: Markup
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    note: str = ""
    wide: bool = False

    def figure(self, *, folded: bool = False) -> Markup:
        """Return the figure as HTML: caption, picture, note, and the table, folded where it is long or where asked."""
        shown = [tuple(short(cell, LONGEST) for cell in row) for row in self.rows[:ROWS_SHOWN]]
        return render(
            "figure.html", picture=self, open=not folded and len(self.rows) <= ROWS_OPEN, shown=shown,
            more=max(0, len(self.rows) - ROWS_SHOWN),
        )  # fmt: skip


def drawn(template: str, key: str, title: str, description: str, **values: object) -> Markup:
    """Return the SVG that a template makes, with its title and description."""
    return render(template, key=key, title=title, description=description, **values)


def listed(names: Sequence[str], most: int = 3) -> str:
    """Return names in a row of words.

    >>> listed(["a", "b", "c", "d"]), listed(["a", "b"])
    ('a, b, c and 1 more', 'a and b')
    """
    if len(names) > most:
        return f"{', '.join(names[:most])} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))
