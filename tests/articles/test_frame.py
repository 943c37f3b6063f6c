"""Sentences of a paragraph with quotations in it."""

import pytest

from stance.articles.frame import cut
from stance.articles.quotations import quotations
from stance.values import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('He said: "We go. We stay." She left.', ['He said: "We go. We stay."', "She left."]),
        ('"We go," he said. She left.', ['"We go," he said.', "She left."]),
        ('"Is that so?" the minister asked. No.', ['"Is that so?" the minister asked.', "No."]),
        ('"That is so." The minister left.', ['"That is so."', "The minister left."]),
        ('"That is so." "Never."', ['"That is so."', '"Never."']),
        ('"Never!" Berg fumed at them.', ['"Never!" Berg fumed at them.']),
    ],
)
def test_a_quotation_ends_its_sentence_unless_that_goes_on(text: str, expected: list[str]) -> None:
    whole = Span(0, len(text))
    assert [text[s.start : s.end] for s in cut(text, quotations(text, [whole]), whole)] == expected
