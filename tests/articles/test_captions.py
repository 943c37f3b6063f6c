"""Captions and signatures: who is named beside what is said without a verb."""

import pytest

from stance.articles.captions import caption, claimed, signature, sources
from stance.articles.quotations import quotations
from stance.values import Span


def test_a_headline_names_who_says_it_at_its_end_or_its_beginning() -> None:
    for text, named in (("Talks are over — envoy", "envoy"), ("Oslo: talks are over", "Oslo")):
        place = caption(text, Span(0, len(text)))
        assert (place and text[place.start : place.end]) == named
    assert caption("Talks are over", Span(0, 14)) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Norway arms rebels in Chad — Nigerien envoy", "Nigerien envoy"),
        ("Peru shuts border – Lima's mayor", "Lima's mayor"),
        ("Norway arms rebels — Berg", "Berg"),
        ("Norway arms rebels — analyst", "analyst"),
        ("Norway arms rebels — Oslo newspaper", None),
        ("Norway arms rebels — and more", None),
        ("Norway, it seems — the envoy left early.", None),
    ],
)
def test_who_is_named_at_the_end_of_a_headline_claims_it_all(text: str, named: str | None) -> None:
    place = claimed(text, Span(0, len(text)), [])
    assert (place and text[place.start : place.end]) == named
    assert claimed(text, Span(0, len(text)), [Span(0, len(text) - 10)]) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('"We go home." — Ann Berg, envoy', "Ann Berg"),
        ('"We go home." -- Ann Berg', "Ann Berg"),
        ('"We go," Berg', None),
    ],
)
def test_a_signature_stands_behind_a_dash(text: str, named: str | None) -> None:
    whole = Span(0, len(text))
    place = signature(text, whole, quotations(text, [whole])[-1])
    assert (place and text[place.start : place.end]) == named


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Togo breaks its word — Malian envoy to Benin", ["Malian envoy to Benin"]),
        ("Togo breaks its word — Diarra\nBenin pays — Malian minister", ["Diarra", "Malian minister"]),
        ("Togo breaks its word – senior Malian diplomat", ["senior Malian diplomat"]),
        ("Togo has one friend left — Mali — and it knows that.", []),
        ("Talks collapse — Mali and Togo walk out", []),
        ("Talks collapse — Malian ministers blame Togo", []),
        ("— Malian envoy", []),
    ],
)
def test_who_is_named_at_the_end_of_a_line_is_its_source(text: str, named: list[str]) -> None:
    assert [text[place.start : place.end] for place in sources(text)] == named
