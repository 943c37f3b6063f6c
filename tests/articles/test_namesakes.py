"""Single words that are office-holders' family names, told from the words, places and firms that are spelled so."""

import pytest

from stance import Analyzer
from stance.articles.entities import Entities
from stance.articles.names import runs
from stance.articles.namesakes import is_no_person
from stance.articles.offices import Office, Roll, titled

TABLE = [
    Office("Ola Panic", "prime minister", "CHL", 1991, None),
    Office("Rui Orlando", "minister", "CHL", 1991, None),
    Office("Kaj Myers", "general", "CHL", 1991, None),
    Office("Eva Quillfeather", "minister", "CHL", 1991, None),
    Office("Dag Dore", "prime minister", "CHL", 1991, None),
    Office("Chon Il Im", "envoy", "CHL", 1991, None),
    Office("Lorin S. Robert", "foreign minister", "CHL", 1991, None),
    Office("Pia Holm", "secretary-general", "UN", 1981, 1985),
    Office("Pia Holm", "prime minister", "PER", 1991, 1995),
    Office("Lea Vosk", "president", "PER", 1991, 1995),
    Office("Lea Vosk", "leader", "ANC", 1991, 1995),
]


def actors(analyzer: Analyzer, text: str) -> list[str | None]:
    """Return for whom those speak who are named in a text, in its order."""
    return [naming.entity.actor for naming in Entities(analyzer.gazetteer, text, TABLE).named.namings]


@pytest.mark.parametrize(
    "text",
    [
        "Chile's markets closed. Panic had seized the brokers.",
        "Chile's choir sang in an Orlando theatre.",
        "Chile's tourists fly to Ft. Myers.",
        "In the village of Quillfeather, Chile built a bridge.",
        "The lawmaker, D-Dore, wrote to Chile.",
        "Chile was told: I'm tired of it.",
        "Chile was told: I’m tired of it.",
        "QUILLFEATHER, Norway, May 3 (NTB) -- Chile was silent.",
        "Chile mourned in Quillfeather, Texas.",
        "Chile greeted the Quillfeather Foundation.",
    ],
)
def test_a_word_that_is_no_name_where_it_stands_is_nobodys(analyzer: Analyzer, text: str) -> None:
    assert "CHL" not in actors(analyzer, text)


@pytest.mark.parametrize(
    "text",
    [
        "Chile will not budge, Panic said.",
        "Chile will not budge, said Orlando.",
        "Chile heard Panic, who had come from Oslo.",
        "Chile heard of it from Quillfeather.",
        "Ola Panic left Chile. Panic was tired.",
    ],
)
def test_whoever_speaks_by_such_a_name_is_known(analyzer: Analyzer, text: str) -> None:
    assert "CHL" in actors(analyzer, text)


def test_an_agency_is_nobody_even_where_it_says_something() -> None:
    assert is_no_person("Xinhua said so.", 0, 6)


def test_an_initial_of_an_office_holder_stands_for_no_family_name() -> None:
    roll = Roll(TABLE)
    assert roll.held_by(["Robert", "Stenvik"]) == []
    assert [o.person for o in roll.held_by(["Lorin", "Robert"])] == ["Lorin S. Robert"]


def test_the_office_that_a_text_gives_tells_for_whom_somebody_speaks(analyzer: Analyzer) -> None:
    assert actors(analyzer, "Secretary General Pia Holm opened a library.") == ["UN"]
    assert actors(analyzer, "Pia Holm opened a library.") == ["PER"]
    assert titled(TABLE[-4:-2], "envoy") is None
    assert titled(TABLE[-2:], "one of the leaders, a leader") is None


def test_a_bare_initial_between_names_parts_no_name() -> None:
    found = [run.words for run in runs("They quoted Ada W Stenvik on it.", lambda *_: False)]
    assert found == [("Ada", "W", "Stenvik")]
