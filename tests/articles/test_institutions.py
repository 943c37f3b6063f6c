"""Institutions: "the ministry" is the one named last before it, by the name of an actor."""

from stance import Gazetteer
from stance.articles.institutions import Institutions
from stance.values import Mention

TABLE = Gazetteer.from_rows(
    [("CHL", "state", "Chilean", "adjective", ""), ("PER", "state", "Peru", "name", "")],
)
TEXT = "The ministry met. The Chilean Ministry of Defence wrote to the Ministry of Peru, and the ministry answered."


def actors_in(start: int, end: int) -> list[Mention]:
    return [m for m in TABLE.mentions(TEXT) if start <= m.start < end]


def test_an_institution_is_the_last_one_before_a_place_that_is_named_with_its_actor() -> None:
    known = Institutions(TEXT, actors_in)
    places = (TEXT.index("Ministry of D"), TEXT.index("wrote"), TEXT.index("answered"))
    found = [known.called("ministry", place) for place in places]
    assert [None if one is None else (one.name, one.actor) for one in found] == [
        None,
        ("The Chilean Ministry", "CHL"),
        ("Ministry", "PER"),
    ]


def test_a_word_that_the_text_does_not_have_means_none() -> None:
    assert Institutions(TEXT, actors_in).called("parliament", len(TEXT)) is None
