"""Homes: which state those are of who speak without a state's name."""

import pytest

from stance.articles.entities import Entities
from stance.articles.homes import ONE, PLURAL, PRONOUN, SPEAKER, Homes, kind_of, places_in
from stance.articles.mentions import kinds, mentions_of
from stance.articles.reading import read_article
from stance.features.analyzer import Analyzer
from stance.model.classifier import StanceModel

MINISTER = kind_of("government", ONE)


def homes(analyzer: Analyzer, text: str, header: str | None = None) -> Homes:
    return Homes(text, mentions_of(analyzer.gazetteer, text), kinds(analyzer.gazetteer), header)


def test_places_houses_and_money_belong_to_one_state() -> None:
    assert list(places_in("Uttar Pradesh, Haifa, Cox's Bazar and 10 crore.")) == ["IND", "ISR", "BGD", "IND"]
    assert list(places_in("The governor of New Pradesh was in York.")) == []


def test_a_dateline_and_places_speak_for_a_home(analyzer: Analyzer) -> None:
    text = "NAIROBI, May 3 (XYZ) - Uganda protested. Ministers were in Mombasa. Uganda was angry."
    found = dict(homes(analyzer, text).candidates(70, MINISTER))
    assert set(found) == {"KEN", "UGA"}
    assert found["KEN"]["dateline"] == found["KEN"]["places:share"] == 1.0
    assert found["UGA"]["named:share"] == found["UGA"]["first"] == 1.0
    assert found["KEN"]["role:government"] == found["UGA"]["role:government"] == 1.0


def test_what_is_named_last_before_a_place_is_near(analyzer: Analyzer) -> None:
    text = "Chile spoke. Peru protested, and the government left. Bolivia did not."
    near = dict(homes(analyzer, text).candidates(text.index("the government"), MINISTER))
    assert (near["PER"]["near:last"], near["PER"]["near:sentence"]) == (1.0, 1.0)
    assert (near["CHL"]["near:last"], near["CHL"]["near:sentence"]) == (0.0, 0.0)
    assert "near" not in near["BOL"]


def test_organisations_and_armed_groups_are_no_homes(analyzer: Analyzer) -> None:
    text = "NATO met the Taliban and the United Nations. The minister left."
    assert homes(analyzer, text).likeliest(len(text), MINISTER) is None


def test_whose_own_view_a_text_tells_is_told_from_whom_it_speaks_to(analyzer: Analyzer) -> None:
    text = "Chile firmly supports the plan. Chile-Peru ties are good. We thank Peru. Norway, he said, left Peru."
    found = dict(homes(analyzer, text).candidates(text.index("he said"), kind_of(None, PRONOUN)))
    assert [found[actor]["voices:share"] for actor in ("CHL", "PER", "NOR")] == [1.0, 0.0, 0.0]
    assert [found[actor]["objects:share"] for actor in ("CHL", "PER", "NOR")] == [0.0, 1.0, 0.0]
    assert (found["CHL"]["leads:share"], found["PER"]["follows:share"]) == (1.0, 1.0)
    assert (found["NOR"]["opens"], found["PER"]["behind:first"], "behind" in found["CHL"]) == (1.0, 1.0, False)
    assert found["NOR"]["pronoun:opens"] == 1.0


def test_whoever_says_we_is_the_same_all_over_a_text(analyzer: Analyzer) -> None:
    text = "Chile spoke. We met Peru. Norway left, and we stayed."
    read = homes(analyzer, text)
    first, last = (dict(read.candidates(text.index(we), kind_of(None, SPEAKER))) for we in ("We", "we stayed"))
    assert first == last


@pytest.mark.parametrize(
    ("text", "actor"),
    [
        ("KAMPALA, May 3 (XYZ) - The government said that it was ready. Uganda had waited.", "UGA"),
        ("Chile and Peru met in Lima. Bolivia and Norway looked on. Private observers spoke.", None),
    ],
)
def test_the_likeliest_home_is_told_with_its_probability_or_nobody(
    analyzer: Analyzer, text: str, actor: str | None
) -> None:
    entities = Entities(analyzer.gazetteer, text)
    kind = kind_of("government", ONE) if actor else kind_of(None, PLURAL, indefinite=True)
    home = entities.homes.likeliest(len(text) - 20, kind)
    assert (home and home.actor) == actor
    assert home is None or 0 < home.p < 1


@pytest.mark.parametrize(
    "text", ["The minister thanked Ghana.", "The two ministers agreed that Rwanda's raids must end."]
)
def test_nobody_is_of_the_only_state_that_they_speak_of(shipped: StanceModel, text: str) -> None:
    assert {one.holder.actor for one in read_article(shipped, text, evidence=False).statements} == {None}


def test_the_ministers_in_a_record_are_of_the_parliament_that_sits(shipped: StanceModel) -> None:
    said = "The Minister for Europe said that Togo was cheating. The foreign minister of Mali wept in Togo."
    for title, actor in (("Lok Sabha debate on Togo", "IND"), ("A debate on Togo", None)):
        found = read_article(shipped, f"{title}\n\n{said}", evidence=False).statements
        assert actor in {s.holder.actor for s in found if "cheating" in s.text}
