"""Mentions in a text: pronouns, descriptions, joint and private holders, and how far each is trusted."""

import pytest

from stance import Analyzer
from stance.articles.coreference import Coreference
from stance.articles.entities import Entities
from stance.articles.statements import Participant


def holder(analyzer: Analyzer, text: str, mention: str, heard: tuple[str, ...] = ()) -> Participant:
    """Return who is meant by a mention after others were heard."""
    coreference = Coreference(text, Entities(analyzer.gazetteer, text))
    for before in heard:
        coreference.participant(text.index(before), text.index(before) + len(before), 0, 0)
    start = text.rindex(mention)
    found = coreference.participant(start, start + len(mention), text.rfind(". ", 0, start) + 1, 0)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "mention", "heard", "actor"),
    [
        ("Norwegian Minister Ada Holm met Chilean Minister Ana Soto. She left.", "She", (), "NOR"),
        ("Mr. Jo Holm of Norway met Chile's envoy, Mrs. Ana Soto. She left.", "She", (), "CHL"),
        ("Norway's foreign ministry met Chile's envoy. It said so.", "It", (), "NOR"),
        ("Chile spoke. Norwegian Minister Ada Holm left. It said so.", "It", ("Chile",), "CHL"),
        ("The Norwegian government met. Chile left. The government said so.", "The government", (), "NOR"),
        ("Norwegian Minister Ada Holm met Chile's envoy Ana Soto. The envoy left.", "The envoy", (), "CHL"),
        ("Norwegian officials spoke of Chile. Their statement said so.", "Their statement", (), "NOR"),
        ("Norwegian Minister Ada Holm, who fears Chile, left.", "who", (), "NOR"),
    ],
)
def test_pronouns_and_descriptions_mean_who_was_named_or_heard(
    analyzer: Analyzer, text: str, mention: str, heard: tuple[str, ...], actor: str
) -> None:
    assert holder(analyzer, text, mention, heard).actor == actor


@pytest.mark.parametrize(
    ("text", "mention", "role"),
    [
        ("Spanish fishermen cursed Morocco.", "Spanish fishermen", "public"),
        ("Students in Lisbon mocked Spain.", "Students in Lisbon", "public"),
        ("Finnish weekly Saimaa mocked Sweden.", "Finnish weekly Saimaa", "media"),
        ("A Danish analyst spoke.", "A Danish analyst", "expert"),
        ("A Danish car manufacturer spoke.", "A Danish car manufacturer", "company"),
        ("Kurdish militias spoke.", "Kurdish militias", "armed group"),
    ],
)
def test_private_holders_and_rebels_are_not_the_state(analyzer: Analyzer, text: str, mention: str, role: str) -> None:
    found = holder(analyzer, text, mention)
    assert (found.actor, found.role) == (None, role)


@pytest.mark.parametrize(
    ("mention", "role"),
    [("The Latvian parliament", "parliament"), ("The Ecuadorian army", "armed forces"), ("Norway", "government")],
)
def test_the_parts_of_a_state_have_its_actor_and_their_role(analyzer: Analyzer, mention: str, role: str) -> None:
    found = holder(analyzer, f"{mention} spoke.", mention)
    assert found.actor is not None
    assert found.role == role
    assert found.p is not None
    assert 0.5 < found.p < 1


def test_who_is_called_by_name_is_trusted_more_than_a_pronoun(analyzer: Analyzer) -> None:
    text = "Norwegian Minister Ada Holm met the Chilean envoy. She said that she left."
    named, pronoun = (holder(analyzer, text, mention).p for mention in ("Norwegian Minister Ada Holm", "She"))
    assert named is not None
    assert pronoun is not None
    assert named > pronoun


def test_both_means_the_two_who_were_named(analyzer: Analyzer) -> None:
    text = "Norwegian Minister Ada Holm met Chilean Minister Ana Soto. Both left."
    first = holder(analyzer, text, "Both")
    coreference = Coreference(text, Entities(analyzer.gazetteer, text))
    [other] = coreference.partners(first)
    assert {first.actor, other.actor} == {"NOR", "CHL"}
    assert coreference.partners(holder(analyzer, text, "Ada Holm")) == []


def test_the_three_countries_are_those_that_were_listed(analyzer: Analyzer) -> None:
    text = "Norway met Chile, Peru and Mali. The three countries left."
    first = holder(analyzer, text, "The three countries")
    others = Coreference(text, Entities(analyzer.gazetteer, text)).partners(first)
    assert [first.actor, *(other.actor for other in others)] == ["CHL", "PER", "MLI"]


def test_nobody_gets_a_country_that_the_text_does_not_give(analyzer: Analyzer) -> None:
    found = holder(analyzer, "Chile met Peru. Diplomats were calm, and Ada Holm spoke.", "Ada Holm")
    assert (found.actor, found.p) == (None, None)
