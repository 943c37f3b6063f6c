"""Print what the corpus holds and how far its two readings agree: Cohen's kappa per genre.

Usage: python benchmarks/agreement.py

Sentences on which the two readings differed were left out of the corpus; their number stands in data/disagreements.csv
as counts, so that the agreement printed here is that of all sentences read twice, not of those that were kept.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from stance.labelling.agreement import kappa
from stance.model.metrics import confusion

ROOT = Path(__file__).parents[1]
LABELS = ("conciliatory", "hostile", "neutral")

Pair = tuple[str, str]


def kappa_of(pairs: Sequence[Pair]) -> float:
    first, second = (np.array([LABELS.index(pair[i]) for pair in pairs]) for i in range(2))
    return float(kappa(confusion(first, second, len(LABELS)).astype(float)))


def main() -> None:
    rows: list[dict[str, str]] = []
    for path in sorted((ROOT / "data" / "corpus").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as handle:
            rows.extend(csv.DictReader(handle))
    read_twice: dict[str, list[Pair]] = defaultdict(list)
    for row in rows:
        if row["label2"]:
            read_twice[row["genre"]].append((row["label"], row["label2"]))
    with (ROOT / "data" / "disagreements.csv").open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            read_twice[row["genre"]] += [(row["label"], row["label2"])] * int(row["sentences"])
    print("| genre | documents | sentences | conciliatory | hostile | neutral | read twice | kappa |")
    print("|---|---|---|---|---|---|---|---|")
    genres = sorted({row["genre"] for row in rows})
    for genre in [*genres, "all"]:
        inside = [row for row in rows if genre in (row["genre"], "all")]
        pairs = [pair for name, found in read_twice.items() if genre in (name, "all") for pair in found]
        labels = Counter(row["label"] for row in inside)
        shares = " | ".join(f"{labels[label] / len(inside):.0%}" for label in LABELS)
        documents = len({row["document"] for row in inside})
        agreed = f"{kappa_of(pairs):.3f}" if pairs else ""
        print(f"| {genre} | {documents} | {len(inside)} | {shares} | {len(pairs)} | {agreed} |")


if __name__ == "__main__":
    main()
