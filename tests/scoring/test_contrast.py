"""Why one label rather than another, and which labelled texts are most like one."""

import json
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics.pairwise import cosine_similarity

from conftest import run, small_data
from stance import InputError, StanceModel, UsageError
from stance.scoring.neighbours import nearest

TEXT = "We condemn the attack, and we welcome the offer of talks."


def test_what_tells_two_labels_apart_sums_up_to_the_difference_of_their_logits(small_model: StanceModel) -> None:
    explanation = small_model.explain(TEXT)
    stance = explanation.prediction.stance
    for other in set(small_model.labels) - {stance}:
        found = small_model.contrast(TEXT, other)
        assert found.prediction == explanation.prediction
        assert found.difference == pytest.approx(explanation.logits[stance] - explanation.logits[other])
        total = found.intercept + sum(c.contribution for c in found.contributions)
        assert total == pytest.approx(found.difference, abs=1e-9)
        of = {label: {(c.block, c.feature): c for c in explanation.contributions[label]} for label in (stance, other)}
        for c in found.contributions:
            pair = [of[label][c.block, c.feature].contribution for label in (stance, other)]
            assert c.contribution == pytest.approx(pair[0] - pair[1]) == pytest.approx(c.weight * c.value)


def test_the_words_for_each_side_are_those_of_its_kind(small_model: StanceModel) -> None:
    stance = small_model.explain(TEXT).prediction.stance
    other = "conciliatory" if stance == "hostile" else "hostile"
    found = small_model.contrast(TEXT, other)
    sides = {stance: found.evidence, other: found.counter_evidence}
    words = {label: " ".join(TEXT[e.start : e.end] for e in pieces) for label, pieces in sides.items()}
    assert "condemn" in words["hostile"]
    assert "condemn" not in words["conciliatory"]
    assert "offer" in words["conciliatory"]
    assert f"rather than {other}" in repr(found)
    assert "<mark>" in found._repr_html_()


def test_of_two_labels_the_contrast_is_the_lead_that_the_explanation_shows(small_model: StanceModel) -> None:
    """With the mean of both others between them: the lead against the mean is the mean of the two contrasts."""
    explanation = small_model.explain(TEXT)
    others = [label for label in small_model.labels if label != explanation.prediction.stance]
    weights = [small_model.contrast(TEXT, other).difference for other in others]
    mean = np.mean([explanation.logits[other] for other in others])
    assert np.mean(weights) == pytest.approx(explanation.logits[explanation.prediction.stance] - mean)


def test_a_contrast_that_cannot_be_is_refused(small_model: StanceModel) -> None:
    stance = small_model.explain(TEXT).prediction.stance
    with pytest.raises(UsageError, match=f"{stance} is the text's stance itself; ask for it rather than"):
        small_model.contrast(TEXT, stance)
    with pytest.raises(UsageError, match="'warm' is no label of this model"):
        small_model.contrast(TEXT, "warm")
    with pytest.raises(InputError, match="blank"):
        small_model.contrast(" ", "hostile")
    with pytest.raises(TypeError, match="expected one text"):
        small_model.contrast(3, "hostile")  # type: ignore[arg-type]


def test_the_nearest_texts_are_those_of_the_greatest_cosine(small_model: StanceModel) -> None:
    texts, labels, _ = small_data()
    query = "They condemn the attack on the town."
    rows = small_model.pipeline()[:-1].transform([query, *texts])
    expected = cosine_similarity(rows[:1], rows[1:])[0]
    found = nearest(small_model.scorer_, query, texts, labels, 4)
    order = np.argsort(-expected, kind="stable")[:4]
    assert [n.text for n in found] == [texts[i] for i in order]
    assert [n.likeness for n in found] == pytest.approx(expected[order], abs=1e-5)
    assert [n.label for n in found] == [labels[i] for i in order]


def test_copies_come_first_and_what_has_nothing_in_common_not_at_all(small_model: StanceModel) -> None:
    found = nearest(small_model.scorer_, "We met them.", ["Zzz qqq.", "we met them!"], ["a", "b"])
    assert [(n.label, n.likeness) for n in found] == [("b", 1.0)]


def test_explain_shows_the_contrast_and_the_sentences_most_like_it(folder: str, tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_text("text,label\nThey condemn the attack.,hostile\n,neutral\nRain fell.,neutral\n", encoding="utf-8")
    stance = json.loads(run("explain", TEXT, "-m", folder, "--json")[0])["prediction"]["stance"]
    other = "neutral" if stance != "neutral" else "hostile"
    arguments = ["explain", TEXT, "-m", folder, "--rather-than", other, "--similar", str(data)]
    out, err = run(*arguments)
    assert f"what tells {stance} from {other}" in out
    assert "most like it" in out
    assert "They condemn the attack." in out
    assert "data.csv, line 3: rejected: no text" in err
    found = json.loads(run(*arguments, "--json")[0])
    assert (found["rather_than"], found["similar"][0]["label"]) == (other, "hostile")
    _, err = run("explain", TEXT, "-m", folder, "--rather-than", "warm", code=2)
    assert "'warm' is no label" in err
    _, err = run("explain", TEXT, "-m", folder, "--similar", str(tmp_path / "no.csv"), code=4)
    assert "no.csv: cannot be read" in err
