"""Tell who is named only as where something happens, or as looking on: met *at a United Nations session*."""

import re

_REACH = 40
_BEFORE = re.compile(
    r"(?i)\b(?:at|during|in|on|before|after|ahead of|(?:on the )?(?:sidelines|margins|fringes) of|"
    r"attend(?:s|ed|ing)?|to)\s+"
    r"(?:(?:an?|the|this|that|last|next|upcoming|annual|\w+day[’']s)\s+){0,2}(?:[\w-]+\s+)?$"
)
_LOOKS_ON = re.compile(
    r"(?i)\bto the (?:\w+ )?(?:alarm|anger|annoyance|chagrin|consternation|delight|dismay|displeasure|embarrassment|"
    r"fury|horror|irritation|joy|outrage|relief|surprise) of (?:both |the )?(?:[A-Z][\w-]+(?:, | and ))*$"
)
"""What stands before those who only look on: to the annoyance of *Chad*."""
_BEHIND = re.compile(
    r"(?i)(?:[’']s)?\s(?:[\w-]+\s){0,2}(?:meeting|summit|conference|session|gathering|forum|debate|event)s?\b"
)
_LONGEST_NAME = 110
_RULES = re.compile(
    r"(?i)(?:['’]s?)?\s(?:[\w-]+\s){0,1}(?:rules?|norms?|law|charter|principles|obligations|standards|regulations|code|"
    r"conventions?|provisions|commitments|criteria|guidelines|procedures|resolutions?|mandate)\b"
)
_THROUGH = re.compile(
    r"(?i)\b(?:under|through|via|in accordance with|consistent with(?: either)?|"
    r"contrary to|pursuant to|in (?:violation|breach|defiance) of|compatible with)\s(?:the\s|an?\s)?(?:\w+\s)?"
    r"(?-i:(?:[A-Z][\w-]*\s|for\s|of\s|on\s|and\s){1,9}\()?$"
)


def is_means(text: str, start: int, end: int) -> bool:
    """Tell whether the body at `start:end` is only what something is done through, or whose rules it is held to.

    >>> text = "Chad sent rice through the United Nations, as NATO rules demand, and thanked ASEAN."
    >>> is_means(text, 27, 41), is_means(text, 46, 50), is_means(text, 77, 82)
    (True, True, False)
    """
    if _THROUGH.search(text, max(0, start - _LONGEST_NAME), start) is not None:
        return True
    return _RULES.match(text, end, end + _REACH) is not None


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
