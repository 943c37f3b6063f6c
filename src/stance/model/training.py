"""Train: choose settings by grouped cross-validation, calibrate on held-out folds, fit the final numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold

from stance.errors import LabelError
from stance.features.analyzer import Analyzer, Document
from stance.features.ngrams import BLOCKS
from stance.model.calibration import cautious_temperature, certain_threshold, fit_temperature
from stance.model.labels import count
from stance.model.metrics import Classes, calibration_error, log_loss, losses
from stance.model.pipeline import vectoriser
from stance.model.settings import Report, Settings
from stance.scoring.scorer import Block, Floats, Scorer, softmax

_TOLERANCE = 1e-5
_SEARCH_TOLERANCE = 1e-3
"""While candidates are compared, fits may stop earlier: their ranking does not hang on the fifth decimal."""
_MOST_ITERATIONS = 2000


@dataclass(frozen=True)
class Candidate:
    """One combination of hyperparameters."""

    C: float
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
    analyzer: Analyzer,
    settings: Settings,
    texts: Sequence[str],
    labels: Sequence[str],
    groups: Sequence[Any] | None,
    n_jobs: int | None,
) -> tuple[Scorer, Report]:
    """Return the scorer fitted on labelled texts and what the held-out folds showed."""
    documents = [analyzer.document(text) for text in texts]
    names = tuple(sorted(set(labels)))
    y = np.array([names.index(label) for label in labels])
    folds = [_fold(documents, settings, rows, test) for rows, test in _split(settings, y, groups)]
    chosen, logits = _choose(settings, folds, y, n_jobs)
    temperature = cautious_temperature(logits, y, groups)
    probabilities = softmax(logits / temperature)
    threshold = certain_threshold(probabilities, y, settings.certain_accuracy)
    blocks, intercepts = _fit_all(documents, settings, y, chosen, temperature)
    scorer = Scorer(analyzer, blocks, intercepts, names, settings.poles, threshold)
    report = Report(
        rows=len(texts),
        groups=len(set(groups)) if groups is not None else len(texts),
        counts=count(labels),
        chosen={"C": chosen.C, **{f"{b}_weight": w for b, w in chosen.weights().items()}},
        metrics=_metrics(probabilities, y, threshold),
        temperature=temperature,
    )
    return scorer, report


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


@dataclass(frozen=True)
class Linear:
    """Fitted coefficients, shape (labels, features), and intercepts, one per label."""

    coefficients: Floats
    intercepts: Floats

    def logits(self, values: sparse.csr_matrix) -> Floats:
        """Return the logits of rows, shape (rows, labels)."""
        return np.asarray(values @ self.coefficients.T) + self.intercepts


def _fit(values: sparse.csr_matrix, y: Classes, candidate: Candidate, settings: Settings, tolerance: float) -> Linear:
    """Return a multinomial logistic regression whose penalty spares the features that tell the labels apart."""
    scales = label_ratios(values, y, settings.ratio_smoothing) ** settings.ratio_power
    classifier = LogisticRegression(C=candidate.C, tol=tolerance, max_iter=_MOST_ITERATIONS)
    classifier.fit(values @ sparse.diags(scales), y)
    coefficients, intercepts = classifier.coef_, classifier.intercept_
    if len(coefficients) == 1:  # two labels: scikit-learn has one logit, which is split evenly between them
        coefficients, intercepts = (np.concatenate([-part / 2, part / 2]) for part in (coefficients, intercepts))
    return Linear(coefficients * scales, intercepts)


def label_ratios(values: sparse.csr_matrix, y: Classes, smoothing: float) -> Floats:
    """Return, for each feature, its largest absolute log-count ratio between a label and the rest.

    Scaling features by it before the fit is the naive Bayes prior of Wang and Manning, "Baselines and Bigrams", ACL
    2012, taken over all labels at once; the scale is folded into the coefficients afterwards.
    """
    ratios = np.zeros(values.shape[1])
    for label in np.unique(y):
        inside = smoothing + np.asarray(values[y == label].sum(axis=0)).ravel()
        outside = smoothing + np.asarray(values[y != label].sum(axis=0)).ravel()
        ratios = np.maximum(ratios, np.abs(np.log((inside / inside.sum()) / (outside / outside.sum()))))
    return ratios


def _held_out_logits(fold: Fold, y: Classes, candidate: Candidate, settings: Settings) -> Floats:
    fitted = _fit(_joined(fold.fitted, candidate), y[fold.train], candidate, settings, _SEARCH_TOLERANCE)
    return fitted.logits(_joined(fold.held_out, candidate))


def _choose(settings: Settings, folds: Sequence[Fold], y: Classes, n_jobs: int | None) -> tuple[Candidate, Floats]:
    """Return the chosen candidate and its held-out logits.

    Among the candidates whose calibrated log-loss on held-out rows is within one standard error of the least, the most
    strongly regularised wins (the one-standard-error rule of Breiman et al., "Classification and Regression Trees",
    1984): text to come differs from the training text more than the folds do from each other. Rows that no fold holds
    out (very few groups) get the label frequencies' logits.
    """
    candidates = [Candidate(*values) for values in product(settings.C, settings.chars_weight, settings.concepts_weight)]
    done = Parallel(n_jobs=n_jobs or -1)(
        delayed(_held_out_logits)(fold, y, candidate, settings) for candidate in candidates for fold in folds
    )
    prior = np.log(np.bincount(y) / len(y))
    tried = []
    for k, candidate in enumerate(candidates):
        logits = np.tile(prior, (len(y), 1))
        for fold, part in zip(folds, done[k * len(folds) : (k + 1) * len(folds)], strict=True):
            logits[fold.test] = part
        row_losses = losses(softmax(logits / fit_temperature(logits, y)), y)
        tried.append(_Tried(candidate, logits, float(row_losses.mean()), float(row_losses.std() / np.sqrt(len(y)))))
    chosen = within_one_standard_error(tried)
    return chosen.candidate, chosen.logits


@dataclass(frozen=True, eq=False)
class _Tried:
    """A candidate's held-out logits, their calibrated log-loss and its standard error."""

    candidate: Candidate
    logits: Floats
    loss: float
    error: float


def within_one_standard_error(tried: Sequence[_Tried]) -> _Tried:
    """Return the most strongly regularised candidate within one standard error of the least loss."""
    best = min(tried, key=lambda t: t.loss)
    near = [t for t in tried if t.loss <= best.loss + best.error]
    return min(near, key=lambda t: (t.candidate.C, t.loss))


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
    blocks: dict[str, sparse.csr_matrix] = {}
    vectorisers = {}
    for name, grams in settings.grams().items():
        try:
            vectorisers[name] = vectoriser(grams, settings.min_df()[name])
            blocks[name] = vectorisers[name].fit_transform(documents)
        except ValueError:
            vectorisers[name], blocks[name] = _fallback_block(grams, documents)
    fitted = _fit(_joined(blocks, chosen), y, chosen, settings, _TOLERANCE)
    coefficients, intercepts = _single(fitted.coefficients / temperature), _single(fitted.intercepts / temperature)
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
