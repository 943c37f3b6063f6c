"""Measure a parser on sentences whose trees are known."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from stance.syntax.parser import Parser
from stance.syntax.treebank import Sentence

PUNCTUATION = "punct"


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares from 0 to 1: heads and heads with label of the words that are not punctuation, tags of all words.

    `labels` holds, for the labels that occur in the known trees, recall and precision of arcs with that label.
    """

    sentences: int
    words: int
    heads: float
    labelled: float
    tags: float
    labels: dict[str, tuple[float, float]]


def measure(parser: Parser, sentences: Sequence[Sentence]) -> Figures:
    """Return how much of the known trees the parser finds, with tags of its own."""
    known: Counter[str] = Counter()
    found: Counter[str] = Counter()
    right: Counter[str] = Counter()
    heads = tags = words = 0
    for sentence, tree in zip(sentences, parser.parse_many([each.words for each in sentences]), strict=True):
        words += len(sentence.words)
        tags += sum(map(str.__eq__, sentence.tags, tree.tags))
        known.update(sentence.labels)
        found.update(tree.labels)
        for at, label in enumerate(sentence.labels):
            head_right = sentence.heads[at] == tree.heads[at]
            heads += head_right and label != PUNCTUATION
            right[label] += head_right and label == tree.labels[at]
    counted = max(1, words - known[PUNCTUATION])
    by_label = {
        label: (round(right[label] / known[label], 4), round(right[label] / max(1, found[label]), 4))
        for label in sorted(known)
    }
    labelled = sum(right.values()) - right[PUNCTUATION]
    return Figures(
        len(sentences), words, round(heads / counted, 4), round(labelled / counted, 4), round(tags / max(1, words), 4),
        by_label,
    )  # fmt: skip
