"""Agreement between coders: published examples, an independent implementation, cases worked out by hand."""

from collections.abc import Callable
from itertools import permutations
from math import isnan

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binomtest
from scipy.stats import t as student
from sklearn.metrics import cohen_kappa_score

from stance import TableError, UsageError
from stance.labelling.agreement import Ratings, agreement, alpha_ordinal
from stance.labelling.coders import Coding, by_coder, disagreements, file_names, text_keys, united
from stance.scoring.scorer import Floats
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


def direct_alpha(ratings: Ratings) -> float:
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
    assert found.by_label["a"].alpha.value == found.alpha.value  # with two labels, one against the other is all
    three = agreement(units("aabbcc", "aabcbc"), ["x", "y"])
    assert three.by_label["a"].alpha.value == pytest.approx(direct_alpha(units("aaoooo", "aaoooo")))
    assert three.by_label["b"].alpha.value == pytest.approx(direct_alpha(units("oobboo", "oobobo")))


def without_each(measure: Callable[[Ratings], float], ratings: Ratings) -> tuple[float, float]:
    """Return an interval from its definition: each unit left out in turn, Student's t on the scale of Fisher's z."""
    n, value = len(ratings), measure(ratings)
    left = np.array([measure([*ratings[:i], *ratings[i + 1 :]]) for i in range(n)])
    error = np.sqrt((n - 1) / n * ((left - left.mean()) ** 2).sum())
    reach = student.ppf(0.975, n - 1) * error / (1 - value**2)
    return float(np.tanh(np.arctanh(value) - reach)), float(np.tanh(np.arctanh(value) + reach))


def kappa_by_scikit_learn(ratings: Ratings) -> float:
    return float(cohen_kappa_score(*zip(*ratings, strict=True)))


def fleiss_by_pairs(ratings: Ratings) -> float:
    everything = [a for unit in ratings for a in unit]
    chance = sum((everything.count(a) / len(everything)) ** 2 for a in {*everything})
    agreed = np.mean([a == b for unit in ratings for a, b in permutations(unit, 2)])
    return float((agreed - chance) / (1 - chance))


def test_intervals_are_those_of_units_left_out_one_by_one() -> None:
    three = units("aabbccabcaabbccaabca", "aabbccabbaabbcbaabcb", "aabbcaabcaabbccaabcc")
    two = [unit[:2] for unit in three]
    found, [pair] = agreement(three, ["x", "y", "z"]), agreement(two, ["x", "y"]).pairs
    assert (found.alpha.low, found.alpha.high) == pytest.approx(without_each(direct_alpha, three))
    assert (found.fleiss.low, found.fleiss.high) == pytest.approx(without_each(fleiss_by_pairs, three))
    assert (pair.kappa.low, pair.kappa.high) == pytest.approx(without_each(kappa_by_scikit_learn, two))
    missing = units("aabbccabc.abbccaa.ca", "aabbc.abbaabbcbaab.b", "aa.bcaabcaab..caabcc")
    found = agreement(missing, ["x", "y", "z"])
    assert (found.alpha.low, found.alpha.high) == pytest.approx(without_each(direct_alpha, missing))
    often = missing * 4  # a label has this interval where it is in twenty units or more
    one = [["c" if a == "c" else a and "o" for a in unit] for unit in often]
    alone = agreement(often, ["x", "y", "z"]).by_label["c"].alpha
    assert (alone.low, alone.high) == pytest.approx(without_each(direct_alpha, one))


def test_the_interval_of_percent_agreement_is_wilsons_with_students_t() -> None:
    """Two coders agree on 15 of 20 units; each is two answers, and two further ones are as much alike."""
    found = agreement(units("a" * 20, "a" * 15 + "b" * 5), ["x", "y"])
    between = (15 * 0.5**2 + 5 * 1.5**2) / (19 / 20) / 40 / (31 / 42 * 11 / 42)
    square = student.ppf(0.975, 19 + 2) ** 2 / (40 * 21 / (19 * between + 2 * 2))
    centre, reach = 0.75 + square / 2, np.sqrt(square * (0.75 * 0.25 + square / 4))
    for percent in (found.percent, found.pairs[0].percent):
        assert (percent.value, percent.low, percent.high) == pytest.approx(
            (0.75, (centre - reach) / (1 + square), (centre + reach) / (1 + square))
        )


def test_where_all_agree_the_interval_is_that_of_percent_agreement_by_chance() -> None:
    """Ten units "a" and ten "b": 1 less what may differ of 20 units by the half that would differ by lot."""
    found = agreement(units("ab" * 10, "ab" * 10), ["x", "y"])
    low = 1 / (1 + student.ppf(0.975, 19 + 2) ** 2 / 20)  # Wilson's of 20 in 20
    assert (found.percent.low, found.percent.high) == pytest.approx((low, 1.0))
    for interval in (found.alpha, found.fleiss, found.pairs[0].kappa):
        assert (interval.low, interval.value, interval.high) == pytest.approx((1 - (1 - low) / 0.5, 1.0, 1.0))
    apart = agreement(units("ab" * 10, "ba" * 10), ["x", "y"])
    assert (apart.pairs[0].kappa.low, apart.pairs[0].kappa.value) == (-1.0, -1.0)
    assert apart.pairs[0].kappa.high > -0.9
    one_unit_apart = agreement(units("aaaaaaaaa", "aaaaaaaab"), ["x", "y"]).alpha  # not defined without that unit
    assert one_unit_apart.low == -1.0
    assert one_unit_apart.high > 0.5


def test_units_that_are_all_agreed_on_as_far_do_not_make_an_interval_of_next_to_no_width() -> None:
    """Two of three coders say the same of each of six units: leaving out any changes next to nothing.

    A third of 18 answers agrees; ten are "a". Kappa is 1 less what differs by what would by chance, 2 x 10 x 8 / 18².
    """
    found = agreement(units("aaaaaa", "aaaabb", "bbbbbb"), ["x", "y", "z"])
    square = student.ppf(0.975, 5 + 2) ** 2 / 18
    centre, reach = 1 / 3 + square / 2, np.sqrt(square * (2 / 9 + square / 4))
    ends = [(centre - reach) / (1 + square), (centre + reach) / (1 + square)]
    assert (found.percent.low, found.percent.high) == pytest.approx(ends)
    assert (found.fleiss.low, found.fleiss.high) == pytest.approx(
        [max(1 - (1 - end) / (160 / 324), -1) for end in ends]
    )


def alpha_at(overlap: float, share: float) -> float:
    """Return alpha of a label where coders overlap so far, by hand: 1 less what is not shared, by chance."""
    return 1 - (1 - 2 * overlap / (1 + overlap)) / (1 - share)


@pytest.mark.parametrize(("both", "one"), [(6, 3), (0, 5), (9, 0), (1, 4)])
def test_alpha_of_a_label_of_few_units_has_wilsons_interval_of_the_overlap(both: int, one: int) -> None:
    rest = 100 - both - one
    ratings = units("a" * both + "a" * one + "c" * rest, "a" * both + "c" * (one + rest))
    found = agreement(ratings, ["x", "y"], labels=["a", "c"]).by_label["a"]
    ends = binomtest(both, both + one).proportion_ci(0.95, method="wilson")
    share = (2 * both + one) / 200
    assert found.specific == pytest.approx(2 * both / (2 * both + one))
    # Two coders make a unit one trial; the design effect that is measured may make it a little more.
    assert found.alpha.low == pytest.approx(alpha_at(ends.low, share), abs=0.05)
    assert found.alpha.high == pytest.approx(alpha_at(ends.high, share), abs=0.05)
    assert found.alpha.low <= found.alpha.value <= found.alpha.high


def test_alpha_of_a_label_of_next_to_no_units_has_jeffreys_interval() -> None:
    """Two units of fifty with it, each from one coder."""
    found = agreement(units("ac" + "c" * 48, "ca" + "c" * 48), ["x", "y"], labels=["a", "c"]).by_label["a"]
    assert found.specific == 0
    assert found.alpha.value == pytest.approx(-0.0102, abs=1e-4)
    assert found.alpha.high == pytest.approx(alpha_at(float(beta.ppf(0.975, 0.5, 2.5)), 2 / 100))
    assert found.alpha.low == pytest.approx(alpha_at(0.0, 2 / 100))


def test_a_unit_of_three_coders_tells_more_of_a_label_than_one_of_two() -> None:
    two = units("aaaaaaac" + "c" * 40, "aaaaaacc" + "c" * 40)
    three = [[*unit, unit[0]] for unit in two]
    widths = []
    for ratings, coders in ((two, "xy"), (three, "xyz")):
        alpha = agreement(ratings, list(coders), labels=["a", "c"]).by_label["a"].alpha
        widths.append(alpha.high - alpha.low)
    assert widths[1] < widths[0]


def test_from_twenty_units_on_alpha_of_a_label_has_the_jackknifes_interval() -> None:
    """Both of a pair of labels have the same alpha, and the same interval where neither is of few units."""
    some = agreement(units("a" * 24 + "c" * 26, "a" * 20 + "c" * 30), ["x", "y"], labels=["a", "c"])
    assert some.by_label["a"].alpha == some.by_label["c"].alpha == some.alpha
    fewer = agreement(units("a" * 19 + "c" * 31, "a" * 15 + "c" * 35), ["x", "y"], labels=["a", "c"])
    assert fewer.by_label["c"].alpha == fewer.alpha != fewer.by_label["a"].alpha


def test_ordinal_alpha_allows_for_a_disagreement_worse_than_those_seen() -> None:
    """Neighbours mistaken for each other widen it; where the worst was seen most of the time next to nothing does."""
    agreed = units("abc" * 12, "abc" * 12)
    mild, worst = [*units("aaa", "bbb"), *agreed], [*units("aaa", "ccc"), *agreed]
    added = []
    for ratings in (mild, worst):
        found = agreement(ratings, ["x", "y"], labels=["a", "b", "c"], ordinal=True).alpha_ordinal
        assert found is not None
        plain = np.array([jackknifed(ratings, i) for i in range(len(ratings))])
        value = float(alpha_ordinal(coincided(ratings)))
        variance = (len(plain) - 1) / len(plain) * ((plain - plain.mean()) ** 2).sum()
        slope = (1 + value) * (1 - value) / 2
        logits = [np.log((1 + end) / (1 - end)) for end in (found.low, found.high)]
        whole = ((logits[1] - logits[0]) / 2 * slope / student.ppf(0.975, len(plain) - 1)) ** 2
        added.append(whole - variance)
    total = coincided(mild)
    bad = np.zeros((3, 3))
    bad[0, 2] = bad[2, 0] = 1.0
    usual = (jackknifed(mild, 0) - alpha_ordinal(total)) ** 2
    assert added[0] == pytest.approx(0.15 * ((alpha_ordinal(total + bad) - alpha_ordinal(total)) ** 2 - usual))
    assert 0 <= added[1] + 1e-9 < 0.1 * added[0]


def coincided(ratings: list[list[str | None]]) -> Floats:
    """Return the matrix of coincidences of two coders' labels a, b and c."""
    matrix = np.zeros((3, 3))
    for one, other in ratings:
        i, j = "abc".index(str(one)), "abc".index(str(other))
        matrix[i, j] += 1
        matrix[j, i] += 1
    return matrix


def jackknifed(ratings: list[list[str | None]], unit: int) -> float:
    """Return ordinal alpha without a unit."""
    return float(alpha_ordinal(coincided(ratings[:unit] + ratings[unit + 1 :])))


@settings(max_examples=50)
@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", None]), min_size=3, max_size=3), min_size=1, max_size=9))
def test_a_coefficient_lies_in_its_interval_and_that_between_minus_1_and_1(ratings: list[list[str | None]]) -> None:
    found = agreement(ratings, ["x", "y", "z"], labels=["a", "b", "c"], ordinal=True)
    assert found.alpha_ordinal is not None
    pairs = [interval for pair in found.pairs for interval in (pair.percent, pair.kappa)]
    by_label = [label.alpha for label in found.by_label.values()]
    for one in (found.percent, found.alpha, found.alpha_ordinal, found.fleiss, *pairs, *by_label):
        assert isnan(one.value) == isnan(one.low) == isnan(one.high)
        if not isnan(one.value):
            assert -1 - 1e-9 <= one.low <= one.value + 1e-9
            assert one.value - 1e-9 <= one.high <= 1 + 1e-9


def test_intervals_narrow_with_more_units() -> None:
    few, many = (agreement(units("aabbab" * k, "aabbba" * k), ["x", "y"]) for k in (2, 50))
    assert few.alpha.high - few.alpha.low > 3 * (many.alpha.high - many.alpha.low) > 0


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
