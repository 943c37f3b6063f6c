"""Tell who is called by name in what is said to them: "Thank you, *Chad*!"."""

import re

from stance.values import Span

_SHORT_CALL = 60
_CALL_ENDS = ("", "!", ".", "?", ",")
_CALLED_LAST = re.compile(r"(?:^|[.!?] )[^.,!?]{3,50}, (?:dear )?$")
_CALLED_FIRST = re.compile(r", (?:you|your|we thank you|thank you|stop|leave|let|give|come|keep|do not|don['’]t)\b")
_LISTED = re.compile(r"(?:, [A-Z][\w’'-]+)*,? (?:and|or) [A-Z]")
"""What stands behind a name in a row of them: looks to Niger, *Chad* and Mali."""


def is_called(text: str, quotation: Span, start: int, end: int) -> bool:
    """Tell whether the name at `start:end` ends a short sentence behind a comma, or opens one to somebody.

    >>> text = "Thank you, Chad!"
    >>> is_called(text, Span(0, len(text)), 11, 15)
    True
    """
    before = text[max(quotation.start, start - _SHORT_CALL) : start]
    behind = text[end : quotation.end]
    if _CALLED_LAST.search(before) and behind[:1] in _CALL_ENDS and _LISTED.match(behind) is None:
        return True
    return start == quotation.start and _CALLED_FIRST.match(behind) is not None
