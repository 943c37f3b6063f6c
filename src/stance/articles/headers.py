"""Tell from the head of a briefing or a record whose it is."""

import re

from stance.resources import word_rows

_BRIEFING = re.compile(
    r"(?im)press (?:briefing|conference|gaggle|release|statement)|briefing by|media release|^transcript|regular press"
)
_CUES = ("press ", "briefing by", "media release", "transcript", "regular press")
"""One of these stands in whatever that matches."""
_HEAD = 400
"""Characters from the start of a text within which its head stands."""


def home_in_header(text: str) -> str | None:
    """Return the actor in whose house a briefing is given, None where the head of the text names none.

    >>> home_in_header("THE WHITE HOUSE\\nPress Briefing by Ann Li\\n\\nMS. LI: Good afternoon.")
    'USA'
    >>> home_in_header("The White House was silent on Monday. Chile was not.") is None
    True
    """
    head = text[:_HEAD]
    folded = head.casefold()
    if not any(word in folded for word in _CUES) or not _BRIEFING.search(head):
        return None
    for row in word_rows("houses"):
        if re.search(rf"\b{re.escape(row['form'])}\b", head, re.IGNORECASE):
            return row["actor"]
    return None
