"""Print what each family of the frame's features adds on real text, alone and beside the others.

Usage: python benchmarks/frame_ablation.py FOLDER [--C 1]

FOLDER holds train.csv.gz, the real texts whose labels stand in data/real/labels.csv. The other blocks are fitted on
them and the composed corpus in folds that hold documents out; on their held-out logits each row fits the scale, the
intercepts and the weights of some families, again without the fold's documents. Differences of the log-loss are in
thousandths, against the scale and intercepts alone, with the standard error over documents.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy import sparse
from sklearn.metrics import f1_score

import stance
from stance.features.frame import FAMILIES
from stance.model.counts import Counts, tfidf_block
from stance.model.examples import Examples, examples
from stance.model.held_out import HeldOut, hold_out
from stance.model.metrics import losses
from stance.model.second_stage import staged
from stance.model.settings import Settings
from stance.scoring.scorer import Floats, softmax
from stance.tables.training_rows import Columns, training_rows

ROOT = Path(__file__).parents[1]
CORPUS, LABELS = str(ROOT / "data" / "corpus"), str(ROOT / "data" / "real" / "labels.csv")
CORPUS_WEIGHT = 4.0


class Ablation:
    """The held-out logits of the other blocks and the counts of the frame, on the measured rows."""

    def __init__(self, held_out: HeldOut, counts: Counts, found: Examples, settings: Settings) -> None:
        self.measured = found.measured
        self.y = found.y[self.measured]
        self.documents = np.arange(len(self.y)) if found.groups is None else found.groups[self.measured]
        self.tests = [np.searchsorted(self.measured, test) for test in held_out.tests]
        self.held_out, self.counts, self.settings = held_out, counts, settings
        self.base: Floats | None = None

    def values(self, families: Sequence[str]) -> sparse.csr_matrix:
        """Return the block of some families on the measured rows."""
        of_family = np.array([term.split(":", 1)[0] in families for term in self.counts.terms])
        kept = of_family & (self.counts.texts_with(self.measured) >= self.settings.frame_min_df)
        return tfidf_block(self.counts, self.measured, kept).transform(self.counts, self.measured)

    def row(self, name: str, families: Sequence[str]) -> None:
        """Fit and print one variant; the first is what the others are compared with."""
        values, logits = self.values(families), self.held_out.logits
        p = softmax(staged(logits, logits, values, self.y, self.tests, self.settings))
        row_losses = losses(p, self.y)
        if self.base is None:
            self.base = row_losses
        worse = row_losses - self.base
        error = 1000 * np.sqrt((np.bincount(self.documents, worse) ** 2).sum()) / len(self.y)
        f1 = 100 * f1_score(self.y, p.argmax(axis=1), average="macro")
        told = f"{row_losses.mean():.4f} | {1000 * worse.mean():+.2f} ± {error:.2f} | {f1:.2f}"
        print(f"| {name} | {values.shape[1]} | {told} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--C", type=float, default=1.0)
    given = parser.parse_args()
    rows = training_rows(
        [CORPUS], Columns(), weights={CORPUS: CORPUS_WEIGHT}, labels=LABELS, texts=[str(given.folder / "train.csv.gz")]
    )
    found = examples(rows.texts, rows.labels, rows.groups, weights=rows.weights, closed=rows.closed)
    settings = Settings(C=(given.C,), frame=True)
    held_out = hold_out(stance.default_analyzer(), settings, found, 1)
    if held_out.of_frame is None:
        raise SystemExit("the settings ask for no frame")
    ablation = Ablation(held_out, held_out.of_frame, found, settings)
    every = [*FAMILIES, "topic"]
    print("| families | features | log-loss | difference | macro-F1 |")
    print("|---|---|---|---|---|")
    ablation.row("none", [])
    ablation.row("all", every)
    for family in every:
        ablation.row(f"only {family}", [family])
    for family in every:
        ablation.row(f"all but {family}", [other for other in every if other != family])


if __name__ == "__main__":
    main()
