"""Choose sentences to show behind a number, and hold what is shown of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.report.rows import Floats, Ints

CLIPPED = 320
"""Characters of a sentence that are shown."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of the table with what was said of it, and the stretches of it that speak for its stance."""

    line: int
    text: str
    stance: str
    probability: float
    certain: bool | None
    score: float | None
    holder: str = ""
    target: str = ""
    date: str = ""
    marks: tuple[tuple[int, int], ...] = ()
    clipped: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """Some of the sentences behind a number, and how many there are; `name` says which number."""

    name: str
    total: int
    passages: tuple[Passage, ...]

    @property
    def more(self) -> int:
        """Return how many sentences are not shown."""
        return self.total - len(self.passages)


def some_of_each(codes: Ints, wanted: Sequence[int], most: int) -> dict[int, list[int]]:
    """Return rows of each of the wanted codes, at random and always the same, `most` at most, in their order.

    >>> some_of_each(np.array([0, 1, 0, -1]), [0, 1], 5)
    {0: [0, 2], 1: [1]}
    """
    places = np.flatnonzero(np.isin(codes, list(wanted)))
    keys = np.random.default_rng(0).random(len(codes))[places]
    order = places[np.lexsort((keys, codes[places]))]
    starts = np.flatnonzero(np.diff(codes[order], prepend=-2)) if len(order) else np.zeros(0, np.intp)
    ends = [*starts[1:].tolist(), len(order)] if len(order) else []
    return {
        int(codes[order[start]]): sorted(order[start : min(end, start + most)].tolist())
        for start, end in zip(starts.tolist(), ends, strict=True)
    }


def at_random(count: int, most: int) -> list[int]:
    """Return so many rows at random, always the same, in their order; all of them where there are no more."""
    if count <= most:
        return list(range(count))
    return sorted(np.random.default_rng(0).choice(count, most, replace=False).tolist())


def surest(probabilities: Floats, answers: Ints, label: int, most: int) -> list[int]:
    """Return the rows answered with a label whose answers are most probable, the surest first."""
    places = np.flatnonzero(answers == label)
    order = np.argsort(-probabilities[places, label], kind="stable")
    return [int(row) for row in places[order[:most]]]


def least_sure(probabilities: Floats, most: int) -> list[int]:
    """Return the rows whose two most probable labels lie closest together, the closest first."""
    if not len(probabilities) or probabilities.shape[1] < 2:
        return []
    two = np.sort(probabilities, axis=1)[:, -2:]
    return [int(row) for row in np.argsort(two[:, 1] - two[:, 0], kind="stable")[:most]]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a text: a stretch of it, with the marks in that, and whether something is left out."""

    text: str
    marks: tuple[tuple[int, int], ...]
    clipped: bool


def shown(text: str, marks: Sequence[tuple[int, int]], most: int = CLIPPED) -> Shown:
    """Return the beginning of a text, or of a long one the stretch around its first mark, cut between words.

    >>> shown("We met. " * 3 + "We condemn it.", [(27, 34)], 20)
    Shown(text='… We condemn it.', marks=((5, 12),), clipped=True)
    """
    inside = [(a, b) for a, b in marks if 0 <= a < b <= len(text)]
    if len(text) <= most:
        return Shown(text, tuple(inside), False)
    first = min((a for a, _ in inside), default=0)
    start = 0 if first < most // 2 else text.rfind(" ", 0, max(1, min(first, first - most // 4 + 2))) + 1
    end = start + most
    if end < len(text):
        end = max(text.rfind(" ", start + most // 2, end), start + most // 2)
    before, after = ("… " if start else ""), (" …" if end < len(text) else "")
    kept = [(a - start + len(before), min(b, end) - start + len(before)) for a, b in inside if start <= a < end]
    return Shown(before + text[start:end] + after, tuple(kept), True)
