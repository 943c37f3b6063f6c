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
KEPT = {name: ROOT / "data" / "real" / f"{name}.jsonl" for name in ("articles", "excerpts")}
REAL = Path(os.environ.get("STANCE_SHARED") or ROOT.parent / "shared") / "real"
TEXTS, SENTENCES = REAL / "attributions-train.jsonl.gz", REAL / "train.csv.gz"
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


@pytest.mark.parametrize(("name", "number"), [("articles", 78), ("excerpts", 2952)])
def test_what_is_kept_has_no_words_of_a_text(name: str, number: int) -> None:
    articles = [json.loads(line) for line in KEPT[name].read_text(encoding="utf-8").splitlines()]
    assert len({one["id"] for one in articles}) == len(articles) == number
    for article in articles:
        kept = values({name: value for name, value in article.items() if name != "id"})
        assert all(value is None or isinstance(value, int) or re.fullmatch(r"[\w.-]+", value) for value in kept)
        assert all(0 <= one["start"] < one["end"] <= article["characters"] for one in article["statements"])
        assert {one["stance"] for one in article["statements"]} <= {"c", "h", "n"}


def test_the_sentences_of_a_document_make_an_excerpt(tmp_path: Path) -> None:
    table = tmp_path / "sentences.csv"
    rows = ["a,1,Peru  met Chile.", "b,1,Oman left.", "a,1,Mali stayed.", "a,1,Peru met Chile."]
    table.write_text("\n".join(["source,document,text", *rows]) + "\n", encoding="utf-8")
    code = (
        f"import json, pathlib, sys; sys.path.insert(0, {str(TOOL.parent)!r}); import annotated_articles as tool; "
        "print(json.dumps(tool.documents(pathlib.Path(sys.argv[1]))))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(table)], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"a/1": "Peru met Chile.\n\nMali stayed.", "b/1": "Oman left."}


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


@pytest.mark.skipif(not SENTENCES.is_file(), reason=f"the real texts are not at hand in {SENTENCES}")
def test_all_excerpts_are_at_hand_with_the_real_texts(tmp_path: Path) -> None:
    out = tmp_path / "excerpts.jsonl"
    command = [sys.executable, str(TOOL), str(SENTENCES), "--excerpts", "-o", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout == "2952 annotated excerpts; 2952 written, 0 not at hand or changed\n"
    found = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert sum(len(one["statements"]) for one in found) == 7072
