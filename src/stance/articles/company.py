"""Find who does something that the verb's own subject or agent does not tell, or tells only a part of.

That is who does it along with the doer, or is torn off it by the parser; and to whom an envoy is summoned, or whose
envoy is recalled.
"""

from collections.abc import Iterator

from stance.articles.mending import is_told
from stance.syntax.tree import ROOT, Tree

_TOGETHER = {
    words[0]: words
    for words in (
        ("along", "with"),
        ("together", "with"),
        ("jointly", "with"),
        ("as", "well", "as"),
        ("alongside",),
        ("like",),
        ("with",),
        ("joined", "by"),
        ("accompanied", "by"),
    )
}
"""What ties somebody to the doer, by its first word."""
_TIES = frozenset(_TOGETHER)
_AND = frozenset(("and",))
_CALLED = ("summoned", "convoked", "called")
_HOUSES = ("ministry", "office", "department", "secretariat", "chancellery", "ministries")
_RELATIVE = ("WDT", "WP", "WP$")
_ENVOYS = ("ambassador", "ambassadors", "consul", "diplomats", "envoy", "envoys", "representative")
_PROPER = ("NNP", "NNPS")


def house(tree: Tree, verb: int) -> int | None:
    """Return the ministry to which somebody is called, who is called by nobody else: summoned *to the ministry*.

    Whoever is told something there is told it by the same: was summoned *by Chad* and told to leave.
    """
    above = tree.heads[verb]
    if tree.labels[verb] == "conj" and not tree.having(verb, "nsubjpass") and is_told(tree, verb):
        own = tree.agent(above)
        return own if own is not None else house(tree, above)
    if tree.words[verb].lower() not in _CALLED:
        return None
    called_to = tree.prepositional(verb, "to", "into", "at", "before")
    return next((i for i in called_to if tree.words[i].lower() in _HOUSES), None)


def torn_off(tree: Tree, verb: int, agent: int) -> Iterator[int]:
    """Yield agents that the parser tied to a passive verb itself: condemned by Chad, *the opposition and Niger*."""
    for i in tree.having(verb, "dobj", "conj"):
        start = tree.span(i).start
        behind = agent < i and tree.words[start - 1] == "," and tree.span(agent).end == start - 1
        if behind and tree.tags[i][:2] == "NN" and tree.having(i, "cc"):
            yield from (k for k in (i, *tree.conjuncts(i)) if tree.tags[k][:2] == "NN")


def beside(tree: Tree, verb: int, found: int) -> list[int]:
    """Return who does what a verb says beside the doer that was found, though the parser joined them otherwise."""
    own = tree.having(verb, "nsubj")
    others = _listed(tree, verb, found, own) if len(own) > 1 else []  # one, as of nearly every verb
    if not tree.lacks(_AND):
        others += _parted(tree, verb, found, own)
    if tree.tags[found] == "NNS":
        others += _examples(tree, found)
    if not tree.lacks(_TIES):
        others += _companions(tree, found, verb)
    return others


def _listed(tree: Tree, verb: int, found: int, own: tuple[int, ...]) -> list[int]:
    """Return the other names of a list that the parser tore apart: *Kenya*, Uganda and Chad thanked Niger.

    Each is a subject of the verb by itself, and has a comma or an "and" behind it.
    """
    names: list[int] = []
    subjects = [i for i in own if i < verb and tree.tags[i] in _PROPER]
    if any(tree.tags[i] in _RELATIVE for i in range(found, max(subjects, default=found))):
        return names  # Chad, which borders *Mali*, left
    if len(subjects) < 2 or found not in subjects:
        return names
    for i in subjects:
        if i != subjects[-1] and tree.words[i + 1] not in (",", "and"):
            continue
        beside = (k for k in tree.having(i, "appos") if tree.tags[k] in _PROPER and tree.having(k, "cc"))
        names += [k for k in (i, *tree.conjuncts(i), *beside) if k != found and tree.tags[k] in _PROPER]
    return names


def _parted(tree: Tree, verb: int, found: int, own: tuple[int, ...]) -> Iterator[int]:
    """Yield doers whom an "and" joins to one and the parser did not: the Thai and *the Lao minister* left.

    They are subjects of the verb by themselves, or seem to say who the one before them is.
    """
    if (not own or own == (found,)) and not tree.having(found, "appos"):  # nobody beside the doer
        return
    subjects = [i for i in own if i < verb]
    for one in dict.fromkeys((found, *subjects)):
        for i in (*(i for i in subjects if i > one), *tree.having(one, "appos")):
            joint = tree.words[tree.span(i).start - 1] == "and" and tree.heads[tree.span(i).start - 1] == one
            if joint and tree.tags[i][:2] == "NN" and tree.span(i).start - 1 > one:
                yield from (k for k in (one, i) if k != found)


def joined(tree: Tree, verb: int) -> tuple[int, ...]:
    """Return those whom the doer joins in what it does: joined *Chad* in condemning Niger."""
    into = tree.heads[verb]
    if tree.labels[verb] != "pcomp" or tree.words[into].lower() != "in" or tree.heads[into] == ROOT:
        return ()
    if tree.words[tree.heads[into]].lower() not in ("join", "joins", "joined", "joining"):
        return ()
    return tuple(i for noun in tree.having(tree.heads[into], "dobj") for i in (noun, *tree.conjuncts(noun)))


def _examples(tree: Tree, doer: int) -> tuple[int, ...]:
    """Return those of several doers who are named: some states, *including Chad and Niger*, left."""
    named = tree.prepositional(doer, "including")
    return tuple(i for one in named for i in (one, *tree.conjuncts(one)) if tree.tags[i] in _PROPER)


def _companions(tree: Tree, doer: int, verb: int) -> Iterator[int]:
    """Yield those who do something together with its doer: Chad, *along with Niger*, left.

    They are named between commas behind the doer, or at the start of the sentence before a comma.
    """
    behind = doer + 1
    for i in (0, *range(behind, verb)) if verb else ():
        if i > behind and tree.words[i - 1] != ",":
            continue
        words = _TOGETHER.get(tree.words[i].lower())
        if words is None or not _reads(tree, i, words):
            continue
        tight = words == ("as", "well", "as") and i == behind  # Chad as well as Niger left
        if not (tight or i == 0 or tree.words[i - 1] == ","):
            continue
        first = i + len(words)
        head = tree.noun_head(first)
        end = tree.span(head).end
        named = any(tree.words[k][:1].isupper() for k in range(first, min(end, verb)))
        closed = tight or (end < len(tree) and tree.words[end] == ",")
        if named and head < verb and head != doer and closed:
            yield from (head, *tree.conjuncts(head))


def _reads(tree: Tree, at: int, words: tuple[str, ...]) -> bool:
    return tuple(word.lower() for word in tree.words[at : at + len(words)]) == words


def recaller(tree: Tree, verb: int) -> int | None:
    """Return the state whose envoy is recalled, in the passive: "*Chad's* ambassador was recalled"."""
    if tree.words[verb].lower() not in ("recalled", "withdrawn"):
        return None
    sent = (i for i in tree.having(verb, "nsubjpass") if tree.words[i].lower() in _ENVOYS)
    owners = (k for i in sent for k in tree.having(i, "poss", "amod", "compound") if tree.words[k][:1].isupper())
    return next(owners, None)
