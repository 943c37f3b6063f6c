"""Tell where a reported clause says that somebody does wrong: nothing of that is friendly, however it is put."""

from collections.abc import Iterator

from stance.articles import clauses
from stance.articles.grammar import Grammar
from stance.articles.verbs import uses_of_verb

_OWN = frozenset("it they he she we i who which that nobody none one there this".split())


def is_wrong(grammar: Grammar, verb: int) -> bool:
    """Tell whether what a verb reports is that somebody else does wrong: said *Chad had lied*, *armed rebels*."""
    return any(_is_done(grammar, told) and _does_wrong(grammar, told) for told in _told(grammar, verb))


def _told(grammar: Grammar, verb: int) -> Iterator[int]:
    """Yield the verbs of the clause that a verb reports, those joined to them too."""
    tree = grammar.tree
    own = tree.having(verb, "ccomp") or ((tree.heads[verb],) if tree.labels[verb] == "parataxis" else ())
    for told in own:
        yield from (told, *(i for i in tree.conjuncts(told) if clauses.is_verb(tree, i)))


def _is_done(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb is said to be done by somebody who is no pronoun."""
    tree = grammar.tree
    if tree.is_negated(verb) or clauses.is_unreal(tree, verb) or clauses.is_passive(tree, verb):
        return False
    doers = grammar.doers(verb)
    return bool(doers) and grammar.word(doers[0]) not in _OWN


def _does_wrong(grammar: Grammar, verb: int) -> bool:
    tree = grammar.tree
    objects = tree.having(verb, "dobj")
    if "break" in grammar.effects(verb):
        return any("bond" in grammar.effects(i) for i in objects)
    datives = tree.having(verb, "dative")
    below = (i for dative in datives for i in tree.having(dative, "pobj"))
    takers = (*objects, *tree.prepositional(verb, "to"), *datives, *below)
    helps = "help" in uses_of_verb(grammar.word(verb)) and any("outlaw" in grammar.effects(i) for i in takers)
    return "wrong" in grammar.effects(verb) or helps
