import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.syntax.tokens import Word, words_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We can't and won’t.", "We|ca|n't|and|wo|n’t|."),
        ("They cannot; we'll go, I'd've gone.", "They|can|not|;|we|'ll|go|,|I|'d|'ve|gone|."),
        ("The U.S. and the U.N. met Mr. Ode.", "The|U.S.|and|the|U.N.|met|Mr.|Ode|."),
        ("A U.S.-led force of NATO.", "A|U.S.-led|force|of|NATO|."),
        ("It cost $5, or €1.5m (30%).", "It|cost|$|5|,|or|€|1.5|m|(|30|%|)|."),
        ("a well-armed, non-state group", "a|well|-|armed|,|non|-|state|group"),
        ("COVID-19 and the MiG-29s", "COVID-19|and|the|MiG-29s"),
        ("Norland's and the envoys' and Sudria’s", "Norland|'s|and|the|envoys|'|and|Sudria|’s"),
        ('He said: "We won!"', 'He|said|:|"|We|won|!|"'),
        ("“Go,” she said — twice…", "“|Go|,|”|she|said|—|twice|…"),
        ("at 10 a.m. or 3p.m., and/or 5 p.m.", "at|10|a.m.|or|3|p.m.|,|and|/|or|5|p.m."),
        ("It ended.Then it began", "It|ended|.|Then|it|began"),
        ("Sen. Ode (R-Wis.), 9/11", "Sen.|Ode|(|R|-|Wis.|)|,|9/11"),
        ("see https://norland.example/a-b, please", "see|https://norland.example/a-b|,|please"),
        ("1,200 men, 3.5 to 4", "1,200|men|,|3.5|to|4"),
        ("", ""),
    ],
)
def test_words_are_cut_like_the_treebank_cuts_them(text: str, expected: str) -> None:
    assert "|".join(word.text for word in words_of(text)) == expected


@given(st.text() | st.text("ab.'’-–$5%(),\" \nU.S", max_size=20))
def test_words_stand_where_they_say_and_leave_nothing_but_blanks(text: str) -> None:
    words = words_of(text)
    assert [word.text for word in words] == [text[word.start : word.end] for word in words]
    assert "".join(word.text for word in words) == "".join(text.split())
    assert all(word.text for word in words)


def test_offsets_count_code_points() -> None:
    assert words_of("🕊 can't") == [Word("🕊", 0, 1), Word("ca", 2, 4), Word("n't", 4, 7)]


def test_places_are_counted_from_where_the_text_starts() -> None:
    assert words_of("We can't", start=7) == [Word("We", 7, 9), Word("ca", 10, 12), Word("n't", 12, 15)]


def test_a_run_without_blanks_that_is_no_languages_is_cut() -> None:
    assert [len(word.text) for word in words_of("a" * 450)] == [199, 199, 52]
