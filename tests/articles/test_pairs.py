"""The former and the latter: which of two actors each means, and where the words mean something else."""

import pytest

from stance import StanceModel
from stance.articles.entities import Entities
from stance.articles.pairs import one_of_two


def meant(model: StanceModel, text: str) -> list[tuple[str, str | None]]:
    found = one_of_two(text, Entities(model.analyzer.gazetteer, text))
    return [(text[place.start : place.end], mention.actor) for place, mention in found]


def test_the_former_is_the_first_of_the_two_named_last_and_the_latter_the_second(shipped: StanceModel) -> None:
    text = "Norway wrote to Peru and Chile. The former answered; the latter kept silent."
    assert meant(shipped, text) == [("The former", "PER"), ("the latter", "CHL")]


@pytest.mark.parametrize(
    "text",
    [
        "Peru and Chile met. The former president of Peru spoke.",
        "Peru and Chile quarrelled. The former Soviet republic watched.",
        "Peru is calm. The latter part of the year was wet.",
    ],
)
def test_a_former_office_and_a_lone_name_are_no_pair(shipped: StanceModel, text: str) -> None:
    assert meant(shipped, text) == []
