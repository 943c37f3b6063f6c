"""Tell a single word from an office-holder's family name that is spelled as it is: *Panic* spread, shots in *Orlando*.

Somebody whom a text names in full, or by a title, is known by such a name in it all the same.
"""

import re

from stance.articles.vocabulary import say, tell

_WORDS = frozenset(
    """ban bang bar battle beg begin bell bird bold bone boo born bull bury cable cannon cape card cash chambers
    champagne christian church cold cotton court cross dam day dia dodge dual earnest fall fan fare fares fast field
    fields flood fold foot foster frank friday gala gang gift gold grant grave gravel green grieve gross hajj hammer
    hand hang hatch hill hook horn hung hunt junior jung key king lake land lane law lawless leaf levy lie lieu link
    little loan lock lone long lord low lynch major man march mark mast master mayor minor mock mood moon mountain
    mourning muslim nice noble note pace park parish parry pay plea point pole pool pope post power powerful price
    pride prince rage ray rice ridge riot rise rock roll roman rose rounds royal rub rue salt salmon sang saw
    sea sessions sever shadow shock shorten short sharp snow solar song sow spring star steel stern stock stone store
    storm straw street strong struck sultan sum sun swing tea tie top trail urban van vital wall war waters wave west
    white win wine wolf won work worth yen yuan young younger yellow
    dell fox panic""".split()
)
"""Words and firms that are family names of office-holders as well."""
_NEVER = frozenset("jun ramadan xinhua".split())
"""Those of them by which nobody is called, whatever is said by them: *Xinhua* said."""
_CITIES = frozenset(
    """austin birmingham blackburn bradford brandenburg canton conway cordoba coventry durham ferguson fukushima houston
    lancaster lincoln madrid orlando preston scranton warren""".split()
)
_PLACED = re.compile(
    r"(?:\b(?:St|Ft|v|vs)\.|\b(?:Saint|San|Santa|Fort|Port|Mount|Cape|Camp|Lake|Roe v|"
    r"(?i:city|town|village|suburb|district|province|region|county|university|bishop|archbishop|duke) of)) $"
)
"""What stands before a part of the name of a place, or of a case: *Fort* Myers."""
_STATE = re.compile(
    r", (?:Texas|Michigan|Minnesota|Florida|California|Ohio|Virginia|Georgia|Missouri|Illinois|Iowa|Alabama|Nebraska|"
    r"(?:Pa|Fla|Calif|Tex|Mich|Minn|Ga|Va|Mo|Ill|Ala|Conn|Mass|Md|Wis|Neb|Wash|Colo|Ariz|Tenn|Ky|Okla)\.)"
)
"""What stands behind a town of the United States."""
_DATELINE = re.compile(r", [^\n;:]{0,40}?(?:\([A-Z][\w/ ]{1,20}\)|--|—|–)")
_SAID_BEHIND = re.compile(r"(?:, who\b| (?:also |then |later |further |earlier )?(?P<verb>[a-z]+)\b)")
_SAID_BEFORE = re.compile(r"\b(?P<verb>[a-z]+) $")
_REACH = 24
_OTHER = re.compile(
    r" (?:[Pp]arty|[Cc]ommunity|[Ss]treet|[Rr]oad|[Aa]venue|University|College|Airport|Foundation|Institute|General|"
    r"News|Corp|Inc|Motors|plane|transport|aircraft|airport|nightclub|shooting|massacre|suburb)\b"
)
"""What stands behind the name of a party, a place or a firm."""


def is_no_person(text: str, start: int, end: int) -> bool:
    """Tell whether a capitalised word that is nobody's full name is another word, or a place, where it stands.

    Whoever says something by that name is a person.

    >>> text = "Panic seized a choir in Orlando. Quill sang in Fort Myers."
    >>> is_no_person(text, 0, 5), is_no_person(text, 24, 31), is_no_person(text, 33, 38), is_no_person(text, 52, 57)
    (True, True, False, True)
    """
    word = text[start:end].lower()
    if word in _NEVER or ((word in _WORDS or word in _CITIES) and not _speaks(text, start, end)):
        return True
    before = text[max(0, start - 20) : start]
    if _PLACED.search(before) or _STATE.match(text, end) or _OTHER.match(text, end):
        return True
    opens = start == 0 or text[start - 1] == "\n"
    return opens and text[start:end].isupper() and _DATELINE.match(text, end) is not None


def _speaks(text: str, start: int, end: int) -> bool:
    """Tell whether a verb of saying stands right beside a word: *Fox* said, added *Fox*."""
    behind = _SAID_BEHIND.match(text, end, end + _REACH)
    before = _SAID_BEFORE.search(text, max(0, start - _REACH), start)
    if behind is not None and (behind["verb"] is None or behind["verb"] in say() or behind["verb"] in tell()):
        return True
    return before is not None and before["verb"] in say()
