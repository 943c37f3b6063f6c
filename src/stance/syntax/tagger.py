"""Tag words with their parts of speech."""

from collections.abc import Sequence

import numpy as np

from stance.syntax import kernel
from stance.syntax.arrays import scratch
from stance.syntax.weights import Weights, grammar
from stance.syntax.words import forms_of, lay_out


class Tagger:
    """Tags the words of sentences; may be used by several threads at once."""

    def __init__(self, weights: Weights) -> None:
        self._names = tuple(weights.tags)
        self._grammar = grammar(weights)

    def tag(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the tag of each word of a sentence."""
        return self.tag_many([words])[0]

    def tag_many(self, sentences: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
        """Return the tags of each sentence."""
        text = lay_out(sentences)
        forms = forms_of(text, self._grammar.vocabulary)
        tags = np.zeros(len(forms), np.uint8)
        kernel.tag_all(self._grammar.tagger, len(self._names), forms, text.starts, scratch(0), tags)
        names = [self._names[tag] for tag in tags.tolist()]
        return [tuple(names[first:last]) for first, last in zip(text.starts[:-1], text.starts[1:], strict=True)]
