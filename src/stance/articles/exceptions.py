"""Find who is named as the one who does not do what all others do: *everyone but Chad*, all members *except Niger*."""

from stance.syntax.tree import Tree
from stance.values import frozen

_ALL = frozenset("all any each every everybody everyone most".split())
_NONE = frozenset("no nobody none no-one".split())
_OPENS = frozenset("except excepting excluding barring bar but save aside apart other with".split())
_LONGER = (("apart", "from"), ("aside", "from"), ("other", "than"), ("except", "for"), ("save", "for"),
           ("with", "the", "exception", "of"))  # fmt: skip
_ALONE = frozenset("except excepting excluding barring bar but save".split())
_SIGNS = frozenset(form for word in (*(_OPENS - {"with"}), "exception") for form in (word, word.capitalize()))
_TOTALS = frozenset(form for word in _ALL | _NONE for form in (word, word.capitalize()))
_NEAR = 9
"""Words before or behind an exception within which stands what it is one of."""
_BETWEEN = frozenset(("and", "or", "the"))
_NOT, _EXCEPTION = "not", "exception"
_TAKING_OUT = frozenset((_NOT, _EXCEPTION))
"""Words of which one stands where a name is taken out of several by itself."""
_PROPER = ("NNP", "NNPS", "JJ")


@frozen
class Exceptions:
    """The names that are excepted from all, and from none; and the word that says which all or none."""

    of_all: frozenset[int] = frozenset()
    of_none: frozenset[int] = frozenset()
    total: int | None = None


_NO_EXCEPTIONS = Exceptions()


def exceptions(tree: Tree) -> Exceptions:
    """Return who is excepted in a sentence."""
    if _SIGNS.isdisjoint(tree.words) or _TOTALS.isdisjoint(tree.words):  # as in nearly all
        return _NO_EXCEPTIONS
    words = [word.lower() for word in tree.words]
    for at, word in enumerate(words):
        if word in _OPENS and (behind := _behind(words, at)) is not None:
            total = _total(tree, words, at, behind)
            names = [] if total is None else _names(tree, words, behind)
            if names and total is not None:
                none = words[total] in _NONE
                return Exceptions(frozenset(() if none else names), frozenset(names if none else ()), total)
    return _NO_EXCEPTIONS


def _behind(words: list[str], at: int) -> int | None:
    """Return where the names behind a word that opens an exception begin."""
    for longer in _LONGER:
        if tuple(words[at : at + len(longer)]) == longer:
            return at + len(longer)
    return at + 1 if words[at] in _ALONE else None


def _total(tree: Tree, words: list[str], at: int, behind: int) -> int | None:
    """Return the word that says of all, or of none, what an exception is one of: right before it, or behind it."""
    before = range(at - 1, max(-1, at - 1 - _NEAR), -1)
    for i in before:
        if words[i] in _ALL or words[i] in _NONE:
            return i
        if tree.tags[i][:1] == "V":
            return None
    if at > 0 or words[at] == "but":
        return None
    after = range(behind, min(behind + _NEAR, len(words)))
    return next((i for i in after if words[i] in _ALL or words[i] in _NONE), None)


def _names(tree: Tree, words: list[str], first: int) -> list[int]:
    """Return the names that stand at a place, with what joins them."""
    names = []
    for i in range(first, len(words)):
        if tree.tags[i] in _PROPER and tree.words[i][:1].isupper():
            names.append(i)
        elif words[i] not in _BETWEEN:
            break
    return names


def without_exceptions(tree: Tree, doers: tuple[int, ...]) -> tuple[int, ...]:
    """Return those who do something without who does not: all *but Chad*, Niger *but not Chad*, *not Chad* but Niger.

    Of nobody but somebody it is that one who does it.
    """
    found = exceptions(tree)
    if found.total is not None:
        if found.of_none and tree.noun_head(found.total) in doers:
            return tuple(sorted(found.of_none))
        if not found.of_all.isdisjoint(doers):
            doers = tuple(i for i in doers if i not in found.of_all) or (tree.noun_head(found.total),)
    if tree.lacks(_TAKING_OUT):  # as in nearly all
        return doers
    doers = tuple(i for i in doers if tree.words[i].lower() != _EXCEPTION)
    if len(doers) > 1:
        doers = tuple(i for i in doers if not is_not(tree, i)) or doers
    return doers


def is_not(tree: Tree, name: int) -> bool:
    """Tell whether a name among several has a "not" of its own; not *only* Chad is Chad too."""
    denied = (i for i in tree.having(name, "neg") if i < name and tree.words[i].lower() == _NOT)
    return any(tree.words[i + 1].lower() not in ("only", "just", "merely", "even") for i in denied)
