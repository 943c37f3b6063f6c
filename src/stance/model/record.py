"""Remember of a training run the answers on held-out folds and which texts it learned from."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance.model.metrics import Classes

Hashes = npt.NDArray[np.uint64]
_BYTES = 8
"""How much of a SHA-256 is kept: among a million texts two would share it once in 37 million training runs."""


@dataclass(frozen=True, eq=False)
class Record:
    """What a training run leaves beside the numbers of its model.

    `confusion[i, j]` counts texts of label i that held-out folds answered as label j, shape (labels, labels). `texts`
    are the hashes of the texts, sorted, without doubles: from them no text can be read.
    """

    confusion: Classes
    texts: Hashes

    def knows(self, texts: Iterable[str]) -> list[bool]:
        """Tell for each text whether it, or a copy of it, was among those trained on."""
        hashes = text_hashes(texts)
        places = np.minimum(np.searchsorted(self.texts, hashes), max(len(self.texts) - 1, 0))
        found: list[bool] = (self.texts[places] == hashes).tolist() if len(self.texts) else [False] * len(hashes)
        return found


def copy_key(text: str) -> str:
    """Return what copies of a text have in common: its words, however they are spaced and capitalised.

    >>> copy_key("We  met.") == copy_key("we met. ")
    True
    """
    return " ".join(text.split()).casefold()


def text_hashes(texts: Iterable[str]) -> Hashes:
    """Return the hash of each text; copies have the same one."""
    digests = (hashlib.sha256(copy_key(text).encode("utf-8", "surrogatepass")).digest() for text in texts)
    return np.array([int.from_bytes(digest[:_BYTES], "little") for digest in digests], np.uint64)


def numbered_copies(texts: Sequence[str]) -> Classes:
    """Return a number for each text that its copies share, shape (texts,).

    >>> numbered_copies(["We met.", "They left.", "we met."]).tolist()
    [0, 1, 0]
    """
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(copy_key(text), len(numbers)) for text in texts], np.intp)
