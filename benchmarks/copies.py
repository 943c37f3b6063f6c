"""Hold the exact search for near-duplicates against MinHash: how long each takes, and what it finds.

Usage: python benchmarks/copies.py [--texts 20000] [--copies 0.1]

Texts are composed of the words of data/corpus in random order; some are repeated with a word exchanged. A pair counts
where the word trigrams overlap by 0.8. MinHash is datasketch's (`pip install 'diplomatic-stance[peers]'`), with the
pairs that it proposes checked exactly, as anybody would who wants none that is wrong.
"""

import argparse
import csv
import random
import time
from collections.abc import Callable
from pathlib import Path

from intervals import table
from stance.labelling.copies import THRESHOLD, near_duplicates, shingles

CORPUS = Path(__file__).parents[1] / "data" / "corpus"
PERMUTATIONS = (64, 128, 256)
Pairs = set[tuple[int, int]]


def texts(number: int, copies: float, rng: random.Random) -> list[str]:
    """Return so many texts, some of them nearly the same as one before."""
    paths = sorted(CORPUS.glob("*.csv"))
    words = [w for path in paths for row in csv.DictReader(path.open(encoding="utf-8")) for w in row["text"].split()]
    made: list[str] = []
    for _ in range(number):
        if made and rng.random() < copies:
            cells = rng.choice(made).split()
            cells[rng.randrange(len(cells))] = rng.choice(words)
            made.append(" ".join(cells))
        else:
            made.append(" ".join(rng.choices(words, k=rng.randint(8, 60))))
    return made


def exact(given: list[str]) -> Pairs:
    """Return the pairs that `stance trend --collapse` finds."""
    return {(near.first, near.second) for near in near_duplicates(given)}


def minhash(given: list[str], permutations: int) -> Pairs:
    """Return the pairs that MinHash proposes and whose overlap reaches the threshold."""
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=THRESHOLD, num_perm=permutations), set()
    sets = [shingles(text) for text in given]
    for number, own in enumerate(sets):
        sketch = MinHash(num_perm=permutations)
        sketch.update_batch([shingle.encode() for shingle in own])
        for other in index.query(sketch):
            if len(own & sets[other]) >= THRESHOLD * len(own | sets[other]) - 1e-9:
                found.add((other, number))
        index.insert(number, sketch)
    return found


def timed(search: Callable[[], Pairs]) -> tuple[Pairs, float]:
    start = time.process_time()
    return search(), time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=20_000)
    parser.add_argument("--copies", type=float, default=0.1)
    given = parser.parse_args()
    made = texts(given.texts, given.copies, random.Random(1))  # noqa: S311  # no secret
    pairs, seconds = timed(lambda: exact(made))
    rows = [["exact", f"{len(pairs):,}", "1.000", f"{seconds:.1f}"]]
    for permutations in PERMUTATIONS:
        own, seconds = timed(lambda number=permutations: minhash(made, number))  # type: ignore[misc]
        rows.append(
            [f"MinHash, {permutations}", f"{len(own):,}", f"{len(own & pairs) / len(pairs):.3f}", f"{seconds:.1f}"]
        )
    print(f"{given.texts:,} texts, {given.copies:.0%} of them copies with a word exchanged\n")
    table(["search", "pairs", "share found", "seconds of CPU"], rows)


if __name__ == "__main__":
    main()
