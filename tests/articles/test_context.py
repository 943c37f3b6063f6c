"""Context: what is known of a statement's stance beside its own words, and what each part of that adds."""

import math
from dataclasses import replace

import pytest

from stance import StanceModel, read_article
from stance.articles.context import contexts, fits, judged, merged, spared, toward
from stance.articles.regression import choice
from stance.articles.statements import Finding, Participant
from stance.values import CLOSE, Prediction, Span

SHARES = {"conciliatory": 0.5, "hostile": 0.25, "neutral": 0.25}
HOSTILE = {"conciliatory": 0.05, "hostile": 0.9, "neutral": 0.05}
BASE = Prediction("conciliatory", SHARES, 0.25, False, CLOSE)


def told(actor: str | None, start: int, kind: str = "indirect") -> Finding:
    return Finding(kind, Span(start, start + 10), Participant("x", 0, 1, actor))  # type: ignore[arg-type]


def test_a_context_holds_the_odds_of_the_words_the_sentence_and_the_others() -> None:
    found = [told("NOR", 0), told("NOR", 20), told(None, 40), told("CHL", 60, "narration")]
    first = contexts(found, [SHARES] * 4, [SHARES, HOSTILE, HOSTILE, HOSTILE])[0]
    assert first["words"] == pytest.approx({"words:conciliatory": math.log(2), "words:hostile": 0.0})
    assert first["sentence"] == pytest.approx({"sentence:conciliatory": math.log(2), "sentence:hostile": 0.0})
    # the two others, no narration, and the usual shares counted twice: .125, .6 and .275
    expected = {"article:conciliatory": math.log(0.125 / 0.275), "article:hostile": math.log(0.6 / 0.275)}
    assert first["article"] == pytest.approx(expected)
    # the only other one of that holder, and the usual shares counted twice: .15, .5 and .35
    expected = {"holder:conciliatory": math.log(0.45 / 1.05), "holder:hostile": math.log(1.5 / 1.05)}
    assert first["holder"] == pytest.approx(expected)
    assert first["kind"] == {"indirect": 1.0}


def test_a_statement_alone_or_of_nobody_known_has_the_usual_shares_for_the_others() -> None:
    usual = [math.log(0.4), math.log(0.6)]
    for actor in ("NOR", None):
        [only] = contexts([told(actor, 0)], [SHARES], [HOSTILE])
        assert list(only["article"].values()) == pytest.approx(usual)
        assert list(only["holder"].values()) == pytest.approx(usual)


def test_a_judged_stance_has_the_probabilities_of_the_regression_in_the_order_of_the_model() -> None:
    [parts] = contexts([told("NOR", 0)], [SHARES], [HOSTILE])
    base = replace(BASE, probabilities={"neutral": 0.25, "hostile": 0.25, "conciliatory": 0.5})
    found = judged(base, parts, 0.9, {"told": 1.0})
    model = choice("stances")
    expected = model.probabilities(model.terms([{**merged(parts), "told": 1.0}]))
    assert list(found.prediction.probabilities) == ["neutral", "hostile", "conciliatory"]
    assert found.prediction.probabilities == pytest.approx(expected)
    assert found.prediction.stance == max(expected, key=lambda label: expected[label])
    assert [part for part, _ in found.weights] == ["usual", *parts, "target"]


def test_an_actor_as_its_target_makes_a_statement_less_neutral() -> None:
    [parts] = contexts([told("NOR", 0)], [SHARES], [SHARES])
    toward, nobody = (judged(BASE, parts, 0.9, {"told": flag}).prediction.probabilities for flag in (1.0, 0.0))
    assert toward["neutral"] < nobody["neutral"]


def test_certain_is_what_is_probable_enough_and_can_be_judged() -> None:
    [parts] = contexts([told("NOR", 0)], [HOSTILE], [HOSTILE])
    assert judged(BASE, parts, 0.5, {"told": 1.0}).prediction.certain
    close = judged(BASE, parts, 1.0, {"told": 1.0}).prediction
    assert (close.certain, close.why) == (False, CLOSE)
    odd = judged(replace(BASE, why="unknown script"), parts, 0.5, {"told": 1.0}).prediction
    assert (odd.certain, odd.why) == (False, "unknown script")


def test_contexts_are_for_the_three_stances_only() -> None:
    assert fits(["hostile", "neutral", "conciliatory"])
    assert not fits(["for", "against", "neutral"])
    assert not fits(["hostile", "conciliatory"])


NIGER = {"told": 1.0, "probable": 0.5}


@pytest.mark.parametrize(
    ("text", "favoured", "values"),
    [
        ("Chad will supply tanks to Niger.", True, {**NIGER, "favoured": 2.0}),
        ("Chad sent troops against Niger.", False, {**NIGER, "against": 1.0}),
        ("Chad spoke against it. It left Niger.", False, NIGER),
        ("Chad lifted the embargo against Niger.", True, {**NIGER, "favoured": 2.0}),
    ],
)
def test_a_target_may_be_favoured_or_acted_against_in_the_same_sentence(
    text: str, favoured: bool, values: dict[str, float]
) -> None:
    start = text.index("Niger")
    assert toward(text, Participant("Niger", start, start + 5, "NER", None, 0.5), favoured=favoured) == values


def test_what_is_a_favour_has_no_hostile_words_and_a_tenth_of_these_speaks_for_it() -> None:
    [parts] = contexts([told("NOR", 0)], [SHARES], [HOSTILE])
    kept = spared(parts, SHARES, HOSTILE)
    neutral = 0.25 + 0.225
    expected = {"words:conciliatory": math.log(0.525 / neutral), "words:hostile": math.log(0.02 / neutral)}
    assert kept["words"] == pytest.approx(expected)
    neutral = 0.05 + 0.81
    expected = {"sentence:conciliatory": math.log(0.14 / neutral), "sentence:hostile": math.log(0.02 / neutral)}
    assert kept["sentence"] == pytest.approx(expected)
    assert {name: kept[name] for name in ("article", "holder", "kind")} == {
        name: parts[name] for name in ("article", "holder", "kind")
    }


def test_a_target_that_is_not_named_there_is_told_and_no_target_is_not() -> None:
    assert toward("Chad spoke.", Participant("Niger", None, None, "NER", None, 0.4)) == {"told": 1.0, "probable": 0.4}
    assert toward("Chad spoke.", None) == {"told": 0.0}


def test_arms_for_an_ally_are_no_hostility_toward_it(shipped: StanceModel) -> None:
    read = read_article(shipped, "Chad will supply missiles and tanks to Niger.").statements
    [told] = [s for s in read if s.target is not None]
    assert (told.holder.actor, told.target and told.target.actor) == ("TCD", "NER")
    assert told.stance == "conciliatory"
