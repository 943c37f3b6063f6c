"""Parse the small tables that ship and that users may replace: words, concepts, actors, offices."""

import csv
import io
from collections.abc import Sequence

from stance.errors import LexiconError


def table_rows(text: str, columns: Sequence[str], name: str) -> list[list[str]]:
    """Return the rows of a small CSV table; raise LexiconError where the header or a row is not as it must be.

    `name` is what messages call the table. The first row stands on line 2.

    >>> table_rows("word,list\\nsay,speech\\n", ("word", "list"), "words table")
    [['say', 'speech']]
    """
    reader = csv.reader(io.StringIO(text), strict=True)
    width = len(columns)
    rows = []
    try:
        header = next(reader, [])
        if tuple(header) != tuple(columns):
            wanted, found = ",".join(columns), ",".join(header)
            raise LexiconError(f"{name}: the header must be {wanted}, found {found!r}", file=name, line=1)
        for cells in reader:
            if len(cells) != width:
                raise malformed(name, reader.line_num, f"{len(cells)} fields, expected {width}: {','.join(columns)}")
            rows.append(cells)
    except csv.Error as error:
        raise malformed(name, reader.line_num, str(error)) from error
    return rows


def malformed(name: str, line: int, what: str, column: str | None = None) -> LexiconError:
    """Return the error that says what is wrong on a line of a small table."""
    return LexiconError(f"{name}, line {line}: {what}", file=name, line=line, column=column)
