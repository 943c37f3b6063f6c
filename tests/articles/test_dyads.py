"""Dyads: the mean of the statements and its interval, computed by hand, for whatever labels."""

import math
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import DyadSums, Participant, Statement, UsageError
from stance.articles.dyads import dyads
from stance.articles.roles import OFFICIAL, OPPOSITION, PUBLIC, ROLES

POLES = ("for", "against")


def statement(holder: str | None, target: str | None, shares: Sequence[float], *, poles: bool = True) -> Statement:
    """Return a statement of a model with the labels for, against and other."""
    named = dict(zip((*POLES, "other"), shares, strict=True))
    return Statement(
        text="", start=0, end=0, kind="direct",
        holder=Participant("H", None, None, holder), target=Participant("T", None, None, target),
        stance=max(named, key=named.__getitem__), probabilities=named,
        score=shares[0] - shares[1] if poles else None, certain=True,
    )  # fmt: skip


def test_the_interval_of_one_statement_is_that_of_its_three_outcomes() -> None:
    """Of 1, -1 and 0 with .6, .1 and .3 the mean is .5 and the variance .6 + .1 - .25 = .45."""
    [dyad] = dyads([statement("PER", "BOL", (0.6, 0.1, 0.3))], POLES)
    assert (dyad.holder, dyad.target, dyad.statements) == ("PER", "BOL", 1)
    assert dyad.score == pytest.approx(0.5)
    assert dyad.low == pytest.approx(0.5 - 1.96 * math.sqrt(0.45))
    assert dyad.high == 1.0  # .5 + 1.31, kept within -1..1


def test_the_interval_of_several_is_that_of_their_mean() -> None:
    """Scores .2 and -.4; variances .5 - .04 = .46 and .8 - .16 = .64; of the mean (.46 + .64) / 4."""
    found = [statement("PER", "BOL", (0.35, 0.15, 0.5)), statement("PER", "BOL", (0.2, 0.6, 0.2))] * 8
    [dyad] = dyads(found, POLES)
    assert dyad.statements == 16
    assert dyad.score == pytest.approx(-0.1)
    margin = 1.96 * math.sqrt(8 * (0.46 + 0.64)) / 16
    assert (dyad.low, dyad.high) == pytest.approx((-0.1 - margin, -0.1 + margin))


@given(
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)).filter(lambda w: sum(w) > 0.01), min_size=1)
)
def test_the_interval_is_that_of_the_variances_worked_out_outcome_by_outcome(
    weights: list[tuple[float, float, float]],
) -> None:
    shares = [tuple(w / sum(three) for w in three) for three in weights]
    [dyad] = dyads([statement("PER", "BOL", three) for three in shares], POLES)
    means = [a - b for a, b, _ in shares]
    spread = sum(a * (1 - m) ** 2 + b * (-1 - m) ** 2 + c * m**2 for (a, b, c), m in zip(shares, means, strict=True))
    margin = 1.96 * math.sqrt(spread) / len(shares)
    mean = sum(means) / len(means)
    assert dyad.score == pytest.approx(mean, abs=1e-9)
    assert (dyad.low, dyad.high) == pytest.approx((max(-1, mean - margin), min(1, mean + margin)), abs=1e-6)


def test_pairs_are_directed_and_come_with_most_statements_first() -> None:
    sure = (0.0, 1.0, 0.0)
    found = [statement("BOL", "PER", sure), statement("CHL", "PER", sure), *[statement("PER", "BOL", sure)] * 2]
    assert [(d.holder, d.target, d.statements) for d in dyads(found, POLES)] == [
        ("PER", "BOL", 2),
        ("BOL", "PER", 1),
        ("CHL", "PER", 1),
    ]
    assert {(d.score, d.low, d.high) for d in dyads(found, POLES)} == {(-1.0, -1.0, -1.0)}


def test_statements_without_two_actors_or_a_score_are_passed_over() -> None:
    shares = (0.5, 0.2, 0.3)
    nobody = Statement(**{**vars(statement("PER", "BOL", shares)), "target": None})
    assert dyads([statement(None, "BOL", shares), statement("PER", None, shares), nobody], POLES) == []
    assert dyads([statement("PER", "BOL", shares, poles=False)], None) == []
    assert dyads([], POLES) == []


def test_sums_over_articles_are_those_of_all_statements_at_once() -> None:
    first = [statement("PER", "BOL", (0.5, 0.2, 0.3)), statement("BOL", "PER", (0.1, 0.8, 0.1))]
    second = [statement("PER", "BOL", (0.1, 0.1, 0.8))]
    sums = DyadSums(POLES)
    sums.add(first)
    sums.add(second)
    assert sums.dyads() == sums.dyads() == dyads([*first, *second], POLES)


def test_sums_of_parts_add_up_to_those_of_the_whole() -> None:
    said = [
        statement("PER", "BOL", (0.5, 0.2, 0.3)), statement("BOL", "PER", (0.1, 0.8, 0.1)),
        statement("PER", "BOL", (0.1, 0.1, 0.8)), statement("PER", "CHL", (0.0, 1.0, 0.0)),
    ]  # fmt: skip
    parts = [DyadSums(POLES) for _ in range(3)]
    for i, one in enumerate(said):
        parts[i % 2].add([one])
    assert (parts[0] + parts[1] + parts[2]).dyads() == dyads(said, POLES)
    assert parts[0].dyads() == dyads(said[::2], POLES)  # and stay what they are
    for other in (DyadSums(("against", "for")), DyadSums(POLES, "all")):
        with pytest.raises(UsageError, match="cannot be added"):
            parts[0] + other


def test_a_dyad_is_certain_where_a_certain_statement_takes_the_side_that_it_leans_to() -> None:
    leaning, against, even = (0.8, 0.1, 0.1), (0.1, 0.8, 0.1), (0.3, 0.2, 0.5)
    doubted = replace(statement("PER", "BOL", leaning), certain=False)
    cases = [
        ([statement("PER", "BOL", leaning)], True),
        ([doubted], False),
        ([doubted, statement("PER", "BOL", leaning)], True),
        ([doubted, doubted, statement("PER", "BOL", against)], False),  # leans to the side of the doubted ones: +.23
        ([statement("PER", "BOL", leaning), statement("PER", "BOL", against)], False),  # leans to none
        ([statement("PER", "BOL", even)], False),
        ([statement("PER", "BOL", against)], True),
    ]
    for found, certain in cases:
        assert [d.certain for d in dyads(found, POLES)] == [certain]


def test_only_the_roles_that_were_asked_for_count() -> None:
    held = statement("PER", "BOL", (0.6, 0.1, 0.3))
    listed = [replace(held, holder=replace(held.holder, role=role)) for role in (None, *ROLES)]
    counted = {None: 1} | dict.fromkeys(OFFICIAL, 1)
    assert [d.statements for d in dyads(listed, POLES)] == [len(counted)]
    assert [d.statements for d in dyads(listed, POLES, {OPPOSITION, PUBLIC})] == [2]
    assert dyads(listed[:1], POLES, {OPPOSITION}) == []
