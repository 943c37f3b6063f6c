"""Set anew, from a user's labels, how sure a model is and from where on its answers are certain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, log
from typing import Any

import numpy as np
from sklearn.model_selection import GroupKFold

from stance.errors import LabelError, UsageError
from stance.model.calibration import fit_temperature, lower_bound, proven_threshold, surest_first
from stance.model.classifier import StanceModel
from stance.model.metrics import Classes, design_effect, log_loss
from stance.model.promise import LabelSets, Promise
from stance.model.record import copy_key
from stance.scoring.scorer import Block, Floats, Scorer, softmax
from stance.tables.label_names import unknown_labels

FEWEST_FOR_TEMPERATURE = 100
"""Labels below which no temperature is asked for: with fewer it is chance."""
_FOLDS = 5
_MOST_LABELS = 10_000_000


@dataclass(frozen=True)
class Labels:
    """A user's labels: texts with their labels, maybe their documents, and the tables that they stand in."""

    texts: Sequence[str]
    labels: Sequence[str]
    documents: Sequence[Any] | None = None
    sources: tuple[Mapping[str, str], ...] = ()


@dataclass(frozen=True)
class Aim:
    """What is to be promised: the accuracy of certain answers, with what confidence, and the coverage of label sets."""

    accuracy: float = 0.9
    confidence: float = 0.95
    conformal: float | None = None

    def __post_init__(self) -> None:
        for name, value in (("accuracy", self.accuracy), ("confidence", self.confidence), ("coverage", self.conformal)):
            if value is not None and not 0 < value < 1:
                raise UsageError(f"the {name} to promise is {value}; it must lie between 0 and 1")


def recalibrated(model: StanceModel, given: Labels, aim: Aim) -> StanceModel:
    """Return a model with the same answers, and probabilities and a threshold that a user's labels bear out.

    Labels of texts that the model was trained on, and copies of texts, are left out, since they would show too much.
    From a hundred labels on the logits are divided by a temperature, where that lowers the log-loss on held-out parts.
    What is promised stands in the model's `promise_`. Raises LabelError where a label is not one of the model's, or
    none is left.
    """
    used, known, copies = _used(model, given)
    if not len(used):
        raise LabelError(
            f"none of the {len(given.texts)} labels can be used: the model was trained on {known} of the texts, "
            f"{copies} are copies of others; calibrate with texts that it does not know"
        )
    texts = [given.texts[i] for i in used]
    y = np.array([model.labels.index(given.labels[i]) for i in used])
    documents = _numbered(given.documents, used)
    before = model.predict_proba(texts)
    temperature, cross_validated = _temperature(before, y, documents)
    cooled = model.scorer_ if temperature == 1 else _cooled(model.scorer_, temperature)
    new = StanceModel.from_fitted(
        cooled, replace(model.settings, certain_accuracy=aim.accuracy, certain_confidence=aim.confidence),
        model.report_, model.data_hash_, model.record_,
    )  # fmt: skip
    probabilities = new.predict_proba(texts)
    certain = _certain(new, texts, probabilities, y, documents, aim)
    new.scorer_ = replace(cooled, threshold=certain.threshold)
    new.promise_ = Promise(
        accuracy=aim.accuracy, confidence=aim.confidence, threshold=certain.threshold, texts=len(y),
        documents=None if documents is None else len(np.unique(documents)),
        counts={label: int((y == i).sum()) for i, label in enumerate(model.labels)},
        known=known, copies=copies, unjudged=certain.unjudged, design_effect=certain.design_effect,
        certain=certain.answers, certain_right=certain.right,
        temperature=temperature, log_loss=round(log_loss(before, y), 4),
        cross_validated=None if cross_validated is None else round(cross_validated, 4),
        label_sets=None if aim.conformal is None else label_sets(probabilities, y, model.labels, aim.conformal),
        sources=given.sources,
    )  # fmt: skip
    return new


@dataclass(frozen=True)
class _Certain:
    """From where on answers are certain, how many of the labelled texts have such, and how many of those are right."""

    threshold: float
    answers: int
    right: int
    unjudged: int
    design_effect: float


def _certain(
    model: StanceModel, texts: Sequence[str], probabilities: Floats, y: Classes, documents: Classes | None, aim: Aim
) -> _Certain:
    """Return what is certain on labelled texts; those that the model does not judge never are, and are not counted."""
    judged = np.ones(len(y), bool)
    judged[list(model.reasons(texts))] = False
    right = probabilities.argmax(axis=1) == y
    effect = _design_effect(right[judged], None if documents is None else documents[judged])
    threshold = proven_threshold(probabilities[judged], y[judged], aim.accuracy, aim.confidence, design_effect=effect)
    sure = judged & (probabilities.max(axis=1) >= threshold)
    return _Certain(threshold, int(sure.sum()), int(right[sure].sum()), int((~judged).sum()), round(effect, 4))


def label_sets(probabilities: Floats, y: Classes, labels: Sequence[str], coverage: float) -> LabelSets:
    """Return the least probability of each label with which label sets have a coverage.

    Of the n texts with a label, the floor((1 - coverage) (n + 1)) that give it the lowest probabilities may be lost.

    >>> label_sets(np.array([[0.9, 0.1], [0.6, 0.4], [0.7, 0.3]]), np.array([0, 0, 0]), ("a", "b"), 0.5).least
    {'a': 0.7, 'b': 0.0}
    """
    least = {}
    for i, label in enumerate(labels):
        own = np.sort(probabilities[y == i, i])
        # Rounded first: of (1 - 0.9) * 10 a float leaves less than 1.
        lost = int(round((1 - coverage) * (len(own) + 1), 9))
        least[label] = float(own[lost - 1]) if lost else 0.0
    return LabelSets(coverage, least)


def labels_needed(model: StanceModel, given: Labels, aim: Aim) -> int | None:
    """Return about how many labels would show the promise were these like all to come; None where none would.

    The surest answers down to that share of the texts are looked at which promises it soonest.
    """
    used, _, _ = _used(model, given)
    texts = [given.texts[i] for i in used]
    y = np.array([model.labels.index(given.labels[i]) for i in used])
    probabilities = model.predict_proba(texts)
    right = np.cumsum((probabilities.argmax(axis=1) == y)[surest_first(probabilities)])
    answers = np.arange(1, len(y) + 1)
    enough = answers >= min(fewest(aim), len(y))
    found = [
        ceil(len(y) * _answers_needed(hits / number, aim) / number)
        for hits, number in zip(right[enough].tolist(), answers[enough].tolist(), strict=True)
        if hits / number > aim.accuracy
    ]
    return min(found) if found and min(found) <= _MOST_LABELS else None


def fewest(aim: Aim) -> int:
    """Return how many certain answers, all of them right, show the promise.

    >>> fewest(Aim(0.9, 0.95))
    29
    """
    return ceil(log(1 - aim.confidence) / log(aim.accuracy))


def _answers_needed(share: float, aim: Aim) -> int:
    """Return how many answers that are right in a share of cases above the accuracy show the promise."""
    low, high = 0, fewest(aim)
    while high < _MOST_LABELS and not _shown(share, high, aim):
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _shown(share, middle, aim) else (middle, high)
    return high


def _shown(share: float, answers: int, aim: Aim) -> bool:
    bound = lower_bound(np.array([share * answers]), np.array([answers]), aim.confidence)
    return bool(bound[0] >= aim.accuracy)


def _used(model: StanceModel, given: Labels) -> tuple[list[int], int, int]:
    """Return which labels can be used, how many are of texts trained on, and how many of the others are copies."""
    if unknown := unknown_labels(given.labels, model.labels):
        raise LabelError(unknown)
    known = [False] * len(given.texts) if model.record_ is None else model.record_.knows(given.texts)
    first: dict[str, int] = {}
    for i, text in enumerate(given.texts):
        if not known[i]:
            first.setdefault(copy_key(text), i)
    return list(first.values()), sum(known), len(given.texts) - sum(known) - len(first)


def _numbered(documents: Sequence[Any] | None, used: Sequence[int]) -> Classes | None:
    if documents is None:
        return None
    return np.asarray(np.unique([str(documents[i]) for i in used], return_inverse=True)[1])


def _temperature(probabilities: Floats, y: Classes, documents: Classes | None) -> tuple[float, float | None]:
    """Return the temperature to use and the log-loss on held-out parts with it, None where none was tried."""
    groups = np.arange(len(y)) if documents is None else documents
    folds = min(_FOLDS, len(np.unique(groups)))
    if len(y) < FEWEST_FOR_TEMPERATURE or folds < 2:
        return 1.0, None
    logits = np.log(np.maximum(probabilities, np.finfo(np.float64).tiny))
    held_out = np.zeros_like(probabilities)
    for rows, test in GroupKFold(folds, shuffle=True, random_state=0).split(logits, groups=groups):
        held_out[test] = softmax(logits[test] / fit_temperature(logits[rows], y[rows]))
    loss = log_loss(held_out, y)
    return (fit_temperature(logits, y), loss) if loss < log_loss(probabilities, y) else (1.0, loss)


def _cooled(scorer: Scorer, temperature: float) -> Scorer:
    """Return a scorer with its logits divided by a temperature, in the single precision that a model folder keeps."""

    def divided(values: Floats) -> Floats:
        return (values / temperature).astype(np.float32).astype(np.float64)

    def cooled(block: Block) -> Block:
        return replace(block, coefficients=divided(block.coefficients))

    return replace(scorer, blocks=tuple(map(cooled, scorer.blocks)), intercepts=divided(scorer.intercepts))


def _design_effect(right: Any, documents: Classes | None) -> float:
    if documents is None:
        return 1.0
    hits, answers = (np.bincount(documents, weights=w).astype(float) for w in (right, np.ones(len(right))))
    return design_effect(hits[answers > 0], answers[answers > 0])
