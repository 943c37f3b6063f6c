"""Find what somebody is told not to do or not to have done: it is no deed, and to say so is no hostility."""

from functools import cache

from stance.articles import clauses
from stance.articles.grammar import Grammar
from stance.syntax.tree import Span as Words
from stance.text.inflection import inflections

_OWN = frozenset("it they he she we i".split())
_OWNERS = frozenset("its their his her our my".split())
_DONE = frozenset("has have had did".split())
"""With "not" they tell what was left undone; what will not be done may be a refusal of either kind."""
_BELOW = ("xcomp", "ccomp", "prep", "pcomp", "advmod", "acomp")


def denied(grammar: Grammar, verb: int, doers: tuple[int, ...]) -> Words | None:
    """Return the words of an act that a verb with its frame takes back: refused *to blame Chad*, has not *shelled* it.

    None where none is taken back, or only what somebody else is said to have done.
    """
    tree = grammar.tree
    if tree.is_negated(verb):
        done = _DONE.intersection(grammar.word(aux) for aux in tree.having(verb, "aux"))
        taken_back = "deny" in grammar.uses(verb)
        return Words(verb, verb + 1) if done and not taken_back else None  # "accept" is no demand that is not accepted
    if "deny" not in grammar.uses(verb):
        return None
    act = _act_below(grammar, verb, doers)
    if act is None:
        return None
    return clauses.clause(grammar.parsed, act) if clauses.is_verb(grammar.tree, act) else grammar.tree.span(act)


def denied_in_report(grammar: Grammar, verb: int, doers: tuple[int, ...]) -> Words | None:
    """Return the words of an act that somebody says not to have done: said it had not *shelled Chad*."""
    for clause in grammar.tree.having(verb, "ccomp"):
        if grammar.tree.is_negated(clause) and _is_own(grammar, clause, doers):
            return denied(grammar, clause, doers)
    return None


def disclaims(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb takes back a claim and is no refusal: whatever it was, it is said not to be so."""
    return grammar.word(verb) in _claims()


def _act_below(grammar: Grammar, verb: int, doers: tuple[int, ...]) -> int | None:
    """Return the head of the act of the same doers that depends on a verb: stopped short of *accusing*."""
    tree = grammar.tree
    for child in tree.children(verb):
        if child < verb or tree.labels[child] not in (*_BELOW, "dobj"):
            continue
        if clauses.is_verb(tree, child):
            if _is_own(grammar, child, doers):
                return child
        elif tree.labels[child] == "dobj" and grammar.word(verb) in _endings() and _is_ones_own(grammar, child):
            return child
        elif tree.labels[child] != "dobj" and (below := _act_below(grammar, child, doers)) is not None:
            return below
    return None


def _is_own(grammar: Grammar, verb: int, doers: tuple[int, ...]) -> bool:
    """Tell whether a clause has no subject of its own, or one that means the doers."""
    subjects = grammar.tree.having(verb, "nsubj", "nsubjpass")
    names = {grammar.word(doer) for doer in doers}
    return all(grammar.word(subject) in _OWN or grammar.word(subject) in names for subject in subjects)


def _is_ones_own(grammar: Grammar, noun: int) -> bool:
    """Tell whether nobody else is told as the one whose act a noun names: stopped *its attacks*, not Chad's."""
    return all(grammar.word(owner) in _OWNERS for owner in grammar.tree.having(noun, "poss"))


@cache
def _claims() -> frozenset[str]:
    return frozenset(form for verb in ("deny", "disavow", "dispute", "refute") for form in inflections(verb))


@cache
def _endings() -> frozenset[str]:
    """Return the forms of the verbs whose object, if it is an act, is not or no longer done: ruled out *sanctions*."""
    bases = ("avoid", "cease", "forgo", "renounce", "rule", "stop")
    return frozenset(form for verb in bases for form in inflections(verb))
