"""Label sets in tables: each row has its own, and a rejected row that is kept in its place has none."""

import csv
from pathlib import Path

import numpy as np
import pytest

from conftest import run
from stance import StanceModel, save
from stance.model.promise import LabelSets
from stance.model.recalibration import Aim, Labels, recalibrated

TEXTS = ["We welcome the offer of talks on rice.", "", "We condemn the attack on the port.", "Who came to the hall?"]


@pytest.fixture(scope="module")
def model(few_model: StanceModel, tmp_path_factory: pytest.TempPathFactory) -> tuple[StanceModel, str]:
    """A model whose label sets have one, two or three labels, and its folder."""
    texts = [f"We thanked them for {thing}." for thing in ("rice", "gas", "wool")]
    made = recalibrated(few_model, Labels(texts, ["conciliatory"] * 3), Aim(conformal=0.5))
    assert made.promise_ is not None
    path = tmp_path_factory.mktemp("sets") / "model"
    save(made, path)
    return made, str(path)


@pytest.mark.parametrize("unit", ["row", "sentence"])
def test_every_row_has_the_label_set_of_its_text(model: tuple[StanceModel, str], unit: str, tmp_path: Path) -> None:
    data, out = tmp_path / "in.csv", tmp_path / "out.csv"
    with data.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([["text"], *([text] for text in TEXTS)])
    arguments = ["--label-sets", "--why", "--keep-rejects", "--unit", unit, "--keep-text"][: 5 + (unit == "sentence")]
    run("predict", str(data), "-o", str(out), "-m", model[1], *arguments, code=3)
    with out.open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    expected = ["|".join(held or ()) for held in model[0].label_sets(TEXTS)]
    assert [row["label_set"] for row in rows] == expected
    assert expected[1] == ""
    assert list(rows[0])[-2:] == ["why", "label_set"]


def test_a_set_holds_what_is_probable_enough_and_the_answer() -> None:
    rule = LabelSets(0.9, {"a": 0.5, "b": 0.2, "c": 0.0})
    rows = np.array([[0.6, 0.3, 0.1], [0.45, 0.15, 0.4], [0.1, 0.1, 0.8]])
    assert rule.held(rows).tolist() == [[True, True, True], [True, False, True], [False, False, True]]
