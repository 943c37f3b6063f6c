"""Denials: an act that is denied or left undone is no hostility; what another is said to have done still is one."""

import pytest

from stance import StanceModel
from stance.articles.reading import read_article
from stance.articles.statements import Statement


def statement(model: StanceModel, text: str) -> Statement:
    [found] = [s for s in read_article(model, text).statements if s.kind != "narration"]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Kenya has denied that it shelled the border posts of Ghana.",
        "Kenya denied attacking Ghana.",
        "Kenya denied supporting rebels in Ghana.",
        "Kenya declined to criticise Ghana.",
        "Kenya refused to condemn Ghana.",
        "Kenya stopped short of accusing Ghana.",
        "Kenya refrained from blaming Ghana.",
        "Kenya ruled out sanctions against Ghana.",
        "Kenya has not attacked Ghana.",
        "Kenya said it had not attacked Ghana.",
    ],
)
def test_an_act_denied_or_left_undone_is_not_hostile(shipped: StanceModel, text: str) -> None:
    found = statement(shipped, text)
    assert (found.holder.actor, found.target and found.target.actor) == ("KEN", "GHA")
    assert found.stance != "hostile"
    assert found.score is not None
    assert found.score >= -0.2


@pytest.mark.parametrize(
    "text",
    [
        "Kenya denied that Ghana had the right to close the border.",
        "Kenya refused to meet the envoy of Ghana.",
        "Kenya rejected the accusations of Ghana.",
        "Kenya said it did not accept the demands of Ghana.",
        "Kenya ruled out talks with Ghana.",
    ],
)
def test_a_refusal_and_a_denial_of_what_another_claims_stay_hostile(shipped: StanceModel, text: str) -> None:
    assert statement(shipped, text).stance == "hostile"


def test_the_words_of_a_denial_weigh_against_hostile(shipped: StanceModel) -> None:
    weights = {stance: statement(shipped, text).context for stance, text in (
        ("hostile", "Kenya threatened to condemn Ghana."), ("neutral", "Kenya refused to condemn Ghana."),
    )}  # fmt: skip
    assert dict(weights["hostile"])["words"] > 0
    assert dict(weights["neutral"])["words"] > 0
