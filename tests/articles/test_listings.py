"""Lists of headlines: each line is read by itself, prose that was broken to a width is not cut."""

import pytest

from stance import StanceModel
from stance.articles.listings import passages
from stance.articles.reading import read_article
from stance.text.paragraphs import paragraphs

LISTED = """Vietnam protests Chinese drilling in disputed waters
Mexico accuses Peru of a campaign against its press
Ghana thanks Denmark for its gift of vaccine
"""


def test_each_headline_of_a_list_is_read_by_itself(shipped: StanceModel) -> None:
    found = read_article(shipped, LISTED, evidence=False).dyads
    assert {(one.holder, one.target) for one in found} == {("VNM", "CHN"), ("MEX", "PER"), ("GHA", "DNK")}


@pytest.mark.parametrize(
    "text",
    [
        "The envoy told reporters in the capital that the\nMinister of Defence of Kenya would meet the\nPresident.",
        "He would go home at the end of the week to meet the\nPresident and\nthe Queen",
        "Kenya opened its border with Ghana on Monday. The\nGhanaian minister was there, and so was the envoy of\nTogo",
        "A headline that is long enough to be broken to its width\nGoes on in a second line",
        "",
    ],
)
def test_prose_is_cut_as_ever(text: str) -> None:
    assert passages(text) == paragraphs(text)
