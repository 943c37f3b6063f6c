"""Tell from the head of a briefing or a record whose it is."""

import re
from collections.abc import Callable, Mapping

from stance.articles.chiefs import body_of
from stance.articles.people import offices_in
from stance.articles.roles import OFFICIAL, role_of
from stance.resources import word_rows
from stance.values import frozen

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
_LINE = re.compile(r"\s*(?P<line>[^\n]{10,200})\n")
_WORDS = r"(?:statement|remark|address|speech|message|letter|briefing|press conference|interview|answer|intervention)s?"
_SPEECH = re.compile(
    rf"(?i)(?:(?!joint\b)[\w’'-]+ ){{0,5}}{_WORDS}(?: (?:made|given|delivered|issued))? (?:by|of|from|with)"
    r" (?:the |an? |h\.?e\.? |mr\.? |ms\.? )?(?P<who>.+)"
)
_WHOSE = re.compile(rf"(?i)(?P<who>.{{3,90}})[’']s (?:(?!joint\b)[\w-]+ ){{0,4}}{_WORDS}\b")
_BESIDE = re.compile(
    r"(?i)\s+(?:on|at|in|to|following|regarding|concerning|during|with|about|after|before|over)\b|[,;:(]"
)
"""What follows whoever gives a speech in its title: *on* the events, *at* the conference."""
_SEVERAL = re.compile(r"(?i)\band (?:the|an?|his|her|its|their) |\b(?:ministers|presidents|leaders) (?:of|for)\b")


@frozen
class Speaker:
    """Whose speech or briefing the title of a text says that it is: the words for that one, and the actor."""

    office: str
    actor: str

    def has(self, label: str) -> bool:
        """Tell whether a label names the office that is announced."""
        announced = offices_in(self.office)
        return any(one in other or other in one for one in offices_in(label) for other in announced)


def speaker_in_header(
    text: str, actor_of: Callable[[str, int], str | None], named: Mapping[str, int]
) -> Speaker | None:
    """Return whose words the title of a text says that it has.

    `actor_of` tells the actor of words at a place, `named` how often the text names each.

    >>> where = lambda words, at: "CHL" if "Chile" in words else None
    >>> speaker_in_header("Statement by the President of Chile on fish\\n\\nWe thank Peru.", where, {})
    Speaker(office='President of Chile', actor='CHL')
    >>> speaker_in_header("The statement by the President of Chile was late.\\n", where, {}) is None
    True
    """
    first = _LINE.match(text)
    if first is None or first["line"].rstrip().endswith("."):
        return None
    found = _SPEECH.match(first["line"]) or _WHOSE.match(first["line"])
    if found is None:
        return None
    stop = _BESIDE.search(found["who"]) if found.re is _SPEECH else None
    office = found["who"][: stop.start()] if stop else found["who"]
    if _SEVERAL.search(office):
        return None
    actor = body_of(office, named)
    if actor is None and role_of(office) in OFFICIAL:
        actor = actor_of(office, first.start("line") + found.start("who"))
    return None if actor is None else Speaker(office, actor)


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
