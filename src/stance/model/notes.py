"""Say in words, with counts, what is odd about training data and may make a model worse or its figures too good."""

from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from stance.model.examples import Examples
from stance.model.metrics import Classes

FEW_TEXTS = 200
"""Labelled texts below which a figure measured on them is off by several hundredths: at .75 by .06 either way."""
RARE = 20
"""Texts of a label below which next to nothing can be learned of it, or measured."""
_MOST_NAMED = 5


def notes_before(examples: Examples) -> list[str]:
    """Return what is odd about the texts and labels themselves."""
    hard, copies = examples.hard, examples.copies
    return [
        *_alike_labels(examples),
        *_copies(copies, examples.y, hard, examples.together),
        *_rare(examples),
        *_few(int(hard.sum())),
    ]


def notes_of_features(filled: npt.NDArray[np.bool_]) -> list[str]:
    """Return how many texts have no feature at all; `filled` tells which have one, shape (texts,)."""
    empty = np.flatnonzero(~filled)
    if not len(empty):
        return []
    return [f"{_texts(len(empty))} without any feature to learn from, such as number {empty[0] + 1}"]


def notes_of_folds(left: int) -> list[str]:
    """Return how many texts no fold held out, for want of other documents with their label."""
    if not left:
        return []
    return [
        f"{_texts(left)} could not be held out, since without their documents and copies a label would be missing: "
        "they count as answered by the frequencies of the labels"
    ]


def notes_after(labels: Sequence[str], confusion: Classes) -> list[str]:
    """Return what is odd about the answers on held-out folds: labels that are never among them."""
    answered, there = confusion.sum(axis=0), confusion.sum(axis=1)
    never = [f"{labels[i]!r} ({_texts(int(there[i]))})" for i in np.flatnonzero((answered == 0) & (there > 0)).tolist()]
    return [f"never answered on held-out folds: {_some(never)}"] if never else []


def _alike_labels(examples: Examples) -> Iterator[str]:
    counts = Counter(examples.labels[i] for i in examples.y[examples.hard].tolist())
    alike: dict[str, list[str]] = {}
    for name in examples.labels:
        alike.setdefault("".join(name.split()).casefold(), []).append(name)
    for names in alike.values():
        if len(names) > 1:
            told = ", ".join(f"{name!r} ({_texts(counts[name])})" for name in names)
            yield f"labels that differ only in case or blanks are learned as different ones: {told}"


def _copies(copies: Classes, y: Classes, hard: npt.NDArray[np.bool_], together: bool) -> Iterator[str]:
    distinct = len(np.unique(copies))
    doubles = len(copies) - distinct
    if not doubles:
        return
    kept = "copies never stand on both sides of a fold" if together else "copies may stand on both sides of a fold"
    are = "is a copy" if doubles == 1 else "are copies"
    yield f"{_texts(doubles)} {are} of others, {distinct} are different: {kept}"
    pairs = np.unique(np.stack([copies[hard], y[hard]], axis=1), axis=0)
    torn = len(pairs) - len(np.unique(pairs[:, 0]))
    if torn:
        yield f"{_texts(torn)} {'has' if torn == 1 else 'have'} copies with another label"


def _rare(examples: Examples) -> Iterator[str]:
    counts = np.bincount(examples.y[examples.hard], minlength=len(examples.labels))
    rare = [f"{examples.labels[i]!r} ({_texts(int(counts[i]))})" for i in np.flatnonzero(counts < RARE)]
    if rare:
        yield f"labels with fewer than {RARE} texts are hardly learned or measured: {_some(rare)}"


def _few(number: int) -> Iterator[str]:
    if number < FEW_TEXTS:
        yield f"only {_texts(number)} with a label: with fewer than {FEW_TEXTS} the figures below are rough"


def _some(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _texts(number: int) -> str:
    return f"{number} text{'' if number == 1 else 's'}"
