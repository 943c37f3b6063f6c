"""Trees are mended where an insertion took the subject of the main verb; others stay as they are."""

import pytest

from stance.articles.insertions import uninterrupted
from stance.articles.parsing import default_parser
from stance.syntax.tokens import words_of
from stance.syntax.tree import ROOT, Tree


def tree_of(text: str) -> Tree:
    """Return the tree that the parser makes of a sentence."""
    (tree,) = default_parser().parse_many([[word.text for word in words_of(text)]])
    return tree


@pytest.mark.parametrize(
    ("text", "subject", "verb"),
    [
        ("Burundi, whose soldiers are helping the army, welcomed the vote.", "Burundi", "welcomed"),
        ("Portugal, whose boats had also been kept out, thanked the Spanish government.", "Portugal", "thanked"),
        ("A Polish minister, asked about the remark, said that Warsaw did not trust Ukraine.", "minister", "said"),
        ("Malawi, asked for its view, thanked Zambia.", "Malawi", "thanked"),
        ("In Ankara, the Turkish foreign minister, Kemal Orhan, accused Greece of greed.", "minister", "accused"),
        ("Speaking in Lima, the Bolivian minister, Ana Soto, accused Chile of greed.", "minister", "accused"),
        ("The minister, who was asked about the raid, condemned Chad.", "minister", "condemned"),
        ("The Americans, he pointed out, see violations when they want to.", "Americans", "see"),
        ("Romania, he said, had never once closed its gates.", "Romania", "had"),
    ],
)
def test_the_main_verb_has_the_subject_before_an_insertion(text: str, subject: str, verb: str) -> None:
    tree = uninterrupted(tree_of(text))
    noun, main = tree.words.index(subject), tree.words.index(verb)
    assert (tree.heads[noun], tree.labels[noun]) == (main, "nsubj")
    assert tree.heads[main] == ROOT
    assert tree.subject(main) == noun


@pytest.mark.parametrize(
    "text",
    [
        "Chad left the talks.",
        "Chad left, armed itself, and attacked Niger.",
        "In Paris, the French president thanked Italy.",
        "Hungary, which was outvoted on Monday, condemned Slovakia.",
        "Estonia, whose ambassador had been recalled, said Russia was bluffing.",
        "Chad, said the minister, has cheated.",
        "Chile, Peru, and Bolivia, all neighbours, met in Lima.",
    ],
)
def test_other_trees_stay_as_they_are(text: str) -> None:
    tree = tree_of(text)
    assert uninterrupted(tree) is tree
