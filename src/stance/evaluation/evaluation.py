"""Measure a model on labelled texts: scores with intervals, calibration, coverage against accuracy, groups."""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from stance.errors import LabelError, TrainingWarning
from stance.evaluation.probabilities import probability_scores
from stance.evaluation.scores import Baselines, LabelScores, baselines, brier, cells, label_scores, totals
from stance.model.classifier import StanceModel
from stance.model.examples import Given, given
from stance.model.intervals import CONFIDENCE, Interval, share, summed
from stance.model.labels import fingerprint
from stance.model.metrics import Classes, calibration_error, log_loss
from stance.scoring.scorer import Floats
from stance.series import Texts, kind_of
from stance.tables.label_names import unknown_labels

_BINS = 10
_STEPS = 10
"""At how many coverages the accuracy is told."""

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class CalibrationBin:
    """The texts whose largest probability lies in `low..high`: how many, their mean probability and accuracy."""

    low: float
    high: float
    count: int
    confidence: float
    accuracy: Interval


@dataclass(frozen=True)
class Coverage:
    """The share of the texts whose largest probability is `probability` or more, and the accuracy on them."""

    coverage: float
    probability: float
    count: int
    accuracy: Interval


@dataclass(frozen=True)
class LabelSets:
    """How often the label sets of a model hold the true label, overall and by label, and how many labels they have."""

    promised: float
    coverage: Interval
    by_label: Mapping[str, Interval]
    mean_size: float


@dataclass(frozen=True, repr=False)
class Evaluation:
    """What a model does on labelled texts; `confusion[i][j]` counts label i answered as label j.

    Intervals are of 95 %; where documents are known (their number is `documents`), they allow for texts of a document
    being alike. `majority_accuracy` and `majority_macro_f1` are what always answering the commonest label would reach
    (`baselines` has more of that): below them a model is of no use. `mcc` is the Matthews correlation,
    `calibration_error` the expected calibration error over the bins of `calibration`, which comes out too large where
    texts are few (its interval allows for that), `coverage` the accuracy on the texts that the model is surest of.
    `trained_on` counts the texts that the model is known to have been trained on, or copies of them.
    """

    rows: int
    labels: tuple[str, ...]
    documents: int | None
    confidence: float
    accuracy: Interval
    macro_f1: Interval
    weighted_f1: Interval
    mcc: Interval
    majority_accuracy: float
    majority_macro_f1: float
    baselines: Baselines
    by_label: Mapping[str, LabelScores]
    confusion: tuple[tuple[int, ...], ...]
    log_loss: float
    log_loss_interval: Interval
    brier: float
    brier_interval: Interval
    calibration_error: float
    calibration_error_interval: Interval
    calibration: tuple[CalibrationBin, ...]
    coverage: tuple[Coverage, ...]
    certain_share: Interval
    certain_accuracy: Interval
    label_sets: LabelSets | None
    by_group: Mapping[str, "Evaluation"]
    trained_on: int = 0

    def __repr__(self) -> str:
        return (
            f"Evaluation({self.rows} texts: accuracy {self.accuracy.value:.3f} against {self.majority_accuracy:.3f}, "
            f"macro-F1 {self.macro_f1.value:.3f} against {self.majority_macro_f1:.3f} of always the commonest label)"
        )


@dataclass(frozen=True, eq=False)
class Answers:
    """A model's answers to labelled texts, row by row; `documents` numbers each text's document, None: each its own.

    `sure` tells which are certain; `sets` which labels are in a text's label set, shape (texts, labels), None where the
    model makes none.
    """

    labels: tuple[str, ...]
    y: Classes
    probabilities: Floats
    sure: Flags
    documents: Classes | None
    sets: Flags | None = None
    promised: float = 0.0

    @property
    def predicted(self) -> Classes:
        """Return the label that was answered for each text."""
        return np.asarray(self.probabilities.argmax(axis=1))

    @property
    def right(self) -> Flags:
        """Tell which answers are right."""
        return np.asarray(self.predicted == self.y)

    def only(self, rows: Flags) -> "Answers":
        """Return the answers of some rows."""
        documents = None if self.documents is None else self.documents[rows]
        sets = None if self.sets is None else self.sets[rows]
        return replace(
            self, y=self.y[rows], probabilities=self.probabilities[rows], sure=self.sure[rows], documents=documents,
            sets=sets,
        )  # fmt: skip

    def share(self, hits: Flags, among: Flags) -> Interval:
        """Return the share of texts with a property among some, with its interval."""
        counted = (summed(rows, self.documents) for rows in (hits & among, among))
        return share(*counted, grouped=self.documents is not None)


def evaluate(
    model: Any,
    texts: Texts,
    labels: Iterable[str],
    groups: Iterable[str] | None = None,
    *,
    documents: Sequence[Any] | None = None,
) -> Evaluation:
    """Return the metrics of a model, or a fitted StanceClassifier, on labelled texts, overall and by `groups`.

    `documents` names each text's document, and makes the intervals allow for texts of a document being alike. Texts
    that the model was trained on are a TrainingWarning: on them it does better than on others. Raises LabelError where
    a label is not one that the model knows, or a text or label is missing.
    """
    data = labelled(texts, labels, groups)
    numbers = numbered(documents, len(data.texts))
    known = trained_on(_plain(model), data, documents)
    if known.any():
        warnings.warn(
            f"{known.sum()} of the {len(known)} texts were trained on, or are copies of such: the figures flatter",
            TrainingWarning,
            stacklevel=2,
        )
    return in_groups(answers(model, data, numbers), data.groups, known)


def in_groups(found: Answers, groups: Sequence[Any] | None, known: Flags) -> Evaluation:
    """Return the metrics of answers, overall and by group; `known` tells which texts were trained on."""
    of_groups = np.array(list(map(str, groups or ())))
    by_group = {}
    for name in np.unique(of_groups).tolist():
        rows = of_groups == name
        by_group[name] = replace(measured(found.only(rows)), trained_on=int(known[rows].sum()))
    return replace(measured(found), by_group=by_group, trained_on=int(known.sum()))


def labelled(texts: Texts, labels: Iterable[str], groups: Iterable[str] | None = None) -> Given:
    """Return labelled texts as plain lists; raise LabelError where one is missing or their numbers differ."""
    data = given(texts, labels, groups, None, None, None)
    names, of_groups = data.labels, data.groups or ()
    if not names or len(names) != len(data.texts) or (of_groups and len(of_groups) != len(names)):
        raise LabelError(f"{len(data.texts)} texts, {len(names)} labels: there must be some, and as many of both")
    return data


def numbered(documents: Iterable[Any] | None, texts: int) -> Classes | None:
    """Return a number for each text's document, None for None; raise LabelError where there are not as many."""
    if documents is None:
        return None
    numbers = np.unique([str(name) for name in documents], return_inverse=True)[1]
    if len(numbers) != texts:
        raise LabelError(f"{texts} texts, {len(numbers)} documents: there must be as many of both")
    return np.asarray(numbers)


def answers(model: Any, data: Given, documents: Classes | None = None) -> Answers:
    """Return the answers of a model, or a fitted StanceClassifier, to labelled texts; raise as `evaluate` does."""
    model = _plain(model)
    names = list(map(str, data.labels))
    if unknown := unknown_labels(names, model.labels):
        raise LabelError(unknown)
    probabilities = model.predict_proba(data.texts)
    sure = probabilities.max(axis=1) >= model.scorer_.threshold
    sure[list(model.reasons(data.texts))] = False
    found = Answers(model.labels, np.array([model.labels.index(n) for n in names]), probabilities, sure, documents)
    if model.promise_ is None or model.promise_.label_sets is None:
        return found
    sets = model.promise_.label_sets
    return replace(found, sets=sets.held(probabilities), promised=sets.coverage)


def _plain(model: Any) -> StanceModel:
    model = getattr(model, "model_", model)
    if not isinstance(model, StanceModel):
        raise TypeError(f"found {kind_of(model)} to measure; pass a StanceModel or a fitted StanceClassifier")
    return model


def trained_on(model: StanceModel, data: Given, documents: Iterable[Any] | None = None) -> Flags:
    """Return which of the texts a model is known to have been trained on, shape (texts,).

    A model that keeps no record of its texts has the hash of all its training data, which tells whether these are it.
    """
    if model.record_ is not None:
        return np.array(model.record_.knows(data.texts), bool)
    ones = [1.0] * len(data.texts)
    grouped = (None, data.groups, None if documents is None else list(documents))
    variants = {fingerprint(data.texts, data.labels, g, w) for g in grouped for w in (None, ones)}
    return np.full(len(data.texts), model.data_hash_ in variants)


def measured(found: Answers) -> Evaluation:
    """Return the metrics of answers."""
    y, predicted, labels = found.y, found.predicted, found.labels
    grouped, everything = found.documents is not None, np.ones(len(y), bool)
    clusters = cells(y, predicted, len(labels), found.documents)
    matrix, of_all = clusters.sum(axis=0), totals(clusters, grouped=grouped)
    base = baselines(matrix, labels)
    of_probabilities = probability_scores(found.probabilities, y, found.documents, _BINS)
    return Evaluation(
        rows=len(y),
        labels=labels,
        documents=len(np.unique(found.documents)) if found.documents is not None else None,
        confidence=CONFIDENCE,
        accuracy=of_all.accuracy,
        macro_f1=of_all.macro_f1,
        weighted_f1=of_all.weighted_f1,
        mcc=of_all.mcc,
        majority_accuracy=base.commonest_accuracy,
        majority_macro_f1=base.commonest_macro_f1,
        baselines=base,
        by_label={label: label_scores(clusters, i, grouped=grouped) for i, label in enumerate(labels)},
        confusion=tuple(tuple(int(n) for n in row) for row in matrix),
        log_loss=log_loss(found.probabilities, y),
        log_loss_interval=of_probabilities.log_loss,
        brier=brier(found.probabilities, y),
        brier_interval=of_probabilities.brier,
        calibration_error=calibration_error(found.probabilities, y, _BINS),
        calibration_error_interval=of_probabilities.calibration_error,
        calibration=_calibration(found),
        coverage=_coverage(found),
        certain_share=found.share(found.sure, everything),
        certain_accuracy=found.share(found.right, found.sure),
        label_sets=_label_sets(found),
        by_group={},
    )


def _calibration(found: Answers) -> tuple[CalibrationBin, ...]:
    top = found.probabilities.max(axis=1)
    where = np.minimum((top * _BINS).astype(int), _BINS - 1)
    bins = []
    for b in np.unique(where).tolist():
        rows = where == b
        bins.append(
            CalibrationBin(
                b / _BINS, (b + 1) / _BINS, int(rows.sum()), float(top[rows].mean()), found.share(found.right, rows)
            )
        )
    return tuple(bins)


def _coverage(found: Answers) -> tuple[Coverage, ...]:
    """Return the accuracy on growing shares of the texts, the surest first; those as sure come together."""
    top = found.probabilities.max(axis=1)
    ordered = np.sort(top)[::-1]
    least = {float(ordered[max(-(-len(top) * step // _STEPS), 1) - 1]) for step in range(1, _STEPS + 1)}
    steps = []
    for probability in sorted(least, reverse=True):
        rows = top >= probability
        steps.append(Coverage(float(rows.mean()), probability, int(rows.sum()), found.share(found.right, rows)))
    return tuple(steps)


def _label_sets(found: Answers) -> LabelSets | None:
    if found.sets is None:
        return None
    rows = np.arange(len(found.y))
    held, everything = found.sets[rows, found.y], np.ones(len(rows), bool)
    by_label = {name: found.share(held, found.y == i) for i, name in enumerate(found.labels)}
    return LabelSets(found.promised, found.share(held, everything), by_label, float(found.sets.sum(axis=1).mean()))
