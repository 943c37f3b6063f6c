"""Agreement between coders: published examples, an independent implementation, cases worked out by hand."""

from itertools import permutations
from math import isnan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from stance import TableError, UsageError
from stance.labelling.agreement import agreement
from stance.labelling.coders import Coding, by_coder, disagreements, file_names, text_keys, united
from stance.tables.layout import PLAIN


def units(*coders: str) -> list[list[str | None]]:
    """Return the units of coders whose labels are given one letter each, a full stop for none."""
    return [[None if answer == "." else answer for answer in unit] for unit in zip(*coders, strict=True)]


@pytest.mark.parametrize(
    ("coders", "nominal"),
    [
        (("0100000010", "1110010000"), 0.095),
        (("aabbdcccedda", "babbbcccedd" + "d"), 0.692),
        (("123321412...", "1233224125.3", ".33323422" + "51.", "12332441251."), 0.743),
    ],
)
def test_alpha_is_that_of_krippendorffs_own_examples(coders: tuple[str, ...], nominal: float) -> None:
    """A (two observers, two values), B (two observers, five values) and C (four observers, values missing)."""
    found = agreement(units(*coders), coders)
    assert round(found.alpha.value, 3) == nominal
    assert found.alpha.low <= found.alpha.value <= found.alpha.high


def test_ordinal_alpha_is_that_of_krippendorffs_example() -> None:
    coders = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    found = agreement(units(*coders), coders, labels=list("12345"), ordinal=True)
    assert found.alpha_ordinal is not None
    assert round(found.alpha_ordinal.value, 3) == 0.815
    assert (found.units, found.paired, found.complete) == (12, 11, 8)


def direct_alpha(ratings: list[list[str | None]]) -> float:
    """Return nominal alpha straight from its definition: over ordered pairs of answers, each unit's and all."""
    valued = [[a for a in unit if a is not None] for unit in ratings]
    valued = [unit for unit in valued if len(unit) > 1]
    everything = [a for unit in valued for a in unit]
    n = len(everything)
    observed = sum(sum(a != b for a, b in permutations(unit, 2)) / (len(unit) - 1) for unit in valued) / n
    expected = sum(a != b for a, b in permutations(everything, 2)) / (n * (n - 1))
    return 1 - observed / expected


@settings(max_examples=25)
@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=3, max_size=3), min_size=2, max_size=12))
def test_alpha_is_what_its_definition_says(ratings: list[list[str | None]]) -> None:
    given_answers = {a for unit in ratings if sum(x is not None for x in unit) > 1 for a in unit if a is not None}
    found = agreement(ratings, ["x", "y", "z"])
    if len(given_answers) < 2:
        assert isnan(found.alpha.value)
    else:
        assert found.alpha.value == pytest.approx(direct_alpha(ratings), abs=1e-12)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=30))
def test_kappa_is_scikit_learns(pairs: list[tuple[str, str]]) -> None:
    first, second = zip(*pairs, strict=True)
    assume(len({*first, *second}) > 1)
    [pair] = agreement([list(unit) for unit in pairs], ["x", "y"]).pairs
    assert pair.kappa.value == pytest.approx(cohen_kappa_score(first, second), abs=1e-12)
    assert pair.percent.value == pytest.approx(np.mean([a == b for a, b in pairs]))
    assert sum(map(sum, pair.confusion)) == len(pairs)


def test_fleiss_kappa_of_three_coders_worked_out_by_hand() -> None:
    """Units aaa, aab, abb, bbb: agreement of pairs 1, 1/3, 1/3, 1, on the mean 2/3; by chance 1/2; so 1/3."""
    found = agreement([list("aaa"), list("aab"), list("abb"), list("bbb")], ["x", "y", "z"])
    assert found.fleiss.value == pytest.approx(1 / 3)
    assert found.percent.value == pytest.approx(2 / 3)


def test_agreement_on_a_label_worked_out_by_hand() -> None:
    """Of 3 and 2 answers "a" two and two are in units on which both say it: 2 x 2 / (3 + 2)."""
    found = agreement(units("aaabbbb", "aabbbbb"), ["x", "y"])
    assert found.by_label["a"].specific == pytest.approx(4 / 5)
    assert found.by_label["b"].specific == pytest.approx(8 / 9)
    assert (found.by_label["a"].answers, found.by_label["b"].answers) == (5, 9)
    assert found.by_label["a"].alpha == found.alpha  # with two labels, one against the other is all there is
    three = agreement(units("aabbcc", "aabcbc"), ["x", "y"])
    assert three.by_label["a"].alpha.value == pytest.approx(direct_alpha(units("aaoooo", "aaoooo")))
    assert three.by_label["b"].alpha.value == pytest.approx(direct_alpha(units("oobboo", "oobobo")))


def test_intervals_narrow_with_more_units_and_are_the_same_for_the_same_seed() -> None:
    few, many = (agreement(units("aabbab" * k, "aabbba" * k), ["x", "y"]) for k in (2, 50))
    assert few.alpha.high - few.alpha.low > 3 * (many.alpha.high - many.alpha.low) > 0
    assert many == agreement(units("aabbab" * 50, "aabbba" * 50), ["x", "y"])
    assert many.alpha != agreement(units("aabbab" * 50, "aabbba" * 50), ["x", "y"], seed=1).alpha


def test_what_is_not_defined_is_nan_and_no_agreement_by_chance() -> None:
    same = agreement(units("aaa", "aaa"), ["x", "y"])
    assert same.percent.value == 1.0
    assert isnan(same.alpha.value)
    assert isnan(same.pairs[0].kappa.value)
    apart = agreement(units("a.", ".b"), ["x", "y"])
    assert apart.paired == 0
    assert isnan(apart.alpha.value)


def coding(coder: str, *answers: tuple[str, str]) -> Coding:
    texts = [text for text, _ in answers]
    return Coding(coder, text_keys(texts), texts, [label for _, label in answers])


def test_coders_are_matched_by_text_however_it_is_spaced_and_each_copy_once() -> None:
    found = united(
        [
            coding("ana", ("We met.", "a"), ("They left.", "b"), ("We met.", "b"), ("Alone.", "a")),
            coding("ben", ("we  met. ", "a"), ("They left.", " c "), ("We met.", "a"), ("Unlabelled.", "")),
        ],
        no_label=PLAIN.no_label,
    )
    assert found.ratings == [["a", "a"], ["b", "c"], ["b", "a"], ["a", None]]
    assert (found.alone, found.repeated) == (1, 2)
    assert [(row["text"], row["label_ana"], row["label_ben"]) for row in disagreements(found)] == [
        ("They left.", "b", "c"),
        ("We met.", "b", "a"),
    ]


def test_one_coder_alone_is_refused_and_a_label_without_a_coder_too() -> None:
    with pytest.raises(UsageError, match="found labels of 'ana'"):
        united([coding("ana", ("We met.", "a")), coding("ben", ("We met.", ""))], no_label=PLAIN.no_label)
    with pytest.raises(TableError, match=r"x.csv: the label of 'We met.' names no annotator"):
        by_coder("x.csv", ["k"], ["We met."], ["a"], [" "])


def test_coders_without_a_name_are_called_by_their_files() -> None:
    assert file_names(["a/ana.csv.gz", "ben.xlsx"]) == ["ana", "ben"]
