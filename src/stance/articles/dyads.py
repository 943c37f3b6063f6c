"""Sum up statements by who makes them toward whom."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from stance.articles.roles import OFFICIAL, ROLES
from stance.articles.statements import Dyad, Statement
from stance.errors import UsageError
from stance.series import kind_of

OFFICIALS: Collection[str | None] = OFFICIAL | {None}
"""The roles of the holders that dyads count unless told otherwise: those who speak for an actor, and unknown."""
SIGN_FROM = 0.2
"""How far from 0 the score of a dyad lies that leans to either side."""


_IN_A_WORD: dict[str, Collection[str | None]] = {"official": OFFICIALS, "all": {*ROLES, None}}


def counted_roles(given: str | Collection[str | None]) -> frozenset[str | None]:
    """Return the roles that are meant: "official" (who speaks for an actor, and unknown), "all", or names of roles.

    Names come in one string with commas between, or in a collection, where None stands for an unknown role. Raises
    UsageError where a name is that of no role.

    >>> sorted(counted_roles("media, public")), counted_roles("official") == OFFICIALS
    (['media', 'public'], True)
    """
    if not isinstance(given, str | Collection):
        raise TypeError(f"roles: found {kind_of(given)}; pass 'official', 'all', or names of roles")
    names = [name.strip() for name in given.split(",")] if isinstance(given, str) else given
    found: set[str | None] = set()
    for name in names:
        if name is not None and name not in ROLES and name not in _IN_A_WORD:
            raise UsageError(f"roles: {name!r} is no role of a holder; allowed are {', '.join((*_IN_A_WORD, *ROLES))}")
        found |= {name} if name is None else set(_IN_A_WORD.get(name, {name}))
    return frozenset(found)


def dyads(
    statements: Sequence[Statement], poles: Sequence[str] | None, roles: str | Collection[str | None] = OFFICIALS
) -> list[Dyad]:
    """Return the stance of each actor toward each other, most statements first; see DyadSums."""
    sums = DyadSums(poles, roles)
    sums.add(statements)
    return sums.dyads()


@dataclass(slots=True)
class PairSum:
    """Of one pair: the number of statements, their scores and variances added up, the stances of certain ones."""

    count: int = 0
    total: float = 0.0
    spread: float = 0.0
    sure: set[str] = field(default_factory=set)

    def __add__(self, other: "PairSum") -> "PairSum":
        """Return the sums of two parts of a pair's statements."""
        return PairSum(
            self.count + other.count, self.total + other.total, self.spread + other.spread, self.sure | other.sure
        )


class DyadSums:
    """Sums up statements by who makes them toward whom, over as many articles as there are.

    `poles` are the labels between which the model's scores run, `roles` those of the holders that count, as
    `counted_roles` has them. The interval is that of the mean of the statements' stances (1 and -1 for the poles, 0 for
    any other label) when each is as probable as the model says and independent of the others: a normal approximation,
    kept within -1..1. A statement's variance is p(first) + p(second) - score². So it is about the very statements that
    were read and the model's doubt of their stances: not about others that the holder made or could make, nor about
    holders, targets and statements that were misread; where the model is too sure it is too narrow.
    `benchmarks/dyad_intervals.py` simulates how often it holds. A dyad is certain where its score leans to a pole by
    more than SIGN_FROM and one of its statements at least takes that stance and is certain: of its holder, its target
    and its stance.
    """

    def __init__(self, poles: Sequence[str] | None, roles: str | Collection[str | None] = OFFICIALS) -> None:
        self._poles, self._roles = poles or (), counted_roles(roles)
        self._sums: dict[tuple[str, str], PairSum] = {}

    def __add__(self, other: "DyadSums") -> "DyadSums":
        """Return the sums over the articles of both, as where they were read in parts; raise UsageError for others.

        Both must have the poles and the roles of the other.
        """
        if (tuple(self._poles), self._roles) != (tuple(other._poles), other._roles):
            raise UsageError("these sums are of models with other poles, or count other roles; they cannot be added")
        both = DyadSums(self._poles, self._roles)
        both.add_sums(self._sums)
        both.add_sums(other._sums)
        return both

    def add(self, statements: Sequence[Statement]) -> None:
        """Count statements in.

        Those without an actor on both sides, toward the holder's own actor, of a holder of another role, or of a model
        without poles are passed over.
        """
        for s in statements:
            holder, target = s.holder.actor, None if s.target is None else s.target.actor
            if holder and target and holder != target and s.score is not None and s.holder.role in self._roles:
                pair = self._sums.get((holder, target))
                if pair is None:
                    pair = self._sums[holder, target] = PairSum()
                pair.count += 1
                pair.total += s.score
                pair.spread += max(0.0, self._polar(s) - s.score**2)
                if s.certain:
                    pair.sure.add(s.stance)

    def add_sums(self, sums: Mapping[tuple[str, str], PairSum]) -> None:
        """Count in what was summed up elsewhere, by holder and target."""
        for pair, more in sums.items():
            self._sums[pair] = self._sums.get(pair, PairSum()) + more

    def dyads(self) -> list[Dyad]:
        """Return the pairs, most statements first."""
        found = []
        for (holder, target), pair in self._sums.items():
            mean, margin = pair.total / pair.count, 1.96 * math.sqrt(pair.spread) / pair.count
            low, high = max(-1.0, mean - margin), min(1.0, mean + margin)
            certain = abs(mean) > SIGN_FROM and self._poles[mean < 0] in pair.sure
            found.append(Dyad(holder, target, pair.count, mean, low, high, certain))
        return sorted(found, key=lambda d: (-d.statements, d.holder, d.target))

    def _polar(self, statement: Statement) -> float:
        return sum([statement.probabilities[pole] for pole in self._poles])
