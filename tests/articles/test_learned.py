"""The numbers that articles are read with come out of the annotations again where the real texts are at hand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

REAL = Path(os.environ.get("STANCE_SHARED") or ROOT.parent / "shared") / "real"
ANNOTATED, TEXTS = REAL / "articles-train.jsonl.gz", REAL / "attributions-train.jsonl.gz"


@pytest.mark.slow
@pytest.mark.skipif(not (ANNOTATED.is_file() and TEXTS.is_file()), reason=f"the real texts are not at hand in {REAL}")
def test_targets_and_stances_are_learned_to_the_byte(tmp_path: Path) -> None:
    """By the commands of models/README.md."""
    joined, out = tmp_path / "joined.jsonl", tmp_path / "articles.json"
    join = [ROOT / "tools" / "annotated_articles.py", TEXTS, "-o", joined]
    learn = [ROOT / "benchmarks" / "train_articles.py", "--keep-holders", "--articles", ANNOTATED, joined, "--out", out]
    for command in (join, learn):
        subprocess.run([sys.executable, *map(str, command)], check=True, capture_output=True)
    assert out.read_bytes() == (ROOT / "models" / "articles.json").read_bytes()
