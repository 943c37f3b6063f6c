"""Tell where a friendly word is unfriendly to a target: a *pact against* Chad, *hailed the fall* of its government.

Nothing of that is conciliatory toward such a target, whatever it is toward others.
"""

from bisect import bisect_right
from collections.abc import Sequence
from operator import attrgetter

from stance.articles import clauses
from stance.articles.deeds import effects
from stance.articles.parsing import Parsed
from stance.articles.statements import Finding, Participant
from stance.articles.verbs import uses_of_verb
from stance.syntax.tree import Tree

_START = attrgetter("start")
_LEAGUES = frozenset(
    """accord accords agreement agreements alliance alliances axis bloc blocs coalition coalitions deal deals front
    forces league measures pact pacts partnership partnerships treaties treaty union""".split()
)
"""What several conclude, and may conclude against others."""
_UNITES = frozenset("allied conspired ganged sided teamed unite united unites".split())
_SIDES = frozenset(
    "argue argued argues side sided sides siding speak speaking speaks spoke stand standing stands stood".split()
)
_PLEASED = frozenset(
    """applaud applauded applauding applauds celebrate celebrated celebrates celebrating cheer cheered cheering cheers
    hail hailed hailing hails praise praised praises praising rejoice rejoiced rejoices toast toasted toasting welcome
    welcomed welcomes welcoming""".split()
)
_LOSSES = frozenset(
    "annihilation bankruptcy collapse death deaths defeat defeats demise downfall fall humiliation losses misery "
    "misfortune misfortunes plight retreat rout ruin setback suffering surrender woes".split()
)
"""What befalls its owner: Chad's *defeat*, the *fall* of Chad's government."""
_BLOWS = frozenset("assassination capture destruction humbling ouster ousting overthrow sinking toppling".split())
"""What befalls whoever stands behind "of"; its owner does it: Niger's *sinking* of the Chadian ship."""
_THINGS = frozenset("curtain price prices wall".split())
"""Whose fall is nobody's loss: hailed the fall of the Berlin *wall*."""
_AGREES = frozenset("agree decide offer pledge promise unite unites united".split()) | frozenset(
    "agreed agrees agreeing decided decides offered offers pledged pledges promised promises".split()
)
_HURTS = frozenset("battle boycott confront embargo fight isolate punish sanction".split())
_ILLS = frozenset(("assault", "burden"))
_BOUND = ("compound", "amod", "nmod", "poss", "appos", "conj")
_NEAR = 6
"""Words before "against" within which that stands which is against somebody."""


def grudged(parsed: Sequence[Parsed], finding: Finding, target: Participant | None) -> bool:
    """Tell whether what a statement is glad of, or several agree on, is against its target."""
    if target is None or target.start is None or target.end is None or finding.denied is not None:
        return False
    for sentence in parsed:
        words = sentence.words
        if words and words[0].start <= target.start < words[-1].end:
            at = bisect_right(words, max(target.start, target.end - 1), key=_START) - 1
            if "against" in sentence.lowered and (
                _is_leagued_against(sentence, at) or _is_helped_against(sentence, at)
            ):
                return True
            return _is_gloated_over(sentence, at) or _is_threatened(sentence, at)
    return False


def _noun(tree: Tree, at: int) -> int:
    """Return the head of the noun phrase that a name describes or is."""
    while tree.labels[at] in _BOUND and tree.heads[at] >= 0:
        at = tree.heads[at]
    return at


def _is_leagued_against(sentence: Parsed, at: int) -> bool:
    """Tell whether a name stands behind "against" in what several conclude: a *pact against* Chad."""
    tree, noun = sentence.tree, _noun(sentence.tree, at)
    preposition = tree.heads[noun] if tree.labels[noun] == "pobj" else -1
    if preposition < 0 or sentence.lowered[preposition] != "against":
        return False
    for i in range(preposition - 1, max(-1, preposition - 1 - _NEAR), -1):
        if sentence.lowered[i] in _UNITES:
            return not tree.is_negated(i)
        if sentence.lowered[i] in _LEAGUES:
            verb = next((k for k in tree.ancestors(i) if clauses.is_verb(tree, k)), None)
            return verb is None or not (_is_refusal(sentence, verb) or tree.is_negated(verb))
        if tree.tags[i] in ("VBD", "VBZ", "VBP", ",", ":"):
            return False
    return False


def _is_helped_against(sentence: Parsed, at: int) -> bool:
    """Tell whether a name stands behind "against" where others are helped: *defended* Mali *against* Chad."""
    tree, noun = sentence.tree, _noun(sentence.tree, at)
    preposition = tree.heads[noun] if tree.labels[noun] == "pobj" else -1
    if preposition < 0 or sentence.lowered[preposition] != "against" or tree.heads[preposition] < 0:
        return False
    verb = tree.heads[preposition]
    if tree.labels[preposition] == "conj" and tree.heads[verb] >= 0:  # stands with Mali and *against* Chad
        verb = tree.heads[verb]
    if not clauses.is_verb(tree, verb):
        verb = tree.heads[verb] if tree.labels[verb] == "dobj" else -1
    if verb < 0 or tree.is_negated(verb):
        return False
    word = sentence.lowered[verb]
    return word in _SIDES or not effects(word).isdisjoint(("help", "defend", "supply"))


def _is_refusal(sentence: Parsed, verb: int) -> bool:
    word = sentence.lowered[verb]
    return "deny" in uses_of_verb(word) or not effects(word).isdisjoint(("oppose", "ease", "lift"))


def _is_gloated_over(sentence: Parsed, at: int) -> bool:
    """Tell whether a name is that of whoever an ill befalls of which somebody is glad."""
    tree, noun = sentence.tree, at
    owned = False
    while (above := tree.heads[noun]) >= 0:
        label = tree.labels[noun]
        if label == "pobj" and sentence.lowered[above] == "of" and tree.heads[above] >= 0:
            ill = tree.heads[above]
            if sentence.lowered[ill] in _LOSSES | _BLOWS or "victim" in effects(sentence.lowered[ill]):
                return not _is_outlaw(sentence, noun) and _is_gladdening(sentence, ill)
            noun = ill
            continue
        if label not in _BOUND:
            return False
        owned = label in ("poss", "amod", "compound", "nmod")
        if owned and sentence.lowered[above] in _LOSSES:
            return not tree.prepositional(above, "of") and _is_gladdening(sentence, above)
        noun = above
    return False


def _is_outlaw(sentence: Parsed, noun: int) -> bool:
    """Tell whether what befalls a noun is no loss of the state that describes it: *Chadian rebels*."""
    word = sentence.lowered[noun]
    return "outlaw" in effects(word) or word in _THINGS


def _is_gladdening(sentence: Parsed, ill: int) -> bool:
    """Tell whether an ill is the object of a verb that says how glad somebody is of it."""
    tree, noun = sentence.tree, ill
    while tree.labels[noun] == "conj" and tree.heads[noun] >= 0:
        noun = tree.heads[noun]
    verb = tree.heads[noun]
    if tree.labels[noun] == "pobj" and verb >= 0:
        verb = tree.heads[verb]  # rejoiced at, was praised for
    if verb < 0 or not clauses.is_verb(tree, verb) or tree.is_negated(verb):
        return False
    return tree.labels[noun] in ("dobj", "nsubjpass", "pobj") and sentence.lowered[verb] in _PLEASED


def _is_threatened(sentence: Parsed, at: int) -> bool:
    """Tell whether a name is whom somebody agrees to harm: *agreed to attack* Chad, *on sanctions* against it."""
    tree, noun = sentence.tree, _noun(sentence.tree, at)
    above = tree.heads[noun]
    if above < 0 or _is_outlaw(sentence, noun):
        return False
    if tree.labels[noun] == "dobj":
        strikes = "strike" in effects(sentence.lowered[above]) or sentence.lowered[above] in _HURTS
        return strikes and _is_agreed(sentence, above)
    ill = tree.heads[above] if tree.labels[noun] == "pobj" and sentence.lowered[above] in ("on", "against") else -1
    if ill >= 0 and clauses.is_verb(tree, ill):  # to impose sanctions *on* Chad
        ill = next(iter(tree.having(ill, "dobj")), ill)
    return ill >= 0 and not effects(sentence.lowered[ill]).isdisjoint(_ILLS) and _is_agreed(sentence, ill)


def _is_agreed(sentence: Parsed, act: int) -> bool:
    """Tell whether an act is what somebody agrees to do, and not to refrain from or to end."""
    tree, node = sentence.tree, act
    while (above := tree.heads[node]) >= 0 and not tree.is_negated(node):
        if sentence.lowered[above] in _AGREES:
            return not tree.is_negated(above)
        if clauses.is_verb(tree, above) and _is_refusal(sentence, above):
            return False
        if tree.labels[node] not in ("xcomp", "pcomp", "dobj", "prep", "pobj", "conj"):
            return False
        node = above
    return False
