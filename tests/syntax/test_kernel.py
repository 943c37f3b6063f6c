"""The compiled tagger, parser and oracle against slow and obvious ones."""

import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_parser import Parsed, mix, parse

from stance.syntax import kernel
from stance.syntax.arrays import Array, scratch
from stance.syntax.numbering import LEFT, MOVES, RIGHT, SHIFT
from stance.syntax.parser import Parser
from stance.syntax.weights import Weights, kinds_of, width
from stance.syntax.words import lay_out

TAGS = ("NN", ",", "VBD", "CC", "``", "IN")
LABELS = ("a", "b", "c", "d", "e")
FORMS = ("0000", "Don't", "Mr.", "don't", "met", "talks", "the", "’")
WORDS = st.one_of(
    st.sampled_from(
        ["The", "the", "met", "Talks", "Don’t", "don't", "2019", "1999", "’", "Mr.", "well-armed", "Ñandú"]
    ),
    st.text(max_size=6),
    st.text("abcDE1-’", max_size=5),
)
SENTENCES = st.lists(st.lists(WORDS, max_size=14), min_size=1, max_size=3)


def random_weights(seed: int) -> Weights:
    draw = np.random.default_rng(seed)

    def table(rows: int, columns: int, used: int) -> Array:
        made = draw.integers(-9, 10, (rows, columns)).astype(np.int8)
        made[:, used:] = 0
        return made

    return Weights(
        FORMS, TAGS, LABELS, table(1 << 9, width(len(TAGS)), len(TAGS)), table(1 << 11, MOVES, 3),
        table(1 << 10, width(len(LABELS)), len(LABELS)),
    )  # fmt: skip


@cache
def parser_of(seed: int) -> Parser:
    return Parser(random_weights(seed))


def compiled(seed: int, sentences: Sequence[Sequence[str]]) -> list[Parsed]:
    text = lay_out(sentences)
    arcs = parser_of(seed).arcs(text)
    return [
        Parsed(arcs.tags[a:b].tolist(), arcs.heads[a:b].tolist(), arcs.labels[a:b].tolist())
        for a, b in zip(text.starts[:-1], text.starts[1:], strict=True)
    ]


@settings(deadline=None, max_examples=60)
@given(SENTENCES, st.integers(0, 4))
def test_the_compiled_parser_does_what_the_slow_one_does(sentences: list[list[str]], seed: int) -> None:
    kinds = kinds_of(TAGS).tolist()
    expected = [parse(random_weights(seed), kinds, words) for words in sentences]
    assert compiled(seed, sentences) == expected


def test_a_long_sentence_parses_alike() -> None:
    words = "The envoys met , and the talks on well-armed ships went on until 1999".split() * 5
    assert compiled(1, [words]) == [parse(random_weights(1), kinds_of(TAGS).tolist(), words)]


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))
def test_hashes_are_below_two_to_the_31(state: int, value: int) -> None:
    assert 0 <= kernel.mix(state, value) < 2**31
    assert kernel.mix(state, value) == mix(state, value)


def test_without_numba_the_parser_gives_the_same() -> None:
    code = (
        "import sys; sys.modules['numba'] = None\n"
        "from test_kernel import compiled\n"
        "print(compiled(2, [['The', 'envoys', 'met', ',', 'Don’t', 'go', '1999', '.'], [], ['Talks']]))"
    )
    paths = [str(Path(__file__).parent), *sys.path]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import sys; sys.path[:0] = {paths!r}\n{code}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    expected = compiled(2, [["The", "envoys", "met", ",", "Don’t", "go", "1999", "."], [], ["Talks"]])
    assert (done.stderr, done.stdout.strip()) == ("", str(expected))


def least_lost(stack: tuple[int, ...], b0: int, gold: tuple[int, ...]) -> int:
    """Return how many heads are wrong at best after all sequences of moves; a gold head `len(gold)` is the root."""
    if b0 == len(gold) and not stack:
        return 0
    return min(lost_by(move, stack, b0, gold) for move in moves(stack, b0, len(gold)))


def moves(stack: tuple[int, ...], b0: int, length: int) -> list[int]:
    return [0] * (b0 < length) + [1] * (len(stack) > 0) + [2] * (len(stack) > 1)


def lost_by(move: int, stack: tuple[int, ...], b0: int, gold: tuple[int, ...]) -> int:
    if move == 0:
        return least_lost((*stack, b0), b0 + 1, gold)
    head = b0 if move == 1 else stack[-2]
    return (gold[stack[-1]] != head) + least_lost(stack[:-1], b0, gold)


@st.composite
def projective(draw: st.DrawFn) -> tuple[int, ...]:
    """Draw the heads of a sentence that some sequence of moves makes."""
    length = draw(st.integers(1, 5))
    heads, b0 = [0] * length, 0
    stack: tuple[int, ...] = ()
    while b0 < length or stack:
        move = draw(st.sampled_from(moves(stack, b0, length)))
        if move == 0:
            stack, b0 = (*stack, b0), b0 + 1
        else:
            heads[stack[-1]] = b0 if move == 1 else stack[-2]
            stack = stack[:-1]
    return tuple(heads)


@settings(deadline=None, max_examples=150)
@given(projective(), st.lists(st.integers(0, 2), max_size=8))
def test_the_cost_of_a_move_is_what_it_puts_out_of_reach(gold: tuple[int, ...], chosen: list[int]) -> None:
    stack: tuple[int, ...] = ()
    b0, work = 0, scratch(len(gold))
    heads = np.array([head if head < len(gold) else -1 for head in gold], np.int32)
    for move in chosen:
        now = moves(stack, b0, len(gold))
        if not now:
            break
        work.stack[: len(stack)] = stack
        best = least_lost(stack, b0, gold)
        lost = {each: lost_by(each, stack, b0, gold) for each in now}
        found = {each: kernel.cost(work, each, heads, 0, len(stack), b0, len(gold)) for each in now}
        wrong = {each: int(each != 0 and gold[stack[-1]] != (b0 if each == 1 else stack[-2])) for each in now}
        assert {each: lost[each] - best for each in now} == found, wrong
        move = now[move % len(now)]
        stack, b0 = ((*stack, b0), b0 + 1) if move == 0 else (stack[:-1], b0)


@pytest.mark.parametrize(("move", "expected"), [(SHIFT, False), (LEFT, True), (RIGHT, True)])
def test_the_root_is_never_shifted(move: int, expected: bool) -> None:
    assert kernel.allowed(move, 2, 5, 5) is expected
