"""Count once what several outlets printed: texts of one group that are nearly the same within some days."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from stance.labelling.copies import THRESHOLD, near_duplicates
from stance.shares.results import Group

WITHIN_DAYS = 7
"""How many days apart copies may be. The same words years later are a statement made again."""


def originals(
    texts: Sequence[str],
    groups: Sequence[Group],
    days: Sequence[int],
    *,
    threshold: float = THRESHOLD,
    within: int = WITHIN_DAYS,
) -> npt.NDArray[np.bool_]:
    """Return which texts are the first of their kind: no text before them in time is nearly the same.

    Compared are texts of one group whose days (numbers that count on) are no more than `within` apart. Of a chain of
    copies, each near the one before it, the first stays. Of one day, it is the one that comes first in the table.

    >>> originals(["We met them again today."] * 3, [("A",)] * 3, [5, 1, 40]).tolist()
    [False, True, True]
    """
    found = np.ones(len(texts), bool)
    order = sorted(range(len(texts)), key=lambda row: (days[row], row))
    places: dict[Group, list[int]] = {}
    for row in order:
        places.setdefault(groups[row], []).append(row)
    for rows in places.values():
        for near in near_duplicates([texts[row] for row in rows], threshold):
            first, second = rows[near.first], rows[near.second]
            if days[second] - days[first] <= within:
                found[second] = False
    return found
