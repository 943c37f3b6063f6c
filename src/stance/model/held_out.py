"""Hold folds out: choose among candidates, and get the logits of rows by models that have not seen them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt
from joblib import Parallel, delayed
from scipy import sparse

from stance.errors import LabelError
from stance.features.analyzer import Analyzer
from stance.model.calibration import fit_temperature
from stance.model.counts import Counts, count_features
from stance.model.examples import Examples
from stance.model.fitting import Candidate, blocks_of, fit, joined, kept_terms
from stance.model.folds import document_folds, others
from stance.model.metrics import Classes, losses
from stance.model.settings import Settings
from stance.scoring.scorer import Floats, softmax

_TOLERANCE = 1e-3
"""While candidates are compared, fits may stop earlier: their ranking does not hang on the fifth decimal."""


@dataclass(frozen=True, eq=False)
class Fold:
    """The unweighted blocks of one fold, the rows that they are fitted on and those that it holds out."""

    fitted: Mapping[str, sparse.csr_matrix]
    held_out: Mapping[str, sparse.csr_matrix]
    train: Classes
    test: Classes


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
        counts = {name: c.only(kept_terms(c, settings, examples, everything, name)) for name, c in counts.items()}
    folds = [_fold(counts, settings, examples, rows, test) for rows, test in document_folds(settings, examples)]
    chosen, logits = _choose(settings, folds, examples, n_jobs)
    return HeldOut(counts, of_frame, chosen, logits, [fold.test for fold in folds], filled)


def _filled(blocks: Iterable[Counts]) -> npt.NDArray[np.bool_]:
    """Return which texts have a feature in any block, shape (texts,); raise LabelError where none has one."""
    filled = np.logical_or.reduce([np.diff(block.matrix.indptr) > 0 for block in blocks])
    if not filled.any():
        raise LabelError("no text has any feature to learn from: they hold no words; is it the right column?")
    return np.asarray(filled)


def _fold(counts: Mapping[str, Counts], settings: Settings, examples: Examples, rows: Classes, test: Classes) -> Fold:
    blocks = blocks_of(counts, settings, examples, rows)
    fitted = {name: block.transform(counts[name], rows) for name, block in blocks.items()}
    return Fold(fitted, {name: block.transform(counts[name], test) for name, block in blocks.items()}, rows, test)


def _held_out_logits(fold: Fold, examples: Examples, candidate: Candidate, settings: Settings) -> Floats:
    values = joined(fold.fitted, candidate)
    fitted = fit(values, examples, fold.train, candidate, settings, _TOLERANCE)
    return fitted.logits(joined(fold.held_out, candidate))


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
    counts = np.maximum(examples.hard_counts, 1)
    logits = np.tile(np.log(counts / counts.sum()), (len(examples.texts), 1))
    for fold, part in zip(folds, done, strict=True):
        logits[fold.test] = part
    return np.asarray(logits[examples.measured])


def source_logits(
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
