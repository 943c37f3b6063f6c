"""Affiliations: of which actor somebody is by a description, and of which not."""

import pytest

from stance import Gazetteer
from stance.articles.affiliations import actor_in, agency_in, group_in

TABLE = Gazetteer.from_rows(
    [
        ("CHL", "state", "Chile", "name", ""),
        ("CHL", "state", "Chilean", "adjective", ""),
        ("PER", "state", "Peru", "name", ""),
        ("NLD", "state", "Dutch", "adjective", ""),
    ]
)


@pytest.mark.parametrize(
    ("description", "actor"),
    [
        ("the Chilean envoy to Peru", "CHL"),
        ("the president of Peru", "PER"),
        ("the governor in Peru", "PER"),
        ("the envoy in Peru", None),
        ("the adviser on Peru", None),
        ("a clerk at the Dutch embassy", "NLD"),
        ("a clerk at the Dutch ambassador", None),
        ("the minister", None),
    ],
)
def test_who_is_sent_to_a_place_or_speaks_about_it_is_not_of_it(description: str, actor: str | None) -> None:
    assert actor_in(description, TABLE.mentions(description)) == actor


@pytest.mark.parametrize(
    ("description", "group"),
    [("a member of the PLX", "PLX"), ("the MFA", None), ("the MoD", None), ("aides of the PM", None)],
)
def test_a_ministry_by_its_initials_is_no_party(description: str, group: str | None) -> None:
    assert group_in(description) == group


@pytest.mark.parametrize(
    ("description", "state"),
    [("the KCNA news agency", "PRK"), ("Bernama", "MYS"), ("Reuters", None), ("TASSO", None)],
)
def test_an_official_agency_is_its_states(description: str, state: str | None) -> None:
    assert agency_in(description) == state
