"""Who only reports the stance that others take, and who holds what is reported."""

import pytest

from stance.articles.entities import Entities
from stance.articles.passages import Passages
from stance.model.classifier import StanceModel
from stance.text.paragraphs import paragraphs


def holders(model: StanceModel, text: str) -> set[str | None]:
    """Return the actors whose the statements of a text are."""
    found = Passages(text, paragraphs(text), Entities(model.analyzer.gazetteer, text)).read()
    return {one.holder.actor for one in found if one.kind != "narration"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("According to the Danish embassy, Sweden was praised by Norway.", {"NOR"}),
        ("The Danish premier noted that Chad had accused Mali of theft.", {"TCD"}),
        ("Chile had condemned Peru, Ecuador's minister said.", {"CHL"}),
        ("A communique said Chile had asked Peru for help.", {"CHL"}),
        ("Chile had condemned Peru, Peru's minister said.", {"PER"}),
        ("The Danish premier said Chad had asked Mali for help.", {"DNK"}),
        ("The Danish premier said Chad had threatened Mali.", {"DNK"}),
        ("The Danish premier said Chad had armed Mali.", {"DNK"}),
        ("The Danish premier said Chad had not accused Mali of theft.", {"DNK"}),
        ("The group demanded that Chad explain its raid to Mali.", {None}),
        ("The Danish premier said it had thanked Mali.", {"DNK"}),
    ],
)
def test_whoever_takes_a_stance_holds_it_and_no_third_one_who_tells_of_it(
    shipped: StanceModel, text: str, expected: set[str]
) -> None:
    assert holders(shipped, text) == expected
