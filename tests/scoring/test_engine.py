"""The one door to both scorers: which of them answers, and that the answer is the same."""

import numpy as np
import pytest

from conftest import small_data
from stance import StanceModel, UsageError
from stance.scoring import compiled
from stance.scoring.engine import CHOICE, MANY_TEXTS, Engine, evidence_of
from stance.scoring.scorer import Floats, Scorer
from stance.values import Span

TEXTS = small_data()[0]


class Witness:
    """Stands for the compiled scorer and counts what it is asked for."""

    def __init__(self, scorer: Scorer) -> None:
        self.scorer, self.asked = scorer, 0

    def probabilities(self, texts: list[str]) -> Floats:
        self.asked += len(texts)
        return self.scorer.probabilities(texts)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Witness]:
    """The compiled scorers that were made."""
    witnesses: list[Witness] = []

    def compile_scorer(scorer: Scorer) -> Witness:
        witnesses.append(Witness(scorer))
        return witnesses[-1]

    monkeypatch.setattr(compiled, "compile_scorer", compile_scorer)
    monkeypatch.delenv(CHOICE, raising=False)
    return witnesses


def test_few_texts_are_left_to_the_reference_and_many_are_not(small_model: StanceModel, made: list[Witness]) -> None:
    engine = Engine(small_model.scorer_)
    engine.probabilities(TEXTS)
    assert made == []
    engine.probabilities(["We met."] * (MANY_TEXTS - 1))
    assert made == []
    engine.probabilities(["We met."] * MANY_TEXTS)
    assert [witness.asked for witness in made] == [MANY_TEXTS]


def test_once_it_is_ready_the_compiled_scorer_answers_for_few_texts_too(
    small_model: StanceModel, made: list[Witness]
) -> None:
    engine = Engine(small_model.scorer_)
    engine.warm_up()
    engine.warm_up()
    engine.probabilities(TEXTS)
    assert [witness.asked for witness in made] == [len(TEXTS)]


@pytest.mark.parametrize(("forced", "expected"), [("reference", []), ("compiled", [1])])
def test_the_environment_forces_a_scorer(
    small_model: StanceModel, made: list[Witness], monkeypatch: pytest.MonkeyPatch, forced: str, expected: list[int]
) -> None:
    monkeypatch.setenv(CHOICE, forced)
    engine = Engine(small_model.scorer_)
    engine.probabilities(["We met."])
    assert [witness.asked for witness in made] == expected
    if forced == "reference":
        engine.warm_up()
        engine.probabilities(["We met."] * MANY_TEXTS)
        assert made == []


def test_no_texts_make_no_scorer(
    small_model: StanceModel, made: list[Witness], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CHOICE, "compiled")
    assert Engine(small_model.scorer_).probabilities([]).shape == (0, 3)
    assert Engine(small_model.scorer_).stretches("We met.", []) == []
    assert made == []


def test_an_unknown_choice_is_refused(small_model: StanceModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(CHOICE, "quick")
    with pytest.raises(UsageError, match="STANCE_SCORER is 'quick'; allowed are reference and compiled"):
        Engine(small_model.scorer_).probabilities(["We met."])


def test_where_it_cannot_be_had_the_reference_answers_unless_it_is_forced(
    small_model: StanceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = []

    def none(scorer: Scorer) -> None:
        tries.append(scorer)

    monkeypatch.setattr(compiled, "compile_scorer", none)
    monkeypatch.delenv(CHOICE, raising=False)
    engine = Engine(small_model.scorer_)
    for _ in range(2):
        found = engine.probabilities(["We met."] * MANY_TEXTS)
        np.testing.assert_array_equal(found[0], small_model.scorer_.probabilities(["We met."])[0])
    assert len(tries) == 1
    monkeypatch.setenv(CHOICE, "compiled")
    with pytest.raises(UsageError, match="cannot be had on this machine"):
        Engine(small_model.scorer_).probabilities(["We met."])


STRETCHES = "We condemn the attack. They left. We welcome talks."
GROUPS = [[Span(0, 22)], [Span(23, 33), Span(34, 51)], [Span(0, 22), Span(34, 51)]]


@pytest.mark.parametrize("forced", ["reference", "compiled"])
def test_a_stretch_is_the_mean_of_its_spans(
    small_model: StanceModel, monkeypatch: pytest.MonkeyPatch, forced: str
) -> None:
    monkeypatch.setenv(CHOICE, forced)
    found = Engine(small_model.scorer_).stretches(STRETCHES, GROUPS)
    for stretch, group in zip(found, GROUPS, strict=True):
        rows = small_model.scorer_.probabilities([STRETCHES[span.start : span.end] for span in group])
        assert list(stretch.prediction.probabilities.values()) == pytest.approx(rows.mean(axis=0).tolist(), abs=1e-12)


@pytest.mark.parametrize("forced", ["reference", "compiled"])
def test_a_stretch_gives_the_words_behind_the_stance_that_it_is_asked_for(
    small_model: StanceModel, monkeypatch: pytest.MonkeyPatch, forced: str
) -> None:
    monkeypatch.setenv(CHOICE, forced)
    engine = Engine(small_model.scorer_)
    [stretch] = engine.stretches(STRETCHES, GROUPS[:1])
    assert stretch.evidence("conciliatory") == ()
    assert stretch.evidence("hostile")
    for piece in stretch.evidence("hostile"):
        assert STRETCHES[piece.start : piece.end] == piece.text


@pytest.mark.parametrize("forced", ["reference", "compiled"])
def test_the_words_behind_several_stances_are_those_behind_each(
    small_model: StanceModel, monkeypatch: pytest.MonkeyPatch, forced: str
) -> None:
    monkeypatch.setenv(CHOICE, forced)
    stretches = Engine(small_model.scorer_).stretches(STRETCHES, GROUPS)
    asked = [(stretch, stance) for stretch in stretches for stance in ("hostile", "conciliatory", "hostile")]
    assert evidence_of(asked) == [stretch.evidence(stance) for stretch, stance in asked]
    assert evidence_of([]) == []


def test_both_scorers_give_the_same_words_behind_a_stance(
    small_model: StanceModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for forced in ("reference", "compiled"):
        monkeypatch.setenv(CHOICE, forced)
        stretches = Engine(small_model.scorer_).stretches(STRETCHES, GROUPS)
        found.append([piece for stretch in stretches for piece in stretch.evidence("hostile")])
    assert [(p.start, p.end, p.text, p.concepts) for p in found[0]] == [
        (p.start, p.end, p.text, p.concepts) for p in found[1]
    ]
    assert [p.weight for p in found[0]] == pytest.approx([p.weight for p in found[1]], abs=1e-12)


@pytest.mark.parametrize("forced", ["reference", "compiled"])
def test_the_names_are_the_gazetteers(small_model: StanceModel, monkeypatch: pytest.MonkeyPatch, forced: str) -> None:
    monkeypatch.setenv(CHOICE, forced)
    engine = Engine(small_model.scorer_)
    text = "Chile’s envoy met Norway’s."
    assert [m.actor for m in engine.mentions(text)] == ["CHL", "NOR"]
    assert engine.mentions(text) == small_model.analyzer.gazetteer.mentions(text)
