"""Tell whom a mention means: a name, an office, an institution, a description or a pronoun."""

import re

from stance.articles.entities import Entities, Entity, Referent, bare
from stance.articles.vocabulary import (
    NAME,
    institution_pattern,
    office_pattern,
    possessives,
    pronouns_for_another,
    pronouns_for_things,
    speakers,
)

_PLACE = re.compile(r"\b(?:of|in|at|from|near|for|to)\s+(?:the\s+)?$")
_DETERMINER = re.compile(r"^(?:the|a|an|this|that|its|his|her|their|but the|but)\s+", re.IGNORECASE)
_LONGEST_MENTION = 200
_MARKS = frozenset("\"“”„«»‘'")
_LONGEST_SENTENCE = 500
_NEAR_START = 24
"""Characters from the start of a sentence within which its subject begins."""
_SENTENCE_START = re.compile(r"(?:^|[.!?]['’”\"]?\s+)(?:[Tt]he\s+)?")
_DOCUMENTS = frozenset("statement letter note document message".split())


class Coreference:
    """Asks the entities of an article whom its mentions mean; asking changes nothing."""

    def __init__(self, text: str, entities: Entities) -> None:
        self._text, self._entities = text, entities

    def find(self, start: int, end: int, sentence: int, paragraph: int) -> Referent | None:
        """Return whom the mention `text[start:end]` means; None for nobody known.

        `sentence` and `paragraph` are where those of the mention start.
        """
        mention = bare(self._text[start : min(end, start + _LONGEST_MENTION)]).strip()
        if not mention or mention.lower() in speakers():  # whoever writes or speaks
            return None
        if mention.lower() in pronouns_for_another():
            entity = self._pronoun(mention.lower(), start, paragraph)
            return Referent(entity) if entity else None
        return self._named(mention, start, sentence)

    def _named(self, mention: str, start: int, sentence: int) -> Referent:
        plain = _DETERMINER.sub("", mention)
        actor = self._entities.actor(plain)
        if (named := self._entities.called_by_name(re.findall(r"[\w’'-]+", plain))) is not None:
            return Referent(named, actor)
        institution = institution_pattern().search(plain)
        if actor is None and mention.split()[0].lower() in possessives() and " " in mention:
            actor = self._owner(start, sentence)
        elif actor is None and not re.search(r"[A-Z]", plain):
            described = self._described(plain, institution, start)
            if described is not None:
                return Referent(described)
        elif actor is None and (name := _last_name_in(plain)) and (words := self._entities.person(name)):
            return Referent(Entity(bare(" ".join(words)), plain, None, True), named=name)
        whole = Entity(mention, plain, actor, institution is None)
        return Referent(next((e for e in self._entities.speakers() if e.name == mention and e.actor == actor), whole))

    def _owner(self, start: int, sentence: int) -> str | None:
        """Return the actor whom "its" or "their" means: the first in the sentence, else who spoke last."""
        before = next((m.actor for m in self._entities.between(sentence, start) if m.actor), None)
        return before or next((e.actor for e in self._entities.speakers() if e.actor), None)

    def _pronoun(self, pronoun: str, start: int, paragraph: int) -> Entity | None:
        """Return whom a pronoun means: a person named before it in its paragraph, else the last who spoke and fits."""
        people = pronoun not in pronouns_for_things()
        if people:
            names = re.findall(r"[A-Z][\w’'-]*\w", self._text[max(paragraph, start - 400) : start])
            if (known := self._entities.called_by_name(reversed(names))) is not None:
                return known
        elif (subject := self._subject_before(start, paragraph)) is not None:
            return subject
        fitting = (e for e in self._entities.speakers() if e.person == people)
        return next(fitting, self._entities.last_speaker())

    def _subject_before(self, start: int, paragraph: int) -> Entity | None:
        """Return the actor, or its institution, that the last sentence before a place in its paragraph opens with."""
        first = max(paragraph, start - _LONGEST_SENTENCE)
        begun = [first + m.end() for m in _SENTENCE_START.finditer(self._text[first:start])]
        before = begun[:-1] if begun and start - begun[-1] < _NEAR_START else begun
        if not before or self._text[before[-1] : before[-1] + 1] in _MARKS:  # somebody else's words
            return None
        place = before[-1]
        opening = next(iter(self._entities.actors_in(place, min(start, place + _NEAR_START))), None)
        if opening is None:
            return None
        name = self._text[opening.start : self._end_of_institution(opening.end)]
        known = (e for e in self._entities.speakers() if name in e.name)
        return next(known, Entity(name, name, opening.actor, False))

    def _end_of_institution(self, end: int) -> int:
        """Return where the name of an actor ends together with the institution behind it, if there is one."""
        behind = self._text[end : end + 30].split(",")[0].split(".")[0]
        found = institution_pattern().match(self._text, end) or institution_pattern().search(behind)
        return end + found.end() if found and found.start() < end else end

    def _described(self, plain: str, institution: "re.Match[str] | None", start: int) -> Entity | None:
        """Return whom a description without a name means: who holds that office, or was called that before."""
        if office_pattern().search(plain) and not institution:
            everybody = (*self._entities.speakers(), *self._entities.people())
            return next((e for e in everybody if e.holds(plain)), None)
        head = institution.group().lower() if institution else plain.lower()
        if spoke := next((e for e in self._entities.speakers() if head in e.name.lower()), None):
            return spoke
        if institution and (called := self._entities.called(head, start)):
            whole = institution.end() == len(plain)
            return called if whole else Entity(plain, plain, called.actor, bool(office_pattern().search(plain)))
        if institution or head in _DOCUMENTS:
            last = next((e for e in self._entities.speakers() if e.actor), None)
            return Entity(plain, plain, last.actor, False) if last else None
        return None


def _last_name_in(plain: str) -> str | None:
    """Return the last name of a person in a description, no place that follows "of" or "in"."""
    found = [m for m in re.finditer(NAME, plain) if not _PLACE.search(plain[: m.start()])]
    return found[-1].group() if found else None
