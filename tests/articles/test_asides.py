"""Who is named only beside what is told, by the places in a parsed sentence."""

import pytest

from stance.articles.asides import beside
from stance.articles.slots import parsed
from stance.values import Span

NAMES = ("Chad", "Niger", "Ghana", "Togo")


def only_beside(text: str, own: str = "") -> set[str]:
    """Return which of the names in a text stand only beside what it tells."""
    places = {name: Span(text.index(name), text.index(name) + len(name)) for name in NAMES if name in text}
    [trees] = parsed(text, [Span(0, len(text))])
    starts = beside(trees, list(places.values()), [places[own]] if own else [])
    return {name for name, place in places.items() if place.start in starts}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Chad and Niger, both foes of Ghana, signed a pact.", {"Ghana"}),
        ("Chad and Niger, long at odds with Ghana, signed a pact.", {"Ghana"}),
        ("Chad and Niger, allies of Togo, condemned Ghana.", {"Togo"}),
        ("Chad, an ally of Togo, condemned Ghana.", {"Togo"}),
        ("All states but Togo condemned Ghana.", {"Togo"}),
        ("Ghana condemned every neighbour except Togo.", {"Togo"}),
        ("Not Chad but Niger condemned Ghana.", {"Chad"}),
        ("No state but Togo condemned Ghana.", set()),
        ("Not only Chad but also Niger condemned Ghana.", set()),
        ("Chad and Niger, in talks with Ghana, agreed on a border.", set()),
        ("Chad, Niger, and Togo condemned Ghana.", set()),
        ("Chad condemned not Niger but Togo.", {"Niger"}),
        ("Chad thanked Niger, not Togo.", {"Togo"}),
        ("Chad appealed not to Niger but to Togo.", {"Niger"}),
        ("Chad thanked not only Niger but Togo.", set()),
        ("Chad had not condemned Niger.", set()),
        ("According to Togo, Chad condemned Niger.", {"Togo"}),
        ("Chad condemned the allies of Niger and Togo.", {"Niger", "Togo"}),
        ("Chad thanked Niger's neighbour Togo.", {"Niger"}),
        ("Chad's enemy Niger condemned Ghana.", {"Chad"}),
        ("Chad condemned Niger, an ally of Togo.", {"Togo"}),
        ("Togo saw Niger as a rival of Chad.", {"Chad"}),
        ("As a friend of Chad, Niger thanked Togo.", set()),
        ("Niger is an outspoken critic of Chad.", set()),
        ("Niger sees itself as a friend of Chad.", set()),
    ],
)
def test_who_only_describes_the_doers_or_is_excepted_is_told_from_who_is_meant(text: str, names: set[str]) -> None:
    assert only_beside(text) == names


def test_a_holder_is_never_beside_what_it_does() -> None:
    assert only_beside("The envoys, both of Chad, condemned Ghana.", own="Chad") == set()
