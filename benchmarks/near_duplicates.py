"""Search for near-duplicates: inside the corpus, between corpus and challenge set, and against other tables.

Usage: python benchmarks/near_duplicates.py [--threshold 0.8] [OTHER.csv ...]

Two sentences are near-duplicates when their word trigrams (words below four) overlap by the threshold (Jaccard). Exits
with 1 where any pair is found, so that it can guard a change of the data.
"""

import argparse
import csv
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]


def shingles(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(" ".join(words[i : i + 3]) for i in range(max(1, len(words) - 2)))


def sentences(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as handle:
        return [row["text"] for row in csv.DictReader(handle)]


def pairs(texts: list[tuple[str, str]], threshold: float) -> Iterator[tuple[float, tuple[str, str], tuple[str, str]]]:
    index: dict[str, list[int]] = defaultdict(list)
    sets = [shingles(text) for _, text in texts]
    for i, found in enumerate(sets):
        shared: dict[int, int] = defaultdict(int)
        for shingle in found:
            for j in index[shingle]:
                shared[j] += 1
            index[shingle].append(i)
        for j, n in shared.items():
            overlap = n / (len(found) + len(sets[j]) - n)
            if overlap >= threshold and "corpus" in (texts[i][0], texts[j][0]):
                yield overlap, texts[j], texts[i]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("others", nargs="*", type=Path)
    parser.add_argument("--threshold", type=float, default=0.8)
    given = parser.parse_args()
    texts = [("corpus", t) for path in sorted((ROOT / "data" / "corpus").glob("*.csv")) for t in sentences(path)]
    count = len(texts)
    for path in [ROOT / "data" / "challenge.csv", *given.others]:
        texts += [(path.name, t) for t in sentences(path)]
    found = sorted(pairs(texts, given.threshold), reverse=True)
    for overlap, (where, one), (other, two) in found:
        print(f"{overlap:.2f}  {where}: {one}\n      {other}: {two}")
    print(f"{count} corpus sentences, {len(texts) - count} others: {len(found)} pairs at or above {given.threshold}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
