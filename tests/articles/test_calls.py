"""Who is called by name in a quotation."""

import pytest

from stance.articles.calls import is_called
from stance.values import Span


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("Thank you, Chad!", True),
        ("We will not forget this, dear Chad.", True),
        ("Chad, you must stop.", True),
        ("The world looks to Niger, Chad, and Mali.", False),
        ("The world looks to Niger, Chad, Benin and Mali.", False),
        ("Chad must stop.", False),
    ],
)
def test_a_name_behind_the_last_comma_or_before_the_first_is_called(text: str, called: bool) -> None:
    start = text.index("Chad")
    assert is_called(text, Span(0, len(text)), start, start + len("Chad")) is called
