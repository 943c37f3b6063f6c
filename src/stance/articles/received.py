"""Find what somebody only gets from somebody else: Chad *faced criticism from* Niger, it *received arms from* Mali.

The subject of such a verb does nothing: whose the criticism or the arms are, takes the stance, and the subject is whom
it is toward. The words are in data/words/deeds.csv.
"""

from collections.abc import Iterator
from functools import cache
from typing import Literal

from stance.articles import clauses, extents
from stance.articles.deeds import effects, forms_with
from stance.articles.events import Event
from stance.articles.grammar import Grammar
from stance.articles.participants import Part, of_noun
from stance.articles.verbs import uses_of_noun

_FROM = ("from", "by")
_UNDER = frozenset(
    """come comes came coming is are was were be been being remain remains remained fall falls fell fallen""".split()
)
_ENDURES = frozenset("ignore ignored ignores ignoring withstand withstands withstood survive survived survives".split())
_AFFRONTS = frozenset(
    "abuse attack attacks bullying insult insults jibe jibes provocation provocations taunt taunts".split()
)
_LOSES = frozenset("forfeit forfeited forfeits lose loses losing lost squander squandered squanders".split())
_MEETS = frozenset(("meet", "meets", "met", "meeting"))
_GETS = frozenset(("undergo", "get"))
_GOT = frozenset(("burden", "assault", "blow", "aid", "backing"))
_DONE = frozenset(("speech", "deed"))
_PROPER = ("NNP", "NNPS")
_STIRS = frozenset(
    """arouse aroused arouses arousing ignite ignited ignites provoke provoked provokes provoking prompt prompted
    prompts spark sparked sparking sparks stir stirred stirring stirs trigger triggered triggering triggers""".split()
)
"""Verbs by which something gets an answer from where it is given: sparked anger *in Chad*."""
_HELD = frozenset("anger backing blessing confidence fury gratitude ire praise support thanks trust wrath".split())
"""What is got of whoever holds it: won the *support of* Chad."""


def received(grammar: Grammar, verb: int) -> int | None:
    """Return the noun of what the subject of a verb gets by it; None where the subject does something itself."""
    tree, words = grammar.tree, grammar.parsed.lowered
    word = words[verb]
    if not (word in _takes() or (word in _UNDER and "under" in words)) or clauses.is_passive(tree, verb):
        return None
    done = effects(word)
    if not done.isdisjoint(_GETS) and not tree.having(verb, "prt"):
        objects = [i for i in tree.having(verb, "dobj") if tree.tags[i] not in _PROPER]
        objects += [i for much in objects for i in tree.prepositional(much, "of", "in")]  # a storm of criticism
        objects += [i for i in tree.prepositional(verb, "in") if "aid" in grammar.effects(i)]  # got millions in aid
        return next((i for i in objects if _is_got(grammar, i)), None)
    if word in _ENDURES:  # ignored *Chad's insults*
        return next((i for i in tree.having(verb, "dobj") if grammar.word(i) in _AFFRONTS), None)
    if word in _LOSES:  # lost *the trust of Chad*
        return next((i for i in tree.having(verb, "dobj") if grammar.word(i) in _HELD), None)
    behind = "under" if word in _UNDER else "with" if word in _MEETS else None
    if behind is None:
        return None
    nouns = tree.prepositional(verb, behind)
    return next((i for i in nouns if tree.tags[i] not in _PROPER and _is_got(grammar, i)), None)


@cache
def _takes() -> frozenset[str]:
    """Return every form of the verbs by which the subject may get something, but for those with "under"."""
    return forms_with(_GETS) | _ENDURES | _LOSES | _MEETS


@cache
def _gets() -> frozenset[str]:
    """Return the words without one of which a subject gets nothing; with them are those by which it undergoes it."""
    return _takes() | _UNDER


def undergoes(grammar: Grammar, verb: int) -> bool:
    """Tell whether the subject of a verb does nothing by it: *faces* a dilemma, *received* arms from Chad."""
    if grammar.parsed.lowered[verb] not in _gets():  # as most verbs
        return False
    tree, noun = grammar.tree, received(grammar, verb)
    if noun is not None and (_givers(grammar, verb, noun) or grammar.effects(noun) & {"blow", "burden"}):
        return True
    if "undergo" not in effects(grammar.parsed.lowered[verb]) or tree.having(verb, "prt"):
        return False
    return any(tree.tags[i] in ("NN", "NNS") for i in tree.having(verb, "dobj"))


def governed(grammar: Grammar, noun: int) -> bool:
    """Tell whether a noun is what somebody gets by a verb, and so told with that."""
    tree = grammar.tree
    above = tree.heads[noun] if tree.labels[noun] == "dobj" else -1
    if tree.labels[noun] == "pobj":
        above = tree.heads[tree.heads[noun]]
        above = tree.heads[above] if above >= 0 and tree.tags[above][:1] in "N$C" else above  # a storm of criticism
    return above >= 0 and received(grammar, above) == noun and bool(_givers(grammar, above, noun))


def of_giver(grammar: Grammar, verb: int) -> Event | None:
    """Return what the subject of a verb gets as what somebody else does to it.

    An ill of which nobody is named is nobody's, as in the passive: it *drew criticism*, was criticised. Where only a
    participle tells of it, it is background: *with Chad facing criticism*, its envoy told Niger to wait.
    """
    tree, noun = grammar.tree, received(grammar, verb)
    who = () if noun is None else _givers(grammar, verb, noun)
    subject = clauses.subject(tree, verb)
    if noun is None or subject is None or subject in who or clauses.is_unreal(tree, verb):
        return None
    stirred = (
        _tells(grammar, verb) and grammar.word(verb) not in _STIRS and "speech" in uses_of_noun(grammar.word(noun))
    )
    if not who and not stirred:
        return None  # came under scrutiny, under whose?
    if tree.is_negated(verb) or any(grammar.word(i) == "no" for i in tree.having(noun, "det", "neg")):
        return None
    taker = clauses.antecedent(tree, subject)
    takers = (taker, *tree.conjuncts(taker))
    parts = (*(Part(i, "object") for i in takers), *of_noun(tree, taker), *of_noun(tree, noun))
    told = {part.head: part for part in reversed(parts) if part.head not in who}
    words = extents.with_near_subject(grammar.tree, clauses.frame_top(tree, verb))
    uses = uses_of_noun(grammar.word(noun))
    aid = verb if effects(grammar.word(noun)) & {"aid"} and not uses & _DONE else None
    kind: Literal["act", "deed"] = "act" if "speech" in uses or not who else "deed"
    lost = grammar.word(verb) in _LOSES
    parts = tuple(told.values())
    return Event(kind, verb, who, (words,), parts, main=True, gift=None if lost else aid, wrong=lost)


def _is_got(grammar: Grammar, noun: int) -> bool:
    return bool(effects(grammar.word(noun)) & _GOT or uses_of_noun(grammar.word(noun)) & _DONE)


def _givers(grammar: Grammar, verb: int, noun: int) -> tuple[int, ...]:
    """Return the heads of those from whom something is got: behind "from" or "by", else described by an adjective."""
    tree = grammar.tree
    ways = (*_FROM, "of") if grammar.word(noun) in _HELD else _FROM
    ways = (*ways, "in", "among") if grammar.word(verb) in _STIRS else ways
    named = tree.prepositional(noun, *ways) or tree.prepositional(verb, *(ways if "in" in ways else _FROM))
    above = tree.heads[tree.heads[noun]] if tree.labels[noun] == "pobj" else -1
    named = named or (tree.prepositional(above, *_FROM) if above >= 0 and tree.tags[above][:1] == "N" else ())
    named = tuple(i for i in named if i > noun and grammar.speaks(i))[:1] or tuple(_describing(grammar, verb, noun))[:1]
    return (*named, *(i for first in named for i in tree.conjuncts(first)))


def _describing(grammar: Grammar, verb: int, noun: int) -> Iterator[int]:
    """Yield who is named by an adjective or as the owner of what is got: *American* weapons, *Chad's* wrath.

    Only in a clause that tells it: "facing Chad's wrath" may be background to what is told.
    """
    tree = grammar.tree
    if not _tells(grammar, verb):
        return
    for i in tree.having(noun, "poss", "amod", "compound", "nmod"):
        if tree.words[i][:1].isupper() and tree.tags[i] in ("JJ", *_PROPER) and grammar.speaks(i):
            yield i


def _tells(grammar: Grammar, verb: int) -> bool:
    """Tell whether a verb is finite, so that its clause tells something."""
    return grammar.tree.tags[verb] in ("VBD", "VBZ", "VBP") or bool(grammar.tree.having(verb, "aux"))
