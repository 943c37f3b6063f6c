"""Parties, movements and companies that no list knows: nobody's, whatever actor was named before them."""

import pytest

from stance import StanceModel
from stance.articles.groupings import named, opening
from stance.articles.offices import Office
from stance.articles.reading import read_article
from stance.values import Span


def holders(model: StanceModel, text: str, words: str) -> set[str | None]:
    """Return the actors of the holders of the statements that have some words."""
    return {s.holder.actor for s in read_article(model, text, evidence=False).statements if words in s.text}


@pytest.mark.parametrize(
    "text",
    [
        "Chad came. The Zaghawa Front, an exiled group, called it theatre. Its chairman said Mali was cheating.",
        "Chad praised Niger. Watan, the ruling party, was divided. Its youth wing said that Mali was cheating.",
        "Chad praised Niger.\n\nThe Watan Party was cool about Togo, however. It said that Mali was cheating.",
        "Chad praised Niger.\n\nOn its part, the Watan Party said that its members knew that Mali was cheating.",
        "Chad praised Niger.\n\nThe Watan movement called the deal absurd. Its leader said that Mali was cheating.",
        'Niger left. The Watan party was cool. "Mali was cheating," its parliamentary wing said in a note.',
        "Chad's government spoke. The Confederal party said that Mali was cheating.",
        "The Zaghawa Front praised Chad. The banned Islamic Watan Party, from exile in Chad, said Mali was cheating.",
        "Chad's army praised Niger. Ubuntu, a mining company, was not asked. It said that Mali was cheating.",
    ],
)
def test_what_a_party_says_is_not_said_by_the_state_named_before(shipped: StanceModel, text: str) -> None:
    assert holders(shipped, text, "cheating") == {None}


@pytest.mark.parametrize(
    "text",
    [
        "Niger came. Chad was cool. Its foreign minister said that Mali was cheating.",
        "Niger came. The European Union was cool. It said that Mali was cheating.",
    ],
)
def test_a_state_before_its_official_is_still_meant(shipped: StanceModel, text: str) -> None:
    assert holders(shipped, text, "cheating") & {"TCD", "EU"}


@pytest.mark.parametrize(
    ("mention", "expected"),
    [
        ("the Watan bloc", "Watan bloc"),
        ("Watan Party", "Watan Party"),
        ("the banned Islamic Watan Party, from exile in Chad", "Islamic Watan Party"),
        ("the Confederation party (CP)", "Confederation party"),
        ("The coalition", None),
        ("Opposition parties", None),
        ("the leader of the Watan Party", None),
    ],
)
def test_a_name_is_a_partys(mention: str, expected: str | None) -> None:
    assert named(mention) == expected


def test_a_party_opens_a_sentence() -> None:
    text = "However, the Watan Party was cool."
    assert opening(text, lambda *_: (), 0, len(text)) == Span(13, 24)
    assert opening("The Watan Party leader was cool.", lambda *_: (), 0, 30) is None


def test_the_president_is_nobody_of_whom_only_the_people_are_told(shipped: StanceModel) -> None:
    roll = [Office(person="Ada Quillo", office="president", actor="MLI", first=None, last=None)]
    text = "Kenya came. The president said that Togo was cheating. Mali left. The deal was torn up by {} last year."
    owned, acting = (
        read_article(shipped, text.format(by), offices=roll, evidence=False).statements
        for by in ("Quillo's people", "Quillo")
    )
    assert "MLI" not in {s.holder.actor for s in owned}
    assert "MLI" in {s.holder.actor for s in acting}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "A group of US senators asked for it. Hezbollah was angry. A spokesman for the group said Mali lied.",
            "HEZBOLLAH",
        ),
        ("A group of Danish lawmakers said no. The Houthis were angry. The group said that Mali lied.", "HOUTHI"),
        ("A group of Danish lawmakers said no. Chad was angry. The group said that Mali lied.", "DNK"),
        ("Hezbollah said no.\n\nHamas was silent. A little-known group was not. The group said Mali lied.", None),
    ],
)
def test_a_group_is_the_armed_one_that_the_sentence_before_is_about(
    shipped: StanceModel, text: str, expected: str | None
) -> None:
    assert holders(shipped, text, "Mali lied") <= {expected, None}
    assert expected == "DNK" or expected in holders(shipped, text, "Mali lied")


def test_a_headline_of_two_parts_names_nobody_who_speaks(shipped: StanceModel) -> None:
    text = "After the coup: Niamey's new friends\n\nThe generals promised peace. They said that Mali lied."
    assert "After the coup" not in {s.holder.text for s in read_article(shipped, text, evidence=False).statements}
