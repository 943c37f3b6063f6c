"""Know the people, institutions and offices of one article, who speaks for whom, and who spoke last."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from stance.articles import owners, seats
from stance.articles.affiliations import actor_in, group_in
from stance.articles.descriptions import Description, described
from stance.articles.headers import home_in_header, speaker_in_header
from stance.articles.homes import NAMED, PLAIN, STRAY, Homes, kind_of, most_common, state_of_place
from stance.articles.institutions import Institutions
from stance.articles.lookalikes import Lookalikes
from stance.articles.mentions import kind_of_any, kinds, mentions_of, types
from stance.articles.names import Run, bare, is_thing, runs, short_names
from stance.articles.namesakes import is_no_person
from stance.articles.offices import Office, Roll, led, led_by, nicknamed, rare, roll_of, titled
from stance.articles.people import Entity, Naming, People, Referent, offices_in
from stance.articles.regimes import may_have
from stance.articles.roles import (
    ARMED_GROUP,
    COMPANY,
    EXPERT,
    MEDIA,
    OFFICIAL,
    OPPOSITION,
    ORGANISATION,
    PRIVATE,
    PUBLIC,
    is_described,
    role_of,
    role_of_kind,
)
from stance.articles.vocabulary import (
    UPPER,
    female_titles,
    institution_pattern,
    male_titles,
    title_words,
)
from stance.features.gazetteer import Gazetteer
from stance.values import Mention

MOST_SPEAKERS = 40
"""So many who spoke last are remembered; a pronoun or a description reaches no further back."""
_LOOSE = (COMPANY, PUBLIC, EXPERT, MEDIA)
"""What office-holders are called too: the *billionaire*, the *activist*, a *columnist*."""
_OWN_PARTIES = frozenset("MDC SNC INC BOSNIAN_SERBS DALAI_LAMA".split())
OF_A_STATE = "_OPPOSITION"
"""How the code of a state's opposition as a whole ends."""
_MOST_NAMED = 5
_FORMER = re.compile(
    r"(?i)(?:(?:the|a|an|its|their|one-time|\w+[’']s) )?(?:\w+ )?(?:former|ex-|late|one-time|erstwhile)"
)
_CAPITALISED = re.compile(rf"[{UPPER}][\w’'-]+")
_HONORIFIC = re.compile(
    r"(?<![\w-])(?<!Secretary )(?<!Attorney )(?<!Consul )(?<!Director )(?<!Prosecutor )(?<!Governor )"
    r"(?P<title>[A-Z][A-Za-z]{1,8})\.?\s+$"
)


class Entities:
    """The people and offices of one article, in the order in which they were last named."""

    def __init__(
        self,
        gazetteer: Gazetteer,
        text: str,
        offices: Sequence[Office] = (),
        year: int | None = None,
        found: Sequence[Mention] | None = None,
        home: str | None = None,
    ) -> None:
        """Take the text with a table of offices, its year, the gazetteer's mentions if at hand, whose speech it is."""
        self._gazetteer, self._text, self._year = gazetteer, text, year
        self._kinds = kinds(gazetteer)
        self.kind: Callable[[str | None], str | None] = kind_of_any(gazetteer).__getitem__
        """Returns the kind of an actor in the gazetteer; a state where it does not know the actor."""
        self.known = mentions_of(gazetteer, text, found)
        self.mentions = [m.mention for m in self.known.listed]
        self._of_actors = [m for m in self.mentions if m.actor]
        self._starts = [m.start for m in self._of_actors]
        self.counts: Counter[str] = Counter([m.actor for m in self._of_actors if m.actor])
        self.named_in_all = len(self._of_actors)
        self.most_named = most_common(self.counts, _MOST_NAMED)
        self.named = People()
        self._spoke: dict[int, Entity] = {}
        """Who spoke, by identity, the last one last."""
        self.heard_at: list[Naming] = []
        self._actors: dict[str, str | None] = {}
        self._told: dict[int, list[Description]] = {}
        """What is said of each person, by the entity's identity."""
        self._institutions = Institutions(text, self.actors_in)
        self.home = home
        self.spoken = speaker_in_header(text, self.actor, self.counts)
        self.header = home_in_header(text)
        self._roll = roll_of(offices)
        self._read(self._roll)

    def _read(self, roll: Roll) -> None:
        """Learn who is given which office anywhere in the text, so that a headline's short name is known too."""
        found = list(runs(self._text, self.known.over, things=True))
        single, lookalikes = [], Lookalikes(self._text, self.known.over)
        for run in found:
            if is_thing(run) or lookalikes.has(run):  # only the name of somebody whose full name has it: Park Jin-woo's
                continue
            told = list(described(self._text, run.start, run.end))
            near = max(0, run.start - 12)
            small = self._text[near : run.start].islower()  # as no title is
            title = None if small else _HONORIFIC.search(self._text, near, run.start)
            addressed = title is not None and title["title"] in title_words()
            told = [] if len(run.words) == 1 and not addressed and not _is_sure(told) else told
            if len(run.words) > 1 or told or addressed:
                entity = self.named.learn(roll.name_in(run.words))
                self._tell(entity, told, title["title"] if title else "")
                self._told.setdefault(id(entity), []).extend(told)
            else:
                single.append(run)
        self._look_up_all(single, roll)
        for run in sorted([*found, *short_names(self._text, found)], key=lambda run: run.start):
            known = self.named.called(run.words)
            if known is None and len(run.words) > 2:  # of fewer words all are the name
                known = self.named.called(roll.name_in(run.words))
            if known is not None:
                self.named.named_at(run, known)
        told_by = [e.actor for e in self.named if e.actor]
        spoken = self.spoken.actor if self.spoken else None
        self.homes = Homes(self._text, self.known, self._kinds, self.header, told_by, spoken)
        self._settle()

    def _settle(self) -> None:
        """Give officials of whom nothing tells for whom they speak the likeliest home."""
        for naming in self.named.namings:
            entity = naming.entity
            if entity.actor is None and entity.role not in PRIVATE and not entity.how:
                entity.first = naming.start
                if (chief := self._chief(entity)) is not None:
                    entity.actor, entity.how = chief, "apposition"
                    continue
                owner = owners.owner(self._text, self.actors_in, naming.start)
                owner = owner or owners.owner_so_called(self._text, self.actors_in, self.kind, naming.start)
                if owner is not None:
                    entity.actor, entity.how = owner, "apposition"
                    continue
                state = owners.spoken_for(self._text, self.actors_in, naming.start, naming.end)
                state = state or seats.seated_by_name(self._text, self.known, self.kind, naming.start)
                state = state or owners.provoked(self._text, self.actors_in, naming.start)
                if state is not None and entity.role in OFFICIAL:
                    entity.actor, entity.how, entity.p = state, "home", PLAIN
                    continue
                home = self.homes.likeliest(naming.start, kind_of(entity.role, NAMED))
                entity.how = "unknown"
                if home is not None and may_have(home.actor, entity.offices):
                    entity.actor, entity.how, entity.p = home.actor, "home", home.p

    def _chief(self, entity: Entity) -> str | None:
        """Return the actor of the person for whom somebody speaks or works: a spokesman for *Ada Holm*."""
        for one in self._told.get(id(entity), ()):
            if one.kind in ("title", "apposition"):
                actor = self.served(one.start, one.start + len(one.text))
                if actor is not None:
                    return actor
        return None

    def served(self, start: int, end: int) -> str | None:
        """Return the actor of the only person whose aide a description in the text says somebody is."""
        if not owners.is_aide(self._text[start:end]):
            return None
        named = (self.named.called([bare(word.group())]) for word in _CAPITALISED.finditer(self._text, start, end))
        chiefs = {e.actor for e in named if e is not None and " " in e.name and e.role not in PRIVATE}
        return chiefs.pop() if len(chiefs) == 1 else None

    def _look_up_all(self, single: Sequence[Run], roll: Roll) -> None:
        """Ask the table of offices for those whom the text leaves unknown."""
        for entity in self.named:
            doubtful = entity.actor is None or entity.how in ("of", "owned")
            if doubtful and (entity.role not in PRIVATE or entity.role in _LOOSE):
                self._look_up(entity, entity.name.split(), roll, full=True)
        known = types(self._gazetteer)
        for run in single:
            word = run.words[0].lower()
            agency = run.words[0].isupper() and self._text.startswith("(", run.start - 1)  # (SADA)
            if agency or (word, "name") in known or (word, "adjective") in known:  # anti-*Israel* is nobody called so
                continue
            unknown = self.named.called(run.words) is None and roll.held_by(run.words)
            if unknown and not is_no_person(self._text, run.start, run.end):
                self._look_up(None, run.words, roll, full=False)

    def _tell(self, entity: Entity, told: Sequence[Description], title: str) -> None:
        """Keep what a text says of a person: offices, the kind of holder, the actor."""
        if title in female_titles():
            entity.female = True
        elif title in male_titles():
            entity.female = False
        if title in title_words():
            entity.role = entity.role or role_of(title) or role_of(f"{title}.")
        for one in sorted(told, key=_is_former):  # a former premier, now the envoy of another
            role = self._role_told(one) if one.kind in ("title", "apposition") else None
            if role or one.kind in ("title", "apposition"):
                entity.take_office(one.text)
            official = role in OFFICIAL and not _is_former(one) and one.kind == "apposition"
            entity.role = role if official and entity.role in PRIVATE else entity.role or role
            if one.kind == "of" and not any(other.kind == "title" and role_of(other.text) for other in told):
                continue
            actor = self._actor_told(one)
            if actor and entity.actor is None and entity.role not in PRIVATE and not self.lacks(entity.role, actor):
                owned = one.kind == "title" and self._role_told(one) is None
                entity.actor, entity.how = actor, "owned" if owned else one.kind
                if entity.role is None and is_described(one.text) and self.kind(actor) in ("organisation", "alliance"):
                    entity.role = ORGANISATION
            elif entity.actor is None and one.kind in ("title", "apposition"):
                self._tell_body(entity, one)
                serves = role not in PRIVATE and is_described(one.text)
                if entity.actor is None and serves and (state := state_of_place(one.text)) is not None:
                    entity.actor, entity.how = state, "place"

    def _tell_body(self, entity: Entity, one: Description) -> None:
        """Keep the actor of the institution that a description is of: "the ministry's spokesman"."""
        institution = institution_pattern().search(one.text)
        official = institution is not None and role_of(institution.group()) in OFFICIAL
        body = self.called(institution.group().lower(), one.start) if institution and official else None
        if body is not None:
            entity.actor, entity.how = body.actor, "institution"

    def _role_told(self, one: Description) -> str | None:
        named = [m.mention for m in self.known.between(one.start, one.start + len(one.text)) if m.mention.actor]
        return role_of(one.text, [(m.start - one.start, m.end - one.start) for m in named])

    def _actor_told(self, one: Description) -> str | None:
        """Return the actor that a description of a person gives it; a bracket or an "of" must be nothing else."""
        if one.kind == "legislator":
            return "USA"
        if one.kind in ("bracket", "of"):
            inside = [m.mention for m in self.known.between(one.start, one.start + 5) if m.mention.actor]
            return inside[0].actor if inside else self.actor(one.text) if one.kind == "bracket" else None
        return self.actor(one.text, at=one.start) or (group_in(one.text) if one.kind != "title" else None)

    def _look_up(self, entity: Entity | None, words: Sequence[str], roll: Roll, *, full: bool) -> None:
        """Take a person's actor from the table of offices, where the text names that actor or the name is whole."""
        held = roll.held_by(words, self._year)
        if not held and full and len(words) == 2:
            held = [o for o in roll.held_by(words[-1:], self._year) if self.counts[o.actor] and nicknamed(words, o)]
        actors = list(dict.fromkeys(o.actor for o in held))
        named = [a for a in actors if self.counts[a]]
        named = [a for a in named if a in led_by(held)] or named  # who led it rather than a minister of that name
        own = entity.actor if entity is not None and entity.actor in actors else None  # which the text names beside
        sure = len(words) > 1
        own = own or (titled(held, entity.offices) if entity is not None and sure else None)
        chosen = own or (self._foremost(named) if named else actors[0] if len(actors) == 1 else led(held))
        if entity is not None and ((entity.role in _LOOSE and not (sure and named)) or (entity.actor and not sure)):
            return
        if chosen is None or (not sure and not named and not rare(held)):
            return
        office = next(o for o in held if o.actor == chosen)
        if entity is None:
            entity = self.named.learn(words)
            entity.name = office.person
        party = entity.role == OPPOSITION and self.lacks(OPPOSITION, chosen)  # who speaks for one, not for the state
        entity.actor, entity.how = self.group(OPPOSITION) if party else chosen, "table" if sure else "surname"
        role = None if entity.role in _LOOSE else entity.role
        entity.role = role or role_of(office.office) or role_of_kind(self.kind(chosen))
        entity.take_office(office.office)

    def lacks(self, role: str | None, actor: str) -> bool:
        """Tell whether a description with an actor's name means others: its opposition, rebels in it."""
        if role not in (OPPOSITION, ARMED_GROUP):
            return False
        kind = self.kind(actor)
        own = kind in ("armed_group", "organisation") or actor in _OWN_PARTIES or actor.endswith(OF_A_STATE)
        return (role == OPPOSITION and not own) or (role == ARMED_GROUP and kind != "armed_group" and not own)

    def group(self, role: str | None) -> str | None:
        """Return the only opposition party or armed group that the article names."""
        named = {m.mention.actor for m in self.known.listed if m.role == role and m.mention.actor}
        if role == ARMED_GROUP:
            named.update([actor for actor in self.counts if self.kind(actor) == "armed_group"])
        return named.pop() if len(named) == 1 else None

    def once_held(self, entity: Entity, actor: str, description: str) -> bool:
        """Tell whether somebody held an office of an actor, by the table, that a description names."""
        held = self._roll.held_by(entity.name.split()) if " " in entity.name else []
        return any(o.actor == actor and offices_in(description) & offices_in(o.office) for o in held)

    def _foremost(self, actors: Sequence[str]) -> str | None:
        """Return the actor that the article names far more often than the others; None where there is none."""
        ranked = sorted(actors, key=lambda actor: -self.counts[actor])
        if len(ranked) > 1 and self.counts[ranked[0]] < 3 * self.counts[ranked[1]]:
            return None
        return ranked[0]

    def is_people(self, name: str) -> bool:
        """Tell whether a name is that of the people of a state: Ukrainians."""
        return name.endswith("s") and (name.lower(), "demonym") in types(self._gazetteer)

    def is_of_people(self, name: str) -> bool:
        """Tell whether a name is said of the people of an actor, and not of that itself: Ukrainian, Ukrainians."""
        return any((name.lower(), sort) in types(self._gazetteer) for sort in ("adjective", "demonym"))

    def person(self, name: str) -> list[str]:
        """Return the words of a person's name without titles; none if it is that of an actor or an institution."""
        words = name.split()
        while words and words[0].strip(".") in title_words():
            words = words[1:]
        if institution_pattern().search(name) or any(m.actor for m in self._gazetteer.mentions(" ".join(words))):
            return []
        return words

    def heard(self, referent: "Referent") -> Entity:
        """Remember whom a mention meant as the last who spoke, with what the mention tells; return it."""
        entity = referent.entity
        if referent.how == STRAY:
            return entity
        if referent.named and (words := self.person(referent.named)):
            known = self.named.learn([bare(word) for word in words])
            known.take_office(entity.offices)
            known.role = known.role or entity.role
            entity = known
        if entity.actor is None and entity.role not in PRIVATE:
            entity.actor, entity.how = referent.actor, entity.how or referent.how
        self._spoke.pop(id(entity), None)  # it is there only once
        self._spoke[id(entity)] = entity
        if len(self._spoke) > MOST_SPEAKERS:
            del self._spoke[next(iter(self._spoke))]
        if referent.start >= 0:
            self.heard_at.append(Naming(referent.start, referent.start, entity))
            del self.heard_at[:-MOST_SPEAKERS]
        return entity

    def is_named_short(self, entity: Entity) -> bool:
        """Tell whether a text calls somebody by a single word of the name as well, as it does with people."""
        return any(n.entity is entity and " " not in self._text[n.start : n.end] for n in self.named.namings)

    def since_heard(self, entity: Entity, start: int) -> int | None:
        """Return how many characters before a place somebody was last named or heard; None: never."""
        heard = [n.start for n in self.heard_at if n.entity is entity and n.start < start]
        named = [n.start for n in self.named.between(max(0, start - 2000), start) if n.entity is entity]
        return start - max([*heard, *named]) if heard or named else None

    def actor(self, description: str, at: int | None = None) -> str | None:
        """Return the actor that a description of an office names; where an envoy is sent to does not count.

        `at` is where in the article it stands, if it is one stretch of it.
        """
        if at is not None:
            found = self.actors_in(at, at + len(description))
            return actor_in(description, found, at) if found else None
        if description not in self._actors:
            named = [m.mention for m in mentions_of(self._gazetteer, description).listed if m.mention.actor]
            self._actors[description] = actor_in(description, named)
        return self._actors[description]

    def called(self, institution: str, before: int) -> Entity | None:
        """Return the last institution before a place that is called so and whose actor is named: "the ministry"."""
        return self._institutions.called(institution, before)

    def called_by_name(self, words: Iterable[str]) -> Entity | None:
        """Return the first person whose name one of some words is part of."""
        for word in words:
            if word[:1].isupper() and (known := self.named.called([bare(word)])) is not None:
                return known
        return None

    def speakers(self) -> Iterable[Entity]:
        """Return who spoke, the last one first."""
        return reversed(self._spoke.values())

    def people(self) -> Iterable[Entity]:
        """Return the people named first, at most MOST_SPEAKERS; none who only owns something: *Soto's* people left."""
        own = {id(n.entity) for n in self.named.namings if not self._text.startswith(("'s ", "’s "), n.end)}
        return (e for e in islice(self.named, MOST_SPEAKERS) if e.how != "surname" or id(e) in own)

    def last_speaker(self) -> Entity | None:
        """Return the one who spoke last."""
        return next(reversed(self._spoke.values()), None)

    def actors_in(self, start: int, end: int) -> list[Mention]:
        """Return the mentions of actors in a stretch of the text."""
        return self._of_actors[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def between(self, start: int, end: int) -> Iterable[Mention]:
        """Return the mentions that start in a stretch of the text."""
        return [m.mention for m in self.known.between(start, end)]


def _is_former(one: Description) -> bool:
    """Tell whether somebody is no longer what a description says."""
    return _FORMER.match(one.text) is not None


def _is_sure(told: Sequence[Description]) -> bool:
    """Tell whether what is said of a single word shows that it is a person's name: more than an apposition."""
    return any(one.kind in ("title", "bracket") for one in told)
