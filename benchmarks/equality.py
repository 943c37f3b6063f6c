"""Hold the compiled scorer to the scikit-learn pipeline and to the interpreted scorer over a great many texts.

Usage: python benchmarks/equality.py [--texts 1000000] [--pipeline 100000] [--seed 0] [--model FOLDER]

The texts are sentences of the corpus as they are and mutated: joined, cut, in other cases, with characters of all
planes, combining marks, odd quotes, spaces and numbers put in, and strings of random characters. Prints the largest
difference of a probability and the number of labels that flip, against the interpreted scorer for all texts and against
the scikit-learn pipeline for the first of them; exits with 1 where a difference passes 1e-12 or a label flips.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

import numpy as np

import stance
from stance.scoring.compiled import compile_scorer
from stance.scoring.scorer import Floats
from stance.tables.labelled import read_labelled

ROOT = Path(__file__).parents[1]
BOUND = 1e-12
PART = 10_000
MARKS = [
    "e\u0301",
    "\u0301",
    "İ",
    "ı",
    "ß",
    "Σ",
    "ς",
    "ǅ",
    "ﬁ",
    "각",
    "न",
    "नहीं",
    "中",
    "🤝",
    "👩‍🚀",
    "\U0001d400",
    "\u200b",
    "\ufeff",
    "’",
    "“",
    "«",
]
MARKS += [
    " ",
    "\t",
    "\n",
    "\u2028",
    "\x00",
    "\x1c",
    "—",
    "…",
    "'s",
    "n't",
    " not ",
    " but ",
    " the ",
    ", ",
    ". ",
    "U.S.",
    "1,250.5",
    "10:30",
]


def generated(corpus: Sequence[str], count: int, seed: int) -> Iterator[str]:
    """Yield texts: a fifth as they are, the rest mutated in one way each."""
    rng = random.Random(seed)  # noqa: S311  # no secret

    def cut() -> str:
        text = rng.choice(corpus)
        start, stop = sorted(rng.choices(range(len(text) + 1), k=2))
        return text[start:stop]

    def marked() -> str:
        text = list(rng.choice(corpus))
        for _ in range(rng.randint(1, 6)):
            text.insert(rng.randrange(len(text) + 1), rng.choice(MARKS))
        return "".join(text)

    def noise() -> str:
        top = rng.choice([0x7F, 0x24F, 0x2FFF, 0xD7FF, 0x10FFFF])
        return "".join(chr(c) for c in rng.choices(range(top + 1), k=rng.randint(0, 60)) if not 0xD800 <= c < 0xE000)

    ways: list[Callable[[], str]] = [
        lambda: rng.choice(corpus),
        lambda: " ".join(rng.choices(corpus, k=rng.randint(2, 4))),
        lambda: rng.choice([str.upper, str.lower, str.title, str.swapcase])(rng.choice(corpus)),
        cut, marked, noise,
        lambda: " ".join(rng.sample(rng.choice(corpus).split(" "), k=1) * rng.randint(1, 300)),
    ]  # fmt: skip
    for _ in range(count):
        yield rng.choice(ways)()


def compare(name: str, slow: Floats, fast: Floats) -> "Worst":
    difference = float(np.abs(slow - fast).max()) if len(slow) else 0.0
    return Worst(name, len(slow), difference, int((slow.argmax(axis=1) != fast.argmax(axis=1)).sum()))


class Worst:
    """The largest difference so far, and how many labels flipped."""

    def __init__(self, name: str, texts: int = 0, difference: float = 0.0, flips: int = 0) -> None:
        self.name, self.texts, self.difference, self.flips = name, texts, difference, flips

    def add(self, other: "Worst") -> None:
        self.texts += other.texts
        self.difference = max(self.difference, other.difference)
        self.flips += other.flips


def part(number: int, count: int, pipeline: int, seed: int, folder: Path) -> list[Worst]:
    """Compare one part of the texts."""
    corpus = read_labelled([str(ROOT / "data" / "corpus")]).texts
    model = stance.load(folder)
    fast = compile_scorer(model.scorer_)
    if fast is None:
        raise SystemExit("the compiled scorer is not available here")
    texts = list(generated(corpus, count, seed * 1_000_003 + number))
    quick = fast.probabilities(texts, threads=1)
    found = [compare("interpreted scorer", model.scorer_.probabilities(texts), quick)]
    if pipeline:
        slow = np.asarray(model.pipeline().predict_proba(texts[:pipeline]))
        found.append(compare("scikit-learn pipeline", slow, quick[:pipeline]))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=1_000_000)
    parser.add_argument("--pipeline", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", type=Path, default=stance.default_model(), help="the default one unless given")
    given = parser.parse_args()
    parts = range(-(-given.texts // PART))
    shares = [max(0, min(PART, given.pipeline - n * PART)) for n in parts]
    counts = [min(PART, given.texts - n * PART) for n in parts]
    worst = [Worst("interpreted scorer"), Worst("scikit-learn pipeline")]
    with ProcessPoolExecutor() as pool:
        for found in pool.map(part, parts, counts, shares, repeat(given.seed), repeat(given.model)):
            for total, one in zip(worst, found, strict=False):
                total.add(one)
    print("| held against | texts | largest difference | labels that flip |")
    print("|---|---|---|---|")
    for total in worst:
        print(f"| {total.name} | {total.texts:,} | {total.difference:.1e} | {total.flips} |")
    sys.exit(any(total.difference > BOUND or total.flips for total in worst))


if __name__ == "__main__":
    main()
