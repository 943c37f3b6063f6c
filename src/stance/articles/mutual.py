"""Tell whether those whose something is mean each other: *their two countries*, *one another*."""

import re
from collections.abc import Container

from stance.articles.verbs import uses_of_noun
from stance.syntax.tree import Tree

_EACH_OTHER = re.compile(
    r"(?i)\b(?:each other|one another|bilateral|mutual|joint|between (?:the|their) two|"
    r"(?:the|their|both|our) (?:two )?(?:countries|nations|states|sides|governments|leaders|peoples))\b"
)
_ASKS_OTHERS = re.compile(
    r"(?i)\b(?:ask(?:ed|s|ing)?|urg(?:ed|es|ing)|call(?:ed|s|ing)? (?:up)?on|appeal(?:ed|s|ing)? to|told|"
    r"warn(?:ed|s|ing)|press(?:ed|es|ing)|implor(?:ed|es|ing)|exhort(?:ed|s|ing)|not|never) $"
)
"""What is done to two others, or not to each other: Chad and Niger *asked* both sides to stop."""
_SHARED_BY = frozenset(
    """begin begins began begun conclude concluded conduct conducted continue continued end ended finish finished
    had has have held hold holds holding open opened reopen reopened restart restarted resume resumed start
    started""".split()
)
"""Verbs whose doers do to each other what their object names: *held* talks."""
_CALLS = frozenset(("call", "calls", "conversation", "conversations", "consultations", "dialogue", "discussions"))


def shared(tree: Tree, verb: int) -> int | None:
    """Return the noun of what those who do it together do to each other by a verb: held *talks*; None: nothing.

    What they do together with somebody else they do to that one: held talks *with Chad*.
    """
    if tree.words[verb].lower() not in _SHARED_BY or tree.prepositional(verb, "with"):
        return None
    named = (
        i
        for i in _objects(tree, verb)
        if "between" in uses_of_noun(tree.words[i].lower()) or tree.words[i].lower() in _CALLS
    )
    return next((i for i in named if not tree.prepositional(i, "with", "between")), None)


def meets(tree: Tree, verb: int) -> bool:
    """Tell whether somebody does together with somebody else what a verb's object names: *held talks with* Chad."""
    if tree.words[verb].lower() not in _SHARED_BY:
        return False
    for noun in _objects(tree, verb):
        word = tree.words[noun].lower()
        if "between" in uses_of_noun(word) or word in _CALLS or word.removesuffix("s") == "talk":
            return bool(tree.prepositional(noun, "with") or tree.prepositional(verb, "with"))
    return False


def _objects(tree: Tree, verb: int) -> list[int]:
    """Return a verb's objects, and what they are some of: a new round of *talks*."""
    objects = list(tree.having(verb, "dobj"))
    return [*objects, *(i for noun in objects for i in tree.prepositional(noun, "of"))]


def mean_each_other(text: str, first: int, end: int, own: Container[int]) -> bool:
    """Tell whether words between two places mean each other; not those at the places `own`, whose it is themselves."""
    return any(
        m.start() not in own and _ASKS_OTHERS.search(text, first, m.start()) is None
        for m in _EACH_OTHER.finditer(text, first, end)
    )
