"""Training, probabilities, explanations: by both scorers, held against scikit-learn and against the definition."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from conftest import SMALL_SETTINGS, small_data
from stance import Analyzer, InputError, LabelError, Settings, StanceModel, UsageError
from stance.model.fitting import Candidate
from stance.model.held_out import _Tried, within_one_standard_error
from stance.model.softmax import label_ratios
from stance.scoring.scorer import softmax
from stance.values import CLOSE

by_both = pytest.mark.usefixtures("scorer")
words = "Japan the not condemn welcome talks, talks. 1945 U.S. don't lift ban — “peace” attack".split()
anything = (st.text(max_size=120) | st.lists(st.sampled_from(words)).map(" ".join)).filter(str.strip)


@by_both
@given(text=anything)
def test_probabilities_are_those_of_the_scikit_learn_pipeline(small_model: StanceModel, text: str) -> None:
    expected = small_model.pipeline().predict_proba([text])
    assert np.abs(small_model.predict_proba([text]) - expected).max() <= 1e-12


@by_both
def test_the_shipped_model_equals_its_pipeline_on_its_examples(shipped: StanceModel) -> None:
    texts = small_data()[0]
    expected = shipped.pipeline().predict_proba(texts)
    assert np.abs(shipped.predict_proba(texts) - expected).max() <= 1e-12


@by_both
@given(text=anything)
def test_probabilities_sum_to_one_and_the_score_is_their_difference(small_model: StanceModel, text: str) -> None:
    [p] = small_model.classify([text])
    assert math.isclose(sum(p.probabilities.values()), 1.0)
    assert p.score == p.probabilities["conciliatory"] - p.probabilities["hostile"]
    assert p.stance == max(p.probabilities, key=lambda label: p.probabilities[label])
    assert p.certain == (p.why is None)
    assert (p.why == CLOSE) <= (p.probabilities[p.stance] < small_model.scorer_.threshold)
    assert p.certain <= (p.probabilities[p.stance] >= small_model.scorer_.threshold)


@given(text=anything)
def test_contributions_and_intercept_sum_to_the_logit(small_model: StanceModel, text: str) -> None:
    explanation = small_model.explain(text)
    for label in small_model.labels:
        total = explanation.intercepts[label] + sum(c.contribution for c in explanation.contributions[label])
        assert abs(total - explanation.logits[label]) <= 1e-9
        assert all(c.contribution == c.value * c.weight for c in explanation.contributions[label])


def test_contributions_sum_to_the_logit_in_the_shipped_model(shipped: StanceModel) -> None:
    for text in small_data()[0]:
        explanation = shipped.explain(text)
        [logits] = shipped.scorer_.logits([text])
        for label, logit in zip(shipped.labels, logits, strict=True):
            total = explanation.intercepts[label] + sum(c.contribution for c in explanation.contributions[label])
            assert abs(total - logit) <= 1e-9


@given(text=anything)
def test_every_contribution_names_places_in_the_text(small_model: StanceModel, text: str) -> None:
    explanation = small_model.explain(text)
    for c in explanation.contributions[small_model.labels[0]]:
        assert c.spans
        assert all(0 <= s.start < s.end <= len(text) for s in c.spans)
    for piece in explanation.evidence:
        assert text[piece.start : piece.end] == piece.text


def test_evidence_is_what_makes_the_stance(shipped: StanceModel) -> None:
    evidence = shipped.explain("The ministry strongly condemned the raid.").evidence
    assert "condemned" in evidence[0].text
    assert shipped.evidence("The ministry strongly condemned the raid.", "hostile") == evidence


def test_training_twice_gives_the_same_numbers(analyzer: Analyzer) -> None:
    texts, labels, groups = small_data()
    first, second = (
        StanceModel(analyzer, SMALL_SETTINGS).fit(texts, labels, groups, n_jobs=n_jobs).scorer_ for n_jobs in (1, 2)
    )
    assert np.array_equal(first.intercepts, second.intercepts)
    assert first.threshold == second.threshold
    for one, other in zip(first.blocks, second.blocks, strict=True):
        assert one.features == other.features
        assert np.array_equal(one.coefficients, other.coefficients)


@by_both
def test_any_labels_can_be_learned_and_score_needs_poles(analyzer: Analyzer) -> None:
    texts, labels, groups = small_data()
    renamed = [{"conciliatory": "for", "hostile": "against", "neutral": "none"}[label] for label in labels]
    model = StanceModel(analyzer, SMALL_SETTINGS).fit(texts, renamed, groups, n_jobs=1)
    assert model.labels == ("against", "for", "none")
    assert model.classify(["We met."])[0].score is None
    with_poles = StanceModel(analyzer, Settings(**{**vars(SMALL_SETTINGS), "poles": ("for", "against")}))
    [p] = with_poles.fit(texts, renamed, groups, n_jobs=1).classify(["We met."])
    assert p.score == p.probabilities["for"] - p.probabilities["against"]


def test_contributions_sum_to_the_logit_whatever_the_labels(analyzer: Analyzer) -> None:
    texts, labels, groups = small_data()
    model = StanceModel(analyzer, SMALL_SETTINGS).fit(texts, [f"label {label}" for label in labels], groups, n_jobs=1)
    explanation = model.explain(texts[0])
    for label in model.labels:
        total = explanation.intercepts[label] + sum(c.contribution for c in explanation.contributions[label])
        assert abs(total - explanation.logits[label]) <= 1e-9


@by_both
def test_two_labels_work_and_equal_the_pipeline(analyzer: Analyzer) -> None:
    texts, labels, _ = small_data()
    rows = [(t, label) for t, label in zip(texts, labels, strict=True) if label != "neutral"]
    model = StanceModel(analyzer, SMALL_SETTINGS).fit([t for t, _ in rows], [label for _, label in rows], n_jobs=1)
    assert np.abs(model.predict_proba(texts) - model.pipeline().predict_proba(texts)).max() <= 1e-12
    assert model.predict(["We condemn this slander."]) == ["hostile"]


@by_both
def test_four_labels_and_texts_without_any_letter_work(analyzer: Analyzer) -> None:
    labels = ["a", "b", "c", "d"] * 3
    texts = ["?", "1", "…", "!", "? ?", "1 1", "… …", "! !", "???", "1, 1", "………", "!!!"]
    model = StanceModel(analyzer, SMALL_SETTINGS).fit(texts, labels, n_jobs=1)
    assert model.predict_proba(["?"]).shape == (1, 4)


@pytest.mark.parametrize(
    ("texts", "labels", "groups", "message"),
    [
        ([], [], None, "found none"),
        (["a", "b"], ["x", "x"], None, "only 'x'"),
        (["a", "b", "c"], ["x", "x", "y"], None, "at least two examples; only one has: 'y'"),
        (["a"], ["x", "y"], None, "lengths differ"),
        (["a", "b", "c", "d"], ["x", "y"] * 2, ["1"] * 4, "one group"),
        (["a", "b", "c", "d"], ["x", "x", "y", "y"], ["1", "1", "2", "2"], "more groups"),
    ],
)
def test_labels_that_make_no_training_set_are_refused(
    analyzer: Analyzer, texts: list[str], labels: list[str], groups: list[str] | None, message: str
) -> None:
    with pytest.raises(LabelError, match=message):
        StanceModel(analyzer, SMALL_SETTINGS).fit(texts, labels, groups)


@pytest.mark.parametrize(
    "wrong",
    [
        {"C": (float("nan"),)},
        {"C": (1.0, float("inf"))},
        {"chars_weight": (float("inf"),)},
        {"concepts_weight": (float("nan"),)},
        {"frame_C": float("nan")},
        {"ratio_smoothing": float("inf")},
        {"ratio_power": float("nan")},
        {"seed": -1},
        {"seed": 2**32},
        {"seed": 1.5},
        {"words": (2, 1)},
        {"chars": (0, 3)},
        {"folds": 1},
        {"certain_accuracy": 1.0},
        {"C": ()},
        {"chars_weight": (-0.1,)},
        {"ratio_power": 3.0},
        {"concepts": 0},
        {"C": 1.0},
        {"C": ("1",)},
        {"folds": "5"},
        {"poles": "ab"},
        {"certain_confidence": 1.0},
    ],
)
def test_settings_out_of_range_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        Settings(**wrong)  # type: ignore[arg-type]


def test_an_unknown_pole_is_refused(analyzer: Analyzer) -> None:
    texts, labels, groups = small_data()
    with pytest.raises(UsageError, match="poles must be two of the labels conciliatory, hostile, neutral"):
        StanceModel(analyzer, Settings(poles=("warm", "cold"))).fit(texts, labels, groups)


def test_a_model_that_is_not_fitted_says_so(analyzer: Analyzer) -> None:
    with pytest.raises(UsageError, match="not fitted"):
        StanceModel(analyzer).predict(["We met."])


def test_one_string_in_place_of_texts_is_an_error(small_model: StanceModel) -> None:
    with pytest.raises(TypeError, match="put it in a list"):
        small_model.predict("We met.")


@by_both
def test_no_texts_give_no_rows(small_model: StanceModel) -> None:
    assert small_model.predict_proba([]).shape == (0, 3)
    assert small_model.classify([]) == []


def test_label_ratios_of_a_hand_computed_case() -> None:
    """Feature 0 stands in label 0 alone (twice), feature 1 once in each; smoothing 1, two labels."""
    values = sparse.csr_matrix([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    first = math.log((3 / 5) / (1 / 3))
    second = abs(math.log((2 / 5) / (2 / 3)))
    assert label_ratios(values, np.eye(2)[[0, 0, 1]], 1.0).tolist() == pytest.approx([first, second])


def test_without_ratios_training_is_scikit_learns_logistic_regression(analyzer: Analyzer) -> None:
    texts, labels, groups = small_data()
    settings = Settings(**{**vars(SMALL_SETTINGS), "ratio_power": 0.0, "C": (3.0,)})
    model = StanceModel(analyzer, settings).fit(texts, labels, groups, n_jobs=1)
    features = model.pipeline()[:-1].transform(texts)
    oracle = LogisticRegression(C=3.0, tol=1e-8, max_iter=5000).fit(features, labels)
    expected = softmax(oracle.decision_function(features) / model.report_.temperature)
    assert np.abs(model.predict_proba(texts) - expected).max() < 1e-3


def test_the_most_regularised_candidate_within_one_standard_error_is_chosen() -> None:
    def tried(strength: float, loss: float) -> _Tried:
        return _Tried(Candidate(strength, 1.0, 1.0), np.zeros((1, 2)), loss, 0.01)

    strong, middle, weak = tried(0.5, 0.52), tried(1.0, 0.508), tried(2.0, 0.5)
    assert within_one_standard_error([weak, strong, middle]) is middle
    assert within_one_standard_error([weak, strong]) is weak


def test_evidence_is_for_a_label_and_of_a_text(small_model: StanceModel) -> None:
    with pytest.raises(UsageError, match="'angry' is no label of this model; its labels are conciliatory, hostile"):
        small_model.evidence("We met.", "angry")
    with pytest.raises(TypeError, match="expected one text, found a NoneType"):
        small_model.evidence(None, "hostile")  # type: ignore[arg-type]


def test_missing_and_blank_texts_have_missing_answers(small_model: StanceModel) -> None:
    texts = ["We condemn the attack on the convoy.", None, " "]
    [stance] = small_model.predict(texts[:1])
    assert small_model.predict(texts) == [stance, None, None]
    assert np.isnan(small_model.predict_proba(texts)).any(axis=1).tolist() == [False, True, True]
    assert small_model.classify(texts) == [*small_model.classify(texts[:1]), None, None]
    assert {1: "no text", 2: "no text"}.items() <= small_model.reasons(texts).items()
    with pytest.raises(InputError, match="nothing to explain"):
        small_model.explain(" ")


def test_a_model_that_has_answered_can_be_pickled(small_model: StanceModel) -> None:
    before = small_model.classify(["We met."])
    assert pickle.loads(pickle.dumps(small_model)).classify(["We met."]) == before


@pytest.mark.parametrize("wrong", [(None, None), (3, Settings())])
def test_what_a_model_is_made_of_is_checked_on_fitting(wrong: tuple[object, object]) -> None:
    with pytest.raises(TypeError, match="made of an Analyzer and Settings; found"):
        StanceModel(*wrong).fit(["a", "b"], ["x", "y"])  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"labels": [1] * 24}, "labels: number 1 is an int: 1; a label is a string"),
        ({"weights": ["x"] * 24}, "weights must be numbers"),
        ({"groups": [None] * 24}, "group number 1 and 23 more is missing"),
        ({"labels": [float("nan")] * 24}, "label number 1 and 23 more is missing"),
        ({"texts": [" "] * 24}, "text number 1 and 23 more is missing"),
    ],
)
def test_what_is_no_training_set_is_told_with_its_rows(
    analyzer: Analyzer, change: dict[str, list[object]], message: str
) -> None:
    texts, labels, groups = small_data()
    given = {"texts": texts, "labels": labels, "groups": groups, "weights": [1.0] * 24} | change
    with pytest.raises((LabelError, TypeError), match=message):
        StanceModel(analyzer, SMALL_SETTINGS).fit(**given)  # type: ignore[arg-type]
