"""Match any of many words quickly: a regular expression that branches where they differ."""

import re
from collections.abc import Iterable


def alternation(words: Iterable[str], *, ignore_case: bool = False, not_behind: str = "") -> str:
    """Return an expression that matches any of some words, of two that begin alike the longer one where it can.

    It matches what the words joined by `|`, the longest first, would, but tries few branches at each place. With
    `ignore_case` it is to be compiled with that flag, and the words are told apart in lower case. `not_behind` are
    characters, as in a class, behind which no word counts; that is asked behind the first letter of a word, since a
    search skips to the letters with which an expression begins. It pays where these are few, as capitals are.

    >>> alternation(["envoy", "envoys", "emir", "a.m."])
    '(?:e(?:nvoys?|mir)|a\\\\.m\\\\.)'
    """
    listed = list(dict.fromkeys(word.lower() if ignore_case else word for word in words))
    if not listed:
        return "(?!)"
    if not not_behind:
        return _branches(listed)
    firsts = {word[0]: re.escape(word[0]) for word in listed}
    rests = {first: [word[1:] for word in listed if word[0] == first] for first in firsts}
    branches = (f"{one}(?<![{not_behind}]{one}){_branches(rests[first])}" for first, one in firsts.items())
    return f"(?:{'|'.join(branches)})"


def _branches(words: list[str]) -> str:
    """Return the expression for the rests of words that share all before; an empty one among them may end there."""
    groups: dict[str, list[str]] = {}
    for word in words:
        if word:
            groups.setdefault(word[0], []).append(word)
    branches = [_branch(group) for group in groups.values()]
    if "" not in words:
        return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    if not branches:
        return ""
    if len(branches) == 1 and len(branches[0].removeprefix("\\")) == 1:
        return f"{branches[0]}?"
    return f"(?:{'|'.join(branches)})?"


def _branch(words: list[str]) -> str:
    """Return the expression for words that begin with the same character: what they share, and then their rests."""
    shared = min(map(len, words))
    first = words[0]
    for word in words[1:]:
        shared = next((at for at in range(shared) if word[at] != first[at]), shared)
    return re.escape(first[:shared]) + _branches([word[shared:] for word in words])
