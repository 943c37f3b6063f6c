"""Paragraphs: lines, joined where they were broken to a width; nothing but white space is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.text.paragraphs import FILLER, paragraphs, stripped, unwrapped
from stance.values import Span

LONG = "The minister said on Thursday afternoon that the"
lines = st.lists(
    st.sampled_from([LONG, LONG + ".", "envoy would stay.", "Envoy: talks", "", "  ", "\t" + LONG, LONG + "  ", "”"])
    | st.text(max_size=60),
    max_size=8,
)
texts = st.builds(lambda found, end: end.join(found), lines, st.sampled_from(["\n", "\r\n", "\n\n", "\r", "\u2028"]))


def cut(text: str) -> list[str]:
    return [text[p.start : p.end] for p in paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("One.\nTwo.", ["One.", "Two."]),
        (f"{LONG}\nenvoy would stay.", [f"{LONG}\nenvoy would stay."]),
        (f"{LONG}\n\nenvoy would stay.", [LONG, "envoy would stay."]),
        (f"{LONG}.\nHe left.", [f"{LONG}.", "He left."]),
        (f"{LONG}\n{LONG}\nenvoy left.\nEnd.", [f"{LONG}\n{LONG}\nenvoy left.", "End."]),
        (f"Short\n{LONG}\nenvoy left.", ["Short", f"{LONG}\nenvoy left."]),
        (f"  {LONG}  \n  envoy left.  ", [f"{LONG}  \n  envoy left."]),
        (f"{LONG}\r\nenvoy left.", [f"{LONG}\r\nenvoy left."]),
        (f"{LONG}\u2028envoy left.", [LONG, "envoy left."]),
    ],
)
def test_lines_are_joined_where_a_reader_would_read_on(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@given(texts)
def test_paragraphs_hold_all_but_white_space_in_order(text: str) -> None:
    end = 0
    for p in paragraphs(text):
        assert not text[end : p.start].replace(FILLER, "").strip()
        assert end <= p.start < p.end
        assert not text[p.start].isspace()
        assert not text[p.end - 1].isspace()
        end = p.end
    assert not text[end:].replace(FILLER, "").strip()


@given(texts)
def test_an_unwrapped_text_has_every_character_but_the_line_ends_inside_paragraphs(text: str) -> None:
    spans = paragraphs(text)
    lines = unwrapped(text, spans)
    assert len(lines) == len(text)
    assert all(after == before or (before, after) == ("\n", " ") for before, after in zip(text, lines, strict=True))
    assert not any("\n" in lines[p.start : p.end] for p in spans)


def test_a_span_loses_the_white_space_and_fillers_before_it() -> None:
    text = f" \t{FILLER} We met. \n"
    assert stripped(text, 0, len(text)) == Span(4, 11)
    assert stripped("   ", 0, 3).start == stripped("   ", 0, 3).end
