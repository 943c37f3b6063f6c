"""Tell whose an official is by the words around the name: its minister, Budapest would not yield, the minister said."""

import re
from collections.abc import Callable, Sequence

from stance.articles import groupings
from stance.articles.homes import STATES
from stance.articles.roles import is_described
from stance.values import Mention

Named = Callable[[int, int], Sequence[Mention]]
"""Returns the mentions of actors that start in a stretch of the text."""
_REACH = 400
"""Characters before a name within which whose it is is told."""
_ITS = re.compile(r"\b[Ii]ts (?P<office>(?:[\w-]+ ){0,4}?[\w-]+),? $")
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


def sentence_of(text: str, at: int) -> int:
    """Return where the sentence that a place stands in starts."""
    before = list(_END.finditer(text, max(0, at - _REACH), at))
    return before[-1].end() if before else max(0, at - _REACH)
