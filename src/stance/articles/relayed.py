"""Tell where somebody only reports what one takes toward another: *according to Chad's embassy*, Mali praised Niger."""

from collections.abc import Callable
from functools import cache

from stance.articles import clauses, participants
from stance.articles.events import Event
from stance.articles.grammar import Grammar
from stance.syntax.tree import ROOT
from stance.text.inflection import inflections

_PRONOUNS = ("PRP", "PRP$", "EX", "DT", "WP", "WDT")
_STANCES = frozenset(
    """accuse apologise apologize applaud commend congratulate condole denounce greet hail honour honor lambast laud
    praise salute thank warn welcome""".split()
)
"""What one takes a stance by, beside finding fault: there is no doubt whose it is."""
_DEMANDS = frozenset("ask demand insist propose recommend request suggest urge".split())
"""What is only asked for by these is not told."""
_MINDS = frozenset("aim believe hope intend plan remind seek tell understand want wish".split())
"""What others tell of one's mind may be their own view of it."""
_NO_STANCES = frozenset(("deny", "help"))
_HURTS = frozenset(("assault", "strike", "wrong"))
_AIMED = ("object", "passive_subject", "dative", "against", "to", "with", "on")


def is_relayed(grammar: Grammar, event: Event, actor: Callable[[int], str | None]) -> bool:
    """Tell whether what is reported is what one named actor does by words to another, neither of them who reports it.

    A wrong of which is told, or help that may be held against somebody, is another's accusation.
    """
    if event.kind != "report" or not event.doers or grammar.word(event.verb) in _forms(_DEMANDS):
        return False
    act = _told(grammar, event)
    if act is None or "act" not in grammar.uses(act):  # as most
        return False
    told_by = {actor(i) for i in event.doers}
    known = None not in told_by or any(grammar.tree.tags[i] not in ("NN", "NNS") for i in event.doers)
    if not _is_act(grammar, act, known=known):
        return False
    who = grammar.doers(act)
    if not who or not all(grammar.tree.tags[i] not in _PRONOUNS and grammar.speaks(i) for i in who):
        return False
    parts = participants.of_verb(grammar.tree, act)
    toward = {actor(part.head) for part in parts if part.name in _AIMED and part.head not in event.doers} - {None}
    doing = {actor(i) for i in who} - {None}
    return bool(doing and toward) and told_by.isdisjoint(doing | toward)


def _told(grammar: Grammar, event: Event) -> int | None:
    """Return the verb of what is reported."""
    tree, verb = grammar.tree, event.verb
    below = [i for i in tree.having(verb, "ccomp") if event.holds(i)]
    if tree.labels[verb] == "parataxis" and tree.heads[verb] != ROOT:
        below = [tree.heads[verb]]
    return next(iter(below or [i for i in tree.roots() if event.holds(i)]), None)


def _is_act(grammar: Grammar, verb: int, *, known: bool) -> bool:
    """Tell whether an act by words takes a stance; where it is `known` who reports it, none only ascribed."""
    uses, word = grammar.uses(verb), grammar.word(verb)
    if not uses.isdisjoint(_NO_STANCES) or not _HURTS.isdisjoint(grammar.effects(verb)):
        return False
    if not ("censure" in uses or word in _forms(_STANCES)) and (known or word in _forms(_MINDS)):
        return False
    return not (grammar.tree.is_negated(verb) or clauses.is_unreal(grammar.tree, verb))


@cache
def _forms(words: frozenset[str]) -> frozenset[str]:
    return frozenset(form for word in words for form in inflections(word))
