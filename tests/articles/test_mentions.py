"""Actors that an article names, and names that only look like an actor's."""

import pytest

from stance import Analyzer
from stance.articles.mentions import mentions_of


def actors(analyzer: Analyzer, text: str) -> list[str]:
    return [m.mention.actor for m in mentions_of(analyzer.gazetteer, text).listed if m.mention.actor]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.K agreed.", ["GBR"]),
        ("The U. S. S. R. and the U.S and the E. U. met.", ["SUN", "USA", "EU"]),
        ("Korea, Rep. and Congo, Dem. Rep. voted.", ["KOR", "COD"]),
        ("Sweden, Norway and Peru voted.", ["SWE", "NOR", "PER"]),
        ("Chile Accuses Norway Over Cod", ["CHL", "NOR"]),
        ("Belgium was asked, and Brussels refused.", ["BEL", "BEL"]),
        ("Belgium and the EU were asked, and Brussels refused.", ["BEL", "EU", "EU"]),
        ("Chad was asked, and Brussels refused.", ["TCD", "EU"]),
        ("Officials of south Korea and Japan met.", ["KOR", "JPN"]),
        ("UNHCR and the European Commission met.", ["UN", "EU"]),
        ("The envoy to Santiago Kari Moen left.", ["CHL"]),
        ("The US-led coalition left.", ["USA"]),
        ("The Chad-led air strikes and the Togo-led party ended.", ["TCD"]),
        ("A West German envoy and the East German one met.", ["DEU", "DDR"]),
        ("Arab states met Fatah and the PLC.", ["ARAB_LEAGUE", "FATAH", "PLC_YEMEN"]),
        ("Republicans and the Democratic Party met a Republican senator.", ["GOP", "DEMOCRATS", "USA"]),
        ("Peru is calm. The Democratic Party blamed Lima and the Peruvian army.", ["PER", "PER", "PER"]),
        ("Peru is calm. The Democratic Party blamed Lima and a US general.", ["PER", "DEMOCRATS", "PER", "USA"]),
        ("The Social Democrats and the Democratic Party of Kenya met the Republican Party.", ["KEN", "GOP"]),
        ("Pak Song Il met a Pak Army chief in Peru.", ["PAK", "PER"]),
        ("The IRGC met the Duma, the PLA and Pope Francis.", ["IRN", "RUS", "CHN", "VAT"]),
    ],
)
def test_actors_are_found_in_every_spelling(analyzer: Analyzer, text: str, expected: list[str]) -> None:
    assert actors(analyzer, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Anti-Peruvian slogans were heard.",
        "Abdel Fatah Nour, Rosa Chamorro and Brill PLC paid 3 million Singapore dollars to neo-Nazi groups.",
        "Arab voters and the Arab Spring were the topic.",
        "Ghanaian-backed gunmen moved on.",
        "The German-born artist smiled.",
        "Mexican Americans and a Polish-American met.",
        "Mrs. France and Mr. Jordan met.",
        "The Times of Malta and the Jordan Times reported.",
        "The Oslo accords were praised.",
        "The Federation of American Scientists met.",
        "The former Soviet republic fell silent.",
        "The clinic needs US$ 40 and US$2m for tents.",
        "Battlegroup West and the Army Group West moved on.",
    ],
)
def test_a_name_inside_another_name_is_no_actor(analyzer: Analyzer, text: str) -> None:
    assert actors(analyzer, text) == []


def test_the_place_an_article_is_sent_from_is_kept_apart(analyzer: Analyzer) -> None:
    found = mentions_of(analyzer.gazetteer, "OSLO, May 3 (NTB) - Chile was silent.")
    assert (found.dateline, [m.mention.actor for m in found.listed]) == ("NOR", [None, "CHL"])


def test_a_city_in_capitals_opens_an_article_without_a_mark(analyzer: Analyzer) -> None:
    found = mentions_of(analyzer.gazetteer, "OSLO President Ana Soto of Chile was silent.")
    assert (found.dateline, [m.mention.actor for m in found.listed]) == ("NOR", [None, "CHL"])
    assert mentions_of(analyzer.gazetteer, "OSLO REJECTS PLAN OF CHILE").dateline is None


@pytest.mark.parametrize(("text", "placed"), [("They spoke in Lima.", True), ("They warned Lima.", False)])
def test_where_something_happens_is_told_from_whom_it_is_about(analyzer: Analyzer, text: str, placed: bool) -> None:
    assert [m.placed for m in mentions_of(analyzer.gazetteer, text).listed] == [placed]
