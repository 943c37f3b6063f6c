"""Tell whose words an agency passes on: *the minister* was quoted as saying, Reuters cited *him* as saying."""

from stance.syntax.tree import ROOT, Tree

_QUOTES = frozenset("quote quoted quotes quoting cite cited cites citing".split())


def cited(tree: Tree, verb: int, *, passive: bool) -> int | None:
    """Return whom a verb passes on: *the minister* was quoted by Reuters as saying, it quoted *him* as saying."""
    if not quotes_as_saying(tree, verb):
        return None
    return next(iter(tree.having(verb, "nsubjpass" if passive else "dobj")), None)


def quotes_as_saying(tree: Tree, verb: int) -> bool:
    """Tell whether a verb only passes on what somebody said: *quoted* the minister *as saying*."""
    if tree.words[verb].lower() not in _QUOTES:
        return False
    behind = (i for i in tree.having(verb, "prep") if tree.words[i].lower() == "as")
    return any(tree.words[i].lower() == "saying" for preposition in behind for i in tree.having(preposition, "pcomp"))


def quoted(tree: Tree, verb: int) -> int | None:
    """Return whom somebody quotes: quoted *the minister* as saying."""
    if verb == ROOT or tree.words[verb].lower() not in _QUOTES:
        return None
    return next(iter(tree.having(verb, "dobj", "nsubjpass")), None)
