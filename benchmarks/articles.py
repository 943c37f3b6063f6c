"""Measure how articles are read: on the gold set in data/articles, by kind, and in articles a second.

Usage: python benchmarks/articles.py [--wrong]

A gold statement is found where a statement that was read covers its middle and overlaps it by half; direct speech must
be found as direct. Precision counts the statements read, narration aside, that are a gold one. Of those found: is the
holder's actor right, the target's, the stance? `--wrong` prints what is not.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

import stance
from stance.articles.reading import read_article
from stance.articles.statements import Statement

ROOT = Path(__file__).parents[1]
KINDS = ("direct", "indirect", "deed")
ROUNDS = 7


def gold_articles() -> list[dict[str, Any]]:
    """Return the articles of the gold set with their statements."""
    return [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((ROOT / "data" / "articles").glob("*.json"))
    ]


def match(gold: dict[str, Any], read: Sequence[Statement]) -> Statement | None:
    """Return the statement that was read where a gold one stands."""
    middle = (gold["start"] + gold["end"]) // 2
    for s in read:
        overlap = min(s.end, gold["end"]) - max(s.start, gold["start"])
        fits = (s.kind == "direct") == (gold["kind"] == "direct")
        if s.kind != "narration" and fits and s.start <= middle < s.end and overlap * 2 >= gold["end"] - gold["start"]:
            return s
    return None


def measure(articles: Sequence[dict[str, Any]], model: stance.StanceModel, *, wrong: bool) -> dict[str, Counter[str]]:
    """Return, by kind, how many gold statements there are, were found, and are right in what."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in (*KINDS, "all")}
    for article in articles:
        read = read_article(model, article["text"]).statements
        taken: set[int] = set()
        for gold in article["statements"]:
            s = match(gold, read)
            right = {"gold"}
            if s is not None:
                taken.add(id(s))
                target = s.target.actor if s.target else None
                right |= {"found"}
                right |= {"holder"} if s.holder.actor == gold["holder"]["actor"] else set()
                right |= {"target"} if target == gold["target"] else set()
                right |= {"stance"} if s.stance == gold["stance"] else set()
                right |= {"certain"} if s.certain else set()
                right |= {"certain and right"} if s.certain and s.stance == gold["stance"] else set()
            if wrong and len(right & {"found", "holder", "target"}) < 3:
                got = s and (s.holder.text, s.holder.actor, s.target and s.target.actor)
                wanted = f"{gold['kind']} {gold['holder']['actor']} -> {gold['target']}"
                print(f"{article['id']}: {wanted}: got {got}: {gold['text'][:90]}")
            for kind in (gold["kind"], "all"):
                counts[kind].update(right)
        for s in read:
            if s.kind != "narration":
                for kind in (s.kind, "all"):
                    counts[kind]["read"] += 1
                    counts[kind]["read and gold"] += id(s) in taken
    return counts


def main() -> None:
    articles = gold_articles()
    model = stance.load(stance.default_model())
    counts = measure(articles, model, wrong="--wrong" in sys.argv)
    print(f"{len(articles)} articles\n")
    print("| kind | gold statements | recall | precision | holder | target | stance |")
    print("|---|---|---|---|---|---|---|")
    for kind, n in counts.items():
        found = max(n["found"], 1)
        shares = [n["found"] / max(n["gold"], 1), n["read and gold"] / max(n["read"], 1)]
        shares += [n[name] / found for name in ("holder", "target", "stance")]
        print(f"| {kind} | {n['gold']} | {' | '.join(f'{share:.2f}' for share in shares)} |")
    total = counts["all"]
    print(
        f"\nOf the stances found, {total['certain'] / total['found']:.0%} are certain, "
        f"and of those {total['certain and right'] / max(total['certain'], 1):.0%} right."
    )
    texts = [article["text"] for article in articles]
    model.predict_proba([text[:80] for text in texts] * 120)  # the compiled scorer, as in a run over many articles
    print(f"\n| articles of {sum(map(len, texts)) / len(texts):.0f} characters on one core | a second |")
    print("|---|---|")
    for name, evidence in (("with the words behind each stance", True), ("without, as for --csv and --dyads", False)):
        rounds = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            for text in texts:
                read_article(model, text, evidence=evidence)
            rounds.append(time.perf_counter() - start)
        print(f"| {name} | {len(texts) / median(rounds):.0f} |")


if __name__ == "__main__":
    main()
