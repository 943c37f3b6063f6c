"""Keep a table of weights in few bytes: small weights dropped, the rest rounded, only what is not zero written down."""

from dataclasses import dataclass

import numpy as np

from stance.syntax.arrays import Array

_WIDEST = 0xFFFF


@dataclass(frozen=True, slots=True)
class Packed:
    """The weights of a table that are not zero, row by row.

    `gaps` (uint16) are the steps from one weight to the next in the flattened table, `values` (int8) the weights in
    whole `step`s; a zero among them bridges a gap that is too wide.
    """

    gaps: Array
    values: Array
    rows: int
    classes: int


def rounded(table: Array, *, step: float, least: float) -> Array:
    """Return a table in whole steps, from -127 to 127 (int8); weights below `least` become 0.

    >>> rounded(np.array([[0.04, -1.0, 90.0]]), step=0.5, least=0.1).tolist()
    [[0, -2, 127]]
    """
    whole = np.clip(np.rint(table / step), -127, 127).astype(np.int8)
    whole[np.abs(table) < least] = 0
    return whole


def pack(table: Array) -> Packed:
    """Return an int8 table in few bytes; `unpack` undoes it."""
    places = np.flatnonzero(table)
    values = table.ravel()[places]
    steps = np.diff(places, prepend=-1)
    bridges = np.repeat(np.arange(len(steps)), (steps - 1) // _WIDEST)
    left = steps - (steps - 1) // _WIDEST * _WIDEST
    gaps = np.insert(left, bridges, _WIDEST).astype(np.uint16)
    return Packed(gaps, np.insert(values, bridges, 0).astype(np.int8), *table.shape)


def unpack(packed: Packed) -> Array:
    """Return the int8 table (rows, classes); raise ValueError where the parts do not fit together."""
    size = packed.rows * packed.classes
    places = np.cumsum(packed.gaps, dtype=np.int64)
    places -= 1
    if packed.gaps.shape != packed.values.shape or packed.gaps.ndim != 1:
        raise ValueError(f"{packed.gaps.shape} gaps and {packed.values.shape} values do not fit together")
    if len(places) and not (packed.gaps.min() > 0 and places[-1] < size):
        raise ValueError(f"a weight lies outside of the {packed.rows} rows of {packed.classes}")
    table = np.zeros(size, np.int8)
    table[places] = packed.values
    return table.reshape(packed.rows, packed.classes)
