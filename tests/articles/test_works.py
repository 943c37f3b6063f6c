"""Names in quotation marks are no statements: shows, books, acts; what somebody says, and calls others, is one."""

import pytest

from stance.articles.quotations import quotations
from stance.articles.reading import read_article
from stance.articles.works import is_title
from stance.model.classifier import StanceModel
from stance.values import Span


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ('The envoy told the host of "Breakfast in Lomé" that Togo had lied.', ["Breakfast in Lomé"]),
        ("On Radio Togo's “The Long Morning,” she spoke of Benin.", ["The Long Morning,"]),
        ("He is the author of “Rivers of Ash and Salt.”", ["Rivers of Ash and Salt."]),
        ("Parliament passed the “Clean Harbours and Coasts Act” on Monday.", ["Clean Harbours and Coasts Act"]),
        ("She sang in a show called 'Nights of Tunis'.", ["Nights of Tunis"]),
        ("The reality series, “Who Owns the Sea,” was cancelled.", ["Who Owns the Sea,"]),
        ("He described the neighbours as the “League of Liars.”", []),
        ('The envoy said: "Togo Must Leave Benin."', []),
        ("They marched under a banner of “Hands off our river.”", []),
        ("THE MINISTER SPOKE OF “A WAR OF LIES.”", []),
        ("The statement of the “five who stayed behind” was read.", []),
    ],
)
def test_a_quotation_is_a_title_where_it_is_written_and_named_as_one(text: str, titles: list[str]) -> None:
    found = [q for q in quotations(text, [Span(0, len(text))]) if is_title(text, q)]
    assert [text[q.inner.start : q.inner.end] for q in found] == titles


def test_who_speaks_on_a_show_is_heard_and_the_show_is_not(shipped: StanceModel) -> None:
    text = "In an interview on Lomé FM's \"Breakfast with Afi,\" the Togolese minister said Benin's claims were false."
    told = [s for s in read_article(shipped, text, evidence=False).statements if s.kind != "narration"]
    assert [(s.kind, s.text, s.holder.actor) for s in told] == [("indirect", "Benin's claims were false", "TGO")]
