"""Find the verb that one behind "and" goes on from: *urged* Chad to leave and *thanked* Niger, asked nobody to."""

from collections.abc import Iterator

from stance.articles.insertions import places_of
from stance.articles.verbs import uses_of_verb
from stance.syntax.tree import ROOT, Tree

_PAST, _PRESENT = ("VBD",), ("VBZ",)
_BASE = ("VB", "VBP")
_ALIKE = frozenset("cut hit hurt let put quit read set shut split spread".split())
"""Verbs whose past is spelled as their base is."""
_FIRST = ("we", "i")
_OWN = frozenset(
    """applaud appreciate commend condemn congratulate deplore express note praise reaffirm regret reiterate stress
    thank underline underscore welcome""".split()
)
"""What somebody says to do, and hardly asks others to: we urge Chad to leave *and welcome* the truce."""


def rejoined(tree: Tree) -> Iterator[tuple[int, int]]:
    """Yield words with the heads that they should have: verbs behind "and", the word that joins them, its comma."""
    for verb in places_of("conj", tree.labels):
        if tree.tags[verb][:1] != "V" or tree.heads[verb] >= verb:
            continue
        joint = tree.span(verb).start - 1
        if joint < 1 or tree.labels[joint] != "cc" or tree.having(verb, "nsubj", "nsubjpass", "aux", "auxpass"):
            continue
        above = _goes_on_from(tree, verb, joint)
        above = tree.heads[verb] if above is None else above
        if above != tree.heads[verb]:
            yield verb, above
        if tree.heads[joint] != above and not tree.having(tree.heads[joint], "conj")[1:]:
            yield joint, above
            if tree.words[joint - 1] == "," and tree.heads[joint - 1] == tree.heads[joint]:
                yield joint - 1, above


def _goes_on_from(tree: Tree, verb: int, joint: int) -> int | None:
    """Return the verb that a verb goes on from, where the parser joined it to one below that."""
    below = tree.heads[verb]
    if not _is_below(tree, below):
        return None
    above = next((i for i in tree.ancestors(below) if tree.having(i, "nsubj", "nsubjpass")), ROOT)
    if above == ROOT or above > verb:
        return None
    tag, asked = tree.tags[verb], tree.tags[above]
    if tag in _PAST and tree.words[verb].lower() not in _ALIKE:
        fits = asked in _PAST or tree.is_passive(above)
        return above if fits and not _is_told(tree, below) else None
    if tag in _PRESENT:
        return above if asked in _PRESENT and not _is_told(tree, below) else None
    if tag not in _BASE or asked not in _BASE:
        return None
    speaks = any(tree.words[i].lower() in _FIRST for i in tree.having(above, "nsubj"))
    word = tree.words[verb].lower()
    own = word in _OWN or (tree.words[joint - 1] == "," and "act" in uses_of_verb(word))
    return above if speaks and own else None


def _is_below(tree: Tree, verb: int) -> bool:
    """Tell whether a verb is what another one asks for, tells or begins to do."""
    return tree.labels[verb] in ("xcomp", "ccomp", "pcomp", "acl", "advcl") and tree.tags[verb][:1] == "V"


def _is_told(tree: Tree, verb: int) -> bool:
    """Tell whether a verb is finite, so that another one may go on from it: said that Chad *left* and Niger stayed."""
    return tree.tags[verb] in ("VBD", "VBZ", "VBP") or bool(tree.having(verb, "nsubj", "nsubjpass"))
