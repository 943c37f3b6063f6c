"""Simulate how often the intervals of `stance evaluate`, and the promises of `stance calibrate`, hold the truth.

Usage: python benchmarks/intervals.py [--samples N] [--only TABLE]

Labels and answers are drawn again and again, text by text or in documents whose texts are alike, as often as
`--samples` says; of each sample the package computes its intervals, and it is counted how often they hold the figure of
all the texts that could be drawn. In documents the labels, and how well each is answered, vary about their mean as a
Dirichlet distribution has it, of concentration 4 or, where texts are much alike, 1; documents are of geometric length.
Beside them stands what the percentile bootstrap would do, over texts and over documents. In one table documents are
answered in ways that no Dirichlet distribution has. The script prints the tables of docs/reliability.md.
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.stats import norm

from stance.evaluation.comparison import compare
from stance.evaluation.evaluation import Answers
from stance.evaluation.probabilities import probability_scores
from stance.evaluation.scores import accuracy, cells, label_scores, macro_f1, totals
from stance.model.calibration import NEVER, certain_threshold, fit_temperature, proven_threshold
from stance.model.intervals import Interval, share
from stance.model.metrics import design_effect
from stance.model.recalibration import label_sets
from stance.scoring.scorer import Floats, softmax

LABELS = 3
CONCENTRATION = 4.0
BOOTSTRAPS = 400
SHARED = 0.3
"""How much of the spread of the answers, where they are alike, is their document's."""
USUAL = 0.15
"""The intraclass correlation that a simpler interval takes documents to have where few tell it."""
Counts = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """How often each label occurs, how often it is answered rightly, in how many documents, of how many texts.

    The lower `concentration` is, the more alike are the texts of a document.
    """

    name: str
    prevalence: tuple[float, float, float]
    accuracy: float
    documents: int
    length: int
    concentration: float = CONCENTRATION

    @property
    def answers(self) -> Floats:
        """Return how often each label is answered as each, shape (labels, labels)."""
        table = np.full((LABELS, LABELS), (1 - self.accuracy) / 2)
        np.fill_diagonal(table, self.accuracy)
        return table


EVEN, SKEWED = (1 / 3, 1 / 3, 1 / 3), (0.15, 0.25, 0.6)
WORLDS = (
    [
        World(f"{name}, accuracy {accuracy}", prevalence, accuracy, documents, length)
        for name, prevalence, accuracy in (("even", EVEN, 0.75), ("skewed", SKEWED, 0.75), ("skewed", SKEWED, 0.93))
        for documents, length in ((40, 1), (100, 1), (400, 1), (8, 10), (20, 10), (60, 10))
    ]
    + [
        World(f"skewed, accuracy {accuracy}, much alike", SKEWED, accuracy, documents, 10, 1.0)
        for accuracy in (0.75, 0.93)
        for documents in (8, 20, 60)
    ]
    + [
        World("even, accuracy 0.75", EVEN, 0.75, 4, 10),
        World("skewed, accuracy 0.93", SKEWED, 0.93, 4, 10),
        World("skewed, accuracy 0.75, much alike", SKEWED, 0.75, 4, 10, 1.0),
    ]
)


@dataclass(frozen=True)
class Sample:
    """Texts as they were drawn: true labels, answers of a model and of another one that is often of its opinion."""

    y: Counts
    predicted: Counts
    others: Counts
    documents: Counts | None


def drawn(world: World, rng: np.random.Generator) -> Sample:
    """Return a sample of a world."""
    alike = world.length > 1
    sizes = rng.geometric(1 / world.length, world.documents) if alike else np.ones(world.documents, np.intp)
    documents = np.repeat(np.arange(world.documents), sizes)
    shares = _about(np.array(world.prevalence), world, rng)
    y = _chosen(shares[documents], rng)
    tables = np.stack([_about(row, world, rng) for row in world.answers], axis=1)
    predicted = _chosen(tables[documents, y], rng)
    others = np.where(rng.random(len(y)) < 0.7, predicted, rng.integers(0, LABELS, len(y)))
    return Sample(y, predicted, others, documents if world.length > 1 else None)


def _about(mean: Floats, world: World, rng: np.random.Generator) -> Floats:
    """Return the shares of labels in each document about a mean; that itself where texts are one by one."""
    if world.length == 1:
        return np.tile(mean, (world.documents, 1))
    return rng.dirichlet(mean * world.concentration, world.documents)


def _chosen(shares: Floats, rng: np.random.Generator) -> Counts:
    """Return a label for each row of shares, drawn with them."""
    return np.asarray((rng.random((len(shares), 1)) > shares.cumsum(axis=1)[:, :-1]).sum(axis=1))


def truth(world: World) -> Floats:
    """Return the confusion matrix of all texts that could be drawn, as of one document, shape (1, labels, labels)."""
    return np.asarray(world.answers * np.array(world.prevalence)[:, None])[None] * 1e6


def certain(predicted: Counts) -> Floats:
    """Return probabilities of which the largest is that of the answer."""
    return np.eye(LABELS)[predicted] * 0.7 + 0.1


def figures(clusters: Floats, *, grouped: bool) -> dict[str, Interval]:
    """Return the intervals of the confusion matrices of texts or documents, by the figure."""
    of_all, rare = totals(clusters, grouped=grouped), label_scores(clusters, 0, grouped=grouped)
    return {
        "accuracy": of_all.accuracy, "precision": rare.precision, "recall": rare.recall, "F1": rare.f1,
        "macro-F1": of_all.macro_f1, "weighted F1": of_all.weighted_f1, "Matthews": of_all.mcc,
    }  # fmt: skip


def differences(sample: Sample) -> dict[str, Interval]:
    """Return the intervals of the differences of two models."""
    labels, sure = ("a", "b", "c"), np.zeros(len(sample.y), bool)
    both = [
        Answers(labels, sample.y, certain(answers), sure, sample.documents)
        for answers in (sample.predicted, sample.others)
    ]
    found = compare(*both)
    return {"accuracy difference": found.accuracy_difference, "macro-F1 difference": found.macro_f1_difference}


def percentile(sample: Sample, documents: Counts | None, rng: np.random.Generator) -> Interval:
    """Return the macro-F1 with its percentile bootstrap interval over texts or documents."""
    clusters = cells(sample.y, sample.predicted, LABELS, documents)
    kinds, times = np.unique(clusters.reshape(len(clusters), -1), axis=0, return_counts=True)
    draws = rng.multinomial(len(clusters), times / len(clusters), size=BOOTSTRAPS)
    values = macro_f1((draws @ kinds).reshape(-1, LABELS, LABELS))
    return Interval(float(macro_f1(clusters.sum(axis=0))), *map(float, np.percentile(values, [2.5, 97.5])))


def coverage(world: World, samples: int, rng: np.random.Generator) -> dict[str, float]:
    """Return how often the intervals of each figure hold the truth."""
    true = {name: interval.value for name, interval in figures(truth(world), grouped=True).items()}
    # The other model answers at random in three cases of ten.
    mixed = 0.7 * truth(world)[0] + 0.3e6 * np.array(world.prevalence)[:, None] / LABELS
    true["accuracy difference"] = true["accuracy"] - float(accuracy(mixed))
    true["macro-F1 difference"] = true["macro-F1"] - float(macro_f1(mixed))
    held: Counter[str] = Counter()
    for _ in range(samples):
        sample = drawn(world, rng)
        clusters = cells(sample.y, sample.predicted, LABELS, sample.documents)
        found = {**figures(clusters, grouped=sample.documents is not None), **differences(sample)}
        found["bootstrap over texts"] = percentile(sample, None, rng)
        if sample.documents is not None:
            found["bootstrap over documents"] = percentile(sample, sample.documents, rng)
        for name, interval in found.items():
            value = true.get(name, true["macro-F1"])
            held[name] += interval.low <= value <= interval.high
    return {name: number / samples for name, number in held.items()}


@dataclass(frozen=True)
class Shape:
    """Documents of two kinds: what part of them is bad, how often either kind is answered rightly, how long they are.

    A length is the mean of a geometric distribution.
    """

    name: str
    bad: float
    right: tuple[float, float]
    lengths: tuple[int, int] = (10, 10)

    @property
    def truth(self) -> float:
        weights = (self.bad * self.lengths[0], (1 - self.bad) * self.lengths[1])
        return float(np.average(self.right, weights=weights))

    def drawn(self, documents: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
        """Return the right answers and the texts of so many documents."""
        kinds = np.where(rng.random(documents) < self.bad, 0, 1)
        texts = rng.geometric(1 / np.array(self.lengths)[kinds])
        return rng.binomial(texts, np.array(self.right)[kinds]).astype(float), texts.astype(float)


SHAPES = (
    Shape("all answered alike", 0.3, (0.9, 0.9)),
    Shape("three in ten hard", 0.3, (0.5, 0.95)),
    Shape("three in ten hard and four times as long", 0.3, (0.5, 0.95), (20, 5)),
    Shape("three in ten hard and a quarter as long", 0.3, (0.5, 0.95), (5, 20)),
    Shape("one in five nearly all wrong", 0.2, (0.1, 0.95)),
    Shape("one in twelve nearly all wrong", 1 / 12, (0.1, 0.98)),
)


def of_shapes(samples: int, rng: np.random.Generator) -> Iterator[list[str]]:
    """Yield how often the interval of accuracy holds the truth, and where texts are taken to be alike as usual."""
    for shape in SHAPES:
        for documents in (8, 20, 60, 200):
            held = np.zeros(2)
            for _ in range(samples):
                counts = shape.drawn(documents, rng)
                found = (share(*counts, grouped=True), share(*counts, grouped=True, alike=USUAL))
                held += [interval.low <= shape.truth <= interval.high for interval in found]
            yield [shape.name, f"{documents} documents", *(f"{number:.1%}" for number in held / samples)]


def promises(samples: int, rng: np.random.Generator) -> Iterator[list[str]]:
    """Yield how often a promised accuracy of .9 is made and broken by the two rules."""
    top = 1 / 3 + 2 / 3 * np.sort(rng.beta(1.6, 1.2, 200_000))[::-1]
    worlds = {
        "probabilities true": top,
        "each .08 too sure": top - 0.08,
        "right in 89.5 % at any probability": np.full(len(top), 0.895),
        "right in 93 % above .8, else in 70 %": np.where(top > 0.8, 0.93, 0.7),
    }
    for name, right in worlds.items():
        means = np.cumsum(right) / np.arange(1, len(top) + 1)
        for labels, documents in ((100, None), (300, None), (1000, None), (1000, 50)):
            made: Counter[str] = Counter()
            for _ in range(samples):
                rows = rng.integers(0, len(top), labels)
                hits, groups = _hits(right[rows], documents, rng)
                y = np.where(hits, 0, 1)
                p = np.stack([top[rows], (1 - top[rows]) / 2, (1 - top[rows]) / 2], axis=1)
                for rule, threshold in (
                    ("least", certain_threshold(p, y, 0.9, 0.95)),
                    ("proven", proven_threshold(p, y, 0.9, 0.95, design_effect=_effect(hits, groups))),
                ):
                    if threshold != NEVER:
                        least = np.searchsorted(-top, -threshold, side="right")
                        made.update({f"{rule} made", f"{rule} broken"} if means[least - 1] < 0.9 else {f"{rule} made"})
            kinds = [f"{rule} {what}" for rule in ("least", "proven") for what in ("made", "broken")]
            shares = [f"{made[kind] / samples:.1%}" for kind in kinds]
            yield [name, str(labels) + (f" in {documents} documents" if documents else ""), *shares]


def _hits(right: Floats, documents: int | None, rng: np.random.Generator) -> tuple[Flags, Counts | None]:
    """Return which answers are right, those of a document often together, and the document of each."""
    if documents is None:
        return rng.random(len(right)) < right, None
    groups = rng.integers(0, documents, len(right))
    # A normal score of the document moves all its texts; the quantile that it must not exceed keeps each text's mean.
    noise = np.sqrt(SHARED) * rng.normal(size=documents)[groups] + np.sqrt(1 - SHARED) * rng.normal(size=len(right))
    return np.asarray(norm.cdf(noise) < right), groups


def _effect(hits: Flags, groups: Counts | None) -> float:
    if groups is None:
        return 1.0
    there = np.bincount(groups) > 0
    right, answers = (np.bincount(groups, weights=w).astype(np.float64) for w in (hits, np.ones(len(hits))))
    return design_effect(right[there], answers[there])


def of_probabilities(samples: int, rng: np.random.Generator) -> Iterator[list[str]]:
    """Yield how often the intervals of the scores of probabilities hold those of all texts, and what is counted."""
    often, hardly = (1 / 3 + 2 / 3 * rng.beta(a, b, 200_000) for a, b in ((1.6, 1.2), (8, 1)))
    worlds = {
        "probabilities true": (often, often),
        "each .08 too sure": (often, often - 0.08),
        "each .2 too sure": (often, np.clip(often - 0.2, 0.05, 1)),
        "mostly sure, .03 too much": (hardly, hardly - 0.03),
    }
    for name, (top, right) in worlds.items():
        # Each text as often right and wrong as it is: the figures of all texts.
        true = _true_scores(top, right)
        for texts, documents in ((40, None), (100, None), (400, None), (80, 8), (200, 20), (600, 60)):
            held, counted = np.zeros(3), 0.0
            for _ in range(samples):
                rows = rng.integers(0, len(top), texts)
                hits, groups = _hits(right[rows], documents, rng)
                p = np.stack([top[rows], (1 - top[rows]) / 2, (1 - top[rows]) / 2], axis=1)
                found = probability_scores(p, np.where(hits, 0, 1), groups)
                scores = (found.log_loss, found.brier, found.calibration_error)
                held += [score.low <= value <= score.high for score, value in zip(scores, true, strict=True)]
                counted += found.calibration_error.value / samples
            size = f"{texts} texts" if documents is None else f"{documents} x 10"
            yield [name, size, *(f"{share:.1%}" for share in held / samples), f"{true[2]:.3f}", f"{counted:.3f}"]


def _true_scores(top: Floats, right: Floats) -> tuple[float, float, float]:
    """Return log-loss, Brier score and calibration error of texts that are right with such probabilities."""
    rest = (1 - top) / 2
    loss = -right * np.log(top) - (1 - right) * np.log(rest)
    brier = right * ((1 - top) ** 2 + 2 * rest**2) + (1 - right) * (top**2 + (1 - rest) ** 2 + rest**2)
    gaps = np.bincount(np.minimum((top * 10).astype(int), 9), top - right, 10)
    return float(loss.mean()), float(brier.mean()), float(np.abs(gaps).sum() / len(top))


def sets(samples: int, rng: np.random.Generator) -> Iterator[list[str]]:
    """Yield how often label sets of a promised coverage hold the label, by label, after a temperature was fitted."""
    for labels in (50, 200, 1000):
        for promised in (0.8, 0.9, 0.95):
            held = np.zeros((2, LABELS))
            for _ in range(samples):
                z, y = _logits(labels, rng)
                temperature = fit_temperature(z, y) if labels >= 100 else 1.0
                least = label_sets(softmax(z / temperature), y, ("a", "b", "c"), promised)
                new, truth = _logits(200, rng)
                inside = least.held(softmax(new / temperature))[np.arange(200), truth]
                held += [np.bincount(truth[inside], minlength=LABELS), np.bincount(truth, minlength=LABELS)]
            yield [str(labels), f"{promised:.0%}", *(f"{share:.1%}" for share in held[0] / held[1])]


def _logits(number: int, rng: np.random.Generator) -> tuple[Floats, Counts]:
    """Return logits and labels: 15, 25 and 60 % of the texts, and probabilities that are too sure."""
    y = rng.choice(LABELS, number, p=SKEWED)
    return 2.5 * (np.eye(LABELS)[y] + 0.9 * rng.normal(size=(number, LABELS))), y


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table of Markdown, each row as soon as it is known."""
    print(f"| {' | '.join(header)} |\n|{'---|' * len(header)}", flush=True)
    for row in rows:
        print(f"| {' | '.join(row)} |", flush=True)
    print(flush=True)


def of_world(place: int, samples: int) -> list[str]:
    """Return how often the intervals of each figure hold the truth in a world, with random numbers of its own."""
    world = WORLDS[place]
    found = coverage(world, samples, np.random.default_rng((1, place)))
    size = f"{world.documents} texts" if world.length == 1 else f"{world.documents} x {world.length}"
    return [world.name, size, *(f"{found[name]:.1%}" if name in found else "" for name in NAMES)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=500)
    parser.add_argument("--only", choices=TABLES, help="one table of the five")
    given = parser.parse_args()
    for name in TABLES if given.only is None else [given.only]:
        show(name, given.samples)


def show(name: str, samples: int) -> None:
    """Print a table, with random numbers of its own."""
    rng = np.random.default_rng((2, TABLES.index(name)))
    if name == "figures":
        table(["labels", "drawn", *NAMES], (of_world(place, samples) for place in range(len(WORLDS))))
    elif name == "probabilities":
        scores = ["log-loss", "Brier", "calibration error", "which is", "counted on average"]
        table(["probabilities", "drawn", *scores], of_probabilities(samples, rng))
    elif name == "shapes":
        table(["documents", "drawn", "accuracy", "taken to be alike as usual"], of_shapes(samples, rng))
    elif name == "promises":
        table(["answers", "labels", "least: made", "broken", "proven: made", "broken"], promises(samples, rng))
    else:
        table(["labels", "promised", "rarest label", "rarer", "commonest"], sets(samples, rng))


TABLES = ("figures", "probabilities", "promises", "sets", "shapes")
NAMES = (
    "accuracy", "precision", "recall", "F1", "macro-F1", "weighted F1", "Matthews", "accuracy difference",
    "macro-F1 difference", "bootstrap over texts", "bootstrap over documents",
)  # fmt: skip

if __name__ == "__main__":
    main()
