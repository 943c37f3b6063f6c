"""`stance explain`: every part of the sum, and the words behind a stance."""

import json

import pytest

from conftest import run


def test_explain_shows_the_sum_and_json_holds_every_part(folder: str) -> None:
    out, _ = run("explain", "We condemn the attack.", "-m", folder)
    assert "intercept" in out
    assert "condemn" in out
    found = json.loads(run("explain", "We condemn the attack.", "-m", folder, "--json")[0])
    for label, logit in found["logits"].items():
        total = found["intercepts"][label] + sum(c["contribution"] for c in found["contributions"][label])
        assert total == pytest.approx(logit, abs=1e-9)
    for piece in found["evidence"]:
        assert found["text"][piece["start"] : piece["end"]] == piece["text"]


def test_lines_on_standard_input_are_one_statement(folder: str) -> None:
    found = json.loads(run("explain", "-", "-m", folder, "--json", stdin=b"We condemn\nthe attack.\n")[0])
    assert found == json.loads(run("explain", "We condemn the attack.", "-m", folder, "--json")[0])
