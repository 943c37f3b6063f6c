"""Print how the figures grow with the number of training documents, and what leaving parts out costs.

Usage: python benchmarks/learning_curve.py [FOLDER] [--only documents|parts]

Each row trains a model on some documents of the corpus, or with a part of the features left out, with fixed settings
(C 1), and measures it on held-out genres (accuracy of five folds) and, where FOLDER is given, on its real-text tables
as `benchmarks/real_text.py` does. Rows differ by chance by a point or two: the real-text sets are small.
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np

import stance
from real_text import measure_table
from stance import Analyzer, Gazetteer, Lexicon, Settings, StanceModel
from stance.tables.labelled import read_labelled

ROOT = Path(__file__).parents[1]
SETTINGS = Settings(C=(1.0,))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--only", choices=["documents", "parts"])
    given = parser.parse_args()
    tables = sorted(given.folder.glob("*.csv")) if given.folder else []
    found = read_labelled([str(ROOT / "data" / "corpus")], group_column="genre", more_columns=["document"])
    texts, labels, genres = np.array(found.texts, dtype=object), np.array(found.labels), np.array(found.groups)
    documents = np.array(found.columns["document"])
    reader = stance.default_analyzer()
    everything = np.ones(len(texts), dtype=bool)
    shuffled = np.random.default_rng(0).permutation(np.unique(documents))
    print(f"| {'variant':34s} | sentences | held out | {' | '.join(t.stem for t in tables)} |")
    print("|---|---|---|" + "---|" * len(tables))

    def row(name: str, rows: np.ndarray, settings: Settings = SETTINGS, reading: Analyzer = reader) -> None:
        model = StanceModel(reading, settings).fit(list(texts[rows]), list(labels[rows]), list(genres[rows]))
        values = [measure_table(model, table)["value"][0] for table in tables]
        print(f"| {name:34s} | {rows.sum()} | {model.report_.metrics['accuracy']:.3f} | "
              + " | ".join(f"{v:.3f}" for v in values) + " |", flush=True)  # fmt: skip

    if given.only != "parts":
        for share in (1 / 16, 1 / 8, 1 / 4, 1 / 2):
            row(f"{share:.0%} of the documents", np.isin(documents, shuffled[: int(len(shuffled) * share)]))
    row("the whole corpus", everything)
    if given.only == "documents":
        return
    row("without core clauses", genres != "clause")
    row("without characters", everything, replace(SETTINGS, chars_weight=(0.0,)))
    row("without concepts", everything, replace(SETTINGS, concepts_weight=(0.0,)))
    row("concepts in pairs too", everything, replace(SETTINGS, concepts=2))
    row("characters 2 to 5", everything, replace(SETTINGS, chars=(2, 5), chars_min_df=3))
    row("words and pairs only", everything, replace(SETTINGS, chars_weight=(0.0,), concepts_weight=(0.0,)))
    row("even penalty (no label ratios)", everything, replace(SETTINGS, ratio_power=0.0))
    row("full label ratios", everything, replace(SETTINGS, ratio_power=1.0))
    row("no actors known", everything, SETTINGS, Analyzer(Gazetteer([]), reader.lexicon))
    row("no lexicon", everything, SETTINGS, Analyzer(reader.gazetteer, Lexicon([])))


if __name__ == "__main__":
    main()
