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


_SITTING = re.compile(
    r"(?i)\b(?:debates?|hansard|question time|oral (?:questions|answers)|summary record|proceedings|sitting)\b"
)
_LONGEST_LINE = 120
_HOUSE = re.compile(r"House|Senate|Duma|Council|Congress\b|Rada|Sabha|Parliament|Majlis")


def home_in_header(text: str) -> str | None:
    """Return the actor in whose house a briefing is given, or sits; None where the head of the text names none.

    >>> home_in_header("House of Commons debate on Chad\\nThe Minister said that he was sorry.")
    'GBR'
    >>> home_in_header("THE WHITE HOUSE\\nPress Briefing by Ann Li\\n\\nMS. LI: Good afternoon.")
    'USA'
    >>> home_in_header("The White House was silent on Monday. Chile was not.") is None
    True
    """
    if (sits := _sitting(text[:_LONGEST_LINE].partition("\n"))) is not None:
        return sits
    head = text[:_HEAD]
    folded = head.casefold()
    if not any(word in folded for word in _CUES) or not _BRIEFING.search(head):
        return None
    for row in word_rows("houses"):
        if re.search(rf"\b{re.escape(row['form'])}\b", head, re.IGNORECASE):
            return row["actor"]
    return None


def _sitting(parts: tuple[str, str, str]) -> str | None:
    """Return the state whose parliament the title of a record names, given as the first line and what ends it."""
    title, ended, _ = parts
    if not ended or not _SITTING.search(title):
        return None
    houses = (row for row in word_rows("bodies") if row["form"] in title and _HOUSE.search(row["form"]))
    return next((row["actor"] for row in houses if row["role"] == "parliament"), None)
