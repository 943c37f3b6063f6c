"""Normalising and sentences: offsets always lead back into the text as given."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stance.text.normalise import CHARACTERS, INVISIBLE, normalise
from stance.text.sentences import _ONE, _sentences, sentences

anything = st.text(st.characters(codec="utf-8"), max_size=60)
marks = st.text(
    st.sampled_from("eE aoạ\u0301\u0323\u0308\u1100\u1161\u11a8각\u200d\u00ad\u200bﬁÅÅ’“”«»\u00a0.\"'"), max_size=30
)


def visible_nfc(text: str) -> str:
    """The slow, obvious version: drop what cannot be seen, compose the whole, exchange quotes and spaces."""
    return unicodedata.normalize("NFC", "".join(c for c in text if c not in INVISIBLE)).translate(CHARACTERS)


@given(anything | marks)
@example("e\u200d\u0301")
@example("\u1100\u200b\u1161\u11a8")
def test_normalising_piecewise_equals_normalising_the_whole(text: str) -> None:
    assert normalise(text).text == visible_nfc(text)


@given(anything | marks)
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


@given(anything | marks)
def test_a_normalised_character_comes_from_the_span_that_it_names(text: str) -> None:
    normalised = normalise(text)
    for i, character in enumerate(normalised.text):
        span = normalised.span(i, i + 1)
        assert 0 <= span.start <= span.end <= len(text)
        if span.start < span.end:
            assert character in visible_nfc(text[span.start : span.end]) or span.end - span.start > 1


@pytest.mark.parametrize(
    "expected",
    [
        ["Amb. Li left.", "He flew home."],
        ["H.E. Mr. Jones spoke.", "Nobody answered."],
        ["The U.S. Officials' League met.", "It was brief."],
        ["He lives in the U.S.", "The minister does not."],
        ["Gen. Ito and Col. Rossi agreed on para. 4 of the text.", "It rained."],
        ["1. The parties agree.", "2. The parties sign."],
        ["(a) Each side withdraws.", "(b) Each side waits."],
        ["“We are ready. We have waited. We will wait,” she said.", "Then she left."],
        ['"We are ready. We have waited," she said.', "Then she left."],
        ["It costs 3.5 million.", "That is little!", "Is it?"],
        ["Talks resume on Jan. 5 in Geneva.", "No. 4 is a hotel."],
        ["«Nous sommes prêts. Vraiment.» said the envoy.", "Silence."],
        ["She said no.", "Nobody in the hall moved.", "Point no. 3 was read."],
        ["(He smiled.)", "Then he left."],
        ["We read Annex D.", "The rest can wait.", "J. Smith agreed."],
        ["This follows from Art. [9] of the pact.", "It holds."],
    ],
)
def test_sentences_end_where_a_reader_would_end_them(expected: list[str]) -> None:
    text = " ".join(expected)
    assert [text[s.start : s.end] for s in sentences(text)] == expected


def test_a_quotation_that_never_closes_does_not_swallow_the_next_paragraph() -> None:
    text = '"We are ready. We wait.\n\nThe crowd went home. It rained.'
    assert [text[s.start : s.end] for s in sentences(text)][-2:] == ["The crowd went home.", "It rained."]


@given(anything | st.text(st.sampled_from('ab. "“”«»!?\n1)é漢'), max_size=80))
def test_sentences_cover_all_but_white_space_in_order(text: str) -> None:
    end = 0
    for span in sentences(text):
        assert not text[end : span.start].strip()
        assert end <= span.start < span.end
        end = span.end
    assert not text[end:].strip()


def test_half_of_a_surrogate_pair_is_cut_around_like_any_other_sign() -> None:
    text = "We condemn \ud800 it. They left."
    assert [text[s.start : s.end] for s in sentences(text)] == ["We condemn \ud800 it.", "They left."]


LINES = st.lists(st.sampled_from([*"aBZé9 ,;'\"()’“”‘–—$%/&-.!?", "no", "Mr", "The ", "U.S", " (", "e.g"]), max_size=14)


@given(LINES.map("".join))
@example("Mr.")
@example(" (No.) ")
@example("“We go, he said")
def test_a_plain_sentence_is_cut_as_any_text_is(text: str) -> None:
    """Whether or not a text is found to be one sentence at a glance."""
    assert sentences(text) == _sentences(text)


def test_most_sentences_are_found_to_be_one_at_a_glance() -> None:
    assert _ONE.fullmatch("Chile’s envoy said “no” – twice (on Monday), at 9; she left.")
    assert not any(map(_ONE.fullmatch, ["He left. She came", "At 9.30 he left.", "He\nleft", "“No.” He left", "No…"]))
