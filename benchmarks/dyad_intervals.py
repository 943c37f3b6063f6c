"""Simulate how often the intervals of dyads, in `stance article`, hold the truth.

Usage: python benchmarks/dyad_intervals.py [--samples N]

Statements have probabilities of conciliatory, hostile and neutral, drawn about their mean as a Dirichlet distribution
has them, and stances that are drawn with these, alone or alike in an article. The interval is of the mean of the
stances of the very statements that were read; beside that, it is counted how often it holds the mean of all statements
that could be drawn. The last world is the default model's answers to data/challenge.csv and its labels. The script
prints the table of docs/reliability.md.
"""

import argparse
import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.stats import norm

import stance
from intervals import Counts, table
from stance import Dyad, Participant, Statement
from stance.articles.dyads import dyads
from stance.scoring.scorer import Floats

CHALLENGE = Path(__file__).parent.parent / "data" / "challenge.csv"
LABELS = ("conciliatory", "hostile", "neutral")
MEAN = np.array([0.25, 0.4, 0.35])
SCORES = np.array([1.0, -1.0, 0.0])
SIZES = (1, 2, 3, 5, 10, 30)
POPULATION = 20_000
SHARED = 0.3
"""How much of the spread of the stances, where they are alike, is their article's."""


@dataclass(frozen=True)
class World:
    """The statements that could be drawn: what the model says of them and how probable each stance is in truth."""

    name: str
    told: Floats
    true: Floats
    alike: bool = False

    def drawn(self, number: int, rng: np.random.Generator) -> tuple[Floats, Counts]:
        """Return what the model says of some statements, and their stances."""
        rows = rng.integers(0, len(self.told), number)
        shared = SHARED if self.alike else 0.0
        noise = np.sqrt(shared) * rng.normal() + np.sqrt(1 - shared) * rng.normal(size=number)
        ordered = self.true[rows][:, [1, 2, 0]].cumsum(axis=1)  # from hostile to conciliatory
        places = (norm.cdf(noise)[:, None] > ordered[:, :2]).sum(axis=1)
        return self.told[rows], np.array([1, 2, 0])[places]


def dyad(probabilities: Floats) -> Dyad:
    """Return the dyad of statements of which the model says so much."""
    norway, chile = (Participant("", None, None, actor) for actor in ("NOR", "CHL"))
    statements = [
        Statement(
            text="", start=0, end=0, kind="direct", holder=norway, target=chile, stance=LABELS[int(p.argmax())],
            probabilities=dict(zip(LABELS, map(float, p), strict=True)), score=float(p[0] - p[1]), certain=False,
        )
        for p in probabilities
    ]  # fmt: skip
    return dyads(statements, LABELS[:2])[0]


def worlds(rng: np.random.Generator) -> list[World]:
    """Return the worlds, those of a model that is right about its doubt first."""
    sharp, middling, vague = (rng.dirichlet(MEAN * concentration, POPULATION) for concentration in (0.5, 2, 8))
    tempered: Callable[[Floats], Floats] = lambda p: p**2 / (p**2).sum(axis=1, keepdims=True)  # noqa: E731
    answers, labels = challenge()
    return [
        World("model mostly sure", sharp, sharp),
        World("model often in doubt", middling, middling),
        World("model always in doubt", vague, vague),
        World("model often in doubt, statements alike", middling, middling, alike=True),
        World("model too sure", tempered(middling), middling),
        World("data/challenge.csv", answers, np.eye(3)[labels]),
    ]


def challenge() -> tuple[Floats, Counts]:
    """Return the default model's probabilities of the challenge set, and its labels."""
    with CHALLENGE.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    model = stance.load(stance.default_model())
    answers = model.classify([row["text"] for row in rows])
    told = np.array([[answer.probabilities[label] for label in LABELS] for answer in answers])
    return told, np.array([LABELS.index(row["label"]) for row in rows])


def coverage(world: World, number: int, samples: int, rng: np.random.Generator) -> list[str]:
    """Return how often the interval holds the mean of its statements and of all, and how wide it is."""
    of_all = float((world.true @ SCORES).mean())
    own = everything = width = 0.0
    for _ in range(samples):
        told, stances = world.drawn(number, rng)
        found = dyad(told)
        own += found.low <= SCORES[stances].mean() <= found.high
        everything += found.low <= of_all <= found.high
        width += found.high - found.low
    return [f"{own / samples:.1%}", f"{everything / samples:.1%}", f"{width / samples:.2f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=1000)
    samples = parser.parse_args().samples
    rng = np.random.default_rng(1)
    rows = [
        [world.name, str(number), *coverage(world, number, samples, rng)] for world in worlds(rng) for number in SIZES
    ]
    table(["statements", "how many", "their own mean", "mean of all that could be drawn", "width"], rows)


if __name__ == "__main__":
    main()
