"""Look at the actors toward whom a statement may be made: where each stands, what it has to do with the holder."""

import math
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from stance.articles.asides import beside
from stance.articles.befallen import told_before
from stance.articles.calls import is_called
from stance.articles.charges import charged
from stance.articles.descriptions import described
from stance.articles.entities import Entities
from stance.articles.history import History
from stance.articles.mutual import mean_each_other, shared
from stance.articles.parsing import Parsed
from stance.articles.pronouns import pronouns_in
from stance.articles.roles import PRIVATE
from stance.articles.signs import signs
from stance.articles.sites import Place, places
from stance.articles.slots import Part, part_in
from stance.articles.statements import Finding
from stance.articles.venues import only_looks_on
from stance.articles.verbs import uses_of_noun, uses_of_verb
from stance.values import Span, frozen

_CONTEXT = 240
"""Characters around a statement in which an actor may be the one who is told or asked."""
_BREAK = re.compile(r"[.!?][\"”’)]?\s|\n")
_WORD_BEFORE = re.compile(
    r"(?i)\b(to|told|tells|against|with|of|on|by|for|toward|towards|asked|urged|from|between|and)\s+(?:the\s+)?(?:\w+\s+)?$"
)
_ABOUT = re.compile(r"\b(?:said|says|spoke|speaking|saying) (?:of|about) (?:the )?$")
_RUNS_ON = re.compile(r" (?:at|in|from|on|for) [^,;:.\"“”()]{0,60}")
_OF = re.compile(r" (?:of|about) (?:the )?")
_WHERE = re.compile(r"(?i)\b(?:in|at|near|outside) (?:the )?$")
_AT_OTHERS = frozenset(("blame", "censure", "deny"))
_LISTED = re.compile(r"(?:,|;|,? and|,? or)(?: the)? ")
"""What stands between two in a list."""
_NEIGHBOURS = 3
"""Statements before and behind one that may share its sentence."""
_MOST_WORDS = 600
"""Characters of a statement whose words are looked at."""
_MOST = 12
"""So many of the actors named most are candidates, beside those near by."""


@frozen
class Candidate:
    """An actor with its place nearest to a statement and what can be said of it there."""

    actor: str
    name: str
    place: Place | None
    values: dict[str, float]
    behind: str | None = None
    """The actor right behind which it is named in a list: Chad, *Niger* and Mali."""


@dataclass
class Scene:
    """The statements of an article and the actors in it, counted once so that each statement is looked at quickly."""

    text: str
    entities: Entities
    found: Sequence[Finding]
    trees: Sequence[Sequence[Parsed]]
    """The parsed sentences of each statement, or of the sentence that it stands in."""
    places: list[Place] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.places = places(self.text, self.entities)
        self._starts = [place.start for place in self.places]
        self._breaks = [m.end() for m in _BREAK.finditer(self.text)]
        self._names: dict[str, str] = {}
        for person in (True, False):  # an actor's own name counts, one in capitals only where there is no other
            for place in reversed([p for p in self.places if p.person == person]):
                self._names[place.actor] = place.text
        self._own = [{one.holder.actor, *[party.actor for party in one.also]} for one in self.found]
        self._about: dict[tuple[int, int], Span] = {}
        self._hosts = [self._host(one) for one in self.found]
        self._described = [self._description(one) for one in self.found]
        self._near = [self._in(host) for host in self._hosts]
        self._beside = [self._beside_it(i) if near else frozenset() for i, near in enumerate(self._near)]
        self._named = [self._counted(i) for i in range(len(self.found))]
        self._actors_in = [{place.actor for place in named} for named in self._named]
        self._apart: dict[int, list[Span]] = {}
        self._history = History(self.found, self._actors_in, self.places, self.entities)

    def _in(self, span: Span) -> list[Place]:
        return self.places[bisect_left(self._starts, span.start) : bisect_left(self._starts, span.end)]

    def _counted(self, i: int) -> list[Place]:
        """Return the actors in a statement's words but those that only describe its holder or tell where it is made."""
        counted: list[Place] = []
        inside = self._in(self.found[i].span)
        if not inside:
            return counted
        own, goes = self._described[i], "go" in uses_of_verb(self._verb(self.found[i]))
        for place in inside:
            if place.start in self._beside[i]:
                continue
            before = self.text[max(0, place.start - 12) : place.start]
            whereabouts = place.seat and not goes and _WHERE.search(before) is not None
            looks_on = only_looks_on(self.text, place.start)
            if not (own.start <= place.start < own.end or whereabouts or looks_on):
                counted.append(place)
        return counted

    def _beside_it(self, i: int) -> frozenset[int]:
        """Return where actors start in a statement's host who are no target: in a charge, an aside, a place to meet."""
        one, trees, actors, near = self.found[i], self.trees[i], self._own[i], self._near[i]
        if not trees:
            return frozenset()
        own = [Span(p.start, p.end) for p in near if p.actor in actors]
        meet = len(actors) > 1 and one.kind == "deed" and "mutual" in uses_of_verb(self._verb(one))
        met_in = [p.start for p in near if meet and p.placed]  # Chad and Niger met in *Mali*
        places = [Span(p.start, p.end) for p in near]
        return charged(trees, places, own, one.span).union(met_in, beside(trees, places, own))

    def _verb(self, one: Finding) -> str:
        return "" if one.verb is None else self.text[one.verb.start : one.verb.end].lower()

    def names_others(self, i: int) -> bool:
        """Tell whether a statement names another actor than those who hold it."""
        return bool(self._actors_in[i] - {self.found[i].holder.actor})

    def candidates(self, i: int) -> list[Candidate]:
        """Return the actors toward whom a statement may be made, with what can be said of each."""
        one = self.found[i]
        if one.also and "between" in uses_of_noun(self._verb(one)) and (joint := list(self._each_other(i, 0))):
            return joint
        own, around, beside_it = self._own[i], self._near[i], self._beside[i]
        if beside_it:
            around = [p for p in around if p.start not in beside_it]
        about = self._described[i]
        inside = [p for p in self._named[i] if p.actor not in own]
        named = [p.actor for p in (*inside, *around)]
        actors = [a for a in dict.fromkeys([*named, *self._history.ranked[:_MOST]]) if a not in own]
        group_of = {p.actor for p in inside}
        base = [*(["alone"] if len(actors) == 1 else []), *self._base(one, len(group_of))]
        before = {actor: self._history.before(actor, one.span.start) for actor in actors}
        recent = sorted(actors, key=before.__getitem__, reverse=True)
        order = [a for a in self._history.ranked if a not in own]
        nth = list(dict.fromkeys([p.actor for p in inside]))
        taking = self._taking(i, around) if around else []
        behind = self._behind(inside)
        listed = []
        for actor in actors:
            group = "in" if actor in group_of else "others" if group_of else "none"
            values: dict[str, float] = {group: 1.0}
            for name in base:
                values[f"{group}:{name}"] = 1.0
            place = self._words(values, i, actor, inside) if group == "in" else None
            if around:
                place = self._outside(values, i, actor, around, about, group) or place
            for slot, party in taking:
                if party == actor:
                    values[f"given:{slot}"] = 1.0
            self._history.add(values, i, actor, group, before[actor])
            values[f"{group}:recent{min(recent.index(actor), 3)}"] = 1.0
            values[f"{group}:rank{min(order.index(actor), 3)}"] = 1.0
            if group == "in" and "unknown" in base:  # whom an article names most may be whom the holder speaks for
                values[f"in:unknown:rank{min(order.index(actor), 2)}"] = 1.0
            if inside:
                values[f"in{min(len(group_of), 3)}:nth{min(nth.index(actor), 3) if actor in group_of else 9}"] = 1.0
            listed.append(Candidate(actor, self._names[actor], place, values, behind.get(actor)))
        return [*listed, *self._each_other(i, len(group_of))] if one.also else listed

    def _behind(self, inside: Sequence[Place]) -> dict[str, str]:
        """Return behind whom actors stand in a list: Chad, *Niger* and Mali."""
        beside = ((one, other) for one, other in pairwise(inside) if _LISTED.fullmatch(self.text, one.end, other.start))
        return {other.actor: one.actor for one, other in beside}

    def _taking(self, i: int, around: Sequence[Place]) -> list[tuple[str, str]]:
        """Return who takes part in a statement, each behind the part; "whom": *Chad*, whom Niger accuses."""
        one, whom = self.found[i], told_before(self.trees[i], self.found[i])
        given = [(s.name, p) for s in one.slots for p in around if s.span.start <= p.start < s.span.end]
        told = [("whom", p.actor) for s in whom for p in around if s.start <= p.start < s.end]
        return [*((name, p.actor) for name, p in given if not self._is_in_another(i, p)), *told]

    def _shares(self, i: int) -> bool:
        """Tell whether those who do something together do to each other what its object names: *held talks*."""
        verb = self.found[i].verb
        if verb is None:
            return False
        for sentence in self.trees[i]:
            for at, word in enumerate(sentence.words):
                if word.start == verb.start:
                    return shared(sentence.tree, at) is not None
        return False

    def _each_other(self, i: int, named: int) -> Iterator[Candidate]:
        """Yield those who hold a statement together, if words tell that each means the others: Chad and Niger *met*."""
        one = self.found[i]
        joint = {holder.actor: holder for holder in (one.holder, *one.also) if holder.actor}
        if len(joint) < 2 or one.denied:
            return
        first, end = one.span.start, min(one.span.end, one.span.start + _MOST_WORDS)
        own = {i for h in joint.values() if h.start is not None for i in range(h.start, h.end or 0)}
        verb = self._verb(one)
        mutual, told = (
            "mutual" in uses_of_verb(verb) or "between" in uses_of_noun(verb) or self._shares(i),
            mean_each_other(self.text, first, end, own),
        )
        named_too = {p.actor for p in self._in(Span(first, end)) if p.start not in own}
        both = len({holder.start for holder in joint.values()}) < len(joint)  # the *two leaders* agreed
        others = uses_of_verb(verb) & _AT_OTHERS or verb.startswith("demand")  # both *condemned* a coup
        told = told or (both and not named and not others) or joint.keys() <= named_too
        if not (mutual or told):
            return
        values = {
            "joint": 1.0,
            f"joint:{one.kind}": 1.0,
            f"joint:n{min(named, 2)}": 1.0,
            "joint:mutual": float(mutual),
            "joint:words": float(told),
        }
        for actor, holder in joint.items():
            place = None
            if holder.start is not None and holder.end is not None:
                place = Place(holder.start, holder.end, actor, holder.text)
            yield Candidate(actor, holder.text, place, values)

    def _base(self, one: Finding, named: int) -> list[str]:
        """Return what holds for all candidates of a statement."""
        private = "private" if one.holder.role in PRIVATE else "unknown"
        found = [one.kind, f"n{min(named, 3)}", private if one.holder.actor is None else "official"]
        words = self.text[one.span.start : min(one.span.end, one.span.start + _MOST_WORDS)]
        return found + [f"says_{name}" for name in pronouns_in(words)]

    def _words(self, values: dict[str, float], i: int, actor: str, inside: Sequence[Place]) -> Place:
        """Add how an actor stands in the statement's own words, where it is named; return the place that counts."""
        mine = [p for p in inside if p.actor == actor]
        values["in:first"] = float(inside[0].actor == actor)
        values["in:last"] = float(inside[-1].actor == actor)
        values["in:times"] = math.log(len(mine))
        best: Place | None = None
        for place in mine:
            part = self.part(i, place.start, place.end)
            if part is not None:
                self._slot(values, part, self.found[i].kind)
                best = best or (place if part.slot not in ("in", "at", "from") else None)
            if self.found[i].kind == "direct" and is_called(self.text, self.found[i].span, place.start, place.end):
                values["addressed"] = 1.0
            values["in:placed"] = min(values.get("in:placed", 1.0), float(place.placed))
            values["in:seat"] = max(values.get("in:seat", 0.0), float(place.seat))
            for sign in self._signs(place):
                values[f"sign:{sign}"] = 1.0
            values["in:person"] = max(values.get("in:person", 0.0), float(place.person))
        return best or mine[0]

    def _signs(self, place: Place) -> Iterator[str]:
        """Yield what stands right beside a name; "another": the name of another actor, as of the *Syrian* YPG."""
        yield from signs(self.text, place.start, place.end)
        behind = bisect_right(self._starts, place.start)
        if behind < len(self.places):
            other = self.places[behind]
            if other.actor != place.actor and 0 <= other.start - place.end <= 1:
                yield "another"

    def part(self, i: int, start: int, end: int) -> Part | None:
        """Return the part that a name has in the sentences of a statement; None where it stands in none of them."""
        trees, last = self.trees[i], max(start, end - 1)
        behind = bisect_right(trees, last, key=lambda tree: tree.words[0].start)
        first = max(behind - 1, 0)
        while first > 0 and trees[first - 1].words[-1].end > start:  # a name over the end of a sentence
            first -= 1
        found = (part_in(tree, start, end) for tree in trees[first:behind])
        return next((part for part in found if part), None)

    def _slot(self, values: dict[str, float], part: Part, kind: str) -> None:
        how = "owner" if part.owns else "part" if part.modifies else "self"
        values[f"slot:{part.slot}:{how}"] = 1.0
        values[f"slot:{part.slot}:{kind}"] = 1.0
        values[f"depth:{part.depth}"] = 1.0
        if part.depth <= 1:
            values[f"main:{part.slot}"] = 1.0

    def _host(self, one: Finding) -> Span:
        """Return the stretch around a statement that its sentence takes up, at most _CONTEXT on either side."""
        start, end, who = one.span.start, one.span.end, one.holder
        if who.start is not None and who.start < start:
            start = max(who.start, start - _CONTEXT)
        if who.end is not None and who.end > end:
            end = min(who.end, end + _CONTEXT)
        at, behind = bisect_right(self._breaks, start) - 1, bisect_left(self._breaks, end)
        first = self._breaks[at] if at >= 0 else 0
        last = self._breaks[behind] if behind < len(self._breaks) else len(self.text)
        return Span(max(first, start - _CONTEXT), min(last, end + _CONTEXT))

    def _description(self, one: Finding) -> Span:
        """Return the stretch that only says who the holder is: its mention with an apposition on either side."""
        if one.holder.start is None or one.holder.end is None:
            return Span(0, 0)
        place = one.holder.start, one.holder.end
        known = self._about.get(place)
        if known is None:
            known = self._about[place] = self._described_as(*place)
        to = one.verb.start if one.verb is not None else 0
        runs_on = 0 < known.end < to and _RUNS_ON.fullmatch(
            self.text, known.end, to
        )  # the envoy *at the talks in Chad*
        return Span(known.start, to) if runs_on else known

    def _described_as(self, first: int, last: int) -> Span:
        known = self.entities.actors_in(first, last)
        itself = self.text[first].islower() or any((m.start, m.end) == (first, last) for m in known)
        for told in described(self.text, first, last):
            if told.kind == "title" and not itself:
                first = min(first, told.start)
            elif told.kind == "apposition":
                last = max(last, told.start + len(told.text))
        return Span(first, last)

    def _outside(
        self, values: dict[str, float], i: int, actor: str, around: Sequence[Place], about: Span, group: str
    ) -> Place | None:
        """Add how an actor stands beside the statement's words in the same sentence."""
        one = self.found[i]
        chosen: Place | None = None
        for place in around:
            if place.actor != actor or one.span.start <= place.start < one.span.end:
                continue
            if about.start <= place.start < about.end:
                values["holder's"] = 1.0
                continue
            if one.said_to is not None and one.said_to.start <= place.start < one.said_to.end:
                values["told"] = 1.0
                chosen = place
            if self._is_in_another(i, place):
                values["another's"] = 1.0
                continue
            if (part := self.part(i, place.start, place.end)) is not None:
                values[f"beside:{part.slot}:{'self' if not (part.modifies or part.owns) else 'part'}"] = 1.0
            before = _WORD_BEFORE.search(self.text[max(0, place.start - 30) : place.start])
            side = "before" if place.start < one.span.start else "behind"
            values[f"{group}:{side}"] = 1.0
            own = self.text[one.holder.end or place.start : place.start]  # said Chad *of Niger*
            verb = "" if one.verb is None else self.text[one.verb.end : max(one.verb.end, place.start)]
            topic = _ABOUT.search(self.text[max(0, place.start - 30) : place.start]) or _OF.fullmatch(own)
            if topic or _OF.fullmatch(verb):  # complained *of Chad*
                values["told"] = 1.0
                chosen = place
            elif before:
                values[f"out:{before[1].lower()}"] = 1.0
            if place.placed:
                values["out:placed"] = 1.0
        return chosen

    def _others(self, i: int) -> list[Span]:
        """Return the words of other statements of a statement's holder that stand near by, apart from its own."""
        one, near = self.found[i], self.found[max(0, i - _NEIGHBOURS) : i + 1 + _NEIGHBOURS]
        own, span = one.holder.actor, one.span
        mine = [other.span for other in near if other.holder.actor == own]
        return [other for other in mine if other.end <= span.start or span.end <= other.start]

    def _is_in_another(self, i: int, place: Place) -> bool:
        """Tell whether an actor is named in another statement of the holder: having thanked *Chad*, it left."""
        apart = self._apart.get(i)  # of many statements it is never asked
        if apart is None:
            apart = self._apart[i] = self._others(i)
        return any(other.start <= place.start < other.end for other in apart)
