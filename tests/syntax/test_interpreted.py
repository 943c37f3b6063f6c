"""The interpreter against the slow parser and the compiled one, and when which of the two parses."""

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_parser import Parsed, parse
from test_kernel import LABELS, SENTENCES, TAGS, random_weights

from stance.resources import default_syntax
from stance.syntax import store
from stance.syntax.interpreted import Interpreter
from stance.syntax.parser import MANY_WORDS, Arcs, Parser
from stance.syntax.tokens import words_of
from stance.syntax.weights import kinds_of
from stance.syntax.words import Text

LONG = "The envoys met , and the talks ; but Mr. Oru ’s ships went on ( until 1999 )".split()


@cache
def interpreter_of(seed: int) -> Interpreter:
    return Interpreter(random_weights(seed))


def interpreted(seed: int, words: Sequence[str]) -> Parsed:
    tree = interpreter_of(seed).parse(words)
    return Parsed([TAGS.index(tag) for tag in tree.tags], list(tree.heads), [LABELS.index(x) for x in tree.labels])


@settings(max_examples=60)
@given(SENTENCES, st.integers(0, 4))
def test_the_interpreter_does_what_the_slow_parser_does(sentences: list[list[str]], seed: int) -> None:
    for words in sentences:
        assert interpreted(seed, words) == parse(random_weights(seed), kinds_of(TAGS).tolist(), words)


@pytest.mark.parametrize("seed", range(5))
def test_a_long_sentence_is_interpreted_alike(seed: int) -> None:
    assert interpreted(seed, LONG * 4) == parse(random_weights(seed), kinds_of(TAGS).tolist(), LONG * 4)


def test_with_the_weights_that_ship_both_give_the_same_trees() -> None:
    weights = store.load(default_syntax())
    compiled = Parser(weights)
    compiled.warm_up()
    articles = sorted((Path(__file__).parents[2] / "data" / "articles").glob("*.json"))[:8]
    texts = [json.loads(path.read_text(encoding="utf-8"))["text"] for path in articles]
    sentences = [[word.text for word in words_of(line)] for text in texts for line in text.split(". ")]
    assert list(map(Interpreter(weights).parse, sentences)) == compiled.parse_many(sentences)


def test_many_words_are_parsed_by_the_compiled_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    parser, asked = Parser(random_weights(0)), list[int]()

    def arcs(text: Text) -> Arcs:
        asked.append(len(text.starts) - 1)
        return Parser.arcs(parser, text)

    monkeypatch.setattr(parser, "arcs", arcs)
    few, many = 3, MANY_WORDS // len(LONG)
    trees = parser.parse_many([LONG] * few)
    assert asked == []
    assert parser.parse_many([LONG] * many) == trees[:1] * many
    assert parser.parse(LONG) == trees[0]
    assert asked == [many, 1]


def test_a_parser_that_was_warmed_up_compiles_nothing_later(monkeypatch: pytest.MonkeyPatch) -> None:
    parser = Parser(random_weights(1))
    parser.warm_up()
    monkeypatch.setattr("stance.syntax.interpreted.Interpreter.parse", None)
    assert parser.parse(LONG).words == tuple(LONG)


def test_a_few_sentences_need_no_compiler() -> None:
    code = (
        "import sys; from stance.articles.parsing import default_parser\n"
        "default_parser().parse_many([['We', 'met', '.']] * 50); print('numba' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False"]
