"""Search for near-duplicates: inside the corpus, between corpus and challenge set, and against other tables.

Usage: python benchmarks/near_duplicates.py [--threshold 0.8] [OTHER.csv ...]

Two sentences are near-duplicates when their word trigrams (words below four) overlap by the threshold (Jaccard). Exits
with 1 where any pair is found, so that it can guard a change of the data.
"""

import argparse
import csv
import sys
from pathlib import Path

from stance.labelling.copies import near_duplicates

ROOT = Path(__file__).parents[1]


def sentences(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as handle:
        return [row["text"] for row in csv.DictReader(handle)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("others", nargs="*", type=Path)
    parser.add_argument("--threshold", type=float, default=0.8)
    given = parser.parse_args()
    texts = [("corpus", t) for path in sorted((ROOT / "data" / "corpus").glob("*.csv")) for t in sentences(path)]
    count = len(texts)
    for path in [ROOT / "data" / "challenge.csv", *given.others]:
        texts += [(path.name, t) for t in sentences(path)]
    near = near_duplicates([text for _, text in texts], given.threshold)
    found = sorted((n for n in near if "corpus" in (texts[n.first][0], texts[n.second][0])), key=lambda n: -n.overlap)
    for n in found:
        print("{:.2f}  {}: {}\n      {}: {}".format(n.overlap, *texts[n.first], *texts[n.second]))
    print(f"{count} corpus sentences, {len(texts) - count} others: {len(found)} pairs at or above {given.threshold}")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
