"""Tell from a tree whether a holder does its target a favour: gives, helps, allows, eases, or deplores its being hit.

What is done so is not hostile toward that target, however warlike its words: missiles for an ally, an embargo lifted.
The words are in data/words/deeds.csv.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from operator import attrgetter

from stance.articles import clauses
from stance.articles.deeds import effects
from stance.articles.endings import OWNERS
from stance.articles.entities import Entities
from stance.articles.gifts import is_good, supplied_with
from stance.articles.parsing import Parsed
from stance.articles.statements import Finding, Participant
from stance.syntax.tree import Tree
from stance.values import frozen

_START = attrgetter("start")
_ONESELF = OWNERS | frozenset("we i it he she they us".split())
"""Doers that are most often the holder itself."""
_ILLS = frozenset(("burden", "assault"))
_BLOWS = frozenset(("assault", "blow"))
_REALM = frozenset(
    """airspace border borders frontiers independence integrity sea security soil sovereignty stability territories
    territory unity waters""".split()
)
"""What is somebody's own, so that an ill done to it is done to them: a breach of *Chad's sovereignty*."""
_INTO = ("OF", "INTO", "IN", "AGAINST", "ON", "TO")
_OPPOSING = frozenset("condemnation denunciation disapproval opposition rejection".split())
"""Nouns by which somebody is against what stands behind them: voiced its *rejection of* the breach."""
_UNDOING = frozenset("assassinate destabilise destabilize harm kill murder oust overthrow topple undermine".split())
_ENDS = frozenset(("ease", "oppose"))
_AGAINST = frozenset(("ease", "oppose", "withhold"))
_SIDES = frozenset("side sided sides siding stand standing stands stood".split())
_TAKES = frozenset("take takes took taken taking".split())
_BOUND = ("compound", "amod", "nmod")
"""Arcs by which a name only describes the noun that stands in a slot: *Chad* sanctions."""


def favours(entities: Entities, parsed: Sequence[Parsed], finding: Finding, target: Participant | None) -> bool:
    """Tell whether the holder of a statement does its target a favour in it; `parsed` are the sentences that it is in.

    So are those who are given something, helped or allowed something, and those whose burdens, or attacks on whom, are
    ended, opposed or not wanted. What is given or done by others than the holder does not count.
    """
    if target is None or target.start is None or target.end is None:
        return False
    for sentence in parsed:
        words = sentence.words
        if words and words[0].start <= target.start < words[-1].end:
            at = bisect_right(words, max(target.start, target.end - 1), key=_START) - 1
            place = _place(sentence.tree, at)
            word = None if place is None else _favour(sentence, place)
            if place is not None and _is_cautioned(entities, sentence, finding, place):
                return True
            if word is None or _is_denied(sentence, finding, word):
                return False
            return _is_own(entities, sentence, finding, word)
    return False


def _is_denied(sentence: Parsed, finding: Finding, word: int) -> bool:
    """Tell whether a favour is among what a statement takes back; an ill that is not brought about is one for that."""
    at = sentence.words[word].start
    taken_back = finding.denied is not None and finding.denied.start <= at < finding.denied.end
    return taken_back and "impose" not in effects(sentence.lowered[word])


@frozen
class _Place:
    """Where a name stands: the word that governs its noun phrase, how, and whether it only describes that noun."""

    label: str
    """The arc, or the preposition in capitals."""
    noun: int
    governor: int
    bound: bool
    name: int
    """The name's last word."""
    owns: bool = False
    """Whether it is the owner of that noun: *Chad's* strike."""


def _is_cautioned(entities: Entities, sentence: Parsed, finding: Finding, place: _Place) -> bool:
    """Tell whether the noun in a place is warned of what others do, no holder of that: warned *Chad* of a Thai raid.

    What the holder itself threatens it with names nobody else.
    """
    tree, verb = sentence.tree, place.governor
    if place.label != "dobj" or "alert" not in effects(sentence.lowered[verb]) or place.owns or place.bound:
        return False
    own = {one.actor for one in entities.between(*_ends(sentence, place.noun))} | {finding.holder.actor}
    told = [i for word in ("of", "about") for i in tree.prepositional(verb, word)]
    told += [k for i in told for k in tree.prepositional(i, "by", "from")]  # attacks *by Thailand*
    told += [i for i in tree.prepositional(verb, "against") if tree.tags[i] in ("NNP", "NNPS")]
    others = {m.actor for i in told for m in entities.between(*_ends(sentence, i)) if m.actor}
    return bool(others) and others.isdisjoint(own)


def _ends(sentence: Parsed, noun: int) -> tuple[int, int]:
    place = sentence.place(sentence.tree.noun_phrase(noun))
    return place.start, place.end


def _place(tree: Tree, at: int) -> _Place | None:
    bound, owns = False, tree.labels[at] == "poss"
    node = at
    while (head := tree.head_of(node)) is not None:
        label = tree.labels[node]
        if label == "pobj":
            above = tree.head_of(head)
            return None if above is None else _Place(tree.words[head].upper(), node, above, bound, at)
        if label == "nsubj" and tree.labels[head] in ("ccomp", "xcomp") and clauses.is_infinitive(tree, head):
            return _Place("dobj", node, tree.heads[head], bound, at)  # allowed *Chad* to land
        if label in ("nsubj", "nsubjpass", "dobj", "dative"):
            return _Place(label, node, head, bound, at, owns and tree.heads[at] == node)
        if label not in (*_BOUND, "appos", "conj", "poss"):
            return None
        bound = bound or label in _BOUND
        node = head
    return None


def _favour(sentence: Parsed, place: _Place) -> int | None:
    """Return the verb, or the noun, by which the noun in a place is favoured, if it is."""
    tree, governor = sentence.tree, place.governor
    uses = effects(sentence.lowered[governor])
    if tree.tags[governor].startswith("V"):
        if place.label in ("ON", "AGAINST"):
            ills = any(effects(sentence.lowered[i]) & _ILLS for i in tree.having(governor, "dobj", "nsubjpass"))
            return governor if ills and _spares(sentence, governor) else None
        if (told := _struck(sentence, place)) is not None:
            return told
        if place.label == "dobj" and sentence.lowered[governor] in _UNDOING and (plot := _plot(sentence, governor)):
            return plot if _spares(sentence, plot) else None
        return governor if _by_verb(sentence, place) and _is_done(sentence, governor) else None
    struck = "assault" in uses and "asset" in effects(sentence.lowered[place.noun])
    if place.bound and not (struck or _is_realm(sentence, place)):
        return None
    verb = next((i for i in tree.ancestors(governor) if tree.tags[i].startswith("V")), None)
    if place.label == "OF" and sentence.lowered[governor] == "side" and tree.labels[governor] == "dobj":
        taken = tree.heads[governor]
        return taken if sentence.lowered[taken] in _TAKES and _is_done(sentence, taken) else None
    if place.label == "OF" and tree.labels[governor] == "dobj" and sentence.lowered[tree.heads[governor]] in _UNDOING:
        plot = _plot(sentence, tree.heads[governor])  # a plot to topple the government *of Chad*
        return plot if plot is not None and _spares(sentence, plot) else None
    if place.label == "OF" and "backing" in uses:
        return governor if verb is None or not effects(sentence.lowered[verb]) & _AGAINST else None
    if verb is None:
        return None
    if place.label in ("TO", "FOR") and "aid" in uses:
        return verb if _is_done(sentence, verb) and not effects(sentence.lowered[verb]) & _AGAINST else None
    if _is_ill(sentence, place) and (verb < governor or tree.is_passive(verb)):
        opposed = any(sentence.lowered[i] in _OPPOSING for i in _nouns_above(tree, governor))
        return verb if _spares(sentence, verb) or (opposed and _is_done(sentence, verb)) else None
    return None


def _struck(sentence: Parsed, place: _Place) -> int | None:
    """Return the verb that opposes a blow of which a clause tells whom it struck: deplored the raid *that hit* him."""
    tree, verb = sentence.tree, place.governor
    if place.label != "dobj" or tree.labels[verb] != "relcl":
        return None
    blow, struck = tree.heads[verb], "strike" in effects(sentence.lowered[verb])
    whose = not place.bound or "asset" in effects(sentence.lowered[place.noun])
    if not (struck and whose) or effects(sentence.lowered[blow]).isdisjoint(_BLOWS):
        return None
    above = next((i for i in tree.ancestors(blow) if tree.tags[i].startswith("V")), None)
    return above if above is not None and _spares(sentence, above) else None


def _is_ill(sentence: Parsed, place: _Place) -> bool:
    """Tell whether the noun above a place is an ill that befalls whoever stands there, or what is theirs."""
    uses = effects(sentence.lowered[place.governor])
    if place.label in ("ON", "AGAINST") and uses & _ILLS:
        return True
    hits = uses & {"assault", "breach"} and place.label in _INTO and _is_realm(sentence, place)
    return bool(hits) or ("victim" in uses and place.label == "OF")


def _plot(sentence: Parsed, verb: int) -> int | None:
    """Return the verb above an ill that is to undo somebody: condemned a *plot to overthrow* Chad's government."""
    tree, noun = sentence.tree, sentence.tree.heads[verb]
    if tree.labels[verb] != "acl" or "assault" not in effects(sentence.lowered[noun]):
        return None
    return next((i for i in tree.ancestors(noun) if tree.tags[i].startswith("V")), None)


def _is_realm(sentence: Parsed, place: _Place) -> bool:
    """Tell whether the noun in a place is what somebody owns as a state does: *Chad's airspace*."""
    return place.noun != place.name and sentence.lowered[place.noun] in _REALM


def _nouns_above(tree: Tree, noun: int) -> Iterator[int]:
    """Yield the nouns on which one depends, up to the verb."""
    for above in tree.ancestors(noun):
        if tree.tags[above].startswith("V"):
            return
        yield above


def _spares(sentence: Parsed, verb: int) -> bool:
    """Tell whether a verb ends, opposes or does not bring about the ill that is its object."""
    uses, done = effects(sentence.lowered[verb]), _is_done(sentence, verb)
    return bool(uses & _ENDS) if done else "impose" in uses


def _by_verb(sentence: Parsed, place: _Place) -> bool:
    """Tell whether a verb gives something to the noun in a place, or helps or allows it something."""
    tree, verb = sentence.tree, place.governor
    uses = effects(sentence.lowered[verb])
    if (place.label == "WITH" and sentence.lowered[verb] in _SIDES) or _takes_side(sentence, place):
        return True
    passive = place.label in ("nsubj", "nsubjpass") and tree.is_passive(verb)
    acted_on = passive or place.label in ("dobj", "dative")
    if acted_on and uses & {"help", "allow"}:
        own = place.owns and tree.tags[verb] != "VBG"  # defended *Chad's* strike; others are blamed for defending it
        return own or not effects(sentence.lowered[place.noun]) & _ILLS
    gifts = tree.having(verb, "dobj")
    if place.label in ("TO", "FOR") and any("aid" in effects(sentence.lowered[gift]) for gift in gifts):
        return not uses & _AGAINST
    if "give" not in uses:
        return False
    if any(effects(word) & _ILLS for gift in gifts for word in _phrase(sentence, gift)):
        return False
    if any(gift != place.noun and not is_good(sentence.lowered[gift]) for gift in gifts):
        return False
    if acted_on and supplied_with(tree, verb):
        return True
    if place.bound and place.label == "dobj":  # the parser often takes *Chad more shells* for shells of Chad
        return place.name == verb + 1 and tree.tags[place.name] == "NNP" and tree.tags[place.noun] in ("NN", "NNS")
    gifts = tuple(gift for gift in gifts if gift != place.noun)
    return place.label in ("dative", "TO") or (bool(gifts) and (acted_on or place.label == "FOR"))


def _takes_side(sentence: Parsed, place: _Place) -> bool:
    """Tell whether a verb takes the side of the noun in a place: took *Chad's side*, the side *of Chad*."""
    side = place.owns and place.label == "dobj" and sentence.lowered[place.noun] == "side"
    return side and sentence.lowered[place.governor] in _TAKES


def _phrase(sentence: Parsed, noun: int) -> Sequence[str]:
    span = sentence.tree.noun_phrase(noun)
    return sentence.lowered[span.start : span.end]


def _is_done(sentence: Parsed, verb: int) -> bool:
    """Tell whether what a verb says is neither negated nor refused."""
    tree, top = sentence.tree, clauses.frame_top(sentence.tree, verb)
    refused = top != verb and effects(sentence.lowered[top]) & _AGAINST
    return not (tree.is_negated(verb) or tree.is_negated(top) or refused)


def _is_own(entities: Entities, sentence: Parsed, finding: Finding, word: int) -> bool:
    """Tell whether the doer of a verb, or the owner of a noun, is the holder, or nobody else is named as such."""
    tree = sentence.tree
    if finding.verb is not None and finding.kind == "deed" and sentence.words[word].start == finding.verb.start:
        return True
    doers = _doers(tree, word) if tree.tags[word].startswith("V") else tree.having(word, "poss")
    return not doers or any(_is_holder(entities, sentence, finding.holder, doer) for doer in doers)


def _doers(tree: Tree, verb: int) -> tuple[int, ...]:
    """Return who does what a verb says; of what somebody is accused of or thanked for, it is the one so spoken of."""
    preposition = tree.heads[verb]
    if tree.labels[verb] == "pcomp" and tree.words[preposition].lower() in ("of", "for"):
        above = tree.head_of(preposition)
        spoken_of = () if above is None else tree.having(above, "dobj", "nsubjpass")
        if spoken_of:
            return spoken_of
    return clauses.doers(tree, verb)


def _is_holder(entities: Entities, sentence: Parsed, holder: Participant, doer: int) -> bool:
    at, word = sentence.words[doer].start, sentence.lowered[doer]
    place = sentence.place(sentence.tree.noun_phrase(doer))
    if holder.actor and any(one.actor == holder.actor for one in entities.between(place.start, place.end)):
        return True
    if holder.start is not None and holder.end is not None and holder.start <= at < holder.end:
        return True
    owners = (sentence.lowered[i] for i in sentence.tree.having(doer, "poss"))
    return word in _ONESELF or word in holder.text.lower().split() or any(owner in OWNERS for owner in owners)
