"""Tell whom a statement speaks of by its pronouns."""

import re

_WORD = re.compile(r"\w+")
_PRONOUNS = {
    **dict.fromkeys("you You your Your yours Yours".split(), "you"),
    **dict.fromkeys("they They them Them their Their".split(), "they"),
    **dict.fromkeys("it It its Its".split(), "it"),
    **dict.fromkeys("he He him Him his His she She her Her".split(), "he"),
    **dict.fromkeys("we We our Our us".split(), "we"),
}
_MEANT = ("you", "they", "it", "he", "we")


def pronouns_in(text: str) -> list[str]:
    """Return who is meant by the pronouns of a text, by the first of each kind: you, they, it, he, we."""
    found = _PRONOUNS.keys() & _WORD.findall(text)
    if not found:
        return []
    said = {_PRONOUNS[word] for word in found}
    return [name for name in _MEANT if name in said]
