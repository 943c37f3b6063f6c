import re

from hypothesis import given
from hypothesis import strategies as st

from stance.articles.descriptions import _LAST_STOP, described

STOP = re.compile(r"[;:!?\n\"“”(]|(?<=\s)(?:[—–-]|--)\s|(?<![A-Z])\.(?=\s)")


@given(st.text("aB .;(-—\n", max_size=25))
def test_the_last_stop_before_a_name_is_the_last_of_all_that_are_found_from_the_left(text: str) -> None:
    """But for the dash in "- -", behind which no title goes on either."""
    found = [stop.end() for stop in STOP.finditer(text)]
    last = _LAST_STOP.match(text)
    rest = text[found[-1] if found else 0 : last.end() if last else 0]
    assert rest.strip(" -—") == ""


def test_a_title_begins_behind_the_last_mark() -> None:
    text = "It failed. Talks - the Chilean foreign minister Ana Soto said - went on."
    start = text.index("Ana")
    assert [one.text for one in described(text, start, start + len("Ana Soto"))] == ["the Chilean foreign minister"]
