"""The model that ships is what `stance train` makes from data/."""

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT
from stance.model.labels import fingerprint
from stance.model.store import read_manifest
from stance.resources import default_model
from stance.tables.labelled import read_labelled

COMMAND = "stance train data/corpus -o models/default --group-column genre --certain-accuracy 0.92 --overwrite"


def test_the_documented_command_is_the_one_tested() -> None:
    for name in ("models/README.md", "CONTRIBUTING.md"):
        assert COMMAND in (ROOT / name).read_text(encoding="utf-8")


def test_the_shipped_model_was_trained_on_the_corpus_and_tables_as_they_are() -> None:
    found = read_labelled([str(ROOT / "data" / "corpus")], group_column="genre")
    assert found.rejects == []
    assert read_manifest(default_model())["data_sha256"] == fingerprint(found.texts, found.labels, found.groups)
    for table in ("lexicon.csv", "concepts.csv", "actors.csv"):
        assert (default_model() / table).read_bytes() == (ROOT / "data" / table).read_bytes(), table


@pytest.mark.slow
def test_training_again_gives_the_shipped_model_to_the_byte(tmp_path: Path) -> None:
    arguments = COMMAND.replace("data/corpus", str(ROOT / "data" / "corpus")).replace("models/default", "again").split()
    subprocess.run([sys.executable, "-m", *arguments], cwd=tmp_path, check=True, capture_output=True)
    shipped, again = read_manifest(default_model()), read_manifest(tmp_path / "again")
    assert again["versions"] == shipped["versions"], "other versions of the libraries: retrain the default model"
    different = [name for name in shipped["files"] if again["files"][name] != shipped["files"][name]]
    assert different == []
    assert again == shipped
