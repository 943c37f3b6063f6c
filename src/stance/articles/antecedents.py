"""Find whom a pronoun may mean: who was heard before it, the subjects before it, the nearest sentence first."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from stance.articles import groupings
from stance.articles.entities import Entities
from stance.articles.homes import STATES
from stance.articles.people import Entity
from stance.articles.roles import MEDIA, PRIVATE, is_person, is_role_word, role_of, role_of_kind, role_of_word
from stance.articles.verbs import people as who_act
from stance.articles.vocabulary import (
    acts,
    institution_pattern,
    office_pattern,
    plural_pronouns,
    pronouns_for_things,
    say,
    tell,
)
from stance.values import Mention, Span

_STARTS = r"(?=[\"“‘'A-ZÀ-Þ])"
_FIRST_START = re.compile(_STARTS)
_SENTENCE_START = re.compile(rf"[.!?\n](?:(?<=\n)\s*|(?<!\n)['’”\"]?\s+){_STARTS}")  # the mark first: it is rare
_MOST_SENTENCES = 6
"""So many sentences, the pronoun's own among them, are looked through."""
_LONGEST_SENTENCE = 1000
"""So many characters of a sentence, the last ones, are looked through."""
_BEFORE = 40
_BEHIND = 25
_BEFORE_OWNER = 120
_GOVERNED = re.compile(
    r"\b(?:of|in|at|to|from|with|by|for|on|against|between|toward|towards|about|over|near|and|than|like)\s+(?:\w+\s+){0,3}$"
)
_NO_NOUN = re.compile(r"(?i)[’']s|\s+(?:president|minister|leader|prime|foreign)|-")
_CLOSED = re.compile(r"[,.!?][\"”’»]\s")
_INTO_OFFICE = re.compile(r"(?:[’']s?)?\s(?:[a-z][\w-]*\s){0,2}")
_OFFICE_OF = re.compile(r"(?:^|[.!?\n]\s*)[Tt]he ((?:[a-z][\w-]* ){1,3})of (?:the )?$")
_OWN = re.compile(r" [a-z]+(?: [a-z]+)? (?P<own>his|her) [\w-]+")
"""What tells whether an official is a woman: Chad's minister met *her* counterpart."""
_ADDED = re.compile(
    r"(?:he|she|they|it) (?P<verb>\w+)(?: (?:on|in|at|late|early|last|yesterday|today|[A-Z]\w+day)\b[^.;]*)?[.,;]"
)
_NOUN_AS = re.compile(r"(?: [a-z]+){0,2} as ")
_NOUN_BEHIND = re.compile(
    r" (?!(?:and|or|are|at|can|could|did|do|has|have|had|in|is|may|might|must|of|on|side|should|that|to|was|were|"
    r"who|will|would)\b)([a-z][a-z-]+)"
)
_BY = re.compile(
    r"\b(?:by|(?:aid|arm|assist|back|help|support|aided|armed|assisted|backed|helped|supported)(?:s|ing)?)(?: the)? $"
)
_NAMED = re.compile(r"[\w-]|,?\s[A-Z]")
_WOMEN = frozenset(("she", "her", "herself"))
_MEN = frozenset(("he", "him", "his", "himself"))


class Antecedents:
    """Knows where the sentences of an article start and who is named in each."""

    def __init__(self, text: str, entities: Entities, quoted: Sequence[Span] = ()) -> None:
        """Take a text, who is in it, and where it quotes: the places of its quotations in their order."""
        self._text, self._entities, self._quoted = text, entities, quoted

    @cached_property
    def _sentences(self) -> list[int]:
        """Where sentences start; many an article has no pronoun that asks for it."""
        return sentence_starts(self._text)

    def of(self, pronoun: str, start: int) -> Entity | None:
        """Return whom a pronoun means, given in lower case; None where nobody fits in number, gender and kind."""
        things = pronoun in pronouns_for_things() or pronoun == "itself"
        plural = pronoun in plural_pronouns()
        female = True if pronoun in _WOMEN else False if pronoun in _MEN else None
        start = self._same_before(pronoun, start)
        unlikely = None
        if (things or plural) and (stood_by := self._stood_by(start)) is not None:
            return stood_by
        if things and (grouping := self._grouping(start)) is not None:
            return grouping
        for entity in self._nearest(start):
            if plural or _fits(entity, person=not things, female=female):
                if plural or things or self._is_known(entity):
                    return entity
                unlikely = unlikely or entity
        if unlikely is not None:
            return unlikely
        last = (e for e in self._entities.speakers() if plural or e.person != things)
        return next((e for e in last if female is None or e.is_woman() in (None, female)), None)

    def _is_known(self, entity: Entity) -> bool:
        """Tell whether more than capitals shows that somebody is a person: Ada Holm rather than Copa Americana."""
        if entity.role == MEDIA and not entity.actor:  # a Reuters correspondent, who passes on what others say
            return False
        told = entity.actor or entity.role or entity.offices or entity.is_woman() is not None
        return bool(told) or self._entities.is_named_short(entity)

    def _grouping(self, start: int) -> Entity | None:
        """Return the party or the like that no list knows and that a pronoun means: the *Kivu Front* was cool. *It* ...

        It opens the sentence, and no actor is named behind it; or the sentence before, and the pronoun opens its own.
        """
        own = self._sentences[max(bisect_right(self._sentences, start) - 1, 0)] if self._sentences else start
        place = self._opening(own, start) if own < start else self._opening_before(own)
        if place is None or (own < start and self._entities.actors_in(place.end, start)):
            return None
        name = self._text[place.start : place.end]
        known = (e for e in self._entities.speakers() if e.name == name)
        return next(known, Entity(name, name, None, False, None, "unknown"))

    def _opening(self, sentence: int, end: int) -> Span | None:
        return groupings.opening(self._text, self._entities.actors_in, sentence, end)

    def _opening_before(self, sentence: int) -> Span | None:
        """Return the party or the like that opens the sentence before one, if that stands in the same paragraph."""
        at = bisect_left(self._sentences, sentence) - 1
        first = self._sentences[at] if at >= 0 else sentence
        return None if "\n" in self._text[first:sentence] else self._opening(first, sentence)

    def _stood_by(self, start: int) -> Entity | None:
        """Return who does something, or is helped, "as it" does what follows: stood by *Chad as it* fought."""
        if not self._text.startswith(" as ", start - 4):
            return None
        last = next(reversed(self._entities.actors_in(max(0, start - _BEFORE), start)), None)
        tied = last is not None and _NOUN_AS.fullmatch(self._text, last.end, start)
        return (
            self.named(last)
            if last and tied and _BY.search(self._text, max(0, last.start - _BEFORE), last.start)
            else None
        )

    def _same_before(self, pronoun: str, start: int) -> int:
        """Return where the pronoun stands that opens a sentence, if it is this one: *He* left Chad, where he spoke."""
        if pronoun not in ("he", "she") or not self._sentences:
            return start
        first = self._sentences[max(bisect_right(self._sentences, start) - 1, 0)]
        opens = first < start and self._text[first : first + len(pronoun) + 1].lower() == f"{pronoun} "
        return first if opens else start

    def before_relative(self, start: int) -> Entity | None:
        """Return whom a relative pronoun means: the person or the actor whose name ends right before it."""
        near = [n for n in self._entities.named.between(max(0, start - 120), start) if start - n.end < 90]
        named = [m for m in self._entities.between(max(0, start - 60), start) if m.actor and start - m.end < _BEHIND]
        person = self._text[start : start + 3].lower() == "who"
        if near and (person or not named or near[-1].end >= named[-1].end):
            return near[-1].entity
        return self._of_actor(named[-1].text, named[-1].actor) if named else None

    def owner(self, start: int, sentence: int) -> str | None:
        """Return the actor whom "its" or "their" means: the first in the sentence, else who spoke last.

        A name comes before an adjective: Irish planes bombed *Malta*, its president said.
        """
        sentence = max(sentence, start - _LONGEST_SENTENCE)
        own = self._text[start : start + 4].lower()
        if own in ("his ", "her ") and (person := self.of(own.strip(), start)) is not None:
            return person.actor
        near = [m for m in self._entities.between(sentence, start) if m.actor and not self._is_help(m)]
        told = [m for m in near if not _CLOSED.search(self._text, m.end, start)]  # not in a quotation
        before = next((m.actor for m in told if not self._entities.is_of_people(m.text)), None)
        before = before or next((m.actor for m in told), None)
        if self._grouping(start) or (before is None and self._opening_before(sentence)):
            return None  # a party's, of which nothing is known
        named = next((n.entity.actor for n in self._entities.named.between(sentence, start) if n.entity.actor), None)
        spoke = next((e.actor for e in self._entities.speakers() if e.actor), None)
        if before is None and _CLOSED.search(self._text, sentence, start):  # only the quotation names somebody
            last = (m.actor for m in reversed(self._entities.actors_in(max(0, sentence - _BEFORE_OWNER), sentence)))
            before = next(last, None)
        known = before or named or spoke
        if known is None and (antecedent := self.of("they", start)) is not None:
            return antecedent.actor
        return known

    def named(self, mention: Mention) -> Entity:
        """Return who speaks by a mention of an actor: the official whom an office behind it means, or itself."""
        return self._official(mention) or self._of_actor(self._whole(mention), mention.actor)

    def _of_actor(self, name: str, actor: str | None) -> Entity:
        known = (e for e in self._entities.speakers() if e.actor == actor and not e.person and name in e.name)
        return next(known, Entity(name, name, actor, False, role_of_kind(self._entities.kind(actor)), "named"))

    def _whole(self, mention: Mention) -> str:
        """Return the name of an actor together with the institution behind it, if there is one."""
        behind = self._text[mention.end : mention.end + _BEHIND].split(",")[0].split(".")[0]
        found = institution_pattern().search(behind)
        return self._text[mention.start : mention.end + found.end()] if found else mention.text

    def _official(self, mention: Mention) -> Entity | None:
        """Return the person without a name whom an office behind an actor's name means: "Chad's foreign *minister*"."""
        behind = self._text[mention.end : mention.end + _BEFORE]
        office = office_pattern().search(behind)
        if office is None or not _INTO_OFFICE.fullmatch(behind[: office.start()]) or _NAMED.match(behind, office.end()):
            return None
        name = self._text[mention.start : mention.end + office.end()]
        if not is_person(name):
            return None
        told = _OWN.match(self._text, mention.end + office.end())
        female = None if told is None else told["own"] == "her"
        return Entity(name, name, mention.actor, True, role_of(name), "named", female)

    def _office_of(self, mention: Mention) -> Entity | None:
        """Return the person without a name whom an office before an actor's name means: the *president of* Chad."""
        before = _OFFICE_OF.search(self._text, max(0, mention.start - _BEFORE), mention.start)
        office = office_pattern().search(before[1]) if before else None
        if before is None or office is None or _NAMED.match(self._text, mention.end):
            return None
        name = self._text[before.start(1) : mention.end]
        return Entity(name, name, mention.actor, True, role_of(name), "named") if is_person(name) else None

    def _nearest(self, start: int) -> Iterator[Entity]:
        """Yield whom a pronoun may mean, the likeliest first: sentence by sentence backwards.

        Whom only a quotation names that stands before the pronoun is spoken of there and seldom the one who speaks.
        """
        inside, own = self._is_quoted(start), True
        added = self._is_added(start)
        for first, end in self._sentences_before(start):
            if not (own and added):
                yield from self._in_sentence(first, end, own=own, inside=inside)
            own = False
        if added:
            yield from self._in_sentence(
                next(self._sentences_before(start), (start, start))[0], start, own=True, inside=inside
            )

    def _is_added(self, start: int) -> bool:
        """Tell whether a pronoun is added with its verb to what somebody says: Chad had lied, *she* said.

        It seldom means those whom that names: she has mostly been heard before.
        """
        added = _ADDED.match(self._text, start)
        return added is not None and self._text[max(0, start - 2) : start] == ", " and added["verb"] in say()

    def _sentences_before(self, start: int) -> Iterator[tuple[int, int]]:
        """Yield the ends of the sentences before a place, that with what is before it in its own one first."""
        at, end = bisect_right(self._sentences, start) - 1, start
        for number in range(at, max(-1, at - _MOST_SENTENCES), -1):
            yield max(self._sentences[number], end - _LONGEST_SENTENCE), end
            end = self._sentences[number]

    def _is_quoted(self, start: int) -> bool:
        """Tell whether a place stands in a quotation."""
        at = bisect_right(self._quoted, start, key=lambda quoted: quoted.start)
        return at > 0 and start < self._quoted[at - 1].end

    def _in_sentence(self, first: int, end: int, *, own: bool, inside: bool) -> Iterator[Entity]:
        """Yield who was heard in a stretch, the last one first; its subjects; in another sentence the others too.

        `inside` tells that the pronoun stands in a quotation itself: then so may whom it means.
        """
        for naming in reversed(self._entities.heard_at):
            if first <= naming.start < end:
                yield naming.entity
        named, actors = self._entities.named.between(first, end), self._entities.actors_in(first, end)
        if not named and not actors:  # as in most stretches
            return

        def may_be_meant(start: int) -> bool:
            return inside or not self._is_quoted(start)

        people = [n for n in named if may_be_meant(n.start)]
        subjects = [(n.start, n.entity) for n in people if not self._is_governed(first, n.start)]
        for mention in filter(lambda m: may_be_meant(m.start), actors):
            if (person := self._office_of(mention)) is not None:
                subjects.append((mention.start, person))
                continue
            if (person := self._official(mention)) is not None and not self._is_governed(first, mention.start):
                subjects.append((mention.start, person))
                continue
            name = self._whole(mention)
            noun = len(name) > len(mention.text) or _NO_NOUN.match(self._text, mention.end) is None
            lent = len(name) == len(mention.text) and self._is_lent(mention)
            if noun and not lent and not self._is_governed(first, mention.start):
                subjects.append((mention.start, self._of_actor(name, mention.actor)))
        yield from (entity for _, entity in sorted(subjects, key=lambda subject: subject[0]))
        if not own:
            yield from (n.entity for n in people)

    def _is_help(self, mention: Mention) -> bool:
        """Tell whether a name only says of which alliance something is: without *Western* money, its minister said."""
        return self._entities.kind(mention.actor) not in STATES and self._is_lent(mention)

    def _is_lent(self, mention: Mention) -> bool:
        """Tell whether a name only says of what people something is that is not their state: *Russian* shelling."""
        said_of = self._entities.is_of_people(mention.text) and not self._entities.is_people(mention.text)
        behind = _NOUN_BEHIND.match(self._text, mention.end) if said_of else None
        if behind is None:
            return False
        people = self._text[max(0, mention.start - 4) : mention.start].lower() == "the "  # the British say
        if people and (behind[1] in say() or behind[1] in tell() or behind[1] in acts()):
            return False
        acts_itself = is_role_word(behind[1]) or behind[1] in who_act()
        return not acts_itself or role_of_word(behind[1]) in PRIVATE

    def _is_governed(self, first: int, start: int) -> bool:
        """Tell whether a name stands behind a preposition or an "and", so that it is no subject."""
        return _GOVERNED.search(self._text[max(first, start - _BEFORE) : start]) is not None


def _fits(entity: Entity, *, person: bool, female: bool | None) -> bool:
    return entity.person == person and not entity.plural and (female is None or entity.is_woman() in (None, female))


def sentence_starts(text: str) -> list[int]:
    """Return where sentences may start: with a capital or a quotation, behind a mark and a blank or on a new line."""
    first = [0] if _FIRST_START.match(text) else []
    return [*first, *(match.end() for match in _SENTENCE_START.finditer(text))]
