from dataclasses import replace

from composed_trees import sentences

from stance.syntax.measure import measure
from stance.syntax.parser import Parser
from stance.syntax.tree import Tree
from stance.syntax.treebank import Sentence


class Fixed(Parser):
    """A parser that says what it was told to say."""

    def __init__(self, trees: list[Tree]) -> None:
        self._trees = trees

    def parse_many(self, sentences: object) -> list[Tree]:  # noqa: ARG002
        return self._trees


def tree(sentence: Sentence) -> Tree:
    return Tree(sentence.words, sentence.tags, sentence.heads, sentence.labels)


def test_a_parser_that_is_always_right_has_full_marks() -> None:
    known = sentences()
    figures = measure(Fixed([tree(each) for each in known]), known)
    assert (figures.heads, figures.labelled, figures.tags) == (1.0, 1.0, 1.0)
    assert figures.words == 7 * len(known)


def test_punctuation_does_not_count_for_heads() -> None:
    known = sentences()[:1]
    wrong_mark = replace(known[0], heads=(1, -1, 3, 1, 3, 4, 0))
    assert measure(Fixed([tree(wrong_mark)]), known).heads == 1.0


def test_a_wrong_head_and_a_wrong_label_are_told_apart() -> None:
    known = sentences()[:1]
    head = replace(known[0], heads=(3, -1, 3, 1, 3, 4, 1))
    label = replace(known[0], labels=("dobj", "ROOT", "det", "dobj", "prep", "pobj", "punct"))
    one, other = measure(Fixed([tree(head)]), known), measure(Fixed([tree(label)]), known)
    assert (one.heads, one.labelled) == (0.8333, 0.8333)
    assert (other.heads, other.labelled) == (1.0, 0.8333)
    assert other.labels["nsubj"] == (0.0, 0.0)
    assert other.labels["dobj"] == (1.0, 0.5)
