"""Tell where a reported clause says that somebody does wrong: nothing of that is friendly, however it is put."""

from collections.abc import Iterator
from functools import cache

from stance.articles import clauses
from stance.articles.grammar import Grammar
from stance.articles.verbs import uses_of_verb
from stance.text.inflection import inflections

_OWN = frozenset("it they he she we i who which that nobody none one there this".split())
_BREAKS = frozenset("break breaks broke broken breaking".split())
_BONDS = frozenset(
    """accord accords agreement agreements ceasefire deal faith law laws oath pact pledge pledges promise promises rule
    rules treaty treaties truce vow vows word""".split()
)
_TAKERS = frozenset(
    """bandits extremists gangs gunmen insurgents jihadists mercenaries militants militia militias pirates rebels
    separatists smugglers terrorists""".split()
)


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
    tree, word = grammar.tree, grammar.word(verb)
    objects = {grammar.word(i) for i in tree.having(verb, "dobj")}
    if word in _BREAKS:
        return not objects.isdisjoint(_BONDS)
    takers = objects | {grammar.word(i) for i in (*tree.prepositional(verb, "to"), *tree.having(verb, "dative"))}
    takers |= {grammar.word(i) for dative in tree.having(verb, "dative") for i in tree.having(dative, "pobj")}
    return word in _wrongs() or ("help" in uses_of_verb(word) and not takers.isdisjoint(_TAKERS))


@cache
def _wrongs() -> frozenset[str]:
    bases = """abuse betray bully cheat deceive distort exploit flout harass insult interfere invade lie loot massacre
    meddle mislead murder occupy persecute plunder poach provoke ram rob sabotage shell smear spy steal strangle
    threaten trample undermine violate""".split()
    return frozenset(form for verb in bases for form in inflections(verb))
