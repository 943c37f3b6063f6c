"""Write rows of cells as lines of CSV that every reader takes for the same rows."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any


def csv_lines(rows: Iterable[Sequence[Any]], delimiter: str = ",") -> str:
    r"""Return rows as CSV, a line feed behind each, cells quoted where they must be.

    A row with a bare carriage return, which `csv.writer` leaves unquoted though a reader takes it for the end of a
    line, has all its cells quoted.

    >>> csv_lines([("a", 1), ("b,c", ""), ("d\re", 2)])
    'a,1\n"b,c",\n"d\re","2"\n'
    """
    buffer = io.StringIO(newline="")
    plain = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    careful = csv.writer(buffer, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for row in rows:
        (careful if any("\r" in str(cell) for cell in row) else plain).writerow(row)
    return buffer.getvalue()
