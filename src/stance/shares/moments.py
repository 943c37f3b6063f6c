"""Add up vectors and their products, so that the variance of any linear combination can be told from the sums alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Moments:
    """Of some units (rows, documents) with a vector each: how many, the sum of each entry and of each two multiplied.

    Those of parts add up to those of the whole as long as no unit is in two parts.

    >>> one, other = Moments.of(np.array([[1.0, 2.0]])), Moments.of(np.array([[1.0, 4.0]]))
    >>> both = one + other
    >>> both.units, both.sums, both.products
    (2, (2.0, 6.0), ((2.0, 6.0), (6.0, 20.0)))
    """

    units: int
    sums: tuple[float, ...]
    products: tuple[tuple[float, ...], ...]

    @classmethod
    def of(cls, vectors: Floats) -> "Moments":
        """Return the moments of vectors, shape (units, entries)."""
        sums, products = vectors.sum(axis=0), vectors.T @ vectors
        return cls(len(vectors), tuple(sums.tolist()), tuple(map(tuple, products.tolist())))

    @classmethod
    def none(cls, entries: int) -> "Moments":
        """Return the moments of no unit."""
        return cls.of(np.zeros((0, entries)))

    def __add__(self, other: "Moments") -> "Moments":
        sums = tuple(a + b for a, b in zip(self.sums, other.sums, strict=True))
        rows = zip(self.products, other.products, strict=True)
        products = tuple(tuple(a + b for a, b in zip(one, two, strict=True)) for one, two in rows)
        return Moments(self.units + other.units, sums, products)

    def total(self, weights: Sequence[float]) -> float:
        """Return the sum over the units of a linear combination of their entries."""
        return float(np.dot(weights, self.sums))

    def squares(self, weights: Sequence[float], others: Sequence[float] | None = None) -> float:
        """Return the sum over the units of such a combination squared, or of two of them multiplied."""
        return float(
            np.asarray(weights) @ np.asarray(self.products) @ np.asarray(weights if others is None else others)
        )


def summed_by(vectors: Floats, units: npt.NDArray[np.intp] | None, number: int = 0) -> Floats:
    """Return the vectors of rows added up by the unit (0, 1, ...) that each belongs to; of None each is its own.

    >>> summed_by(np.array([[1.0], [2.0], [4.0]]), np.array([0, 1, 0]), 2).tolist()
    [[5.0], [2.0]]
    """
    if units is None:
        return vectors
    return np.stack([np.bincount(units, column, number) for column in vectors.T], axis=1)
