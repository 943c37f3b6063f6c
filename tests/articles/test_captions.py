"""Datelines, captions and signatures: who is named beside what is said without a verb."""

import pytest

from stance.articles.captions import caption, dateline, signature
from stance.articles.quotations import quotations
from stance.values import Span


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("HARARE, March 3 (Reuters) - Zambia thanked Malawi.", "Zambia"),
        ("LIMA — Peru blamed Chile.", "Peru"),
        ("Lima, April 20, NTB -- The minister left.", "The"),
        ("MINSK, 7 May (BelTA) - Fiji left.", "Fiji"),
        ("Oslo/Bergen, Jun 4. Norway left.", "Norway"),
        ("Peru blamed Chile - and Bolivia.", "Peru"),
        ("A long-term plan was made.", "A"),
        ("Berg, Minister of War, left.", "Berg"),
    ],
)
def test_a_sentence_begins_behind_its_dateline(text: str, begins: str) -> None:
    assert text[dateline(text, Span(0, len(text))) :].startswith(begins)


def test_a_headline_names_who_says_it_at_its_end_or_its_beginning() -> None:
    for text, named in (("Talks are over — envoy", "envoy"), ("Oslo: talks are over", "Oslo")):
        place = caption(text, Span(0, len(text)))
        assert (place and text[place.start : place.end]) == named
    assert caption("Talks are over", Span(0, 14)) is None


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
