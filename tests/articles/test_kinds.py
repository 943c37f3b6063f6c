"""Short composed texts in the kinds of fault that readers of articles meet: what must be found, what must not.

Each line of kinds.jsonl has a kind, a text, the dyads wanted in it and those that must never come out of it; a sign is
that of the mean score: + above .2, - below -.2, 0 between, ? any. A line with `missed` says why the text is read
wrongly today: it is expected to fail, and the test fails once it is read rightly, so that the list stays true.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stance import read_article
from stance.articles.offices import Office, read_offices
from stance.articles.statements import Statement
from stance.model.classifier import StanceModel
from stance.resources import default_offices

_CASES = [json.loads(line) for line in Path(__file__).with_name("kinds.jsonl").read_text("utf-8").splitlines()]
_CLEAR = 0.2
_FEWEST = 12


@pytest.fixture(scope="module")
def roll() -> list[Office]:
    """The office-holders that ship."""
    return read_offices(default_offices())


def signs(statements: tuple[Statement, ...]) -> dict[tuple[str, str], str]:
    """Return the sign of the mean score of each holder toward each target."""
    found: dict[tuple[str, str], list[float]] = {}
    for one in statements:
        holder, target = one.holder.actor, one.target.actor if one.target else None
        if one.kind != "narration" and holder and target and holder != target:
            found.setdefault((holder, target), []).append(one.score or 0.0)
    return {pair: _sign(sum(scores) / len(scores)) for pair, scores in found.items()}


def _sign(mean: float) -> str:
    return "+" if mean > _CLEAR else "-" if mean < -_CLEAR else "0"


def _parameters() -> Iterator[Any]:
    for case in _CASES:
        marks = [pytest.mark.xfail(reason=case["missed"], strict=True)] if "missed" in case else []
        yield pytest.param(case, id=f"{case['kind']}: {case['text'][:60]}", marks=marks)


@pytest.mark.parametrize("case", list(_parameters()))
def test_a_text_of_a_kind_is_read_rightly(case: dict[str, Any], shipped: StanceModel, roll: list[Office]) -> None:
    found = signs(read_article(shipped, case["text"], offices=roll, evidence=False).statements)
    if not (case["want"] or case["never"]):
        assert not found
    for holder, target, sign in case["want"]:
        assert found.get((holder, target)) in ((sign,) if sign != "?" else ("+", "0", "-")), (holder, target, found)
    for holder, target, *sign in case["never"]:
        assert found.get((holder, target)) not in (sign or ["+", "0", "-"]), (holder, target, found)


def test_each_kind_has_a_dozen_texts_or_more_and_none_twice() -> None:
    kinds = [case["kind"] for case in _CASES]
    assert len(set(kinds)) == 30
    assert min(map(kinds.count, kinds)) >= _FEWEST
    assert len({case["text"] for case in _CASES}) == len(_CASES)


def test_each_dyad_of_a_kind_is_two_ids_and_a_sign() -> None:
    """A dyad in any other form would never be found, and a text that must not have it could not fail."""
    for case in _CASES:
        for holder, target, *sign in case["want"] + case["never"]:
            assert all(re.fullmatch(r"[^\W\d_]\w*[^\W_]", actor) and actor.isupper() for actor in (holder, target)), (
                case
            )
            assert sign in ([], ["+"], ["0"], ["-"], ["?"]), case
        assert all(len(dyad) == 3 for dyad in case["want"]), case
