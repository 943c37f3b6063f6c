"""The numbers that articles are read with come out of the annotations again where the real texts are at hand."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

REAL = Path(os.environ.get("STANCE_SHARED") or ROOT.parent / "shared") / "real"
ANNOTATED, SENTENCES = REAL / "articles-train.jsonl.gz", REAL / "train.csv.gz"


def run(script: str, *arguments: object) -> None:
    command = [sys.executable, ROOT / script, *arguments]
    subprocess.run([str(part) for part in command], check=True, capture_output=True)


@pytest.mark.slow
@pytest.mark.skipif(
    not (ANNOTATED.is_file() and SENTENCES.is_file()), reason=f"the annotated texts are not at hand in {REAL}"
)
def test_homes_targets_and_stances_are_learned_to_the_byte(tmp_path: Path) -> None:
    """By the commands of models/README.md."""
    excerpts, out = tmp_path / "excerpts.jsonl", tmp_path / "articles.json"
    run("tools/annotated_articles.py", SENTENCES, "--excerpts", "-o", excerpts)
    learned = ("--articles", ANNOTATED, "--excerpts", excerpts, "--only", "homes", "targets", "stances")
    run("benchmarks/train_articles.py", *learned, "--out", out)
    assert out.read_bytes() == (ROOT / "models" / "articles.json").read_bytes()
