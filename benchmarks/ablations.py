"""Print what other features, weights and training texts would do to the figures: the variants that were tried and left.

Usage: python benchmarks/ablations.py FOLDER

Every row fits the three blocks of the default settings at one strength (C 0.5) with one change, and measures it on
FOLDER's real-text tables as `benchmarks/real_text.py` does, without calibration. The tables are small: a point or two
is chance.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

import stance
from peers import LABELS, measure
from stance.features.analyzer import Document
from stance.model.pipeline import vectoriser
from stance.model.settings import Settings
from stance.model.softmax import as_shares, label_ratios
from stance.tables.labelled import read_labelled

ROOT = Path(__file__).parents[1]
WE = {"we", "our", "us", "i", "my", "ourselves"}
MODALS = set("will would should must if could may might to can shall had was were been has have".split())
BAGS = 12
Features = Callable[[Document], list[str]]


def order(document: Document) -> list[str]:
    """Whether "we" or a name stands before a concept, and a name behind it."""
    words = [word.text for word in document.words]
    found = []
    for hit in document.matches:
        before, behind = words[max(0, hit.start - 6) : hit.start], words[hit.stop : hit.stop + 6]
        subject = "WE" if WE & set(before) else "NAME" if "NAME" in before else "-"
        found.append(f"{subject}<{hit.feature}>{'NAME' if 'NAME' in behind else '-'}")
    return found


def modality(document: Document) -> list[str]:
    """The auxiliary that stands last before a concept."""
    words = [word.text for word in document.words]
    before = [[w for w in words[max(0, hit.start - 4) : hit.start] if w in MODALS] for hit in document.matches]
    return [f"{found[-1] if found else '-'} {hit.feature}" for found, hit in zip(before, document.matches, strict=True)]


def position(document: Document) -> list[str]:
    """The first and the last concept."""
    return [f"FIRST {document.matches[0].feature}", f"LAST {document.matches[-1].feature}"] if document.matches else []


def shapes(document: Document) -> list[str]:
    """The first four and the last three letters of each word."""
    return [part for word in document.words for part in (f"{word.text[:4]}-", f"-{word.text[-3:]}")]


class Bench:
    """The corpus and the real-text tables as blocks of features, and the table of results."""

    def __init__(self, folder: Path) -> None:
        self.settings = Settings()
        self.analyzer = stance.default_analyzer()
        found = read_labelled([str(ROOT / "data" / "corpus")], group_column="genre", more_columns=["document"])
        self.texts, self.genres = found.texts, np.array(found.groups)
        self.documents = np.array(found.columns["document"])
        self.y = np.array([LABELS.index(label) for label in found.labels])
        self.read = [self.analyzer.document(text) for text in found.texts]
        self.tables = {path.stem: read_labelled([str(path)]) for path in sorted(folder.glob("*.csv"))}
        self.read_tables = {
            name: [self.analyzer.document(t) for t in table.texts] for name, table in self.tables.items()
        }
        print(f"| variant | {' | '.join(self.tables)} |")
        print("|---|" + "---|" * len(self.tables))

    def blocks(self, min_df: dict[str, int] | None = None, weights: dict[str, float] | None = None) -> list[Any]:
        """Return the fitted blocks of the settings, with other cut-offs or weights."""
        made = []
        for name, grams in self.settings.grams().items():
            block = vectoriser(grams, {**self.settings.min_df(), **(min_df or {})}[name]).fit(self.read)
            made.append((block, (weights or {}).get(name, 1.0)))
        return made

    def values(self, blocks: Sequence[Any], documents: Sequence[Document]) -> sparse.csr_matrix:
        return sparse.hstack([block.transform(documents) * weight for block, weight in blocks], format="csr")

    def scales(self, values: sparse.csr_matrix, y: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
        return (
            label_ratios(values, as_shares(y, len(LABELS)), self.settings.ratio_smoothing) ** self.settings.ratio_power
        )

    def row(
        self,
        name: str,
        blocks: Sequence[Any],
        *,
        strength: float = 0.5,
        more: tuple[Sequence[Document], Sequence[int], float] | None = None,
        weights: npt.NDArray[np.float64] | None = None,
        prior: float = 0.0,
        bags: int = 1,
    ) -> None:
        """Fit and print one variant; `more` are training documents besides, their labels and their weight."""
        values, y = self.values(blocks, self.read), self.y
        scales = self.scales(values, y)
        weights = np.ones(len(y)) if weights is None else weights
        if more:
            values = sparse.vstack([values, self.values(blocks, more[0])], format="csr")
            y, weights = np.append(y, more[1]), np.append(weights, np.full(len(more[1]), more[2]))
        rng = np.random.default_rng(0)
        coefficients, intercepts = [], []
        for _ in range(bags):
            drawn = weights * self._drawn(rng) if bags > 1 else weights
            fitted = LogisticRegression(C=strength, tol=1e-3, max_iter=2000).fit(
                values @ sparse.diags(scales), y, sample_weight=drawn
            )
            coefficients.append(fitted.coef_ * scales)
            intercepts.append(fitted.intercept_)
        coefficient, intercept = np.mean(coefficients, axis=0), np.mean(intercepts, axis=0)
        intercept[LABELS.index("neutral")] += prior
        shown = []
        for table, documents in self.read_tables.items():
            logits = np.asarray(self.values(blocks, documents) @ coefficient.T) + intercept
            p = np.exp(logits - logits.max(axis=1, keepdims=True))
            shown.append(measure(np.array(self.tables[table].labels), p / p.sum(axis=1, keepdims=True)))
        print(f"| {name} | {' | '.join(f'{value:.3f}' for value in shown)} |", flush=True)

    def _drawn(self, rng: np.random.Generator) -> npt.NDArray[np.float64]:
        """Return how often each sentence is in a bootstrap sample of the documents."""
        names, which = np.unique(self.documents, return_inverse=True)
        times = np.bincount(rng.integers(len(names), size=len(names)), minlength=len(names))
        return np.asarray(times[which], dtype=np.float64)

    def joined(self) -> tuple[list[Document], list[int]]:
        """Return neighbouring sentences as one text, where no two labels but neutral meet."""
        texts, labels = [], []
        for i in range(len(self.texts) - 1):
            pair = {int(self.y[i]), int(self.y[i + 1])}
            if self.documents[i] == self.documents[i + 1] and pair != {0, 1}:
                texts.append(f"{self.texts[i]} {self.texts[i + 1]}")
                labels.append(min(pair))
        return [self.analyzer.document(text) for text in texts], labels

    def entries(self) -> tuple[list[Document], list[int]]:
        """Return the lexicon's phrases as texts with their concepts' polarity."""
        polarity = {concept.name: concept.polarity for concept in self.analyzer.lexicon.concepts.values()}
        found = [(entry.replace("=", ""), polarity[concept]) for concept, entry in self.analyzer.lexicon.entries]
        labels = [LABELS.index(p) if p in LABELS else LABELS.index("neutral") for _, p in found]
        return [self.analyzer.document(entry) for entry, _ in found], labels


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    bench = Bench(parser.parse_args().folder)
    base = bench.blocks()
    for strength in (0.25, 0.5, 1.0, 2.0):
        bench.row(f"the three blocks, C {strength}", base, strength=strength)
    for features in (order, modality, position, shapes):
        block = TfidfVectorizer(analyzer=features, min_df=5, sublinear_tf=True).fit(bench.read)
        bench.row(f"with {features.__name__}", [*base, (block, 0.5)])
    bench.row("words in at least 1 sentence", bench.blocks({"words": 1}))
    bench.row("words in at least 5 sentences", bench.blocks({"words": 5}))
    bench.row("characters at half their weight", bench.blocks(weights={"chars": 0.5}))
    bench.row("concepts at twice their weight", bench.blocks(weights={"concepts": 2.0}))
    bench.row("neutral favoured (logit + 0.3)", base, prior=0.3)
    for weight in (0.03, 0.3):
        bench.row(f"lexicon entries as texts of weight {weight}", base, more=(*bench.entries(), weight))
    bench.row("neighbouring sentences joined, weight 0.5", base, more=(*bench.joined(), 0.5))
    names, which, counts = np.unique(bench.genres, return_inverse=True, return_counts=True)
    even = len(bench.y) / len(names) / counts[which]
    bench.row("every genre the same weight", base, weights=even)
    bench.row(f"mean of {BAGS} samples of documents, C 1", base, strength=1.0, bags=BAGS)


if __name__ == "__main__":
    main()
