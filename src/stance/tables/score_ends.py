"""Write rows that lie in memory with their scores behind them, in compiled code."""

from collections.abc import Callable, Sequence

import numpy as np

from stance.tables.cut import Bytes, Rows
from stance.tables.scored import Scored
from stance.values import CLOSE

_LONGEST_NUMBER = 12


class ScoreEnds:
    """Appends the added columns to rows as they are.

    `marks` stand before each of the added values and behind the last one; `spelled` says how a label or a reason is
    written. With `shortest` numbers are written as `repr` writes them, else with six decimals.
    """

    def __init__(self, marks: Sequence[str], spelled: Callable[[str], str], *, shortest: bool) -> None:
        self._marks, self._spelled, self._shortest = _joined(marks), spelled, shortest

    def rows(self, data: Bytes, starts: Rows, stops: Rows, scored: Scored) -> memoryview | None:
        """Return the rows at those places with their scores; None where a number is not between -1 and 1."""
        from stance.tables import kernel

        if not np.all(np.abs(scored.probabilities) <= 1.0 + 1e-9):
            return None
        told = ["", CLOSE, *sorted(set(scored.reasons.values()) - {CLOSE})]
        reasons = np.zeros(len(starts), np.int64)
        for row, reason in scored.reasons.items():
            reasons[row] = told.index(reason)
        labels, whys = _joined(map(self._spelled, scored.labels)), _joined(map(self._spelled, told))
        poles = [scored.labels.index(pole) for pole in scored.poles] if scored.poles else [-1, -1]
        longest = len(self._marks[0]) + _LONGEST_NUMBER * (len(scored.labels) + 2) + len(labels[0]) + len(whys[0])
        out = np.empty(int((stops - starts).sum()) + longest * len(starts), np.uint8)
        count = kernel.append_scores(
            data, starts, stops, scored.probabilities, np.array(poles), scored.threshold, reasons, scored.why,
            self._shortest, *self._marks, *labels, *whys, out,
        )  # fmt: skip
        return out.data[:count]


def _joined(texts: "Sequence[str] | map[str]") -> tuple[Bytes, Rows]:
    """Return texts behind one another, and where each starts."""
    found = [text.encode() for text in texts]
    starts = np.cumsum([0, *map(len, found)], dtype=np.int64)
    return np.frombuffer(b"".join(found) or b"\0", np.uint8), starts
