"""What several do to each other, arrivals, oppositions of states, and groups meant by what they are."""

import pytest

from stance import StanceModel, read_article
from stance.articles.statements import NARRATOR


def told(model: StanceModel, text: str) -> set[tuple[str | None, str | None]]:
    """Return the pairs of holder and target of what is not narrated."""
    read = read_article(model, text).statements
    return {(s.holder.actor, s.target.actor if s.target else None) for s in read if s.holder.text != NARRATOR}


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Chad and Niger met in Paris on Monday.", {("TCD", "NER"), ("NER", "TCD")}),
        ("The presidents of Chad and Niger signed a trade agreement.", {("TCD", "NER"), ("NER", "TCD")}),
        ("A meeting between Chad and Niger took place in Lima.", {("TCD", "NER"), ("NER", "TCD")}),
        ("Chad and Niger blamed each other for the raid.", {("TCD", "NER"), ("NER", "TCD")}),
        ("Chad and Niger asked both sides to hold to the truce.", {("TCD", None), ("NER", None)}),
        ("Chad and Niger condemned Peru.", {("TCD", "PER"), ("NER", "PER")}),
        ("Chad and Niger have not signed the treaty.", {("TCD", None), ("NER", None)}),
        ("A meeting of ministers took place in Lima.", set()),
    ],
)
def test_what_several_do_to_each_other_is_of_each_toward_the_others(
    shipped: StanceModel, text: str, pairs: set[tuple[str, str]]
) -> None:
    assert told(shipped, text) == pairs


def test_what_several_do_to_nobody_is_narrated_once(shipped: StanceModel) -> None:
    text = "Chad and Niger have not met since March"
    assert [(s.kind, s.text) for s in read_article(shipped, f"{text}.").statements] == [("narration", text)]


@pytest.mark.parametrize("went", ["arrived in Ankara", "landed in Ankara", "visited Turkey"])
def test_who_goes_somewhere_does_something_toward_those_who_live_there(shipped: StanceModel, went: str) -> None:
    assert told(shipped, f"The Bosnian prime minister {went} on Tuesday for talks.") == {("BIH", "TUR")}


def test_where_something_is_said_is_no_target(shipped: StanceModel) -> None:
    assert told(shipped, "The Bosnian prime minister condemned Serbia in Ankara.") == {("BIH", "SRB")}


def test_the_opposition_of_a_state_is_neither_the_state_nor_another_ones(shipped: StanceModel) -> None:
    text = "Minsk jailed leaders of the Belarusian opposition. The Venezuelan opposition accused Caracas of fraud."
    assert told(shipped, text) == {("BLR", "BELARUSIAN_OPPOSITION"), ("VENEZUELAN_OPPOSITION", "VEN")}


def test_opposition_to_something_is_no_party(shipped: StanceModel) -> None:
    assert "RUSSIAN_OPPOSITION" not in str(read_article(shipped, "Russian opposition to the plan angered Chile."))


def test_a_group_is_meant_by_what_it_is(shipped: StanceModel) -> None:
    text = "Hezbollah has offices in Beirut.\n\nGermany banned the militia in April."
    assert ("DEU", "HEZBOLLAH") in told(shipped, text)


def test_a_group_that_is_nowhere_named_is_nobody(shipped: StanceModel) -> None:
    assert not any(target for _, target in told(shipped, "Germany banned the militia in April."))


@pytest.mark.parametrize("noun", ["Criticism from Chile of Peru", "Protests from Chile"])
def test_what_comes_from_somebody_is_theirs(shipped: StanceModel, noun: str) -> None:
    text = f"Peru closed the border.\n\n{noun} did not change that."
    assert ("CHL", "PER") in told(shipped, text)


def test_a_relative_clause_behind_a_comma_is_no_part_of_what_is_done(shipped: StanceModel) -> None:
    text = "The dam was built by Egypt, which Sudanese ministers have criticised for it."
    read = read_article(shipped, text).statements
    assert [(s.holder.actor, s.text) for s in read] == [
        ("EGY", "The dam was built by Egypt"), ("SDN", "which Sudanese ministers have criticised for it"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Kenya's president held talks with Ghana's prime minister.",
        "Kenya held three rounds of talks with Ghana in May.",
        "Kenya had a phone call with Ghana.",
        "The Kenyan minister will hold a private meeting with officials from Ghana.",
    ],
)
def test_who_meets_somebody_does_so_to_that_one(shipped: StanceModel, text: str) -> None:
    told = [s for s in read_article(shipped, text, evidence=False).statements if s.kind != "narration"]
    assert [(s.kind, s.holder.actor, s.target.actor if s.target else None) for s in told] == [("deed", "KEN", "GHA")]


@pytest.mark.parametrize("text", ["Kenya held the lead with ease.", "Kenya has a border with Ghana."])
def test_what_one_has_with_somebody_is_no_meeting(shipped: StanceModel, text: str) -> None:
    assert [s.kind for s in read_article(shipped, text, evidence=False).statements] == ["narration"]
