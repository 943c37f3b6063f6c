"""Know the people of an article by any part of their names, where they are named, and for whom they speak."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from stance.articles.names import Run, alike, plain
from stance.articles.vocabulary import given_names, office_pattern, same_office
from stance.values import frozen

_LONGEST_OFFICES = 1000
_MOST_KEPT = 64
"""Descriptions whose offices are kept: an article asks for those of each three times."""


@dataclass
class Entity:
    """Somebody or something that speaks: the fullest name, the offices it was given, the actor that it speaks for."""

    name: str
    offices: str
    actor: str | None
    person: bool
    role: str | None = None
    """The kind of holder it is, as in `roles`."""
    how: str = ""
    """What told the actor: title, apposition, bracket, table ..."""
    female: bool | None = None
    plural: bool = False
    first: int = -1
    """Where it is named first, if its home was asked for."""
    p: float = 1.0
    """How probable the actor is where it was guessed from the whole text."""

    def take_office(self, office: str) -> None:
        """Keep an office that it was given; whoever was given very many, as a text in a loop may do, gets no more."""
        if len(self.offices) < _LONGEST_OFFICES:
            self.offices = f"{self.offices} {office}".strip()

    def holds(self, description: str) -> bool:
        """Tell whether a description such as "the ambassador" names an office that was given to this entity."""
        if not self.offices:
            return False
        wanted, given = offices_in(description), offices_in(self.offices)
        return bool(wanted) and all(any(office in held for held in given) for office in wanted)

    def is_woman(self) -> bool | None:
        """Return whether it is a woman by the title or the given name; None where neither tells."""
        if self.female is not None or not self.person:
            return self.female
        first, *others = self.name.split()
        return given_names().get(first) if others else None


@lru_cache(maxsize=_MOST_KEPT)
def offices_in(description: str) -> frozenset[str]:
    """Return the offices in a description, each by one name where it has several."""
    found = {office.lower() for office in office_pattern().findall(description)}
    return frozenset(same_office().get(office, office) for office in found)


@frozen
class Naming:
    """A place where a person is named."""

    start: int
    end: int
    entity: Entity


@frozen
class Referent:
    """Whom a mention means, and what it tells: an actor for one without any, a name to know one by."""

    entity: Entity
    actor: str | None = None
    named: str | None = None
    how: str = ""
    """How the mention was resolved: name, pronoun, description ..."""
    start: int = -1
    """Where the mention stands."""
    kind: Mapping[str, float] | None = None
    """What is seen of one whose home was asked for."""


@dataclass
class People:
    """The people of an article in the order in which they are first named."""

    _by_word: dict[str, list[Entity]] = field(default_factory=dict)
    _all: list[Entity] = field(default_factory=list)
    _words: dict[int, tuple[str, ...]] = field(default_factory=dict)
    namings: list[Naming] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    """Where the namings start."""

    def __iter__(self) -> Iterator[Entity]:
        return iter(self._all)

    def called(self, words: Sequence[str]) -> Entity | None:
        """Return the person whose name all the words may be parts of; of several, whose last name it is."""
        if len(words) == 1:  # as most are
            found = self._by_word.get(plain(words[0]), [])
        else:
            found = _once(e for word in dict.fromkeys(map(plain, words)) for e in self._by_word.get(word, ()))
        fitting = [e for e in found if alike(words, self._words[id(e)])] if found else found
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        last = plain(words[-1])
        return max(fitting, key=lambda e: (plain(self._words[id(e)][-1]) == last, bool(e.actor), bool(e.role)))

    def learn(self, words: Sequence[str]) -> Entity:
        """Return the person of that name, a new one where none may be meant; the fuller name is kept."""
        known = self.called(words)
        if known is not None and len(words) > 1 and not self._same(words, self._words[id(known)]):
            known = None
        if known is None:
            known = Entity(" ".join(words), "", None, True)
            self._all.append(known)
            self._words[id(known)] = tuple(words)
        elif len(words) > len(self._words[id(known)]):
            self._words[id(known)] = tuple(words)
            known.name = " ".join(words)
        for word in self._words[id(known)]:
            listed = self._by_word.setdefault(plain(word), [])
            if not any(e is known for e in listed):
                listed.append(known)
        return known

    def _same(self, words: Sequence[str], known: Sequence[str]) -> bool:
        return alike(words, known) and (alike(known, words) or len(words) != len(known))

    def named_at(self, run: Run, entity: Entity) -> None:
        """Remember where a person is named; to be called in the order of the text."""
        self.namings.append(Naming(run.start, run.end, entity))
        self._starts.append(run.start)

    def between(self, start: int, end: int) -> Sequence[Naming]:
        """Return the places in a stretch of the text where people are named."""
        return self.namings[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _once(entities: Iterable[Entity]) -> list[Entity]:
    return list({id(e): e for e in entities}.values())
