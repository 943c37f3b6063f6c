"""Calibrating anew: the promise holds, nothing is promised of too few labels, and the answers stay what they are."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from conftest import small_data
from stance import LabelError, StanceModel, UsageError, load, save
from stance.errors import ModelError
from stance.model.calibration import NEVER, lower_bound, proven_threshold
from stance.model.metrics import Classes, log_loss
from stance.model.recalibration import Aim, Labels, fewest, label_sets, labels_needed, recalibrated
from stance.scoring.scorer import Floats

TOPICS = ["fish", "gas", "visas", "rice", "mines", "ports", "dams", "steel", "maps", "wool"]
FRAMES = {
    "conciliatory": "We welcome the offer of talks on {}.",
    "hostile": "We condemn the attack on the convoy of {}.",
    "neutral": "The meeting on {} is on 3 May in the main hall.",
}


def labelled(number: int, wrong: float = 0) -> Labels:
    """Return so many texts that are no copies of each other with their labels, a share of which is wrong."""
    rows = [(frame.format(f"{a} and {b}"), label) for a in TOPICS for b in TOPICS for label, frame in FRAMES.items()]
    names = list(FRAMES)
    texts, labels = zip(*rows[:number], strict=True)
    turns = np.random.default_rng(2).random(number) < wrong
    turned = [names[(names.index(label) + turn) % 3] for label, turn in zip(labels, turns.tolist(), strict=True)]
    return Labels(texts, turned)


def binary(tops: Sequence[float] | Floats) -> Floats:
    return np.stack([np.array(tops), 1 - np.array(tops)], axis=1)


def proven(probabilities: Floats, y: Classes, effect: float = 1.0) -> float:
    return proven_threshold(probabilities, y, 0.9, 0.95, design_effect=effect)


def test_a_threshold_takes_as_many_right_answers_as_the_binomial_says_and_more_where_texts_are_alike() -> None:
    """0.9^28 > 0.05 >= 0.9^29; with a design effect of 2, fifty-eight."""
    for enough, few, effect in ((29, 28, 1.0), (58, 56, 2.0)):
        assert proven(binary([0.95] * enough), np.zeros(enough, int), effect) == 0.95
        assert proven(binary([0.95] * few), np.zeros(few, int), effect) == NEVER


@given(
    st.lists(st.tuples(st.integers(50, 99), st.booleans()), min_size=1, max_size=150),
    st.sampled_from([0.6, 0.8, 0.9]),
)
def test_what_is_certain_on_the_labels_themselves_holds_the_promise(
    answers: list[tuple[int, bool]], accuracy: float
) -> None:
    tops = np.array([percent / 100 for percent, _ in answers])
    y = np.array([int(not right) for _, right in answers])
    threshold = proven_threshold(binary(tops), y, accuracy, 0.95, design_effect=1.0)
    sure = tops >= threshold
    right = (binary(tops).argmax(axis=1) == y)[sure]
    if threshold != NEVER:
        exact = binomtest(int(right.sum()), len(right), alternative="greater").proportion_ci(0.95, method="exact")
        assert exact.low >= accuracy


def test_the_order_of_the_trials_hangs_on_no_label() -> None:
    """The first trial fails, so that what comes after it, where all are right, is not asked."""
    tops = np.concatenate([np.full(60, 0.99), np.full(600, 0.9)])
    assert proven(binary(tops), np.concatenate([np.ones(20, int), np.zeros(640, int)])) == NEVER


def test_a_promise_is_broken_no_more_often_than_it_says() -> None:
    """Answers are right in 89.5 % of the cases, however probable: of 400 sets of labels hardly 5 % promise .9."""
    rng = np.random.default_rng(4)
    broken = sum(
        proven(binary(rng.uniform(0.6, 1.0, 300)), (rng.random(300) > 0.895).astype(int)) != NEVER for _ in range(400)
    )
    assert broken <= 30


def test_the_new_model_gives_the_same_answers_and_says_what_it_promises(few_model: StanceModel) -> None:
    given = labelled(90)
    new = recalibrated(few_model, given, Aim())
    assert new.predict(given.texts) == few_model.predict(given.texts)
    assert new.promise_ is not None
    assert (new.promise_.texts, new.promise_.counts) == (90, {"conciliatory": 30, "hostile": 30, "neutral": 30})
    assert new.promise_.cross_validated is None
    assert new.promise_.temperature == 1
    assert new.scorer_.threshold == new.promise_.threshold <= 1
    sure = [p for p in new.classify(given.texts) if p is not None and p.certain]
    assert new.promise_.certain == len(sure) >= 29
    assert few_model.promise_ is None


def test_labels_that_are_often_wrong_or_few_promise_nothing(few_model: StanceModel) -> None:
    for labels in (labelled(27), labelled(90, wrong=0.3)):
        new = recalibrated(few_model, labels, Aim())
        assert new.scorer_.threshold == NEVER
        assert not any(p.certain for p in new.classify(labels.texts) if p is not None)


def test_how_many_labels_are_needed_is_what_the_bound_says(few_model: StanceModel) -> None:
    """All right: twenty-nine of the surest. Hardly above the accuracy: many. Below it: none would do."""
    assert labels_needed(few_model, labelled(27), Aim()) == 29
    needed = labels_needed(few_model, labelled(60, wrong=0.05), Aim())
    assert needed is not None
    assert needed >= 29
    assert labels_needed(few_model, labelled(90, wrong=0.5), Aim()) is None
    share = lower_bound(np.array([fewest(Aim())]), np.array([fewest(Aim())]), 0.95)
    assert 0.9 <= share[0] < 0.91


def test_a_temperature_is_used_where_it_makes_held_out_probabilities_better(few_model: StanceModel) -> None:
    given = labelled(300, wrong=0.2)
    new = recalibrated(few_model, given, Aim())
    assert new.promise_ is not None
    y = np.array([few_model.labels.index(label) for label in given.labels])
    before, after = (log_loss(m.predict_proba(given.texts), y) for m in (few_model, new))
    assert new.promise_.cross_validated is not None
    assert new.promise_.cross_validated < new.promise_.log_loss == pytest.approx(before, abs=1e-4)
    assert after < before
    logits = [np.log(m.predict_proba(given.texts[:9])) for m in (few_model, new)]
    gaps = [z - z.mean(axis=1, keepdims=True) for z in logits]
    assert gaps[0] == pytest.approx(gaps[1] * new.promise_.temperature, abs=1e-4)


def test_texts_that_the_model_knows_and_copies_are_left_out(few_model: StanceModel) -> None:
    texts, labels, _ = small_data()
    given = labelled(30)
    more = Labels([*given.texts, given.texts[0].upper(), *texts], [*given.labels, given.labels[0], *labels])
    promise = recalibrated(few_model, more, Aim()).promise_
    assert promise is not None
    assert (promise.texts, promise.known, promise.copies) == (30, 24, 1)
    with pytest.raises(LabelError, match="none of the 24 labels can be used: the model was trained on 24"):
        recalibrated(few_model, Labels(texts, labels), Aim())


def test_documents_whose_texts_are_wrong_together_promise_less(few_model: StanceModel) -> None:
    given = labelled(300, wrong=0.1)
    alone = recalibrated(few_model, given, Aim(0.8)).promise_
    right = [label == answer for label, answer in zip(given.labels, few_model.predict(given.texts), strict=True)]
    documents = [str(i % 20) if fits else "wrong" for i, fits in enumerate(right)]
    together = recalibrated(few_model, Labels(given.texts, given.labels, documents), Aim(0.8)).promise_
    assert alone is not None
    assert together is not None
    assert alone.design_effect == 1 < together.design_effect
    assert together.documents == 21


def test_an_aim_or_a_label_that_cannot_be_is_refused(few_model: StanceModel) -> None:
    with pytest.raises(UsageError, match="the accuracy to promise is 1"):
        Aim(1)
    with pytest.raises(UsageError, match="the coverage to promise is 0"):
        Aim(conformal=0)
    with pytest.raises(LabelError, match="does not know the label 'warm'"):
        recalibrated(few_model, Labels(["We met."], ["warm"]), Aim())


@given(st.lists(st.integers(0, 100), min_size=0, max_size=40), st.sampled_from([0.5, 0.8, 0.9, 0.95]))
def test_label_sets_lose_as_many_as_the_rank_says(percents: list[int], coverage: float) -> None:
    """Of n texts with a label and one to come, each rank is as probable: k of n + 1 ranks lose it."""
    tops = np.array([percent / 100 for percent in percents]).reshape(-1)
    least = label_sets(np.stack([tops, 1 - tops], axis=1), np.zeros(len(tops), int), ("a", "b"), coverage).least
    lost = int((tops < least["a"]).sum())
    assert lost / (len(tops) + 1) <= 1 - coverage + 1e-12
    kept = np.sort(tops)[lost:]
    if len(np.unique(tops)) == len(tops) and len(kept):
        assert (lost + 2) / (len(tops) + 1) > 1 - coverage  # one rank more would be too many
    assert least["b"] == 0


def test_the_rank_is_not_one_less_for_the_want_of_a_float() -> None:
    """Nine texts, coverage .9: one of ten ranks may be lost, though (1 - .9) * 10 is .9999999999999998."""
    tops = np.arange(1, 10) / 10
    assert label_sets(binary(list(tops)), np.zeros(9, int), ("a", "b"), 0.9).least["a"] == 0.1


def test_a_promise_is_kept_in_the_folder_and_comes_back(few_model: StanceModel, tmp_path: Path) -> None:
    given = labelled(90)
    new = recalibrated(
        few_model, Labels(given.texts, given.labels, None, ({"file": "a", "sha256": "0"},)), Aim(conformal=0.8)
    )
    save(new, tmp_path / "new")
    again = load(tmp_path / "new")
    assert again.promise_ == new.promise_
    assert again.scorer_.threshold == new.scorer_.threshold
    assert again.settings.certain_accuracy == 0.9
    sets = again.label_sets([given.texts[0], None, " "])
    assert sets[1:] == [None, None]
    assert few_model.predict(given.texts[:1])[0] in (sets[0] or ())
    with pytest.raises(UsageError, match="makes no label sets"):
        few_model.label_sets(["We met."])


@pytest.mark.parametrize(
    ("found", "put"),
    [('"coverage": 0.8', '"coverage": "much"'), ('"certain_right"', '"certain_wrong"'), ('"hostile": 0', '"warm": 0')],
)
def test_a_manifest_whose_promise_is_malformed_is_refused(
    few_model: StanceModel, tmp_path: Path, found: str, put: str
) -> None:
    save(recalibrated(few_model, labelled(90), Aim(conformal=0.8)), tmp_path / "new")
    manifest = tmp_path / "new" / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    place = text.index('"promise"')
    assert found in text[place:]
    manifest.write_text(text[:place] + text[place:].replace(found, put, 1), encoding="utf-8")
    with pytest.raises(ModelError, match="does not fit together"):
        load(tmp_path / "new")
