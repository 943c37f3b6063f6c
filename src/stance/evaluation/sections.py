"""Lay out what was measured as titled tables of text, which a terminal, Markdown and HTML then draw each in its way."""

from dataclasses import dataclass

from stance.evaluation.comparison import Comparison
from stance.evaluation.evaluation import Evaluation
from stance.evaluation.measured import Measured
from stance.model.intervals import Interval
from stance.wording import counted


@dataclass(frozen=True)
class Section:
    """A table with a title, the names of its columns, rows of cells, and a sentence on how to read it."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def sections(measured: Measured) -> list[Section]:
    """Return the tables of what was measured, the most telling first."""
    e = measured.evaluation
    found = [_scores(e), _labels(e), _confusion(e), _coverage(e), _calibration(e)]
    if e.label_sets is not None:
        found.append(_label_sets(e))
    if e.by_group:
        found.append(_groups(e, measured.by))
    if measured.comparison is not None:
        found.append(_comparison(measured.comparison, measured.other))
    if measured.name_swaps is not None or measured.paraphrases is not None:
        found.append(_invariance(measured))
    return found


def in_words(measured: Measured) -> str:
    """Return what was measured as a paragraph to start the methods section of a paper from."""
    e = measured.evaluation
    drawn = counted(e.rows, "labelled text") + (
        "" if e.documents is None else f" of {counted(e.documents, 'document')}"
    )
    alike, error = "", "the jackknife's standard error"
    if e.documents is not None:
        alike = ", of texts divided by the design effect of their documents,"
        error = "the variance that the jackknife over documents shows, averaged with that of texts times this effect"
    certain = (
        f"It called {_percent(e.certain_share)} of its answers certain, and {_percent(e.certain_accuracy)} of those "
        "were right."
        if e.certain_share.value
        else "It called none of its answers certain."
    )
    known = (
        f" It had been trained on {e.trained_on} of these texts, so that the figures flatter." if e.trained_on else ""
    )
    return (
        f"On {drawn} the model gave {_percent(e.accuracy)} the right label; always answering "
        f"{e.baselines.commonest!r} would have been right for {e.majority_accuracy:.1%}. Macro-F1 was "
        f"{with_interval(e.macro_f1)}, the Matthews correlation {with_interval(e.mcc)}, the expected calibration error "
        f"{with_interval(e.calibration_error_interval)}. {certain}{known} Intervals are of 95 %: Wilson's for "
        f"shares{alike} and, for macro-F1 and the correlation, Student's t on the logit with {error}; "
        "that of the calibration error allows for what it is too large by."
    )


def _percent(interval: Interval) -> str:
    return f"{interval.value:.1%} ({interval.low:.1%} to {interval.high:.1%})"


def with_interval(interval: Interval) -> str:
    """Return a value with its interval.

    >>> with_interval(Interval(0.5, 0.25, 0.75))
    '0.500 [0.250, 0.750]'
    """
    return f"{interval.value:z.3f} [{interval.low:z.3f}, {interval.high:z.3f}]"


def _scores(e: Evaluation) -> Section:
    b = e.baselines
    rows = (
        ("accuracy", with_interval(e.accuracy), f"{b.commonest_accuracy:.3f}", f"{b.drawn_accuracy:.3f}"),
        ("macro-F1", with_interval(e.macro_f1), f"{b.commonest_macro_f1:.3f}", f"{b.drawn_macro_f1:.3f}"),
        ("weighted F1", with_interval(e.weighted_f1), f"{b.commonest_weighted_f1:.3f}", f"{b.drawn_accuracy:.3f}"),
        ("Matthews correlation", with_interval(e.mcc), "0.000", "0.000"),
        ("log-loss", with_interval(e.log_loss_interval), "", f"{b.log_loss:.3f}"),
        ("Brier score", with_interval(e.brier_interval), "", f"{b.brier:.3f}"),
        ("calibration error", with_interval(e.calibration_error_interval), "", ""),
        ("share certain", with_interval(e.certain_share), "", ""),
        ("accuracy of the certain", with_interval(e.certain_accuracy) if e.certain_share.value else "none", "", ""),
    )
    texts = counted(e.rows, "text") + ("" if e.documents is None else f" in {counted(e.documents, 'document')}")
    alike = (
        "texts count as drawn one by one" if e.documents is None else "they allow for texts of a document being alike"
    )
    note = (
        f"In brackets 95 % intervals; {alike}. Always {b.commonest!r} gives every text the commonest label; by "
        "frequency draws labels as often as they occur, or, for log-loss and Brier score (0 to 2), gives "
        "their frequencies as probabilities. The calibration error of few texts comes out too large; its interval "
        "reaches down to what it is without that, and to 0 where a calibrated model would show as much."
    )
    return Section(texts, ("score", "model", f"always {b.commonest!r}", "by frequency"), rows, note)


def _labels(e: Evaluation) -> Section:
    rows = tuple(
        (name, *map(with_interval, (s.precision, s.recall, s.f1)), str(s.support), str(s.answered))
        for name, s in e.by_label.items()
    )
    return Section("labels", ("label", "precision", "recall", "F1", "texts", "answered"), rows)


def _confusion(e: Evaluation) -> Section:
    rows = tuple((name, *map(str, row)) for name, row in zip(e.labels, e.confusion, strict=True))
    return Section("labels (rows) as answered (columns)", ("label", *(f"as {label}" for label in e.labels)), rows)


def _coverage(e: Evaluation) -> Section:
    rows = tuple(
        (f"{c.coverage:.0%}", str(c.count), f"{c.probability:.3f}", with_interval(c.accuracy)) for c in e.coverage
    )
    return Section(
        "coverage against accuracy", ("surest", "texts", "probability from", "accuracy"), rows,
        "How often answers are right where only those whose probability is large enough are kept.",
    )  # fmt: skip


def _calibration(e: Evaluation) -> Section:
    rows = tuple(
        (f"{b.low:.1f}-{b.high:.1f}", str(b.count), f"{b.confidence:.3f}", with_interval(b.accuracy))
        for b in e.calibration
    )
    return Section(
        "calibration of the largest probability", ("probability", "texts", "mean", "right"), rows,
        "Probabilities are honest where the mean of a row is about the share of right answers.",
    )  # fmt: skip


def _label_sets(e: Evaluation) -> Section:
    assert e.label_sets is not None  # noqa: S101
    sets = e.label_sets
    rows = (("all", with_interval(sets.coverage)), *((n, with_interval(i)) for n, i in sets.by_label.items()))
    return Section(
        "label sets", ("label", "sets that hold it"), rows,
        f"Promised are {sets.promised:.0%} for each label; a set has {sets.mean_size:.2f} labels on average.",
    )  # fmt: skip


def _groups(e: Evaluation, by: str) -> Section:
    rows = tuple(
        (
            name, str(g.rows), with_interval(g.accuracy), with_interval(g.macro_f1), f"{g.majority_accuracy:.3f}",
            f"{g.certain_share.value:.0%}", with_interval(g.certain_accuracy) if g.certain_share.value else "none",
        )
        for name, g in e.by_group.items()
    )  # fmt: skip
    header = (by, "texts", "accuracy", "macro-F1", "commonest label", "certain", "accuracy of the certain")
    return Section(f"by {by}", header, rows)


def _comparison(c: Comparison, other: str) -> Section:
    rows = (
        ("accuracy", f"{c.accuracy:.3f}", f"{c.other_accuracy:.3f}", _signed(c.accuracy_difference)),
        ("macro-F1", f"{c.macro_f1:.3f}", f"{c.other_macro_f1:.3f}", _signed(c.macro_f1_difference)),
        ("log-loss", f"{c.log_loss:.3f}", f"{c.other_log_loss:.3f}", f"{c.log_loss - c.other_log_loss:+z.3f}"),
        ("right where the other is wrong", str(c.only_this_right), str(c.only_other_right), ""),
    )
    return Section(
        f"compared with {other}", ("score", "this model", "the other", "difference"), rows,
        f"McNemar's exact test of the last row, which takes texts as independent: p = {c.mcnemar_p:.2g}.",
    )  # fmt: skip


def _signed(interval: Interval) -> str:
    return f"{interval.value:+z.3f} [{interval.low:+z.3f}, {interval.high:+z.3f}]"


def _invariance(measured: Measured) -> Section:
    rows: list[tuple[str, ...]] = []
    if (s := measured.name_swaps) is not None:
        rows.append(
            ("a name exchanged", counted(s.texts, "text"), f"{s.changed} of {s.swaps}", f"{s.largest_change:.3f}")
        )
    if (p := measured.paraphrases) is not None:
        changed = f"{p.pairs - p.same} of {p.pairs}"
        rows.append(("said in other words", counted(p.sets, "set"), changed, f"{p.largest_change:.3f}"))
    return Section("invariance", ("change", "of", "answers that differ", "largest change of probability"), tuple(rows))
