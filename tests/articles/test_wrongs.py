"""Wrongs: what somebody else is said to do wrong is not taken for praise; what is no wrong is left."""

import pytest

from stance import StanceModel
from stance.articles.reading import read_article


def score(model: StanceModel, text: str) -> float:
    """Return the score of Kenya toward Ghana in a text with one such statement."""
    [found] = [
        one
        for one in read_article(model, text, evidence=False).statements
        if one.holder.actor == "KEN" and one.target is not None and one.target.actor == "GHA"
    ]
    assert found.score is not None
    return found.score


@pytest.mark.parametrize(
    "text",
    [
        "Kenya said that Ghana was sheltering rebels.",
        "Ghana is sending arms to rebels, Kenya said.",
        "Kenya said that Ghana had broken its promise.",
        "Kenya declared two employees of the Ghanaian embassy personae non gratae.",
    ],
)
def test_a_wrong_that_another_does_is_not_told_kindly(shipped: StanceModel, text: str) -> None:
    assert score(shipped, text) < -0.2


def test_help_for_others_than_rebels_stays_friendly(shipped: StanceModel) -> None:
    assert score(shipped, "Kenya said that Ghana had sheltered its children and saved them.") > 0.2


def test_a_wrong_that_is_said_not_to_be_done_is_none(shipped: StanceModel) -> None:
    assert (
        score(shipped, "Kenya said that Ghana had lied.") < score(shipped, "Kenya said that Ghana had not lied.") - 0.2
    )


def test_who_tells_in_a_quotation_of_somebody_unwanted_charges_nobody(shipped: StanceModel) -> None:
    told = "Our envoy to Ghana was called persona non grata, and we will gladly cooperate with Ghana."
    assert score(shipped, f'Kenya said: "{told}"') > 0.2
