"""Parsed sentences: quotations hidden or in the tree, very long sentences cut, places kept."""

from stance.articles.parsing import Parsed, Sentences, is_part
from stance.articles.quotations import quotations
from stance.syntax.tree import Span as Words
from stance.values import Span


def parsed(text: str) -> list[Parsed]:
    whole = Span(0, len(text))
    return Sentences(text).parse([(whole, quotations(text, [whole]))])[0]


def test_a_quoted_sentence_is_hidden_and_a_quoted_phrase_is_not() -> None:
    text = '"We will go," Adu said of "a great day for all".'
    first, second = quotations(text, [Span(0, len(text))])
    assert (is_part(text, first), is_part(text, second)) == (False, True)
    (piece,) = parsed(text)
    assert set(piece.hidden.values()) == {first}
    assert set(piece.quoted.values()) == {second}
    assert {"go", "great"} & set(piece.tree.words) == {"great"}


def test_a_word_is_where_it_stands_in_the_text() -> None:
    text = 'He said: "We go at once," and left for Rome.'
    (piece,) = parsed(text)
    shown = [(i, word) for i, word in enumerate(piece.words) if i not in piece.hidden]
    assert [text[word.start : word.end] for _, word in shown] == [word.text for _, word in shown]
    left = piece.tree.words.index("left")
    assert text[slice(*_ends(piece.place(Words(left, left + 3))))] == "left for Rome"


def test_words_are_in_the_order_of_the_text_where_several_quotations_are_hidden() -> None:
    text = '"We will go," he said, and she said: "They will stay at home," and left.'
    (piece,) = parsed(text)
    assert len(set(piece.hidden.values())) == 2
    starts = [word.start for word in piece.words]
    assert starts == sorted(starts)


def test_marks_at_the_ends_of_words_belong_to_no_place() -> None:
    text = "Chad, it said, left."
    (piece,) = parsed(text)
    assert text[slice(*_ends(piece.place(Words(1, len(piece.words)))))] == "it said, left"


def test_a_very_long_sentence_is_cut_without_losing_a_word() -> None:
    text = "Chad thanked Niger and " * 120 + "left."
    pieces = parsed(text)
    assert max(len(piece.words) for piece in pieces) <= 200
    assert [word.text for piece in pieces for word in piece.words] == text.replace(".", " .").split()
    assert [piece.span.start for piece in pieces] == [piece.words[0].start for piece in pieces]


def test_a_run_without_blanks_is_cut() -> None:
    text = "a" * 1000
    assert "".join(word.text for piece in parsed(text) for word in piece.words) == text


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end
