"""What is wrong with labelled texts is found, and what is right is left alone."""

import numpy as np
import pytest

from conftest import small_data
from stance import Analyzer, LabelError
from stance.labelling.checks import Kind, LabelledRow, check
from stance.labelling.doubts import doubted, doubts

LONG = "The ministers welcomed the offer of talks on the border and will meet again in the capital in the month of "


def row(line: int, text: str, label: str = "a", file: str = "x.csv", annotator: str = "") -> LabelledRow:
    return LabelledRow(file, line, text, label, annotator)


def found(*rows: LabelledRow) -> list[tuple[Kind, int | None, int | None]]:
    return [(f.kind, f.line, f.other_line) for f in check(rows).findings]


def test_copies_and_contradictions_name_both_places() -> None:
    assert found(row(2, "We met."), row(3, "we  met.", "b"), row(4, "They left."), row(5, "We met.", "b")) == [
        (Kind.duplicate, 3, 2),
        (Kind.conflicting_labels, 3, 2),
        (Kind.duplicate, 5, 2),
        (Kind.conflicting_labels, 5, 2),
    ]


def test_copies_in_another_file_are_leakage() -> None:
    rows = [
        row(2, "We met."),
        row(9, "We met.", file="test.csv"),
        row(3, LONG + "May."),
        row(8, LONG + "June.", file="y"),
    ]
    assert found(*rows) == [(Kind.leakage, 9, 2), (Kind.near_leakage, 8, 3)]


def test_labels_of_several_annotators_are_neither_copies_nor_contradictions() -> None:
    assert found(row(2, "We met.", "a", annotator="ana"), row(3, "We met.", "b", annotator="ben")) == []
    again = found(row(2, "We met.", "a", annotator="ana"), row(3, "We met.", "b", annotator="ana"))
    assert [kind for kind, *_ in again] == [Kind.duplicate, Kind.conflicting_labels]
    unnamed = found(row(2, "We met."), row(2, "We met.", file="y.csv", annotator="ana"))
    assert unnamed == [(Kind.leakage, 2, 2)]  # as of a training set and what a coder made of it


def test_capitals_and_blanks_are_no_contradiction_and_are_told_once() -> None:
    rows = [
        row(2, "We met.", "Hostile"), row(3, "We met.", "hostile"), row(4, LONG + "May.", "HOSTILE"),
        row(5, LONG + "June.", " hostile"), row(6, "They left.", "hostile"), row(7, "They came.", "hostile"),
    ]  # fmt: skip
    checked = check(rows)
    kinds = [(f.kind, f.line, f.detail) for f in checked.findings if f.kind is not Kind.similar_labels]
    assert kinds == [(Kind.duplicate, 3, ""), (Kind.near_duplicate, 5, "")]
    assert checked.labels == {"x.csv": {"hostile": 6}}
    beside = {(f.label, f.other_label) for f in checked.of(Kind.similar_labels)}
    assert ("Hostile", "hostile") in beside  # beside the commonest way of writing it, which comes behind in the order


def test_near_duplicates_tell_their_overlap_and_whether_labels_differ() -> None:
    [finding] = check([row(2, LONG + "May."), row(3, LONG + "June.", "b")]).findings
    assert (finding.kind, finding.detail) == (Kind.near_duplicate, "labels differ")
    assert finding.score == pytest.approx(19 / 21)  # 20 trigrams each, the last of each its own


def test_of_several_near_duplicates_the_nearest_is_told() -> None:
    rows = [row(2, LONG + "May or perhaps June."), row(3, LONG + "May."), row(4, LONG + "May again.")]
    assert [(f.line, f.other_line) for f in check(rows).findings] == [(3, 2), (4, 3)]


def test_rows_without_a_label_are_told() -> None:
    assert found(row(2, "We met.", "")) == [(Kind.no_label, 2, None)]


def test_labels_that_may_be_one_are_told_and_others_not() -> None:
    labels = ["hostile"] * 30 + ["Hostile"] * 15 + ["hostlie"] * 2 + ["neutral"] * 20 + ["host"] * 2 + ["neutrals"] * 9
    rows = [row(i, f"Number {i}.", label) for i, label in enumerate(labels)]
    assert [(f.label, f.other_label) for f in check(rows).of(Kind.similar_labels)] == [
        ("Hostile", "hostile"),
        ("hostlie", "hostile"),
    ]


def test_shares_that_differ_between_files_are_told_where_there_are_enough_rows() -> None:
    first = [row(i, f"Number {i}.", "a" if i % 2 else "b") for i in range(40)]
    second = [row(i, f"Other {i}.", "a" if i % 4 else "b", "y.csv") for i in range(40)]
    assert [(f.label, round(f.score or 0, 2)) for f in check(first + second).of(Kind.proportions)] == [
        ("a", 0.25),
        ("b", -0.25),
    ]
    assert check(first + second[:20]).of(Kind.proportions) == []
    assert check(first + second).labels == {"x.csv": {"a": 20, "b": 20}, "y.csv": {"a": 30, "b": 10}}


def test_a_label_is_doubted_where_another_is_confidently_the_right_one() -> None:
    """Thresholds: .6333 for a, the mean of .9, .8 and .2, and .7333 for b, of .9, .7 and .6; two reach neither."""
    p = np.array([[0.9, 0.1], [0.8, 0.2], [0.2, 0.8], [0.1, 0.9], [0.3, 0.7], [0.4, 0.6]])
    [doubt] = doubted(p, np.array([0, 0, 0, 1, 1, 1]), ["a", "b"])
    assert (doubt.row, doubt.given, doubt.suggested) == (2, "a", "b")
    assert (doubt.p_given, doubt.p_suggested, doubt.margin) == pytest.approx((0.2, 0.8, -0.6))


def test_doubts_are_ranked_by_the_margin_over_the_most_probable_other_label() -> None:
    p = np.array([[0.2, 0.6, 0.2], [0.1, 0.9, 0.0], [0.8, 0.1, 0.1], [0.2, 0.5, 0.3], [0.1, 0.1, 0.8], [0.3, 0.4, 0.3]])
    found = doubted(p, np.array([0, 0, 0, 1, 2, 2]), ["a", "b", "c"])
    assert [(d.row, round(d.margin, 2)) for d in found] == [(1, -0.8), (0, -0.4)]  # the last reaches no threshold


def test_a_wrong_label_among_right_ones_is_the_most_doubtful(analyzer: Analyzer) -> None:
    texts, labels, groups = small_data()
    texts = [f"{text} It was {word}." for text in texts for word in ("said", "heard", "read")]
    labels = [label for label in labels for _ in range(3)]
    groups = [str(i) for i in range(len(texts))]
    wrong = labels.index("hostile") + 1
    labels[wrong] = "neutral"
    judged = doubts(analyzer, texts, labels, groups, n_jobs=1)
    first = judged.found[0]
    assert (first.row, first.given, first.suggested) == (wrong, "neutral", "hostile")
    assert judged.commonest == pytest.approx(25 / 72)
    assert 0.9 < judged.accuracy < 1


def test_what_cannot_be_learned_from_is_an_error_in_words(analyzer: Analyzer) -> None:
    with pytest.raises(LabelError, match="at least two different labels"):
        doubts(analyzer, ["We met."] * 3, ["a"] * 3)
