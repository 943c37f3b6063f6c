"""Tell whose something is: from the heads of noun phrases to participants."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from stance.articles import clauses
from stance.articles.coreference import Coreference
from stance.articles.deeds import effects
from stance.articles.entities import Entities
from stance.articles.events import Event
from stance.articles.parsing import Parsed
from stance.articles.phrases import PERSONAL, phrase
from stance.articles.roles import PUBLIC, is_media
from stance.articles.statements import Participant, Slot
from stance.articles.verbs import people, uses_of_noun
from stance.syntax.tree import Span as Words
from stance.values import Span

_PERSONS = frozenset("he she they we i who".split())
_PROPER = ("NNP", "NNPS")
_PLURALS = ("NNS", "NNPS")
_LONGEST_NAME = 40
_NEUTER = frozenset(("it", "which", "that"))


class Holders:
    """Asks coreference whom noun phrases mean, and remembers who spoke."""

    def __init__(self, text: str, entities: Entities, coreference: Coreference) -> None:
        self._text, self._entities, self._coreference = text, entities, coreference
        self._together: Sequence[Participant] = ()
        """Those who spoke together last."""

    def actor(self, parsed: Parsed, head: int) -> str | None:
        """Return the actor that a noun phrase names by itself."""
        place = self.place(parsed, head)
        return self._entities.actor(self._text[place.start : place.end], at=place.start)

    def place(self, parsed: Parsed, head: int) -> Span:
        """Return the place in the text of the noun phrase of a head; it is asked for more than once."""
        known = parsed.places.get(head)
        if known is None:
            known = parsed.places[head] = self._place(parsed, head)
        return known

    def _place(self, parsed: Parsed, head: int) -> Span:
        tree, noun = parsed.tree, parsed.words[head]
        if (not tree.children(head) or tree.tags[head] in PERSONAL) and noun.text.isalnum():
            return Span(noun.start, noun.end)  # a word by itself, as every other one, and no mark
        whole = parsed.place(phrase(parsed, head))
        if not self._text.startswith(" of ", noun.end) or tree.tags[head] not in _PROPER:
            return whole
        known = [m for m in self._entities.actors_in(whole.start, noun.end) if m.end >= noun.end]
        return Span(whole.start, noun.end) if known and known[-1].end == noun.end else whole  # said *Chad* of Niger

    def resolved(self, mention: Span, sentence: Span, paragraph: Span) -> Participant:
        """Return who is meant by a mention; whoever is asked for is remembered as having spoken."""
        start, end = mention.start, mention.end
        found = self._coreference.participant(start, end, sentence.start, paragraph.start)
        return found or Participant(self._text[start:end], start, end, None)

    def of(self, parsed: Parsed, event: Event, sentence: Span, paragraph: Span) -> tuple[Participant, ...]:
        """Return those whose an event is; none for a deed that is not done by one actor to another."""
        places = [part for head in event.doers for part in self._parts(parsed, head)]
        if event.kind != "deed":
            said = [self.resolved(place, sentence, paragraph) for place in places if place.start < place.end]
            if event.beside and event.kind != "report" and not any(holder.actor for holder in said):
                return ()
            self._together = said if len(said) > 1 else self._together
            return (*said, *[other for one in said for other in self._others(one, len(said))])
        if event.mutual and len(joint := self._joint_doers(places, sentence, paragraph)) > 1:
            return joint
        others = {m.actor for slot in self.slots(parsed, event) for m in self._entities.actors_in(*_ends(slot.span))}
        if not others and not event.main:
            return ()
        asked = (self._coreference.judged(p.start, p.end, sentence.start, paragraph.start) for p in places)
        told = [replace(doer, text=self._text[p.start : p.end]) for p, doer in zip(places, asked, strict=True) if doer]
        found = [one for one in told if one.actor is not None and (event.main or others - {one.actor})]
        struck = others and (event.main or any(part.name == "against" for part in event.parts))
        if found or not struck:
            return tuple(found)
        of_people = tuple(self._of_a_people(told))
        return of_people or tuple(self._of_no_state(parsed, event))

    def _others(self, one: Participant, said: int) -> Sequence[Participant]:
        """Return those who speak together with one: the others of "both"; of *they*, those who did so last with it."""
        if said > 1 or one.start is None or self._text[one.start : one.end].lower() != "they":
            return self._coreference.partners(one)
        together = [other for other in self._together if other.actor is not None]
        known = any(other.actor == one.actor for other in together)
        others = [other for other in together if known and other.actor != one.actor]
        return [replace(other, start=None, end=None, p=one.p) for other in others]

    def _of_a_people(self, told: Sequence[Participant]) -> Iterator[Participant]:
        """Yield those who are one or some of a people, and not their state: *a Chadian* stabbed the envoy."""
        for one in told:
            named = self._entities.actors_in(one.start or 0, one.end or 0)
            if one.role == PUBLIC and named and named[-1].end == one.end:
                yield one

    def _of_no_state(self, parsed: Parsed, event: Event) -> Iterator[Participant]:
        """Yield those of no known state who do something to one: *gunmen* stormed the Chadian embassy."""
        for head in event.doers:
            word = parsed.lowered[head]
            bare = parsed.tree.tags[head] == "NN" and not parsed.tree.children(head)  # was flown home by *helicopter*
            common = (parsed.tree.tags[head] in ("NN", "NNS") and not bare) or head == 0
            if common and word in people() and not uses_of_noun(word) and "aid" not in effects(word):
                place = self.place(parsed, head)
                yield Participant(self._text[place.start : place.end], place.start, place.end, None)

    def _joint_doers(self, places: Sequence[Span], sentence: Span, paragraph: Span) -> tuple[Participant, ...]:
        """Return those who do something to each other, each actor once; behind "both" the other one too."""
        asked = (self._coreference.judged(p.start, p.end, sentence.start, paragraph.start) for p in places)
        named = [
            replace(doer, text=self._text[place.start : place.end])
            for place, doer in zip(places, asked, strict=True)
            if doer is not None and doer.actor is not None
        ]
        found = (*named, *(other for one in named for other in self._coreference.partners(one)))
        return tuple({doer.actor: doer for doer in reversed(found)}.values())[::-1]

    def _parts(self, parsed: Parsed, head: int) -> Sequence[Span]:
        """Return the noun phrase of a head, each actor that shares it by itself: the ministers of Chad and Niger."""
        whole = self.place(parsed, head)
        if len(listed := self._listed(whole)) > 1:
            return listed
        joint = self._joint(parsed, head) if parsed.tree.tags[head] in _PLURALS else ()
        if len(joint) < 2:
            return (whole,)
        first, *others, last = joint
        noun, opening = parsed.words[head], Span(min(whole.start, first.start), first.end)
        closes = last.end < noun.start  # Thai and *Lao ministers*
        return [opening, *others, Span(last.start, noun.end) if closes else last]

    def _listed(self, whole: Span) -> list[Span]:
        """Return the actors of a noun phrase that is nothing but several of their names: *Chad*, *Niger*."""
        if "," not in self._text[whole.start : whole.end]:  # as of nearly all
            return []
        named = self._entities.actors_in(whole.start, whole.end)
        if len(named) < 2 or (named[0].start, named[-1].end) != (whole.start, whole.end):
            return []
        gaps = (self._text[one.end : other.start].strip(" ,") for one, other in pairwise(named))
        return [Span(m.start, m.end) for m in named] if all(gap in ("", "and", "&") for gap in gaps) else []

    def _joint(self, parsed: Parsed, head: int) -> list[Span]:
        """Return the actors that share a plural noun: ministers *of Chad and Niger*, *Thai and Lao* ministers."""
        tree = parsed.tree
        owners = [i for i in tree.children(head) if tree.labels[i] in ("poss", "nmod") and i < head]
        if len(owners) == 1 and tree.tags[owners[0]] == "NNP":  # tied to nothing by the parser: *Chad's* and Niger's
            before = owners[0] - 3
            if before >= 0 and tree.words[owners[0] - 1] == "and" and tree.words[owners[0] - 2] in ("'s", "’s"):
                owners = [before, *owners]
        if len(owners) > 1 and all(
            "and" in tree.words[i:k] for i, k in pairwise(owners)
        ):  # Chad's and Niger's ministers
            names = [self._name(parsed, i) for i in owners]
            if all(self._entities.actors_in(n.start, n.end) for n in names):
                return names
        for child in tree.children(head):
            first = child if tree.labels[child] in ("amod", "compound", "nmod") else None
            if tree.labels[child] == "prep" and tree.words[child].lower() in ("of", "from"):
                first = next(iter(tree.having(child, "pobj")), None)
            if first is None:
                continue
            names = [self._name(parsed, i) for i in (first, *tree.conjuncts(first))]
            named = [n for n in names if self._entities.actors_in(n.start, n.end)]
            named = [n for n in named if not any(o != n and o.start <= n.start and n.end <= o.end for o in named)]
            if len(named) > 1:
                return named
        return []

    def _name(self, parsed: Parsed, head: int) -> Span:
        """Return a word's place with the words before it that belong to the same actor's name: *South* Korea."""
        word = parsed.words[head]
        near = self._entities.actors_in(word.start - _LONGEST_NAME, word.end)
        start = min((m.start for m in near if m.end >= word.end), default=word.start)
        return Span(start, word.end)

    def speaks(self, parsed: Parsed, head: int) -> bool:
        """Tell whether a noun phrase may name somebody who speaks or acts: a person, a body, an actor."""
        tree, word = parsed.tree, parsed.lowered[head]
        if tree.tags[head] in _PROPER or word in _PERSONS or word in people():
            return True
        if word in _NEUTER:
            return word == "it" and not tree.having(head, "expl")
        noun = parsed.words[head]
        for beside in (parsed.words[i] for i in tree.having(head, "appos") if tree.tags[i] in _PROPER):
            if any(m.end >= beside.end for m in self._entities.actors_in(beside.start, beside.end)):
                return True  # its accuser, *Chad*
        if noun.text[0].isupper() and any(
            n.end >= noun.end for n in self._entities.named.between(noun.start - _LONGEST_NAME, noun.end)
        ):
            return True
        return any(m.end >= noun.end for m in self._entities.actors_in(noun.start - _LONGEST_NAME, noun.end))

    def is_medium(self, parsed: Parsed, head: int) -> bool:
        """Tell whether a noun phrase names a newspaper or an agency that is no state's."""
        place = self.place(parsed, head)
        return is_media(self._text[place.start : place.end])

    def slots(self, parsed: Parsed, event: Event) -> tuple[Slot, ...]:
        """Return who takes part in an event, with their places in the text."""
        hidden = parsed.hidden
        return tuple([Slot(self._slot(parsed, p.head), p.name) for p in event.parts if p.head not in hidden])

    def _slot(self, parsed: Parsed, head: int) -> Span:
        """Return the noun phrase of a participant: somebody's with all that belongs to the name, a thing's own."""
        tree = parsed.tree
        if tree.tags[head] in _PROPER or parsed.lowered[head] in people() or not tree.children(head):
            return self.place(parsed, head)  # of a word alone both are the same
        own = tree.noun_phrase(head)
        owners = tree.having(head, "poss")
        if owners:
            own = Words(min(max([own.start, *[tree.span(owner).end for owner in owners]]), head), own.end)
        return parsed.place(own)

    def opening(self, pieces: Sequence[Parsed], sentence: Span, paragraph: Span) -> Participant | None:
        """Return the subject of a sentence's main verb if it may speak."""
        for parsed in pieces:
            for root in parsed.tree.roots():
                for head in clauses.doers(parsed.tree, root) if clauses.is_verb(parsed.tree, root) else ():
                    if head not in parsed.hidden and self.speaks(parsed, head):
                        return self.resolved(self.place(parsed, head), sentence, paragraph)
        return None


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end
