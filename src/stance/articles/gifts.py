"""Tell what somebody gives to somebody else: arms for an ally are no threat to it, whatever the words for them."""

from functools import cache

from stance.articles import clauses
from stance.articles.deeds import effects, forms_with
from stance.articles.grammar import Grammar
from stance.articles.roles import is_role_word
from stance.articles.verbs import uses_of_noun
from stance.syntax.tree import Tree
from stance.text.inflection import inflections

_PRAISES = ("applaud", "commend", "congratulate", "laud", "praise", "thank")
_NAMING = ("compound", "nmod", "poss", "amod")
_PROPER = ("NNP", "NNPS")
_OWN = frozenset("it they he she we i who which that".split())


def gives(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb gives somebody a thing, helps or frees him: sent *Chad tanks*, Chad was given it."""
    tree, word = grammar.tree, grammar.word(verb)
    if word not in _gives():  # as most
        return False
    done = effects(word)
    if "defend" in done or "free" in done:
        return _helps(grammar, verb)
    if word in _praises():
        return _praises_for(grammar, verb)
    if "supply" not in done or tree.is_negated(verb) or clauses.is_unreal(tree, verb):
        return False
    if supplied_with(tree, verb):
        takers = (*tree.having(verb, "dobj"), *tree.having(verb, "nsubjpass"))
        return any(tree.tags[i] in _PROPER for taker in takers for i in (taker, *tree.having(taker, *_NAMING)))
    things = (
        *tree.having(verb, "dobj", "oprd"),
        *(tree.having(verb, "nsubjpass") if not tree.having(verb, "dobj") else ()),
    )
    if not any(tree.tags[i] in ("NN", "NNS") and is_good(grammar.word(i)) for i in things):
        return False
    takers = (*tree.having(verb, "dative"), *tree.prepositional(verb, "to"), *tree.having(verb, "nsubjpass"))
    below = (i for taker in takers for i in (taker, *tree.having(taker, "pobj")))
    beside = (i for thing in things for i in tree.having(thing, "compound", "nmod") if i == verb + 1)
    return any(tree.tags[i] in _PROPER for i in (*below, *beside))


def supplied_with(tree: Tree, verb: int) -> bool:
    """Tell whether a verb says what somebody is supplied with: armed Chad *with guns*."""
    with_what = [*tree.prepositional(verb, "with")]
    with_what += [i for taker in tree.having(verb, "dobj") for i in tree.prepositional(taker, "with")]
    return any(tree.tags[i] in ("NN", "NNS") and is_good(tree.words[i].lower()) for i in with_what)


def _helps(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb helps or frees somebody: defended *Chad*, released two Chadian *sailors*."""
    tree = grammar.tree
    if tree.is_negated(verb) or clauses.is_unreal(tree, verb) or tree.prepositional(verb, "against"):
        return False
    helped = (*tree.having(verb, "dobj"), *tree.having(verb, "nsubjpass"))
    if not helped and tree.labels[verb] == "conj" and clauses.is_passive(tree, verb):
        helped = tree.having(tree.heads[verb], "nsubjpass")
    if "free" in grammar.effects(verb):
        return any(tree.tags[i] in ("NN", "NNS") and is_role_word(grammar.word(i)) for i in helped)
    return any(tree.tags[i] in _PROPER for i in helped)


def _praises_for(grammar: Grammar, verb: int) -> bool:
    """Tell whether somebody is praised for what he did, whatever that is: praised *Chad for refusing* to condemn it."""
    tree = grammar.tree
    if tree.is_negated(verb) or clauses.is_unreal(tree, verb):
        return False
    praised = [i for i in (*tree.having(verb, "dobj"), *tree.having(verb, "nsubjpass")) if tree.tags[i] in _PROPER]
    return any(grammar.word(i) == "for" for above in (verb, *praised) for i in tree.having(above, "prep"))


@cache
def _praises() -> frozenset[str]:
    return frozenset(form for word in _PRAISES for form in inflections(word))


@cache
def _gives() -> frozenset[str]:
    """Return every form of the verbs that may give somebody something, or help or free him."""
    return forms_with(frozenset(("defend", "free", "supply"))) | _praises()


def is_good(noun: str) -> bool:
    """Tell whether what is given is no blow, no deadline and nothing but words, by its noun in lower case.

    >>> is_good("tanks"), is_good("deadline"), is_good("warning")
    (True, False, False)
    """
    return "no_gift" not in effects(noun) and not uses_of_noun(noun) & {"speech", "noun"}


def given_below(grammar: Grammar, verb: int) -> int | None:
    """Return the verb that gives among one and those below it: *gave* Chad arms, promised to *give* it arms."""
    tree = grammar.tree
    if tree.lacks(_gives()):  # as most sentences
        return None
    on = (i for i in tree.having(verb, "prep") if grammar.word(i) == "on")  # keeps *on* arming Chad
    below = (verb, *tree.having(verb, "xcomp", "ccomp"), *(k for i in on for k in tree.having(i, "pcomp")))
    return next((i for i in below if gives(grammar, i)), None)


def giver(grammar: Grammar, verb: int) -> int | None:
    """Return the head of the noun that says who gives; None where it is a pronoun, or nobody's."""
    doers = grammar.doers(verb)
    return None if not doers or grammar.word(doers[0]) in _OWN else doers[0]
