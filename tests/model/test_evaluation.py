"""Metrics held against scikit-learn, and evaluation of a model."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import accuracy_score, confusion_matrix, f1_score, precision_recall_fscore_support

from conftest import small_data
from stance import LabelError, StanceModel
from stance.model.evaluation import evaluate, name_swaps
from stance.model.metrics import bootstrap, confusion, macro_f1

answers = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=60)


@given(answers)
def test_confusion_and_macro_f1_are_scikit_learns(pairs: list[tuple[int, int]]) -> None:
    y, predicted = (np.array(side) for side in zip(*pairs, strict=True))
    matrix = confusion(y, predicted, 3)
    assert matrix.tolist() == confusion_matrix(y, predicted, labels=[0, 1, 2]).tolist()
    expected = f1_score(y, predicted, labels=sorted(set(y)), average="macro", zero_division=0)
    assert macro_f1(matrix) == pytest.approx(expected)


def test_an_evaluation_is_what_scikit_learn_computes(small_model: StanceModel) -> None:
    texts, labels, _ = small_data()
    labels = ["neutral", *labels[1:]]  # one wrong label, so that not all is right
    e = evaluate(small_model, texts, labels)
    predicted = small_model.predict(texts)
    assert e.rows == 24
    assert e.accuracy.value == pytest.approx(accuracy_score(labels, predicted))
    assert e.macro_f1.value == pytest.approx(f1_score(labels, predicted, average="macro"))
    expected = precision_recall_fscore_support(labels, predicted, labels=list(e.labels))
    for i, label in enumerate(e.labels):
        found = e.by_label[label]
        assert (found.precision, found.recall, found.f1, found.support) == pytest.approx(
            tuple(column[i] for column in expected)
        )
    assert sum(b.count for b in e.calibration) == 24
    assert e.accuracy.low <= e.accuracy.value <= e.accuracy.high


def test_groups_are_reported_one_by_one(small_model: StanceModel) -> None:
    texts, labels, _ = small_data()
    e = evaluate(small_model, texts, labels, ["a", "b"] * 12)
    assert sorted(e.by_group) == ["a", "b"]
    assert e.by_group["a"] == evaluate(small_model, texts[::2], labels[::2])


def test_an_unknown_label_is_refused_by_name(small_model: StanceModel) -> None:
    with pytest.raises(LabelError, match="does not know the label 'warm'; its labels are 'conciliatory'"):
        evaluate(small_model, ["We met."], ["warm"])


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Of 200 samples with a true accuracy of .7, about 95 % of the intervals hold .7."""
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(200):
        y = rng.integers(0, 2, 120)
        predicted = np.where(rng.random(120) < 0.7, y, 1 - y)
        interval = bootstrap(lambda m: float(np.trace(m) / m.sum()), y, predicted, 2)
        covered += interval.low <= 0.7 <= interval.high
    assert 180 <= covered <= 199


def test_exchanging_names_changes_nothing_and_the_measure_would_see_it(small_model: StanceModel) -> None:
    swaps = name_swaps(small_model, ["Japan condemned the raid.", "Nobody came."], ["Peru", "the United States"])
    assert (swaps.swaps, swaps.largest_change) == (2, 0.0)
    assert name_swaps(small_model, ["Japan condemned the raid."], ["condemned"]).largest_change > 0
