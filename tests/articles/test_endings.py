"""Endings: what is dropped, settled or not there is no hostility, and no friendliness is taken from it."""

import pytest

from stance import StanceModel
from stance.articles.reading import read_article

_CLEAR = 0.2


def scores(model: StanceModel, text: str) -> list[float]:
    found = read_article(model, text, evidence=False).statements
    return [one.score or 0.0 for one in found if one.kind != "narration" and one.target is not None]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya shelved its complaint against Ghana.",
        "Kenya played down its row with Ghana.",
        "Kenya imposed no sanctions on Ghana.",
        "There was no attack by Kenya on Ghana.",
        "It was not Kenya that attacked Ghana.",
        "No one in Kenya accused Ghana of anything.",
        "Kenya's minister said it was not true that Kenya had shelled Ghana.",
        "Kenya said it had not crossed into Ghana.",
    ],
)
def test_what_is_over_or_was_not_done_is_not_hostile(shipped: StanceModel, text: str) -> None:
    assert all(score >= -_CLEAR for score in scores(shipped, text))


@pytest.mark.parametrize("text", ["Kenya never thanked Ghana for the offer.", "Kenya has yet to thank Ghana."])
def test_thanks_that_were_not_given_are_not_conciliatory(shipped: StanceModel, text: str) -> None:
    assert all(score <= _CLEAR for score in scores(shipped, text))


def test_a_buried_hatchet_stays_conciliatory(shipped: StanceModel) -> None:
    assert min(scores(shipped, "Kenya buried the hatchet with Ghana.")) > _CLEAR


def test_an_end_put_to_what_another_does_is_no_end_of_ones_own_hostility(shipped: StanceModel) -> None:
    assert max(scores(shipped, "Kenya suspended Ghana's protest.")) < -_CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "Kenya suspended its aid to Ghana.",
        "Kenya has stopped emergency supplies of power to Ghana.",
        "Kenya ended its support for Ghana.",
        "Kenya said that it had suspended aid to Ghana.",
        "Kenya suspended imports of tea from Ghana.",
    ],
)
def test_help_that_is_ended_is_hostile(shipped: StanceModel, text: str) -> None:
    assert max(scores(shipped, text)) < -_CLEAR


@pytest.mark.parametrize(
    "text", ["Kenya ended its support for sanctions on Ghana.", "Kenya ended its support for rebels in Ghana."]
)
def test_an_ill_that_is_no_longer_backed_is_not_hostile(shipped: StanceModel, text: str) -> None:
    assert min(scores(shipped, text)) > _CLEAR


def test_thanks_for_help_that_others_lost_stay_thanks(shipped: StanceModel) -> None:
    assert min(scores(shipped, "Kenya thanked Ghana for having stopped its arms sales to Sudan.")) > _CLEAR


def test_a_meeting_in_a_few_words_is_neutral_and_one_of_which_more_is_told_is_weighed(shipped: StanceModel) -> None:
    met = "Kenya's president met Ghana's president"
    assert max(map(abs, scores(shipped, f"{met}."))) < _CLEAR
    assert (
        min(scores(shipped, f"{met} in Rome on Friday to talk warmly of peace, trade and their old friendship.")) > 0.5
    )
