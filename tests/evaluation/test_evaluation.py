"""Evaluation of a model: what scikit-learn computes, by groups, and with other names in the texts."""

import pytest
from sklearn.metrics import accuracy_score, f1_score, precision_recall_fscore_support

from conftest import small_data
from stance import LabelError, StanceModel
from stance.evaluation.evaluation import evaluate
from stance.evaluation.invariance import name_swaps


@pytest.mark.usefixtures("scorer")
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
        values = (found.precision.value, found.recall.value, found.f1.value, found.support)
        assert values == pytest.approx(tuple(column[i] for column in expected))
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


@pytest.mark.usefixtures("scorer")
def test_exchanging_names_changes_nothing_and_the_measure_would_see_it(small_model: StanceModel) -> None:
    swaps = name_swaps(small_model, ["Japan condemned the raid.", "Nobody came."], ["Peru", "the United States"])
    assert (swaps.swaps, swaps.largest_change) == (2, 0.0)
    assert name_swaps(small_model, ["Japan condemned the raid."], ["condemned"]).largest_change > 0
