"""Count what the actors of an article have to do with it, with each other and with each of its statements."""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from stance.articles.entities import Entities
from stance.articles.sites import Place
from stance.articles.statements import Finding
from stance.values import frozen

_HEADLINE = 160
"""Characters from the start within which a headline or a lead names what an article is about."""
_STEPS = (150, 400, 1000)
_NAMES = "holder all log where prev:same prev:other next:same next:other lead last speaks back dateline".split()
_FEATURES = {group: {name: f"{group}:{name}" for name in _NAMES} for group in ("in", "others", "none")}
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
        where: dict[str, int] = defaultdict(int)
        for place in places:
            if not place.counted:
                self._named[place.actor].append(place.start)
                where[place.actor] += place.placed
        self._where = where
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
            holder, last = one.holder.actor, None
            for speaker in reversed(speakers):
                if speaker and speaker != holder:
                    last = speaker
                    break
            self._last_other.append(last)
            speakers = [*speakers[1 - _SPEAKERS :], holder]
        self._lasting: dict[str, _Lasting] = {}
        """What was asked of actors and is the same for all statements."""

    def before(self, actor: str, start: int) -> int:
        """Return where an actor is last named before a place; -1 where it is not."""
        named = self._named[actor]
        at = bisect_left(named, start)
        return named[at - 1] if at else -1

    def add(self, values: dict[str, float], i: int, actor: str, group: str, before: int) -> None:
        """Add what an actor has to do with the article, its passages and the other statements of a statement's holder.

        `before` is where it is last named before the statement, -1 where it is not.
        """
        lasting = self._lasting.get(actor)
        if lasting is None:
            lasting = self._lasting[actor] = self._of_any(actor)
        found, actors_in, names = self._found, self._actors_in, _FEATURES[group]
        one, here = found[i], actor in actors_in[i]
        holder = one.holder.actor
        step = bisect_left(_STEPS, one.span.start - before) if before >= 0 else len(_STEPS) + 1
        values[f"{group}:gap{step}"] = 1.0
        values[names["holder"]] = (self._pairs.get((holder, actor), 0) - here) / max(self._by[holder], 1)
        values[names["all"]] = (self._all.get(actor, 0) - here) / len(found)
        values[names["log"]] = lasting.log
        values[names["where"]] = lasting.where
        if i > 0 and actor in actors_in[i - 1]:
            values[names["prev:same" if found[i - 1].holder.actor == holder else "prev:other"]] = 1.0
        if i + 1 < len(found) and actor in actors_in[i + 1]:
            values[names["next:same" if found[i + 1].holder.actor == holder else "next:other"]] = 1.0
        values[names["lead"]] = lasting.lead
        values[names["last"]] = 1.0 if self._last_other[i] == actor else 0.0
        values[names["speaks"]] = 1.0 if lasting.speaks else 0.0
        if holder:
            values[names["back"]] = self._pairs.get((actor, holder), 0) / (lasting.speaks or 1)
        values[f"{group}:{lasting.kind}"] = 1.0
        if lasting.is_dateline:
            values[names["dateline"]] = 1.0

    def _of_any(self, actor: str) -> "_Lasting":
        named = self._named[actor]
        times = len(named)
        return _Lasting(
            math.log(1 + times), self._where[actor] / (1 + times), float(times > 0 and named[0] < _HEADLINE),
            self._by.get(actor, 0), self._entities.kind(actor), self._entities.known.dateline == actor,
        )  # fmt: skip


@frozen
class _Lasting:
    """What an actor has to do with an article, whichever statement it is: how often it is named, and where."""

    log: float
    where: float
    lead: float
    speaks: int
    """The statements that it holds."""
    kind: str | None
    is_dateline: bool
