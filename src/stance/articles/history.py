"""Count what the actors of an article have to do with it, with each other and with each of its statements."""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from stance.articles.entities import Entities
from stance.articles.sites import Place
from stance.articles.statements import Finding

_HEADLINE = 160
"""Characters from the start within which a headline or a lead names what an article is about."""
_STEPS = (150, 400, 1000)
_FEATURES = {
    group: {name: f"{group}:{name}" for name in "holder all log where lead last speaks back dateline".split()}
    for group in ("in", "others", "none")
}
"""The names of features, by where an actor stands: in the words, beside others in them, or where none is."""
_SPEAKERS = 6
"""Statements before one among whose holders the last other speaker is looked for."""


class History:
    """The statements of an article and the actors named in each, counted once so that each is looked at quickly."""

    def __init__(
        self,
        found: Sequence[Finding],
        actors_in: Sequence[Collection[str]],
        places: Sequence[Place],
        entities: Entities,
    ) -> None:
        self._found, self._actors_in, self._entities = found, actors_in, entities
        self._named: dict[str, list[int]] = defaultdict(list)
        self._where: Counter[str] = Counter()
        for place in places:
            if not place.counted:
                self._named[place.actor].append(place.start)
                self._where[place.actor] += place.placed
        self.ranked = sorted(self._named, key=lambda actor: (-len(self._named[actor]), self._named[actor][0]))
        """The actors, those named most first."""
        self._by: Counter[str | None] = Counter(one.holder.actor for one in found)
        self._pairs: Counter[tuple[str | None, str]] = Counter()
        self._all: Counter[str] = Counter()
        for one, named in zip(found, actors_in, strict=True):
            for actor in named:
                self._pairs[one.holder.actor, actor] += 1
                self._all[actor] += 1
        speakers: list[str | None] = []
        self._last_other: list[str | None] = []
        for one in found:
            self._last_other.append(next((a for a in reversed(speakers) if a and a != one.holder.actor), None))
            speakers = [*speakers[1 - _SPEAKERS :], one.holder.actor]

    def before(self, actor: str, start: int) -> int:
        """Return where an actor is last named before a place; -1 where it is not."""
        named = self._named[actor]
        at = bisect_left(named, start)
        return named[at - 1] if at else -1

    def add(self, values: dict[str, float], i: int, actor: str, group: str, before: int) -> None:
        """Add what an actor has to do with the article, its passages and the other statements of a statement's holder.

        `before` is where it is last named before the statement, -1 where it is not.
        """
        one, here = self._found[i], actor in self._actors_in[i]
        holder, named, speaks = one.holder.actor, self._named[actor], self._by.get(actor, 0)
        names, times = _FEATURES[group], len(named)
        step = bisect_left(_STEPS, one.span.start - before) if before >= 0 else len(_STEPS) + 1
        values[f"{group}:gap{step}"] = 1.0
        values[names["holder"]] = (self._pairs.get((holder, actor), 0) - here) / max(self._by[holder], 1)
        values[names["all"]] = (self._all.get(actor, 0) - here) / len(self._found)
        values[names["log"]] = math.log(1 + times)
        values[names["where"]] = self._where[actor] / (1 + times)
        for side, k in (("prev", i - 1), ("next", i + 1)):
            if 0 <= k < len(self._found) and actor in self._actors_in[k]:
                same = "same" if self._found[k].holder.actor == holder else "other"
                values[f"{group}:{side}:{same}"] = 1.0
        values[names["lead"]] = float(times > 0 and named[0] < _HEADLINE)
        values[names["last"]] = float(self._last_other[i] == actor)
        values[names["speaks"]] = float(speaks > 0)
        if holder:
            values[names["back"]] = self._pairs.get((actor, holder), 0) / max(speaks, 1)
        values[f"{group}:{self._entities.kind(actor)}"] = 1.0
        if self._entities.known.dateline == actor:
            values[names["dateline"]] = 1.0
