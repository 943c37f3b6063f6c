"""Simulate how often the intervals of `stance data agreement` hold the truth.

Usage: python benchmarks/agreement_intervals.py [--samples N]

Units are labelled again and again by coders who know the true label with some probability and else draw one as often
as labels occur: so kappa and alpha of all units that could be drawn are that probability squared. In some worlds labels
are missing by chance and one coder, in doubt, always takes the commonest label. Of each sample the package computes its
intervals, and it is counted how often they hold the figure of all units. Beside them stands what the percentile
bootstrap over units would do. The script prints the table of docs/reliability.md.
"""

import argparse
import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product

import numpy as np

from intervals import EVEN, SKEWED, table
from stance.labelling.agreement import Agreement, agreement, alpha, alpha_ordinal, fleiss, kappa, percent_agreement
from stance.model.intervals import Interval
from stance.scoring.scorer import Floats

LABELS = ("a", "b", "c")
RARE = (0.04, 0.16, 0.8)
UNITS = (50, 100, 300)
BOOTSTRAPS = 400
NAMES = (
    "percent", "Cohen's kappa", "Fleiss' kappa", "alpha", "alpha, ordinal", "alpha of the rarest label",
    "alpha, bootstrap",
)  # fmt: skip
Unit = tuple[str | None, ...]


@dataclass(frozen=True)
class World:
    """How often labels occur, how far so many coders agree beyond chance, what they leave out, whether one leans."""

    name: str
    prevalence: tuple[float, float, float]
    agreement: float
    coders: int
    missing: float = 0.0
    leaning: bool = False

    @cached_property
    def units(self) -> dict[Unit, float]:
        """Return how probable each pattern of labels is."""
        knows = math.sqrt(self.agreement)
        shares = np.array(self.prevalence)
        doubts = [shares] * (self.coders - self.leaning) + [np.eye(3)[2]] * self.leaning
        found: defaultdict[Unit, float] = defaultdict(float)
        for true, answers in product(range(3), product(range(-1, 3), repeat=self.coders)):
            each = [
                self.missing if a < 0 else (1 - self.missing) * (knows * (a == true) + (1 - knows) * doubt[a])
                for a, doubt in zip(answers, doubts, strict=True)
            ]
            found[tuple(None if a < 0 else LABELS[a] for a in answers)] += float(shares[true] * np.prod(each))
        return {unit: p for unit, p in found.items() if p > 0}

    def drawn(self, number: int, rng: np.random.Generator) -> list[Unit]:
        """Return units as they are drawn."""
        kinds = list(self.units)
        return [kinds[i] for i in rng.choice(len(kinds), number, p=list(self.units.values()))]

    def truth(self) -> dict[str, float]:
        """Return the figures of all units that could be drawn."""
        shares = np.array(list(self.units.values()))
        together = np.tensordot(shares, np.stack([coincidences(unit) for unit in self.units]), 1) * 1e9
        whole = np.tensordot(shares, np.stack([coincidences(u) * (None not in u) for u in self.units]), 1)
        first = np.zeros((3, 3))
        for unit, p in self.units.items():
            if unit[0] is not None and unit[1] is not None:
                first[LABELS.index(unit[0]), LABELS.index(unit[1])] += p
        found = (
            percent_agreement(together), kappa(first), fleiss(whole), alpha(together), alpha_ordinal(together),
            alpha(against_all(together)),
        )  # fmt: skip
        return dict(zip(NAMES, map(float, found), strict=False)) | {NAMES[-1]: float(alpha(together))}


def coincidences(unit: Unit) -> Floats:
    """Return how often labels meet in a unit (Krippendorff 2011)."""
    answers = [LABELS.index(a) for a in unit if a is not None]
    matrix = np.zeros((3, 3))
    for i, j in combinations(answers, 2):
        matrix[i, j] += 1 / (len(answers) - 1)
        matrix[j, i] += 1 / (len(answers) - 1)
    return matrix


def against_all(matrix: Floats) -> Floats:
    """Return a matrix of coincidences, or several, of the first label and all others as one."""
    halves = np.eye(3)[[0, 1, 1]][:, :2]
    return np.asarray(halves.T @ matrix @ halves)


def bootstrap(units: list[Unit], rng: np.random.Generator) -> Interval:
    """Return alpha with its percentile bootstrap interval over units."""
    counted = Counter(units)
    matrices, times = np.stack([coincidences(u) for u in counted]), np.array(list(counted.values()))
    draws = rng.multinomial(times.sum(), times / times.sum(), size=BOOTSTRAPS)
    values = alpha(np.tensordot(draws, matrices, 1))
    ends = (
        np.percentile(values[np.isfinite(values)], [2.5, 97.5]) if np.isfinite(values).any() else (math.nan, math.nan)
    )
    return Interval(float(alpha(np.tensordot(times, matrices, 1))), float(ends[0]), float(ends[1]))


def figures(found: Agreement) -> list[Interval]:
    """Return the intervals in the order of NAMES."""
    pair, label = found.pairs[0], found.by_label["a"]
    ordinal = found.alpha_ordinal or found.alpha
    return [found.percent, pair.kappa, found.fleiss, found.alpha, ordinal, label.alpha]


def coverage(world: World, number: int, samples: int, rng: np.random.Generator) -> list[str]:
    """Return how often each interval holds the truth, of the samples in which the figure is defined."""
    truth = list(world.truth().values())
    held, defined = np.zeros(len(NAMES)), np.zeros(len(NAMES))
    coders = [str(i) for i in range(world.coders)]
    for _ in range(samples):
        units = world.drawn(number, rng)
        found = [*figures(agreement(units, coders, labels=LABELS, ordinal=True)), bootstrap(units, rng)]
        defined += [math.isfinite(f.value) for f in found]
        held += [f.low <= true <= f.high for f, true in zip(found, truth, strict=True)]
    return [f"{share:.1%}" for share in held / defined]


WORLDS = [
    *(
        World(name, prevalence, agreed, coders)
        for name, prevalence in (("even", EVEN), ("skewed", SKEWED))
        for coders in (2, 3)
        for agreed in (0.5, 0.7, 0.9)
    ),
    World("rare", RARE, 0.7, 2),
    World("rare", RARE, 0.9, 2),
    World("skewed, a fifth missing, one coder leans", SKEWED, 0.7, 3, missing=0.2, leaning=True),
]


def row(place: int, samples: int) -> list[str]:
    """Return a row of the table: that of a world and a number of units, with random numbers of its own."""
    world, number = WORLDS[place // len(UNITS)], UNITS[place % len(UNITS)]
    found = coverage(world, number, samples, np.random.default_rng((1, place)))
    return [world.name, str(world.coders), f"{world.truth()['alpha']:.2f}", str(number), *found]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=500)
    samples = parser.parse_args().samples
    rows = (row(place, samples) for place in range(len(WORLDS) * len(UNITS)))
    table(["labels", "coders", "alpha", "units", *NAMES], rows)


if __name__ == "__main__":
    main()
