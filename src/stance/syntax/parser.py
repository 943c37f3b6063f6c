"""Parse sentences by whichever parser is the quicker one: words -> a tree with tags, heads and labels."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from operator import sub

import numpy as np

from stance.jit import Direct
from stance.syntax.arrays import Array, Grammar, Scratch, scratch
from stance.syntax.interpreted import Interpreter
from stance.syntax.tree import Tree
from stance.syntax.weights import Weights, grammar
from stance.syntax.words import Text, forms_of, lay_out

MANY_WORDS = 4000
"""Words, of all calls together, from which on getting the compiled parser ready takes less time than it saves."""
_LONGEST_KEPT = 256
"""Words of a sentence up to which working memory is kept."""


@dataclass(frozen=True, slots=True, eq=False)
class Arcs:
    """Tags (uint8), heads (int32, -1 the root) and labels (uint8) of laid-out words, by number."""

    tags: Array
    heads: Array
    labels: Array


class Parser:
    """Parses sentences from left to right in time that grows with their length; several threads may share one.

    The first few are interpreted. What is compiled gives the same trees, and is made when many words have come or when
    `warm_up` is called.
    """

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._interpreted = 0
        self._kept = _Kept()
        self._direct = Direct()

    def warm_up(self) -> None:
        """Get the compiled parser ready: half a second, half a minute the first time ever."""
        self._interpreted = MANY_WORDS
        self.parse([])

    def parse(self, words: Sequence[str]) -> Tree:
        """Return the tree of a sentence, given as the words that `tokens.words_of` cuts it into."""
        return self.parse_many([words])[0]

    def parse_many(self, sentences: Sequence[Sequence[str]]) -> list[Tree]:
        """Return the tree of each sentence; quicker than one call for each."""
        if self._interpreted < MANY_WORDS:
            self._interpreted += sum(map(len, sentences))
        if self._interpreted < MANY_WORDS:
            return list(map(self._interpreter.parse, sentences))
        text = lay_out(sentences)
        arcs = self.arcs(text)
        tags = tuple(map(self._weights.tags.__getitem__, arcs.tags.tolist()))
        labels = tuple(map(self._weights.labels.__getitem__, arcs.labels.tolist()))
        heads = tuple(arcs.heads.tolist())
        return [
            Tree(tuple(words), tags[first:last], heads[first:last], labels[first:last])
            for words, (first, last) in zip(sentences, pairwise(text.starts.tolist()), strict=True)
        ]

    @cached_property
    def _interpreter(self) -> Interpreter:
        return Interpreter(self._weights)

    @cached_property
    def _grammar(self) -> Grammar:
        return grammar(self._weights)

    def arcs(self, text: Text) -> Arcs:
        """Return tags, heads and labels of laid-out sentences as arrays, by the compiled parser."""
        from stance.syntax import kernel

        forms = forms_of(text, self._grammar.vocabulary)
        arcs = Arcs(np.zeros(len(forms), np.uint8), np.zeros(len(forms), np.int32), np.zeros(len(forms), np.uint8))
        starts = text.starts.tolist()
        longest = max(map(sub, starts[1:], starts), default=0)
        work = self._kept.work if longest <= _LONGEST_KEPT else scratch(longest)
        tags, labels = len(self._weights.tags), len(self._weights.labels)
        self._direct(
            kernel.parse_all, self._grammar, tags, labels, text.starts, forms, work, arcs.tags, arcs.heads, arcs.labels
        )
        return arcs


class _Kept(threading.local):
    """What a thread keeps from one call to the next; a sentence is laid out anew in it."""

    def __init__(self) -> None:
        self.work: Scratch = scratch(_LONGEST_KEPT)
