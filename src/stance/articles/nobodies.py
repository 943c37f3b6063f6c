"""Tell where nobody, or hardly anybody, does what a verb says: *neither* Chad nor Niger, *not even* Mali, *few*."""

from stance.articles.exceptions import exceptions
from stance.articles.grammar import Grammar

_NOBODY = frozenset("nobody none neither no-one few".split())
_NO = frozenset("no neither nor none".split())
_BEFORE = ("det", "neg", "preconj", "amod", "advmod", "cc")
_SOME = ("a", "the", "quite", "these", "those")
"""What makes some of "few": *a few* states."""
_HARDLY = ("hardly", "scarcely", "barely")
_ONLY = ("only", "just", "merely")
_SIGNS = _NOBODY | _NO | {"not", *_HARDLY}
"""Words without one of which nobody is meant in a sentence, as in nearly all."""


def does(grammar: Grammar, verb: int) -> bool:
    """Tell whether nobody does what a verb says; of *no one but Chad*, or *a few*, somebody does."""
    if _SIGNS.isdisjoint(grammar.parsed.lowered):
        return False
    tree = grammar.tree
    subjects = tree.having(verb, "nsubj", "nsubjpass")
    told = any(grammar.word(i) in _NOBODY for i in tree.having(verb, "preconj"))
    told = told or any(_is_nobody(grammar, i) or _is_few(grammar, i) for i in subjects)
    before = (i for i in tree.having(verb, "neg") if subjects and i < subjects[0] and grammar.word(i) == "not")
    told = told or any(grammar.word(i + 1) not in _ONLY for i in before)  # *not even* Mali
    return told and not _compares(grammar, verb) and not exceptions(tree).of_none


def _compares(grammar: Grammar, verb: int) -> bool:
    """Tell whether nobody does as much: nobody lied *as often as* Chad, did *more than* Mali."""
    behind = [grammar.word(i) for i in range(verb + 1, grammar.tree.span(verb).end)]
    return "than" in behind or behind.count("as") > 1


def _is_nobody(grammar: Grammar, noun: int) -> bool:
    if grammar.word(noun) in _NOBODY and grammar.word(noun) != "few":
        return True
    before = [i for i in grammar.tree.having(noun, *_BEFORE) if i < noun]
    not_even = any(grammar.word(i) == "not" and grammar.word(i + 1) not in _ONLY for i in before)
    alone = not grammar.tree.conjuncts(noun)  # not Chad but Niger
    return (not_even and alone) or any(grammar.word(i) in _NO for i in before)


def _is_few(grammar: Grammar, noun: int) -> bool:
    """Tell whether few do something: *few* of them, *hardly any* state; a few are some."""
    own = (noun, *(i for i in grammar.tree.having(noun, "amod", "nummod", "det") if i < noun))
    few = any(grammar.word(i) == "few" and grammar.word(i - 1) not in _SOME for i in own)
    return few or any(grammar.word(i) == "any" and grammar.word(i - 1) in _HARDLY for i in own)
