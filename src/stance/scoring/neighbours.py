"""Find the labelled texts that are most like one, as the model sees them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.scoring.scorer import Analysis, Floats, Scorer

_SHOWN = 5


@dataclass(frozen=True)
class Neighbour:
    """A labelled text and how like another one it is: the cosine of their features, 0 to 1."""

    text: str
    label: str
    likeness: float


def nearest(
    scorer: Scorer, text: str, texts: Sequence[str], labels: Sequence[str], number: int = _SHOWN
) -> list[Neighbour]:
    """Return the texts most like a text, the most like first; copies of it come first of all, with a likeness of 1.

    Two texts are alike where they share what the model reads: words, parts of words, concepts, with names masked, each
    weighed by how rare it is. Of texts as like, those that stand first come first; texts without any likeness are left
    out.
    """
    queries = [np.zeros(len(block.features)) for block in scorer.blocks]
    of_text = scorer.analysis(text)
    for query, row in zip(queries, of_text.rows, strict=True):
        query[row.columns] = row.values
    length = _length(of_text)
    likenesses = np.array([_likeness(queries, length, scorer.analysis(one)) for one in texts])
    best = np.argsort(-likenesses, kind="stable")[:number]
    return [Neighbour(texts[i], labels[i], float(likenesses[i])) for i in best.tolist() if likenesses[i] > 0]


def _likeness(queries: Sequence[Floats], length: float, other: Analysis) -> float:
    shared = sum(float(query[row.columns] @ row.values) for query, row in zip(queries, other.rows, strict=True))
    lengths = length * _length(other)
    return round(shared / lengths, 6) if lengths else 0.0


def _length(analysis: Analysis) -> float:
    return float(np.sqrt(sum(float(row.values @ row.values) for row in analysis.rows)))
