"""Scores: what scikit-learn computes of the same answers, and what answers without reading reach."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import t
from sklearn.metrics import (
    accuracy_score,
    brier_score_loss,
    f1_score,
    matthews_corrcoef,
    precision_recall_fscore_support,
)
from sklearn.metrics import log_loss as sklearn_log_loss

from stance.evaluation.scores import (
    accuracy,
    baselines,
    brier,
    cells,
    f1s,
    label_scores,
    macro_f1,
    matthews,
    totals,
    weighted_f1,
)
from stance.model.intervals import Counts, estimated_effect
from stance.model.metrics import freedom_of
from stance.scoring.scorer import Floats

pairs = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 3)), min_size=2, max_size=60)


def sides(found: list[tuple[int, int, int]]) -> tuple[Counts, Counts, Counts]:
    y, predicted, documents = (np.array(side) for side in zip(*found, strict=True))
    return y, predicted, documents


@given(pairs)
def test_every_score_is_scikit_learns(found: list[tuple[int, int, int]]) -> None:
    y, predicted, documents = sides(found)
    matrix = cells(y, predicted, 3, documents).sum(axis=0)
    there = sorted(set(y))
    assert float(accuracy(matrix)) == pytest.approx(accuracy_score(y, predicted))
    assert f1s(matrix).tolist() == pytest.approx(
        f1_score(y, predicted, labels=[0, 1, 2], average=None, zero_division=0)
    )
    assert float(macro_f1(matrix)) == pytest.approx(
        f1_score(y, predicted, labels=there, average="macro", zero_division=0)
    )
    assert float(weighted_f1(matrix)) == pytest.approx(f1_score(y, predicted, average="weighted", zero_division=0))
    if len(set(y) | set(predicted)) > 1:  # else scikit-learn warns of a single label
        assert float(matthews(matrix)) == pytest.approx(matthews_corrcoef(y, predicted))


@given(pairs, st.booleans())
def test_the_scores_of_labels_are_scikit_learns_and_lie_in_their_intervals(
    found: list[tuple[int, int, int]], grouped: bool
) -> None:
    y, predicted, documents = sides(found)
    clusters = cells(y, predicted, 3, documents if grouped else None)
    expected = precision_recall_fscore_support(y, predicted, labels=[0, 1, 2], zero_division=0)
    for label in range(3):
        scores = label_scores(clusters, label, grouped=grouped)
        measures = (scores.precision, scores.recall, scores.f1)
        assert [measure.value for measure in measures] == pytest.approx([expected[i][label] for i in range(3)])
        assert (scores.support, scores.answered) == (expected[3][label], (predicted == label).sum())
        assert all(0 <= m.low <= m.value + 1e-12 and m.value - 1e-12 <= m.high <= 1 for m in measures)
    of_all = totals(clusters, grouped=grouped)
    for measure in (of_all.accuracy, of_all.macro_f1, of_all.weighted_f1, of_all.mcc):
        assert -1 <= measure.low <= measure.value + 1e-12
        assert measure.value - 1e-12 <= measure.high <= 1


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9), st.integers(1, 9), st.integers(0, 2)), min_size=1))
def test_the_brier_score_is_scikit_learns(rows: list[tuple[int, int, int, int]]) -> None:
    parts = np.array([row[:3] for row in rows], float)
    probabilities, y = parts / parts.sum(axis=1, keepdims=True), np.array([row[3] for row in rows])
    expected = brier_score_loss(y, probabilities, labels=[0, 1, 2], scale_by_half=False)
    assert brier(probabilities, y) == pytest.approx(expected)


@pytest.mark.parametrize(("name", "lowest"), [("macro_f1", 0.3), ("weighted_f1", 0.3), ("mcc", 0.2)])
def test_twenty_right_answers_of_as_many_do_not_make_a_score_sure(name: str, lowest: float) -> None:
    y = np.arange(20) % 3
    found = getattr(totals(cells(y, y, 3), grouped=False), name)
    assert found.value == found.high == 1
    assert lowest < found.low < 0.9


def test_a_model_that_gives_one_label_to_all_has_a_correlation_of_none_and_an_interval() -> None:
    found = totals(cells(np.array([0, 1] * 10), np.zeros(20, int), 2), grouped=False).mcc
    assert found.value == 0
    assert found.low < 0 < found.high


def expected_of(score: Callable[..., float], drawn: bool) -> float:
    """Return a score of a million answers: always label 2, or drawn by frequency."""
    rng = np.random.default_rng(0)
    y = rng.choice(3, 1_000_000, p=[0.2, 0.3, 0.5])
    answers = rng.choice(3, len(y), p=[0.2, 0.3, 0.5]) if drawn else np.full(len(y), 2)
    return score(y, answers)


def test_the_baselines_are_what_such_answers_reach() -> None:
    base = baselines(np.diag([2.0, 3.0, 5.0]), ("a", "b", "c"))
    assert base.commonest == "c"
    assert base.commonest_accuracy == 0.5
    assert base.commonest_macro_f1 == pytest.approx(2 / 9)
    assert base.commonest_weighted_f1 == pytest.approx(1 / 3)
    assert base.drawn_accuracy == pytest.approx(expected_of(accuracy_score, drawn=True), abs=0.003)
    macro = expected_of(lambda y, p: f1_score(y, p, average="macro"), drawn=True)
    assert base.drawn_macro_f1 == pytest.approx(macro, abs=0.003)
    y, prior = np.repeat([0, 1, 2], [2, 3, 5]), np.tile([0.2, 0.3, 0.5], (10, 1))
    assert base.log_loss == pytest.approx(sklearn_log_loss(y, prior))
    assert base.brier == pytest.approx(brier_score_loss(y, prior, scale_by_half=False))


@pytest.mark.parametrize(
    ("name", "metric", "low"),
    [("macro_f1", macro_f1, 0.0), ("weighted_f1", weighted_f1, 0.0), ("mcc", matthews, -1.0)],
)
def test_documents_are_expected_to_vary_as_texts_do_times_their_design_effect(
    name: str, metric: Callable[[Floats], Floats], low: float
) -> None:
    """Documents and texts left out in turn; the texts' variance times the effect counts as forty documents."""
    rng = np.random.default_rng(4)
    y, documents = rng.integers(0, 3, 60), np.sort(rng.integers(0, 9, 60))
    predicted = np.where(rng.random(60) < 0.4 + 0.06 * documents, y, rng.integers(0, 3, 60))

    def variance(groups: Counts) -> float:
        left = [metric(cells(y[groups != g], predicted[groups != g], 3).sum(axis=0)) for g in np.unique(groups)]
        return float(np.var(left) * (len(left) - 1))

    sizes = np.bincount(documents).astype(float)
    effect = estimated_effect(np.bincount(documents, predicted == y).astype(float), sizes, 0.15)
    freedom = freedom_of(sizes)
    mean = (freedom * variance(documents) + 40 * effect * variance(np.arange(60))) / (freedom + 40)
    part = (float(metric(cells(y, predicted, 3).sum(axis=0))) - low) / (1 - low)
    reach = t.ppf(0.975, freedom + 10) * np.sqrt(mean) / ((1 - low) * part * (1 - part))
    ends = low + (1 - low) / (1 + np.exp(-(np.log(part / (1 - part)) + np.array([-reach, reach]))))
    found = getattr(totals(cells(y, predicted, 3, documents), grouped=True), name)
    assert [found.low, found.high] == pytest.approx(ends.tolist())
