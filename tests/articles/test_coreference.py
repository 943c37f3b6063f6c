"""Who is meant: names, offices, institutions and pronouns; asking twice changes nothing."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import Analyzer
from stance.articles.coreference import Coreference
from stance.articles.entities import MOST_SPEAKERS, Entities
from stance.articles.offices import Office
from stance.articles.people import Entity, Referent

TEXT = """OSLO — Norwegian Foreign Minister Ada Holm met Chile's ambassador, Juan Soto, on Monday.

The Chilean Ministry of Defence was silent. The ministry said nothing, and it left the talks.

Mrs. Holm said that she would wait. The ambassador smiled; his government did not. Norway's neighbours laughed."""


@pytest.fixture
def entities(analyzer: Analyzer) -> Entities:
    return Entities(analyzer.gazetteer, TEXT)


def place(words: str, near: str = "") -> tuple[int, int, int, int]:
    """Return the span of a mention, and where its sentence and its paragraph start."""
    start = TEXT.index(words, TEXT.index(near) if near else 0)
    paragraph = TEXT.rfind("\n\n", 0, start) + 2 if "\n\n" in TEXT[:start] else 0
    sentence = max([paragraph, *(m.end() for m in re.finditer(r"[.;] ", TEXT[:start]) if m.end() > paragraph)])
    return start, start + len(words), sentence, paragraph


def known(entities: Entities) -> tuple[list[Entity], list[Entity], Entity | None]:
    """Return what can be seen of who is known and who spoke, as it is now."""
    last = entities.last_speaker()
    speakers, people = ([replace(entity) for entity in found] for found in (entities.speakers(), entities.people()))
    return speakers, people, last and replace(last)


@pytest.mark.parametrize(
    ("words", "near", "name", "actor"),
    [
        ("Norwegian Foreign Minister Ada Holm", "", "Ada Holm", "NOR"),
        ("Mrs. Holm", "", "Ada Holm", "NOR"),
        ("Chile's ambassador", "", "Chile's ambassador", "CHL"),
        ("The ambassador", "smiled", "Juan Soto", "CHL"),
        ("The Chilean Ministry of Defence", "", "The Chilean Ministry of Defence", "CHL"),
        ("The ministry", "", "The Chilean Ministry", "CHL"),
        ("Norway's neighbours", "", "Norway's neighbours", None),
    ],
)
def test_a_mention_means_whom_the_article_made_known(
    entities: Entities, words: str, near: str, name: str, actor: str
) -> None:
    near = "The ambassador" if near else ""
    found = Coreference(TEXT, entities).find(*place(words, near))
    assert found is not None
    assert (found.entity.name, found.entity.actor or found.actor) == (name, actor)


def test_pronouns_mean_the_last_who_fits(entities: Entities) -> None:
    coreference = Coreference(TEXT, entities)
    for words in ("Norwegian Foreign Minister Ada Holm", "The Chilean Ministry of Defence"):
        found = coreference.find(*place(words))
        assert found is not None
        entities.heard(found)
    she, it = (coreference.find(*place(*words)) for words in (("she", "Mrs. Holm"), ("it", "and it left")))
    assert she is not None
    assert she.entity.name == "Ada Holm"
    assert it is not None
    assert it.entity.actor == "CHL"


LATER = """Norwegian Foreign Minister Ada Holm met the Chilean Ministry of Defence.

Later she called, and it answered."""


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_who_spoke_last_matters_among_those_alone_that_a_pronoun_fits(
    analyzer: Analyzer, order: tuple[int, int]
) -> None:
    entities = Entities(analyzer.gazetteer, LATER)
    coreference = Coreference(LATER, entities)
    mentions = ("Norwegian Foreign Minister Ada Holm", "the Chilean Ministry of Defence")
    for mention in (mentions[i] for i in order):
        found = coreference.find(LATER.index(mention), LATER.index(mention) + len(mention), 0, 0)
        assert found is not None
        entities.heard(found)
    paragraph = LATER.index("Later")
    she, it = (
        coreference.find(LATER.index(word), LATER.index(word) + len(word), paragraph, paragraph)
        for word in ("she", "it ")
    )
    assert she is not None
    assert she.entity.name == "Ada Holm"
    assert it is not None
    assert it.entity.name == "the Chilean Ministry of Defence"


@pytest.mark.parametrize("words", ["I", "we", ""])
def test_whoever_writes_is_nobody_known(analyzer: Analyzer, words: str) -> None:
    text = f"{words} said so."
    assert Coreference(text, Entities(analyzer.gazetteer, text)).find(0, len(words), 0, 0) is None


WORDS = [match.span() for match in re.finditer(r"\w+(?:['’]\w+)?", TEXT)]


@given(st.lists(st.tuples(st.integers(0, len(WORDS) - 1), st.integers(1, 5), st.booleans()), min_size=1, max_size=8))
def test_asking_changes_nothing_and_hearing_twice_is_hearing_once(
    analyzer: Analyzer, asked: list[tuple[int, int, bool]]
) -> None:
    entities = Entities(analyzer.gazetteer, TEXT)
    coreference = Coreference(TEXT, entities)
    for first, length, hear in asked:
        start, end = WORDS[first][0], WORDS[min(first + length, len(WORDS)) - 1][1]
        where = place(TEXT[start:end])
        before = known(entities)
        found = coreference.find(*where)
        assert known(entities) == before
        assert coreference.find(*where) == found
        if found is not None and hear:
            entity = entities.heard(found)
            once = [speaker.name for speaker in entities.speakers()]
            assert entities.last_speaker() is entity
            assert entities.heard(found) is entity
            assert [speaker.name for speaker in entities.speakers()] == once


def test_only_so_many_speakers_are_remembered_the_last_first(entities: Entities) -> None:
    heard = [entities.heard(Referent(Entity(f"speaker {i}", "", None, True))) for i in range(MOST_SPEAKERS + 3)]
    assert list(entities.speakers()) == heard[: -MOST_SPEAKERS - 1 : -1]
    again = entities.heard(Referent(heard[-2]))
    assert next(iter(entities.speakers())) is again is heard[-2]
    assert len(list(entities.speakers())) == MOST_SPEAKERS


@pytest.mark.parametrize(("year", "actor"), [(2003, "ISL"), (2010, None), (None, "ISL")])
def test_an_office_holder_counts_in_the_years_of_office(
    analyzer: Analyzer, year: int | None, actor: str | None
) -> None:
    text = "Ada Quill said no."
    entities = Entities(analyzer.gazetteer, text, [Office("Ada Quill", "minister", "ISL", 2001, 2004)], year)
    found = entities.called_by_name(["Quill"])
    assert (found and found.actor) == actor


@pytest.mark.parametrize(
    ("description", "actor"),
    [
        ("the Norwegian foreign minister", "NOR"),
        ("the foreign minister of Norway", "NOR"),
        ("Norway's ambassador to Chile", "NOR"),
        ("the ambassador to Chile", None),
        ("the president in Santiago", "CHL"),
        ("the minister", None),
    ],
)
def test_an_office_speaks_for_the_actor_that_is_no_mere_place(
    entities: Entities, description: str, actor: str | None
) -> None:
    assert entities.actor(description) == actor


@pytest.mark.parametrize(
    ("given", "description", "held"),
    [
        ("Foreign Minister", "the minister", True),
        ("minister", "the foreign minister", False),
        ("spokeswoman", "the spokesperson", True),
        ("ambassador", "the president", False),
        ("ambassador", "the woman", False),
    ],
)
def test_who_was_given_an_office_holds_it_by_its_shorter_and_other_names(
    given: str, description: str, held: bool
) -> None:
    assert Entity("Ada Holm", given, None, True).holds(description) is held


@pytest.mark.parametrize(
    ("name", "words"),
    [("Mr. Juan Soto", ["Juan", "Soto"]), ("Foreign Ministry", []), ("Norway", []), ("Dr Ada Holm", ["Ada", "Holm"])],
)
def test_a_person_has_no_title_and_is_no_institution_or_actor(entities: Entities, name: str, words: list[str]) -> None:
    assert entities.person(name) == words


def test_an_official_agency_speaks_for_its_state_as_a_medium(analyzer: Analyzer) -> None:
    text = "Bernama said that Peru was wrong. Reuters said so, too."
    found = [Coreference(text, Entities(analyzer.gazetteer, text)).participant(*at, 0, 0) for at in ((0, 7), (34, 41))]
    assert [one and (one.text, one.actor, one.role) for one in found] == [
        ("Bernama", "MYS", "media"),
        ("Reuters", None, "media"),
    ]
