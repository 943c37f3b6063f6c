"""Find the subject of a verb where the parser tied it to another word."""

from stance.syntax.tree import ROOT, Tree

_RELATIVE = ("WDT", "WP", "WP$")


def subject(tree: Tree, verb: int) -> int | None:
    """Return the noun that is the subject of a verb though the parser tied it to another one; None: it did not."""
    label = tree.labels[verb]
    if label == "conj":
        return _before_whose(tree, verb)
    return _of_relative(tree, verb) if label == "relcl" else None


def _first(tree: Tree, verb: int) -> int:
    """Return where a verb with its auxiliaries right before it begins."""
    while verb > 1 and tree.labels[verb - 1] in ("aux", "auxpass", "neg", "advmod"):
        verb -= 1
    return verb


def _before_whose(tree: Tree, verb: int) -> int | None:
    """Return *Chad* of "Chad, whose envoy left Niger, accused Mali", where the envoy seems to do both.

    The verb is joined to another one.
    """
    while tree.labels[verb] == "conj" and tree.labels[tree.heads[verb]] == "conj" and not _own(tree, verb):
        verb = tree.heads[verb]
    above = tree.heads[verb]
    if tree.labels[verb] != "conj" or _own(tree, verb) or tree.words[_first(tree, verb) - 1] != ",":
        return None
    whose = (k for i in _own(tree, above) for k in tree.having(i, "poss") if tree.tags[k] == "WP$")
    at = next(whose, 0) - 2
    return at if at >= 0 and tree.words[at + 1] == "," and tree.tags[at][:1] == "N" else None


def _own(tree: Tree, verb: int) -> tuple[int, ...]:
    return tree.having(verb, "nsubj", "nsubjpass")


def _of_relative(tree: Tree, verb: int) -> int | None:
    """Return the noun whose verb seems that of a relative clause: *Chad*, which borders Mali, left it.

    The verb, that of a relative clause, has another object behind it than the relative pronoun, and its seeming
    subject a comma.
    """
    above = tree.heads[verb]
    if tree.heads[above] != ROOT or tree.words[verb - 1] != ",":
        return None
    objects = tree.having(verb, "dobj")
    relative = any(i < verb and tree.tags[i] in _RELATIVE for i in objects)
    named = any(i < verb and tree.tags[i] not in _RELATIVE for i in tree.having(verb, "nsubj"))
    return above if relative and named and any(i > verb for i in objects) else None
