"""Training data that is odd: each oddity is told with its count, and copies never stand on both sides of a fold."""

import numpy as np
import pytest

from conftest import SMALL_SETTINGS, small_data
from stance import Analyzer, Gazetteer, LabelError, Lexicon, Settings, StanceModel, TrainingWarning
from stance.model.examples import Examples, examples
from stance.model.folds import document_folds
from stance.model.notes import notes_after, notes_before, notes_of_features, notes_of_folds
from stance.model.record import Record, copy_key, numbered_copies, text_hashes

FEW = Analyzer(Gazetteer([]), Lexicon([("CONDEMN", "condemn")]))


def made(texts: list[str], labels: list[str], groups: list[str] | None = None) -> Examples:
    return examples(texts, labels, groups, copies_together=True)


def test_data_that_is_not_odd_has_no_notes() -> None:
    texts = [f"text {i}" for i in range(200)]
    assert notes_before(made(texts, ["a", "b"] * 100)) == []
    assert notes_after(["a", "b"], np.array([[50, 50], [0, 100]])) == []
    assert notes_of_features(np.ones(3, bool)) == []
    assert notes_of_folds(0) == []


def test_each_oddity_is_told_with_its_counts() -> None:
    texts = ["We met.", "we  MET.", "They left.", "They left.", *(f"text {i}" for i in range(200))]
    labels = ["war", "peace", "war", "war", *["war", "peace"] * 98, "Peace", "Peace ", "Peace", "Peace "]
    assert notes_before(made(texts, labels)) == [
        "labels that differ only in case or blanks are learned as different ones: "
        "'Peace' (2 texts), 'Peace ' (2 texts), 'peace' (99 texts)",
        "2 texts are copies of others, 202 are different: copies never stand on both sides of a fold",
        "1 text has copies with another label",
        "labels with fewer than 20 texts are hardly learned or measured: 'Peace' (2 texts), 'Peace ' (2 texts)",
    ]


def test_few_texts_rare_labels_and_labels_that_are_never_answered_are_told() -> None:
    few = made([f"text {i}" for i in range(40)], ["a"] * 38 + ["b"] * 2)
    assert notes_before(few) == [
        "labels with fewer than 20 texts are hardly learned or measured: 'b' (2 texts)",
        "only 40 texts with a label: with fewer than 200 the figures below are rough",
    ]
    assert notes_after(["a", "b"], np.array([[38, 0], [2, 0]])) == ["never answered on held-out folds: 'b' (2 texts)"]
    assert notes_of_features(np.array([True, False, True, False])) == [
        "2 texts without any feature to learn from, such as number 2"
    ]
    assert notes_of_folds(3) == [
        "3 texts could not be held out, since without their documents and copies a label would be missing: "
        "they count as answered by the frequencies of the labels"
    ]


def test_a_fit_warns_and_keeps_the_notes() -> None:
    texts, labels, groups = small_data()
    with pytest.warns(TrainingWarning) as told:
        model = StanceModel(FEW, SMALL_SETTINGS).fit([*texts, texts[0]], [*labels, labels[0]], n_jobs=1)
    assert tuple(str(warning.message) for warning in told) == model.notes_
    assert any(note.startswith("1 text is a copy of others, 24 are different") for note in model.notes_)
    assert groups


@pytest.mark.parametrize("with_documents", [False, True])
def test_no_copy_of_a_text_that_is_held_out_is_fitted_on(with_documents: bool) -> None:
    texts = [f"Text {'abcdefghijklmnopqrst'[i % 20]}" for i in range(40)]
    documents = [str(i // 4) for i in range(40)] if with_documents else None
    found = made(texts, ["x", "y"] * 20, documents)
    splits = document_folds(Settings(folds=4), found)
    assert sorted(np.concatenate([test for _, test in splits]).tolist()) == list(range(40))
    for rows, test in splits:
        assert {texts[i] for i in rows}.isdisjoint({texts[i] for i in test})
        if documents:
            assert {documents[i] for i in rows}.isdisjoint({documents[i] for i in test})


def test_copies_are_one_group_where_there_are_no_documents() -> None:
    texts, labels, _ = small_data()
    model = StanceModel(FEW, SMALL_SETTINGS).fit(texts * 3, labels * 3, n_jobs=1)
    assert (model.report_.rows, model.report_.groups) == (72, 24)
    apart = StanceModel(FEW, Settings(**{**vars(SMALL_SETTINGS), "copies_together": False}))
    apart.fit(texts * 3, labels * 3, n_jobs=1)
    assert apart.report_.groups == 72
    assert apart.report_.metrics["accuracy"] > model.report_.metrics["accuracy"] + 0.3  # it had seen every text


def test_texts_without_any_feature_are_refused_before_the_work() -> None:
    with pytest.raises(LabelError, match="no text has any feature to learn from"):
        StanceModel(FEW, SMALL_SETTINGS).fit(["—", "…", "!", "?"], ["a", "b"] * 2)


def test_copies_are_texts_alike_but_for_blanks_and_capitals() -> None:
    assert copy_key(" We\nmet. ") == copy_key("we MET.") != copy_key("We met")
    assert numbered_copies(["b", "a", "B ", "c"]).tolist() == [0, 1, 0, 2]


def test_a_record_knows_texts_and_their_copies_and_no_others() -> None:
    record = Record(np.zeros((2, 2), int), np.unique(text_hashes(["We met.", "They left."])))
    assert record.knows(["we  met.", "We parted.", "They left."]) == [True, False, True]
    assert Record(np.zeros((2, 2), int), text_hashes([])).knows(["We met."]) == [False]
