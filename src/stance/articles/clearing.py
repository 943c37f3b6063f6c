"""Tell where somebody is spared blame: Chad *is not guilty*, has not *lied*, it would be *a mistake to condemn* it."""

from stance.articles import clauses
from stance.articles.grammar import Grammar

_IS = frozenset("be been is was are were 's ’s".split())
_GUILT = frozenset("blame culpability fault guilt responsibility".split())
_GUILTY = _GUILT | frozenset("culpable guilty liable responsible".split())
_BEARS = frozenset("bear bears bore bearing carry carries carried had has have lie lies lay rest rests rested".split())
UNFIT = frozenset(
    """absurd counterproductive error folly foolish harmful imprudent inappropriate mistake premature senseless unfair
    unjust unjustified unreasonable unwise wrong""".split()
)
"""What it is said to be to do what is better left undone."""


def clears(grammar: Grammar, verb: int) -> bool:
    """Tell whether a clause says that somebody is not to blame: has not *lied*, *is not guilty*, bears *no blame*."""
    tree = grammar.tree
    if not tree.is_negated(verb) or any(map(grammar.is_nobody, tree.having(verb, "nsubj"))):
        return False  # nobody has lied as often as Chad
    if grammar.word(verb) in _IS:
        told = (*tree.having(verb, "acomp", "attr", "xcomp"), *tree.having(verb, "nsubj"))
        return any(grammar.word(i) in _GUILTY for i in told)
    if grammar.word(verb) in _BEARS:
        return any(grammar.word(i) in _GUILT for i in tree.having(verb, "dobj", "nsubj"))
    if clauses.is_passive(tree, verb):
        return "censure" in grammar.uses(verb)
    return not grammar.effects(verb).isdisjoint(("wrong", "assault"))


def advised_against(grammar: Grammar, verb: int) -> int | None:
    """Return the verb of what is said to be better left undone: it would be *a mistake to condemn* Chad."""
    tree = grammar.tree
    if grammar.word(verb) not in _IS or tree.is_negated(verb):
        return None
    if any(grammar.word(i) != "it" for i in tree.having(verb, "nsubj")):
        return None  # Chad was wrong to attack Niger
    for told in tree.having(verb, "acomp", "attr"):
        if grammar.word(told) in UNFIT:
            below = (*tree.having(told, "xcomp", "acl"), *tree.having(verb, "xcomp", "ccomp"))
            return next((i for i in below if clauses.is_infinitive(tree, i)), None)
    return None
