"""Mend a tree in which a subject went to the clause inserted behind it, or to none: Chad, hit twice, *left*."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from stance.syntax.tree import ROOT, SUBJECTS, Tree

_Value = TypeVar("_Value", str, int)

_NOUNS = ("NN", "NNS", "NNP", "NNPS")
_FINITE = ("VBD", "VBZ", "VBP")
_INSERTED = ("nsubj", "nsubjpass", "npadvmod", "dep")
_BELOW = ("acl", "relcl", "conj", "ccomp", "dep", "advcl")


def places_of(value: _Value, values: Sequence[_Value]) -> Iterator[int]:
    """Yield the places of a value, without a step for each of the others.

    >>> list(places_of("b", "abcb"))
    [1, 3]
    """
    at = -1
    for _ in range(values.count(value)):
        at = values.index(value, at + 1)
        yield at


def uninterrupted(tree: Tree) -> Tree:
    """Return a tree with the subject of its main verb, where an insertion took that; else the tree itself.

    In "Chad, whose envoy was hit, left", "Chad, asked about it, left" and "In Oslo, the Lao envoy, Mr. Bo, left" it
    is whoever left.
    """
    if "," not in tree.words:
        return tree
    for find in (_behind_place, _before_relative, _before_participle, _without_verb, _around_he_said):
        if (found := find(tree)) is not None:
            return found
    return tree


def _behind_place(tree: Tree) -> Tree | None:
    """Return a tree where who stands behind a place was taken for that: In Oslo, *the Lao envoy*, Mr. Bo, left."""
    for verb in places_of(ROOT, tree.heads):
        if tree.tags[verb] not in _FINITE or tree.words[verb - 1] != "," or tree.having(verb, *SUBJECTS, "expl"):
            continue
        for noun in range(verb - 2, 0, -1):
            if tree.labels[noun] != "appos" or tree.tags[noun] not in _NOUNS or tree.heads[noun] > noun:
                continue
            span = tree.span(noun)
            if tree.tags[tree.heads[noun]] != "NNP" or span.end < verb - 1 or tree.words[span.start - 1] != ",":
                continue
            if tree.labels[tree.heads[noun]] == "pobj" and verb in tree.ancestors(noun):
                return _changed(tree, {noun: (verb, "nsubj")})
    return None


def _before_relative(tree: Tree) -> Tree | None:
    """Return a tree where the clause with "whose" took the subject before it: *Chad*, whose envoy was hit, left."""
    if "whose" not in tree.words:
        return None
    at = tree.words.index("whose")
    owned = tree.heads[at]
    verb = tree.heads[owned] if owned != ROOT else ROOT
    if at < 2 or tree.words[at - 1] != "," or verb == ROOT or tree.labels[owned] not in ("nsubj", "nsubjpass"):
        return None
    named = (i for i in tree.having(verb, *_INSERTED) if i < at - 1 and tree.tags[i] in _NOUNS)
    noun = next(named, None)
    return None if noun is None else _parted(tree, noun, verb, "relcl")


def _before_participle(tree: Tree) -> Tree | None:
    """Return a tree where a participle between commas took the subject before it: *Chad*, asked about it, left."""
    for comma in places_of(",", tree.words[:-2]):
        verb = comma + 1
        if tree.tags[verb] not in ("VBD", "VBN"):
            continue
        noun = next((i for i in tree.having(verb, "nsubj") if i < verb - 1 and tree.tags[i] in _NOUNS), None)
        if noun is not None and "," not in tree.words[noun : verb - 1] and not tree.having(verb, "dobj", "aux"):
            return _parted(tree, noun, verb, "acl")
    return None


def _parted(tree: Tree, noun: int, verb: int, label: str) -> Tree | None:
    """Return a tree where a verb only tells more of a noun, which another one behind a comma has as its subject."""
    above = tree.heads[verb]
    upper = above != ROOT and above > verb and tree.labels[verb] == "ccomp"
    main = above if upper else next((i for i in tree.having(verb, "conj", "ccomp") if _opens(tree, i, verb)), ROOT)
    if main == ROOT or not _opens(tree, main, verb) or tree.having(main, *SUBJECTS):
        return None
    changes = {verb: (noun, label), noun: (main, "nsubj")}
    if not upper:
        changes[main] = (above, tree.labels[verb])
        changes |= {i: (main, tree.labels[i]) for i in tree.children(verb) if i > main}
    tag = {verb: "VBN"} if label == "acl" else {}
    return _changed(tree, changes, tag)


def _opens(tree: Tree, main: int, verb: int) -> bool:
    """Tell whether a finite verb goes on behind the comma that ends an insertion."""
    return main > verb + 1 and tree.tags[main] in _FINITE and tree.words[main - 1] == ","


def _without_verb(tree: Tree) -> Tree | None:
    """Return a tree where a noun was left without its verb: *the envoy*, who was asked about it, left."""
    if tree.heads.count(ROOT) != 1 or tree.words[-1] != ".":
        return None
    noun = tree.heads.index(ROOT)
    if tree.tags[noun] not in _NOUNS:
        return None
    clause = next((i for i in tree.having(noun, "relcl") if tree.words[noun + 1] == ","), None)
    if clause is None:
        return None
    for verb in range(clause + 2, len(tree)):
        if tree.labels[verb] in _BELOW and _opens(tree, verb, clause) and not tree.having(verb, *SUBJECTS, "mark"):
            return _changed(tree, {verb: (ROOT, "ROOT"), noun: (verb, "nsubj")})
    return None


def _around_he_said(tree: Tree) -> Tree | None:
    """Return a tree where who says it took the subject of what is said: *Chad*, he pointed out, had lied."""
    for at in places_of("PRP", tree.tags[:-2]):
        if at < 2 or tree.words[at - 1] != ",":
            continue
        verb = tree.heads[at]
        if verb != at + 1 or tree.labels[at] != "nsubj" or tree.heads[verb] != ROOT or tree.having(verb, "dobj"):
            continue
        own = (i for i in (*tree.having(verb, "nsubj"), *tree.roots()) if i < at - 1 and tree.tags[i] in _NOUNS)
        noun = next((i for i in own if tree.span(i).end in (at - 1, at)), None)
        told = (i for i in tree.having(verb, "conj", "ccomp") if i > verb and not tree.having(i, *SUBJECTS, "mark"))
        main = next((i for i in told if tree.words[tree.span(i).start - 1] == ","), None)
        if noun is not None and main is not None:
            return _changed(tree, {noun: (main, "nsubj"), main: (ROOT, "ROOT"), verb: (main, "parataxis")})
    return None


def _changed(tree: Tree, arcs: dict[int, tuple[int, str]], tags: dict[int, str] | None = None) -> Tree:
    """Return a tree with other heads and labels, and other tags, for some of its words."""
    heads, labels, own = list(tree.heads), list(tree.labels), list(tree.tags)
    for i, (head, label) in arcs.items():
        heads[i], labels[i] = head, label
    for i, tag in (tags or {}).items():
        own[i] = tag
    return Tree(tree.words, tuple(own), tuple(heads), tuple(labels))
