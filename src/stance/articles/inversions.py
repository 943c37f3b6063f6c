"""Tell what is asked, or is only a condition, by the order of words: *has Chad* left Mali? *Had Chad* left, ..."""

from stance.syntax.tree import Tree

_SUBJECTS = ("nsubj", "nsubjpass", "expl")
_BE = ("am", "are", "is", "was", "were")
IFS = frozenset(("had", "should", "were"))
"""What may stand first in a condition without an "if"."""
_NOT_EITHER = ("neither", "nor")
_TELLING = frozenset(("?", *IFS, *_NOT_EITHER))
"""Words and marks of which one stands in such a sentence."""


def is_inverted(tree: Tree, verb: int) -> bool:
    """Tell whether a verb stands in a question, in a condition without an "if", or behind "nor".

    What is asked, would have been or is not so either has not been done by whom that names.
    """
    if tree.lacks(_TELLING):  # as most
        return False
    if (first := auxiliary_first(tree, verb)) is None:
        above = tree.heads[verb]  # is Chad concerned that ... ?
        below = tree.labels[verb] == "ccomp" and not tree.having(verb, *_SUBJECTS)
        return below and tree.words[above].lower() in _BE and is_inverted(tree, above)
    asked = next((mark for mark in tree.words[verb:] if mark in ("?", ".", "!", ";")), "") == "?"
    return asked or (first > 0 and tree.words[first - 1].lower() in _NOT_EITHER) or is_condition(tree, verb)


def is_condition(tree: Tree, verb: int) -> bool:
    """Tell whether a verb stands in a condition without an "if": *had Chad* attacked Mali, ..."""
    first = auxiliary_first(tree, verb)
    if first is None or first == verb or tree.words[first].lower() not in IFS:
        return False
    return (first == 0 or tree.words[first - 1] in (",", ";")) and not tree.having(verb, "ccomp")


def auxiliary_first(tree: Tree, verb: int) -> int | None:
    """Return the auxiliary that stands before the subject of a verb, or a form of "be" that does so itself."""
    subject = next(iter(tree.having(verb, *_SUBJECTS)), None)
    if subject is None:
        return None
    first = next((i for i in tree.having(verb, "aux", "auxpass") if i < subject), None)
    return verb if first is None and verb < subject and tree.words[verb].lower() in _BE else first
