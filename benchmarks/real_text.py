"""Measure a model on labelled real text that lies outside the repository, and keep the figures.

Usage: python benchmarks/real_text.py FOLDER [--model MODEL] [--save]

FOLDER holds tables with the columns text and label. A table with the three stances gives macro-F1, calibration error
and what `certain` is worth; one with hostile and conciliatory alone is read as a choice between these two; one with
hostile and any other label gives the area under the ROC curve of p_hostile. Intervals are 95 %, bootstrapped over
sentences. `--save` writes benchmarks/results/real_text.json, which the model card quotes. The sentences never enter the
repository: they belong to others, and a model must not be tuned to them.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import f1_score, roc_auc_score

import stance
from stance.model.metrics import calibration_error
from stance.tables.labelled import read_labelled

RESULTS = Path(__file__).parent / "results" / "real_text.json"


def interval(measure: Callable[[npt.NDArray[np.intp]], float], n: int) -> list[float]:
    """Return a measure of all rows and its bootstrap interval."""
    rng = np.random.default_rng(0)
    draws = [measure(rng.integers(0, n, n)) for _ in range(500)]
    return [round(float(v), 3) for v in (measure(np.arange(n)), *np.percentile(draws, [2.5, 97.5]))]


def measure_table(model: stance.StanceModel, path: Path) -> dict[str, Any]:
    """Return the figures of one table."""
    found = read_labelled([str(path)])
    labels, gold = list(model.labels), np.array(found.labels)
    probabilities = model.predict_proba(found.texts)
    n = len(gold)
    if set(gold) == set(labels):
        predicted = np.array(labels)[probabilities.argmax(axis=1)]
        y = np.array([labels.index(label) for label in gold])
        sure = np.array([p.certain for p in model.classify(found.texts)])
        return {
            "measure": "macro-F1, three labels",
            "n": n,
            "value": interval(lambda i: f1_score(gold[i], predicted[i], average="macro"), n),
            "calibration_error": round(calibration_error(probabilities, y), 3),
            "certain_share": round(float(sure.mean()), 3),
            "certain_accuracy": round(float((predicted == gold)[sure].mean()), 3),
            "recall": {label: round(float((predicted == gold)[gold == label].mean()), 3) for label in labels},
        }
    hostile = probabilities[:, labels.index("hostile")]
    if set(gold) == {"hostile", "conciliatory"}:
        polar = np.where(hostile > probabilities[:, labels.index("conciliatory")], "hostile", "conciliatory")
        value = interval(lambda i: f1_score(gold[i], polar[i], average="macro"), n)
        return {"measure": "macro-F1, hostile against conciliatory", "n": n, "value": value}
    value = interval(lambda i: roc_auc_score(gold[i] == "hostile", hostile[i]), n)
    return {"measure": "AUC of p_hostile", "n": n, "value": value}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--model", type=Path, default=stance.default_model())
    parser.add_argument("--save", action="store_true")
    given = parser.parse_args()
    model = stance.load(given.model)
    results = {path.stem: measure_table(model, path) for path in sorted(given.folder.glob("*.csv"))}
    for name, result in results.items():
        value, low, high = result["value"]
        print(f"{name:20s} n {result['n']:5d}  {result['measure']:40s} {value:.3f} [{low:.3f}, {high:.3f}]")
        if "recall" in result:
            share, right = result["certain_share"], result["certain_accuracy"]
            print(f"{'':20s} calibration error {result['calibration_error']:.3f}; recall {result['recall']}")
            print(f"{'':20s} certain on {share:.0%}, {right:.1%} of those right")
    if given.save:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
