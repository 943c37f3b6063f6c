"""Who does something though the parser tied the verb to another word."""

import pytest

from stance import StanceModel
from stance.articles.reading import read_article


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("Spain, whose prime minister brought the money to Nouakchott, has praised Chad.", "praised", "ESP"),
        ("Georgia, whose president visited Kyiv in May, criticised Hungary on Friday.", "criticised", "GEO"),
        ("Lithuania, whose envoy was expelled last week, has thanked Estonia and blamed Belarus.", "blamed", "LTU"),
        ("Togo, whose army lost ten men, accused Niger of arming them.", "accused", "TGO"),
        ("Guyana came. Its envoy, asked about the deal, said that Brazil was cheating.", "cheating", "GUY"),
        ("The Peruvian spokesman, pressed on the gas, accused Bolivia of stealing it.", "stealing", "PER"),
        (
            "Mali deported 70 in a week, many of them Togolese, and Ghanaian lawmakers accused it of hate.",
            "hate",
            "GHA",
        ),
        ("Belarus closed the crossing, and Polish officials blamed Russia.", "blamed", "POL"),
    ],
)
def test_a_verb_has_its_own_subject(shipped: StanceModel, text: str, words: str, expected: str) -> None:
    found = read_article(shipped, text, evidence=False).statements
    assert {s.holder.actor for s in found if words in s.text and s.kind != "deed"} == {expected}


def test_what_somebody_is_asked_about_is_not_what_is_said(shipped: StanceModel) -> None:
    text = "Its foreign minister, asked about the Brazilian abstention, said that Guyana had expected more."
    assert not [s for s in read_article(shipped, text, evidence=False).statements if "asked about" in s.text]


def test_what_somebody_goes_on_to_say_is_said_once(shipped: StanceModel) -> None:
    found = read_article(shipped, "Chad continues to insist that Mali broke the pact.", evidence=False).statements
    assert len(found) == 1
