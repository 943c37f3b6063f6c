"""Train: choose settings by grouped cross-validation, calibrate on held-out folds, fit the final numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from stance.features.analyzer import Analyzer
from stance.model.calibration import cautious_temperature, certain_threshold, fit_temperature
from stance.model.counts import Counts, TfidfBlock, tfidf_block
from stance.model.examples import Examples
from stance.model.fitting import Candidate, blocks_of, fit, joined, kept_terms
from stance.model.folds import source_tests
from stance.model.held_out import HeldOut, hold_out, source_logits
from stance.model.metrics import Classes, calibration_error, confusion, log_loss
from stance.model.notes import notes_after, notes_before, notes_of_features, notes_of_folds
from stance.model.record import Record, text_hashes
from stance.model.second_stage import Stage, fit_stage, staged
from stance.model.settings import Report, Settings
from stance.scoring.scorer import Block, Floats, Scorer, softmax

_TOLERANCE = 1e-5
_FRAME_WEIGHT = 1.0


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
        foreign = source_logits(counts, settings, examples, tests, chosen, n_jobs)
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


def _notes(examples: Examples, first: HeldOut, answers: Classes) -> tuple[str, ...]:
    left = len(examples.measured) - len(np.unique(np.concatenate(first.tests)))
    return (
        *notes_before(examples),
        *notes_of_features(first.filled),
        *notes_of_folds(left),
        *notes_after(examples.labels, answers),
    )


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
        counts=dict(zip(examples.labels, examples.hard_counts, strict=True)),
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
    block = tfidf_block(counts, measured, kept & kept_terms(counts, settings, examples, measured, "frame"))
    values = block.transform(counts, measured)
    return _Frame(block, values, fit_stage(logits, values, examples.y[measured], settings))


def _with_frame(
    frame: _Frame, base: Floats, foreign: Floats, tests: Sequence[Classes], settings: Settings, examples: Examples
) -> Floats:
    """Return what the frame makes of logits of the measured rows, fitted each time without the rows to test."""
    measured = examples.measured
    places = [np.searchsorted(measured, test) for test in tests]
    return staged(base, foreign, frame.values, examples.y[measured], places, settings)


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
    fitted_blocks = blocks_of(counts, settings, examples, rows)
    values = {name: block.transform(counts[name], rows) for name, block in fitted_blocks.items()}
    fitted = fit(joined(values, chosen), examples, rows, chosen, settings, _TOLERANCE)
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
