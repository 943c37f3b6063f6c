"""Explanations: sums, places and evidence of a scorer whose numbers are written by hand."""

import numpy as np
import pytest

from stance import Analyzer, Gazetteer, Lexicon, StanceModel
from stance.features.ngrams import CharGrams, ConceptGrams, WordGrams
from stance.scoring.explanation import evidence, explain, joint_evidence, weighed
from stance.scoring.scorer import Block, Scorer
from stance.values import Span

TEXT = "They lifted the ban, and talks began."


@pytest.fixture(scope="module")
def scorer() -> Scorer:
    """The words "lifted" and "talks" speak for yes with 1, "began" for no with 3, the concept EASE for yes with 3."""
    none = np.zeros((1, 3))
    words = np.array([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 3.0, 0.0]])
    return Scorer(
        Analyzer(Gazetteer([]), Lexicon([("EASE", "lift ban")])),
        (
            Block("words", WordGrams(1, 1), 1.0, ("lifted", "talks", "began"), np.ones(3), words),
            Block("chars", CharGrams(1, 1), 1.0, ("z",), np.ones(1), none),
            Block("concepts", ConceptGrams(1), 0.5, ("EASE",), np.ones(1), np.array([[3.0, 0.0, 0.0]])),
        ),
        np.array([0.1, 0.2, 0.3]), ("yes", "no", "neither"), ("yes", "no"), 0.5,
    )  # fmt: skip


def test_each_feature_adds_its_weight_times_its_value(scorer: Scorer) -> None:
    """Three words, so that each has the value 1 / sqrt 3; the concept has the weight of its block, .5."""
    found = explain(scorer, TEXT)
    value = 1 / np.sqrt(3)
    assert [(c.feature, c.block) for c in found.contributions["yes"]][:2] == [("EASE", "concepts"), ("lifted", "words")]
    by_feature = {c.feature: c for c in found.contributions["yes"]}
    assert by_feature["lifted"].contribution == pytest.approx(value)
    assert by_feature["EASE"].contribution == pytest.approx(3 * 0.5)
    assert by_feature["began"].contribution == 0
    assert found.logits == pytest.approx({"yes": 0.1 + 2 * value + 1.5, "no": 0.2 + 3 * value, "neither": 0.3})
    assert found.prediction.stance == "yes"


def test_each_feature_has_its_places_in_the_text(scorer: Scorer) -> None:
    by_feature = {c.feature: c for c in explain(scorer, TEXT).contributions["no"]}
    assert {name: [TEXT[s.start : s.end] for s in c.spans] for name, c in by_feature.items()} == {
        "lifted": ["lifted"], "talks": ["talks"], "began": ["began"], "EASE": ["lifted the ban"],
    }  # fmt: skip


def test_evidence_is_what_speaks_for_a_stance_against_the_others_mean(scorer: Scorer) -> None:
    """A feature's weight stands on the words that it covers: of EASE a third on each of three."""
    value = 1 / np.sqrt(3)
    document = scorer.analyzer.document(TEXT)
    first, second = evidence(scorer, TEXT, document, "yes")
    assert (first.text, first.concepts) == ("lifted the ban", ("EASE",))
    assert first.weight == pytest.approx(value + 1.5)
    assert (second.text, second.concepts) == ("talks", ())
    assert second.weight == pytest.approx(value)
    [began] = evidence(scorer, TEXT, document, "no")
    assert began.text == "began"
    assert began.weight == pytest.approx(3 * value)
    assert evidence(scorer, TEXT, document, "neither") == []
    assert evidence(scorer, "", scorer.analyzer.document(""), "yes") == []


def test_joint_evidence_stands_in_the_whole_text_strongest_first(scorer: Scorer) -> None:
    text = "Talks resumed. They lifted the ban."
    spans = [Span(0, 14), Span(15, 35)]
    words = {span: weighed(scorer, text[span.start : span.end], scorer.labels.index("yes")) for span in spans}
    found = joint_evidence(words, text)
    assert [text[e.start : e.end] for e in found] == [e.text for e in found] == ["lifted the ban", "Talks"]
    assert [e.weight for e in found] == sorted((e.weight for e in found), reverse=True)


def test_at_most_five_stretches_are_evidence(shipped: StanceModel) -> None:
    text = " zzz ".join(["They condemned the attack"] * 9)
    found = shipped.evidence(text, "hostile")
    assert len(found) == 5
    assert all("condemned" in piece.text or "attack" in piece.text for piece in found)


@pytest.mark.parametrize(
    "text",
    [
        "They condemned the attack, condemned the attackers and condemned the attacking forces.",
        "Norway said that it would not lift the ban; Chile said that it would not talk, but Peru would.",
        "Talks, talks, talks! “We welcome the talks about talks,” the envoy of Ghana welcomed us with.",
        "No entente: the detente and the ententes were resented, prevented and presented.",
    ],
)
@pytest.mark.parametrize("stance", ["hostile", "conciliatory", "neutral"])
def test_a_words_weight_is_its_share_of_the_contributions(shipped: StanceModel, text: str, stance: str) -> None:
    """What `explain` says that each feature adds, against the others' mean, spread over the places and their words."""
    scorer = shipped.scorer_
    document, explanation = scorer.analyzer.document(text), explain(scorer, text)
    words = [document.span(i, i + 1) for i in range(len(document.words))]
    wanted = np.zeros(len(words))
    for label, contributions in explanation.contributions.items():
        for one in contributions:
            lead = one.contribution if label == stance else -one.contribution / (len(scorer.labels) - 1)
            for span in one.spans:
                inside = [span.start <= word.start and word.end <= span.end for word in words]
                wanted += np.array(inside) * lead / len(one.spans) / sum(inside)
    weights = [0.0] * len(words)
    for block in scorer.blocks:
        block.add_leads(document, scorer.labels.index(stance), weights)
    assert weights == pytest.approx(wanted, abs=1e-12)
