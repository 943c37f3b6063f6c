"""Print how often the intervals of `stance share` hold the truth, and how wide they are.

Usage: python benchmarks/share_coverage.py [TABLE --model DIR] [--by COLUMN] [--document-column COLUMN] [--draws 1000]
       python benchmarks/share_coverage.py TABLE --model DIR --document-column COLUMN --alike

TABLE holds real labelled texts that the model of DIR has not learned from. Its rows are the population: tables of 3,000
are drawn from it with replacement, of each a sample is labelled, and the intervals are held against the share in the
whole. Without TABLE there are only composed populations, in which the model errs in a known way. For each label the
share is estimated; a line gives the mean over labels of how often an interval held the truth (and that of the label
farthest from .95), and the mean width. Groups are tables of 200 rows of the values of --by, or composed; those with
fewer than 20 labels share a correction, and a table says how often their intervals hold by the size of the true share.

With --alike it prints instead how far statements of one document are alike: the intraclass correlation of what the
model answers rightly, of all of them and of those that have a label, are answered with it, or either.
"""

import argparse
import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

import stance
from stance.model.intervals import Interval, wilson
from stance.shares.choices import FEW, Population
from stance.shares.estimate import corrected, counted
from stance.shares.intervals import SCORE, SHARE
from stance.shares.moments import Floats
from stance.shares.sampling import FEWEST, allot
from stance.shares.shrinkage import shared_correction, shrunk
from stance.shares.sums import Sampled, Sums, sums_of
from stance.tables.labelled import read_labelled

ROWS = 3000
GROUP_ROWS = 200
LABELS = (50, 100, 300)
SIZES = (0.0, 0.05, 0.15, 0.5, 1.0)
"""Between which a group's true share may lie, in the table of coverage by its size."""
FEWEST_IN_CELL = 200
"""Intervals without which that table says nothing of a size."""
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
    """Of one label: whether each interval held the truth, what that is, and the interval's width, by method."""

    held: dict[str, list[bool]] = field(default_factory=dict)
    widths: dict[str, list[float]] = field(default_factory=dict)
    truths: dict[str, list[float]] = field(default_factory=dict)

    def add(self, method: str, interval: Interval, truth: float) -> None:
        self.truths.setdefault(method, []).append(truth)
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


def in_documents(rng: np.random.Generator, documents: int = 3000, length: int = 20) -> Pool:
    """Return a population of two labels in documents of so many rows, whose labels and errors are alike in each."""
    of = np.repeat(np.arange(documents), length)
    truth = rng.random(len(of)) < rng.beta(1.6, 2.4, documents)[of]
    right = np.where(truth, rng.beta(8, 2, documents)[of], rng.beta(8.5, 1.5, documents)[of])
    said = (rng.random(len(of)) < right) == truth
    p = np.where(said, rng.beta(8, 1.5, len(of)), rng.beta(1, 9, len(of)))
    return Pool("in documents of 20", truth.astype(np.intp), np.stack([1 - p, p], axis=1), documents=of)


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
        tally.add("naive", counted(found, SCORE), truth)
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
            tally.add("naive", counted(found, SHARE), truth)
            tally.add("corrected", estimate.interval, truth)
            if draw is random_draw:
                alone = float((table.truth[sampled.places] == label).mean())
                tally.add("labels alone", wilson(alone, number), truth)
    return tallies


Grouped = Callable[[int, np.random.Generator], list[tuple[Pool, Floats]]]
"""Draws so many groups: of each a table, and the share of each label in what the table is drawn from."""


def real_groups(pool: Pool) -> Grouped:
    """Return how to draw groups of a population that has some: tables of 200 rows of those with 300 rows or more."""
    assert pool.groups is not None  # noqa: S101
    large = np.flatnonzero(np.bincount(pool.groups) >= 300)
    places = {group: np.flatnonzero(pool.groups == group) for group in large.tolist()}
    shares = {
        group: np.array([(pool.truth[rows] == label).mean() for label in range(pool.model.shape[1])])
        for group, rows in places.items()
    }

    def draw(number: int, rng: np.random.Generator) -> list[tuple[Pool, Floats]]:
        chosen = rng.choice(large, min(number, len(large)), replace=False).tolist()
        return [(pool.at(rng.choice(places[group], GROUP_ROWS)), shares[group]) for group in chosen]

    return draw


def composed_groups(base: float, found: tuple[float, float], spared: tuple[float, float]) -> Grouped:
    """Return how to draw groups whose shares lie about a base and whose models find and spare between such shares."""

    def draw(number: int, rng: np.random.Generator) -> list[tuple[Pool, Floats]]:
        tables = []
        for _ in range(number):
            share = rng.beta(20 * base, 20 * (1 - base))
            truth = rng.random(GROUP_ROWS) < share
            right = np.where(truth, rng.uniform(*found), rng.uniform(*spared))
            said = (rng.random(GROUP_ROWS) < right) == truth
            p = np.where(said, rng.beta(8, 1.5, GROUP_ROWS), rng.beta(1, 9, GROUP_ROWS))
            table = Pool("", truth.astype(np.intp), np.stack([1 - p, p], axis=1))
            tables.append((table, np.array([1 - share, share])))
        return tables

    return draw


COMPOSED_GROUPS = {
    "model errs alike": composed_groups(0.3, (0.8, 0.8), (0.9, 0.9)),
    "model errs differently": composed_groups(0.3, (0.4, 1.0), (0.7, 1.0)),
    "rare label": composed_groups(0.05, (0.5, 0.9), (0.95, 1.0)),
    "model finds from a fifth to all": composed_groups(0.4, (0.2, 1.0), (0.4, 1.0)),
}


@dataclass(frozen=True)
class Plan:
    """How many groups are drawn and how many labels each has; `every` second one none, `up_to`: from 0 to that many.

    Where every second group has no label it is those that are looked at.
    """

    groups: int
    labels: int
    every_second: bool = False
    up_to: bool = False

    def numbers(self, rng: np.random.Generator) -> list[int]:
        if self.up_to:
            return list(rng.integers(0, self.labels + 1, self.groups).tolist())
        return [0 if self.every_second and i % 2 else self.labels for i in range(self.groups)]

    def looked_at(self, labelled: int) -> bool:
        return not (self.every_second and labelled)

    @property
    def name(self) -> str:
        more = f", half of which have {self.labels}" if self.every_second else ""
        return f"one of {self.groups} groups{more}"

    @property
    def labelled(self) -> str:
        return f"0 to {self.labels}" if self.up_to else "0" if self.every_second else str(self.labels)


SHARING = (
    *(Plan(groups, labels) for labels in (2, 5, 10) for groups in (6, 12)),
    Plan(20, 19, up_to=True), Plan(12, 10, every_second=True), Plan(20, 10, every_second=True),
)  # fmt: skip


def of_groups(
    grouped: Grouped,
    plan: Plan,
    draws: int,
    rng: np.random.Generator,
    *,
    draw: "Draw | None" = None,
    population: Population = Population.stream,
) -> list[Tally]:
    """Return how the intervals of groups did, by the shared correction where they have fewer than FEW labels."""
    tallies: list[Tally] = []
    for _ in range(draws):
        tables = grouped(plan.groups, rng)
        numbers = plan.numbers(rng)[: len(tables)]
        sampled = [
            (draw or random_draw)(table, number, rng) if number else simple(np.zeros(0, np.intp), GROUP_ROWS)
            for (table, _), number in zip(tables, numbers, strict=True)
        ]
        tallies = tallies or [Tally() for _ in tables[0][1]]
        for label, tally in enumerate(tallies):
            parts = [sums(table, label, s) for (table, _), s in zip(tables, sampled, strict=True)]
            shared = shared_correction(parts)
            for (table, shares), part, number in zip(tables, parts, numbers, strict=True):
                if not plan.looked_at(number) or (shared is None and number < FEW):
                    continue
                estimate = corrected(part, SHARE, population)
                if number < FEW and shared is not None:
                    estimate = shrunk(part, shared, SHARE, population)
                assert estimate is not None  # noqa: S101
                truth = float(shares[label]) if population is Population.stream else table.share(label)
                tally.add("naive", counted(part, SHARE), truth)
                tally.add("corrected", estimate.interval, truth)
    return tallies


def mean_of_groups(grouped: Grouped, plan: Plan, poles: tuple[int, int], draws: int, rng: np.random.Generator) -> Tally:
    """Return how the intervals of groups' mean scores did."""
    first, second = poles
    tally = Tally()
    for _ in range(draws):
        parts, truths = [], []
        for table, shares in grouped(plan.groups, rng):
            sampled = random_draw(table, plan.labels, rng)
            score = table.model[:, first] - table.model[:, second]
            coded = (table.truth == first).astype(float) - (table.truth == second)
            parts.append(sums_of(score, score, coded[sampled.places], sampled))
            truths.append(float(shares[first] - shares[second]))
        shared = shared_correction(parts, SCORE)
        for part, truth in zip(parts, truths, strict=True):
            estimate = corrected(part, SCORE, Population.stream)
            if plan.labels < FEW and shared is not None:
                estimate = shrunk(part, shared, SCORE, Population.stream)
            assert estimate is not None  # noqa: S101
            tally.add("naive", counted(part, SCORE), truth)
            tally.add("corrected", estimate.interval, truth)
    return tally


def line(name: str, number: int | str, tallies: Sequence[Tally]) -> str:
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


def by_size(tallies: Sequence[Tally]) -> list[str]:
    """Return how often corrected intervals held the truth, by the size of the true share."""
    truths, held = (np.concatenate([getattr(t, name)["corrected"] for t in tallies]) for name in ("truths", "held"))
    kinds = [(truths >= low) & (truths < high) for low, high in pairwise(SIZES)]
    return [f"{held[kind].mean():.1%}" if kind.sum() >= FEWEST_IN_CELL else "" for kind in kinds]


def show(draws: int, seed: int) -> None:
    """Print the tables of composed populations."""
    rng = np.random.default_rng(seed)
    print(HEADER)
    for pool in [*composed(np.random.default_rng(seed)), in_documents(np.random.default_rng(seed))]:
        for number in LABELS:
            print(
                line(pool.name, number, simulate(pool, number, random_draw, Population.stream, draws, rng)), flush=True
            )
    print()
    show_groups({f"{name}, ": grouped for name, grouped in COMPOSED_GROUPS.items()}, draws, rng)


def show_groups(worlds: Mapping[str, Grouped], draws: int, rng: np.random.Generator) -> None:
    """Print how the intervals of groups did, and how often by the size of the true share."""
    few, sizes = max(50, draws // 5), []
    print(HEADER)
    for name, grouped in worlds.items():
        for plan in (*SHARING, Plan(10, 20), Plan(10, 50)):
            done = of_groups(grouped, plan, few, rng)
            print(line(name + plan.name, plan.labelled, done), flush=True)
            sizes.append(f"| {name + plan.name} | {plan.labelled} | {' | '.join(by_size(done))} |")
    print()
    between = [f"{low:.0%} to {high:.0%}" for low, high in pairwise(SIZES)]
    print(f"| true share | labels | {' | '.join(between)} |\n|---|---|{'---|' * len(between)}")
    print("\n".join(sizes), end="\n\n", flush=True)


def show_real(pool: Pool, by_document: Pool | None, draws: int, seed: int) -> None:
    """Print the tables of a real population."""
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
    print()
    if pool.groups is not None:
        show_real_groups(pool, draws, rng)


def show_real_groups(pool: Pool, draws: int, rng: np.random.Generator) -> None:
    grouped = real_groups(pool)
    show_groups({"real, ": grouped}, draws, rng)
    few, ten, twenty = max(50, draws // 5), Plan(12, 10), Plan(10, 20)
    print(HEADER)
    for plan in (ten, twenty):
        done = of_groups(grouped, plan, few, rng, population=Population.table)
        print(line(f"real, {plan.name}, of the very table", plan.labelled, done), flush=True)
    for plan in (ten, twenty):
        done = of_groups(grouped, plan, few, rng, draw=stratified_draw)
        print(line(f"real, {plan.name}, stratified", plan.labelled, done), flush=True)
    if pool.poles is not None:
        for plan in (ten, twenty):
            done = [mean_of_groups(grouped, plan, pool.poles, few, rng)]
            print(line(f"real, {plan.name}, mean score", plan.labelled, done), flush=True)
    print()


def intraclass(values: Floats, documents: Ints) -> float:
    """Return the intraclass correlation of values in documents by the analysis of variance (Fisher 1925)."""
    of = np.unique(documents, return_inverse=True)[1]
    sizes = np.bincount(of)
    means = np.bincount(of, values) / sizes
    rows, number = len(values), len(sizes)
    between = float((sizes * (means - values.mean()) ** 2).sum()) / (number - 1)
    inside = float(((values - means[of]) ** 2).sum()) / (rows - number)
    size = (rows - float((sizes**2).sum()) / rows) / (number - 1)
    return (between - inside) / (between + (size - 1) * inside)


def show_alike(pool: Pool, labels: Sequence[str]) -> None:
    """Print how far what the model answers rightly is alike in a document."""
    assert pool.documents is not None  # noqa: S101
    answers = pool.model.argmax(axis=1)
    right = answers == pool.truth
    print("| of | precision | recall | F1 | accuracy |\n|---|---|---|---|---|")
    everything = intraclass(right.astype(float), pool.documents)
    print(f"| all |  |  |  | {everything:.2f} |")
    for label, name in enumerate(labels):
        there, answered = pool.truth == label, answers == label
        kinds = (answered, there, there | answered)
        found = [intraclass(right[kind].astype(float), pool.documents[kind]) for kind in kinds]
        print(f"| {name} | {' | '.join(f'{value:.2f}' for value in found)} |  |")


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
    parser.add_argument("--alike", action="store_true")
    parser.add_argument("--draws", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    if given.table is not None:
        if given.model is None:
            parser.error("--model: name a model that has not learned from the table")
        pool = read(given.table, given.model, given.by, given.document_column)
        if given.alike:
            if pool.documents is None:
                parser.error("--alike: name the --document-column")
            show_alike(pool, stance.load(given.model).labels)
            return
        by_document = None if pool.documents is None else replace(pool, groups=None)
        show_real(replace(pool, documents=None), by_document, given.draws, given.seed)
    show(given.draws, given.seed)


if __name__ == "__main__":
    main()
