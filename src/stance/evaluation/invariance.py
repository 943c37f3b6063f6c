"""Measure whether answers stay what they are when names are exchanged, or when the same is said in other words."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from stance.model.classifier import StanceModel
from stance.scoring.scorer import Floats

_SPREAD = 5
"""How many other names each text is scored with, unless more are asked for."""


@dataclass(frozen=True)
class NameSwaps:
    """How many texts have a name, in how many exchanges of it the answer changed, and the largest change.

    `largest_change` is that of a probability.
    """

    texts: int
    swaps: int
    changed: int
    largest_change: float


def name_swaps(model: StanceModel, texts: Sequence[str], names: Sequence[str]) -> NameSwaps:
    """Return what exchanging the first name in each text for each of `names` changes."""
    variants: list[str] = []
    for text in texts:
        mention = next((m for m in model.analyzer.gazetteer.mentions(text) if m.actor), None)
        if mention is not None:
            variants += [text[: mention.start] + name + text[mention.end :] for name in (mention.text, *names)]
    if not variants:
        return NameSwaps(0, 0, 0, 0.0)
    probabilities = model.predict_proba(variants).reshape(-1, 1 + len(names), len(model.labels))
    answered = probabilities.argmax(axis=2)
    return NameSwaps(
        len(probabilities),
        len(probabilities) * len(names),
        int((answered[:, 1:] != answered[:, :1]).sum()),
        float(np.abs(probabilities - probabilities[:, :1]).max()),
    )


def names_to_swap(model: StanceModel, number: int = _SPREAD) -> list[str]:
    """Return names of states from all over the model's gazetteer, always the same ones."""
    first: dict[str, str] = {}
    for actor, kind, form, type_, guard in model.analyzer.gazetteer.rows:
        if kind == "state" and type_ == "name" and not guard:
            first.setdefault(actor, form)
    names = [first[actor] for actor in sorted(first)]
    step = max(len(names) // max(number, 1), 1)
    return names[::step][:number]


@dataclass(frozen=True)
class Paraphrases:
    """How often two texts that say the same get the same answer, and how far their probabilities lie apart.

    `sets` of texts make `pairs`, of which `same` have the same answer; the changes are half the sum of the differences
    of the probabilities (total variation), the mean over pairs and the largest.
    """

    sets: int
    pairs: int
    same: int
    mean_change: float
    largest_change: float


def paraphrases(probabilities: Floats, sets: Sequence[str]) -> Paraphrases:
    """Return how alike the answers to texts of the same set are; `sets` names each text's, blank ones stand alone.

    >>> paraphrases(np.array([[1.0, 0.0], [0.75, 0.25], [0.0, 1.0]]), ["a", "a", ""])
    Paraphrases(sets=1, pairs=1, same=1, mean_change=0.25, largest_change=0.25)
    """
    rows: dict[str, list[int]] = {}
    for row, name in enumerate(sets):
        if name.strip():
            rows.setdefault(name, []).append(row)
    pairs = [pair for inside in rows.values() for pair in combinations(inside, 2)]
    if not pairs:
        return Paraphrases(0, 0, 0, 0.0, 0.0)
    first, second = np.array(pairs).T
    changes = np.abs(probabilities[first] - probabilities[second]).sum(axis=1) / 2
    answered = probabilities.argmax(axis=1)
    return Paraphrases(
        sum(len(inside) > 1 for inside in rows.values()),
        len(pairs),
        int((answered[first] == answered[second]).sum()),
        float(changes.mean()),
        float(changes.max()),
    )
