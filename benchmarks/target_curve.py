"""Print how well targets are told by the number of annotated articles that they are learned from.

Usage: python benchmarks/target_curve.py FILE(.jsonl|.jsonl.gz) ... [--folds 10] [--draws 3]

FILE ... are annotated articles as `benchmarks/train_articles.py` reads them. Each article is judged by a regression
that has not seen it, learned from a share of the articles outside its fold; a row is the mean of some draws of folds
and shares, and a larger share holds the smaller ones of its draw. What is judged is the same in every row: the
statements as annotated, with the annotated holders. Log-loss is that of the claim that a candidate is a target; right
and wrong are shares of the statements that have targets; F1 is that of targets. The numbers that tell homes and
holders are those that ship.
"""

import argparse
from pathlib import Path

import numpy as np

from stance.text.paragraphs import paragraphs, unwrapped
from train_articles import (
    TARGETS_C,
    Rows,
    claimed,
    fit,
    joined,
    maker,
    read_articles,
    short_rows,
    target_rows,
)

SHARES = (0.2, 0.4, 0.7, 1.0)


def held_out(rows: Rows, share: float, folds: int, seed: int) -> np.ndarray:
    """Return each row's probability from a share of the articles of the other folds."""
    article = np.array(rows.article)
    shuffled = np.random.default_rng(seed).permutation(article.max() + 1)
    fold = np.argsort(shuffled) % folds
    p = np.zeros(len(article))
    for k in range(folds):
        outside = shuffled[fold[shuffled] != k]
        names, model = fit(rows, np.isin(article, outside[: round(len(outside) * share)]), TARGETS_C)
        own = np.flatnonzero(fold[article] == k)
        p[own] = model.predict_proba(names.transform([rows.values[i] for i in own]))[:, 1]
    return p


def told(rows: Rows, p: np.ndarray, statements: int) -> list[list[int]]:
    """Return the rows of the first statements that are told as targets, as the reader tells them."""
    of: list[list[int]] = [[] for _ in range(statements)]
    for i, statement in enumerate(rows.statement):
        if statement < statements:
            of[statement].append(i)
    return [claimed(mine, p) for mine in of]


def figures(rows: Rows, p: np.ndarray, statements: int) -> list[float]:
    """Return of the first statements the log-loss of their rows, the shares right and wrong, and the F1 of targets."""
    own = np.array(rows.statement) < statements
    true = np.array(rows.true, bool)[own]
    loss = -np.log(np.where(true, p[own], 1 - p[own])).mean()
    claims = told(rows, p, statements)
    hits = [sum(rows.true[i] for i in mine) for mine in claims]
    some = [n for n in range(statements) if rows.golds[n]]
    right = sum(hits[n] > 0 for n in some) / len(some)
    wrong = sum(hits[n] == 0 and bool(claims[n]) for n in some) / len(some)
    golds = sum(len(rows.golds[n]) for n in some)
    return [float(loss), right, wrong, 2 * sum(hits) / (sum(map(len, claims)) + golds)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", type=Path, nargs="+")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--draws", type=int, default=3)
    given = parser.parse_args()
    articles = [article for path in given.articles for article in read_articles(path)]
    for article in articles:
        article["text"] = unwrapped(article["text"], paragraphs(article["text"]))
    make = maker()
    annotated = target_rows(articles, make, read=False)
    rows = joined(joined(annotated, target_rows(articles, make, read=True)), short_rows(articles, make))
    outside = len(articles) * (given.folds - 1) / given.folds
    print(f"{len(articles)} articles, {len(annotated.golds)} statements as annotated\n")
    print("| learned from | log-loss | right | wrong | F1 of targets |\n|---|---|---|---|---|")
    for share in SHARES:
        drawn = [held_out(rows, share, given.folds, seed) for seed in range(given.draws)]
        loss, *shares = np.mean([figures(rows, p, len(annotated.golds)) for p in drawn], axis=0)
        shown = " | ".join(f"{value:.3f}" for value in shares)
        print(f"| {outside * share:.0f} articles | {loss:.4f} | {shown} |", flush=True)


if __name__ == "__main__":
    main()
