"""Measure how articles are read that persons annotated: what is found, whose it is, toward whom, in what stance.

A statement is found where one that was read overlaps it by half of the shorter one; a statement that was read is sound
where it overlaps an annotated one so. Right and wrong are shares of those found of which the annotation tells an actor;
what is neither is unknown. A dyad is a holder, a target, and the sign of their statements' mean score.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from stance.articles.dyads import SIGN_FROM
from stance.articles.statements import Participant, Statement
from stance.evaluation.gold import GoldArticle, GoldStatement
from stance.evaluation.sections import Section, with_interval
from stance.model.intervals import CONFIDENCE, Interval, f1_of, share

_SAME = {
    "EUU": {"EU", "EUCOM", "EEAS", "EUCO", "EUROPEANCOUNCIL", "EP", "EUPARL"},
    "UNO": {"UN", "UNSC", "UNGA", "UNSG"},
}
"""Actors that count as one: the European Union and the United Nations, as annotators write them, with their bodies."""
_SHARES = {
    "found": ("found", "gold"),
    "sound": ("sound", "told"),
    "holder_right": ("holder_right", "holders"),
    "holder_wrong": ("holder_wrong", "holders"),
    "target_right": ("target_right", "targets"),
    "target_wrong": ("target_wrong", "targets"),
    "stance_right": ("stance", "found"),
    "certain_share": ("sure", "found"),
    "certain_stance_right": ("sure_right", "sure"),
}
_TOLD = {
    "found": "statements found",
    "sound": "told and sound",
    "holder_right": "holder right",
    "holder_wrong": "holder wrong",
    "target_right": "target right",
    "target_wrong": "target wrong",
    "stance_right": "stance right",
    "certain_share": "certain of stance, holder and target",
    "certain_stance_right": "stance right of those",
    "dyads_f1": "dyads with their sign, F1",
    "pairs_f1": "dyads without, F1",
}

Pair = tuple[str, str]
Counts = dict[str, int]
Reader = Callable[[str], Sequence[Statement]]
"""Returns the statements of an article's text."""


@dataclass(frozen=True)
class ArticlesEvaluation:
    """How annotated articles are read; the intervals are of 95 % and take articles as what is drawn.

    `dyads` and `dyads_told` count pairs of actors in the annotation and as they were read, `dyads_f1` is of those with
    the sign of their mean score, `pairs_f1` without. `by_kind` has the shares of each kind of statement, where the
    annotation tells kinds; of these the dyads are not counted.
    """

    articles: int
    statements: int
    told: int
    dyads: int
    dyads_told: int
    confidence: float
    shares: Mapping[str, Interval]
    dyads_f1: Interval
    pairs_f1: Interval
    by_kind: Mapping[str, Mapping[str, Interval]]
    counts: Mapping[str, int]
    counts_by_kind: Mapping[str, Mapping[str, int]]


def evaluate_articles(gold: Sequence[GoldArticle], read: Reader, poles: Sequence[str] | None) -> ArticlesEvaluation:
    """Return how articles are read by `read`; `poles` are the labels of a score of 1 and of -1."""
    told = [[s for s in read(article.text) if s.kind != "narration"] for article in gold]
    pairs = list(zip(gold, told, strict=True))
    counts = [_statements(a.statements, a.statements, t) | _dyads(a.statements, t, poles or ()) for a, t in pairs]
    kinds = sorted({s.kind for article in gold for s in article.statements if s.kind is not None})
    of_kinds = {
        kind: [
            _statements([s for s in a.statements if s.kind == kind], a.statements, t, [s for s in t if s.kind == kind])
            for a, t in pairs
        ]
        for kind in kinds
    }
    total = _sum(counts)
    return ArticlesEvaluation(
        articles=len(gold),
        statements=total["gold"],
        told=total["told"],
        dyads=total["dyads"],
        dyads_told=total["dyads_told"],
        confidence=CONFIDENCE,
        shares=_shares(counts),
        dyads_f1=_f1(counts, "dyads_right"),
        pairs_f1=_f1(counts, "pairs_right"),
        by_kind={kind: _shares(of_kind) for kind, of_kind in of_kinds.items()},
        counts=total,
        counts_by_kind={kind: _sum(of_kind) for kind, of_kind in of_kinds.items()},
    )


def _shares(counts: Sequence[Counts]) -> dict[str, Interval]:
    return {name: share(_column(counts, hit), _column(counts, of), grouped=True) for name, (hit, of) in _SHARES.items()}


def _f1(counts: Sequence[Counts], hits: str) -> Interval:
    right, both = _column(counts, hits), _column(counts, "dyads") + _column(counts, "dyads_told")
    return f1_of(share(right, both - right, grouped=True))


def _column(counts: Sequence[Counts], name: str) -> Any:
    return np.array([of_article[name] for of_article in counts], np.float64)


def _sum(counts: Sequence[Counts]) -> Counts:
    return {name: sum(of_article[name] for of_article in counts) for name in counts[0]}


def _code(actor: str | None) -> str | None:
    """Return an actor as both sides spell it.

    >>> _code("al-Shabaab"), _code("UNSC")
    ('ALSHABAAB', 'UNO')
    """
    plain = "".join(c for c in (actor or "").upper() if c.isalnum()) or None
    return next((whole for whole, parts in _SAME.items() if plain in parts), plain)


def _of(participant: Participant | None) -> str | None:
    return _code(participant.actor) if participant else None


def _overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return min(a[1], b[1]) - max(a[0], b[0]) >= 0.5 * min(a[1] - a[0], b[1] - b[0])


def _statements(
    gold: Sequence[GoldStatement],
    all_gold: Sequence[GoldStatement],
    read: Sequence[Statement],
    of_kind: Sequence[Statement] | None = None,
) -> Counts:
    """Return what is right and wrong in the statements of an article; those read `of_kind` are asked to be sound."""
    stretches = {(s.start, s.end) for s in (read if of_kind is None else of_kind)}
    places = [(g.start, g.end) for g in all_gold]
    n = dict.fromkeys({name for names in _SHARES.values() for name in names}, 0)
    n["told"], n["gold"] = len(stretches), len(gold)
    n["sound"] = sum(any(_overlap(stretch, place) for place in places) for stretch in stretches)
    for one in gold:
        hits = [s for s in read if _overlap((one.start, one.end), (s.start, s.end))]
        for name, number in (_found(one, hits) if hits else {}).items():
            n[name] += number
    return n


def _found(gold: GoldStatement, hits: Sequence[Statement]) -> Counts:
    """Return what is right and wrong in the statements that were read where an annotated one stands."""
    n: Counts = {"found": 1}
    if gold.holder:
        holders = {_of(s.holder) for s in hits}
        named = _code(gold.holder) in holders
        n |= {"holders": 1, "holder_right": named, "holder_wrong": not named and holders != {None}}
    if gold.targets:
        targets, wanted = {_of(s.target) for s in hits} - {None}, {_code(t) for t in gold.targets}
        right = bool(targets & wanted)
        n |= {"targets": 1, "target_right": right, "target_wrong": bool(targets) and not right}
    best = max(hits, key=lambda s: min(gold.end, s.end) - max(gold.start, s.start))
    fits = best.stance in gold.stances
    return n | {"stance": fits, "sure": best.certain, "sure_right": best.certain and fits}


def _dyads(gold: Sequence[GoldStatement], read: Sequence[Statement], poles: Sequence[str]) -> Counts:
    values = dict(zip(poles, (1.0, -1.0), strict=False))
    wanted = ((_code(g.holder), _code(t), values.get(g.stances[0], 0.0)) for g in gold for t in g.targets)
    want = _signs(wanted)
    tell = _signs((_of(s.holder), _of(s.target), s.score or 0.0) for s in read)
    return {
        "dyads": len(want),
        "dyads_told": len(tell),
        "dyads_right": len(want.items() & tell.items()),
        "pairs_right": len(want.keys() & tell.keys()),
    }


def _signs(pairs: Iterable[tuple[str | None, str | None, float]]) -> dict[Pair, str]:
    """Return the sign of each pair of two known, different actors."""
    scores: dict[Pair, list[float]] = defaultdict(list)
    for holder, target, value in pairs:
        if holder is not None and target is not None and holder != target:
            scores[holder, target].append(value)
    means = {pair: sum(found) / len(found) for pair, found in scores.items()}
    return {pair: "+" if m > SIGN_FROM else "-" if m < -SIGN_FROM else "0" for pair, m in means.items()}


def as_json(found: ArticlesEvaluation) -> dict[str, Any]:
    """Return how articles are read as JSON-ready values."""
    return asdict(found)


def sections(found: ArticlesEvaluation) -> list[Section]:
    """Return the tables of how articles are read."""
    measures = {**found.shares, "dyads_f1": found.dyads_f1, "pairs_f1": found.pairs_f1}
    of = {name: found.counts[whole] for name, (_, whole) in _SHARES.items()}
    of |= dict.fromkeys(("dyads_f1", "pairs_f1"), found.dyads)
    rows = tuple((_TOLD[name], str(of[name]), _told(measure, of[name])) for name, measure in measures.items())
    note = (
        "In brackets 95 % intervals of articles drawn as a whole. Right and wrong are shares of the statements found "
        "of which the annotation tells an actor; what is neither is unknown. Wrong is another actor than the right one."
    )
    title = f"{found.articles} articles, {found.statements} statements, {found.dyads} dyads"
    parts = [Section(title, ("figure", "of", "value"), rows, note)]
    if found.by_kind:
        parts.append(_kinds(found))
    return parts


def _kinds(found: ArticlesEvaluation) -> Section:
    kinds = found.counts_by_kind
    rows = [("statements", *(str(n["gold"]) for n in kinds.values()))]
    for name, (_, whole) in _SHARES.items():
        rows.append((_TOLD[name], *(_told(found.by_kind[kind][name], n[whole]) for kind, n in kinds.items())))
    return Section("by kind of statement", ("figure", *kinds), tuple(rows))


def _told(measure: Interval, trials: int) -> str:
    return with_interval(measure) if trials else "none"
