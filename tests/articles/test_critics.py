"""A state's own government is a target where an outsider of it speaks of it; elsewhere nobody's own side is one."""

import pytest

from stance import StanceModel, read_article
from stance.articles.statements import NARRATOR


def pairs(model: StanceModel, text: str) -> list[tuple[str | None, str | None]]:
    """Return the holder and the target of each statement that is not narrated."""
    read = read_article(model, text, evidence=False).statements
    return [(s.holder.actor, s.target.actor if s.target else None) for s in read if s.holder.text != NARRATOR]


@pytest.mark.parametrize(
    "text",
    [
        "Ghanaian lawmaker Ama Sarpong condemned President Kofi Adu over the dam.",
        "Ghanaian lawmaker Ama Sarpong said the government had betrayed the farmers.",
        "Ghana's finance minister, Ama Sarpong, accused President Kofi Adu of lying.",
        "Ghana's president, Kofi Adu, spoke last. Lawmaker Ama Sarpong of Ghana denounced Adu.",
        "Former Ghanaian premier Ama Sarpong said President Kofi Adu's plan for the dam was shameful.",
        '"This government has failed," Ghanaian senator Ama Sarpong said.',
    ],
)
def test_an_outsider_speaks_of_the_own_government_as_of_another(shipped: StanceModel, text: str) -> None:
    assert ("GHA", "GHA") in pairs(shipped, text)


@pytest.mark.parametrize(
    "text",
    [
        "Ghana's finance minister, Ama Sarpong, said the government would build a dam.",
        "Ghana's finance minister, Ama Sarpong, said President Kofi Adu would open the dam.",
        "Ghanaian senator Ama Sarpong, a candidate for president, said senator Kofi Adu had lied.",
        "Ghanaian lawmaker Ama Sarpong condemned Togo's president.",
        "Ghanaian lawmaker Ama Sarpong condemned the Togolese government.",
        "Ghana's army accused Togo of shelling a post.",
        "Ghanaian lawmaker Ama Sarpong said former President Kofi Adu was ill.",
    ],
)
def test_own_ministers_rivals_and_other_governments_are_not_the_own_government(shipped: StanceModel, text: str) -> None:
    assert ("GHA", "GHA") not in pairs(shipped, text)


def test_whoever_blames_the_own_premier_blames_nobody_that_is_named_beside_it(shipped: StanceModel) -> None:
    text = "Ghanaian lawmaker Ama Sarpong condemned President Kofi Adu for his letter to Togo."
    assert pairs(shipped, text) == [("GHA", "GHA")]


def test_one_quotation_right_behind_goes_on_about_it_and_the_next_does_not(shipped: StanceModel) -> None:
    text = (
        'Ghanaian lawmaker Ama Sarpong condemned President Kofi Adu over the dam.\n\n"It will ruin the farmers," she '
        'said.\n\n"We shall not rest," Sarpong said.'
    )
    assert pairs(shipped, text) == [("GHA", "GHA"), ("GHA", "GHA"), ("GHA", None)]


def test_no_dyad_is_of_an_actor_with_itself(shipped: StanceModel) -> None:
    text = "Ghanaian lawmaker Ama Sarpong condemned President Kofi Adu. She thanked Togo for its rice."
    read = read_article(shipped, text, evidence=False)
    assert ("GHA", "GHA") in pairs(shipped, text)
    assert [(dyad.holder, dyad.target) for dyad in read.dyads] == [("GHA", "TGO")]
