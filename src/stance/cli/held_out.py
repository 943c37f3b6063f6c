"""Tell in lines of text what held-out folds showed of each label, and what always the commonest one would reach."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stance.model.metrics import Classes


def baseline_line(labels: Sequence[str], confusion: "Classes") -> str:
    """Return what always answering the commonest label would reach on the same texts."""
    from stance.evaluation.scores import baselines

    base = baselines(confusion.astype(float), tuple(labels))
    return f"always the commonest label: accuracy {base.commonest_accuracy:.3f}, macro-F1 {base.commonest_macro_f1:.3f}"


def label_lines(labels: Sequence[str], confusion: "Classes") -> list[str]:
    """Return a table of the labels: precision, recall, F1, number of texts, and as what they were answered."""
    from stance.evaluation.scores import label_scores

    header = ["label", "precision", "recall", "F1", "texts", *(f"as {label}" for label in labels)]
    rows = [header]
    for i, label in enumerate(labels):
        scores = label_scores(confusion[None].astype(float), i, grouped=False)
        shares = [f"{measure.value:.3f}" for measure in (scores.precision, scores.recall, scores.f1)]
        rows.append([label, *shares, str(scores.support), *map(str, confusion[i].tolist())])
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])]) for row in rows]
