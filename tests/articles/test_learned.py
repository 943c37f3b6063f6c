"""The numbers that articles are read with come out of the annotations again where the real texts are at hand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

ANNOTATED = Path(os.environ.get("STANCE_SHARED") or ROOT.parent / "shared") / "real" / "articles-train.jsonl.gz"


@pytest.mark.slow
@pytest.mark.skipif(not ANNOTATED.is_file(), reason=f"the annotated articles are not at hand in {ANNOTATED.parent}")
def test_stances_are_learned_to_the_byte(tmp_path: Path) -> None:
    """By the command of models/README.md."""
    script, out = ROOT / "benchmarks" / "train_articles.py", tmp_path / "articles.json"
    command = [sys.executable, script, "--stances-only", "--articles", ANNOTATED, "--out", out]
    subprocess.run([str(part) for part in command], check=True, capture_output=True)
    assert out.read_bytes() == (ROOT / "models" / "articles.json").read_bytes()
