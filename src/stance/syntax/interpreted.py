"""Tag and parse in plain Python, with sums by NumPy: the same trees as the kernel's, for a few sentences.

A word takes a tenth of a millisecond, where the kernel takes four microseconds. But nothing has to be loaded or
compiled: Numba alone takes half a second to load, and half a minute where it compiles.
"""

from collections.abc import Sequence
from itertools import count
from typing import TypeVar

import numpy as np

from stance.syntax.arrays import Array, Model
from stance.syntax.numbering import (
    ENDINGS,
    FIRST_WORD,
    LEFT,
    MARK,
    MASK,
    MOVES,
    NONE_LABEL,
    NONE_TAG,
    NONE_WORD,
    PRIME,
    ROOT_TAG,
    ROOT_WORD,
    SHIFT,
    UNKNOWN,
)
from stance.syntax.tree import Tree
from stance.syntax.weights import Weights, kinds_of, label_model, move_model, tag_model
from stance.syntax.words import letters, normal

_Hash = TypeVar("_Hash", int, Array)

_NO_FORM = (0,) * 10
_MOST_CHILDREN = 5
_FAR = (0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 6)
"""A distance in one of eight steps; what is farther is 7."""


class Interpreter:
    """Parses sentences one by one; several threads may share one."""

    def __init__(self, weights: Weights) -> None:
        self._weights = weights
        self._kinds = kinds_of(weights.tags).tolist()
        self._forms = _Forms(weights.forms)
        self._tags = _Choice(tag_model(weights.tag_table), len(weights.tags))
        self._moves = _Choice(move_model(weights.move_table), MOVES)
        self._labels = _Choice(label_model(weights.label_table), len(weights.labels))

    def parse(self, words: Sequence[str]) -> Tree:
        """Return the tree of a sentence."""
        forms = [self._forms.of(word) for word in words]
        tags = self._tagged(forms)
        nodes = _Nodes([form[1] for form in forms], tags, self._kinds)
        self._attach(nodes)
        length, names, labels = len(words), self._weights.tags, self._weights.labels
        return Tree(
            tuple(words), tuple([names[tag] for tag in tags]),
            tuple([head if head < length else -1 for head in nodes.heads[:length]]),
            tuple([labels[label] for label in nodes.labels[:length]]),
        )  # fmt: skip

    def _tagged(self, forms: Sequence[Sequence[int]]) -> list[int]:
        """Return the numbers of tags, given from left to right."""
        padded = [_NO_FORM, _NO_FORM, *forms, _NO_FORM, _NO_FORM]
        tags = [NONE_TAG, NONE_TAG]
        for at in range(2, len(forms) + 2):
            before2, before, own, after, after2 = padded[at - 2 : at + 3]
            atoms = (
                *own, tags[-1], tags[-2], before[1], before2[1], before[7], after[1], after2[1], after[6], after[7],
                after[9], before[9], after[0], after2[9],
            )  # fmt: skip
            tags.append(int(self._tags.scores(atoms).argmax()))
        return tags[2:]

    def _attach(self, nodes: "_Nodes") -> None:
        """Make all arcs of a sentence."""
        stack, b0 = nodes.stack, 0
        while b0 < nodes.length or stack:
            scores = self._moves.scores(nodes.move_atoms(b0)).tolist()
            allowed = range(int(b0 >= nodes.length), min(len(stack), 2) + 1)
            move = max(allowed, key=scores.__getitem__)
            if move == SHIFT:
                stack.append(b0)
                b0 += 1
                continue
            child = stack.pop()
            head, lower = (b0, 1) if move == LEFT else (stack[-1], 2)
            below = stack[-lower] if len(stack) >= lower else nodes.none
            label = self._labels.scores(nodes.label_atoms(head, child, below, b0)).argmax()
            nodes.attach(head, child, int(label))


class _Choice:
    """Sums the weights of classes that atoms pick."""

    def __init__(self, model: Model, classes: int) -> None:
        self._table, self._shift, self._classes = model.table, model.shift, classes
        self._places = np.ascontiguousarray(model.templates.atoms.T, np.intp)
        self._seeds = model.templates.seeds
        self._starts = np.arange(model.templates.atom_count, dtype=np.int64) * 0x9E3779 + 1

    def scores(self, atoms: Sequence[int]) -> Array:
        """Return a sum by class (int32)."""
        mixed = np.zeros(len(atoms) + 1, np.int64)  # the first stays 0, for templates of fewer atoms
        mixed[1:] = _mixed(_mixed(self._starts ^ np.array(atoms, np.int64)) ^ 0x5F3759DF)
        rows = (np.bitwise_xor.reduce(mixed[self._places], axis=0) ^ self._seeds) >> self._shift
        summed: Array = np.add.reduce(self._table[rows], axis=0, dtype=np.int32)
        return summed[: self._classes]


class _Forms:
    """Reads words: see FORM_COLUMNS."""

    def __init__(self, forms: Sequence[str]) -> None:
        self._numbers = dict(zip(forms, count(FIRST_WORD)))  # as many as there are
        self._lower, self._classes = letters().lower.tolist(), letters().classes.tolist()

    def of(self, word: str) -> tuple[int, ...]:
        """Return what is read of a word."""
        lower = [self._lower[point] if point < len(self._lower) else point for point in map(ord, word)]
        starts, ends = _hashes(5, lower[:3], 3), _hashes(7, lower[:-5:-1], 4)
        numbers = self._numbers
        known = numbers.get(normal(word, lower=True)) or UNKNOWN + ends[1] % ENDINGS
        return (numbers.get(normal(word, lower=False), 0), known, *starts, *ends, self._shape(word))

    def _shape(self, word: str) -> int:
        """Return a hash of the classes of the characters, no class more than twice in a row."""
        shape, before, last = min(len(word), 3), -1, -1
        for point in map(ord, word):
            kind = self._classes[point] if point < len(self._classes) else 0
            if kind == MARK:
                kind += point & 0xFFFF
            if not before == last == kind:
                shape = _mixed(shape ^ (kind + 1))
            before, last = last, kind
        return shape


class _Nodes:
    """The words of a sentence, the root after them and a node that stands for none, and the arcs between them so far.

    All lists are by node; a new child is always outside of those that its head has on that side.
    """

    def __init__(self, words: Sequence[int], tags: Sequence[int], kinds: Sequence[int]) -> None:
        self.length, self.none = len(words), len(words) + 1
        size = self.none + 1
        self.words, self.tags = [*words, ROOT_WORD, NONE_WORD], [*tags, ROOT_TAG, NONE_TAG]
        self.heads, self.labels = [self.none] * size, [NONE_LABEL] * size
        self.left, self.left2, self.right, self.right2 = ([self.none] * size for _ in range(4))
        self.lefts, self.rights, self.left_set, self.right_set = ([0] * size for _ in range(4))
        self.kinds = [kinds[tag] for tag in tags]
        self.stack: list[int] = []

    def attach(self, head: int, child: int, label: int) -> None:
        """Make an arc."""
        self.heads[child], self.labels[child] = head, label
        if child < head:
            self.left2[head], self.left[head] = self.left[head], child
            self.lefts[head] += 1
            self.left_set[head] |= 1 << label
        else:
            self.right2[head], self.right[head] = self.right[head], child
            self.rights[head] += 1
            self.right_set[head] |= 1 << label

    def move_atoms(self, b0: int) -> list[int]:
        """Return the atoms of a decision between the moves: see MOVE_ATOMS."""
        none, left, right, left2, right2 = self.none, self.left, self.right, self.left2, self.right2
        s3, s2, s1, s0 = ([none] * 4 + self.stack[-4:])[-4:]
        b1, b2, b3 = min(b0 + 1, none), min(b0 + 2, none), min(b0 + 3, none)
        far = right[right[s0]]
        worded = (s0, s1, s2, b0, b1, b2, left[s0], right[s0], left[s1], right[s1], left[b0], far)
        tagged = (
            s0, s1, s2, b0, b1, b2, b3, left[s0], right[s0], left2[s0], right2[s0], left[s1], right[s1], right2[s1],
            left[b0], left2[b0], far,
        )  # fmt: skip
        labelled = (
            left[s0], right[s0], left2[s0], right2[s0], left[s1], right[s1], right2[s1], left[b0], left2[b0],
        )  # fmt: skip
        numbers = (self.lefts[s0], self.rights[s0], self.lefts[s1], self.rights[s1], self.lefts[b0])
        sets = (self.left_set[s0], self.right_set[s0], self.left_set[s1], self.right_set[s1], self.left_set[b0])
        return [
            *[self.words[node] for node in worded],
            *[self.tags[node] for node in tagged],
            *[self.labels[node] for node in labelled],
            *[min(_MOST_CHILDREN, number) for number in numbers],
            _far(b0 - s0) if s0 != none else 0, _far(s0 - s1) if s1 != none else 0,
            self._dividers(s0, b0), self._dividers(s1, s0),
            *[_fold(labels) for labels in sets],
            self._tag_before(s0), self._tag_after(s0), self._tag_before(s1), self._tag_after(s1), self._tag_before(b0),
            self.tags[s3],
        ]  # fmt: skip

    def label_atoms(self, head: int, child: int, below: int, b0: int) -> list[int]:
        """Return the atoms of the choice of a label: see LABEL_ATOMS; `below` is the node below both on the stack."""
        words, tags, labels, left, right = self.words, self.tags, self.labels, self.left, self.right
        after = min(b0 + (head == b0), self.none)
        return [
            int(child < head), words[head], tags[head], words[child], tags[child], words[left[child]],
            words[right[child]], tags[left[child]], tags[right[child]], labels[left[child]], labels[right[child]],
            labels[self.left2[child]], _fold(self.left_set[child]), _fold(self.right_set[child]), labels[left[head]],
            labels[right[head]], _fold(self.left_set[head]), _fold(self.right_set[head]), tags[right[head]],
            self._tag_before(child), tags[child + 1], self._tag_before(head), tags[min(head + 1, self.none)],
            words[child - 1] if child else NONE_WORD, words[child + 1], tags[after], words[after],
            tags[min(after + 1, self.none)], self._dividers(min(head, child), max(head, child)),
            _far(abs(head - child)), words[left[head]], words[right[head]], min(_MOST_CHILDREN, self.lefts[child]),
            words[right[right[child]]], words[below], tags[below],
        ]  # fmt: skip

    def _tag_before(self, node: int) -> int:
        return self.tags[node - 1] if 0 < node < self.none else NONE_TAG

    def _tag_after(self, node: int) -> int:
        return self.tags[node + 1] if node < self.none else NONE_TAG

    def _dividers(self, first: int, last: int) -> int:
        """Return which sorts of divider stand between two nodes, as bits, commas counted up to three."""
        if first == self.none or last == self.none:
            return 32
        kinds = self.kinds[first + 1 : last]
        return min(3, kinds.count(1)) + 4 * (2 in kinds) + 8 * (3 in kinds) + 16 * (4 in kinds)


def _mixed(state: _Hash) -> _Hash:
    """Return a hash of what is below 2 ** 31, or hashes."""
    state = (state * PRIME) & MASK
    return state ^ (state >> 15)


def _hashes(state: int, points: Sequence[int], sizes: int) -> list[int]:
    """Return a hash for each size of what begins with these points; all of them where there are fewer."""
    found = []
    for size in range(1, sizes + 1):
        if size <= len(points):
            state = _mixed(state ^ points[size - 1])
        found.append(_mixed(state ^ size))
    return found


def _fold(labels: int) -> int:
    """Return a set of labels (bits) as a number below 2 ** 31."""
    return _mixed(_mixed(11 ^ (labels & MASK)) ^ (labels >> 31))


def _far(gap: int) -> int:
    return _FAR[gap] if gap < len(_FAR) else 7
