"""Train: choose settings by grouped cross-validation, calibrate on held-out folds, fit the final numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from stance.errors import LabelError
from stance.features.analyzer import Analyzer
from stance.model.calibration import cautious_temperature, certain_threshold, fit_temperature
from stance.model.counts import Counts, TfidfBlock, count_features, tfidf_block
from stance.model.examples import Examples
from stance.model.folds import document_folds, others, source_tests
from stance.model.metrics import Classes, calibration_error, confusion, log_loss, losses
from stance.model.notes import notes_after, notes_before, notes_of_features, notes_of_folds
from stance.model.record import Record, text_hashes
from stance.model.second_stage import Stage, fit_stage, staged
from stance.model.settings import Report, Settings
from stance.model.softmax import Linear, fit_shares, label_ratios
from stance.scoring.scorer import Block, Floats, Scorer, softmax

_TOLERANCE = 1e-5
_SEARCH_TOLERANCE = 1e-3
"""While candidates are compared, fits may stop earlier: their ranking does not hang on the fifth decimal."""
_MOST_ITERATIONS = 2000
_FRAME_WEIGHT = 1.0


@dataclass(frozen=True)
class Candidate:
    """One combination of hyperparameters."""

    C: float
    chars_weight: float
    concepts_weight: float

    def weights(self) -> dict[str, float]:
        """Return the weight of each block."""
        return {"words": 1.0, "chars": self.chars_weight, "concepts": self.concepts_weight}


@dataclass(frozen=True, eq=False)
class Fold:
    """The unweighted blocks of one fold, the rows that they are fitted on and those that it holds out."""

    fitted: Mapping[str, sparse.csr_matrix]
    held_out: Mapping[str, sparse.csr_matrix]
    train: Classes
    test: Classes


@dataclass(frozen=True, eq=False)
class Trained:
    """A fitted scorer, what held-out folds showed, what is kept beside it, and what was odd about the data."""

    scorer: Scorer
    report: Report
    record: Record
    notes: tuple[str, ...]


def train(analyzer: Analyzer, settings: Settings, examples: Examples, n_jobs: int | None) -> Trained:
    """Return the scorer fitted on examples and what the held-out folds showed.

    Documents are held out to choose among candidates and to measure. Where sources are known, they are held out whole
    to calibrate: text to come is from a source that the model has not seen.
    """
    first = hold_out(analyzer, settings, examples, n_jobs)
    counts, chosen, base = first.counts, first.chosen, first.logits
    measured = examples.measured
    y = examples.y[measured]
    frame = _frame(first.of_frame, settings, examples, base) if first.of_frame is not None else None
    logits = base if frame is None else _with_frame(frame, base, base, first.tests, settings, examples)
    if examples.sources is None:
        groups = None if examples.groups is None else examples.groups[measured].tolist()
        foreign, temperature = logits, cautious_temperature(logits, y, groups)
    else:
        tests = source_tests(settings, examples)
        foreign = _by_source(counts, settings, examples, tests, chosen, n_jobs)
        foreign = foreign if frame is None else _with_frame(frame, base, foreign, tests, settings, examples)
        temperature = fit_temperature(foreign, y)
    threshold = certain_threshold(
        softmax(foreign / temperature), y, settings.certain_accuracy, settings.certain_confidence
    )
    blocks, intercepts = _fit_all(counts, settings, examples, chosen, temperature, frame)
    scorer = Scorer(analyzer, blocks, intercepts, examples.labels, settings.poles, threshold)
    metrics = _metrics(softmax(logits / temperature), y, threshold)
    by_source: dict[str, dict[str, float]] = {}
    if examples.sources is not None:
        held_out = _metrics(softmax(foreign / temperature), y, threshold)
        metrics |= {f"new_source_{name}": value for name, value in held_out.items()}
        by_source = _by_source_metrics(examples, softmax(foreign / temperature), threshold)
    report = _report(examples, chosen, frame, metrics, by_source, temperature)
    answers = confusion(y, logits.argmax(axis=1), len(examples.labels))
    record = Record(answers, np.unique(text_hashes(examples.texts)))
    return Trained(scorer, report, record, _notes(examples, first, answers))


def _notes(examples: Examples, first: "HeldOut", answers: Classes) -> tuple[str, ...]:
    left = len(examples.measured) - len(np.unique(np.concatenate(first.tests)))
    return (
        *notes_before(examples),
        *notes_of_features(first.filled),
        *notes_of_folds(left),
        *notes_after(examples.labels, answers),
    )


@dataclass(frozen=True, eq=False)
class HeldOut:
    """What folds of documents show before the frame is fitted.

    `counts` are those of the other blocks, `of_frame` those of the frame where settings ask for it, `logits` what the
    chosen candidate says of the measured rows, each by a fold that held it out, `tests` the rows of each fold, and
    `filled` which texts have a feature at all.
    """

    counts: Mapping[str, Counts]
    of_frame: Counts | None
    chosen: Candidate
    logits: Floats
    tests: Sequence[Classes]
    filled: npt.NDArray[np.bool_]


def hold_out(analyzer: Analyzer, settings: Settings, examples: Examples, n_jobs: int | None) -> HeldOut:
    """Return what held-out folds show of the blocks that are fitted together."""
    counts = count_features(analyzer, examples.texts, settings.grams(), n_jobs)
    of_frame = counts.pop("frame", None)
    filled = _filled(counts.values())
    if not examples.plain:  # what all rows together do not give is given by no fold either
        everything = np.arange(len(examples.texts))
        counts = {name: c.only(_kept(c, settings, examples, everything, name)) for name, c in counts.items()}
    folds = [_fold(counts, settings, examples, rows, test) for rows, test in document_folds(settings, examples)]
    chosen, logits = _choose(settings, folds, examples, n_jobs)
    return HeldOut(counts, of_frame, chosen, logits, [fold.test for fold in folds], filled)


def _filled(blocks: Iterable[Counts]) -> npt.NDArray[np.bool_]:
    """Return which texts have a feature in any block, shape (texts,); raise LabelError where none has one."""
    filled = np.logical_or.reduce([np.diff(block.matrix.indptr) > 0 for block in blocks])
    if not filled.any():
        raise LabelError("no text has any feature to learn from: they hold no words; is it the right column?")
    return np.asarray(filled)


def _report(
    examples: Examples,
    chosen: Candidate,
    frame: "_Frame | None",
    metrics: dict[str, float],
    by_source: dict[str, dict[str, float]],
    temperature: float,
) -> Report:
    weights = chosen.weights() | ({} if frame is None else {"frame": _FRAME_WEIGHT})
    return Report(
        rows=len(examples.texts),
        groups=len(np.unique(examples.groups)) if examples.groups is not None else len(examples.texts),
        counts=dict(zip(examples.labels, _hard_counts(examples), strict=True)),
        chosen={"C": chosen.C, **{f"{block}_weight": weight for block, weight in weights.items()}},
        metrics=metrics,
        by_source=by_source,
        temperature=temperature,
    )


def _by_source_metrics(examples: Examples, probabilities: Floats, threshold: float) -> dict[str, dict[str, float]]:
    """Return what was measured on each source by a model that had nothing of it."""
    measured = examples.measured
    assert examples.sources is not None  # noqa: S101
    sources, y = examples.sources[measured], examples.y[measured]
    rows = {examples.source_names[i]: sources == i for i in np.unique(sources).tolist()}
    return {
        name: {"texts": int(own.sum()), **_metrics(probabilities[own], y[own], threshold)} for name, own in rows.items()
    }


def _hard_counts(examples: Examples) -> list[int]:
    return [int(n) for n in np.bincount(examples.y[examples.hard], minlength=len(examples.labels))]


def _kept(counts: Counts, settings: Settings, examples: Examples, rows: Classes, name: str) -> npt.NDArray[np.bool_]:
    """Return which terms of a block the rows give it.

    Frequent ones in open labelled texts, and those in enough documents of closed ones. What occurs in texts with shares
    alone is no term: somebody's guess is no ground to know a word.
    """
    hard = examples.hard[rows]
    opened = rows[hard & ~examples.closed[rows]] if hard.any() else rows
    closed = rows[hard & examples.closed[rows]]
    enough = counts.texts_with(opened) >= settings.min_df()[name]
    if len(closed):
        groups = np.arange(len(examples.texts)) if examples.groups is None else examples.groups
        enough |= counts.groups_with(closed, groups[closed]) >= settings.documents_min_df
    elif not enough.any():  # no term is frequent enough: keep all
        enough = counts.texts_with(opened) >= 1
    return enough


def _blocks(
    counts: Mapping[str, Counts], settings: Settings, examples: Examples, rows: Classes
) -> dict[str, TfidfBlock]:
    return {name: tfidf_block(c, rows, _kept(c, settings, examples, rows, name)) for name, c in counts.items()}


def _fold(counts: Mapping[str, Counts], settings: Settings, examples: Examples, rows: Classes, test: Classes) -> Fold:
    blocks = _blocks(counts, settings, examples, rows)
    fitted = {name: block.transform(counts[name], rows) for name, block in blocks.items()}
    return Fold(fitted, {name: block.transform(counts[name], test) for name, block in blocks.items()}, rows, test)


def _joined(blocks: Mapping[str, sparse.csr_matrix], candidate: Candidate) -> sparse.csr_matrix:
    weights = candidate.weights()
    return sparse.hstack([blocks[name] * weight for name, weight in weights.items()], format="csr")


def _fit(
    values: sparse.csr_matrix, examples: Examples, rows: Classes, candidate: Candidate, settings: Settings,
    tolerance: float,
) -> Linear:  # fmt: skip
    """Return a multinomial logistic regression whose penalty spares the features that tell the labels apart."""
    scales = label_ratios(values, examples.shares[rows], settings.ratio_smoothing) ** settings.ratio_power
    scaled = values @ sparse.diags(scales)
    if examples.plain:
        fitted = _scikit_learn(scaled, examples.y[rows], candidate.C, tolerance)
    else:
        fitted = fit_shares(
            scaled.tocsr(), examples.shares[rows], examples.weights[rows], candidate.C, seed=settings.seed
        )
    return Linear(fitted.coefficients * scales, fitted.intercepts)


def _scikit_learn(values: sparse.csr_matrix, y: Classes, C: float, tolerance: float) -> Linear:
    classifier = LogisticRegression(C=C, tol=tolerance, max_iter=_MOST_ITERATIONS)
    classifier.fit(values, y)
    coefficients, intercepts = classifier.coef_, classifier.intercept_
    if len(coefficients) == 1:  # two labels: scikit-learn has one logit, which is split evenly between them
        coefficients, intercepts = (np.concatenate([-part / 2, part / 2]) for part in (coefficients, intercepts))
    return Linear(coefficients, intercepts)


def _held_out_logits(fold: Fold, examples: Examples, candidate: Candidate, settings: Settings) -> Floats:
    values = _joined(fold.fitted, candidate)
    fitted = _fit(values, examples, fold.train, candidate, settings, _SEARCH_TOLERANCE)
    return fitted.logits(_joined(fold.held_out, candidate))


def _choose(
    settings: Settings, folds: Sequence[Fold], examples: Examples, n_jobs: int | None
) -> tuple[Candidate, Floats]:
    """Return the chosen candidate and its logits of the measured rows, each by a fold that held it out.

    Among the candidates whose calibrated log-loss on held-out rows is within one standard error of the least, the most
    strongly regularised wins (the one-standard-error rule of Breiman et al., "Classification and Regression Trees",
    1984): text to come differs from the training text more than the folds do from each other. Rows that no fold holds
    out (very few groups) get the label frequencies' logits.
    """
    candidates = [Candidate(*values) for values in product(settings.C, settings.chars_weight, settings.concepts_weight)]
    done = Parallel(n_jobs=n_jobs or -1, require="sharedmem" if not examples.plain else None)(
        delayed(_held_out_logits)(fold, examples, candidate, settings) for candidate in candidates for fold in folds
    )
    tried = []
    y = examples.y[examples.measured]
    for k, candidate in enumerate(candidates):
        logits = _put_together(examples, folds, done[k * len(folds) : (k + 1) * len(folds)])
        row_losses = losses(softmax(logits / fit_temperature(logits, y)), y)
        tried.append(_Tried(candidate, logits, float(row_losses.mean()), float(row_losses.std() / np.sqrt(len(y)))))
    chosen = within_one_standard_error(tried)
    return chosen.candidate, chosen.logits


def _put_together(examples: Examples, folds: Sequence[Fold], done: Sequence[Floats]) -> Floats:
    """Return the logits of the measured rows in their order, shape (measured, labels)."""
    counts = np.maximum(_hard_counts(examples), 1)
    logits = np.tile(np.log(counts / counts.sum()), (len(examples.texts), 1))
    for fold, part in zip(folds, done, strict=True):
        logits[fold.test] = part
    return np.asarray(logits[examples.measured])


def _by_source(
    counts: Mapping[str, Counts], settings: Settings, examples: Examples, tests: Sequence[Classes], chosen: Candidate,
    n_jobs: int | None,
) -> Floats:  # fmt: skip
    """Return the logits of the measured rows, each by a model that had nothing of its source to learn from."""
    folds = [_fold(counts, settings, examples, others(examples, test, examples.sources), test) for test in tests]
    done = Parallel(n_jobs=n_jobs or -1, require="sharedmem" if not examples.plain else None)(
        delayed(_held_out_logits)(fold, examples, chosen, settings) for fold in folds
    )
    return _put_together(examples, folds, done)


@dataclass(frozen=True, eq=False)
class _Frame:
    """The block of the frame fitted on the measured rows, its values there, and the stage that it makes with them."""

    block: TfidfBlock
    values: sparse.csr_matrix
    stage: Stage


def _frame(counts: Counts, settings: Settings, examples: Examples, logits: Floats) -> _Frame:
    """Return the frame fitted on the held-out logits of the measured rows."""
    measured = examples.measured
    kept = counts.texts_with(measured) >= settings.frame_min_df
    block = tfidf_block(counts, measured, kept & _kept(counts, settings, examples, measured, "frame"))
    values = block.transform(counts, measured)
    return _Frame(block, values, fit_stage(logits, values, examples.y[measured], settings))


def _with_frame(
    frame: _Frame, base: Floats, foreign: Floats, tests: Sequence[Classes], settings: Settings, examples: Examples
) -> Floats:
    """Return what the frame makes of logits of the measured rows, fitted each time without the rows to test."""
    measured = examples.measured
    places = [np.searchsorted(measured, test) for test in tests]
    return staged(base, foreign, frame.values, examples.y[measured], places, settings)


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
    counts: Mapping[str, Counts], settings: Settings, examples: Examples, chosen: Candidate, temperature: float,
    frame: _Frame | None,
) -> tuple[tuple[Block, ...], Floats]:  # fmt: skip
    """Return the blocks and intercepts fitted on all texts, with the frame's scale and the temperature folded in.

    The numbers are rounded to single precision, which is what a model folder keeps, so that a model gives the same
    probabilities before saving and after loading.
    """
    rows = np.arange(len(examples.texts))
    fitted_blocks = _blocks(counts, settings, examples, rows)
    values = {name: block.transform(counts[name], rows) for name, block in fitted_blocks.items()}
    fitted = _fit(_joined(values, chosen), examples, rows, chosen, settings, _TOLERANCE)
    coefficients, intercepts, weights = fitted.coefficients, fitted.intercepts, chosen.weights()
    if frame is not None:
        scale, added = frame.stage.scale, frame.stage.added
        fitted_blocks, weights = fitted_blocks | {"frame": frame.block}, weights | {"frame": _FRAME_WEIGHT}
        coefficients = np.hstack([scale * coefficients, added.coefficients])
        intercepts = scale * intercepts + added.intercepts
    coefficients, intercepts = _single(coefficients / temperature), _single(intercepts / temperature)
    made, start = [], 0
    for name, grams in settings.grams().items():
        block = fitted_blocks[name]
        stop = start + len(block.terms)
        part = np.ascontiguousarray(coefficients[:, start:stop].T)
        made.append(Block(name, grams, weights[name], block.terms, _single(block.idf), part))
        start = stop
    return tuple(made), intercepts


def _single(values: Floats) -> Floats:
    return values.astype(np.float32).astype(np.float64)
