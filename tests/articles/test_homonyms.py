"""Names of actors, told from the languages, bodies, people and words that are spelled so."""

import pytest

from stance import Analyzer
from stance.articles.entities import Entities
from stance.articles.mentions import mentions_of


def actors(analyzer: Analyzer, text: str) -> list[str]:
    return [m.mention.actor for m in mentions_of(analyzer.gazetteer, text).listed if m.mention.actor]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The envoy of Chad answered in Russian.", ["TCD"]),
        ("The note was printed in German and French by Chad.", ["TCD"]),
        ("Chad paid for the Turkish-language programme and the Russian version.", ["TCD"]),
        ("Chad sent the Chinese translation.", ["TCD"]),
        ("The Belarusian Security Council met.", ["BLR"]),
        ("Peru's Security Council met, as did Holm's Security Council.", ["PER"]),
        ("The ASEAN Secretariat met.", ["ASEAN"]),
        ("THE ROAD IS OPEN, AND NO AMNESTY MAY LET NIGERIA STOP AN HOUR WEST OF LIMA.", ["NGA", "PER"]),
        ("THE GUARDS OPENED THE CAR IN WESTERN NIGERIA.", ["NGA"]),
        ("Allied fishermen and Allies of Chad met.", ["TCD"]),
        ("Hamilton and Douglas wrote to Salisbury about Chad.", ["TCD"]),
        ("Romano Bassi and Sheikh Sabah flew to Chad.", ["TCD"]),
    ],
)
def test_what_only_looks_like_an_actors_name_is_none(analyzer: Analyzer, text: str, expected: list[str]) -> None:
    assert actors(analyzer, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The trains run in Russian, Polish and Czech towns.", ["RUS", "POL", "CZE"]),
        ("The bank invested in German firms.", ["DEU"]),
        ("The Security Council met, and the Secretariat wrote.", ["UN", "UN"]),
        ("Chad quoted IS fighters and Amnesty.", ["TCD", "ISIS", "AMNESTY"]),
        ("CHAD BLAMES THE WEST.", ["TCD", "WEST"]),
        ("In the World War the Allies landed in France.", ["ALLIED_POWERS", "FRA"]),
        ("Bermuda's parliament sat in Hamilton.", ["BMU", "BMU"]),
        ("Malaysia sent troops to Sabah.", ["MYS", "SABAH"]),
    ],
)
def test_where_an_actor_is_meant_its_name_stays_its_own(analyzer: Analyzer, text: str, expected: list[str]) -> None:
    assert actors(analyzer, text) == expected


def test_a_language_is_no_office_holder_either(analyzer: Analyzer) -> None:
    known = Entities(analyzer.gazetteer, "The note was printed in English. New Zealand was silent.").named
    assert [n.entity.actor for n in known.namings] == []
