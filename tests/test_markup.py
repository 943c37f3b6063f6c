"""What notebooks show: everything from outside is escaped, long lists are cut and say so, and words say the rest."""

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import (
    Article,
    Contribution,
    Dyad,
    Evidence,
    Explanation,
    Participant,
    Prediction,
    Predictions,
    Span,
    StanceModel,
    Statement,
)  # fmt: skip
from stance.markup import marked, safe
from stance.values import MOST_SHOWN

BAD = "<script>alert('&\"')</script>"
PREDICTION = Prediction(BAD, {BAD: 0.75, "other": 0.25}, 0.5, False, BAD)
EVIDENCE = Evidence(BAD, 0, len(BAD), 1.0)
SHOWN: dict[str, Any] = {
    "prediction": PREDICTION,
    "predictions": Predictions([PREDICTION, None], [BAD, None]),
    "explanation": Explanation(
        BAD, PREDICTION, {BAD: 1.0}, {BAD: 0.0}, {BAD: [Contribution(BAD, BAD, 1, 1, 1, (Span(0, 1),))]}, (EVIDENCE,)
    ),
    "article": Article(
        (
            Statement(
                BAD, 0, len(BAD), "direct", Participant(BAD, None, None, BAD), Participant(BAD, None, None, None), BAD,
                {BAD: 1.0}, 0.0, True, (EVIDENCE,),
            ),
        ),
        (Dyad(BAD, BAD, 1, 0.0, 0.0, 0.0),),
    ),
}  # fmt: skip


class Tags(HTMLParser):
    """Collects the tags and the text of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("name", SHOWN)
def test_everything_from_outside_is_escaped(name: str) -> None:
    shown = Tags(SHOWN[name]._repr_html_())
    assert shown.tags <= {"div", "p", "table", "caption", "thead", "tbody", "tr", "th", "td", "b", "mark"}
    assert BAD in shown.text


@given(st.text(), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_marking_a_text_loses_none_of_it(text: str, places: list[tuple[int, int]]) -> None:
    ends = [(min(a, b, len(text)), min(max(a, b), len(text))) for a, b in places]
    html = marked(text, ends)
    assert re.sub(r"</?mark>", "", html) == safe(text)
    assert html.count("<mark>") == html.count("</mark>")


def test_a_long_list_is_cut_and_says_so() -> None:
    many = Predictions([PREDICTION] * (MOST_SHOWN + 50))
    assert many._repr_html_().count("<tr>") == MOST_SHOWN + 1
    assert f"the first {MOST_SHOWN} of {MOST_SHOWN + 50} predictions" in many._repr_html_()


def test_a_missing_text_says_that_it_has_no_answer() -> None:
    assert "no text" in Predictions([None])._repr_html_()


def test_words_say_what_is_what() -> None:
    sure = Prediction("hostile", {"hostile": 0.98, "neutral": 0.02}, -0.98, True)
    assert repr(sure) == "Prediction(hostile 0.98, score -0.98, certain)"
    assert repr(Prediction("a", {"a": 0.5, "b": 0.5}, None, False, "close call")) == (
        "Prediction(a 0.50, not certain: close call)"
    )
    holder, target = Participant("the envoy", 0, 9, "NOR"), Participant("Chile", None, None, None)
    statement = Statement("x" * 99, 0, 99, "direct", holder, target, "hostile", dict(sure.probabilities), -0.98, True)
    assert repr(statement) == (f"Statement(direct, NOR -> Chile: hostile 0.98, score -0.98, certain; '{'x' * 59}…')")
    assert repr(Article((statement,), ())) == "Article(1 statements, 0 dyads)"


def test_a_model_and_an_explanation_tell_what_they_are(small_model: StanceModel) -> None:
    sizes = r"\d+ words, \d+ chars, \d+ concepts"
    labels = "conciliatory, hostile, neutral"
    assert re.fullmatch(rf"StanceModel\(labels {labels}; {sizes}; trained on 24 texts\)", repr(small_model))
    explanation = small_model.explain("We condemn the attack on the convoy.")
    assert repr(explanation).startswith("Explanation(hostile 0.")
    assert "text: 'We condemn the attack on the convoy.'" in repr(explanation)


def test_several_texts_are_explained_one_by_one(small_model: StanceModel) -> None:
    told = small_model.explain(["We met.", None, " "])
    assert told == [small_model.explain("We met."), None, None]


@pytest.mark.parametrize("show", [repr, lambda p: p._repr_html_()], ids=["repr", "html"])
def test_predictions_are_a_list(small_model: StanceModel, show: Callable[[Any], str]) -> None:
    found = small_model.classify(["We met.", None])
    assert found == [small_model.classify(["We met."])[0], None]
    assert found.texts == ["We met.", None]
    assert show(found)
