"""Learn to tag and to parse from parsed sentences.

Tagger and parser are averaged perceptrons; the parser learns from what it does itself, with a dynamic oracle that
knows the best move after a mistake, and from the tags that a tagger gives which did not see the sentence.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from stance.syntax import kernel
from stance.syntax.arrays import Array, Grammar, Model, scratch
from stance.syntax.numbering import MOVES
from stance.syntax.packing import rounded
from stance.syntax.treebank import Sentence
from stance.syntax.weights import Weights, grammar_of, tag_model, width
from stance.syntax.words import forms_of, frequent_forms, lay_out, vocabulary_of

_STEPS = 256
"""The averaged weights of a tagger that is used on the way are kept in so many steps a unit."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How to learn.

    `least` is in how many sentences a word must occur to be known; into `folds` parts the sentences are cut, so that
    each can be tagged by a tagger that did not see it; in `chance` of 1,000 cases a wrong move is followed all the
    same, from the second round on. The `margin`s say by how much the right choice must be ahead for nothing to be
    learned. `bits` are the logarithms of the rows of tables; averaged weights below `drop` are dropped and the others
    kept in whole steps.
    """

    seed: int = 1
    least: int = 5
    folds: int = 4
    tag_rounds: int = 4
    rounds: int = 10
    chance: int = 1000
    tag_margin: int = 20
    move_margin: int = 60
    label_margin: int = 30
    tag_bits: int = 18
    move_bits: int = 22
    label_bits: int = 19
    tag_step: float = 0.5
    move_step: float = 0.7
    label_step: float = 0.5
    tag_drop: float = 1.0
    move_drop: float = 2.4
    label_drop: float = 1.4


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What was learned, before it is rounded: names, and float32 tables (rows, classes)."""

    forms: list[str]
    tags: list[str]
    labels: list[str]
    tag_table: Array
    move_table: Array
    label_table: Array


@dataclass(frozen=True, slots=True, eq=False)
class _Lesson:
    """Sentences as arrays: `forms` and, by word, the numbers of tags and labels (uint8) and heads (int32)."""

    starts: Array
    forms: Array
    tags: Array
    heads: Array
    labels: Array

    @property
    def longest(self) -> int:
        """Return the number of words of the longest sentence."""
        return int(np.diff(self.starts).max())


@dataclass(frozen=True, slots=True, eq=False)
class _Trees:
    """Averaged tables of moves and labels (float32)."""

    moves: Array
    labels: Array


def train(sentences: Sequence[Sentence], settings: Settings, report: Callable[[str], None] = lambda _: None) -> Learned:
    """Return what was learned from sentences; same sentences and settings, same arrays."""
    words = [sentence.words for sentence in sentences]
    forms = frequent_forms(words, least=settings.least)
    tags = sorted({tag for sentence in sentences for tag in sentence.tags})
    labels = sorted({label for sentence in sentences for label in sentence.labels})
    text = lay_out(words)
    lesson = _Lesson(
        text.starts,
        forms_of(text, vocabulary_of(forms)),
        _numbers(tags, (sentence.tags for sentence in sentences)),
        np.array(list(chain.from_iterable(sentence.heads for sentence in sentences)), np.int32),
        _numbers(labels, (sentence.labels for sentence in sentences)),
    )
    guessed = _guessed_tags(lesson, settings, len(tags), report)
    tag_table = _learn_tags(lesson, settings, len(tags), list(range(len(sentences))))
    trees = _learn_trees(lesson, settings, tags, len(labels), guessed, report)
    return Learned(forms, tags, labels, tag_table, trees.moves, trees.labels)


def round_off(learned: Learned, settings: Settings) -> Weights:
    """Return what was learned with small weights dropped and the others in whole steps (int8)."""
    return Weights(
        learned.forms, learned.tags, learned.labels,
        rounded(learned.tag_table, step=settings.tag_step, least=settings.tag_drop),
        rounded(learned.move_table, step=settings.move_step, least=settings.move_drop),
        rounded(learned.label_table, step=settings.label_step, least=settings.label_drop),
    )  # fmt: skip


def _guessed_tags(lesson: _Lesson, settings: Settings, classes: int, report: Callable[[str], None]) -> Array:
    """Return the tags of each part of the sentences by a tagger that learned from the others."""
    guessed, work, count = np.zeros_like(lesson.tags), scratch(lesson.longest), len(lesson.starts) - 1
    for fold in range(settings.folds):
        table = _learn_tags(lesson, settings, classes, [at for at in range(count) if at % settings.folds != fold])
        model = tag_model(np.rint(np.clip(table * _STEPS, -32767, 32767)).astype(np.int16))
        for at in range(fold, count, settings.folds):
            first, last = lesson.starts[at], lesson.starts[at + 1]
            kernel.tag(model, classes, lesson.forms, first, last, work, guessed)
        report(f"tagged part {fold + 1} of {settings.folds}")
    report(f"tags right: {np.mean(guessed == lesson.tags):.4f}")
    return guessed


def _learn_tags(lesson: _Lesson, settings: Settings, classes: int, order: list[int]) -> Array:
    """Return the averaged table (float32) learned from the sentences of `order`."""
    model = tag_model(_empty(classes, settings.tag_bits))
    totals = np.zeros(model.table.shape, np.float32)
    tags, work, time = np.zeros_like(lesson.tags), scratch(lesson.longest), 1
    shuffle = random.Random(settings.seed).shuffle  # noqa: S311
    for _ in range(settings.tag_rounds):
        shuffle(order)
        time = kernel.learn_tags(
            model,
            totals,
            classes,
            lesson.forms,
            lesson.starts,
            np.array(order),
            lesson.tags,
            tags,
            work,
            time,
            settings.tag_margin,
        )
    return _averaged(model, totals, time)


def _learn_trees(
    lesson: _Lesson, settings: Settings, tags: list[str], labels: int, guessed: Array, report: Callable[[str], None]
) -> _Trees:
    """Return the averaged tables (float32) of moves and labels, learned from all sentences with guessed tags."""
    grammar = _blank(settings, tags, labels)
    totals = [np.zeros(model.table.shape, np.float32) for model in (grammar.moves, grammar.labels)]
    work, time, order = scratch(lesson.longest), 1, list(range(len(lesson.starts) - 1))
    shuffle = random.Random(settings.seed).shuffle  # noqa: S311
    for at in range(settings.rounds):
        shuffle(order)
        time = kernel.learn_trees(
            grammar, *totals, labels, lesson.forms, guessed, lesson.starts, np.array(order), lesson.heads,
            lesson.labels, work, time, settings.chance if at else 0, settings.move_margin, settings.label_margin,
        )  # fmt: skip
        report(f"learned trees, round {at + 1} of {settings.rounds}")
    return _Trees(_averaged(grammar.moves, totals[0], time), _averaged(grammar.labels, totals[1], time))


def _blank(settings: Settings, tags: list[str], labels: int) -> Grammar:
    tables = _empty(len(tags), 1), _empty(MOVES, settings.move_bits), _empty(labels, settings.label_bits)
    return grammar_of(vocabulary_of([]), tags, *tables)


def _empty(classes: int, bits: int) -> Array:
    """Return a table without knowledge (int16: until they are averaged, weights count steps)."""
    return np.zeros((1 << bits, classes if classes == MOVES else width(classes)), np.int16)


def _averaged(model: Model, totals: Array, time: int) -> Array:
    """Return the mean of weights over time (float32), given the totals of changes times their moments."""
    return model.table - totals / np.float32(time)


def _numbers(names: list[str], values: Iterable[Sequence[str]]) -> Array:
    number = {name: at for at, name in enumerate(names)}
    return np.array([number[name] for name in chain.from_iterable(values)], np.uint8)
