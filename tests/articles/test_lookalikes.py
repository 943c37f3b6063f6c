"""Lookalikes: what is spelled as a person's name and is none, where it stands."""

import pytest

from stance.articles.lookalikes import Lookalikes
from stance.articles.names import runs

_BODY = (
    "\n\nThe president met the new envoy of Chad on the first day of the week. He praised Mr. Lund, who had come from"
    " Niger in the spring. He also spoke of the need of more talks."
)


def left(text: str) -> list[str]:
    """Return what may be a person's name in a text in which Chad and Niger are the only actors."""
    actors = [
        (at, at + len(name)) for name in ("Chad", "Niger") for at in range(len(text)) if text.startswith(name, at)
    ]

    def is_actor(start: int, end: int) -> bool:
        return any(start < e and s < end for s, e in actors)

    lookalikes = Lookalikes(text, is_actor)
    return [" ".join(run.words) for run in runs(text, is_actor, things=True) if not lookalikes.has(run)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("On the Red Valley Tunnel, the minister said nothing.", []),
        ("On the Chad Renaissance Tunnel, the minister said nothing.", []),
        ("He met the Omar Lund family, and Lund was glad.", ["Omar Lund", "Lund"]),
        ("He met the Viggo Lund family, and told Lund so.", ["Viggo Lund", "Lund"]),
        ("President Receives Envoy, Stresses Hope" + _BODY, ["Lund"]),
        ("President Welcomes Lund in Northern Hall" + _BODY, ["Welcomes Lund", "Lund"]),
        ("President Receives Envoy, Stresses Hope", ["Receives", "Stresses Hope"]),
    ],
)
def test_words_behind_the_article_or_in_the_headline_alone_are_no_names(text: str, names: list[str]) -> None:
    assert left(text) == names
