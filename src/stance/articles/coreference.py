"""Tell whom a mention means: a name, an office, an institution, a description or a pronoun."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from stance.articles import blocs, groupings, owners, seats
from stance.articles.affiliations import agency_in, group_in
from stance.articles.antecedents import Antecedents
from stance.articles.counted import counted, is_several, two_before
from stance.articles.descriptions import unknown_name
from stance.articles.designations import Designation, designated, entity_of
from stance.articles.entities import OF_A_STATE, Entities
from stance.articles.homes import STATES, state_of_place
from stance.articles.housing import housed, is_any_state, means_speaker
from stance.articles.lately import owner_of
from stance.articles.names import bare
from stance.articles.pairs import one_of_two
from stance.articles.people import Entity, Referent
from stance.articles.regimes import may_have
from stance.articles.regression import regression
from stance.articles.roles import (
    ARMED_GROUP,
    COMPANY,
    EXPERT,
    GOVERNMENT,
    MEDIA,
    OFFICIAL,
    OPPOSITION,
    ORGANISATION,
    PRIVATE,
    PUBLIC,
    is_person,
    role_of,
    role_of_kind,
    role_of_word,
    role_words,
)
from stance.articles.statements import Participant
from stance.articles.trust import trusted
from stance.articles.vocabulary import (
    institution_pattern,
    office_pattern,
    possessives,
    pronouns,
    relative,
    speakers,
)
from stance.values import Mention, Span

_LONGEST_MENTION = 200
_WINDOW = 1500
"""Characters before a mention within which what it means is looked for."""
_PART_END = re.compile(r"[,(\[;:]|\s[—–-]\s")
_PLACE = re.compile(r"\b(?:of|in|at|from|near|for|to|by|under|with|’s|'s)\s+(?:the\s+)?(?:\w+\s+){0,2}$")
_ITS_OWN = re.compile(r"^[’']s?")
_TWO = re.compile(
    r"(?i)^(?:both|(?:the )?two)(?: (?:of them|sides?|parties|countries|nations|states|governments|capitals|powers|"
    r"allies|rivals|neighbou?rs|leaders|presidents|premiers|chancellors|(?:prime |foreign |defen[cs]e )?ministers|"
    r"delegations|envoys|officials|diplomats|men|women|statesmen|heads of state|peoples|armies))?$"
)
"""Two who have just been named, not two of some kind: *the two leaders*, but not the two African leaders."""
_OFTEN = 2
"""So often somebody has spoken at least for whom alone the text then has spoken."""
_MEANT = re.compile(r"(?i)(?:the|these|those|both)\s")
_FORMER = re.compile(r"(?i)(?:former|ex-|one-time|erstwhile)")


class Coreference:
    """Asks the entities of an article whom its mentions mean; asking changes nothing."""

    def __init__(self, text: str, entities: Entities, quoted: Sequence[Span] = ()) -> None:
        """Take a text, who is in it, and the places of its quotations in their order."""
        self._text, self._entities = text, entities
        self._antecedents = Antecedents(text, entities, quoted)

    def participant(self, start: int, end: int, sentence: int, paragraph: int) -> Participant | None:
        """Return who takes part by a mention, and remember having heard it; None for whoever writes or speaks.

        An actor that is too doubtful is left out: unknown is better than a guess.
        """
        referent = self.meant(start, end, sentence, paragraph)
        return None if referent is None else self._judged(referent, self._entities.heard(referent), start, end)

    def meant(self, start: int, end: int, sentence: int, paragraph: int) -> Referent | None:
        """Return whom a mention means who speaks, with the likeliest home where nothing tells for whom."""
        mention = self._text[start:end]
        found = None if means_speaker(mention) else self.find(start, end, sentence, paragraph)
        return housed(self._entities, mention, start, found)

    def judged(self, start: int, end: int, sentence: int, paragraph: int) -> Participant | None:
        """Return who takes part by a mention without remembering it: a deed is no speech."""
        referent = self.find(start, end, sentence, paragraph)
        if referent is None:
            return None
        vague = referent.kind is not None and referent.kind["indefinite"]
        if referent.how == "home" and (vague or referent.entity.role is None):  # a state that attacks; many will flee
            return self._judged(replace(referent, actor=None), referent.entity, start, end)
        actor = referent.entity.actor or (referent.actor if referent.entity.role not in PRIVATE else None)
        return self._judged(referent, replace(referent.entity, actor=actor), start, end)

    def _judged(self, referent: Referent, entity: Entity, start: int, end: int) -> Participant:
        p = round(trusted(referent, entity, self._entities), 3) if entity.actor else 0.0
        if p < regression("homes" if entity.how == "home" else "holders").floor:
            return Participant(entity.name, start, end, None, entity.role)
        return Participant(entity.name, start, end, entity.actor, entity.role, p)

    def partners(self, mention: Participant) -> list[Participant]:
        """Return the others of "both", "the two leaders" or "the three countries", of whom one is known."""
        start, end = mention.start, mention.end
        if mention.actor is None or start is None or end is None:
            return []
        if listed := self._counted.get(start):
            return [replace(mention, text=m.text, actor=m.actor) for m in listed if m.actor != mention.actor]
        other = self._other(mention, start, end) if _TWO.match(self._text[start:end]) else None
        return [other] if other else []

    @cached_property
    def _counted(self) -> dict[int, tuple[Mention, ...]]:
        """The states that "the three countries" means, by its place."""
        return {span.start: states for span, states in counted(self._text, self._entities)}

    def _other(self, mention: Participant, start: int, end: int) -> Participant | None:
        near = [n.entity for n in reversed(self._entities.heard_at)] + self._near(start)
        both = (e for e in near if e.actor and e.actor != mention.actor and e.role not in PRIVATE)
        if (other := next(both, None)) is not None:
            return Participant(other.name, start, end, other.actor, other.role, mention.p)
        two = two_before(self._text, self._entities, start)
        state = next((m for m in two if m.actor != mention.actor), None)
        if state is None or all(m.actor != mention.actor for m in two):
            return None
        return Participant(state.text, start, end, state.actor, mention.role, mention.p)

    def find(self, start: int, end: int, sentence: int, paragraph: int) -> Referent | None:  # noqa: ARG002
        """Return whom the mention `text[start:end]` means; None for nobody known.

        `sentence` and `paragraph` are where those of the mention start.
        """
        last = min(end, start + _LONGEST_MENTION)
        mention = bare(self._text[start:last]).strip()
        lower = mention.lower()
        if not mention:
            return None
        if lower in pronouns():
            return self._pronoun(lower, start)
        if (meant := self._pairs.get(start)) is not None:
            return Referent(self._antecedents.named(meant), meant.actor, how="named", start=start)
        if listed := self._counted.get(start):
            return Referent(self._antecedents.named(listed[0]), listed[0].actor, how="named", start=start)
        if (person := self._person(start, end)) is not None:
            return Referent(person, how=person.how or "unknown", start=start)
        return self._called(mention, start, last, sentence)

    def _pronoun(self, lower: str, start: int) -> Referent | None:
        """Return whom a pronoun means, given in lower case."""
        if lower in speakers():  # whoever writes or speaks
            return None
        if lower in relative():
            entity = self._antecedents.before_relative(start)
            return Referent(entity, how="relative", start=start) if entity else None
        entity = self._antecedents.of(lower, start)
        return Referent(entity, how="pronoun", start=start) if entity else None

    @cached_property
    def _pairs(self) -> dict[int, Mention]:
        """Which of two actors "the former" or "the latter" means, by its place."""
        return {place.start: meant for place, meant in one_of_two(self._text, self._entities)}

    def _called(self, text: str, start: int, end: int, sentence: int) -> Referent:
        """Return whom a mention without a known person's name means."""
        entities = self._entities
        found = [m for m in entities.known.between(start, end) if m.mention.actor]
        places = [(m.mention.start - start, m.mention.end - start) for m in found]
        names = [(n.start - start, n.end - start) for n in entities.named.between(start, end) if n.end <= end]
        role = role_of(text, [*places, *names])
        if role is None and found:
            role = next((m.role for m in found if m.role), None)
        mention = designated(text, start, role)
        if role is None and found and blocs.is_public(self._text, entities, [m.mention for m in found], start, end):
            mention = mention.of(PUBLIC)
        if mention.role in (None, MEDIA) and (state := agency_in(text)) is not None:
            return self._told(mention.of(MEDIA), state, "named")
        if mention.role in (EXPERT, PUBLIC) and found and blocs.is_bodys(self._text, entities, start, end):
            mention = mention.of(ORGANISATION)
        if mention.role in PRIVATE:
            own = blocs.called(self._text, entities, [m.mention for m in found], start, end)
            return self._of_actor(mention.of(None), own, "named") if own else self._told(mention, None, "private")
        actor = entities.actor(self._text[start:end], at=start) if found else None
        if actor and entities.lacks(role, actor):
            group = entities.group(role) if role == OPPOSITION else None
            if group is not None and group.endswith(OF_A_STATE):  # another state's: this mention names its own
                group = None
            return self._told(mention, group, "group" if group else "none")
        if actor is not None:
            alone = len({m.mention.actor for m in found}) == 1  # the Movement for Peace (MP)
            return self._of_actor(mention, actor, "named" if alone else "several")
        if text.split()[0].lower() in possessives() and " " in text:
            return self._owned(mention, sentence)
        if text.startswith("whose "):
            owner = self._antecedents.before_relative(start)
            return self._told(mention, owner.actor if owner else None, "owner")
        return self._unnamed(mention, sentence)

    def _unnamed(self, mention: Designation, sentence: int) -> Referent:
        """Return whom a mention without an actor's name and without a possessive means."""
        entities, text, start, role = self._entities, mention.text, mention.start, mention.role
        its = owners.owner_in(self._text, entities.actors_in, entities.kind, start)
        of_group = blocs.is_group(text) and entities.kind(its) not in STATES
        if its and not entities.lacks(role, its) and (role is not None or is_person(text) or of_group):
            return self._told(mention, its, "owner")
        if role in OFFICIAL and (state := state_of_place(text)) is not None:
            return self._of_actor(mention, state, "place")
        if (group := group_in(text)) is not None and role not in OFFICIAL:
            return self._told(mention, group, "group")
        if start > sentence and text.startswith("The ") and text[4:].istitle() and text[4:].isalpha():
            return self._told(mention, None, "none")  # a paper's name: according to *The Hill*
        if (speaker := self._beside(mention)) is not None:
            return speaker
        if (name := unknown_name(text)) is not None:
            told = Entity(name, mention.plain, None, groupings.named(text) is None, role, "unknown")
            return Referent(told, named=name, how="unknown", start=start)
        return self._described(mention)

    def _beside(self, mention: Designation) -> Referent | None:
        """Return whom a capital beside a mention tells, or who has just been heard and goes on."""
        entities, start = self._entities, mention.start
        state = seats.seated(self._text, entities.known, entities.kind, start, mention.text)
        last = owners.continued(self._text, entities.heard_at, start, mention.text)
        if last is None or (
            state is not None and (entities.kind(last.actor) in STATES or seats.is_states(mention.text))
        ):
            return None if state is None else self._told(mention, state, "owner")
        if last.actor is None and last.role in (COMPANY, PUBLIC, OPPOSITION):
            return self._told(mention.of(last.role), None, "none")
        if last.actor is None or last.role in PRIVATE:
            return None
        return self._told(mention.of(mention.role or last.role), last.actor, "last")

    def _owned(self, mention: Designation, sentence: int) -> Referent:
        """Return whom a description with "its" or "their" means."""
        text, start = mention.text, mention.start
        if blocs.are_others(text):  # boycotted by *its neighbours*
            return self._told(mention, None, "none")
        group = owners.group_before(self._text, self._entities.heard_at, start)
        if group is not None and text.lower().startswith(("its ", "their ")):
            return self._told(mention.of(group.role), None, "none")
        opens = start == sentence and text.lower().startswith("its ")  # Chad shrugged. *Its* ministry said
        subject = owners.subject_before(self._text, self._entities.actors_in, sentence) if opens else None
        return self._told(mention, subject or self._antecedents.owner(start, sentence), "owner")

    def _told(self, mention: Designation, actor: str | None, how: str) -> Referent:
        """Return the entity of a mention with its own actor: one that spoke by that name, or a new one."""
        known = (e for e in self._entities.speakers() if e.name == mention.text and e.actor == actor)
        entity = next(known, None) or entity_of(mention, mention.text, actor, how)
        return Referent(entity, actor, how=how, start=mention.start)

    def _of_actor(self, mention: Designation, actor: str, how: str) -> Referent:
        """Return the person who was given that office of the actor, else whom the mention itself names."""
        if office_pattern().search(mention.plain):
            holding = (e for e in self._near(mention.start) if e.actor == actor and e.holds(mention.text))
            if (known := next(holding, None)) is not None:
                return Referent(known, actor, how=how, start=mention.start)
            if _FORMER.match(mention.plain) and (known := self._once(mention, actor)) is not None:
                return Referent(known, how="office", start=mention.start)
        role = mention.role or role_of_kind(self._entities.kind(actor))
        return self._told(mention.of(role), actor, how)

    def _once(self, mention: Designation, actor: str) -> Entity | None:
        """Return who speaks for another and once held an office: Ada Holm of the UN, *the former Danish minister*."""
        before = (e for e in (*self._entities.speakers(), *self._near(mention.start)) if e.actor not in (None, actor))
        return next((e for e in before if self._entities.once_held(e, actor, mention.plain)), None)

    def _near(self, start: int) -> list[Entity]:
        """Return the people named before a place, the last one first."""
        return [n.entity for n in reversed(self._entities.named.between(max(0, start - _WINDOW), start))]

    def _person(self, start: int, end: int) -> Entity | None:
        """Return the person that a mention names, not one of whom it only says more: "the office of Ada Holm"."""
        named = self._entities.named.between(start, end)
        if not named:
            return None
        inside = [n for n in named if not self._is_of(start, n.start) and not self._is_thing(n.start, n.end)]
        if not inside:
            return None
        stop = _PART_END.search(self._text, inside[0].end, end)
        last = [n for n in inside if stop is None or n.start < stop.start()][-1]
        behind = _ITS_OWN.sub("", self._text[last.end : stop.start() if stop else end]).strip()
        return None if role_of_word(behind) in PRIVATE else last.entity  # Ms. Holm's *voters*

    def _is_thing(self, start: int, end: int) -> bool:
        """Tell whether a surname with "The" before it is a paper's or a place's: according to *The Hill*."""
        return self._text.startswith("The ", start - 4) and " " not in self._text[start:end] and start > 5

    def _is_of(self, start: int, name: int) -> bool:
        """Tell whether a mention is something of the person named in it: "the office of Ada Holm"."""
        if any(m.end >= name - 2 for m in self._entities.actors_in(max(start, name - 40), name)):
            return False  # "ambassador to Chile Ada Holm"
        return _PLACE.search(self._text[start:name]) is not None

    def _described(self, mention: Designation) -> Referent:
        """Return whom a description without a name means: who holds that office, or was called that before."""
        entities, plain, start = self._entities, mention.plain, mention.start
        if _TWO.match(mention.text):
            last = next((e for e in (*entities.speakers(), *self._near(start)) if e.actor), None)
            if last is not None:
                return Referent(last, how="two", start=start)
            if states := two_before(self._text, entities, start):
                return self._of_actor(mention, states[0].actor or "", "two")
        institution = institution_pattern().search(plain)
        is_body = institution is not None and mention.role == GOVERNMENT and institution.end() == len(plain)
        if office_pattern().search(plain) and not is_body and (holder := self._office_holder(plain, start)):
            return Referent(holder, how="office", start=start)
        if institution and (body := self._institution(mention, institution.group().lower())) is not None:
            return body
        if (actor := entities.served(start, start + len(mention.text))) is not None:
            return self._told(mention, actor, "owner")
        return self._bloc(mention) or self._called_so(mention) or self._at_home(mention)

    def _bloc(self, mention: Designation) -> Referent | None:
        """Return whom "the bloc", "the kingdom" or "the Emir" means, which was named last."""
        bloc = blocs.meant(self._entities, mention.start, mention.text, _WINDOW)
        actor = bloc or owner_of(self._text, self._entities.actors_in, mention.start, mention.text)
        how = "last" if mention.role is None and len(mention.text.split()) == 2 else "owner"
        return None if actor is None else self._of_actor(mention, actor, how)

    def _office_holder(self, plain: str, start: int) -> Entity | None:
        """Return the last one who spoke or was named before a place and holds an office, else the first behind it."""
        spoke = [n.entity for n in reversed(self._entities.heard_at) if start - _WINDOW < n.start < start]
        near = [n.entity for n in self._entities.named.between(max(0, start - 4 * _WINDOW), start)]
        offices = {office.lower() for office in office_pattern().findall(plain)}
        wanted = role_words(plain) - offices
        beside = owners.named_beside(self._text, self._entities.actors_in, start)
        later = (e for e in self._entities.people() if beside in (None, e.actor))
        known = (*spoke, *reversed(near), *self._entities.speakers(), *later)
        fits = (e for e in known if e.holds(plain) and wanted <= role_words(f"{e.name} {e.offices}"))
        first = next(fits, None)
        if first is None or plain.lower() in f"{first.name} {first.offices}".lower():
            return first
        return next((e for e in fits if e.name == plain), first)  # the spokesperson is not *its spokesman*

    def _institution(self, mention: Designation, name: str) -> Referent | None:
        """Return the institution that spoke or was named last under a name: "the ministry"."""
        called = self._entities.called(name, mention.start)
        if called is None or (mention.vague and mention.plain.lower().endswith(name)):
            return None
        spoke = (e for e in self._entities.speakers() if e.actor and name in e.name.lower())
        best = next(spoke, called)
        if mention.plain.lower() == name:
            return Referent(best, best.actor, how="institution", start=mention.start)
        role = mention.role or best.role
        entity = entity_of(mention.of(role), mention.plain, best.actor, "institution")
        return Referent(entity, best.actor, how="institution", start=mention.start)

    def _called_so(self, mention: Designation) -> Referent | None:
        """Return who spoke and was described by the same words; a document is that of who spoke last."""
        wanted, group = role_words(mention.plain), blocs.is_group(mention.plain)
        document = blocs.is_document(mention.plain)
        for entity in self._entities.speakers():
            alike = wanted and wanted & role_words(f"{entity.name} {entity.offices}") and (entity.actor or not document)
            other = group and blocs.is_others(self._entities, entity, mention.start)
            if alike and entity.person >= is_person(mention.plain) and not other:
                return Referent(entity, how="described", start=mention.start)
        document = document or bool(wanted and mention.role is None)
        if not document or not mention.text.lower().startswith(("the ", "this ", "that ")):
            return None
        last = next((e for e in self._entities.speakers() if e.actor), None)
        if (
            last is None
            or (group and blocs.is_others(self._entities, last, mention.start))
            or is_several(mention.plain)
        ):
            return None
        entity = entity_of(mention.of(last.role), mention.plain, last.actor, "last")
        return Referent(entity, last.actor, how="last", start=mention.start)

    def _at_home(self, mention: Designation) -> Referent:
        """Return "the government" or "police" as that of the country that the article is about, if it is one's own."""
        actor, how, p = None, "none", 1.0
        known = mention.role == ARMED_GROUP and _MEANT.match(mention.text) and self._entities.group(ARMED_GROUP)
        if mention.role == OPPOSITION or known:
            actor, how = self._entities.group(mention.role or ""), "group"
        elif is_any_state(mention.text) or blocs.is_anyones(mention.text, mention.role):
            pass  # whichever it is
        elif (home := self._entities.homes.likeliest(mention.start, mention.kind())) is not None:
            if may_have(home.actor, mention.plain):
                actor, how, p = home.actor, "home", home.p
        elif mention.role in OFFICIAL and (only := self._only_speaker(mention)) is not None:
            actor, how = only, "described"
        entity = entity_of(mention, mention.plain, None, how)
        entity.p = p
        return Referent(entity, actor, how=how, start=mention.start, kind=mention.kind())

    def _only_speaker(self, mention: Designation) -> str | None:
        """Return the actor for which all have spoken so far, at least twice: whose "the president" then is."""
        heard = [n.entity for n in self._entities.heard_at if n.start < mention.start]
        actors = {entity.actor for entity in heard}
        if len(heard) < _OFTEN or len(actors) > 1 or not mention.text.lower().startswith("the "):
            return None
        return next((one for one in actors if one and may_have(one, mention.plain)), None)
