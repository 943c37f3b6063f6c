"""Where something happens, and who only looks on, by the words around a name."""

import pytest

from stance.articles.venues import is_venue, only_looks_on


@pytest.mark.parametrize(
    ("text", "venue"),
    [
        ("Chad thanked Niger at a NATO summit.", True),
        ("They met during the annual NATO meeting.", True),
        ("They spoke on the sidelines of a NATO conference.", True),
        ("Chad sent a delegation to NATO talks and a summit.", False),
        ("Chad sent a delegation to the next NATO summit.", True),
        ("Chad was invited to NATO meetings.", True),
        ("Chad will not attend the NATO summit.", True),
        ("Chad spoke at NATO meetings.", True),
        ("Chad called for a NATO summit.", False),
        ("Chad criticised NATO at a meeting.", False),
        ("Chad left the NATO summit.", False),
        ("Chad spoke at NATO.", False),
    ],
)
def test_an_organisation_whose_meeting_it_is_is_only_a_venue(text: str, venue: bool) -> None:
    start = text.index("NATO")
    assert is_venue(text, start, start + len("NATO")) is venue


@pytest.mark.parametrize(
    ("text", "looks_on"),
    [("Niger left, to the dismay of Chad.", True), ("Niger left the dismay of Chad.", False)],
)
def test_who_is_dismayed_looks_on(text: str, looks_on: bool) -> None:
    assert only_looks_on(text, text.index("Chad")) is looks_on
