"""Measure a model: metrics with intervals, calibration, groups, and whether exchanging names changes an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.errors import LabelError
from stance.model.classifier import StanceModel
from stance.model.metrics import Interval, bootstrap, calibration_error, confusion, log_loss, macro_f1
from stance.scoring.scorer import Floats

_BINS = 10

Classes = npt.NDArray[np.intp]


@dataclass(frozen=True)
class LabelScores:
    """Precision, recall and F1 of one label, and how many texts carry it."""

    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class CalibrationBin:
    """The texts whose largest probability lies in `low..high`: how many, their mean probability and accuracy."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True)
class Evaluation:
    """What a model does on labelled texts; `confusion[i][j]` counts label i answered as label j."""

    rows: int
    labels: tuple[str, ...]
    accuracy: Interval
    macro_f1: Interval
    majority_macro_f1: float
    by_label: Mapping[str, LabelScores]
    confusion: tuple[tuple[int, ...], ...]
    log_loss: float
    calibration_error: float
    calibration: tuple[CalibrationBin, ...]
    certain_share: float
    certain_accuracy: float
    by_group: Mapping[str, "Evaluation"]


def evaluate(
    model: StanceModel, texts: Sequence[str], labels: Sequence[str], groups: Sequence[str] | None = None
) -> Evaluation:
    """Return the metrics of a model on labelled texts, overall and for each value of `groups`.

    Raises LabelError where a label is not one that the model knows.
    """
    unknown = sorted(set(labels) - set(model.labels))
    if unknown:
        raise LabelError(
            f"the model does not know the label{'s' if len(unknown) > 1 else ''} {', '.join(map(repr, unknown))}; "
            f"its labels are {', '.join(map(repr, model.labels))}"
        )
    probabilities = model.predict_proba(texts)
    y = np.array([model.labels.index(label) for label in labels])
    sure = probabilities.max(axis=1) >= model.scorer_.threshold
    sure[list(model.reasons(texts))] = False
    found = {}
    for name in sorted(set(groups or ())):
        rows = np.array([group == name for group in groups or ()])
        found[name] = _measure(probabilities[rows], y[rows], model.labels, sure[rows], {})
    return _measure(probabilities, y, model.labels, sure, found)


def _measure(
    probabilities: Floats,
    y: Classes,
    labels: tuple[str, ...],
    sure: npt.NDArray[np.bool_],
    by_group: Mapping[str, Evaluation],
) -> Evaluation:
    predicted = probabilities.argmax(axis=1)
    top = probabilities.max(axis=1)
    matrix = confusion(y, predicted, len(labels))
    majority = np.full_like(y, np.bincount(y).argmax())
    return Evaluation(
        rows=len(y),
        labels=labels,
        accuracy=bootstrap(lambda m: float(np.trace(m) / m.sum()), y, predicted, len(labels)),
        macro_f1=bootstrap(macro_f1, y, predicted, len(labels)),
        majority_macro_f1=macro_f1(confusion(y, majority, len(labels))),
        by_label={label: _label_scores(matrix, i) for i, label in enumerate(labels)},
        confusion=tuple(tuple(int(n) for n in row) for row in matrix),
        log_loss=log_loss(probabilities, y),
        calibration_error=calibration_error(probabilities, y, _BINS),
        calibration=_calibration(top, predicted == y),
        certain_share=float(sure.mean()),
        certain_accuracy=float((predicted == y)[sure].mean()) if sure.any() else 0.0,
        by_group=by_group,
    )


def _label_scores(matrix: npt.NDArray[np.intp], i: int) -> LabelScores:
    hits, answered, support = matrix[i, i], matrix[:, i].sum(), matrix[i].sum()
    precision = float(hits / answered) if answered else 0.0
    recall = float(hits / support) if support else 0.0
    f1 = 2 * precision * recall / (precision + recall) if hits else 0.0
    return LabelScores(precision, recall, f1, int(support))


def _calibration(top: Floats, right: npt.NDArray[np.bool_]) -> tuple[CalibrationBin, ...]:
    where = np.minimum((top * _BINS).astype(int), _BINS - 1)
    found = []
    for b in range(_BINS):
        rows = where == b
        if rows.any():
            found.append(
                CalibrationBin(
                    b / _BINS, (b + 1) / _BINS, int(rows.sum()), float(top[rows].mean()), float(right[rows].mean())
                )
            )
    return tuple(found)


@dataclass(frozen=True)
class NameSwaps:
    """How many texts were scored with other names, and the largest change of a probability that this made."""

    swaps: int
    largest_change: float


def name_swaps(model: StanceModel, texts: Sequence[str], names: Sequence[str]) -> NameSwaps:
    """Return what exchanging the first name in each text for each of `names` changes."""
    swaps, largest = 0, 0.0
    for text in texts:
        mention = next((m for m in model.analyzer.gazetteer.mentions(text) if m.actor), None)
        if mention is None:
            continue
        variants = [text[: mention.start] + name + text[mention.end :] for name in (mention.text, *names)]
        probabilities = model.predict_proba(variants)
        swaps += len(names)
        largest = max(largest, float(np.abs(probabilities - probabilities[0]).max()))
    return NameSwaps(swaps, largest)


def as_json(evaluation: Evaluation) -> dict[str, Any]:
    """Return an evaluation as JSON-ready values."""
    from dataclasses import asdict

    return asdict(evaluation)
