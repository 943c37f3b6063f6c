"""Print what the corpus holds and how far its two readings agree: Cohen's kappa per genre.

Usage: python benchmarks/agreement.py

Sentences on which the two readings differed were left out of the corpus; their number stands in data/disagreements.csv
as counts, so that the agreement printed here is that of all sentences read twice, not of those that were kept.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
LABELS = ("conciliatory", "hostile", "neutral")

Pair = tuple[str, str]


def kappa(pairs: Sequence[Pair]) -> float:
    """Return Cohen's kappa of two readings (Cohen 1960)."""
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(first[label] * second[label] for label in LABELS) / n**2
    return (observed - expected) / (1 - expected) if expected < 1 else 1.0


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
        agreed = f"{kappa(pairs):.3f}" if pairs else ""
        print(f"| {genre} | {documents} | {len(inside)} | {shares} | {len(pairs)} | {agreed} |")


if __name__ == "__main__":
    main()
