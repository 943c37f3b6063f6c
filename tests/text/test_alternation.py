import re

from hypothesis import given
from hypothesis import strategies as st

from stance.text.alternation import alternation
from stance.text.sentences import sentences

WORDS = st.lists(st.text("ab.- ", min_size=1, max_size=5), min_size=1, max_size=8)


@given(WORDS, st.text("ab.- c", max_size=30))
def test_an_alternation_matches_what_the_words_do_the_longest_first(words: list[str], text: str) -> None:
    plain = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    expected = [match.span() for match in re.finditer(rf"(?:{plain})(?!c)", text)]
    assert [match.span() for match in re.finditer(rf"{alternation(words)}(?!c)", text)] == expected


@given(WORDS, st.text("aAbB.- ", max_size=30))
def test_case_is_ignored_where_it_is_to_be(words: list[str], text: str) -> None:
    plain = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    upper = [word.upper() for word in words]
    quick = re.compile(alternation([*words, *upper], ignore_case=True), re.IGNORECASE)
    assert quick.findall(text) == re.findall(plain, text, re.IGNORECASE)


def test_an_alternation_of_nothing_matches_nothing() -> None:
    assert re.search(alternation([]), "") is None


def test_the_sentences_of_a_very_long_paragraph_are_those_of_a_short_one() -> None:
    sentence, many = "Chile met Peru on “grain” today.", 2_500
    text = f"{sentence} " * many
    assert {text[s.start : s.end] for s in sentences(text)} == {sentence}
    assert len(sentences(text)) == many


@given(WORDS, st.text("ab.- c", max_size=30))
def test_behind_certain_characters_no_word_counts(words: list[str], text: str) -> None:
    plain = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    expected = [match.span() for match in re.finditer(rf"(?<![c.])(?:{plain})(?!c)", text)]
    quick = alternation(words, not_behind="c.") + "(?!c)"
    assert [match.span() for match in re.finditer(quick, text)] == expected
