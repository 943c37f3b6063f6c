"""Tables of labels that are downloaded: no formula to a spreadsheet, and read back as they were."""

import csv
import io
import json

from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from stance.tables.formulas import disarmed, shielded, unshielded

FORMULAS = ["=1+1 we condemn it.", "@SUM(A1)", "+we met", "-we met", "'=kept as it is", "\t=1", "plain", "'twas so"]


@given(st.text(alphabet="'=+-@ ab1\t\n＝", max_size=8) | st.text())
def test_a_shielded_cell_is_no_formula_and_comes_back(cell: str) -> None:
    assert disarmed(shielded(cell)) == shielded(cell)
    assert unshielded(shielded(cell)) == cell


def test_labels_are_downloaded_without_formulas_and_gone_on_with(client: TestClient) -> None:
    """Texts, other columns and notes are disarmed in the download, and what they were when it comes back."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([["=id", "text"], *([f"={i}", text] for i, text in enumerate(FORMULAS))])
    table = out.getvalue().encode()
    data = {"annotator": "=ana", "labels": "hostile,neutral", "column": "text", "in_order": "1"}
    at = client.post("/label", files={"file": ("may.csv", table)}, data=data).url.path
    for row in range(len(FORMULAS) - 1):
        client.post(at, data={"row": str(row), "label": "hostile", "note": "'=n" if row % 2 else "=n"})
    first = client.get(f"{at}/labels.csv").content
    rows = list(csv.reader(io.StringIO(first.decode())))
    assert len(rows) == len(FORMULAS)
    assert all(disarmed(cell) == cell for row in rows for cell in row)
    files = {"file": ("may.csv", table), "earlier": ("labels.csv", first)}
    again = client.post("/label", files=files, data=data).url.path
    assert f"{len(FORMULAS) - 1} of {len(FORMULAS)}" in " ".join(client.get(again).text.split())
    assert client.get(f"{again}/labels.csv").content == first


def test_corrections_are_downloaded_without_formulas(client: TestClient) -> None:
    one = {"number": 1, "text": "=1+1", "start": 0, "end": 4, "holder": "@a", "target": "-b", "stance": "neutral"}
    form = {"statements": json.dumps([one]), "label-1": "hostile", "note-1": "+n", "annotator": "=ana"}
    (_, row) = csv.reader(io.StringIO(client.post("/article/labels", data=form).text))
    assert row[:2] == ["'=1+1", "hostile"]
    assert all(disarmed(cell) == cell for cell in row)
