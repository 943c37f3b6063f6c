"""Measure how articles are read: on the gold set in data/articles, by kind, and in articles a second.

Usage: python benchmarks/articles.py

What `stance evaluate-articles data/articles` measures, and the speed.
"""

import time
from pathlib import Path
from statistics import median

import stance
from real_articles import measured
from stance.articles.reading import read_article
from stance.evaluation.gold import read_gold

ROOT = Path(__file__).parents[1]
GOLD = str(ROOT / "data" / "articles")
ROUNDS = 7
FIGURES = ("found", "sound", "holder_right", "holder_wrong", "target_right", "target_wrong", "stance_right")


def main() -> None:
    model = stance.load(stance.default_model())
    found = measured(GOLD, model)
    print(f"{found.articles} articles\n")
    print(f"| kind | gold statements | {' | '.join(name.replace('_', ' ') for name in FIGURES)} |")
    print(f"|---|---|{'---|' * len(FIGURES)}")
    kinds = [(kind, found.counts_by_kind[kind], found.by_kind[kind]) for kind in ("direct", "indirect", "deed")]
    for kind, n, shares in [*kinds, ("all", found.counts, found.shares)]:
        print(f"| {kind} | {n['gold']} | {' | '.join(f'{shares[name].value:.2f}' for name in FIGURES)} |")
    print(
        f"\nOf the stances found, {found.shares['certain_share'].value:.0%} are certain, "
        f"and of those {found.shares['certain_stance_right'].value:.0%} right. Dyads: F1 {found.dyads_f1.value:.2f} "
        f"with their sign, {found.pairs_f1.value:.2f} without."
    )
    texts = [article.text for article in read_gold(GOLD, model.labels)]
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
