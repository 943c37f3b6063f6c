"""Actors have the codes of other data sets."""

import csv
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import pytest

from stance import default_analyzer
from stance.errors import UsageError
from stance.resources import word_rows
from stance.trends.codes import Code, Codes, codes_asked, finder

KNOWN = {
    "USA": ("2", "2"), "CAN": ("20", "20"), "GBR": ("200", "200"), "FRA": ("220", "220"), "RUS": ("365", "365"),
    "CHN": ("710", "710"), "JPN": ("740", "740"), "IND": ("750", "750"), "AUS": ("900", "900"), "ISL": ("395", "395"),
    "KIR": ("946", "970"), "TUV": ("947", "973"), "TON": ("955", "972"), "NRU": ("970", "971"), "XKX": ("347", "347"),
}  # fmt: skip
"""From the lists of states themselves (COW 2016; Gleditsch and Ward 1999 and later)."""
OWN = {"CZE", "VNM", "YEM"}
"""Whom country_converter gives the number of a state that ended: Czechoslovakia, South Vietnam, South Yemen."""


@pytest.fixture(scope="module")
def codes() -> Codes:
    return Codes(word_rows("states"), finder(default_analyzer().gazetteer))


@pytest.mark.parametrize("actor", KNOWN)
def test_states_have_the_numbers_of_the_lists(codes: Codes, actor: str) -> None:
    assert (codes.of(actor, 2010, Code.cow), codes.of(actor, 2010, Code.gw)) == KNOWN[actor]
    assert codes.of(actor, 2010, Code.iso3) == actor


@pytest.mark.parametrize(
    ("name", "year", "expected"),
    [
        ("DEU", 1975, ("260", "260")), ("DEU", 1995, ("255", "260")), ("DEU", 1935, ("255", "255")),
        ("DDR", 1975, ("265", "265")), ("YEM", 1985, ("678", "678")), ("YEM", 2005, ("679", "678")),
        ("SRB", 2010, ("345", "340")), ("YUG", 1990, ("345", "345")), ("SUN", 1980, ("365", "365")),
        ("TRANSVAAL", 1890, ("", "563")), ("VAT", 2000, ("", "")), ("somebody", 2000, ("", "")), ("", 2000, ("", "")),
    ],
)  # fmt: skip
def test_codes_that_have_changed_are_those_of_the_year(
    codes: Codes, name: str, year: int, expected: tuple[str, str]
) -> None:
    assert (codes.of(name, year, Code.cow), codes.of(name, year, Code.gw)) == expected


def test_names_stand_for_their_actors_and_longer_texts_for_none(codes: Codes) -> None:
    names = ("Norway", "Soviet Union", "the Norway of old times", "UN")
    assert [codes.of(name, 1980, Code.iso3) for name in names] == ["NOR", "SUN", "", ""]


def test_each_state_has_a_row_and_each_row_an_actor() -> None:
    gazetteer = default_analyzer().gazetteer
    actors = {row[0]: row[1] for row in gazetteer.rows}
    listed = {row["actor"] for row in word_rows("states")}
    assert listed <= set(actors)
    assert {actor for actor, kind in actors.items() if kind == "state"} <= listed


def test_years_of_an_actor_do_not_overlap() -> None:
    found: dict[str, list[tuple[int, int]]] = {}
    for row in word_rows("states"):
        found.setdefault(row["actor"], []).append((int(row["since"] or 0), int(row["until"] or 9999)))
    for spans in found.values():
        ordered = sorted(spans)
        assert all(one[1] < other[0] for one, other in pairwise(ordered))


@pytest.mark.skipif(find_spec("country_converter") is None, reason="an oracle that is not needed otherwise")
def test_gleditsch_and_wards_numbers_are_those_of_country_converter() -> None:
    spec = find_spec("country_converter")
    assert spec is not None
    assert spec.origin is not None
    with Path(spec.origin).with_name("country_data.tsv").open(encoding="utf-8") as handle:
        theirs = {row["ISO3"]: row["GWcode"] for row in csv.DictReader(handle, delimiter="\t") if row["GWcode"]}
    ours = {row["actor"]: row["gw"] for row in word_rows("states") if not row["until"]}
    assert {a: (ours.get(a), gw) for a, gw in theirs.items() if ours.get(a) != gw and a in ours}.keys() == OWN
    assert set(theirs) <= set(ours)


@pytest.mark.parametrize("given", ["iso2", "cow,cow", "", "cow,"])
def test_an_unknown_scheme_is_refused(given: str) -> None:
    with pytest.raises(UsageError, match="iso3, cow, gw"):
        codes_asked(given)


def test_schemes_are_told_in_their_order() -> None:
    assert codes_asked("GW, cow") == [Code.gw, Code.cow]
    assert codes_asked(None) == []
