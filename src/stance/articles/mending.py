"""Mend a tree in which an object is a subject, or an active verb a passive: was called in *and told* to leave."""

from collections.abc import Iterator

from stance.articles.deeds import effects
from stance.articles.insertions import places_of, uninterrupted
from stance.articles.rejoining import rejoined
from stance.articles.verbs import uses_of_verb
from stance.syntax.tree import Tree

_AND = frozenset(("and", "but"))
_HANDS = ("given", "handed", "issued", "offered", "served", "shown")
_ALONE = ("advised", "asked", "urged", "warned")
"""Verbs that tell something to nobody in particular, too: was interviewed *and warned* that war was near."""
_CALLED = ("called", "summoned")
_FINITE = ("VBD", "VBZ", "VBP")
_BESIDE = ("aux", "auxpass", "advmod", "neg")
_NOUNS = ("NN", "NNS", "NNP", "NNPS")


def mended(tree: Tree) -> Tree:
    """Return a tree in which each verb behind an insertion or "and" has its own subject, and goes on as a passive.

    In "Chad closed its embassy and Niger left" nobody closed Niger: the noun behind "and" is followed by a verb with
    no other subject, and nothing joins that verb to what is before it.
    """
    tree = uninterrupted(tree)
    if tree.lacks(_AND) or "conj" not in tree.labels:
        return tree
    heads, labels = list(tree.heads), list(tree.labels)
    for noun, joint, verb in _torn(tree):
        if tree.heads[noun] != verb:
            heads[noun], labels[noun] = verb, "nsubjpass" if tree.having(verb, "auxpass") else "nsubj"
        heads[joint] = tree.heads[verb]
    for word, above in rejoined(tree):
        heads[word] = above
    tags = list(tree.tags)
    for verb in _told_to(tree):
        tags[verb] = "VBN"
    same = tuple(heads) == tree.heads and tuple(tags) == tree.tags
    return tree if same else Tree(tree.words, tuple(tags), tuple(heads), tuple(labels))


def _told_to(tree: Tree) -> Iterator[int]:
    """Yield the verbs that go on as passive behind one with an auxiliary: was called in *and told* to leave.

    They would need whom they tell, or to whom they hand what is named, if they were active.
    """
    for verb in places_of("conj", tree.labels):
        if tree.tags[verb] != "VBD" or not tree.having(tree.heads[verb], "auxpass"):
            continue
        if not tree.having(verb, "nsubj", "nsubjpass", "aux", "auxpass", "dative") and is_told(tree, verb):
            yield verb


def is_told(tree: Tree, verb: int) -> bool:
    """Tell whether a verb tells or hands something to whom it does not name."""
    word, objects = tree.words[verb].lower(), tree.having(verb, "dobj")
    if word in _HANDS:
        return bool(objects) and not tree.prepositional(verb, "to")
    if objects or not tree.having(verb, "xcomp", "ccomp") or "tell" not in uses_of_verb(word):
        return False
    before = tree.words[tree.heads[verb]].lower()
    return word not in _ALONE or before in _CALLED or "strike" in effects(before)


def _torn(tree: Tree) -> Iterator[tuple[int, int, int]]:
    """Yield each noun behind "and" that is the subject of a verb, that "and", and the verb.

    The noun may seem to be joined to what stands before "and", or only the "and" to belong there.
    """
    for verb in places_of("conj", tree.labels):
        if tree.tags[verb][:1] != "V":
            continue
        own = tree.having(verb, "nsubj", "nsubjpass")
        noun = own[0] if own else _before(tree, verb)
        if noun is None or noun > verb or (joint := tree.span(noun).start - 1) < 1 or tree.labels[joint] != "cc":
            continue
        above = tree.heads[joint]
        if own:
            if above not in (verb, tree.heads[verb]) and not tree.having(above, "conj"):
                yield noun, joint, verb
        elif above == tree.heads[noun]:
            yield noun, joint, verb


def _before(tree: Tree, verb: int) -> int | None:
    """Return the noun joined to another that stands right before a finite verb without a subject."""
    if tree.having(verb, "csubj", "csubjpass", "expl"):
        return None
    beside = [i for i in tree.children(verb) if i < verb]
    if any(tree.labels[i] not in _BESIDE for i in beside) or not _is_finite(tree, verb):
        return None
    noun = min([*beside, verb]) - 1
    if noun < 1 or tree.tags[noun] not in _NOUNS:
        return None
    while tree.labels[noun] in ("pobj", "prep") and tree.span(noun).end == tree.span(tree.heads[noun]).end:
        noun = tree.heads[noun]  # the minister *of Chad* left
    return noun if tree.labels[noun] == "conj" and tree.tags[noun] in _NOUNS else None


def _is_finite(tree: Tree, verb: int) -> bool:
    helped = [i for i in tree.having(verb, "aux", "auxpass") if tree.tags[i] in (*_FINITE, "MD")]
    return bool(helped) or tree.tags[verb] in _FINITE
