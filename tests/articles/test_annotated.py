"""Annotations of real articles are kept without their words, and find them again where the texts are at hand."""

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT

TOOL = ROOT / "tools" / "annotated_articles.py"
LABELS = ROOT / "data" / "real" / "articles.jsonl"
TEXTS = Path(os.environ.get("STANCE_SHARED") or ROOT.parent / "shared") / "real" / "attributions-train.jsonl.gz"
TEXT = "Lima.\n\nThe envoy of Peru said talks with Chile were welcome."


def values(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [one for each in value.values() for one in values(each)]
    return [one for each in value for one in values(each)] if isinstance(value, list) else [value]


def joined(labels: dict[str, Any], text: str) -> dict[str, Any] | None:
    """Return what the tool makes of an article and its annotations."""
    code = (
        f"import json, sys; sys.path.insert(0, {str(TOOL.parent)!r}); from annotated_articles import joined; "
        "print(json.dumps(joined(*json.load(sys.stdin))))"
    )
    given = json.dumps([labels, text])
    done = subprocess.run([sys.executable, "-c", code], input=given, capture_output=True, text=True, check=True)
    found: dict[str, Any] | None = json.loads(done.stdout)
    return found


def test_what_is_kept_has_no_words_of_a_text() -> None:
    articles = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    assert len({one["id"] for one in articles}) == len(articles) == 78
    for article in articles:
        kept = values({name: value for name, value in article.items() if name != "id"})
        assert all(value is None or isinstance(value, int) or re.fullmatch(r"[\w.-]+", value) for value in kept)
        assert all(0 <= one["start"] < one["end"] <= article["characters"] for one in article["statements"])
        assert {one["stance"] for one in article["statements"]} <= {"c", "h", "n"}


def test_words_come_back_from_the_text_that_was_annotated_and_from_no_other() -> None:
    text = TEXT[7:]
    statement = {"start": 23, "end": 52, "kind": "indirect", "holder": [0, 17], "holder_actor": "PER", "stance": "c"}
    labels = {
        "id": "a", "source": "b", "sha256": hashlib.sha256(text.encode()).hexdigest(), "start": 7,
        "characters": len(text), "statements": [statement, statement | {"holder": None}],
    }  # fmt: skip
    found = joined(labels, TEXT)
    assert found is not None
    assert found["text"] == text
    assert [(one["text"], one["holder"]) for one in found["statements"]] == [
        ("talks with Chile were welcome", "The envoy of Peru"), ("talks with Chile were welcome", None),
    ]  # fmt: skip
    assert joined(labels, TEXT.replace("welcome", "useless")) is None


@pytest.mark.skipif(not TEXTS.is_file(), reason=f"the real texts are not at hand in {TEXTS}")
def test_all_annotated_articles_are_at_hand_with_the_real_texts(tmp_path: Path) -> None:
    out = tmp_path / "articles.jsonl"
    done = subprocess.run(
        [sys.executable, str(TOOL), str(TEXTS), "-o", str(out)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "78 annotated articles; 78 written, 0 not at hand or changed\n"
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert sum(len(one["statements"]) for one in found) == 1169
    assert all(one["text"] for article in found for one in article["statements"])
