"""Measure a model: metrics with intervals, calibration, groups, and whether exchanging names changes an answer."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.errors import LabelError, TrainingWarning
from stance.model.classifier import StanceModel
from stance.model.examples import Given, given
from stance.model.labels import fingerprint
from stance.model.metrics import Interval, bootstrap, calibration_error, confusion, log_loss, macro_f1
from stance.scoring.scorer import Floats
from stance.series import Texts, kind_of

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


@dataclass(frozen=True, repr=False)
class Evaluation:
    """What a model does on labelled texts; `confusion[i][j]` counts label i answered as label j.

    `majority_accuracy` and `majority_macro_f1` are what always answering the commonest label would reach: below them a
    model is of no use. `trained_on` counts the texts that the model is known to have been trained on, or copies of
    them.
    """

    rows: int
    labels: tuple[str, ...]
    accuracy: Interval
    macro_f1: Interval
    majority_accuracy: float
    majority_macro_f1: float
    by_label: Mapping[str, LabelScores]
    confusion: tuple[tuple[int, ...], ...]
    log_loss: float
    calibration_error: float
    calibration: tuple[CalibrationBin, ...]
    certain_share: float
    certain_accuracy: float
    by_group: Mapping[str, "Evaluation"]
    trained_on: int = 0

    def __repr__(self) -> str:
        return (
            f"Evaluation({self.rows} texts: accuracy {self.accuracy.value:.3f} against {self.majority_accuracy:.3f}, "
            f"macro-F1 {self.macro_f1.value:.3f} against {self.majority_macro_f1:.3f} of always the commonest label)"
        )


def evaluate(model: Any, texts: Texts, labels: Iterable[str], groups: Iterable[str] | None = None) -> Evaluation:
    """Return the metrics of a model, or a fitted StanceClassifier, on labelled texts, overall and by `groups`.

    Texts that the model was trained on are a TrainingWarning: on them it does better than on others. Raises LabelError
    where a label is not one that the model knows, or a text or label is missing.
    """
    model = getattr(model, "model_", model)
    if not isinstance(model, StanceModel):
        raise TypeError(f"found {kind_of(model)} to measure; pass a StanceModel or a fitted StanceClassifier")
    data = given(texts, labels, groups, None, None, None)
    names, of_groups = list(map(str, data.labels)), list(map(str, data.groups or ()))
    if not names or len(names) != len(data.texts) or (of_groups and len(of_groups) != len(names)):
        raise LabelError(f"{len(data.texts)} texts, {len(names)} labels: there must be some, and as many of both")
    unknown = sorted(set(names) - set(model.labels))
    if unknown:
        raise LabelError(
            f"the model does not know the label{'s' if len(unknown) > 1 else ''} {', '.join(map(repr, unknown))}; "
            f"its labels are {', '.join(map(repr, model.labels))}"
        )
    known = trained_on(model, data)
    if known.any():
        warnings.warn(
            f"{known.sum()} of the {len(names)} texts were trained on, or are copies of such: the figures flatter",
            TrainingWarning,
            stacklevel=2,
        )
    probabilities = model.predict_proba(data.texts)
    y = np.array([model.labels.index(label) for label in names])
    sure = probabilities.max(axis=1) >= model.scorer_.threshold
    sure[list(model.reasons(data.texts))] = False
    found = {}
    for name in sorted(set(of_groups)):
        rows = np.array([group == name for group in of_groups])
        measured = _measure(probabilities[rows], y[rows], model.labels, sure[rows], {})
        found[name] = replace(measured, trained_on=int(known[rows].sum()))
    return replace(_measure(probabilities, y, model.labels, sure, found), trained_on=int(known.sum()))


def trained_on(model: StanceModel, data: Given) -> npt.NDArray[np.bool_]:
    """Return which of the texts a model is known to have been trained on, shape (texts,).

    A model that keeps no record of its texts has the hash of all its training data, which tells whether these are it.
    """
    if model.record_ is not None:
        return np.array(model.record_.knows(data.texts), bool)
    ones = [1.0] * len(data.texts)
    variants = {fingerprint(data.texts, data.labels, g, w) for g in (None, data.groups) for w in (None, ones)}
    return np.full(len(data.texts), model.data_hash_ in variants)


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
    base = commonest(matrix)
    return Evaluation(
        rows=len(y),
        labels=labels,
        accuracy=bootstrap(lambda m: float(np.trace(m) / m.sum()), y, predicted, len(labels)),
        macro_f1=bootstrap(macro_f1, y, predicted, len(labels)),
        majority_accuracy=base.accuracy,
        majority_macro_f1=base.macro_f1,
        by_label={label: label_scores(matrix, i) for i, label in enumerate(labels)},
        confusion=tuple(tuple(int(n) for n in row) for row in matrix),
        log_loss=log_loss(probabilities, y),
        calibration_error=calibration_error(probabilities, y, _BINS),
        calibration=_calibration(top, predicted == y),
        certain_share=float(sure.mean()),
        certain_accuracy=float((predicted == y)[sure].mean()) if sure.any() else 0.0,
        by_group=by_group,
    )


def label_scores(matrix: Classes, i: int) -> LabelScores:
    """Return the scores of label i in a confusion matrix, true labels in rows."""
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
class Baseline:
    """What always answering one label reaches."""

    accuracy: float
    macro_f1: float


def commonest(matrix: Classes) -> Baseline:
    """Return what always answering the commonest label reaches, from a confusion matrix, true labels in rows.

    >>> commonest(np.array([[3, 3], [1, 1]]))
    Baseline(accuracy=0.75, macro_f1=0.42857142857142855)
    """
    support = matrix.sum(axis=1)
    answers = np.zeros_like(matrix)
    answers[:, support.argmax()] = support
    return Baseline(float(support.max() / support.sum()), macro_f1(answers))


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
