"""Texts that a model cannot judge are found, others are left alone, and many at once are told as one by one."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import StanceModel
from stance.scoring.knowledge import (
    CODE,
    ENGLISH,
    LANGUAGE,
    LONG,
    LONGEST,
    NO_WORDS,
    ONE_WORD,
    SCRIPT,
    UNKNOWN,
    UNREAL,
    Knowledge,
)

SOME = Knowledge({*ENGLISH, "minister", "talks", "peace", "border", "was", "a", "we", "met"})
PIECES = [
    "The minister of the Union", "We met", "La delegación rechazó", "мир", "<td>", "{x: 1}", "no one", "would have",
    "and the talks", "N/A", "…", "peace", "“border”", "12", "\n", "ß", "it was of the", "would warmly have agreed.",
    "if", ", ", "do not", "don't", "condemn", "never", "accused", "far from", "saying", "were it",
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("?", NO_WORDS),
        ("", NO_WORDS),
        ("12 - 14 %", NO_WORDS),
        ("N/A", NO_WORDS),
        ("https://example.org/a", NO_WORDS),
        ("NULL", ONE_WORD),
        ("Переговоры сорваны вчера", SCRIPT),
        ("المحادثات فشلت", SCRIPT),
        ("谈判破裂了", SCRIPT),
        ("La delegación rechazó la propuesta de paz.", LANGUAGE),
        ("Die Gespräche sind gestern gescheitert.", LANGUAGE),
        ("Les pourparlers ont échoué hier soir.", LANGUAGE),
        ("qwer asdf zxcv uiop", UNKNOWN),
        ("<table><tr><td>4</td></tr></table>", CODE),
        ('{"id": 4, "ok": [true]}', CODE),
        ("for (i = 0; i < n; i++) { sum += x[i]; }", CODE),
        ("The talks failed. " * (LONGEST // 2), LONG),
        ("Had the envoy stayed a week, Oslo would have welcomed him.", UNREAL),
        ("If the guards had stayed calm, Lima would now praise them.", UNREAL),
        ("The minister praised no one.", UNREAL),
        ("It is wrong to describe the visit as an insult.", UNREAL),
        ("We do not condemn the decision.", UNREAL),
        ("The envoy didn’t openly criticise the visit.", UNREAL),
        ("Lima has never threatened its neighbour.", UNREAL),
        ("They refused to attack the village.", UNREAL),
        ("Far from condemning the move, we welcome it.", UNREAL),
        ("We would denounce the pact, were it real.", UNREAL),
        ("Nobody in Lima criticised Quito.", UNREAL),
        ("No member state blamed Malta.", UNREAL),
        ("None of the Nordic ministers condemned Iceland.", UNREAL),
        ("Neither Togo nor Benin has ever attacked Mali.", UNREAL),
        ("Not even Albania denounced the vote.", UNREAL),
        ("Few governments have praised the deal.", UNREAL),
        ("Hardly any neighbour thanked Niger.", UNREAL),
        ("Togo and Benin signed a pact against Mali.", UNREAL),
        ("Kenya forged an alliance with Uganda against Tanzania.", UNREAL),
        ("Ecuador agreed to attack Peru.", UNREAL),
        ("Kenya agreed to strike Somalia.", UNREAL),
        ("Armenia welcomed Azerbaijan’s defeat.", UNREAL),
        ("Poland hailed the sinking of the Belarusian ship.", UNREAL),
    ],
)
def test_the_model_that_ships_says_why_it_cannot_judge_a_text(shipped: StanceModel, text: str, reason: str) -> None:
    assert shipped.scorer_.knowledge.reason(text) == reason
    for prediction in shipped.classify([text]):
        assert prediction is None or (prediction.certain, prediction.why) == (False, reason)


@pytest.mark.parametrize(
    "text",
    [
        "We condemn this barbaric attack.",
        "CHINA REJECTS CLAIM OVER REEF",
        "Kyiv, Berlin hail deal",
        "Erdoğan thanked Macron, Scholz and von der Leyen for their support.",
        "No one in the hall spoke.",
        "They would like to resume the talks.",
        "I can’t accept that.",
        "They must not threaten their neighbours.",
        "We condemn what others do not.",
        "The ship is far from the coast.",
        "A few states blamed Chad for the raid.",
        "No, Peru condemned the raid.",
        "It is no surprise that Togo condemned the raid.",
        "Kenya agreed to strike a deal with Uganda.",
        "Togo agreed to join the fight against the rebels.",
        "Norway welcomed the accord with Iceland.",
    ],
)
def test_english_text_is_left_alone(shipped: StanceModel, text: str) -> None:
    assert shipped.reasons([text]) == {}


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join) | st.text(max_size=40), max_size=12))
def test_many_texts_are_told_as_one_by_one(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "ignore").decode() for text in texts]
    one_by_one = {i: reason for i, text in enumerate(texts) if (reason := SOME.reason(text)) is not None}
    assert SOME.reasons(texts) == one_by_one


def test_a_model_of_another_language_finds_no_fault_with_language_or_script() -> None:
    other = Knowledge({"мир", "война"})
    assert not other.english
    assert other.reason("Переговоры сорваны вчера") is None
    assert other.reason("мир") == ONE_WORD


def test_a_close_call_is_no_fault_of_the_text(shipped: StanceModel, corpus: list[str]) -> None:
    uncertain = [p for p in shipped.classify(corpus[:300]) if not p.certain]
    assert {p.why for p in uncertain} >= {"close call"}
    assert all(max(p.probabilities.values()) < shipped.scorer_.threshold for p in uncertain if p.why == "close call")


@pytest.mark.parametrize(
    "text", ["if, " * 249, "if " * 330, "had, would " * 90, "no one " * 140, "a@" * 30_000, "<a " * 9000]
)
def test_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    start = time.process_time()
    SOME.reason(text)
    assert time.process_time() - start < 5
