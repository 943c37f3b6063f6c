"""Turns of transcripts: briefings, interviews, records of the United Nations."""

import pytest

from stance.articles.transcripts import turns
from stance.text.paragraphs import paragraphs


def labels(text: str) -> list[str]:
    return [text[span.start : span.end] for span in turns(text, paragraphs(text)).values()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MR HALL: We met.\n\nQUESTION: Why?\n\nMR HALL: To talk.", ["MR HALL", "QUESTION", "MR HALL"]),
        ("Q: Why?\n\nA: To talk.", ["Q", "A"]),
        (
            "ANNA KOVACS (Hungary): We met.\n\nMr. Nkomo (Zambia) (spoke in Portuguese): We talked.",
            ["ANNA KOVACS (Hungary)", "Mr. Nkomo (Zambia)"],
        ),
        ("Envoy: talks are over\n\nThe envoy spoke in Rome.\n\nHe left.", []),
        ("Envoy: talks are over\n\nMinister: talks go on", []),
    ],
)
def test_turns_have_labels(text: str, expected: list[str]) -> None:
    assert labels(text) == expected
