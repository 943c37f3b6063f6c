"""Find the turns of a transcript and who takes them."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from stance.articles.roles import OFFICIAL, role_of
from stance.articles.statements import Finding, Participant
from stance.articles.verbs import uses_of_verb
from stance.articles.vocabulary import office_pattern, speakers
from stance.values import Mention, Span

_TURN = re.compile(
    r"(?P<label>[A-Z][\w’'.-]*(?: (?:(?:of|for|to|the|and|de|al|el|bin|van|von|den|der|la|du|da|dos) )*"
    r"[A-Z(][\w’'.()-]*){0,6})"
    r"(?: \((?:spoke|speaking|interpretation|translated|in|continued)\b[^)]{0,60}\))? ?:(?=\s+\S)"
)
_OWN = re.compile(
    r"(?:my|our) (?:[a-z]+ )?(?:government|delegation|country|nation|people|president|minister|authorities)$"
)
"""For whom a delegate speaks."""
_OF_STATE = re.compile(r"\([A-Z][^)]+\)")
_ADDRESSED = re.compile(r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Archbishop|Monsignor)\b")
_ANSWER = re.compile(
    r"(?:[’']s? )(?:side[’']s )?(?:official )?(?:comment|response|reaction|reply|take)\b|"
    r" (?:side )?(?:have (?:any|a) (?:comment|response|reaction)|comment on|respond to|react to)\b"
)
"""What follows the name of the state whose spokesman is asked: "What is *Chad's comment*?"."""
_OF_YOU = re.compile(r"(?P<words>[^.?!;\n]*?)\b[Yy]ou(?:rs?|rselves)?\b")
_PROCEDURE = re.compile(
    r"(?:In favou?r|Against|Abstaining|Abstentions?|Absent):|It was so (?:decided|ordered)|There being no objection|"
    r"(?:The|A) (?:meeting|session|sitting|debate|discussion|(?:recorded |roll-call )?vote) "
    r"(?:was|rose|is|had been|resumed|adjourned)\b|"
    r"(?:The|An?|Draft|Paragraph|Amendment|Operative|Preambular)\b[^.]{0,200}?\b"
    r"(?:resolution|amendments?|motion|proposal|decision|text|paragraph|agenda|statement)\b[^.]{0,200}? "
    r"(?:was|were) (?:adopted|rejected|carried|withdrawn|retained|approved|put to|not adopted|defeated)\b|"
    r"(?:The (?:delegations?|representatives?|observers?|members?) of|Mr\.|Mrs\.|Ms\.|Miss|Dr\.) [^.]{0,80}? "
    r"(?:then )?(?:withdrew|left the|took (?:a place|the floor|the chair|his seat|her seat)|entered the|was escorted)\b"
)
"""How a paragraph begins that a record tells between speeches: the meeting was suspended, an amendment rejected."""
_INTERVIEW = re.compile(r"(?i)\b(?:interview(?:ed)? (?:with|of)|conversation with|spoke to|speaks to) ([^.:;\n]{3,90})")
_OFFICE_OF = re.compile(r"(?:\bthe |^|\n|, )(?P<office>[A-Z]\w+(?: [A-Z]\w+| for| of)*) of (?:the )?$")
_OFFICE = re.compile(r"(?:[’']s?)? (?P<office>[A-Z]\w+(?: (?:[A-Z]\w+|for))*)")
_NOBODY = frozenset("Date Location Place Subject Time Topic Transcript".split())
"""Labels at the head of a transcript that are no speaker's."""
_FEWEST_TURNS = 0.25
LONGEST_LABEL = 80
"""Characters from the start of a line within which its label ends."""
LONGEST_QUESTION = 150
"""Characters behind the name of whom a question is asked within which it ends."""
ASKS = frozenset({"Q", "Question", "Reporter", "Journalist"})
ANSWERS = frozenset({"A", "Answer"})


def turns(text: str, paragraphs: Sequence[Span]) -> dict[int, Span]:
    """Return the labels of a transcript's turns ("Spokesperson: ...") by where their paragraphs start.

    An article is a transcript if a good part of its paragraphs have labels, and some label comes back, there are
    questions and answers, or the labels name states as those of the United Nations' records do: "Mr. Li (China)".
    """
    found = {p.start: _TURN.match(text, p.start, min(p.end, p.start + LONGEST_LABEL)) for p in paragraphs}
    labels = {start: match for start, match in found.items() if match and match["label"].title() not in _NOBODY}
    names = [match["label"] for match in labels.values()]
    of_states = [name for name in names if _OF_STATE.search(name)]
    records = len(of_states) > 1 or any(map(_ADDRESSED.match, of_states))
    few = len(names) < max(1 if records else 2, len(found) * _FEWEST_TURNS)
    asked = {name.title() for name in names} & (ASKS | ANSWERS)
    if few or (len(set(names)) == len(names) and not asked and not records):
        return {}
    return {start: Span(match.start("label"), match.end("label")) for start, match in labels.items()}


def asked_of(text: str, named: Sequence[Mention]) -> Mention | None:
    """Return the actor whose comment a question asks for, of those named in it; None where there is none, or several.

    So an answer is a state's, though nobody is named: "Q: ... What is China's comment? A: ...".
    """
    asked = [one for one in named if _ANSWER.match(text, one.end) and "?" in text[one.end : one.end + LONGEST_QUESTION]]
    return asked[0] if len({one.actor for one in asked}) == 1 else None


def is_procedure(text: str, paragraph: Span) -> bool:
    """Tell whether a paragraph of a record tells what happened in a meeting, and is no part of a speech."""
    return _PROCEDURE.match(text, paragraph.start, paragraph.end) is not None


def disputing(text: str, named: Sequence[Mention], end: int) -> frozenset[str]:
    """Return the actors that are named in a question as those who say something of whoever is asked, up to `end`.

    *Chad says that you* have lied: whoever answers does not speak for Chad.
    """
    found = set()
    for one in named:
        told = _OF_YOU.match(text, one.end, min(end, one.end + LONGEST_QUESTION))
        words = re.findall(r"\w+", told["words"].lower()) if told else ()
        if one.actor and any(uses_of_verb(word) & {"say", "act"} for word in words):
            found.add(one.actor)
    return frozenset(found)


def announced(text: str, named: Callable[[int, int], Sequence[Mention]], label: str, head: int) -> str | None:
    """Return the actor whose office a label has, if the head of a text names one such: "PRESIDENT SOTO: ...".

    As in "Press conference of the *President of Ghana* and the Prime Minister of Togo".
    """
    offices = {office.lower() for office in office_pattern().findall(label.lower())}
    found = set()
    for one in named(0, head):
        before, behind = _OFFICE_OF.search(text, max(0, one.start - 60), one.start), _OFFICE.match(text, one.end)
        told = before or behind
        words = office_pattern().findall(told["office"].lower()) if told else ()
        if offices and offices == {office.lower() for office in words}:
            found.add(one.actor)
    return found.pop() if len(found) == 1 else None


def interviewed(text: str, before: int) -> Span | None:
    """Return the words that describe an official with whom the head of a text says that it is an interview."""
    for found in _INTERVIEW.finditer(text, 0, before):
        if role_of(found[1]) in OFFICIAL:
            return Span(found.start(1), found.end(1))
    return None


def spoken(finding: Finding, speaker: Participant) -> Finding:
    """Return what a transcript's speaker says without another holder as the speaker's own direct speech."""
    said = finding.holder.text.lower()
    own = finding.kind in ("narration", "deed") or said in speakers() or _OWN.match(said) is not None
    return replace(finding, kind="direct", holder=speaker, said_to=None) if own else finding
