"""Name the arrays that the compiled kernel works on, with their shapes and types.

Numbers called "token", "symbol", "node", "form", "concept" and "column" count from 0; -1 stands for none. An array
named `x_of` or `starts` has one item more than there are things: those of thing i are at `x_of[i]:x_of[i + 1]`.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

MOST_NODES = 32
"""Branches of the lexicon that are followed at once; a row that needs more is left to the reference."""


class Strings(NamedTuple):
    """Different strings, numbered, with a table of slots that finds their numbers."""

    characters: Array
    """(code points of all,) int32"""
    starts: Array
    """(strings + 1,) int32"""
    slots: Array
    """(a power of two, 2) int32: number, a part of the hash"""


class Tree(NamedTuple):
    """The branches of a tree, in a table of slots, and a bit for each hash that occurs."""

    sieve: Array
    """(a power of two,) uint8"""
    slots: Array
    """(a power of two, 4) int32: node, symbol, child, unused"""


class Letters(NamedTuple):
    """What each code point below KNOWN_CHARACTERS is, and what gaps of up to three characters are."""

    mapped: Array
    """(code points,) int32: the character in normal form, -1 to leave the row"""
    lower: Array
    """(code points,) uint32"""
    classes: Array
    """(code points,) uint16: bits of `kernel`"""
    marks: Array
    """(code points,) int32: what a gap is that has the character in it, for the frame"""
    short_gaps: Array
    """(gaps,) int64: `kernel.gap_code` of each gap that may stand inside a form or before a possessive"""
    short_flags: Array
    """(gaps,) int64: what it is"""
    blank_gap: int
    """What a gap of one blank is."""
    longest_name_joint: int


class Names(NamedTuple):
    """What tokens are, and the forms of the gazetteer by their first token."""

    flags: Array
    """(tokens,) uint8"""
    forms_of: Array
    """(tokens + 1,) int32"""
    form_starts: Array
    """(forms + 1,) int32, into the words of all forms"""
    form_tokens: Array
    """(words of forms,) int32"""
    form_flags: Array
    """(forms,) uint8"""
    form_actors: Array
    """(forms,) int32: the number of the actor among all of the gazetteer, sorted; -1 for none"""
    form_capital: Array
    """(words of forms,) uint8: whether it is written with a capital"""
    surface_characters: Array
    """(code points,) int32 of the words as written"""
    surface_starts: Array
    """(words of forms + 1,) int32"""
    upper_characters: Array
    """(code points,) int32 of the words in capitals"""
    upper_starts: Array
    """(words of forms + 1,) int32"""
    title_words: int
    title_share: int


class Phrases(NamedTuple):
    """The lexicon: the branches that each token takes, the nodes they lead to from the root, the tree, its concepts."""

    branches_of: Array
    """(tokens + 1,) int32"""
    branches: Array
    """(branches,) int32: symbols of the tree"""
    starts_of: Array
    """(tokens + 1,) int32"""
    starts: Array
    """(starts,) int32: nodes"""
    tree: Tree
    concepts: Array
    """(nodes,) int32"""
    symbols: Array
    """(2 x concepts,) int32: the number of each concept as a feature, plain and negated"""
    scope: int
    most_skipped: int


class Sequences(NamedTuple):
    """The n-grams of a block of symbols as a tree."""

    high: int
    first: Array
    """(symbols,) int32: nodes below the root"""
    tree: Tree
    columns: Array
    """(nodes,) int32"""


class CharNgramTable(NamedTuple):
    """The n-grams of characters, and for each token the columns of its own."""

    low: int
    high: int
    strings: Strings
    first_column: int
    grams_of: Array
    """(tokens + 1,) int32"""
    grams: Array
    """(n-grams of all tokens,) uint32: columns"""


class FrameTable(NamedTuple):
    """The features of the frame: a column for each cell, the cells of one family behind those of another."""

    words: Array
    """(tokens,) uint8: a word's place in `frame.ROLES`, and above 4 bits its place in `frame.CLAUSES`"""
    poles: Array
    """(concepts,) uint8: a concept's place in `frame.ROLES`, 0 for one without a pole"""
    families: Array
    """(families,) int32: where the cells of each start"""
    columns: Array
    """(cells,) int32; none where the model has no such block"""


class Numbers(NamedTuple):
    """The fitted numbers."""

    tf: Array
    """(small counts,) float64: 1 + log of each"""
    columns: Array
    """(columns, 1 + labels) float32 or float64: inverse document frequency, then the coefficients"""
    intercepts: Array
    """(labels,) float64"""
    weights: Array
    """(blocks,) float64"""


class ScorerArrays(NamedTuple):
    """A scorer as arrays of integers and its fitted numbers."""

    letters: Letters
    tokens: Strings
    names: Names
    phrases: Phrases
    words: Sequences
    chars: CharNgramTable
    concepts: Sequences
    frame: FrameTable
    numbers: Numbers


class Pieces(NamedTuple):
    """The tokens of a row on their way through the gazetteer."""

    characters: Array
    """(bytes + 2,) uint32"""
    surfaces: Array
    """(2 x bytes + 4,) uint32: the tokens as written"""
    keys: Array
    """(2 x bytes + 4,) uint32: the tokens as compared, a blank on either side of each"""
    start: Array
    """(tokens,) uint32, into surfaces and keys"""
    length: Array
    """(tokens,) uint32"""
    first: Array
    """(tokens,) uint32, into characters, as `end`"""
    end: Array
    """(tokens,) uint32"""
    token: Array
    """(tokens,) int32"""
    kind: Array
    """(tokens,) int32"""
    gap: Array
    """(tokens + 1,) int32: what stands before it, and behind the last"""
    is_name: Array
    """(tokens,) uint8: bits of `kernel`"""
    continues: Array
    """(tokens,) uint8"""


class Words(NamedTuple):
    """The masked words of a row and the concepts among them."""

    token: Array
    """(words,) int32"""
    piece: Array
    """(words,) int32"""
    gap: Array
    """(words + 1,) int32: what stands before it, and behind the last"""
    first: Array
    """(words,) uint32: the character that it starts at"""
    end: Array
    """(words,) uint32: the character behind its last"""
    known: Array
    """(words,) uint8: whether it is the name of an actor"""
    breaks: Array
    """(words,) uint8: whether a clause ends before it"""
    negated: Array
    """(words,) uint8"""
    concepts: Array
    """(words,) int32: features"""
    concept: Array
    """(words,) int32: the concept of each"""
    start: Array
    """(words,) int32: the word that it starts at"""
    stop: Array
    """(words,) int32"""
    nodes: Array
    """(MOST_NODES,) int32"""
    following: Array
    """(MOST_NODES,) int32"""


class Counts(NamedTuple):
    """How often each column was seen, and which were."""

    counts: Array
    """(columns,) int32, zero between rows"""
    touched: Array
    """(columns,) uint32"""
    total: Array
    """(labels,) float64"""


class Places(NamedTuple):
    """The columns of one block that were read in a row, each as often as it was, and where."""

    column: Array
    """(read,) uint32"""
    start: Array
    """(read,) int32: the first word that it covers, or the first concept"""
    stop: Array
    """(read,) int32: the word or concept behind the last that it covers"""
    filled: Array
    """(1,) int64: how many there are, none between blocks"""


class Told(NamedTuple):
    """What the words of some rows add to the leads of labels, the words of all rows one after the other."""

    words: Array
    """(rows,) int64: how many there are in each, -1 in a row that is left to the reference"""
    weight: Array
    """(words,) float64"""
    first: Array
    """(words,) int64: the character of its row that it starts at"""
    end: Array
    """(words,) int64: the character behind its last"""
    matches: Array
    """(rows,) int64: how many concepts were found in each"""
    feature: Array
    """(concepts,) int64: their symbols"""
    start: Array
    """(concepts,) int64: the word of its row that it starts at"""
    stop: Array
    """(concepts,) int64"""


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
        naturals(most), naturals(most), integers(most), integers(most), integers(most), np.zeros(most, np.uint8),
        np.zeros(most, np.uint8),
    )  # fmt: skip
    words = Words(
        integers(most), integers(most), integers(most), naturals(most), naturals(most), np.zeros(most, np.uint8),
        np.zeros(most, np.uint8), np.zeros(most, np.uint8), integers(most), integers(most), integers(most),
        integers(most),
        integers(MOST_NODES), integers(MOST_NODES),
    )  # fmt: skip
    return Scratch(pieces, words, Counts(integers(columns), naturals(columns), np.zeros(labels)))


def places(length: int, arrays: ScorerArrays) -> Places:
    """Return room for all columns that one block may have in a row of up to `length` bytes."""
    words = length // 2 + 2
    characters = (arrays.chars.high - arrays.chars.low + 1) * (length + 2 * words)
    frame = 4 * words + 64  # at most four at each concept, a few dozen of the whole text
    most = max(arrays.words.high * words, arrays.concepts.high * words, characters, frame)
    return Places(np.zeros(most, np.uint32), np.zeros(most, np.int32), np.zeros(most, np.int32), np.zeros(1, np.int64))


def told(rows: int, words: int) -> Told:
    """Return room for what is told of some rows with up to so many words together."""

    def integers(n: int) -> Array:
        return np.zeros(n, np.int64)

    return Told(
        integers(rows), np.zeros(words), integers(words), integers(words), integers(rows), integers(words),
        integers(words), integers(words),
    )  # fmt: skip
