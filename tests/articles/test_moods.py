"""How somebody is minded: what stirs him, the side that he is on, what he sees something as or makes clear."""

import pytest

from stance.articles.entities import Entities
from stance.articles.passages import Passages
from stance.articles.statements import Finding
from stance.model.classifier import StanceModel
from stance.text.paragraphs import paragraphs


def told(model: StanceModel, text: str) -> list[Finding]:
    found = Passages(text, paragraphs(text), Entities(model.analyzer.gazetteer, text)).read()
    return [one for one in found if one.kind != "narration"]


def summary(text: str, found: Finding) -> tuple[str, str | None]:
    """Return the words of a statement and whose it is."""
    return text[found.span.start : found.span.end], found.holder.actor


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The sale of the islands angered Peru.", ("The sale of the islands angered Peru", "PER")),
        ("Chile's new map irritates the Bolivian army.", ("Chile's new map irritates the Bolivian army", "BOL")),
        ("It was the canal that had alarmed Sudan.", ("that had alarmed Sudan", "SDN")),
        ("Kenya is a tireless supporter of the pact.", ("is a tireless supporter of the pact", "KEN")),
        ("Togo's premier was a fierce critic of Benin.", ("was a fierce critic of Benin", "TGO")),
        ("Norway saw the pact as an insult.", ("Norway saw the pact as an insult", "NOR")),
        ("The pact is seen as an insult by Norway.", ("The pact is seen as an insult by Norway", "NOR")),
        ("Samoa made clear that Fiji must pay.", ("Fiji must pay", "WSM")),
        ("Samoa has made it plain that Fiji must pay.", ("Fiji must pay", "WSM")),
        (
            "When asked about the raid on its port, Qatar said Oman would be punished.",
            ("Oman would be punished", "QAT"),
        ),
        ("The Malian plan is hailed by Chad.", ("The Malian plan is hailed by Chad", "TCD")),
        ("The Lao prince is set to open a hall, and has thanked Nepal.", ("has thanked Nepal", "LAO")),
        ("Gabon told a port authority meeting that the fee was illegal.", ("the fee was illegal", "GAB")),
        (
            "A radio station reported that the bridge was closed because Togo had mislaid its map.",
            ("the bridge was closed because Togo had mislaid its map", None),
        ),
        ("The letter accuses Peru of greed.", ("The letter accuses Peru of greed", None)),
        ("Chile would like Peru to wait.", ("Chile would like Peru to wait", "CHL")),
        ("Chile was quick to point out that Peru had lied.", ("Peru had lied", "CHL")),
        ("Chile lost patience with Peru.", ("Chile lost patience with Peru", "CHL")),
        ("Chile confident of Peruvian support", ("confident of Peruvian support", "CHL")),
        ("Chile ready to talk to Peru", ("ready to talk to Peru", "CHL")),
        ("No talks with Peru, says Chile", ("No talks with Peru", "CHL")),
        ("Peru took a swipe at Bolivia.", ("Peru took a swipe at Bolivia", "PER")),
        ("Some deputies have misgivings about Bolivia.", ("Some deputies have misgivings about Bolivia", None)),
        ("Editors sent messages of sympathy to the widow.", ("Editors sent messages of sympathy to the widow", None)),
        ("Laos zeroed in on Nepal's failures.", ("Laos zeroed in on Nepal's failures", "LAO")),
    ],
)
def test_a_sentence_tells_how_somebody_is_minded(
    shipped: StanceModel, text: str, expected: tuple[str, str | None]
) -> None:
    assert [summary(text, one) for one in told(shipped, text)] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "The sale might anger Peru.",
        "The sale did not please anybody in Peru.",
        "The ferry is a supporter vessel of the fleet.",
        "The pier of Samoa was made clear.",
        "The minister of Samoa has the support of the unions.",
        "The deputies took a bus to the port.",
        "Nobody knows how Fiji would answer its critics.",
        "Fiji found itself alone with the debt.",
    ],
)
def test_nobody_is_minded_where_nothing_stirs_him(shipped: StanceModel, text: str) -> None:
    assert [summary(text, one) for one in told(shipped, text)] == []


@pytest.mark.parametrize(
    "holder", ["Adversaries", "A reader", "The tycoon", "Forty percent of voters", "Pollsters", "Proponents"]
)
def test_a_clause_is_said_by_anybody(shipped: StanceModel, holder: str) -> None:
    text = f"{holder} noted that Ghana had broken the pact with Togo."
    [found] = told(shipped, text)
    assert (found.kind, text[found.span.start : found.span.end]) == (
        "indirect",
        "Ghana had broken the pact with Togo",
    )
    assert found.holder.actor is None


@pytest.mark.parametrize(
    ("text", "holders"),
    [
        ("Some editors urged Kenya to wait, saying that the dam was unsafe.", [None, None]),
        ("Kenya closed the road while a newspaper reported that the dam had burst.", ["KEN", None]),
    ],
)
def test_a_report_beside_what_is_told_needs_no_state_as_its_holder(
    shipped: StanceModel, text: str, holders: list[str | None]
) -> None:
    found = told(shipped, text)
    assert [one.holder.actor for one in found] == holders
    assert text[found[-1].span.start : found[-1].span.end].startswith("the dam")
