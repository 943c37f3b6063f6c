"""People of an article: their names in any form, what the text says of them, the table of offices behind it."""

import pytest

from stance import Analyzer, StanceModel
from stance.articles.entities import Entities
from stance.articles.headers import home_in_header
from stance.articles.names import alike, runs
from stance.articles.offices import Office, Roll
from stance.articles.roles import is_person, is_plural, role_of

TABLE = [
    Office("Ada Quillfeather", "president", "CHL", 1999, 2003),
    Office("Kofi Annan", "secretary-general", "UN", 1997, 2006),
    Office("Tran Duc Minh", "prime minister", "VNM", 2001, None),
    Office("Ivo Brown", "president", "PER", 2001, None),
    Office("Olga Zelt", "president", "PER", 1991, 1995),
    Office("Rolf Zelt", "lawmaker", "PER", 2004, None),
    Office("Ines Furk", "lawmaker", "PER", 2004, None),
    Office("Uno Marl", "president", "PER", 1981, 1985),
    Office("Eva Marl", "minister", "CHL", 1981, 1985),
    Office("Odo Tenk", "president", "CHL", 1981, 1985),
    Office("Odo Tenk", "party leader", "ANC", 1981, 1985),
    Office("Lea Vosk", "president", "CHL", 1981, 1985),
    Office("Lea Vosk", "foreign minister", "PER", 1971, 1975),
]


def told(analyzer: Analyzer, text: str, name: str, year: int | None = None) -> tuple[str | None, str | None]:
    """Return the actor and the role of a person in a text."""
    person = Entities(analyzer.gazetteer, text, TABLE, year).called_by_name([name])
    return (person.actor, person.role) if person else (None, None)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Şule Öztürk, the Turkish envoy, left.", "Öztürk", "TUR"),
        ("Norway's foreign minister, Ada Holm, left.", "Holm", "NOR"),
        ("Norway's migration coordinator, Ada Holm, left.", "Holm", "NOR"),
        ("President Sam Lund of Norway left.", "Lund", "NOR"),
        ("U.N. special representative Ada Holm left.", "Holm", "UN"),
        ("ADA HOLM (Norway) spoke.", "HOLM", "NOR"),
        ("Sen. Ada Holm, R-Texas, spoke.", "Holm", "USA"),
        ("Ada Holm (D-Calif.) spoke.", "Holm", "USA"),
        ("Ada Holm, the mayor of Haifa, spoke.", "Holm", "ISR"),
        ("Haifa dentist Ada Holm spoke.", "Holm", None),
        ("Ms. Achieng (Kenya), for the group, spoke.", "Achieng", "KEN"),
        ("Dutch Minister Els van den Bosch spoke.", "Bosch", "NLD"),
        ("Vietnamese Minister Le Thi Hoa spoke. Le left.", "Hoa", "VNM"),
        ("Norwegian Ambassador to Chile Ada Holm spoke.", "Holm", "NOR"),
        ("The ministry of Norway met. The ministry's spokesman, Ada Holm, spoke.", "Holm", "NOR"),
        ("Norway accused minister Ada Holm.", "Holm", None),
        ("The former Norwegian prime minister Sam Lund, Ada Holm and others left.", "Holm", None),
        ("Norway's Minister of Trade, Ada Holm, left.", "Holm", "NOR"),
        ("Norway and Minister Ada Holm spoke.", "Holm", None),
    ],
)
def test_a_person_is_of_the_actor_that_the_text_gives_it(
    analyzer: Analyzer, text: str, name: str, expected: str | None
) -> None:
    entities = Entities(analyzer.gazetteer, text)
    person = entities.called_by_name([name])
    assert person is not None
    assert (None if person.how.startswith("home") else person.actor) == expected


@pytest.mark.parametrize(
    ("text", "name", "year", "actor"),
    [
        ("Chile was calm. Quillfeather spoke.", "Quillfeather", None, "CHL"),
        ("Chile was calm. Quillfeather spoke.", "Quillfeather", 2010, None),
        ("Peru was calm. Brown spoke.", "Brown", None, "PER"),
        ("Chile was calm. Brown spoke.", "Brown", None, None),
        ("Chile was calm. Zelt spoke.", "Zelt", None, "PER"),
        ("Norway was calm. Furk spoke.", "Furk", None, None),
        ("Norway was calm. Marl spoke.", "Marl", None, None),
        ("Norway was calm. Odo Tenk spoke.", "Tenk", None, "CHL"),
        ("Norway was calm. Lea Vosk spoke.", "Vosk", None, None),
        ("Norway was calm. Comrade Tenk of Chile spoke.", "Tenk", None, "CHL"),
        ("Vietnam was calm. Tran spoke.", "Tran", None, "VNM"),
        ("Chile was calm. Bea Quillfeather spoke.", "Quillfeather", None, None),
        ("Togolese Minister Kofi Annan left.", "Annan", None, "TGO"),
        ("Kofi Annan spoke.", "Annan", None, "UN"),
        ("Chile was calm. Ada J. Quillfeather spoke.", "Quillfeather", None, "CHL"),
        ("Chile was calm. Ada Moss Quillfeather Jr. spoke.", "Quillfeather", None, "CHL"),
        ("Chile was calm. Bea Moss Quillfeather spoke.", "Quillfeather", None, None),
        ("Ada Quillfeather Just Revealed Plan\n\nChile was calm. Quillfeather spoke.", "Quillfeather", None, "CHL"),
        ("Quillfeather Says No\n\nChile was calm. Quillfeather spoke.", "Quillfeather", None, "CHL"),
        ("Chile was calm. Billionaire Ada Quillfeather spoke.", "Quillfeather", None, "CHL"),
        ("Peru was calm. Billionaire Ada Quillfeather spoke.", "Quillfeather", None, None),
    ],
)
def test_the_table_knows_bare_names_and_the_text_outranks_it(
    analyzer: Analyzer, text: str, name: str, year: int | None, actor: str | None
) -> None:
    assert told(analyzer, text, name, year)[0] == actor


@pytest.mark.parametrize(
    ("description", "role"),
    [
        ("the Danish foreign minister", "government"),
        ("the chief of staff of the armed forces", "armed forces"),
        ("lawmakers in Oslo", "parliament"),
        ("opposition leader", "opposition"),
        ("a car manufacturer", "company"),
        ("the daily", "media"),
        ("the state news agency", "government"),
        ("students in Lisbon", "public"),
        ("a professor of law", "expert"),
        ("a spokesman for the rebels", "armed group"),
        ("the spokesman", None),
        ("the Danish security chief, once a critic of it", None),
        ("the main opposition party, the Republican Rally", "opposition"),
    ],
)
def test_a_description_tells_the_kind_of_holder(description: str, role: str | None) -> None:
    assert role_of(description) == role


def test_a_part_of_a_title_is_no_title(analyzer: Analyzer) -> None:
    assert told(analyzer, "Registrar-General Ada Holm spoke.", "Holm")[1] == "government"


def test_the_words_of_an_actors_name_tell_no_kind_of_holder() -> None:
    assert role_of("the Bank of Public Union officials", [(4, 24)]) == "government"


@pytest.mark.parametrize(
    ("description", "person", "plural"),
    [("the minister", True, False), ("ministers", False, True), ("the ministry", False, False)],
)
def test_number_and_person_of_a_description(description: str, person: bool, plural: bool) -> None:
    assert (is_person(description), is_plural(description)) == (person, plural)


@pytest.mark.parametrize(
    ("mention", "known", "same"),
    [
        (["Erdogan"], ["Recep", "Erdoğan"], True),
        (["Sergei", "Lavrov"], ["Sergey", "Lavrov"], True),
        (["J.", "Kask"], ["Jaan", "Kask"], True),
        (["Sisi"], ["Abdel", "al-Sisi"], True),
        (["Mart", "Kask"], ["Jaan", "Kask"], False),
    ],
)
def test_names_are_the_same_in_any_spelling(mention: list[str], known: list[str], same: bool) -> None:
    assert alike(mention, known) is same


def test_titles_offices_and_actors_are_no_part_of_a_name() -> None:
    text = "Senator the Hon Ada Holm and Prime Minister Luís da Costa met Norwegian envoys."
    found = [" ".join(run.words) for run in runs(text, lambda start, _: text[start:].startswith("Norwegian"))]
    assert found == ["Ada Holm", "Luís da Costa"]


def test_a_roll_gives_offices_by_family_name_wherever_it_stands() -> None:
    roll = Roll(TABLE)
    assert [o.actor for o in roll.held_by(["Tran"])] == ["VNM"]
    assert [o.actor for o in roll.held_by(["Minh"])] == ["VNM"]
    assert roll.held_by(["Ada"]) == []


@pytest.mark.parametrize(
    ("head", "actor"),
    [
        ("THE WHITE HOUSE\nPress Briefing by Ann Li\n\nMS. LI: Hello.", "USA"),
        ("Foreign Ministry Spokesperson's Regular Press Conference\n\nQ: Hello?", "CHN"),
        ("The White House was silent.", None),
    ],
)
def test_the_head_of_a_briefing_tells_whose_it_is(head: str, actor: str | None) -> None:
    assert home_in_header(head) == actor


def test_the_text_outranks_a_surname_in_the_table(analyzer: Analyzer) -> None:
    text = "Peru met Peru's allies. NATO Secretary General Lord Zelt spoke. Peru, Peru and Peru were there."
    assert told(analyzer, text, "Zelt") == ("NATO", "organisation")


def test_of_several_actors_in_the_table_the_one_beside_the_name_counts(analyzer: Analyzer) -> None:
    text = "Peru met Peru's allies. " * 5 + "Chile's Lea Vosk left."
    assert told(analyzer, text, "Vosk")[0] == "CHL"


def test_who_heads_an_organisation_speaks_for_that(analyzer: Analyzer) -> None:
    assert told(analyzer, "Bo Lunde, the NATO chief, spoke.", "Lunde") == ("NATO", "organisation")


def test_the_business_of_an_office_may_have_several_parts(analyzer: Analyzer) -> None:
    text = "Chile's Minister of State for Trade and Media Affairs Bo Lunde spoke."
    assert told(analyzer, text, "Lunde") == ("CHL", "government")


def test_somebody_named_with_an_office_again_and_again_keeps_a_few(shipped: StanceModel) -> None:
    text = "Mr Holm, the Norwegian envoy, met Ms Lund. " * 500
    entities = Entities(shipped.analyzer.gazetteer, text)
    holm = next(entity for entity in entities.named if entity.name.endswith("Holm"))
    assert holm.holds("the envoy")
    assert len(holm.offices) < 2_000
