"""Measure how real articles are read that persons annotated: what is found, whose it is, toward whom, in what stance.

Usage: python benchmarks/real_articles.py FILE.jsonl

A record has `text` and `statements` in its order, each with `text`, `holder_actor`, `targets`, `stance` (c, h, n) and
`second`, another stance that could be defended. A statement is found where one that was read overlaps it by half of
the shorter one; sound is one that was read and overlaps an annotated one so. Right and wrong are shares of those found;
what is neither is unknown. A dyad is a holder, a target and the sign of their statements' mean score (+ above .2, -
below -.2). The articles belong to others and never enter the repository.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import stance
from stance.articles.offices import read_offices
from stance.articles.reading import read_article
from stance.articles.statements import Participant, Statement
from stance.resources import default_offices

SAME = {
    "EUU": {"EU", "EUCOM", "EEAS", "EUCO", "EUROPEANCOUNCIL", "EP", "EUPARL"},
    "UNO": {"UN", "UNSC", "UNGA", "UNSG"},
}
SCORE = {"c": 1.0, "h": -1.0, "n": 0.0}
SIGN_FROM = 0.2

Pair = tuple[str, str]


def code(actor: str | None) -> str | None:
    """Return an actor as both sides spell it: the European Union and the United Nations with their bodies."""
    plain = "".join(c for c in (actor or "").upper() if c.isalnum()) or None
    return next((whole for whole, parts in SAME.items() if plain in parts), plain)


def of(participant: Participant | None) -> str | None:
    return code(participant.actor) if participant else None


def places(article: dict[str, Any]) -> list[tuple[int, int]]:
    """Return where the annotated statements stand, found one after the other."""
    found, at = [], 0
    for gold in article["statements"]:
        start = article["text"].find(gold["text"], at)
        start = article["text"].find(gold["text"]) if start < 0 else start
        at = max(at, start)
        found.append((start, start + len(gold["text"])))
    return found


def overlap(a: tuple[int, int], b: tuple[int, int]) -> bool:
    return min(a[1], b[1]) - max(a[0], b[0]) >= 0.5 * min(a[1] - a[0], b[1] - b[0])


def signs(pairs: Iterable[tuple[str | None, str | None, float]]) -> dict[Pair, str]:
    """Return the sign of each pair of two known, different actors."""
    scores: dict[Pair, list[float]] = defaultdict(list)
    for holder, target, score in pairs:
        if holder is not None and target is not None and holder != target:
            scores[holder, target].append(score)
    means = {pair: sum(found) / len(found) for pair, found in scores.items()}
    return {pair: "+" if m > SIGN_FROM else "-" if m < -SIGN_FROM else "0" for pair, m in means.items()}


def count(article: dict[str, Any], told: Sequence[Statement]) -> Counter[str]:
    """Return what is right and wrong in one article, as counts."""
    n: Counter[str] = Counter()
    golds = list(zip(places(article), article["statements"], strict=True))
    stretches = {(s.start, s.end) for s in told}
    n["told"], n["gold"] = len(stretches), len(golds)
    n["sound"] = sum(any(overlap(stretch, place) for place, _ in golds) for stretch in stretches)
    for place, gold in golds:
        hits = [s for s in told if overlap(place, (s.start, s.end))]
        if hits:
            n += _one(place, gold, hits)
    wanted = [(code(g["holder_actor"]), code(t), SCORE[g["stance"]]) for _, g in golds for t in g["targets"]]
    want = signs(wanted)
    tell = signs((of(s.holder), of(s.target), s.score or 0.0) for s in told)
    n["dyads"] = len(want) + len(tell)
    n["dyads_right"] = 2 * len(want.items() & tell.items())
    n["pairs_right"] = 2 * len(want.keys() & tell.keys())
    return n


def _one(place: tuple[int, int], gold: dict[str, Any], hits: Sequence[Statement]) -> Counter[str]:
    n: Counter[str] = Counter(found=1)
    if gold["holder_actor"]:
        holders = {of(s.holder) for s in hits}
        named = code(gold["holder_actor"]) in holders
        n += Counter(holders=1, holder_right=named, holder_wrong=not named and holders != {None})
    if gold["targets"]:
        targets, wanted = {of(s.target) for s in hits} - {None}, {code(t) for t in gold["targets"]}
        n += Counter(
            targets=1, target_right=bool(targets & wanted), target_wrong=bool(targets) and not targets & wanted
        )
    best = max(hits, key=lambda s: min(place[1], s.end) - max(place[0], s.start))
    right = best.stance[0] in (gold["stance"], gold["second"])
    return n + Counter(stance=right, sure=best.certain, sure_right=best.certain and right)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    given = parser.parse_args()
    model, offices = stance.load(stance.default_model()), read_offices(default_offices())
    articles = [json.loads(line) for line in given.file.read_text(encoding="utf-8").splitlines()]
    n: Counter[str] = Counter()
    for article in articles:
        read = read_article(model, article["text"], offices=offices, evidence=False)
        n += count(article, [s for s in read.statements if s.kind != "narration"])
    rows = [
        ("statements found", "found", "gold"), ("told and sound", "sound", "told"),
        ("holder right", "holder_right", "holders"), ("holder wrong", "holder_wrong", "holders"),
        ("target right", "target_right", "targets"), ("target wrong", "target_wrong", "targets"),
        ("stance right", "stance", "found"), ("certain", "sure", "found"), ("of those right", "sure_right", "sure"),
        ("dyads with their sign, F1", "dyads_right", "dyads"), ("dyads without, F1", "pairs_right", "dyads"),
    ]  # fmt: skip
    print(f"| {len(articles)} articles, {n['gold']} statements | |\n|---|---|")
    for name, hit, of_all in rows:
        print(f"| {name} | {n[hit] / max(n[of_all], 1):.2f} |")


if __name__ == "__main__":
    main()
