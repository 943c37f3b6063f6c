"""Find where somebody speaks of their own state's government as of another: the opposition *accused the premier*.

Elsewhere nobody's statements are toward their own side.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from stance.articles.entities import Entities
from stance.articles.people import Entity, Naming
from stance.articles.roles import GOVERNMENT, OPPOSITION, PARLIAMENT
from stance.articles.slots import Part
from stance.articles.statements import Finding, Participant
from stance.articles.verbs import uses_of_verb
from stance.values import Span, frozen

_PROBABLE = 0.7
"""How probable a government is meant that is named in what an outsider of it says."""
_RULERS = re.compile(
    r"\b(?:the|this|that|our|his|her|their|whose|[A-Z][\w.]*(?:['’]s?)?) (?:[a-z]+ |[A-Z]\w+ )?"
    r"(?P<rules>[Gg]overnment|[Aa]dministration|regime(?! change)|cabinet|ministers)\b|"
    r"\b(?:[Tt]he|[Oo]ur|[A-Z][\w.]*['’]s) (?P<head>[Pp]resident|[Pp]rime [Mm]inister|[Pp]remier|[Cc]hancellor|PM)\b"
)
_OUTSIDE = re.compile(
    r"(?i)\b(?:former|ex-?|then|rival|dissident|opposition|shadow|backbench\w*|critics?|opponents?|rebels?|"
    r"candidates?|nominee|challenger|contender|hopeful)\b"
)
_TITLED = re.compile(
    r"(?P<former>[Ff]ormer |[Ee]x-|[Tt]hen-)?(?:[\w-]+ )?"
    r"(?:President|Prime Minister|Premier|Chancellor|PM|Taoiseach)(?: [A-Z][\w.]*){0,2} $"
)
_HEADS = re.compile(r"(?i)\b(?<!vice )(?<!vice-)(?:president|prime minister|premier|chancellor)\b")
_SERVES = re.compile(r"(?<!hadow )(?<!ormer )\b[Mm]inister\b")
_CAMPAIGN = re.compile(
    r"\b(?:candidates?|nominees?|front-?runners?|primary|primaries|caucus(?:es)?|running mate|presidential hopefuls?)\b"
)
"""What an article has in which those who are known for an office may only run for it."""
_BEFORE = 70
"""Characters before a name in which it says that somebody is, or no longer is, in office."""
_WINDOW = 1500
"""Characters before "the president" within which its holder is named."""
_BEHIND = re.compile(r", (?:a|an|the) (?:[\w-]+ ){0,4}")
_SENTENCE = re.compile(r"[.!?]\s")
_OF = re.compile(r" of (?:the )?[A-Z]")
_LONGEST_NAME = 40
"""Characters before a word of somebody's name within which that starts: *Costa* Rica's president."""
_BLAMED = ("object", "against", "on", "of", "to", "with")
_STRONG = frozenset("subject passive_subject object dative against by on to attr root n_of n_by n_against n_on".split())
"""The slots of whoever a statement is about; elsewhere a government is only named."""


@frozen
class Criticised:
    """The own government that a statement is about, and whether it is about nobody else."""

    government: Participant
    alone: bool


class Critics:
    """Knows for each statement of an article where it is about the government of its holder's state, as an outsider's.

    `part` tells the part of a stretch of the text in a statement. To be asked in the order of the text.
    """

    def __init__(
        self, text: str, entities: Entities, found: Sequence[Finding], part: Callable[[int, int, int], Part | None]
    ) -> None:
        self._text, self._entities, self._found, self._part = text, entities, found, part
        self._outside: dict[str, bool] = {}
        self._in_office: dict[str, bool] = {}
        self._campaign = _CAMPAIGN.search(text) is not None
        self._last: tuple[int, Participant] | None = None

    def criticised(self, i: int, others: bool) -> Criticised | None:
        """Return the own government that a statement is about; `others`: whether it names another actor."""
        one = self._found[i]
        if one.kind == "narration" or one.holder.actor is None or self._entities.kind(one.holder.actor) != "state":
            return None
        last, self._last = self._last, None
        found = self._blamed(one)
        outside = found is None and self._is_outside(one)
        if outside:
            place = next((p for p in self._rulers(one, one.span) if self._takes_part(i, p)), None)
            found = None if place is None else Criticised(self._participant(one, place), False)
        if found is not None:
            self._last = i, found.government
            return found
        if not outside or others or last is None or not self._goes_on(i, last[0]):
            return None
        return Criticised(replace(last[1], start=None, end=None), False)

    def _blamed(self, one: Finding) -> Criticised | None:
        """Return the own government that is found fault with, whoever does so."""
        verb = "" if one.verb is None else self._text[one.verb.start : one.verb.end].lower()
        if "censure" not in uses_of_verb(verb):
            return None
        spans = [slot.span for slot in one.slots if slot.name in _BLAMED]
        place = next((p for span in spans for p in self._rulers(one, span)), None)
        return None if place is None else Criticised(self._participant(one, place), True)

    def _goes_on(self, i: int, last: int) -> bool:
        """Tell whether a quotation goes on about whom the statement right before it was about."""
        same = self._found[last].holder.text == self._found[i].holder.text
        return same and last == i - 1 and self._found[i].kind == "direct"

    def _takes_part(self, i: int, place: Span) -> bool:
        part = self._part(i, place.start, place.end)
        return part is None or part.owns or part.slot in _STRONG

    def _participant(self, one: Finding, place: Span) -> Participant:
        text = self._text[place.start : place.end]
        return Participant(text, place.start, place.end, one.holder.actor, None, _PROBABLE)

    def _is_outside(self, one: Finding) -> bool:
        """Tell whether a holder is no part of its state's government."""
        holder = one.holder
        if holder.role == OPPOSITION:
            return True
        if holder.role not in (PARLIAMENT, GOVERNMENT):
            return False
        serves = holder.role == GOVERNMENT
        if serves and holder.start is not None and _OUTSIDE.search(self._text, holder.start, holder.end or 0):
            return True
        name = f"{holder.role} {holder.text}"
        if name not in self._outside:
            mine = [n for n in self._entities.named.namings if n.entity.name == holder.text]
            minister = any(_SERVES.search(n.entity.offices) for n in mine)
            self._outside[name] = any(map(self._is_former, mine)) if serves else not minister
        return self._outside[name]

    def _is_former(self, naming: Naming) -> bool:
        """Tell whether words beside a name say that somebody is not, or no longer, in office."""
        before = _SENTENCE.split(self._text[max(0, naming.start - _BEFORE) : naming.start])[-1]
        known = self._entities.named.between(naming.start - len(before), naming.start)
        first = max((n.end for n in known), default=naming.start - len(before))
        behind = _BEHIND.match(self._text, naming.end, naming.end + _BEFORE)
        told = behind is not None and _OUTSIDE.search(behind[0]) is not None
        return told or _OUTSIDE.search(self._text, first, naming.start) is not None

    def _rules(self, who: Entity) -> bool:
        """Tell whether somebody is in office, by a title or, in an article without a campaign, by the table."""
        if who.name not in self._in_office:
            mine = (n for n in self._entities.named.namings if n.entity is who)
            titles = [t for n in mine if (t := _TITLED.search(self._text, max(0, n.start - _BEFORE), n.start))]
            titled = any(not t["former"] for t in titles)
            told = (
                who.how in ("title", "apposition") and _HEADS.search(who.offices) and not _OUTSIDE.search(who.offices)
            )
            known = who.how == "table" and not titles and not self._campaign
            self._in_office[who.name] = bool(titled or told or known)
        return self._in_office[who.name]

    def _rulers(self, one: Finding, span: Span) -> Iterator[Span]:
        """Yield where the government of a holder's own state is named in a stretch: its head, the government."""
        holder = one.holder
        own = range(holder.start or 0, holder.end or 0)
        for naming in self._entities.named.between(span.start, span.end):
            who = naming.entity
            other = naming.start not in own and who.actor in (holder.actor, None) and who.name != holder.text
            if other and who.role == GOVERNMENT and self._rules(who) and not self._is_former(naming):
                yield Span(naming.start, naming.end)
        for match in _RULERS.finditer(self._text, span.start, span.end):
            if match.start() not in own and self._is_own(one, match):
                yield Span(match.start(), match.end())

    def _is_own(self, one: Finding, match: re.Match[str]) -> bool:
        """Tell whether a government that is called so is that of a holder's state."""
        first, end = match.start() - _LONGEST_NAME, match.end()
        of = _OF.match(self._text, end)  # the government *of Laos*
        named = {m.actor for m in self._entities.actors_in(first, of.end() if of else end) if m.end > match.start()}
        named |= {n.entity.actor for n in self._entities.named.between(match.start(), match.end())}
        if named:
            return named == {one.holder.actor}
        if match["rules"]:
            return not match[0].lower().startswith("their ")
        before = list(self._entities.named.between(max(0, match.start() - _WINDOW), match.start()))
        held = (n.entity for n in reversed(before) if n.entity.holds(match["head"]))
        last = next(held, None)
        return last is None or (last.actor == one.holder.actor and last.name != one.holder.text)
