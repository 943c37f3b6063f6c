"""Tell a name of an actor from the other words, people and bodies that are spelled so: in *Russian*, Abdel *Fatah*."""

import re

from stance.articles.roles import is_described
from stance.values import Mention

_WESTS = ("West", "Western")
_NAME_BEHIND = re.compile(r" (?!Europe|Allies|Bloc|Powers|Governments?|Leaders?|Officials?)[A-Z][a-z]+")
"""What makes "West" the beginning of another name: West *Timor*, Western *Sydney*."""
_NAME_BEFORE = re.compile(r"\b(?:[Bb]attle ?)?(?:[Gg]roup|[Gg]rouping|[Cc]ommand|Key) $")
"""What makes it the end of one: *Army Group* West."""
_PAKISTAN, _KOREAN_NAME = "Pak", re.compile(r" [A-Z][a-z]{0,5}[ -][A-Za-z][a-z]{0,5}\b")
"""Tell the family name of Koreans from the state: *Pak* Yong Su."""
_NAMESAKES = {
    "FATAH": re.compile(r"(?i)\bAbd[eu]l[ -]$"),
    "PLC": re.compile(r"[A-Z]\w+ $"),
    "CHAMORRO": re.compile(r"[A-Z]\w+ $"),
    "ALLIANCE": re.compile(r"\b(?:[Gg]overning|[Rr]uling|[Oo]pposition|[Ee]lectoral) $"),
}
"""What makes a name the end of another's: Abdel *Fatah*, Violeta *Chamorro*, the governing *Alliance*."""
_ARAB, _ARAB_BEHIND = (
    "Arab",
    re.compile(
        r"[ -](?:[Ss]pring|East|[Ii]sraelis?|citizens?|culture|descent|fighters?|language|m[ae]n|minority|"
        r"neighbou?rhoods?|origin|population|[Qq]uarter|residents?|speakers?|[Ss]treet|towns?|tribes?|villages?|voters?|"
        r"wom[ae]n|youths?)\b"
    ),
)
"""What is Arab and no matter of the Arab states."""
_WARS = ("World War", "Axis", "Nazi", "Hitler", "Hirohito", "Potsdam", "Entente", "Kaiser")
_ONLY_WITH = {
    "Douglas": ("Isle of Man", "Manx"),
    "Hamilton": ("Bermuda",),
    "Salisbury": ("Rhodesia",),
    "Sabah": ("Malaysia", "Borneo"),
    "Romano": ("Romania",),
    "Allies": _WARS,
    "Allied": _WARS,
}
"""Names of towns, and of a side in the world wars, that mean them only in a text that has one of these, too."""
_IN_CAPITALS = frozenset("AMNESTY CAR IS LET WESTERN".split())
"""Initials that are another word in a text in capitals."""
_CRIED_BEFORE, _CRIED_BEHIND = re.compile(r"\b[A-Z]{2,}(?:['’]S)?,? $"), re.compile(r" [A-Z]{2,}\b")
_BODIES = ("Security Council", "Secretariat")
SHARED = frozenset(
    name.upper()
    for name in (*_BODIES, *_ONLY_WITH, *_IN_CAPITALS, "WEST", "Alliance", _PAKISTAN, *_WESTS, _ARAB, *_NAMESAKES)
)
"""The names that may be another's, in capitals: of the others, which are nearly all, `is_other` knows nothing."""
_OFFICE_BEHIND = re.compile(r" (?:[Ss]ecretary|[Cc]hief|[Dd]eputy)\b")
_IN_LANGUAGE = re.compile(r"\b(?:in|into|speaks?|spoke|speaking|fluent) (?:[A-Z][a-z]+ (?:and|or) )?$")
_LANGUAGE_ENDS = re.compile(
    r"(?: (?:and|or) [A-Z][a-z]+)?(?:[.;:!?)\"”’\]]|,(?! [A-Z])|$| (?:at|by|during|on|that|this|last|when|yesterday)\b)"
)
_VERSION_BEHIND = re.compile(r"(?:-language\b|-speaking\b| (?:translation|version)\b)")
_STATES = (
    "Alabama|Arizona|Arkansas|California|Colorado|Delaware|Florida|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|"
    "Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Nebraska|Nevada|New Hampshire|New Jersey|New York|"
    "Carolina|Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Tennessee|Texas|Utah|Vermont|Virginia|Wisconsin|Wyoming"
)
_AMERICAN_BEFORE = re.compile(
    r"(?:\b(?:[Gg]ov|[Ss]en|[Rr]ep|[RD]|Atlanta|Savannah|[Gg]overnor of|[Ss]enator from|"
    r"[Cc]ongress(?:wo)?man from)[.,-]*\s?|"
    r"\b(?:US|U\.S\.|American) state of\s|"
    rf"\b(?:{_STATES})(?:,|,? and|,? or) )$"
)
_AMERICAN_BEHIND = re.compile(
    rf"(?:,|,? and|,? or) (?:North |South |West )?(?:{_STATES})\b|"
    r"(?:[’']s)? (?:[Ss]tate )?(?:[Gg]overnor|[Ss]enators?|[Ll]egislature|[Ss]ecretary of [Ss]tate|"
    r"[Aa]ttorney [Gg]eneral|"
    r"[Cc]ongress(?:wo)?man|[Rr]epublicans?|[Dd]emocrats?|Tech|Bulldogs|National Guard)\b"
)
"""What tells Georgia of the United States from the other one."""


def is_american(before: str, behind: str) -> bool:
    """Tell whether Georgia is the one of the United States by what stands before and behind its name."""
    return _AMERICAN_BEFORE.search(before) is not None or _AMERICAN_BEHIND.match(behind) is not None


def is_language(before: str, behind: str) -> bool:
    """Tell whether an adjective means the language of an actor's people by what stands before and behind it."""
    if _VERSION_BEHIND.match(behind) is not None:
        return True
    return _LANGUAGE_ENDS.match(behind) is not None and _IN_LANGUAGE.search(before) is not None


def is_other(text: str, mention: Mention, before: str, behind: str, *, beside: bool) -> bool:
    """Tell whether a name in a text means something else than its actor, by the words before and behind it.

    `beside` tells whether another actor's name stands right before it.
    """
    name = mention.text
    if name in _BODIES:
        return beside or before.endswith(("'s ", "’s ")) or _OFFICE_BEHIND.match(behind) is not None
    if name in _ONLY_WITH:
        return not any(other in text for other in _ONLY_WITH[name])
    if name in _IN_CAPITALS:
        return _CRIED_BEFORE.search(before) is not None or _CRIED_BEHIND.match(behind) is not None
    if name == "WEST":
        return not before.endswith(("THE ", "the "))
    if name == "Alliance" and behind.startswith((" for ", " of ")):
        return True
    if name == _PAKISTAN and (korean := _KOREAN_NAME.match(behind)):
        return not is_described(korean.group())
    if name in _WESTS:
        return _NAME_BEHIND.match(behind) is not None or _NAME_BEFORE.search(before) is not None
    if name == _ARAB:
        return _ARAB_BEHIND.match(behind) is not None
    namesake = _NAMESAKES.get(name.upper())
    return namesake is not None and namesake.search(before) is not None
