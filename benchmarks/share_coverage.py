"""Print how often the intervals of `stance share` hold the truth, and how wide they are.

Usage: python benchmarks/share_coverage.py [TABLE --model DIR] [--by COLUMN] [--document-column COLUMN] [--draws 1000]

TABLE holds real labelled texts that the model of DIR has not learned from. Its rows are the population: tables of 3,000
are drawn from it with replacement, of each a sample is labelled, and the intervals are held against the share in the
whole. Without TABLE there are only composed populations, in which the model errs in a known way. For each label the
share is estimated; a line gives the mean over labels of how often an interval held the truth (and that of the label
farthest from .95), and the mean width.
"""

import argparse
import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

import stance
from stance.model.intervals import Interval, wilson
from stance.shares.choices import Population
from stance.shares.estimate import corrected, naive
from stance.shares.intervals import SCORE, SHARE
from stance.shares.moments import Floats
from stance.shares.sampling import FEWEST, allot
from stance.shares.shrinkage import shared_correction, shrunk
from stance.shares.sums import Sampled, Sums, sums_of
from stance.tables.labelled import read_labelled

ROWS = 3000
LABELS = (50, 100, 300)
Ints = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Pool:
    """A population: the number of each row's true label, what the model gives each label, groups and documents."""

    name: str
    truth: Ints
    model: Floats
    groups: Ints | None = None
    documents: Ints | None = None
    poles: tuple[int, int] | None = None

    def at(self, rows: Ints) -> "Pool":
        groups, documents = (None if a is None else a[rows] for a in (self.groups, self.documents))
        return Pool(self.name, self.truth[rows], self.model[rows], groups, documents)

    def share(self, label: int) -> float:
        return float((self.truth == label).mean())


@dataclass
class Tally:
    """Of one label: whether each interval held the truth, and its width, by method."""

    held: dict[str, list[bool]] = field(default_factory=dict)
    widths: dict[str, list[float]] = field(default_factory=dict)

    def add(self, method: str, interval: Interval, truth: float) -> None:
        self.held.setdefault(method, []).append(interval.low <= truth <= interval.high)
        self.widths.setdefault(method, []).append(interval.high - interval.low)


def composed(rng: np.random.Generator, size: int = 60_000) -> Iterator[Pool]:
    """Yield populations of two labels whose model errs in a known way."""
    kinds = {
        "two fifths, model fair": (0.4, 0.8, 0.85),
        "one in twenty, model good": (0.05, 0.8, 0.98),
        "one in fifty, model blind to most": (0.02, 0.3, 0.999),
        "three tenths, model nearly perfect": (0.3, 0.98, 0.99),
        "half, model no better than a coin": (0.5, 0.5, 0.5),
    }
    for name, (base, found, spared) in kinds.items():
        truth = rng.random(size) < base
        said = np.where(truth, rng.random(size) < found, rng.random(size) > spared)
        p = np.where(said, rng.beta(8, 1.5, size), rng.beta(1, 9, size))
        yield Pool(name, truth.astype(np.intp), np.stack([1 - p, p], axis=1))


def simple(drawn: Ints, rows: int) -> Sampled:
    every = np.full(len(drawn), rows / max(1, len(drawn)))
    return Sampled(drawn, every, np.zeros(len(drawn), np.intp), ("all",), (rows,), (len(drawn),))


def random_draw(table: Pool, number: int, rng: np.random.Generator) -> Sampled:
    return simple(rng.choice(len(table.truth), number, replace=False), len(table.truth))


def stratified_draw(table: Pool, number: int, rng: np.random.Generator) -> Sampled:
    """Draw as `stance sample --stratify` does: by the model's label and whether it is certain of it."""
    best = table.model.argmax(axis=1)
    cells = best * 2 + (table.model.max(axis=1) >= 0.6)
    doubt = 1 - (table.model**2).sum(axis=1)
    kinds = [np.flatnonzero(cells == cell) for cell in np.unique(cells)]
    sizes = [len(kind) for kind in kinds]
    weights = [len(kind) * max(0.1, float(np.sqrt(doubt[kind].mean()))) for kind in kinds]
    parts = allot(number, sizes, weights, FEWEST)
    members = [np.concatenate([kinds[i] for i in part.members]) for part in parts]
    drawn = [rng.choice(rows, part.number, replace=False) for rows, part in zip(members, parts, strict=True)]
    strata = np.repeat(np.arange(len(parts)), [len(d) for d in drawn])
    counts, taken = tuple(map(len, members)), tuple(map(len, drawn))
    each = np.array([n / k for n, k in zip(counts, taken, strict=True)])
    return Sampled(np.concatenate(drawn), each[strata], strata, tuple(map(str, range(len(parts)))), counts, taken)


def sums(table: Pool, label: int, sampled: Sampled) -> Sums:
    answered = (table.model.argmax(axis=1) == label).astype(float)
    truth = (table.truth[sampled.places] == label).astype(float)
    return sums_of(answered, table.model[:, label], truth, sampled, table.documents)


def rows_of(pool: Pool, rng: np.random.Generator) -> Ints:
    """Return which rows a new table has: some at random or, where there are documents, whole documents at random."""
    if pool.documents is None:
        return rng.integers(0, len(pool.truth), ROWS)
    order, sizes = np.argsort(pool.documents, kind="stable"), np.bincount(pool.documents)
    drawn = rng.integers(0, len(sizes), ROWS)
    drawn = drawn[: int(np.searchsorted(np.cumsum(sizes[drawn]), ROWS)) + 1]
    before = np.repeat((np.cumsum(sizes) - sizes)[drawn], sizes[drawn])
    inside = np.arange(sizes[drawn].sum()) - np.repeat(np.cumsum(sizes[drawn]) - sizes[drawn], sizes[drawn])
    return np.asarray(order[before + inside])


def renumbered(table: Pool, rows: Ints, pool: Pool) -> Pool:
    """Return a table in which a document drawn twice is two documents."""
    if pool.documents is None:
        return table
    of = pool.documents[rows]
    starts = np.flatnonzero(np.r_[True, (of[1:] != of[:-1]) | (rows[1:] <= rows[:-1])])
    return Pool(table.name, table.truth, table.model, None, np.searchsorted(starts, np.arange(len(rows)), "right") - 1)


def simulate_mean(pool: Pool, number: int, poles: tuple[int, int], draws: int, rng: np.random.Generator) -> Tally:
    """Return how the intervals of the mean score did over tables drawn from a population."""
    first, second = poles
    truth = pool.share(first) - pool.share(second)
    tally = Tally()
    for _ in range(draws):
        table = pool.at(rows_of(pool, rng))
        sampled = random_draw(table, number, rng)
        score = table.model[:, first] - table.model[:, second]
        coded = (table.truth == first).astype(float) - (table.truth == second)
        found = sums_of(score, score, coded[sampled.places], sampled)
        estimate = corrected(found, SCORE, Population.stream)
        assert estimate is not None  # noqa: S101
        tally.add("naive", naive(found, SCORE), truth)
        tally.add("corrected", estimate.interval, truth)
    return tally


Draw = Callable[[Pool, int, np.random.Generator], Sampled]


def simulate(
    pool: Pool, number: int, draw: Draw, population: Population, draws: int, rng: np.random.Generator
) -> list[Tally]:
    """Return how the intervals of each label did over tables drawn from a population."""
    labels = pool.model.shape[1]
    tallies = [Tally() for _ in range(labels)]
    for _ in range(draws):
        rows = rows_of(pool, rng)
        table = renumbered(pool.at(rows), rows, pool)
        sampled = draw(table, number, rng)
        for label, tally in enumerate(tallies):
            truth = (pool if population is Population.stream else table).share(label)
            found = sums(table, label, sampled)
            estimate = corrected(found, SHARE, population)
            assert estimate is not None  # noqa: S101
            tally.add("naive", naive(found, SHARE), truth)
            tally.add("corrected", estimate.interval, truth)
            if draw is random_draw:
                alone = float((table.truth[sampled.places] == label).mean())
                tally.add("labels alone", wilson(alone, number), truth)
    return tallies


def simulate_groups(
    pool: Pool, number: int, groups: int, draws: int, rng: np.random.Generator, *, shrink: bool, without: bool = False
) -> list[Tally]:
    """Return how the intervals of groups did that have so many labels each, alone or by the shared correction.

    `without` asks for groups that have none themselves: every second one, the others having that many.
    """
    assert pool.groups is not None  # noqa: S101
    sizes = np.bincount(pool.groups)
    large = np.flatnonzero(sizes >= 300)
    places = {group: np.flatnonzero(pool.groups == group) for group in large.tolist()}
    tallies = [Tally() for _ in range(pool.model.shape[1])]
    for _ in range(draws):
        chosen = rng.choice(large, min(groups, len(large)), replace=False).tolist()
        tables = [pool.at(rng.choice(places[group], 200)) for group in chosen]
        bare = [without and i % 2 == 1 for i in range(len(tables))]
        sampled = [
            None if empty else random_draw(table, number, rng) for table, empty in zip(tables, bare, strict=True)
        ]
        for label, tally in enumerate(tallies):
            parts = [sums(t, label, s or simple(np.zeros(0, np.intp), 1)) for t, s in zip(tables, sampled, strict=True)]
            shared = shared_correction(parts) if shrink else None
            for group, part, empty in zip(chosen, parts, bare, strict=True):
                if without and not empty:
                    continue
                truth = float((pool.truth[places[group]] == label).mean())
                own = shrunk(part, shared, SHARE, Population.stream) if shared else None
                estimate = own or corrected(part, SHARE, Population.stream)
                assert estimate is not None  # noqa: S101
                tally.add("naive", naive(part, SHARE), truth)
                tally.add("corrected", estimate.interval, truth)
    return tallies


def line(name: str, number: int, tallies: Sequence[Tally]) -> str:
    """Return a row of the table."""

    def cells(method: str) -> list[str]:
        if method not in tallies[0].held:
            return ["", ""]
        held = [float(np.mean(tally.held[method])) for tally in tallies]
        width = np.mean([np.mean(tally.widths[method]) for tally in tallies])
        worst = min(held, key=lambda share: -abs(share - 0.95))
        return [f"{np.mean(held):.1%} ({worst:.1%})", f"{width:.3f}"]

    naive_cells = cells("naive")
    return f"| {' | '.join([name, str(number), *naive_cells, *cells('corrected'), cells('labels alone')[1]])} |"


HEADER = (
    "| | labels | naive holds | width | corrected holds | width | labels alone, width |\n|---|---|---|---|---|---|---|"
)


def show(pools: Sequence[Pool], draws: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    print(HEADER)
    for pool in pools:
        for number in LABELS:
            print(
                line(pool.name, number, simulate(pool, number, random_draw, Population.stream, draws, rng)), flush=True
            )


def show_real(pool: Pool, by_document: Pool | None, draws: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    print(HEADER)
    kinds: list[tuple[str, Pool, Draw, Population]] = [
        ("real", pool, random_draw, Population.stream),
        ("real, of the very table", pool, random_draw, Population.table),
        ("real, stratified", pool, stratified_draw, Population.stream),
    ]
    if by_document is not None:
        kinds.append(("real, in documents", by_document, random_draw, Population.stream))
    for name, of, draw, population in kinds:
        for number in LABELS:
            print(line(name, number, simulate(of, number, draw, population, draws, rng)), flush=True)
    if pool.poles is not None:
        for number in LABELS:
            print(line("real, mean score", number, [simulate_mean(pool, number, pool.poles, draws, rng)]), flush=True)
    if pool.groups is not None:
        few = max(50, draws // 5)
        for number in (20, 50):
            done = simulate_groups(pool, number, 10, few, rng, shrink=False)
            print(line("real, one of 10 groups", number, done), flush=True)
        for number in (2, 5, 10):
            for groups in (6, 12):
                done = simulate_groups(pool, number, groups, few, rng, shrink=True)
                print(line(f"real, one of {groups} groups, shared", number, done), flush=True)
        for groups in (12, 20):
            done = simulate_groups(pool, 10, groups, few, rng, shrink=True, without=True)
            print(line(f"real, one of {groups} groups, half of which have 10", 0, done), flush=True)


def read(path: str, model: str, by: str | None, document: str | None) -> Pool:
    """Return the population that a labelled table is."""
    csv.field_size_limit(1 << 24)
    more = [name for name in (by, document) if name]
    labelled = read_labelled([path], more_columns=more)
    loaded = stance.load(model)
    places = [i for i, label in enumerate(labelled.labels) if label in loaded.labels]
    predicted = loaded.classify([labelled.texts[i] for i in places])
    kept = [(i, p) for i, p in zip(places, predicted, strict=True) if p is not None]
    truth = np.array([loaded.labels.index(labelled.labels[i]) for i, _ in kept])
    values = np.array([[p.probabilities[label] for label in loaded.labels] for _, p in kept])

    def numbered(name: str | None) -> Ints | None:
        return None if name is None else np.unique([labelled.columns[name][i] for i, _ in kept], return_inverse=True)[1]

    poles = None
    if loaded.poles is not None:
        poles = (loaded.labels.index(loaded.poles[0]), loaded.labels.index(loaded.poles[1]))
    return Pool("real", truth, values, numbered(by), numbered(document), poles)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table", nargs="?")
    parser.add_argument("--model")
    parser.add_argument("--by")
    parser.add_argument("--document-column")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if given.table is not None:
        if given.model is None:
            parser.error("--model: name a model that has not learned from the table")
        pool = read(given.table, given.model, given.by, given.document_column)
        by_document = None if pool.documents is None else replace(pool, groups=None)
        show_real(replace(pool, documents=None), by_document, given.draws, given.seed)
        print()
    show(list(composed(np.random.default_rng(given.seed))), given.draws, given.seed)


if __name__ == "__main__":
    main()
