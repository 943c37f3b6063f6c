"""Hold rows that were cut in compiled code: stretches of one piece of memory, as they stand in their file."""

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.tables.rejects import Reject
from stance.tables.table import Chunk

START, STOP, TEXT, TEXT_END, STATE, LINE, ESCAPES, FROM, TO = range(9)
"""What is known of a row: where it and its text start and stop, what it is, its line, how many marks in its text stand
for other characters, and where the whole line of JSON starts and stops."""
ROW, JSON_ROW = 7, 9
Bytes = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int64]
"""Shape (rows, ROW or JSON_ROW)."""


class CutRows:
    """Some rows of a table, and the rejects among them: `data` and where in it each row and its text stand.

    `as_chunk` makes of them what the strict reader would have read. `keys` are all that objects of JSON have, None
    where they were too many to note.
    """

    waits = False
    keys: frozenset[str] | None = None

    def __init__(self, data: Bytes, rows: Rows, rejects: list[Reject], as_chunk: "Callable[[CutRows], Chunk]") -> None:
        self.data, self.rows, self.rejects, self._as_chunk = data, rows, rejects, as_chunk

    @property
    def usable(self) -> int:
        """Return how many rows have a text."""
        return len(self.rows)

    @property
    def read(self) -> int:
        """Return how many rows were read, rejects among them."""
        return len(self.rows) + len(self.rejects)

    def places(self, start: int, stop: int) -> tuple[Rows, Rows]:
        """Return where stretches of all rows start and stop."""
        return np.ascontiguousarray(self.rows[:, start]), np.ascontiguousarray(self.rows[:, stop])

    def strings(self, start: int, stop: int) -> list[str]:
        """Return stretches of all rows."""
        return [self.data[a:b].tobytes().decode() for a, b in self.rows[:, [start, stop]].tolist()]

    def chunk(self) -> Any:
        """Return the rows as the strict reader reads them."""
        return self._as_chunk(self)
