"""Tell for whom those speak of whom a text does not say it: "the government", "police", "the minister", he, we."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import chain, compress, islice, pairwise

from stance.articles.mentions import ActorMention, Mentions
from stance.articles.regression import Regression, regression
from stance.articles.roles import OFFICIAL
from stance.articles.vocabulary import official_pattern
from stance.resources import word_rows
from stance.values import frozen

STATES = frozenset(("state", "historic", "territory"))
"""The kinds of actors that are states."""
NAMED, ONE, PLURAL, PRONOUN, SPEAKER = MANNERS = "named", "one", "plural", "pronoun", "speaker"
"""How somebody is mentioned whose home is asked for; a speaker is whoever says I or we."""
STRAY = "stray"
"""How a mention is resolved that means nobody who was named or heard before: he, we."""
_WORD = re.compile(r"[\w’'-]*\w")
_MOST_ACTORS = 8
"""So many actors, those named most, may be the home."""
_FIRST = 300
"""Characters of a text that tell what it is about."""
_NEAR = 600
_BEHIND = 30
_LONGEST = 400
"""Characters before and behind a mention within which its sentence starts and ends."""
_OPENS = 6
"""Characters of a sentence within which the name starts that opens it."""
PLAIN = 0.65
"""How probable the home of an official is that the head of a text names, or of which nearly all of it is: of the few in
annotated articles two in three."""
_FAR_MORE = 4
_NEARLY_ALL, _OFTEN = 0.8, 3
_VOICE = re.compile(
    r"(?:[’']s)?(?: (?:side|government|delegation))?(?: (?:firmly|strongly|resolutely|always|also|fully|highly|deeply|"
    r"warmly|sincerely|will|would|has|have|is|are|stands|remains|attaches|continues|once|again))* "
    r"(?:supports?|opposes?|opposed|welcomes?|hopes?|urges?|calls? (?:on|upon|for)|believes?|maintains?|appreciates?|"
    r"condemns?|rejects?|regrets?|reaffirms?|reiterates?|committed|ready|willing|concerned|notes?|noted|takes note|"
    r"congratulates?|thanks?|commends?|expresses|associates itself|aligns itself|recogni[sz]es|shares|looks? forward|"
    r"wish(?:es)?|deplores?|emphasi[sz]es?|stress(?:es)?|advocates?|adheres?|respects?|considers?|stands?|"
    r"(?:great )?importance|continue|work)\b"
)
"""What follows the name of a state whose own view a text tells: Chad *firmly supports* the plan."""
_TOWARD = tuple(
    """on against toward towards with to from for urge urges urged hope hopes thank thanks thanked accuse accuses
    accused condemn condemns condemned oppose opposes congratulate congratulates congratulated warned asked told
    called""".split()
)
_OBJECT = re.compile(rf"(?i)\b(?:{'|'.join(_TOWARD)}) (?:that )?(?:the )?(?:people of )?$")
"""What stands before the name of another, to whom or of whom somebody speaks."""
_OBJECT_ENDS = tuple(f"{word} " for word in (*_TOWARD, "that", "the", "people of"))
"""How that ends: to look for this first takes a third of the time."""
_BEFORE_OBJECT = 30
_WE_TO = re.compile(
    r"\b(?:[Ww]e|I)(?: (?:also|again|once again|strongly|firmly|sincerely|deeply|highly|all|do))? "
    r"(?:hope|urge|call on|call upon|thank|congratulate|commend|condemn|ask|warn|wish|expect|demand|appeal to|"
    r"express (?:our|my) (?:gratitude|thanks|condolences|sympathy) to)"
    r"(?: and [a-z]+)?(?: that)?(?: the)?(?: (?:people|government|leaders) of(?: the)?)? $"
)
_BEFORE_WE = 80
_JUDGES = re.compile(
    r"[^.,;:\n\"]{2,60} (?:condemn|denounc|accus|blam|criticiz|criticis|rebuk|thank|prais|warn|urg|congratulat|commend)"
    r"(?:e?d|e?s|ing)(?: the)? "
)
"""What stands between somebody and whom they judge."""
_NEAR_OBJECT = 90
_ALONE = re.compile(r"[.,;]| (?:after|again|and|as|at|by|for|in|late|of|on|over|that|to|today|with|yesterday)\b|\n|$")
"""What stands behind a name that is a state's own: accused *Chad* of theft."""
_WE = re.compile(r"\b(?:[Ww]e|I) ")
_PAIR = re.compile(r"[-–]|,? and (?:the )?|,? with (?:the )?")
"""What joins the names of two, of whom whoever speaks for one names that first: *Chad-Niger* relations."""
_CROSSED = frozenset(
    """header dateline first early only named:share named:most named:log voices:share voices:most objects:share
    leads:share follows:share near near:last near:sentence behind:first opens people:share offices:share seats:share
    kind:organisation kind:alliance kind:armed_group kind:territory kind:historic""".split()
)
"""What tells more of some manners of mention than of others."""
_CROSSED_WITH = {manner: {name: f"{manner}:{name}" for name in _CROSSED} for manner in MANNERS}
_ONCE = math.log1p(1)
_SENTENCE_END = re.compile(r"[.!?\n](?:(?<=\n)|[\"”’']?\s)")  # one class first: quick


@dataclass(frozen=True)
class Home:
    """An actor that may be the home, and how probable it is."""

    actor: str
    p: float


@frozen
class _Tally:
    """How often each actor is named in one way, all of them together and the one named most."""

    name: str
    counts: Counter[str]
    total: int
    most: int

    def shares(self, often: int) -> dict[str, float]:
        """Return what it tells of an actor that is named so often."""
        return {
            f"{self.name}:share": often / self.total,
            f"{self.name}:log": math.log1p(often),
            f"{self.name}:most": float(often == self.most),
        }


@dataclass
class Homes:
    """What in a text tells for which actor those speak who are mentioned without its name.

    It is counted once, where somebody asks.
    """

    text: str
    known: Mentions
    kinds: Mapping[str, str]
    header: str | None
    people: Sequence[str] = ()
    """The actors of the people whom the text or the table of offices tells, one for each of them."""
    spoken: str | None = None
    """Whose speech the title says that the text is: I and we are theirs, the government may be another."""
    _known_about: dict[tuple[str, str], dict[str, float]] = field(init=False, default_factory=dict)

    @cached_property
    def _named(self) -> list[tuple[ActorMention, str]]:
        """The mentions of actors, each with its actor."""
        return [(m, m.mention.actor) for m in self.known.listed if m.mention.actor]

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        """How often each actor is named, by what names it and how."""
        named, text = self._named, self.text
        pairs = [(one, other) for (m, one), (n, other) in pairwise(named) if one != other and self._are_joined(m, n)]
        return {
            "named": Counter([actor for _, actor in named]),
            "places": Counter(places_in(text)),
            "seats": Counter([actor for m, actor in named if m.seat or m.role]),
            "offices": Counter([actor for m, actor in named if self._is_official(m)]),
            "people": Counter(self.people),
            "voices": Counter([actor for m, actor in named if _VOICE.match(text, m.mention.end)]),
            "objects": Counter([actor for m, actor in named if self._is_object(m)]),
            "leads": Counter([one for one, _ in pairs]),
            "follows": Counter([other for _, other in pairs]),
        }

    @cached_property
    def _tallies(self) -> list[_Tally]:
        counts = self._counts.items()
        return [_Tally(name, each, sum(each.values()), max(each.values(), default=0)) for name, each in counts]

    @cached_property
    def _first(self) -> list[str]:
        return list(dict.fromkeys(actor for m, actor in self._named if m.mention.start < _FIRST))

    def likeliest(self, at: int, kind: Mapping[str, float]) -> Home | None:
        """Return the likeliest home of whom `kind` describes and a text mentions at a place; None for nobody's."""
        told, others = regression("homes"), self._spoken_to if SPEAKER in kind else self._judged_by(at)
        official = any(kind.get(f"role:{role}") for role in OFFICIAL) and not kind.get("indefinite")
        possible = (found for found in self.candidates(at, kind) if found[0] not in others and not _is_other(found[1]))
        best = max(
            (Home(actor, self._probable(told, actor, values, official=official)) for actor, values in possible),
            key=lambda home: home.p,
            default=None,
        )
        return best if best is not None and best.p >= told.floor else None

    def _judged_by(self, at: int) -> frozenset[str]:
        """Return whom somebody mentioned at a place accuses, thanks or the like, who is another: he thanked *Chad*."""
        first = next((m for m in self.known.between(at, at + _NEAR_OBJECT) if m.mention.actor), None)
        if first is None or _JUDGES.fullmatch(self.text, at, first.mention.start) is None:
            return frozenset()
        if _ALONE.match(self.text, first.mention.end) is None:  # accused *Chadian rebels*
            return frozenset()
        return frozenset((first.mention.actor or "",))

    def _probable(self, told: Regression, actor: str, values: Mapping[str, float], *, official: bool) -> float:
        often = self._counts["named"][actor]
        nearly_all = often >= max(_OFTEN, _NEARLY_ALL * self._states_named) and self._is_state(actor)
        from_here = actor in (self.header, self.known.dateline) and self._is_about(actor)
        plain = (official and (nearly_all or from_here)) or (SPEAKER in values and actor == self.spoken)
        return max(told.probability(values), PLAIN if plain else 0.0)

    @cached_property
    def _spoken_to(self) -> frozenset[str]:
        """The actors of whom whoever says "we" speaks as of others: we thank *Chad*, we hope *Chad* will help."""
        if _WE.search(self.text) is None:
            return frozenset()
        before = ((m.mention.start, actor) for m, actor in self._named)
        found = {actor for start, actor in before if _WE_TO.search(self.text, max(0, start - _BEFORE_WE), start)}
        return frozenset(found)

    @cached_property
    def _states_named(self) -> int:
        """How often states are named."""
        return sum(self._is_state(actor) for _, actor in self._named)

    def _is_about(self, actor: str) -> bool:
        """Tell whether a text is not far more about another state than that where it was written."""
        named = self._counts["named"]
        return _FAR_MORE * named[actor] >= max((n for one, n in named.items() if self._is_state(one)), default=0)

    def candidates(self, at: int, kind: Mapping[str, float]) -> Iterator[tuple[str, dict[str, float]]]:
        """Yield the actors that may be the home of somebody mentioned at a place, with what speaks for each.

        A speaker is the same wherever a text says "we": what stands beside it does not count.
        """
        manner = next(manner for manner in MANNERS if manner in kind)
        roles = [name for name in kind if name.startswith("role:")]
        near, behind = ({}, {}) if manner == SPEAKER else (self._near(at), self._in_sentence(at))
        for actor in self._possible:
            if (manner, actor) not in self._known_about:
                self._known_about[manner, actor] = _crossed(self._about(actor), manner)
            beside = {**near.get(actor, {}), **behind.get(actor, {})}
            sort = f"kind:{self.kinds.get(actor, 'state')}"
            values = {**kind, **self._known_about[manner, actor], **_crossed(beside, manner)}
            yield actor, values | {f"{role}:{sort}": 1.0 for role in roles}

    @cached_property
    def _possible(self) -> Iterable[str]:
        counts = self._counts
        known = chain(counts["named"].elements(), counts["places"].elements(), counts["people"].elements())
        most = most_common(Counter(known), _MOST_ACTORS)
        told = [actor for actor in (self.header, self.spoken, self.known.dateline) if actor]
        return dict.fromkeys([*told, *most])

    def _about(self, actor: str) -> dict[str, float]:
        """Return what speaks for an actor anywhere in the text."""
        values = {
            "header": float(actor == self.header),
            "dateline": float(actor == self.known.dateline),
            "first": float(self._first[:1] == [actor]),
            "early": float(actor in self._first),
            "only": float(self._counts["named"].keys() == {actor}),
            f"kind:{self.kinds.get(actor, 'state')}": 1.0,
        }
        for tally in self._tallies:
            often = tally.counts.get(actor, 0)
            values.update(_never(tally.name) if not often else tally.shares(often))
        return values

    def _near(self, at: int) -> dict[str, dict[str, float]]:
        """Return what speaks for the actors named shortly before a place, the last one first."""
        found: dict[str, dict[str, float]] = {}
        before = [m for m in self.known.between(max(0, at - _NEAR), at) if m.mention.actor]
        for rank, mention in enumerate(reversed(before)):
            if (actor := mention.mention.actor or "") not in found:
                apart = _SENTENCE_END.search(self.text, mention.mention.end, at) is not None
                values = {"near": 1.0, "near:last": float(rank == 0), "near:sentence": float(not apart)}
                found[actor] = {**values, "near:placed": float(mention.placed)}
        return found

    def _in_sentence(self, at: int) -> dict[str, dict[str, float]]:
        """Return what speaks for the actors named behind a place in its sentence, and for the one that opens it."""
        line = self.text.find("\n", at, at + _LONGEST)
        stop = _SENTENCE_END.search(self.text, at, line if line >= 0 else at + _LONGEST)
        end = stop.start() if stop else line if line >= 0 else at + _LONGEST
        found: dict[str, dict[str, float]] = {}
        behind = dict.fromkeys(m.mention.actor for m in self.known.between(at, end) if m.mention.actor)
        for rank, actor in enumerate(behind):
            found[actor] = {"behind": 1.0, "behind:first": float(rank == 0)}
        start = max(0, at - _LONGEST)
        start = max((end.end() for end in _SENTENCE_END.finditer(self.text, start, at)), default=start)
        opening = next((m.mention for m in self.known.between(start, min(at, start + _OPENS)) if m.mention.actor), None)
        if opening is not None:
            found.setdefault(opening.actor or "", {})["opens"] = 1.0
        return found

    def _is_state(self, actor: str) -> bool:
        return self.kinds.get(actor, "state") in STATES

    def _is_object(self, mention: ActorMention) -> bool:
        """Tell whether somebody speaks to or of an actor by its mention: we thank *Chad*."""
        start = mention.mention.start
        before = self.text[max(0, start - _BEFORE_OBJECT) : start]
        if before.isascii() and not before.rstrip("\n").lower().endswith(_OBJECT_ENDS):
            return False
        return _OBJECT.search(self.text, max(0, start - _BEFORE_OBJECT), start) is not None

    def _are_joined(self, one: ActorMention, other: ActorMention) -> bool:
        """Tell whether two actors are named as a pair: *Chad and Niger*."""
        return _PAIR.fullmatch(self.text, one.mention.end, other.mention.start) is not None

    def _is_official(self, mention: ActorMention) -> bool:
        """Tell whether an office or an institution follows a state's name: "the Chilean foreign minister"."""
        behind = self.text[mention.mention.end : mention.mention.end + _BEHIND].split(",")[0].split(".")[0]
        return official_pattern().search(behind) is not None


@cache
def _never(name: str) -> Mapping[str, float]:
    """Return what one of the few ways of `Homes` to name actors tells of one that is never named so, as most are."""
    return {f"{name}:share": 0.0, f"{name}:log": 0.0, f"{name}:most": 0.0}


def most_common(counts: Counter[str], most: int) -> list[str]:
    """Return those counted most, at most so many; of few at all, a plain sort finds them sooner than `Counter` does.

    >>> most_common(Counter("bbac"), 2)
    ['b', 'a']
    """
    return sorted(counts, key=counts.__getitem__, reverse=True)[:most]


def _is_other(values: Mapping[str, float]) -> bool:
    """Tell whether the only actor of a text is named right behind somebody, who does or says something to it.

    *The minister thanked Ghana* and a text that names nobody else tell of no Ghanaian.
    """
    named_once = values.get("only") and values.get("named:log", 0.0) <= _ONCE
    return bool(named_once and values.get("behind") and not (values.get("header") or values.get("dateline")))


def _crossed(values: Mapping[str, float], manner: str) -> dict[str, float]:
    """Return values together with what of them tells more of some manners of mention."""
    own = _CROSSED_WITH[manner]
    told = compress(values.items(), values.values())  # most are zero
    return {**values, **{own[name]: value for name, value in told if name in own}}


def kind_of(role: str | None, manner: str, *, indefinite: bool = False) -> dict[str, float]:
    """Return what is seen of somebody whose home is asked for, whichever actor it may be; a manner of MANNERS."""
    return {f"role:{role}": 1.0, manner: 1.0, f"{manner}:{role}": 1.0, "indefinite": float(indefinite)}


def places_in(text: str) -> Iterator[str]:
    """Yield the state of each place and house in a text that belongs to one state alone.

    >>> list(places_in("Uttar Pradesh had 10 crore; in Haifa nobody did."))
    ['IND', 'IND', 'ISR']
    """
    longest, states = _places()
    opening = longest.keys() & _first_word().findall(text)
    if not any(name in text for word in opening for name in _by_first_word()[word]):  # as in most texts
        return
    end = 0
    for first in _first_word().finditer(text):
        most = longest.get(first.group())
        if most is None or first.start() < end:
            continue
        ends = [first.end(), *(word.end() for word in islice(_WORD.finditer(text, first.end()), most - 1))]
        for last in reversed(ends):
            if (state := states.get(text[first.start() : last])) is not None:
                yield state
                end = last
                break


def state_of_place(description: str) -> str | None:
    """Return the state of the places in a description of an official; None where there are none, or of several.

    >>> state_of_place("the mayor of Haifa"), state_of_place("the mayor")
    ('ISR', None)
    """
    states = set(places_in(description))
    return states.pop() if len(states) == 1 else None


@cache
def _first_word() -> re.Pattern[str]:
    """Return what matches a word that begins with a letter that names of places begin with; few words do."""
    letters = "".join(sorted({re.escape(name[0]) for name in _places()[1]}))
    return re.compile(rf"[{letters}](?<![\w’'-].)[\w’'-]*(?<=\w)")  # the letter first: few places begin with one


@cache
def _by_first_word() -> dict[str, list[str]]:
    """Return the names of places by their first word."""
    found: dict[str, list[str]] = {}
    for name in _places()[1]:
        found.setdefault(_WORD.findall(name)[0], []).append(name)
    return found


@cache
def _places() -> tuple[dict[str, int], dict[str, str]]:
    """Return the most words of a place's name by its first, and the state of each name."""
    states = {row["place"]: row["actor"] for row in word_rows("places")}
    longest: dict[str, int] = {}
    for name in states:
        parts = _WORD.findall(name)
        longest[parts[0]] = max(longest.get(parts[0], 0), len(parts))
    return longest, states
