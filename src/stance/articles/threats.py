"""Tell where an act by words is hostile, however friendly a word of it is, or toward nobody else."""

from stance.articles.grammar import Grammar

_SELVES = frozenset("itself himself herself themselves ourselves myself yourself yourselves".split())
_FOR = ("for", "over")


def blames_for(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb finds fault with somebody for what that one did, which may be kind to others."""
    tree = grammar.tree
    if "censure" not in grammar.uses(verb) or tree.is_negated(verb):
        return False
    blamed = (verb, *tree.having(verb, "dobj"))
    return any(
        grammar.word(preposition) in _FOR and bool(tree.having(preposition, "pcomp"))
        for above in blamed
        for preposition in tree.having(above, "prep")
    )


def blames_itself(grammar: Grammar, verb: int) -> bool:
    """Tell whether somebody finds fault with nobody else: *blamed itself* for the quarrel with Chad."""
    if "censure" not in grammar.uses(verb):
        return False
    objects = grammar.tree.having(verb, "dobj")
    return any(grammar.word(i) in _SELVES and not grammar.tree.conjuncts(i) for i in objects)
