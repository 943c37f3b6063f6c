"""Find who is named only beside what is told: two states, *both foes of Chad*, met; all *but Niger* left.

Whoever is named so is no target of what is told.
"""

from collections.abc import Iterator, Sequence

from stance.articles.charges import ECHOES
from stance.articles.clauses import is_verb
from stance.articles.exceptions import exceptions, is_not
from stance.articles.parsing import Parsed
from stance.articles.relations import owners
from stance.articles.untold import INSTEAD
from stance.syntax.tree import Span as Words
from stance.values import Span

_DESCRIBES = ("appos", "amod", "prep", "advmod", "npadvmod")
_WAYS = frozenset("at unlike near north south east west upstream downstream".split())
"""What begins a phrase that says how, or where, somebody stands to others."""
_FIRST = frozenset(first for first, _ in INSTEAD)
_SIGNS = ECHOES | {"unlike", "according", "not"}
"""Words beside one of which somebody is named who is not meant."""
_HELPS = frozenset("am are be been can could did do does had has have is was were will would".split())
_PROPER = ("NNP", "NNPS")


def beside(trees: Sequence[Parsed], places: Sequence[Span], own: Sequence[Span]) -> frozenset[int]:
    """Return where those of some places start that are named only beside what is told; `own` are the holder's."""
    if not places:
        return frozenset()
    found = [parsed.place(words) for parsed in trees for words in _asides(parsed)]
    if not found:  # as of nearly all
        return frozenset()
    held = {p.start for p in own}
    return frozenset(p.start for p in places for a in found if a.start <= p.start < a.end and p.start not in held)


def forgone(trees: Sequence[Parsed]) -> list[Span]:
    """Return what is not done, as something else is: *rather than blame Chad*, it attacked Niger."""
    found = []
    for parsed in trees:
        tree, words = parsed.tree, parsed.lowered
        for i in range(1, len(words)) if not _FIRST.isdisjoint(words) else ():
            if (words[i - 1], words[i]) in INSTEAD:
                found.append(parsed.place(tree.span(tree.heads[i] if tree.labels[i] == "mark" else i)))
    return found


def _asides(parsed: Parsed) -> Iterator[Words]:
    """Yield what stands between commas behind a subject to say more of it, whose friend is meant, who is excepted."""
    tree = parsed.tree
    yield from owners(tree, parsed.lowered)
    for name in exceptions(tree).of_all:
        yield Words(name, name + 1)
    told = not tree.lacks(_SIGNS)
    if told:
        yield from _by_words(parsed)
    commas = tree.words.count(",") > 1
    if not commas and not (told and "not" in parsed.lowered):
        return
    for doer, label in enumerate(tree.labels):
        if label not in ("nsubj", "nsubjpass"):
            continue
        joint = tree.conjuncts(doer)
        named = (doer, *joint) if joint else ()
        yield from (Words(i, i + 1) for i in named if is_not(tree, i))  # not *Chad* but Togo
        for child in tree.having(doer, *_DESCRIBES) if commas else ():
            span = tree.span(child)
            set_off = tree.words[span.start - 1] == "," and span.end < len(tree) and tree.words[span.end] == ","
            if child > doer and set_off and _describes(parsed, child):
                yield span


def _by_words(parsed: Parsed) -> Iterator[Words]:
    """Yield who is named beside a word that says that this one is not who is meant: *unlike Chad*, *not Chad*."""
    tree = parsed.tree
    for i, word in enumerate(parsed.lowered):
        if word in ECHOES:  # whose words one makes one's own
            yield from (tree.span(who) for said in tree.having(i, "dobj") for who in tree.having(said, "poss"))
        elif word == "unlike":
            yield Words(i, tree.span(i).end)
        elif word == "according":  # whoever tells of it is not meant by it
            yield from (tree.noun_phrase(who) for to in tree.children(i) for who in tree.having(to, "pobj"))
        elif word == "not" and (spared := _spared(parsed, i)) is not None:
            yield Words(spared, spared + 1)


def _describes(parsed: Parsed, child: int) -> bool:
    """Tell whether a phrase is no name by itself, as in a list, and no circumstance: *in talks* with Chad."""
    tree = parsed.tree
    if tree.tags[child] in _PROPER:
        return False
    return (
        tree.labels[child] in ("appos", "amod")
        or parsed.lowered[tree.span(child).start] in _WAYS
        or (tree.labels[child] == "prep" and any(parsed.lowered[i] in _WAYS for i in (child, child - 1)))
    )


def _spared(parsed: Parsed, no: int) -> int | None:
    """Return the name before which "not" stands behind a verb, or a comma: condemned *not Chad* but Niger."""
    tree, words = parsed.tree, parsed.lowered
    verb = no > 0 and is_verb(tree, no - 1) and words[no - 1] not in _HELPS
    if not verb and (no == 0 or words[no - 1] not in (",", "and", "but")):
        return None
    at = no + 1
    while at < len(words) and (words[at] == "the" or tree.tags[at] in ("IN", "TO")) and at < no + 3:
        at += 1
    return tree.noun_head(at) if at < len(words) and tree.tags[at] in (*_PROPER, "JJ") else None
