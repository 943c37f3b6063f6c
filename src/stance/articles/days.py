"""Tell a day from the name that it stands behind: the minister *Sunday* said."""

from stance.syntax.tree import Tree

_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday yesterday today".split())
_PROPER = ("NNP", "NNPS")


def without_day(tree: Tree, noun: int) -> int:
    """Return the name before a day that was taken for the subject: the minister *Sunday* said."""
    if tree.words[noun] not in _DAYS or noun == 0 or tree.tags[noun - 1][:2] != "NN":
        return noun
    return tree.noun_head(noun - 1) if tree.noun_head(noun - 1) < noun else noun - 1


def before_day(tree: Tree, verb: int) -> int | None:
    """Return the name that the parser took for a part of the day behind it: President *Holm* Tuesday denied it."""
    day = verb - 1
    if tree.tags[verb] not in ("VBD", "VBZ") or day not in tree.having(verb, "npadvmod") or day == 0:
        return None
    named = tree.words[day] in _DAYS and tree.tags[day - 1] in _PROPER
    return without_day(tree, day) if named else None
