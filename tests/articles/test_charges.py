"""Who is named only in what another is blamed or thanked for, by the places in a parsed sentence."""

import pytest

from stance.articles.charges import charged
from stance.articles.slots import parsed
from stance.values import Span


def only_charged(text: str, *names: str, own: str = "") -> set[str]:
    """Return which of the names in a text stand only in a charge."""
    places = {name: Span(text.index(name), text.index(name) + len(name)) for name in names}
    [trees] = parsed(text, [Span(0, len(text))])
    starts = charged(trees, list(places.values()), [places[own]] if own else [])
    return {name for name, place in places.items() if place.start in starts}


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Chad said that Niger had attacked Ghana.", {"Ghana"}),
        ("Chad said that Ghana had been robbed by Niger.", {"Ghana"}),
        ("Niger's treatment of Ghana is a disgrace, Chad said.", {"Ghana"}),
        ("Chad said that Niger had not attacked Ghana.", set()),
        ("Chad said that Niger should attack Ghana.", set()),
        ("Chad attacked Niger and Ghana.", set()),
        ("Chad condemned Niger for attacking Ghana.", {"Ghana"}),
        ("Chad accused Niger of arming rebels in Ghana.", {"Ghana"}),
        ("Chad criticised Niger over its failure to help Ghana.", {"Ghana"}),
        ("Chad denounced Niger's raid on Ghana.", {"Ghana"}),
        ("Chad sanctioned Niger for invading Ghana.", {"Ghana"}),
        ("Niger was criticised by Chad for invading Ghana.", {"Ghana"}),
        ("Chad accused it of attacking Niger and Ghana.", {"Niger", "Ghana"}),
        ("Chad condemned Niger tariffs on Ghana.", {"Ghana"}),
        ("Chad rejected the Niger plan for Ghana.", {"Ghana"}),
        ("Chad criticised Niger for trade with Ghana.", {"Ghana"}),
        ("Chad blamed Niger for the end of the talks with Ghana.", {"Ghana"}),
        ("Chad asked Niger for help against Ghana.", set()),
        ("Chad condemned Niger and Ghana.", set()),
        ("Chad condemned the brutal raid on Niger and Ghana.", set()),
        ("Chad welcomed Niger's talks with Ghana.", set()),
        ("Chad condemned the raid on Niger and Ghana.", set()),
    ],
)
def test_who_is_named_only_in_a_charge_is_told_from_who_is_blamed(text: str, names: set[str]) -> None:
    assert only_charged(text, "Chad", "Niger", "Ghana", own="Chad") == names


def test_one_place_alone_is_no_charge() -> None:
    assert only_charged("He condemned them for attacking Ghana.", "Ghana") == set()


def test_whom_another_hurts_is_left_out_only_of_what_tells_that() -> None:
    text = "Ghana was insulted by Niger and defended by Chad."
    places = [Span(text.index(name), text.index(name) + len(name)) for name in ("Ghana", "Niger", "Chad")]
    [trees] = parsed(text, [Span(0, len(text))])
    assert charged(trees, places, [places[2]], Span(text.index("defended"), len(text))) == frozenset()
    assert charged(trees, places, [places[2]], Span(0, len(text))) == {0}
