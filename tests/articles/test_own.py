"""What somebody does in his own life, office or contest is no deed, unless somebody else is its object."""

import pytest

from stance.articles.entities import Entities
from stance.articles.passages import Passages
from stance.model.classifier import StanceModel
from stance.text.paragraphs import paragraphs


def deeds(model: StanceModel, text: str) -> list[str]:
    """Return the words of what is told in a text."""
    found = Passages(text, paragraphs(text), Entities(model.analyzer.gazetteer, text)).read()
    return [text[one.span.start : one.span.end] for one in found if one.kind != "narration"]


@pytest.mark.parametrize(
    "text",
    [
        "The president of Malawi won 61 percent of the vote.",
        "The Zambian finance minister earned a degree in law.",
        "The Ghanaian ambassador served as a colonel in Mali.",
        "The Kenyan deputy lost his seat in the second round.",
        "The Chadian premier trails his rival in the polls.",
        "A talk show will interview the Fijian minister, and Fiji's minister will interview a singer.",
        "Photographs released by the Peruvian ministry show a burnt barn.",
        "The study, which has not been published by the Chilean government, fills nine volumes.",
        "A delegation headed by Tonga's deputy minister stayed for a week.",
        "The hall was full for a concert attended by the queen of Tonga.",
        "The Omani minister made the remarks on Tuesday.",
        "Togo's envoy delivered his speech after lunch.",
        "Six people were killed in a flood near the Kenyan capital.",
        "The rules are new. Togo likes them. It makes no difference in the end.",
    ],
)
def test_what_is_done_to_nobody_is_told_of_nobody(shipped: StanceModel, text: str) -> None:
    assert [words for words in deeds(shipped, text) if "likes" not in words] == []


@pytest.mark.parametrize(
    "text",
    [
        "Malawi won the support of Zambia.",
        "Ghana's navy beat Togo to the wreck.",
        "Kenya released two Ugandan officers.",
        "The prisoners were released by Chad.",
        "The Omani minister made remarks against Yemen.",
        "Chile published Peru's secret letters.",
        "Fiji led the campaign against Tonga.",
    ],
)
def test_what_is_done_to_somebody_else_is_told(shipped: StanceModel, text: str) -> None:
    assert deeds(shipped, text) == [text.rstrip(".")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Two villages were burnt in Mali when Nigerien forces stormed the border.", "stormed the border"),
        ("After Ghana detained 20 sailors, its port was closed.", "detained 20 sailors"),
        ("Chad responded by jailing forty students.", "jailing forty students"),
        ("Gunmen stormed the Chadian embassy.", "Gunmen stormed the Chadian embassy"),
        ("The general was killed by a Kenyan drone strike.", "The general was killed by a Kenyan drone strike"),
        ("Kenyan airstrikes destroyed two bridges.", "Kenyan airstrikes destroyed two bridges"),
    ],
)
def test_a_blow_is_told_whoever_is_struck(shipped: StanceModel, text: str, told: str) -> None:
    assert told in " ".join(deeds(shipped, text))


@pytest.mark.parametrize(
    ("text", "holder"),
    [
        ("The general was killed by a Kenyan drone strike.", "KEN"),
        ("Kenyan airstrikes destroyed two bridges.", "KEN"),
        ("The bank is hurt by Togo's sanctions.", "TGO"),
        ("Six Ghanaians were killed in a Kenyan raid.", "KEN"),
        ("The bridge was destroyed during Kenya's offensive.", "KEN"),
        ("Militias fought a long war against Mali.", None),
        ("Gunmen stormed the Chadian embassy.", None),
    ],
)
def test_a_blow_is_of_whoever_deals_it(shipped: StanceModel, text: str, holder: str | None) -> None:
    found = Passages(text, paragraphs(text), Entities(shipped.analyzer.gazetteer, text)).read()
    assert [one.holder.actor for one in found if one.kind != "narration"] == [holder]
