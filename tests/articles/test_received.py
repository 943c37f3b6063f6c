"""What somebody only gets is done by whoever gives it; what is undergone is done by nobody there."""

import pytest

from stance import StanceModel, read_article
from stance.articles.statements import NARRATOR


def told(model: StanceModel, text: str) -> set[tuple[str | None, str | None]]:
    """Return the pairs of holder and target of what is not narrated."""
    read = read_article(model, text, evidence=False).statements
    return {(s.holder.actor, s.target.actor if s.target else None) for s in read if s.holder.text != NARRATOR}


@pytest.mark.parametrize(
    "text",
    [
        "Kenya faced criticism from Ghana.",
        "Kenya came under fire from Ghana.",
        "Kenya's plan met with resistance from Ghana.",
        "Kenya received a shipment of arms from Ghana.",
        "Kenya endured Ghanaian pressure for years.",
        "Kenya won the support of Ghana.",
        "Kenya has drawn a storm of protest from Ghana.",
    ],
)
def test_what_is_got_is_held_by_who_gives_it(shipped: StanceModel, text: str) -> None:
    assert told(shipped, text) == {("GHA", "KEN")}


def test_an_ill_of_which_nobody_is_named_is_held_by_nobody(shipped: StanceModel) -> None:
    assert told(shipped, "Kenya drew sharp criticism on Monday.") == {(None, "KEN")}


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Kenya faces a hard choice near the border with Ghana.", set()),
        ("Kenya received no warning from Ghana.", set()),
        ("Kenya warned Ghana.", {("KEN", "GHA")}),
    ],
)
def test_nothing_is_held_where_nothing_is_got(shipped: StanceModel, text: str, pairs: set[tuple[str, str]]) -> None:
    assert told(shipped, text) == pairs
