"""Tell where a reported clause says that somebody does wrong: nothing of that is friendly, however it is put."""

from collections.abc import Iterator
from functools import cache

from stance.articles import clauses
from stance.articles.deeds import effects
from stance.articles.grammar import Grammar
from stance.articles.verbs import uses_of_verb
from stance.text.inflection import inflections

_KIND = ("apologise", "apologize", "comply", "cooperate", "heed", "help", "listen", "pay", "reciprocate", "thank")
_IS = frozenset("is are was were be been".split())
_GOOD = frozenset("ally friend friends honest loyal reliable sincere trustworthy welcome".split())
_DESERVES = frozenset("deserve deserved deserves merit merits".split())
_REWARDS = frozenset("aid gratitude help praise respect support sympathy thanks trust".split())
_KEEPS = frozenset("keep keeps kept keeping honour honor honoured honored respect respects respected".split())
_WANTS = frozenset("want wants wanted seek seeks sought".split())
_OWN = frozenset("it they he she we i who which that nobody none one there this".split())


def is_wrong(grammar: Grammar, verb: int) -> bool:
    """Tell whether what a verb reports is that somebody else does wrong: said *Chad had lied*, *armed rebels*."""
    for told in _told(grammar, verb):
        if (_does_wrong(grammar, told) and _is_done(grammar, told)) or _leaves_undone(grammar, told):
            return True
    return False


def _told(grammar: Grammar, verb: int) -> Iterator[int]:
    """Yield the verbs of the clause that a verb reports, those joined to them too."""
    tree = grammar.tree
    own = tree.having(verb, "ccomp") or ((tree.heads[verb],) if tree.labels[verb] == "parataxis" else ())
    for told in own:
        yield told
        for joint in tree.conjuncts(told):
            if clauses.is_verb(tree, joint):
                yield joint


def _is_done(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb is said to be done by somebody who is no pronoun."""
    tree = grammar.tree
    if tree.is_negated(verb) or clauses.is_unreal(tree, verb) or clauses.is_passive(tree, verb):
        return False
    doers = grammar.doers(verb)
    return bool(doers) and grammar.word(doers[0]) not in _OWN


def _does_wrong(grammar: Grammar, verb: int) -> bool:
    tree = grammar.tree
    word = grammar.word(verb)
    done = effects(word)
    if "break" in done:
        return any("bond" in grammar.effects(i) for i in tree.having(verb, "dobj"))
    if "wrong" in done:
        return True
    if "help" not in uses_of_verb(word):
        return False
    datives = tree.having(verb, "dative")
    below = (i for dative in datives for i in tree.having(dative, "pobj"))
    takers = (*tree.having(verb, "dobj"), *tree.prepositional(verb, "to"), *datives, *below)
    return any("outlaw" in grammar.effects(i) for i in takers)


def _leaves_undone(grammar: Grammar, verb: int) -> bool:
    """Tell whether somebody is said not to do what one may expect of a friend: said *Chad had not apologised*."""
    tree = grammar.tree
    if grammar.word(verb) not in _due():  # as most
        return False
    none = any(grammar.word(i) == "no" for told in tree.having(verb, "attr") for i in tree.having(told, "det", "neg"))
    if not (none or tree.is_negated(verb)) or not (doers := grammar.doers(verb)):
        return False
    if clauses.is_unreal(tree, verb) or clauses.is_passive(tree, verb):
        return False
    if grammar.word(doers[0]) in _OWN or grammar.is_nobody(doers[0]) or not grammar.speaks(doers[0]):
        return False
    objects = tree.having(verb, "dobj")
    if grammar.word(verb) in _IS:
        return any(grammar.word(i) in _GOOD for i in tree.having(verb, "acomp", "attr"))
    if grammar.word(verb) in _DESERVES:
        return any(grammar.word(i) in _REWARDS for i in objects)
    if any("outlaw" in grammar.effects(i) for i in objects):  # had not helped the rebels
        return False
    kept = grammar.word(verb) in _KEEPS and any("bond" in grammar.effects(i) for i in objects)
    wished = grammar.word(verb) in _WANTS and any(grammar.word(i) == "peace" for i in objects)
    return kept or wished or grammar.word(verb) in _kind()


@cache
def _kind() -> frozenset[str]:
    return frozenset(form for word in _KIND for form in inflections(word))


@cache
def _due() -> frozenset[str]:
    """Return every form of the verbs whose being left undone may be a wrong."""
    return _kind() | _IS | _DESERVES | _KEEPS | _WANTS
