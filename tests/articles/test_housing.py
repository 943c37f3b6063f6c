"""Housing: those of whom nothing tells for whom they speak get the likeliest home, and are not remembered for it."""

import pytest

from stance import Analyzer
from stance.articles import coreference, homes
from stance.articles.coreference import Coreference
from stance.articles.entities import Entities
from stance.articles.homes import ONE, PRONOUN, SPEAKER
from stance.articles.housing import asked_home, housed
from stance.articles.regression import Regression

TEXT = "Kenya firmly opposes the plan. We hope that Uganda will think again. The spokesman left. He was angry."


@pytest.fixture
def own_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have nothing count but whose view a text tells."""
    told = Regression({"voices:share": 4.0}, -2.0, 0.55, 0.55)
    monkeypatch.setattr(homes, "regression", dict.fromkeys(("homes", "holders"), told).__getitem__)
    monkeypatch.setattr(coreference, "regression", dict.fromkeys(("homes", "holders"), told).__getitem__)


@pytest.mark.usefixtures("own_voice")
@pytest.mark.parametrize("mention", ["We", "He"])
def test_whom_nothing_names_gets_the_home_whose_voice_the_text_is(analyzer: Analyzer, mention: str) -> None:
    entities = Entities(analyzer.gazetteer, TEXT)
    start = TEXT.index(mention)
    found = Coreference(TEXT, entities).participant(start, start + len(mention), start, 0)
    assert found is not None
    assert (found.text, found.actor, round(found.p or 0, 2)) == (mention, "KEN", 0.88)
    assert entities.last_speaker() is None


@pytest.mark.parametrize(
    ("mention", "manner"), [("We", SPEAKER), ("I", SPEAKER), ("A", SPEAKER), ("she", PRONOUN), ("it", None)]
)
def test_the_manner_of_a_mention_is_that_of_its_home(analyzer: Analyzer, mention: str, manner: str | None) -> None:
    entities = Entities(analyzer.gazetteer, "Kenya and Uganda met.")
    found = housed(entities, mention, 0, None)
    asked = asked_home(found, found.entity) if found else None
    assert (asked and next(name for name in (SPEAKER, PRONOUN, ONE) if name in asked[1])) == manner


def test_whose_actor_is_known_is_not_asked_for_a_home(analyzer: Analyzer) -> None:
    text = "The Chilean envoy spoke."
    entities = Entities(analyzer.gazetteer, text)
    found = Coreference(text, entities).find(0, 17, 0, 0)
    assert found is not None
    assert housed(entities, text[:17], 0, found) is found


@pytest.mark.usefixtures("own_voice")
def test_what_vague_doers_do_is_no_states(analyzer: Analyzer) -> None:
    text = "Kenya firmly opposes the plan. Many left Uganda, and a state that shoots left, too. The police left it."
    asked = Coreference(text, Entities(analyzer.gazetteer, text))
    found = {m: asked.judged(text.index(m), text.index(m) + len(m), 31, 0) for m in ("Many", "a state", "The police")}
    assert {m: one and one.actor for m, one in found.items()} == {"Many": None, "a state": None, "The police": "KEN"}
