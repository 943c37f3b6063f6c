"""Tell whether those whose something is mean each other: *their two countries*, *one another*."""

import re
from collections.abc import Container

_EACH_OTHER = re.compile(
    r"(?i)\b(?:each other|one another|bilateral|mutual|joint|between (?:the|their) two|"
    r"(?:the|their|both|our) (?:two )?(?:countries|nations|states|sides|governments|leaders|peoples))\b"
)
_ASKS_OTHERS = re.compile(
    r"(?i)\b(?:ask(?:ed|s|ing)?|urg(?:ed|es|ing)|call(?:ed|s|ing)? (?:up)?on|appeal(?:ed|s|ing)? to|told|"
    r"warn(?:ed|s|ing)|press(?:ed|es|ing)|implor(?:ed|es|ing)|exhort(?:ed|s|ing)) $"
)
"""What is done to two others: Chad and Niger *asked* both sides to stop."""


def mean_each_other(text: str, first: int, end: int, own: Container[int]) -> bool:
    """Tell whether words between two places mean each other; not those at the places `own`, whose it is themselves."""
    return any(
        m.start() not in own and _ASKS_OTHERS.search(text, first, m.start()) is None
        for m in _EACH_OTHER.finditer(text, first, end)
    )
