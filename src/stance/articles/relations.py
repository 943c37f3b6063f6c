"""Find whose friend, foe or neighbour somebody is, who is not meant by that: thanked *Chad's* neighbour Niger."""

from collections.abc import Iterator

from stance.syntax.tree import ROOT, Tree
from stance.syntax.tree import Span as Words

_KIN = {
    form
    for one, many in (
        ("adversary", "adversaries"), ("ally", "allies"), ("archenemy", "archenemies"), ("backer", "backers"),
        ("benefactor", "benefactors"), ("competitor", "competitors"), ("creditor", "creditors"), ("critic", "critics"),
        ("debtor", "debtors"), ("detractor", "detractors"), ("donor", "donors"), ("enemy", "enemies"), ("foe", "foes"),
        ("friend", "friends"), ("lender", "lenders"), ("neighbor", "neighbors"), ("neighbour", "neighbours"),
        ("opponent", "opponents"), ("partner", "partners"), ("patron", "patrons"), ("protector", "protectors"),
        ("rival", "rivals"),
    )
    for form in (one, many)
}  # fmt: skip
_SELVES = ("itself", "himself", "herself", "themselves", "ourselves")
_BOUND = ("compound", "nmod", "amod")


def owners(tree: Tree, lowered: tuple[str, ...]) -> Iterator[Words]:
    """Yield the names of those to whom somebody else who is meant is a friend or a foe.

    In "condemned *Chad's* allies", "praised an enemy of *Chad*" and "thanked *Chad's* neighbour Niger" that is Chad.
    Of those who are, or call themselves, a friend of somebody, nothing is yielded: the envoy is *a critic of Chad*.
    """
    if _KIN.isdisjoint(lowered):  # as in most sentences
        return
    for noun, word in enumerate(lowered):
        if word not in _KIN or tree.tags[noun][:1] not in "NJ":
            continue
        above = tree.heads[noun] if tree.labels[noun] in _BOUND and tree.heads[noun] > noun else noun
        if _is_told(tree, lowered, above):
            continue
        named = [i for i in tree.having(above, "poss") if i < noun]
        behind = tree.prepositional(noun, "of")
        for i in (*named, *(k for one in behind for k in (one, *tree.conjuncts(one)))):
            yield tree.span(i) if i < noun else tree.noun_phrase(i)


def _is_told(tree: Tree, lowered: tuple[str, ...], noun: int) -> bool:
    """Tell whether what a noun names is said of somebody: is *an ally* of Chad, sees itself *as a foe* of Chad."""
    above = tree.heads[noun]
    if tree.labels[noun] == "pobj" and above != ROOT and lowered[above] == "as":
        verb = tree.heads[above]
        if above < verb or verb == ROOT:  # *as a friend of Chad*, Niger left
            return True
        return not tree.is_passive(verb) and all(lowered[i] in _SELVES for i in tree.having(verb, "dobj"))
    return tree.labels[noun] in ("attr", "acomp")
