"""Hold texts as stretches of one piece of memory, so that rows of a file are scored where they lie."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Spans:
    """Texts in UTF-8, each sound, at `data[starts[i]:ends[i]]`; `data` is uint8, the places are int64.

    >>> spans = Spans(np.frombuffer(b"We met. They left.", np.uint8), np.array([0, 8]), np.array([7, 18]))
    >>> len(spans), spans.text(1)
    (2, 'They left.')
    """

    data: npt.NDArray[np.uint8]
    starts: npt.NDArray[np.int64]
    ends: npt.NDArray[np.int64]

    def __len__(self) -> int:
        """Return how many texts there are."""
        return len(self.starts)

    def text(self, i: int) -> str:
        """Return a text as a string."""
        return self.data[self.starts[i] : self.ends[i]].tobytes().decode()

    def some(self, which: npt.NDArray[np.int64]) -> "Spans":
        """Return the texts at some places."""
        return Spans(self.data, self.starts[which], self.ends[which])
