"""Rivals: who may be meant instead of a doubtful target is told beside it."""

import math

import pytest

from stance.articles import targets
from stance.articles.candidates import Candidate
from stance.articles.regression import Regression


@pytest.mark.parametrize(
    ("probabilities", "told"),
    [
        ({"CHL": 0.6, "PER": 0.25, "NOR": 0.1}, ["CHL", "PER"]),  # a doubtful one, and its rival
        ({"CHL": 0.8, "PER": 0.25}, ["CHL"]),  # a likely one has none
        ({"CHL": 0.8, "PER": 0.5}, ["CHL", "PER"]),  # but another one that is likely enough by itself
        ({"CHL": 0.35, "PER": 0.25}, []),  # no rivals where nobody is told
        ({"CHL": 0.6, "PER": 0.25, "NOR": 0.24, "KEN": 0.23}, ["CHL", "PER", "NOR"]),
        ({}, []),
    ],
)
def test_rivals_of_a_doubtful_target_are_told(
    monkeypatch: pytest.MonkeyPatch, probabilities: dict[str, float], told: list[str]
) -> None:
    weights = {actor: math.log(p / (1 - p)) for actor, p in probabilities.items()}
    model = Regression(weights, 0.0, floor=0.4, rival=0.2)
    monkeypatch.setattr(targets, "regression", {"targets": model}.__getitem__)
    candidates = [Candidate(actor, actor, None, {actor: 1.0}) for actor in sorted(probabilities)]
    found = list(targets.chosen(candidates, quoted=True))
    assert [target.actor for target in found] == told
    assert [target.p for target in found] == [pytest.approx(probabilities[actor]) for actor in told]
