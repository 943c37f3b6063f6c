"""The parser that ships, on composed sentences."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stance.resources import default_syntax
from stance.syntax import store
from stance.syntax.parser import Parser
from stance.syntax.tokens import words_of
from stance.syntax.tree import ROOT, Tree

MODEL = default_syntax()
PARSER = Parser(store.load(MODEL))
TEXTS = (
    "The foreign minister was sharply criticized by the president of Norland.",
    "Norland's leader said on Monday that his country would never attack Sudria.",
    "President Adan, the leader of the rebels, praised the envoys and condemned the raid.",
    "We can't accept the offer, which was made by the ministry.",
)


def parse(text: str) -> Tree:
    return PARSER.parse([word.text for word in words_of(text)])


def place(tree: Tree, word: str) -> int:
    return tree.words.index(word)


def test_a_passive_with_its_agent() -> None:
    tree = parse(TEXTS[0])
    criticized = place(tree, "criticized")
    assert tree.is_passive(criticized)
    assert tree.roots() == (criticized,)
    assert (tree.subject(criticized), tree.agent(criticized)) == (place(tree, "minister"), place(tree, "president"))


def test_a_reported_clause() -> None:
    tree = parse(TEXTS[1])
    said, attack = place(tree, "said"), place(tree, "attack")
    assert (tree.labels[attack], tree.head_of(attack)) == ("ccomp", said)
    assert (tree.subject(said), tree.subject(attack)) == (place(tree, "leader"), place(tree, "country"))
    assert tree.is_negated(attack)
    assert not tree.is_negated(said)
    assert tree.objects(attack) == (place(tree, "Sudria"),)


def test_an_apposition_and_joined_verbs() -> None:
    tree = parse(TEXTS[2])
    adan, condemned = place(tree, "Adan"), place(tree, "condemned")
    assert tree.having(adan, "appos") == (place(tree, "leader"),)
    assert (tree.subject(condemned), tree.conjuncts(place(tree, "praised"))) == (adan, (condemned,))
    assert tree.noun_head(place(tree, "President")) == adan


def test_a_relative_clause_in_the_passive() -> None:
    tree = parse(TEXTS[3])
    made = place(tree, "made")
    assert (tree.subject(made), tree.doer(made)) == (place(tree, "offer"), place(tree, "ministry"))
    assert tree.is_negated(place(tree, "accept"))


def test_many_at_once_parse_like_each_alone() -> None:
    words = [[word.text for word in words_of(text)] for text in TEXTS]
    assert PARSER.parse_many([*words, [], words[0]]) == [
        *map(PARSER.parse, words),
        Tree((), (), (), ()),
        parse(TEXTS[0]),
    ]
    assert PARSER.parse_many([]) == []


def test_threads_share_a_parser() -> None:
    batches = [[[word.text for word in words_of(text)]] * 50 for text in TEXTS] * 4
    expected = [PARSER.parse_many(batch) for batch in batches]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(PARSER.parse_many, batches)) == expected


@settings(deadline=None)
@given(st.lists(st.sampled_from(" ".join(TEXTS).split()) | st.text(max_size=4), max_size=30))
def test_whatever_the_words_the_arcs_make_trees(words: list[str]) -> None:
    tree = PARSER.parse(words)
    assert tree.words == tuple(words)
    above = [[node, *tree.ancestors(node)] for node in range(len(words))]
    assert {path[-1] for path in above} == set(tree.roots())
    for node in range(len(words)):
        span = tree.span(node)
        assert [k for k, path in enumerate(above) if node in path] == list(range(span.start, span.end))
        assert tree.heads[node] == ROOT or 0 <= tree.heads[node] < len(words)


def test_the_shipped_parser_reaches_its_figures() -> None:
    figures = store.read(MODEL).figures
    assert figures["heads"] >= 0.90
    assert figures["labelled"] >= 0.88
    assert figures["tags"] >= 0.95


@pytest.mark.parametrize("name", [store.WEIGHTS, store.MANIFEST])
def test_the_shipped_parser_is_small(name: str) -> None:
    assert 0 < (MODEL / name).stat().st_size < 6_000_000
