"""Populations whose truth is known, and samples of them, for the tests of estimates."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from stance.shares.sums import Sampled, Sums, sums_of


@dataclass(frozen=True)
class Made:
    """A table: of each row the true value, what the model expects and what it answers."""

    truth: npt.NDArray[np.float64]
    model: npt.NDArray[np.float64]
    answers: npt.NDArray[np.float64]

    def sums(self, sampled: Sampled, documents: npt.NDArray[np.intp] | None = None) -> Sums:
        """Return the sums of the whole table."""
        return sums_of(self.answers, self.model, self.truth[sampled.places], sampled, documents)


def made(rows: int, seed: int = 0, share: float = 0.3, found: float = 0.7, false: float = 0.25) -> Made:
    """Return a table in which the model finds so much of what is there, and so much of what is not."""
    rng = np.random.default_rng(seed)
    truth = (rng.random(rows) < share).astype(float)
    answers = np.where(truth > 0, rng.random(rows) < found, rng.random(rows) < false).astype(float)
    model = np.where(answers > 0, rng.beta(6, 2, rows), rng.beta(2, 6, rows))
    return Made(truth, model, answers)


def simple(places: Sequence[int] | npt.NDArray[np.intp], rows: int) -> Sampled:
    """Return rows as a simple random sample of a table."""
    drawn = np.asarray(places, dtype=np.intp)
    number = len(drawn)
    weights = np.full(number, rows / max(1, number))
    return Sampled(drawn, weights, np.zeros(number, np.intp), ("1",), (rows,), (number,))


def stratified(strata: Sequence[Sequence[int]], sizes: Sequence[int]) -> Sampled:
    """Return rows as a sample of strata of such sizes."""
    places = np.array([row for stratum in strata for row in stratum], dtype=np.intp)
    numbers = np.repeat(np.arange(len(strata)), [len(stratum) for stratum in strata])
    each = np.array([size / len(stratum) for size, stratum in zip(sizes, strata, strict=True)])
    names = tuple(str(i + 1) for i in range(len(strata)))
    return Sampled(places, each[numbers], numbers, names, tuple(sizes), tuple(map(len, strata)))
