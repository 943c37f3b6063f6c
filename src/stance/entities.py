"""Know the people and offices of one article: who speaks for whom, and whom a pronoun or a short mention means."""

import csv
import io
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from stance.actors import Gazetteer
from stance.errors import LexiconError
from stance.schema import Mention

OFFICE_COLUMNS = ("person", "office", "actor", "from", "to")
_OFFICES = (
    "president|prime minister|premier|chancellor|king|queen|emir|sultan|crown prince|supreme leader|"
    "foreign minister|defence minister|defense minister|interior minister|finance minister|minister|"
    "deputy minister|secretary of state|secretary-general|secretary general|foreign secretary|secretary|"
    "ambassador|envoy|special envoy|representative|permanent representative|consul|consul general|"
    "attache|spokesman|spokeswoman|spokesperson|commissioner|high commissioner|general|admiral|"
    "commander|chief of staff|speaker|senator|governor|mayor|diplomat|negotiator|official|adviser|"
    "advisor|leader|chairman|chairwoman|director|head"
)
_NAME = r"[A-Z][\w’'-]*[\w](?:\s+(?:[A-Z]\.\s+)?(?:al-|bin |ibn |van |von |de |da |del |der )?[A-Z][\w’'-]*\w){0,3}"
_OFFICE = re.compile(rf"\b(?:{_OFFICES})\b", re.IGNORECASE)
_SAME_OFFICE = {
    "envoy": "ambassador", "special envoy": "ambassador", "premier": "prime minister",
    "spokesman": "spokesperson", "spokeswoman": "spokesperson", "advisor": "adviser", "chairwoman": "chairman",
}  # fmt: skip
_PLACED = re.compile(r"\s+(?:to|of|for|in)\s+(?:the\s+)?(?=[A-Z])")
_BEHIND = re.compile(rf"\s+(?P<name>{_NAME})")
_BEFORE = re.compile(r"(?:[\w’'.-]+\s+){1,3}$")
_AFTER = re.compile(
    r"(?P<of>(?:\s+(?:to|of|for|in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)?)?)\s+" + rf"(?P<name>{_NAME})"
)
_NAMED_BEFORE = re.compile(rf"(?P<name>{_NAME}),\s+(?P<what>[^,.;:\n]{{0,90}})$")
_APPOSED = re.compile(rf",\s+(?P<name>{_NAME})(?=[,.])")
_REST = re.compile(r"[^,.;:\n]{0,60}(?=[,.])")
_LEAD = re.compile(r"[.;:!?\n\"“”]\s+|\n")
_PLACE_BEFORE = re.compile(r"\b(?:to|in|at|from|near)\s+(?:the\s+)?$")
_PLACE = re.compile(r"\b(?:of|in|at|from|near|for|to)\s+(?:the\s+)?$")
_ENVOY = re.compile(r"\b(?:ambassador|envoy|consul|representative|embassy|mission)\b", re.IGNORECASE)
_DETERMINER = re.compile(r"^(?:the|a|an|this|that|its|his|her|their|but the|but)\s+", re.IGNORECASE)
_OWNED = re.compile(r"^(?:its|their|his|her)\s", re.IGNORECASE)
_LONGEST_MENTION = 200
_MOST_SPEAKERS = 40
"""So many who spoke last are remembered; a pronoun or a description reaches no further back."""
_MARKS = frozenset("\"“”„«»‘'")
_LONGEST_SENTENCE = 500
_NEAR_START = 24
"""Characters from the start of a sentence within which its subject begins."""
_SENTENCE_START = re.compile(r"(?:^|[.!?]['’”\"]?\s+)(?:[Tt]he\s+)?")
_DATELINE = 600
"""Characters within which the place that an article is sent from stands."""
_PRONOUNS = frozenset("he she they it who which him her them his their its".split())
_INSTITUTIONS = re.compile(
    r"\b(?:ministry|government|kremlin|embassy|department|office|white house|parliament|army|council|commission|"
    r"cabinet|court|party|agency|bureau|mission|administration|pentagon|union|nations)\b",
    re.IGNORECASE,
)
_INSTITUTION_NAME = re.compile(r"(?:[A-Z][\w’'-]*\s+(?:of\s+)?)+$")
_OF_PLACE = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*")
_TITLE_WORDS = frozenset(
    "Mr Mrs Ms Dr Sir Lady Lord Gen Col President Minister Ambassador Secretary King Prince".split()
)


@dataclass
class Entity:
    """Somebody or something that speaks: the fullest name, the offices it was given, the actor that it speaks for."""

    name: str
    offices: str
    actor: str | None
    person: bool

    def holds(self, description: str) -> bool:
        """Tell whether a description such as "the ambassador" names an office that was given to this entity."""
        wanted, given = _offices_in(description), _offices_in(self.offices)
        return bool(wanted) and all(any(office in held for held in given) for office in wanted)


@dataclass(frozen=True)
class Office:
    """Who held an office for which actor, and in which years (None: open)."""

    person: str
    office: str
    actor: str
    first: int | None
    last: int | None


def offices_from_csv(text: str) -> list[Office]:
    """Return the offices that the text of an offices table holds; raise LexiconError with the line at fault."""
    reader = csv.reader(io.StringIO(text), strict=True)
    header = next(reader, [])
    if tuple(header) != OFFICE_COLUMNS:
        raise LexiconError(f"offices table: the header must be {','.join(OFFICE_COLUMNS)}, found {','.join(header)!r}")
    found = []
    for line, row in enumerate(reader, start=2):
        if len(row) != len(OFFICE_COLUMNS) or not row[0].strip() or not row[2].strip():
            raise LexiconError(
                f"offices table, line {line}: expected {','.join(OFFICE_COLUMNS)}, found {','.join(row)!r}"
            )
        years = [_year(value, line) for value in row[3:]]
        found.append(Office(row[0], row[1], row[2], *years))
    return found


def _year(value: str, line: int) -> int | None:
    if not value.strip():
        return None
    if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", value.strip()):
        raise LexiconError(f"offices table, line {line}: {value!r} is no year or date (YYYY or YYYY-MM-DD)")
    return int(value[:4])


class Entities:
    """The people and offices of one article, in the order in which they were last named."""

    def __init__(
        self, gazetteer: Gazetteer, text: str, offices: Sequence[Office] = (), year: int | None = None
    ) -> None:
        self._gazetteer, self._text = gazetteer, text
        self.mentions = gazetteer.mentions(text)
        self._by_last_name: dict[str, Entity] = {}
        self._spoke: list[Entity] = []
        self._actors: dict[str, str | None] = {}
        self._home_known: tuple[str | None] | None = None
        self._institutions: dict[str, list[tuple[int, Entity]]] | None = None
        for office in offices:
            held = year is None or ((office.first or 0) <= year <= (office.last or 9999))
            if held and office.person in text:
                self._learn(office.person, office.office, office.actor)
        self._read()

    def _read(self) -> None:
        """Learn who is given which office anywhere in the text, so that a headline's short name is known too."""
        text = self._text
        for office in _OFFICE.finditer(text):
            lead = _LEAD.split(text[max(0, office.start() - 60) : office.start()])[-1]
            after = self._after(office.end())
            if after and not self._is_actor(after.start("name"), after.end("name")):
                before = _BEFORE.search(lead)
                front = before.group() if before else ""
                self._learn(
                    after["name"], office.group(), self._actor(front + text[office.start() : after.start("name")])
                )
            apposed = _APPOSED.match(text, office.end())
            if apposed and not self._is_actor(apposed.start("name"), apposed.end("name")):
                before = _BEFORE.search(lead)
                what = f"{before.group() if before else ''}{office.group()}"
                institution = _INSTITUTIONS.search(what)
                known = self._called(institution.group().lower(), office.start()) if institution else None
                self._learn(apposed["name"], office.group(), self._actor(what) or (known.actor if known else None))
            named = _NAMED_BEFORE.search(text[max(0, office.start() - 140) : office.start()])
            rest = _REST.match(text, office.end())
            if named and rest:
                what = f"{named['what']}{office.group()}{rest.group()}"
                self._learn(named["name"], what, self._actor(what))

    def _after(self, office: int) -> "re.Match[str] | None":
        """Return a match with the name behind an office: "envoy Ann Li", "envoy to Chile Ann Li"."""
        placed = _PLACED.match(self._text, office)
        place = next((m for m in self._between(placed.end(), placed.end() + 1)), None) if placed else None
        return _BEHIND.match(self._text, place.end) if place else _AFTER.match(self._text, office)

    def _is_actor(self, start: int, end: int) -> bool:
        """Tell whether a stretch of the text belongs to the name of an actor."""
        return any(m.start < end and start < m.end for m in self._between(start - 40, end))

    def _learn(self, name: str, office: str, actor: str | None) -> Entity | None:
        words = name.split()
        while words and words[0].strip(".") in _TITLE_WORDS:
            words = words[1:]
        if not words or _INSTITUTIONS.search(name) or any(m.actor for m in self._gazetteer.mentions(" ".join(words))):
            return None
        last = _bare(words[-1])
        known = self._by_last_name.setdefault(last, Entity(_bare(" ".join(words)), "", None, True))
        if len(words) > len(known.name.split()):
            known.name = _bare(" ".join(words))
        known.offices = f"{known.offices} {office}".strip()
        known.actor = known.actor or actor
        return known

    def _actor(self, description: str) -> str | None:
        """Return the actor that a description of an office names; where an envoy is sent to does not count."""
        if description not in self._actors:
            self._actors[description] = self._actor_in(description)
        return self._actors[description]

    def _actor_in(self, description: str) -> str | None:
        """Return the first actor named otherwise than as a place; else, unless it is an envoy's, that of the place."""
        named = [m for m in self._gazetteer.mentions(description) if m.actor]
        for mention in named:
            if not _PLACE_BEFORE.search(description[: mention.start]):
                return mention.actor
        return named[0].actor if named and not _ENVOY.search(description) else None

    def resolve(self, start: int, end: int, sentence: int, paragraph: int) -> Entity | None:
        """Return whom a mention in the text means, and remember it as the last who spoke; None for nobody known.

        `sentence` and `paragraph` are where those of the mention start.
        """
        mention = _bare(self._text[start : min(end, start + _LONGEST_MENTION)]).strip()
        if not mention or mention.lower() in ("i", "we"):  # whoever writes or speaks
            return None
        entity = self._find(mention, start, sentence, paragraph)
        if entity is not None:
            if entity.actor is None and _OFFICE.search(entity.offices) and not _ENVOY.search(entity.offices):
                entity.actor = self._home()
            if entity in self._spoke:
                self._spoke.remove(entity)
            self._spoke.append(entity)
            del self._spoke[:-_MOST_SPEAKERS]
        return entity

    def _home(self) -> str | None:
        """Return the actor from whose city the article is sent, if it is about it too."""
        if self._home_known is None:
            self._home_known = (self._find_home(),)
        return self._home_known[0]

    def _find_home(self) -> str | None:
        if not self.mentions or self.mentions[0].start > _DATELINE:
            return None
        counts: Counter[str | None] = Counter(m.actor for m in self.mentions if m.actor)
        lines = (m for m in self.mentions if m.actor and m.text.isupper() and len(m.text) > 3)
        first = next(lines, None)
        return first.actor if first and counts[first.actor] > 1 else None

    def _find(self, mention: str, start: int, sentence: int, paragraph: int) -> Entity | None:
        lower = mention.lower()
        if lower in _PRONOUNS:
            return self._pronoun(lower, start, paragraph)
        owned = _OWNED.match(mention)
        plain = _DETERMINER.sub("", mention)
        if (named := self._by_name(plain)) is not None:
            return named
        actor = self._actor(plain)
        institution = _INSTITUTIONS.search(plain)
        if actor is None and owned:
            before = [m for m in self._between(sentence, start) if m.actor]
            actor = before[0].actor if before else next((e.actor for e in reversed(self._spoke) if e.actor), None)
        elif actor is None and not re.search(r"[A-Z]", plain):
            described = self._described(plain, institution, start)
            if described is not None:
                return described
        elif actor is None and (name := _last_name_in(plain)):
            learned = self._learn(name, plain, None)
            if learned is not None:
                return learned
        whole = Entity(mention, plain, actor, institution is None)
        return next((e for e in self._spoke if e.name == whole.name and e.actor == actor), whole)

    def _by_name(self, plain: str) -> Entity | None:
        for word in re.findall(r"[\w’'-]+", plain):
            if word[0].isupper() and (known := self._by_last_name.get(_bare(word))):
                known.actor = known.actor or self._actor(plain)
                return known
        return None

    def _pronoun(self, pronoun: str, start: int, paragraph: int) -> Entity | None:
        """Return whom a pronoun means: a person named before it in its paragraph, else the last who spoke and fits."""
        people = pronoun not in ("it", "which", "its")
        if people:
            names = re.findall(r"[A-Z][\w’'-]*\w", self._text[max(paragraph, start - 400) : start])
            known = [e for name in names if (e := self._by_last_name.get(_bare(name)))]
            if known:
                return known[-1]
        elif (subject := self._subject_before(start, paragraph)) is not None:
            return subject
        return next((e for e in reversed(self._spoke) if e.person == people), self._last())

    def _subject_before(self, start: int, paragraph: int) -> Entity | None:
        """Return the actor, or its institution, that the last sentence before a place in its paragraph opens with."""
        first = max(paragraph, start - _LONGEST_SENTENCE)
        begun = [first + m.end() for m in _SENTENCE_START.finditer(self._text[first:start])]
        for place in reversed(begun[:-1] if begun and start - begun[-1] < _NEAR_START else begun):
            if self._text[place : place + 1] in _MARKS:  # somebody else's words
                return None
            opening = next((m for m in self.actors_in(place, min(start, place + _NEAR_START))), None)
            if opening is None:
                return None
            found = _INSTITUTIONS.match(self._text, opening.end) or _INSTITUTIONS.search(
                self._text[opening.end : opening.end + 30].split(",")[0].split(".")[0]
            )
            end = opening.end + found.end() if found and found.start() < opening.end else opening.end
            name = self._text[opening.start : end]
            return next((e for e in self._spoke if name in e.name), Entity(name, name, opening.actor, False))
        return None

    def _described(self, plain: str, institution: "re.Match[str] | None", start: int) -> Entity | None:
        """Return whom a description without a name means: who holds that office, or was called that before."""
        if _OFFICE.search(plain) and not institution:
            everybody = (*reversed(self._spoke), *islice(self._by_last_name.values(), _MOST_SPEAKERS))
            return next((e for e in everybody if e.holds(plain)), None)
        head = institution.group().lower() if institution else plain.lower()
        if spoke := next((e for e in reversed(self._spoke) if head in e.name.lower()), None):
            return spoke
        if institution and (called := self._called(head, start)):
            whole = institution.end() == len(plain)
            return called if whole else Entity(plain, plain, called.actor, bool(_OFFICE.search(plain)))
        if institution or head in ("statement", "letter", "note", "document", "message"):
            last = next((e for e in reversed(self._spoke) if e.actor), None)
            return Entity(plain, plain, last.actor, False) if last else None
        return None

    def _called(self, institution: str, before: int) -> Entity | None:
        """Return the last institution before a place that is called so and whose actor is named: "the ministry"."""
        if self._institutions is None:
            self._institutions = {}
            for found in _INSTITUTIONS.finditer(self._text):
                if (entity := self._institution(found)) is not None:
                    self._institutions.setdefault(found.group().lower(), []).append((found.start(), entity))
        named = self._institutions.get(institution, [])
        at = bisect_left(named, before, key=lambda item: item[0])
        return named[at - 1][1] if at else None

    def _institution(self, found: "re.Match[str]") -> Entity | None:
        """Return an institution by its full name, if an actor is named in it: "the Chilean Ministry of Defence"."""
        name = _INSTITUTION_NAME.search(self._text[max(0, found.start() - 60) : found.start()])
        start = found.start() - (len(name.group()) if name else 0)
        behind = _OF_PLACE.match(self._text, found.end())
        named = self.actors_in(start, behind.end() if behind else found.end())
        return Entity(self._text[start : found.end()], found.group(), named[0].actor, False) if named else None

    def _last(self) -> Entity | None:
        return self._spoke[-1] if self._spoke else None

    def last_speaker(self) -> Entity | None:
        """Return the one who spoke last."""
        return self._last()

    def actors_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions of actors in a stretch of the text."""
        return [m for m in self._between(start, end) if m.actor]

    def _between(self, start: int, end: int) -> Iterable[Mention]:
        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        for i in range(first, len(self.mentions)):
            if self.mentions[i].start >= end:
                return
            yield self.mentions[i]


def _last_name_in(plain: str) -> str | None:
    """Return the last name of a person in a description, no place that follows "of" or "in"."""
    found = [m for m in re.finditer(_NAME, plain) if not _PLACE.search(plain[: m.start()])]
    return found[-1].group() if found else None


def _offices_in(description: str) -> set[str]:
    found = {office.lower() for office in _OFFICE.findall(description)}
    return {_SAME_OFFICE.get(office, office) for office in found}


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word)
