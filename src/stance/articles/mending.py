"""Mend a tree where the parser gave a verb the subject of the next one: Chad closed its embassy and *Niger* left."""

from collections.abc import Iterator

from stance.syntax.tree import Tree

_AND = frozenset(("and", "but"))
_FINITE = ("VBD", "VBZ", "VBP")
_BESIDE = ("aux", "auxpass", "advmod", "neg")
_NOUNS = ("NN", "NNS", "NNP", "NNPS")


def mended(tree: Tree) -> Tree:
    """Return a tree in which each verb behind "and" has the noun right before it as its subject, not as an object.

    In "Chad closed its embassy and Niger left" nobody closed Niger: the noun behind "and" is followed by a verb with
    no other subject, and nothing joins that verb to what is before it.
    """
    if tree.lacks(_AND) or "conj" not in tree.labels:
        return tree
    heads, labels = list(tree.heads), list(tree.labels)
    for noun, joint, verb in _torn(tree):
        if tree.heads[noun] != verb:
            heads[noun], labels[noun] = verb, "nsubjpass" if tree.having(verb, "auxpass") else "nsubj"
        heads[joint] = tree.heads[verb]
    same = tuple(heads) == tree.heads
    return tree if same else Tree(tree.words, tree.tags, tuple(heads), tuple(labels))


def _torn(tree: Tree) -> Iterator[tuple[int, int, int]]:
    """Yield each noun behind "and" that is the subject of a verb, that "and", and the verb.

    The noun may seem to be joined to what stands before "and", or only the "and" to belong there.
    """
    for verb, label in enumerate(tree.labels):
        if label != "conj" or tree.tags[verb][:1] != "V":
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
