"""Know the people, institutions and offices of one article, who speaks for whom, and who spoke last."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from stance.articles.offices import Office
from stance.articles.vocabulary import (
    NAME,
    envoy_pattern,
    institution_pattern,
    office_pattern,
    same_office,
    title_words,
)
from stance.features.gazetteer import Gazetteer
from stance.values import Mention

_PLACED = re.compile(r"\s+(?:to|of|for|in)\s+(?:the\s+)?(?=[A-Z])")
_BEHIND = re.compile(rf"\s+(?P<name>{NAME})")
_BEFORE = re.compile(r"(?:[\w’'.-]+\s+){1,3}$")
_AFTER = re.compile(
    r"(?P<of>(?:\s+(?:to|of|for|in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)?)?)\s+" + rf"(?P<name>{NAME})"
)
_NAMED_BEFORE = re.compile(rf"(?P<name>{NAME}),\s+(?P<what>[^,.;:\n]{{0,90}})$")
_APPOSED = re.compile(rf",\s+(?P<name>{NAME})(?=[,.])")
_REST = re.compile(r"[^,.;:\n]{0,60}(?=[,.])")
_LEAD = re.compile(r"[.;:!?\n\"“”]\s+|\n")
_PLACE_BEFORE = re.compile(r"\b(?:to|in|at|from|near)\s+(?:the\s+)?$")
MOST_SPEAKERS = 40
"""So many who spoke last are remembered; a pronoun or a description reaches no further back."""
_DATELINE = 600
"""Characters within which the place that an article is sent from stands."""
_INSTITUTION_NAME = re.compile(r"(?:[A-Z][\w’'-]*\s+(?:of\s+)?)+$")
_OF_PLACE = re.compile(r"\s+(?:of|in)\s+(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*")


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
class Referent:
    """Whom a mention means, and what it tells: an actor for one without any, a name to know one by."""

    entity: Entity
    actor: str | None = None
    named: str | None = None


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
        for office in office_pattern().finditer(text):
            lead = _LEAD.split(text[max(0, office.start() - 60) : office.start()])[-1]
            after = self._after(office.end())
            if after and not self._is_actor(after.start("name"), after.end("name")):
                before = _BEFORE.search(lead)
                front = before.group() if before else ""
                self._learn(
                    after["name"], office.group(), self.actor(front + text[office.start() : after.start("name")])
                )
            apposed = _APPOSED.match(text, office.end())
            if apposed and not self._is_actor(apposed.start("name"), apposed.end("name")):
                before = _BEFORE.search(lead)
                what = f"{before.group() if before else ''}{office.group()}"
                institution = institution_pattern().search(what)
                known = self.called(institution.group().lower(), office.start()) if institution else None
                self._learn(apposed["name"], office.group(), self.actor(what) or (known.actor if known else None))
            named = _NAMED_BEFORE.search(text[max(0, office.start() - 140) : office.start()])
            rest = _REST.match(text, office.end())
            if named and rest:
                what = f"{named['what']}{office.group()}{rest.group()}"
                self._learn(named["name"], what, self.actor(what))

    def _after(self, office: int) -> "re.Match[str] | None":
        """Return a match with the name behind an office: "envoy Ann Li", "envoy to Chile Ann Li"."""
        placed = _PLACED.match(self._text, office)
        place = next((m for m in self.between(placed.end(), placed.end() + 1)), None) if placed else None
        return _BEHIND.match(self._text, place.end) if place else _AFTER.match(self._text, office)

    def _is_actor(self, start: int, end: int) -> bool:
        """Tell whether a stretch of the text belongs to the name of an actor."""
        return any(m.start < end and start < m.end for m in self.between(start - 40, end))

    def person(self, name: str) -> list[str]:
        """Return the words of a person's name without titles; none if it is that of an actor or an institution."""
        words = name.split()
        while words and words[0].strip(".") in title_words():
            words = words[1:]
        if institution_pattern().search(name) or any(m.actor for m in self._gazetteer.mentions(" ".join(words))):
            return []
        return words

    def _learn(self, name: str, office: str, actor: str | None) -> Entity | None:
        words = self.person(name)
        if not words:
            return None
        known = self._by_last_name.setdefault(bare(words[-1]), Entity(bare(" ".join(words)), "", None, True))
        if len(words) > len(known.name.split()):
            known.name = bare(" ".join(words))
        known.offices = f"{known.offices} {office}".strip()
        known.actor = known.actor or actor
        return known

    def heard(self, referent: "Referent") -> Entity:
        """Remember whom a mention meant as the last who spoke, with what the mention tells; return it."""
        entity = referent.entity
        if referent.named:
            entity = self._learn(referent.named, entity.offices, None) or entity
        entity.actor = entity.actor or referent.actor
        if (
            entity.actor is None
            and office_pattern().search(entity.offices)
            and not envoy_pattern().search(entity.offices)
        ):
            entity.actor = self._home()
        if entity in self._spoke:
            self._spoke.remove(entity)
        self._spoke.append(entity)
        del self._spoke[:-MOST_SPEAKERS]
        return entity

    def actor(self, description: str) -> str | None:
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
        return named[0].actor if named and not envoy_pattern().search(description) else None

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

    def called(self, institution: str, before: int) -> Entity | None:
        """Return the last institution before a place that is called so and whose actor is named: "the ministry"."""
        if self._institutions is None:
            self._institutions = {}
            for found in institution_pattern().finditer(self._text):
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

    def called_by_name(self, words: Iterable[str]) -> Entity | None:
        """Return the first person whose last name is one of some words."""
        return next((e for word in words if word[0].isupper() and (e := self._by_last_name.get(bare(word)))), None)

    def speakers(self) -> Iterable[Entity]:
        """Return who spoke, the last one first."""
        return reversed(self._spoke)

    def people(self) -> Iterable[Entity]:
        """Return the people who were named first, at most MOST_SPEAKERS of them."""
        return islice(self._by_last_name.values(), MOST_SPEAKERS)

    def last_speaker(self) -> Entity | None:
        """Return the one who spoke last."""
        return self._spoke[-1] if self._spoke else None

    def actors_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions of actors in a stretch of the text."""
        return [m for m in self.between(start, end) if m.actor]

    def between(self, start: int, end: int) -> Iterable[Mention]:
        """Yield the mentions that start in a stretch of the text."""
        first = bisect_left(self.mentions, start, key=lambda m: m.start)
        for i in range(first, len(self.mentions)):
            if self.mentions[i].start >= end:
                return
            yield self.mentions[i]


def _offices_in(description: str) -> set[str]:
    found = {office.lower() for office in office_pattern().findall(description)}
    return {same_office().get(office, office) for office in found}


def bare(word: str) -> str:
    """Return a word without the possessive at its end."""
    return re.sub(r"[’']s?$", "", word)
