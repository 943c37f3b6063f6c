"""Hold what a parser knows: its vocabulary, the names of tags and labels, and three tables of weights."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from stance.syntax.arrays import (
    LABEL_ATOMS,
    LABEL_TEMPLATES,
    MOVE_ATOMS,
    MOVE_TEMPLATES,
    TAG_ATOMS,
    TAG_TEMPLATES,
    Array,
    Grammar,
    Model,
    Vocabulary,
    templates,
)
from stance.syntax.numbering import HASH_BITS
from stance.syntax.words import letters, vocabulary_of


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What was learned: `forms` are sorted, `tables` int8 or int16 (rows, classes), rows a power of two."""

    forms: Sequence[str]
    tags: Sequence[str]
    labels: Sequence[str]
    tag_table: Array
    move_table: Array
    label_table: Array


def width(classes: int) -> int:
    """Return the columns of a table: the classes, rounded up to whole steps of eight.

    >>> width(45)
    48
    """
    return -(-classes // 8) * 8


def kinds_of(tags: Sequence[str]) -> Array:
    """Return by tag the sort of divider that it is: 1 comma, 2 verb, 3 conjunction, 4 other marks, 0 none (uint8)."""
    return np.array([_kind(tag) for tag in tags], np.uint8)


def _kind(tag: str) -> int:
    if tag == ",":
        return 1
    if tag == "MD" or (tag.startswith("VB") and tag not in ("VBN", "VBG")):
        return 2
    if tag == "CC":
        return 3
    return 0 if tag[0].isalpha() or tag in (".", "$") else 4


def tag_model(table: Array) -> Model:
    """Return a model that tags with a table."""
    return _model(table, TAG_ATOMS, TAG_TEMPLATES)


def move_model(table: Array) -> Model:
    """Return a model that moves with a table."""
    return _model(table, MOVE_ATOMS, MOVE_TEMPLATES)


def label_model(table: Array) -> Model:
    """Return a model that labels with a table."""
    return _model(table, LABEL_ATOMS, LABEL_TEMPLATES)


def grammar(weights: Weights) -> Grammar:
    """Return weights as the kernel takes them."""
    return grammar_of(
        vocabulary_of(weights.forms), weights.tags, weights.tag_table, weights.move_table, weights.label_table
    )


def grammar_of(vocabulary: Vocabulary, tags: Sequence[str], *tables: Array) -> Grammar:
    """Return a grammar of the tables for tags, moves and labels."""
    tagger, moves, labels = tables
    return Grammar(
        letters(), vocabulary, tag_model(tagger), move_model(moves), label_model(labels), kinds_of(tags)
    )  # fmt: skip


def _model(table: Array, atoms: list[str], text: str) -> Model:
    return Model(table, templates(atoms, text), HASH_BITS + 1 - len(table).bit_length())
