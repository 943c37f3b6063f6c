"""Tell which state's an official is of whom a text does not say it: "the government", "police", "the minister"."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice

from stance.articles.mentions import ActorMention, Mentions
from stance.articles.regression import Regression, regression
from stance.articles.roles import OFFICIAL
from stance.articles.vocabulary import institution_pattern, office_pattern
from stance.resources import word_rows

STATES = frozenset(("state", "historic", "territory"))
"""The kinds of actors that are states."""
_WORD = re.compile(r"[\w’'-]*\w")
_MOST_STATES = 8
"""So many states, those named most, may be the home."""
_FIRST = 300
"""Characters of a text that tell what it is about."""
_NEAR = 600
_BEHIND = 30
PLAIN = 0.65
"""How probable the home of an official is that the head of a text names, or of which nearly all of it is: of the few in
annotated articles two in three."""
_FAR_MORE = 4
_NEARLY_ALL, _OFTEN = 0.8, 3
_SENTENCE_END = re.compile(r"[.!?][\"”’']?\s|\n")


@dataclass(frozen=True)
class Home:
    """A state that may be the home, and how probable it is."""

    actor: str
    p: float


@dataclass
class Homes:
    """What in a text tells of which state those are who speak without a state's name.

    It is counted once, where somebody asks: in every third article nobody does.
    """

    text: str
    known: Mentions
    kinds: Mapping[str, str]
    header: str | None
    people: Sequence[str] = ()
    """The actors of the people whom the text or the table of offices tells, one for each of them."""
    _known_about: dict[str, dict[str, float]] = field(init=False, default_factory=dict)

    @cached_property
    def _states(self) -> list[ActorMention]:
        return [m for m in self.known.listed if self._is_state(m.mention.actor)]

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        """How often each state is named, by what names it."""
        states = [(m, m.mention.actor or "") for m in self._states]
        return {
            "named": Counter([actor for _, actor in states]),
            "places": Counter(places_in(self.text)),
            "seats": Counter([actor for m, actor in states if m.seat or m.role]),
            "offices": Counter([actor for m, actor in states if self._is_official(m)]),
            "people": Counter([actor for actor in self.people if self._is_state(actor)]),
        }

    @cached_property
    def _first(self) -> list[str]:
        return list(dict.fromkeys(m.mention.actor or "" for m in self._states if m.mention.start < _FIRST))

    def likeliest(self, at: int, kind: Mapping[str, float]) -> Home | None:
        """Return the likeliest home of whom `kind` describes and a text mentions at a place; None for nobody's."""
        told = regression("homes")
        best = max(
            (Home(actor, self._probable(told, actor, values)) for actor, values in self.candidates(at, kind)),
            key=lambda home: home.p,
            default=None,
        )
        return best if best is not None and best.p >= told.floor else None

    def _probable(self, told: Regression, actor: str, values: Mapping[str, float]) -> float:
        official = any(values.get(f"role:{role}") for role in OFFICIAL) and not values.get("indefinite")
        nearly_all = values["named:share"] >= _NEARLY_ALL and self._counts["named"][actor] >= _OFTEN
        from_here = actor in (self.header, self.known.dateline) and self._is_about(actor)
        plain = official and (nearly_all or from_here)
        return max(told.probability(values), PLAIN if plain else 0.0)

    def _is_about(self, actor: str) -> bool:
        """Tell whether a text is not far more about another state than that where it was written."""
        named = self._counts["named"]
        return _FAR_MORE * named[actor] >= max(named.values(), default=0)

    def candidates(self, at: int, kind: Mapping[str, float]) -> Iterator[tuple[str, dict[str, float]]]:
        """Yield the states that may be the home of somebody mentioned at a place, with what speaks for each."""
        near = self._near(at)
        for actor in self._possible:
            if actor not in self._known_about:
                self._known_about[actor] = self._about(actor)
            yield actor, {**kind, **self._known_about[actor], **near.get(actor, {})}

    @cached_property
    def _possible(self) -> Iterable[str]:
        counts = self._counts
        most = (counts["named"] + counts["places"] + counts["people"]).most_common(_MOST_STATES)
        told = [actor for actor in (self.header, self.known.dateline) if actor]
        return dict.fromkeys([*told, *[actor for actor, _ in most]])

    def _about(self, actor: str) -> dict[str, float]:
        """Return what speaks for a state anywhere in the text."""
        values = {
            "header": float(actor == self.header),
            "dateline": float(actor == self.known.dateline),
            "first": float(self._first[:1] == [actor]),
            "early": float(actor in self._first),
            "only": float(self._counts["named"].keys() == {actor}),
        }
        for name, counts in self._counts.items():
            total = counts.total()
            values[f"{name}:share"] = counts[actor] / total if total else 0.0
            values[f"{name}:log"] = math.log1p(counts[actor])
            most = max(counts.values(), default=0)
            values[f"{name}:most"] = float(bool(most) and counts[actor] == most)
        return values

    def _near(self, at: int) -> dict[str, dict[str, float]]:
        """Return what speaks for the states named shortly before a place, the last one first."""
        found: dict[str, dict[str, float]] = {}
        before = [m for m in self.known.between(max(0, at - _NEAR), at) if self._is_state(m.mention.actor)]
        for rank, mention in enumerate(reversed(before)):
            if (actor := mention.mention.actor or "") not in found:
                apart = _SENTENCE_END.search(self.text, mention.mention.end, at) is not None
                values = {"near": 1.0, "near:last": float(rank == 0), "near:sentence": float(not apart)}
                found[actor] = {**values, "near:placed": float(mention.placed)}
        return found

    def _is_state(self, actor: str | None) -> bool:
        return actor is not None and self.kinds.get(actor, "state") in STATES

    def _is_official(self, mention: ActorMention) -> bool:
        """Tell whether an office or an institution follows a state's name: "the Chilean foreign minister"."""
        behind = self.text[mention.mention.end : mention.mention.end + _BEHIND].split(",")[0].split(".")[0]
        return office_pattern().search(behind) is not None or institution_pattern().search(behind) is not None


def kind_of(role: str | None, *, named: bool, plural: bool = False, indefinite: bool = False) -> dict[str, float]:
    """Return what is seen of somebody whose home is asked for, whichever state it may be."""
    manner = "named" if named else "plural" if plural else "one"
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
