"""Train: choose settings by grouped cross-validation, calibrate on held-out folds, fit the final numbers."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse
from scipy.optimize import minimize_scalar
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from stance.errors import LabelError
from stance.features import BLOCKS, Document, Reader
from stance.model import Report, Settings, count
from stance.pipeline import vectoriser
from stance.scorer import Block, Floats, Scorer, softmax

_TOLERANCE = 1e-5
_SEARCH_TOLERANCE = 1e-3
"""While candidates are compared, fits may stop earlier: their ranking does not hang on the fifth decimal."""
_MOST_ITERATIONS = 2000

Classes = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Candidate:
    """One combination of hyperparameters."""

    regularisation: float
    chars_weight: float
    concepts_weight: float

    def weights(self) -> dict[str, float]:
        """Return the weight of each block."""
        return {"words": 1.0, "chars": self.chars_weight, "concepts": self.concepts_weight}


@dataclass(frozen=True)
class Fold:
    """The unweighted blocks of one fold and the rows that it holds out."""

    fitted: Mapping[str, sparse.csr_matrix]
    held_out: Mapping[str, sparse.csr_matrix]
    train: Classes
    test: Classes


def train(
    reader: Reader,
    settings: Settings,
    texts: Sequence[str],
    labels: Sequence[str],
    groups: Sequence[Any] | None,
    jobs: int | None,
) -> tuple[Scorer, Report]:
    """Return the scorer fitted on labelled texts and what the held-out folds showed."""
    documents = [reader.read(text) for text in texts]
    names = tuple(sorted(set(labels)))
    y = np.array([names.index(label) for label in labels])
    folds = [_fold(documents, settings, rows, test) for rows, test in _split(settings, y, groups)]
    chosen, logits = _choose(settings, folds, y, jobs)
    temperature = fit_temperature(logits, y)
    probabilities = softmax(logits / temperature)
    threshold = certain_threshold(probabilities, y, settings.certain_accuracy)
    blocks, intercepts = _fit_all(documents, settings, y, chosen, temperature)
    scorer = Scorer(reader, blocks, intercepts, names, settings.poles, threshold)
    report = Report(
        rows=len(texts),
        groups=len(set(groups)) if groups is not None else len(texts),
        counts=count(labels),
        chosen={"regularisation": chosen.regularisation, **{f"{b}_weight": w for b, w in chosen.weights().items()}},
        metrics=_metrics(probabilities, y, threshold),
        temperature=temperature,
    )
    return scorer, report


def fingerprint(texts: Sequence[str], labels: Sequence[str], groups: Sequence[Any] | None) -> str:
    """Return the SHA-256 of the training data in its order."""
    digest = hashlib.sha256()
    for i, (text, label) in enumerate(zip(texts, labels, strict=True)):
        group = str(groups[i]) if groups is not None else ""
        digest.update(json.dumps([text, label, group], ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n")
    return digest.hexdigest()


def _split(settings: Settings, y: Classes, groups: Sequence[Any] | None) -> list[tuple[Classes, Classes]]:
    smallest = int(np.bincount(y).min())
    folds = min(settings.folds, smallest)
    if groups is None:
        splitter = StratifiedKFold(folds, shuffle=True, random_state=settings.seed)
        return list(splitter.split(np.zeros(len(y)), y))
    if len(set(groups)) < 2:
        raise LabelError("all texts belong to one group; held-out folds need at least two")
    splitter = StratifiedGroupKFold(min(folds, len(set(groups))), shuffle=True, random_state=settings.seed)
    # Few groups can leave a fold empty, or its training rows without some label: such folds teach nothing.
    splits = splitter.split(np.zeros(len(y)), y, np.array([str(group) for group in groups]))
    usable = [(rows, test) for rows, test in splits if len(test) and len(set(y[rows])) == len(set(y))]
    if not usable:
        raise LabelError("the groups cannot be split so that every label stays on the training side: use more groups")
    return usable


def _fold(documents: Sequence[Document], settings: Settings, rows: Classes, test: Classes) -> Fold:
    fitted, held_out = {}, {}
    for name, grams in settings.grams().items():
        try:
            block = vectoriser(grams, settings.min_df()[name])
            fitted[name] = block.fit_transform([documents[i] for i in rows])
        except ValueError:  # no feature is frequent enough: keep all, or leave an empty block
            block, fitted[name] = _fallback_block(grams, [documents[i] for i in rows])
        held_out[name] = block.transform([documents[i] for i in test]) if block else sparse.csr_matrix((len(test), 0))
    return Fold(fitted, held_out, rows, test)


def _fallback_block(grams: Any, documents: Sequence[Document]) -> tuple[Any, sparse.csr_matrix]:
    try:
        block = vectoriser(grams, 1)
        return block, block.fit_transform(documents)
    except ValueError:
        return None, sparse.csr_matrix((len(documents), 0))


def _joined(blocks: Mapping[str, sparse.csr_matrix], candidate: Candidate) -> sparse.csr_matrix:
    weights = candidate.weights()
    return sparse.hstack([blocks[name] * weights[name] for name in BLOCKS], format="csr")


def _classifier(candidate: Candidate, tolerance: float) -> LogisticRegression:
    return LogisticRegression(C=candidate.regularisation, tol=tolerance, max_iter=_MOST_ITERATIONS)


def _held_out_logits(fold: Fold, y: Classes, candidate: Candidate) -> Floats:
    fitted = _classifier(candidate, _SEARCH_TOLERANCE).fit(_joined(fold.fitted, candidate), y[fold.train])
    return _both_rows(np.asarray(fitted.decision_function(_joined(fold.held_out, candidate))))


def _both_rows(decision: Floats) -> Floats:
    """Return one logit per label; scikit-learn gives one for two labels, which is split evenly between them."""
    return decision if decision.ndim == 2 else np.stack([-decision / 2, decision / 2], axis=1)


def _choose(settings: Settings, folds: Sequence[Fold], y: Classes, jobs: int | None) -> tuple[Candidate, Floats]:
    """Return the candidate with the least calibrated log-loss on held-out rows, and its held-out logits.

    Rows that no fold holds out (very few groups) get the label frequencies' logits.
    """
    candidates = [
        Candidate(*values)
        for values in product(settings.regularisation, settings.chars_weight, settings.concepts_weight)
    ]
    work = [(candidate, fold) for candidate in candidates for fold in folds]
    done = Parallel(n_jobs=jobs or -1)(delayed(_held_out_logits)(fold, y, candidate) for candidate, fold in work)
    prior = np.log(np.bincount(y) / len(y))
    best: tuple[float, Candidate, Floats] | None = None
    for k, candidate in enumerate(candidates):
        logits = np.tile(prior, (len(y), 1))
        for fold, part in zip(folds, done[k * len(folds) : (k + 1) * len(folds)], strict=True):
            logits[fold.test] = part
        loss = log_loss(softmax(logits / fit_temperature(logits, y)), y)
        if best is None or loss < best[0]:
            best = (loss, candidate, logits)
    assert best is not None  # noqa: S101  # Settings allows no empty list of candidates
    return best[1], best[2]


def fit_temperature(logits: Floats, y: Classes) -> float:
    """Return the temperature that minimises the log-loss of softmax(logits / temperature).

    Temperature scaling: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017.
    """
    found = minimize_scalar(
        lambda t: log_loss(softmax(logits / np.exp(t)), y),
        bounds=(-3.0, 3.0),
        method="bounded",
        options={"xatol": 1e-4},
    )
    return round(float(np.exp(found.x)), 4)


def log_loss(probabilities: Floats, y: Classes) -> float:
    """Return the mean negative log probability of the true class."""
    return float(-np.log(np.maximum(probabilities[np.arange(len(y)), y], 1e-15)).mean())


def certain_threshold(probabilities: Floats, y: Classes, accuracy: float) -> float:
    """Return the least probability from which on the answers above it are right as often as `accuracy` asks.

    Where no threshold reaches it, the answer is 1: nothing is certain.
    """
    top = probabilities.max(axis=1)
    order = np.argsort(-top, kind="stable")
    right = (probabilities.argmax(axis=1) == y)[order]
    reached = np.flatnonzero(np.cumsum(right) / np.arange(1, len(y) + 1) >= accuracy)
    return round(float(top[order][reached[-1]]), 4) if len(reached) else 1.0


def calibration_error(probabilities: Floats, y: Classes, bins: int = 10) -> float:
    """Return the expected calibration error of the top label in equal-width bins (Guo et al., ICML 2017)."""
    top = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == y
    where = np.minimum((top * bins).astype(int), bins - 1)
    gaps = [abs(top[where == b].sum() - right[where == b].sum()) for b in range(bins)]
    return float(sum(gaps) / len(y))


def _metrics(probabilities: Floats, y: Classes, threshold: float) -> dict[str, float]:
    from sklearn.metrics import f1_score

    predicted = probabilities.argmax(axis=1)
    sure = probabilities.max(axis=1) >= threshold
    metrics = {
        "accuracy": float((predicted == y).mean()),
        "macro_f1": float(f1_score(y, predicted, average="macro")),
        "log_loss": log_loss(probabilities, y),
        "calibration_error": calibration_error(probabilities, y),
        "certain_share": float(sure.mean()),
        "certain_accuracy": float((predicted == y)[sure].mean()) if sure.any() else 0.0,
    }
    return {name: round(value, 4) for name, value in metrics.items()}


def _fit_all(
    documents: Sequence[Document], settings: Settings, y: Classes, chosen: Candidate, temperature: float
) -> tuple[tuple[Block, ...], Floats]:
    """Return the blocks and intercepts fitted on all documents, with the temperature folded in.

    The numbers are rounded to single precision, which is what a model folder keeps, so that a model gives the same
    probabilities before saving and after loading.
    """
    everything = np.arange(len(y))
    blocks: dict[str, sparse.csr_matrix] = {}
    vectorisers = {}
    for name, grams in settings.grams().items():
        try:
            vectorisers[name] = vectoriser(grams, settings.min_df()[name])
            blocks[name] = vectorisers[name].fit_transform(documents)
        except ValueError:
            vectorisers[name], blocks[name] = _fallback_block(grams, documents)
    fitted = _classifier(chosen, _TOLERANCE).fit(_joined(blocks, chosen), y[everything])
    coefficients, intercepts = fitted.coef_, fitted.intercept_
    if len(coefficients) == 1:
        coefficients, intercepts = (np.concatenate([-part / 2, part / 2]) for part in (coefficients, intercepts))
    coefficients, intercepts = _single(coefficients / temperature), _single(intercepts / temperature)
    made, start = [], 0
    for name, grams in settings.grams().items():
        stop = start + blocks[name].shape[1]
        fitted_block = vectorisers[name]
        features = tuple(fitted_block.get_feature_names_out()) if fitted_block else ()
        idf = _single(fitted_block.idf_) if fitted_block else np.zeros(0)
        made.append(
            Block(
                name, grams, chosen.weights()[name], features, idf, np.ascontiguousarray(coefficients[:, start:stop].T)
            )
        )
        start = stop
    return tuple(made), intercepts


def _single(values: Floats) -> Floats:
    return values.astype(np.float32).astype(np.float64)
