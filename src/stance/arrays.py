"""Name the arrays that the compiled kernel works on."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

MOST_NODES = 32
"""Branches of the lexicon that are followed at once; a row that needs more is left to the definition."""


class Strings(NamedTuple):
    """Different strings, numbered, with a table of slots (number, a part of the hash) that finds their numbers."""

    characters: Array
    starts: Array
    slots: Array


class Tree(NamedTuple):
    """The branches of a tree, (node, symbol, child), in a table of slots, and a bit for each hash that occurs."""

    sieve: Array
    slots: Array


class Letters(NamedTuple):
    """By code point: the mapped character (-1: leave the row), the lower case and the classes."""

    mapped: Array
    lower: Array
    classes: Array


class Names(NamedTuple):
    """What tokens are, and the forms of the gazetteer: `forms_of[t]:forms_of[t + 1]` begin with token t."""

    flags: Array
    forms_of: Array
    form_starts: Array
    form_tokens: Array
    form_flags: Array
    form_capital: Array
    surface_characters: Array
    surface_starts: Array
    upper_characters: Array
    upper_starts: Array
    title_words: int
    title_share: int


class Phrases(NamedTuple):
    """The lexicon: the branches that each token takes, those that it takes from the root, the tree, its concepts."""

    branches_of: Array
    branches: Array
    starts_of: Array
    starts: Array
    tree: Tree
    concepts: Array
    symbols: Array
    scope: int
    most_skipped: int


class Sequences(NamedTuple):
    """The n-grams of a block of symbols as a tree.

    `first` are the nodes below the root, by symbol.
    """

    high: int
    first: Array
    tree: Tree
    columns: Array


class CharGrams(NamedTuple):
    """The n-grams of characters, and for each token the columns of its own."""

    low: int
    high: int
    strings: Strings
    first_column: int
    grams_of: Array
    grams: Array


class Numbers(NamedTuple):
    """1 + log of small counts; a row for each column: inverse document frequency, then the coefficients."""

    tf: Array
    columns: Array
    intercepts: Array
    weights: Array


class Index(NamedTuple):
    """A scorer as arrays of integers and its fitted numbers."""

    letters: Letters
    tokens: Strings
    names: Names
    phrases: Phrases
    words: Sequences
    chars: CharGrams
    concepts: Sequences
    numbers: Numbers


class Pieces(NamedTuple):
    """The tokens of a row on their way through the gazetteer."""

    characters: Array
    surfaces: Array
    keys: Array
    start: Array
    length: Array
    token: Array
    kind: Array
    gap: Array
    is_name: Array
    continues: Array


class Words(NamedTuple):
    """The masked words of a row and the concepts among them."""

    token: Array
    piece: Array
    breaks: Array
    negated: Array
    hits: Array
    nodes: Array
    following: Array


class Counts(NamedTuple):
    """How often each column was seen, and which were."""

    counts: Array
    touched: Array
    total: Array


class Scratch(NamedTuple):
    """The working memory of one thread, for rows of a certain length."""

    pieces: Pieces
    words: Words
    counts: Counts


def scratch(length: int, columns: int, labels: int) -> Scratch:
    """Return working memory for rows of up to `length` bytes and a model of so many columns and labels."""

    def integers(n: int) -> Array:
        return np.zeros(n, np.int32)

    def naturals(n: int) -> Array:  # what is surely not negative is quicker to index with
        return np.zeros(n, np.uint32)

    most = length // 2 + 2  # no two tokens of one character touch
    pieces = Pieces(
        naturals(length + 2), naturals(2 * length + 4), naturals(2 * length + 4), naturals(most), naturals(most),
        integers(most), integers(most), integers(most), np.zeros(most, np.uint8), np.zeros(most, np.uint8),
    )  # fmt: skip
    words = Words(
        integers(most), integers(most), np.zeros(most, np.uint8), np.zeros(most, np.uint8), integers(most),
        integers(MOST_NODES), integers(MOST_NODES),
    )  # fmt: skip
    return Scratch(pieces, words, Counts(integers(columns), naturals(columns), np.zeros(labels)))
