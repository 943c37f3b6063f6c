"""Make of an article what a page shows: numbered statements, who takes part in them, how sure all that is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stance.articles.statements import NARRATOR, Article, Dyad, Participant, Statement
from stance.features.gazetteer import Gazetteer
from stance.values import Evidence, Span
from stance.web.pieces import Mark, Piece, article_pieces, marked

UNKNOWN = "?"
"""What stands for a holder or a target that is not known."""


@dataclass(frozen=True)
class Party:
    """A holder or a target as shown: its `key` to filter by, its name, its actor's where that tells more, its doubt."""

    key: str
    name: str
    actor: str
    doubtful: bool
    p: float | None


@dataclass(frozen=True)
class Shown:
    """A statement on a page, by its number from 1.

    `weight` is how sure the stance is, from 1 (a guess) to 4.
    """

    number: int
    statement: Statement
    holder: Party
    target: Party | None
    weight: int
    marks: tuple[Mark, ...]
    evidence: tuple[Evidence, ...]

    @property
    def sure(self) -> float:
        """Return the probability of the stance."""
        return self.statement.probabilities[self.statement.stance]


@dataclass(frozen=True)
class Filter:
    """Which statements are wanted: of a holder, toward a target, of a stance; None for all."""

    holder: str | None = None
    target: str | None = None
    stance: str | None = None

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Filter":
        """Return the filter that a query or a form names."""
        return cls(*(asked.get(name) or None for name in ("holder", "target", "stance")))

    @property
    def is_set(self) -> bool:
        """Tell whether anything is filtered."""
        return any((self.holder, self.target, self.stance))

    def wants(self, shown: Shown) -> bool:
        """Tell whether a statement is wanted."""
        target = UNKNOWN if shown.target is None else shown.target.key
        found = (shown.holder.key, target, shown.statement.stance)
        return all(
            want in (None, has) for want, has in zip((self.holder, self.target, self.stance), found, strict=True)
        )


@dataclass(frozen=True)
class Reading:
    """An article as a page shows it: its pieces, its statements, those that a filter lets through, its dyads.

    `holders`, `targets` and `stances` are what can be filtered by, as key and name.
    """

    pieces: Sequence[Piece]
    statements: Sequence[Shown]
    wanted: Sequence[Shown]
    dyads: Sequence[Dyad]
    holders: Mapping[str, str]
    targets: Mapping[str, str]
    stances: Mapping[str, str]
    counts: Mapping[str, int]
    names: Mapping[str, str]


class Names:
    """Knows by which name an actor is called."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._names: dict[str, str] = {}
        for actor, _, form, kind, _ in gazetteer.rows:
            if actor and kind == "name":
                self._names.setdefault(actor, form)

    def of(self, actor: str | None) -> str:
        """Return an actor's name, its id where there is none, nothing for None."""
        return self._names.get(actor, actor) if actor else ""


def reading(text: str, article: Article, names: Names, wanted: Filter) -> Reading:
    """Return an article as a page shows it, with the statements that a filter lets through."""
    statements = [_shown(number, one, names) for number, one in enumerate(article.statements, 1)]
    counts: dict[str, int] = {}
    for one in article.statements:
        counts[one.stance] = counts.get(one.stance, 0) + 1
    return Reading(
        article_pieces(text, article.statements),
        statements,
        [one for one in statements if wanted.wants(one)],
        article.dyads,
        _keys([one.holder for one in statements]),
        _keys([one.target for one in statements]),
        {label: label for label in sorted(counts)},
        counts,
        {actor: names.of(actor) for dyad in article.dyads for actor in (dyad.holder, dyad.target)},
    )


def _shown(number: int, one: Statement, names: Names) -> Shown:
    spans = [Span(e.start - one.start, e.end - one.start) for e in one.evidence]
    sure = one.probabilities[one.stance]
    return Shown(
        number,
        one,
        _party(one.holder, names),
        None if one.target is None else _party(one.target, names),
        1 + sum(sure >= step for step in (0.5, 0.7, 0.9)),
        marked(one.text.replace("\n", " "), Span(0, len(one.text)), spans),
        one.evidence,
    )


def _party(participant: Participant, names: Names) -> Party:
    actor = names.of(participant.actor)
    name = participant.text or actor or UNKNOWN
    key = participant.actor or participant.text or UNKNOWN
    return Party(key, name, "" if actor.casefold() in name.casefold() else actor, participant.doubtful, participant.p)


def _keys(parties: Sequence[Party | None]) -> dict[str, str]:
    """Return by what a participant can be filtered, in the order of the names."""
    named = {UNKNOWN if one is None else one.key: UNKNOWN if one is None else one.actor or one.name for one in parties}
    return dict(sorted(named.items(), key=lambda item: (item[0] in (UNKNOWN, NARRATOR), item[1].casefold())))


def correctable(shown: Sequence[Shown]) -> str:
    """Return what a form has to send back of statements, so that corrections of them can be made labels: JSON."""
    return json.dumps([_correctable(one) for one in shown], ensure_ascii=False)


def _correctable(one: Shown) -> dict[str, Any]:
    target = one.statement.target
    return {
        "number": one.number,
        "text": one.statement.text,
        "start": one.statement.start,
        "end": one.statement.end,
        "holder": one.statement.holder.actor or one.statement.holder.text,
        "target": "" if target is None else target.actor or target.text,
        "stance": one.statement.stance,
    }
