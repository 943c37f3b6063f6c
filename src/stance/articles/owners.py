"""Tell whose an official is by the words around the name: its minister, Budapest would not yield, the minister said."""

import re
from collections.abc import Callable, Sequence

from stance.articles import groupings
from stance.articles.homes import STATES
from stance.articles.people import Entity, Naming
from stance.articles.roles import COMPANY, OPPOSITION, is_described
from stance.values import Mention

Named = Callable[[int, int], Sequence[Mention]]
"""Returns the mentions of actors that start in a stretch of the text."""
_REACH = 400
"""Characters before a name within which whose it is is told."""
_NO_OFFICE = r"(?!(?:after|as|at|because|before|by|from|into|over|since|that|until|when|where|while|who|with)\b)"
"""No word of an office: closed its border *with* Chad *after* President Ana Soto left."""
_ITS = re.compile(rf"\b[Ii]ts (?P<office>(?:{_NO_OFFICE}[\w-]+ ){{0,4}}?[\w-]+),? $")
_STATES_SO_CALLED = ("country", "nation", "kingdom", "republic")
_CALLED = rf"[Tt]he (?P<what>{'|'.join(_STATES_SO_CALLED)}|bloc|alliance|union|group|organi[sz]ation|movement)[’']s "
_SO_CALLED = re.compile(rf"\b{_CALLED}(?P<office>(?:[\w-]+ ){{0,4}}?[\w-]+),? $")
_CALLED_SO = re.compile(_CALLED)
_BODIES = ("organisation", "alliance", "armed_group")
_LONGEST_OFFICE = 60
_LONGEST_PARAGRAPH = 3000
_BULLET = re.compile(r"(?:[-*•·–—] )?(?:\d{1,2}[:.]\d\d )?(?:[Tt]he )?")
_END = re.compile(r"[.!?][\"”’)]*\s+(?=[\"“(]?[A-ZÀ-Þ])|\n")
_GOVERNED = re.compile(
    r"(?i)\b(?:of|in|at|to|from|with|by|for|on|against|between|toward|about|over|near|after)\s+(?:the\s+)?$"
)
_SAY = r"\b(?:said|says|warned|stressed|insisted|added|declared)\b"
_SAID = re.compile(rf"[^.!?\n]{{0,60}}?{_SAY}(?: (?:on|late|in) [A-Z]\w+)? that (?:the )?$")
_SAID_BEHIND = re.compile(rf" {_SAY}")
_OWN_WILL = re.compile(
    r" (?:(?:had )?reserve[sd]? the right|(?:was|is|were|remain(?:s|ed)|stands|stood) (?:always )?"
    r"(?:ready|prepared|willing|open to|committed|grateful)|"
    r"(?:welcomed|hoped|wished|backed|regretted|appreciated|valued)\b|"
    r"(?:would|will) (?:not|never) (?:accept|allow|tolerate|recogni[sz]e|lift|yield|bow|be intimidated|answer|sign|"
    r"budge|give up|negotiate|take part|attend)\b|"
    r"(?:would|will) (?:block|veto|host|ask|seek|propose|support|back|welcome|help|insist|appeal|summon|recall)\b)"
)
"""What nearly always is said of the speaker's own state."""

_GOES_ON = re.compile(
    r"(?i)(?:an?|one|another) (?:(?:senior|top|high|government|presidential|military|army|official|"
    r"(?:foreign|defen[cs]e|interior|trade|external affairs) ministry|ministry|cabinet|palace|embassy) ){0,3}"
    r"(?:spokes(?:man|woman|person)|official|statement)"
)
_BEHIND_SAID = re.compile(r"[,?!][\"”’']? $")
_AFTER = re.compile(
    r" (?:after|because|when) (?:the )?(?:[\w-]+ ){0,3}(?:[Pp]resident|[Pp]remier|[Pp]rime [Mm]inister|[Mm]inister|"
    r"[Cc]hancellor|[Aa]mbassador|[Gg]eneral|[Gg]overnor),? $"
)
_PROTESTS = re.compile(
    r"\b(?:recall|withdr[ae]w|summon|expel|protest|condemn|cancel|suspend|sever|cut|clos|bann?|freez|froze|halt|boycott)\w*"
)
_JOINING = (" and ", " while ", " but ")
_AIDE = re.compile(
    r"(?i)\b(?:spokes(?:man|woman|person|men|people)|advis[eo]rs?|aides?|staff|staffers?|assistants?|deput(?:y|ies)|strategists?|"
    r"press secretary|chief of staff|communications? director|campaign (?:manager|chair(?:man|woman)?|chief|director|"
    r"official)|running mate|envoy|representatives?|surrogates?|allies|ally)\b"
)


def is_aide(description: str) -> bool:
    """Tell whether a description with a person's name may say that somebody works for that person.

    >>> is_aide("a spokesman for Ada Holm"), is_aide("Ada Holm's sister")
    (True, False)
    """
    return _AIDE.search(description) is not None


def owner(text: str, named: Named, start: int) -> str | None:
    """Return the actor whose official the name at a place is behind "its": Chad refused. *Its envoy*, Ana Soto ...

    That is the subject of the sentence before, or the first actor before it in its own; None where there is none.
    """
    its = _ITS.search(text, max(0, start - _LONGEST_OFFICE), start)
    if its is None or not is_described(its["office"]):
        return None
    first = sentence_of(text, its.start())
    return subject_before(text, named, first) if first == its.start() else _free(text, named, first, its.start())


def owner_so_called(text: str, named: Named, kind: Callable[[str | None], str | None], start: int) -> str | None:
    """Return the actor that "the country's" or "the bloc's" before the name at a place means; None where it is open.

    The country is the only state that is named shortly before, the bloc the organisation that was named last.
    """
    called = _SO_CALLED.search(text, max(0, start - _LONGEST_OFFICE), start)
    if called is None or not is_described(called["office"]):
        return None
    return _so_called(called["what"], named, kind, called.start())


def owner_in(text: str, named: Named, kind: Callable[[str | None], str | None], start: int) -> str | None:
    """Return the actor that "the country's" or "the bloc's" at a place means, else that under whose rubric it stands.

    None where it is open, and where neither stands there.
    """
    if (actor := _rubric(text, named, start)) is not None:
        return actor
    called = _CALLED_SO.match(text, start)
    return None if called is None else _so_called(called["what"], named, kind, start)


def _rubric(text: str, named: Named, start: int) -> str | None:
    """Return the actor that is the label of the paragraph of a place: *CHAD:* The foreign ministry called ..."""
    before = max(0, start - _LONGEST_PARAGRAPH)
    line = max(before, text.rfind("\n", before, start) + 1)
    opens = _BULLET.match(text, line)
    first = opens.end() if opens else line
    label = next((m for m in named(first, first + 1) if m.end <= start), None)
    return label.actor if label is not None and text.startswith(": ", label.end) else None


def _so_called(what: str, named: Named, kind: Callable[[str | None], str | None], start: int) -> str | None:
    before = [m.actor for m in named(max(0, start - _REACH), start)]
    if what in _STATES_SO_CALLED:
        states = {actor for actor in before if kind(actor) in STATES}
        return states.pop() if len(states) == 1 else None
    return next((actor for actor in reversed(before) if kind(actor) in _BODIES), None)


def subject_before(text: str, named: Named, sentence: int) -> str | None:
    """Return the actor that the sentence before one, in its paragraph, names first and behind no preposition."""
    before = sentence_of(text, max(0, sentence - 2))
    if "\n" in text[before:sentence] or groupings.opening(text, named, before, sentence) is not None:
        return None
    return _free(text, named, before, sentence)


def _free(text: str, named: Named, first: int, end: int) -> str | None:
    free = (m for m in named(first, end) if not _GOVERNED.search(text, max(0, m.start - 20), m.start))
    return next((m.actor for m in free), None)


def spoken_for(text: str, named: Named, start: int, end: int) -> str | None:
    """Return the actor of whose will the person named at a place speaks in that sentence; None where there is none.

    Who says that a state reserves a right, is ready for something or would not accept it is most often its official.
    """
    first = sentence_of(text, start)
    stop = _END.search(text, end)
    for one in named(first, stop.start() if stop else len(text)):
        if _OWN_WILL.match(text, one.end) is None:
            continue
        behind = one.start >= end and _SAID.fullmatch(text, end, one.start)
        before = one.end <= start and not text[first : one.start].strip('“" ') and _SAID_BEHIND.match(text, end)
        if behind or before:
            return one.actor
    return None


def provoked(text: str, named: Named, start: int) -> str | None:
    """Return the actor against whom another does something after what the official named at a place has said.

    Chad recalled its envoy from Mali after President *Ana Soto* called it a thief: she is Mali's.
    """
    after = _AFTER.search(text, max(0, start - _LONGEST_OFFICE), start)
    if after is None:
        return None
    first = sentence_of(text, after.start())
    actors = list(dict.fromkeys(m.actor for m in named(first, after.start())))
    return actors[1] if len(actors) == 2 and _PROTESTS.search(text, first, after.start()) else None


def named_beside(text: str, named: Named, start: int) -> str | None:
    """Return the actor that a sentence names last before one joined to it: Malian papers wrote, *and the premier*."""
    if not text.endswith(_JOINING, 0, start):
        return None
    last = next(reversed(named(sentence_of(text, start), start)), None)
    return None if last is None else last.actor


def continued(text: str, heard: Sequence[Naming], start: int, mention: str) -> Entity | None:
    """Return whom a paragraph has last heard, if one of theirs goes on: Chad refused. "Never," *a spokesman* said.

    Only whoever is told behind what they say goes on with it; None where nobody is known to.
    """
    if _GOES_ON.fullmatch(mention) is None or _BEHIND_SAID.search(text, max(0, start - 4), start) is None:
        return None
    first = text.rfind("\n", 0, start) + 1
    last = next((naming for naming in reversed(heard) if naming.start < start), None)
    return last.entity if last is not None and last.start >= first else None


def group_before(text: str, heard: Sequence[Naming], start: int) -> Entity | None:
    """Return the party or the company whose "its" is, if a paragraph has last heard one that speaks for no actor."""
    first = text.rfind("\n", 0, start) + 1
    last = next((naming for naming in reversed(heard) if naming.start < start), None)
    if last is None or last.start < first or last.entity.actor is not None:
        return None
    entity = last.entity
    unknown = entity.how == "unknown" and " " not in entity.name  # Shell denied it
    party = entity.role in (OPPOSITION, COMPANY) and not entity.plural and not entity.person
    return entity if unknown or party else None


def sentence_of(text: str, at: int) -> int:
    """Return where the sentence that a place stands in starts."""
    before = list(_END.finditer(text, max(0, at - _REACH), at))
    return before[-1].end() if before else max(0, at - _REACH)
