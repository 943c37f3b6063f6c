"""Tell who is named only as where something happens, or as looking on: met *at a United Nations session*."""

import re

_REACH = 40
_BEFORE = re.compile(
    r"(?i)\b(?:at|during|in|on|before|after|ahead of|on the (?:sidelines|margins|fringes) of)\s+"
    r"(?:an?|the|this|that|last|next|\w+day[’']s)\s+(?:[\w-]+\s+)?$"
)
_LOOKS_ON = re.compile(
    r"(?i)\bto the (?:\w+ )?(?:alarm|anger|annoyance|chagrin|consternation|delight|dismay|displeasure|embarrassment|"
    r"fury|horror|irritation|joy|outrage|relief|surprise) of (?:both |the )?(?:[A-Z][\w-]+(?:, | and ))*$"
)
"""What stands before those who only look on: to the annoyance of *Chad*."""
_BEHIND = re.compile(
    r"(?i)(?:[’']s)?\s(?:[\w-]+\s){0,2}(?:meeting|summit|conference|session|gathering|forum|debate|event)s?\b"
)


def is_venue(text: str, start: int, end: int) -> bool:
    """Tell whether the name at `start:end` of a text is that of a meeting at which something is said or done.

    >>> text = "Chad thanked Niger at a NATO summit."
    >>> is_venue(text, 24, 28), is_venue(text, 13, 18)
    (True, False)
    """
    if _BEHIND.match(text, end, end + _REACH) is None:
        return False
    return _BEFORE.search(text, max(0, start - _REACH), start) is not None


def only_looks_on(text: str, start: int) -> bool:
    """Tell whether whoever is named at a place only looks on: to the annoyance of *Chad*."""
    return "to the " in text[max(0, start - 60) : start].lower() and (
        _LOOKS_ON.search(text, max(0, start - 60), start) is not None
    )
