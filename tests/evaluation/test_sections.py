"""What was measured, in the words and numbers that people read."""

from stance import StanceModel
from stance.evaluation.evaluation import evaluate
from stance.evaluation.measured import Measured
from stance.evaluation.sections import in_words, sections, with_interval
from stance.model.intervals import Interval


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert with_interval(Interval(-0.0001, -0.0004, 0.0004)) == "0.000 [0.000, 0.000]"
    assert with_interval(Interval(-0.001, -0.5, 0.5)) == "-0.001 [-0.500, 0.500]"


def test_one_is_told_as_one(small_model: StanceModel) -> None:
    one = Measured(evaluate(small_model, ["We met."], ["neutral"], documents=["a"]))
    assert sections(one)[0].title == "1 text in 1 document"
    assert "1 labelled text of 1 document" in in_words(one)
    two = Measured(evaluate(small_model, ["We met.", "We meet."], ["neutral", "hostile"], documents=["a", "b"]))
    assert "2 labelled texts of 2 documents" in in_words(two)
