"""Gifts: arms and help for an ally are no hostility toward it; blows, words and deadlines are no gifts."""

import pytest

from stance import StanceModel
from stance.articles.reading import read_article


def score(model: StanceModel, text: str, holder: str, target: str) -> float:
    """Return the mean score of one actor toward another."""
    found = [
        one.score or 0.0
        for one in read_article(model, text, evidence=False).statements
        if one.holder.actor == holder and one.target is not None and one.target.actor == target
    ]
    assert found, text
    return sum(found) / len(found)


@pytest.mark.parametrize(
    "text",
    [
        "Chile sent Peru tanks.",
        "Chile gave 40 howitzers to Peru.",
        "Peru was given two missile boats by Chile.",
        "Chile promised to give Peru rockets.",
        "Chile will lend Peru fighter jets, its defence ministry said.",
        "Chile defended Peru.",
        "Chile released three Peruvian fishermen.",
        "Peru was warned and defended by Chile.",
    ],
)
def test_a_gift_help_or_release_is_conciliatory(shipped: StanceModel, text: str) -> None:
    assert score(shipped, text, "CHL", "PER") > 0.2


@pytest.mark.parametrize(
    "text",
    [
        "Chile sent Peru an ultimatum.",
        "Chile gave Peru a deadline of two days to stop the raids.",
        "Chile shelled Peru.",
    ],
)
def test_an_ultimatum_or_a_blow_is_no_gift(shipped: StanceModel, text: str) -> None:
    assert score(shipped, text, "CHL", "PER") < -0.2


def test_what_another_is_said_to_give_is_no_gift_of_the_one_who_says_it(shipped: StanceModel) -> None:
    assert score(shipped, "Peru charged that Chile had sent arms to the rebels.", "PER", "CHL") < -0.2


def test_a_pronoun_gives_for_the_holder_that_it_means(shipped: StanceModel) -> None:
    assert score(shipped, "Chile said that it had sent tanks to Peru.", "CHL", "PER") > 0.7


def test_help_against_somebody_is_no_gift_to_them(shipped: StanceModel) -> None:
    text = "Chile helped Peru against Ecuador."
    assert score(shipped, text, "CHL", "ECU") < score(shipped, text, "CHL", "PER") - 0.3
