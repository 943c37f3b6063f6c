"""The model that ships is what the documented command makes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from stance import load
from stance.model.store import read_manifest
from stance.resources import default_model

COMMAND = "python tools/default_model.py"
SHARED = os.environ.get("STANCE_SHARED") or str(ROOT.parent / "shared")
REAL = Path(SHARED) / "real"


def train(*arguments: str) -> None:
    subprocess.run([sys.executable, str(ROOT / "tools" / "default_model.py"), *arguments], check=True)


def test_the_documented_command_is_the_one_tested() -> None:
    for name in ("models/README.md", "CONTRIBUTING.md"):
        assert COMMAND in (ROOT / name).read_text(encoding="utf-8")


def test_the_shipped_model_has_the_tables_as_they_are() -> None:
    for table in ("lexicon.csv", "concepts.csv", "actors.csv"):
        assert (default_model() / table).read_bytes() == (ROOT / "data" / table).read_bytes(), table


def test_the_shipped_model_is_small_enough() -> None:
    assert sum(path.stat().st_size for path in default_model().iterdir()) < 8_000_000


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason=f"the real texts are not at hand in {REAL}")
def test_training_again_gives_the_shipped_model_to_the_byte(tmp_path: Path) -> None:
    train(str(REAL), "-o", str(tmp_path / "again"))
    shipped, again = read_manifest(default_model()), read_manifest(tmp_path / "again")
    assert again["versions"] == shipped["versions"], "other versions of the libraries: retrain the default model"
    assert [name for name in shipped["files"] if again["files"][name] != shipped["files"][name]] == []
    assert again == shipped


@pytest.mark.slow
def test_a_model_of_composed_text_alone_can_be_made_by_anyone(tmp_path: Path) -> None:
    train("--composed-only", "-o", str(tmp_path / "composed"))
    model = load(tmp_path / "composed")
    texts = ["We condemn this barbaric attack.", "We welcome the offer of talks.", "The meeting is on 3 May."]
    assert model.predict(texts) == ["hostile", "conciliatory", "neutral"]
    assert read_manifest(tmp_path / "composed")["report"]["rows"] == 17462
