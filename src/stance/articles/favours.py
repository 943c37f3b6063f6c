"""Tell from a tree whether a holder does its target a favour: gives, helps, allows, eases, or deplores its being hit.

What is done so is not hostile toward that target, however warlike its words: missiles for an ally, an embargo lifted.
The words are in data/words/favours.csv.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from stance.articles import clauses
from stance.articles.parsing import Parsed
from stance.articles.statements import Finding, Participant
from stance.resources import word_rows
from stance.syntax.tree import Tree
from stance.text.inflection import inflections

_ONESELF = frozenset("we i it he she they us".split())
"""Doers that are most often the holder itself."""
_BOUND = ("compound", "amod", "nmod")
"""Arcs by which a name only describes the noun that stands in a slot: *Chad* sanctions."""
_NOTHING: frozenset[str] = frozenset()


def favours(parsed: Sequence[Parsed], finding: Finding, target: Participant | None) -> bool:
    """Tell whether the holder of a statement does its target a favour in it; `parsed` are the sentences that it is in.

    So are those who are given something, helped or allowed something, those whose burdens are lifted, and those an
    attack on whom is condemned. What is refused, negated, or done by others than the holder does not count.
    """
    if target is None or target.start is None or target.end is None:
        return False
    for sentence in parsed:
        words = sentence.words
        if words and words[0].start <= target.start < words[-1].end:
            at = bisect_right(words, max(target.start, target.end - 1), key=lambda word: word.start) - 1
            place = _place(sentence.tree, at)
            verb = None if place is None else _favour(sentence, place)
            return verb is not None and _is_done(sentence, verb) and _is_own(sentence, finding, verb)
    return False


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a name stands: the word that governs its noun phrase, how, and whether it only describes that noun."""

    label: str
    """The arc, or the preposition in capitals."""
    noun: int
    governor: int
    bound: bool


def _place(tree: Tree, at: int) -> _Place | None:
    bound = False
    node = at
    while (head := tree.head_of(node)) is not None:
        label = tree.labels[node]
        if label == "pobj":
            above = tree.head_of(head)
            return None if above is None else _Place(tree.words[head].upper(), node, above, bound)
        if label in ("nsubj", "nsubjpass", "dobj", "dative"):
            return _Place(label, node, head, bound)
        if label not in (*_BOUND, "appos", "conj", "poss"):
            return None
        bound = bound or label in _BOUND
        node = head
    return None


def _favour(sentence: Parsed, place: _Place) -> int | None:
    """Return the verb by which the noun in a place is favoured, if it is."""
    tree, word = sentence.tree, sentence.lowered[place.governor]
    if tree.tags[place.governor].startswith("V"):
        return place.governor if _by_verb(sentence, place, _uses(word)) else None
    verb = next((i for i in tree.ancestors(place.governor) if tree.tags[i].startswith("V")), None)
    if verb is None or place.bound:
        return None
    noun, above = _uses(word), _uses(sentence.lowered[verb])
    given = place.label in ("TO", "FOR") and "aid" in noun and "stop" not in above
    eased = place.label in ("ON", "AGAINST") and "burden" in noun and "ease" in above
    hit = place.label in ("ON", "AGAINST") and "assault" in noun and "censure" in above
    return verb if given or eased or hit else None


def _by_verb(sentence: Parsed, place: _Place, uses: frozenset[str]) -> bool:
    tree, verb = sentence.tree, place.governor
    passive = place.label in ("nsubj", "nsubjpass") and tree.is_passive(verb)
    acted_on = passive or place.label in ("dobj", "dative")
    if acted_on and uses & {"help", "allow"}:
        return not (place.bound and _uses(sentence.lowered[place.noun]) & {"burden", "assault"})
    if "give" not in uses:
        return False
    gifts = [i for i in tree.having(verb, "dobj") if i != place.noun]
    return place.label in ("dative", "TO") or (bool(gifts) and (acted_on or place.label == "FOR"))


def _is_done(sentence: Parsed, verb: int) -> bool:
    """Tell whether what a verb says is neither negated nor refused."""
    tree, top = sentence.tree, clauses.frame_top(sentence.tree, verb)
    refused = top != verb and "stop" in _uses(sentence.lowered[top])
    return not (tree.is_negated(verb) or tree.is_negated(top) or refused)


def _is_own(sentence: Parsed, finding: Finding, verb: int) -> bool:
    """Tell whether a verb's doer is the holder: it is the statement's own verb, or nobody else is named as the doer."""
    words, holder = sentence.words, finding.holder
    if finding.verb is not None and finding.kind == "deed" and words[verb].start == finding.verb.start:
        return True
    named = holder.text.lower().split()
    for doer in clauses.doers(sentence.tree, verb):
        at, word = words[doer].start, sentence.lowered[doer]
        inside = holder.start is not None and holder.end is not None and holder.start <= at < holder.end
        if not (inside or word in _ONESELF or word in named):
            return False
    return True


def _uses(word: str) -> frozenset[str]:
    return _forms().get(word, _NOTHING)


@cache
def _forms() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for row in word_rows("favours"):
        for form in inflections(row["word"]):
            found.setdefault(form, set()).add(row["use"])
    return {form: frozenset(uses) for form, uses in found.items()}
