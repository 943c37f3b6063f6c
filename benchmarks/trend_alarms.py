"""Simulate how often `stance trend` flags a change where there is none, and finds one where there is.

Usage: python benchmarks/trend_alarms.py [--series N] [--seed S]

A series has documents on random days of twenty years, each with one to twelve statements whose scores lean with the
mood of their document; a fifth of its documents are of one busy year. Four dyads are looked at together, as in
data/examples/dated.csv: a false alarm is any of four flat ones flagged. Where events move all documents of a month
together, documents are no longer exchangeable; the table shows what that costs, and what exchanging months does.
The script prints the tables of docs/trends.md.
"""

import argparse
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from intervals import table
from stance.model.intervals import wilson
from stance.shares.estimate import counted
from stance.shares.intervals import SCORE
from stance.shares.moments import Floats
from stance.shares.results import Group, Quantity
from stance.trends.changes import Change, Units, changes_of, units_of
from stance.trends.choices import Exchange
from stance.trends.periods import Frequency
from stance.trends.sums import series_sums

Ints = npt.NDArray[np.intp]
MONTHS = 240
GROUPS: list[Group] = [(name,) for name in "abcd"]
SIZES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6)
MOOD = 0.45
EVENT = 0.35


@dataclass(frozen=True)
class World:
    """What series are like: documents in each, how far a document's mood and a month's events move its statements."""

    name: str
    documents: int
    mood: float = MOOD
    event: float = 0.0


@dataclass(frozen=True)
class Series:
    """The statements of a dyad: their scores, and their months and documents."""

    scores: Floats
    months: Ints
    documents: Ints

    @property
    def units(self) -> Units:
        return units_of(self.scores, [("a",)] * len(self.scores), self.months, self.documents)[("a",)]


def series(world: World, rng: np.random.Generator, size: float = 0.0, at: int = MONTHS // 2) -> Series:
    """Return a series whose mean score is `size` larger from a month on."""
    months = rng.integers(0, MONTHS, world.documents)
    busy = rng.integers(0, MONTHS - 12)
    months[: world.documents // 5] = busy + rng.integers(0, 12, world.documents // 5)
    sizes = np.minimum(12, rng.geometric(0.3, world.documents))
    events = rng.normal(0, world.event, MONTHS)
    lean = rng.normal(0, world.mood, world.documents) + events[months]
    documents = np.repeat(np.arange(world.documents), sizes)
    # Scores of a model: most near one of three values, some between.
    drawn = lean[documents] + rng.normal(0, 0.7, len(documents))
    plain = np.clip(0.8 * np.tanh(2 * drawn) + rng.normal(0, 0.1, len(documents)), -1, 1) * 0.8
    moved = plain + size * (months[documents] >= at)
    return Series(np.clip(moved, -1, 1), months[documents].astype(np.intp), documents.astype(np.intp))


def found(world: World, size: float, exchange: Exchange, rng: np.random.Generator) -> list[Change]:
    """Return what is found in four dyads, of which the first changes."""
    made = [series(world, rng, size if group == GROUPS[0] else 0.0) for group in GROUPS]
    units = dict(zip(GROUPS, (one.units for one in made), strict=True))
    return changes_of(units, exchange=exchange, seed=int(rng.integers(1 << 30)))


def share(hits: int, trials: int) -> str:
    interval = wilson(hits / trials, trials)
    return f"{interval.value:.3f} [{interval.low:.3f}, {interval.high:.3f}]"


def alarms(times: int, rng: np.random.Generator) -> Iterator[list[str]]:
    """Yield rows of the table of false alarms: four flat dyads, by world and by what is exchanged."""
    worlds = (
        World("documents alone", 130), World("few documents", 30),
        World("strong moods", 130, mood=1.0), World("events shared by a month", 480, event=EVENT),
    )  # fmt: skip
    for world in worlds:
        cells = []
        for exchange in Exchange:
            flagged = sum(any(c.flagged for c in found(world, 0.0, exchange, rng)) for _ in range(times))
            cells.append(share(flagged, times))
        yield [world.name, str(world.documents), *cells]


def powers(times: int, rng: np.random.Generator) -> Iterator[list[str]]:
    """Yield rows of the table of power: by size of the change, what is found of it, and how well it is told."""
    for documents in (130, 60):
        for size in SIZES[1:]:
            hits, near, held, dated, others = 0, 0, 0, 0, 0
            true = truth(World("", documents), size)
            for _ in range(times):
                changes = found(World("", documents), size, Exchange.documents, rng)
                first = changes[0]
                others += any(change.flagged for change in changes[1:])
                if first.flagged:
                    hits += 1
                    near += abs(first.first - MONTHS // 2) <= 12
                    held += first.low <= true <= first.high
                    dated += first.earliest <= MONTHS // 2 <= first.latest
            told = [f"{number / hits:.2f}" if hits else "" for number in (near, held, dated)]
            yield [str(documents), f"{true:+.2f}", share(hits, times), *told, f"{others / times:.3f}"]


def truth(world: World, size: float) -> float:
    """Return by how much the mean score really changes, bounded as scores are."""
    rng = np.random.default_rng(1)
    many = World("", 40_000, world.mood)
    made = series(many, rng, size)
    after = made.months >= MONTHS // 2
    return float(made.scores[after].mean() - made.scores[~after].mean())


def coverage(times: int, rng: np.random.Generator) -> Iterator[list[str]]:
    """Yield rows of the table of intervals: how often those of a period's mean score hold the mean of the stream."""
    pool = series(World("", 60_000), rng)
    mean = float(pool.scores.mean())
    by_document = np.split(pool.scores, np.flatnonzero(np.diff(pool.documents)) + 1)
    for documents in (1, 2, 3, 5, 10, 30):
        held, widths = 0, []
        for _ in range(times):
            drawn = [by_document[i] for i in rng.integers(0, len(by_document), documents)]
            scores, numbers = np.concatenate(drawn), np.repeat(np.arange(documents), [len(d) for d in drawn])
            cells = series_sums(
                [Quantity("", scores, scores, np.zeros(0), SCORE)], [("a",)] * len(scores),
                np.zeros(len(scores), np.intp), Frequency.month, documents=numbers.astype(np.intp),
            )  # fmt: skip
            interval = counted(cells.cells[("a",), 0][0], SCORE)
            held += interval.low <= mean <= interval.high
            widths.append(interval.high - interval.low)
        yield [str(documents), f"{held / times:.3f}", f"{np.mean(widths):.2f}"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=400, help="how often four series are simulated for each row")
    parser.add_argument("--seed", type=int, default=16)
    given = parser.parse_args()
    rng = np.random.default_rng(given.seed)
    print(f"False alarms, {given.series} times four flat dyads, --alarm 0.05\n")
    heads = ["world", "documents in a dyad", "exchanging documents", "exchanging periods"]
    table(heads, list(alarms(given.series, rng)))
    print(f"\nOne dyad of four changes in the middle, {given.series} times\n")
    heads = [
        "documents in a dyad", "change of the mean score", "flagged", "first month within a year of it",
        "interval of the size holds it", "interval of the month holds it", "another flagged",
    ]  # fmt: skip
    table(heads, list(powers(given.series, rng)))
    print(f"\nIntervals of one period's mean score, {10 * given.series} times\n")
    table(["documents in the period", "holds the mean", "mean width"], list(coverage(10 * given.series, rng)))


if __name__ == "__main__":
    main()
