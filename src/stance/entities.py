"""Know the people and offices of one article: who speaks for whom, and whom a pronoun or a short mention means."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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
_BEFORE = re.compile(r"(?:[\w’'.-]+\s+){1,3}$")
_AFTER = re.compile(
    r"(?P<of>(?:\s+(?:to|of|for|in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)?)?)\s+" + rf"(?P<name>{_NAME})"
)
_NAMED_BEFORE = re.compile(rf"(?P<name>{_NAME}),\s+(?P<what>[^,.;:\n]{{0,90}})$")
_REST = re.compile(r"[^,.;:\n]{0,60}(?=[,.])")
_PRONOUNS = frozenset("he she they it who which him her them his their its".split())
_INSTITUTIONS = re.compile(
    r"\b(?:ministry|government|kremlin|embassy|department|office|white house|parliament|army|council|commission|"
    r"cabinet|court|party|agency|bureau|mission|administration|pentagon|union|nations)\b",
    re.IGNORECASE,
)
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
        wanted = {word.lower() for word in _OFFICE.findall(description)}
        given = self.offices.lower()
        return bool(wanted) and all(word in given for word in wanted)


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
        self._gazetteer = gazetteer
        self.mentions = gazetteer.mentions(text)
        self._by_last_name: dict[str, Entity] = {}
        self._spoke: list[Entity] = []
        self._actors: dict[str, str | None] = {}
        for office in offices:
            held = year is None or ((office.first or 0) <= year <= (office.last or 9999))
            if held and office.person in text:
                self._learn(office.person, office.office, office.actor)
        self._read(text)

    def _read(self, text: str) -> None:
        """Learn who is given which office anywhere in the text, so that a headline's short name is known too."""
        for office in _OFFICE.finditer(text):
            after = _AFTER.match(text, office.end())
            if after:
                before = _BEFORE.search(text[max(0, office.start() - 60) : office.start()])
                front = before.group() if before else ""
                self._learn(after["name"], office.group(), self._actor(f"{front}{office.group()}{after['of']}"))
            named = _NAMED_BEFORE.search(text[max(0, office.start() - 140) : office.start()])
            rest = _REST.match(text, office.end())
            if named and rest:
                what = f"{named['what']}{office.group()}{rest.group()}"
                self._learn(named["name"], what, self._actor(what))

    def _learn(self, name: str, office: str, actor: str | None) -> None:
        words = name.split()
        while words and words[0].strip(".") in _TITLE_WORDS:
            words = words[1:]
        if not words or (self._gazetteer.mentions(" ".join(words)) and len(words) == 1):
            return
        last = _bare(words[-1])
        known = self._by_last_name.setdefault(last, Entity(_bare(" ".join(words)), "", None, True))
        if len(words) > len(known.name.split()):
            known.name = _bare(" ".join(words))
        known.offices = f"{known.offices} {office}".strip()
        known.actor = known.actor or actor

    def _actor(self, description: str) -> str | None:
        """Return the actor that a description of an office names; where an envoy is sent to does not count."""
        if description not in self._actors:
            self._actors[description] = self._actor_in(description)
        return self._actors[description]

    def _actor_in(self, description: str) -> str | None:
        for mention in self._gazetteer.mentions(description):
            if mention.actor and not re.search(r"\b(?:to|in|at)\s+(?:the\s+)?$", description[: mention.start]):
                return mention.actor
        return None

    def resolve(self, mention: str) -> Entity | None:
        """Return whom a mention means, and remember it as the last one who spoke; None for nobody known."""
        entity = self._find(mention.strip())
        if entity is not None:
            if entity in self._spoke:
                self._spoke.remove(entity)
            self._spoke.append(entity)
        return entity

    def _find(self, mention: str) -> Entity | None:
        plain = re.sub(r"^(?:the|a|an|this|that|its|his|her|their)\s+", "", mention, flags=re.IGNORECASE)
        if mention.lower() in _PRONOUNS:
            people = mention.lower() not in ("it", "which", "its")
            return next((e for e in reversed(self._spoke) if e.person == people), self._last())
        for word in re.findall(r"[\w’'-]+", plain):
            if word[0].isupper() and (known := self._by_last_name.get(_bare(word))):
                known.actor = known.actor or self._actor(plain)
                return known
        actor = self._actor(plain)
        institution = _INSTITUTIONS.search(plain) is not None
        if actor is None and _OFFICE.search(plain) and not re.search(r"[A-Z]", plain):
            described = next((e for e in reversed(self._spoke) if e.holds(plain)), None)
            described = described or next((e for e in self._by_last_name.values() if e.holds(plain)), None)
            if described:
                return described
        if actor is None and not re.search(r"[A-Z]", plain):
            if institution and (last := next((e for e in reversed(self._spoke) if e.actor), None)):
                return Entity(mention, plain, last.actor, False)
            return Entity(mention, plain, None, not institution) if plain else None
        names = re.findall(_NAME, plain)
        if actor is None and names:
            self._learn(names[-1], plain, None)
            return self._by_last_name.get(_bare(names[-1].split()[-1])) or Entity(mention, plain, None, not institution)
        whole = Entity(mention, plain, actor, bool(_OFFICE.search(plain)) and not institution)
        return next((e for e in self._spoke if e.name == whole.name), whole)

    def _last(self) -> Entity | None:
        return self._spoke[-1] if self._spoke else None

    def last_speaker(self) -> Entity | None:
        """Return the one who spoke last."""
        return self._last()

    def actors_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions of actors in a stretch of the text."""
        return [m for m in self._between(start, end) if m.actor]

    def _between(self, start: int, end: int) -> Iterable[Mention]:
        from bisect import bisect_left

        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        for mention in self.mentions[first:]:
            if mention.start >= end:
                return
            yield mention


def _bare(word: str) -> str:
    return re.sub(r"[’']s?$", "", word)
