"""Quotations: every kind of mark, nested, over paragraphs, never closed; and in linear time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.articles.frame import HIDDEN, frame
from stance.articles.quotations import quotations
from stance.text.paragraphs import paragraphs
from stance.values import Span

MARKS = "\"“”„«»‘’'`"
texts = st.text(st.sampled_from(MARKS + " .,\n\nabcXY—:?"), max_size=120)


def quoted(text: str) -> list[str]:
    return [text[q.inner.start : q.inner.end] for q in quotations(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said: "We met."', ["We met."]),
        ("“We met,” he said, “and left.”", ["We met,", "and left."]),
        ("« Nous parlons », he said.", ["Nous parlons"]),
        ("Er sagte: „Wir reden“, und ging.", ["Wir reden"]),
        ("''We met,'' he said.", ["We met,"]),
        ("“She called it ‘a step’ forward,” he said.", ["She called it ‘a step’ forward,"]),
        ('"She said "never again" to me," he said.', ['She said "never again" to me,']),
        ("The minister's car and the ministers' cars left.", []),
        ("“We begin.\n\n“We go on.\n\n“We end,” he said.", ["We begin.", "We go on.", "We end,"]),
        ("“We begin. “We go on. “We end,” he said. “So.”", ["We begin.", "We go on.", "We end,", "So."]),
        ('"It never closes, he said.\nNext line.', ["It never closes, he said."]),
        ('" We agree , " he said .', ["We agree ,"]),
        ("'We go,' he said. 'The envoys' car isn't here.'", ["We go,", "The envoys' car isn't here."]),
        ("The ministers' talks of '45 and the 'so-called' plan.", ["so-called"]),
        ('""We met,"" he said.', ["We met,"]),
        ("”We met”, he said.", ["We met"]),
        ('“We met," he said. "We left.”', ["We met,", "We left."]),
        ('"One." "Two."', ["One.", "Two."]),
        ("“One.”“Two.”", ["One.", "Two."]),
        ("'We begin.\n\n'We end,' he said.", ["We begin.", "We end,"]),
        ("'Twas long ago.\n\nHe left.", []),
        ("no quotation", []),
        ('""', []),
    ],
)
def test_quotations_are_found(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_quotation_that_goes_on_in_the_next_paragraph_says_so() -> None:
    text = "“We begin.\n\n“We end,” he said. “So.”"
    assert [q.goes_on for q in quotations(text, paragraphs(text))] == [False, True, False]
    joined = text.replace("\n\n", " ")
    assert [q.goes_on for q in quotations(joined, paragraphs(joined))] == [False, True, False]


@given(texts)
def test_quotations_lie_in_order_inside_one_paragraph(text: str) -> None:
    end = 0
    spans = paragraphs(text)
    for q in quotations(text, paragraphs(text)):
        assert end <= q.start < q.inner.start < q.inner.end <= q.end
        assert any(p.start <= q.start and q.end <= p.end for p in spans)
        end = q.end


@given(texts)
def test_a_frame_hides_quotations_and_nothing_else(text: str) -> None:
    found = quotations(text, paragraphs(text))
    hidden = frame(text, found, Span(0, len(text)))
    assert len(hidden) == len(text)
    for i, (before, after) in enumerate(zip(text, hidden, strict=True)):
        inside = any(q.start <= i < q.end for q in found)
        assert after in (HIDDEN, ".") if inside else after == before


@pytest.mark.parametrize(
    "text",
    ['"' * 60_000, "“" * 60_000, '"a ' * 60_000, "A. “A" * 60_000, "a" * 1_000_000, "‘a’b" * 60_000, "\n" * 500_000],
)
def test_a_hostile_text_takes_no_longer_than_its_length(text: str) -> None:
    """Quadratic time would take minutes here; the bound is generous since machines differ."""
    start = time.process_time()
    quotations(text, paragraphs(text))
    assert time.process_time() - start < 20
