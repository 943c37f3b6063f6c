"""Texts are labelled on the page as at a terminal: the same table, nothing lost, undone and gone on with."""

import csv
import io
import logging
from pathlib import Path
from typing import Any

import pytest
from served import PAYLOADS, opened, page, unsafe, words
from starlette.testclient import TestClient

from conftest import ROOT
from stance import StanceModel
from stance.labelling.answers import opened_answers
from stance.labelling.rows import read_rows
from stance.labelling.session import Answer, shuffled
from stance.web.limits import Limits

TABLE = (ROOT / "data" / "examples" / "statements.csv").read_bytes()


def begin(
    client: TestClient, table: bytes = TABLE, name: str = "statements.csv", earlier: bytes = b"", **more: str
) -> str:
    files = {"file": (name, table), **({"earlier": ("before.csv", earlier)} if earlier else {})}
    answer = client.post("/label", files=files, data={"annotator": "ana", **more}, follow_redirects=False)
    assert answer.status_code == 303, words(page(answer.text), "//p[@role='alert']")
    return str(answer.headers["location"])


def shown(client: TestClient, address: str) -> tuple[str, str]:
    """Return the row and the text that a page asks about."""
    tree = page(client.get(address).text)
    return tree.xpath("//input[@name='row']/@value")[0], tree.xpath("//p[@id='to-label']")[0].text_content()


def answer(client: TestClient, address: str, **given: str) -> None:
    row = page(client.get(address).text).xpath("//input[@name='row']/@value")
    client.post(address, data={"row": row[0] if row else "", **given})


def labels(client: TestClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(client.get(f"{address}/labels.csv").text)))


def test_the_texts_come_in_the_order_of_the_terminal_and_the_table_is_its_table(
    client: TestClient, tmp_path: Path
) -> None:
    address = begin(client)
    rows = list(csv.DictReader(io.StringIO(TABLE.decode())))
    for place in shuffled(len(rows), 0):
        assert shown(client, address) == (str(place), rows[place]["text"])
        answer(client, address, label="neutral", note=f"note {place}")
    assert "All 8 are labelled" in page(client.get(address).text).text_content()
    given = labels(client, address)
    (tmp_path / "statements.csv").write_bytes(TABLE)
    read = read_rows(str(tmp_path / "statements.csv"), text_column="text")
    with opened_answers(tmp_path / "out.csv", read, "ana", ["conciliatory", "hostile", "neutral"]) as oracle:
        oracle.save([
            Answer(place, "neutral", one["labelled_at"], f"note {place}")
            for place, one in zip(shuffled(8, 0), given, strict=True)
        ])  # fmt: skip
    assert client.get(f"{address}/labels.csv").content == (tmp_path / "out.csv").read_bytes()


def test_an_answer_is_undone_and_a_text_put_off(client: TestClient) -> None:
    address = begin(client, in_order="1")
    answer(client, address, label="hostile")
    answer(client, address, label="neutral")
    answer(client, address, act="undo")
    assert shown(client, address)[0] == "1"
    assert [one["label"] for one in labels(client, address)] == ["hostile"]
    answer(client, address, act="skip")
    assert shown(client, address)[0] == "2"
    answer(client, address, act="undo")
    assert shown(client, address)[0] == "1"


def test_a_form_that_is_sent_twice_labels_one_text(client: TestClient) -> None:
    address = begin(client, in_order="1")
    for _ in range(3):
        client.post(address, data={"row": "0", "label": "hostile"})
    assert len(labels(client, address)) == 1
    assert shown(client, address)[0] == "1"


def test_labels_so_far_are_gone_on_with(client: TestClient) -> None:
    first = begin(client, in_order="1")
    for label in ("hostile", "neutral", "conciliatory"):
        answer(client, first, label=label)
    before = client.get(f"{first}/labels.csv").content
    second = begin(client, in_order="1", earlier=before)
    assert shown(client, second)[0] == "3"
    answer(client, second, label="neutral")
    assert [one["label"] for one in labels(client, second)] == ["hostile", "neutral", "conciliatory", "neutral"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"annotator": " "}, "Say who labels"),
        ({"labels": "one"}, "labels must be two or more"),
        ({"column": "speech"}, "no column 'speech'"),
        ({"table": b"text\n\n"}, "no row with a text"),
        ({"table": b"text,label\nWe met.,neutral\n"}, "its column 'label' is filled"),
        ({"table": b""}, "statements.csv is empty"),
        ({"name": ""}, "No table was chosen"),
        ({"earlier": b"x,y\n1,2\n"}, "is no table of labels for statements.csv"),
        ({"labels": "hostile, odd", "earlier": TABLE.splitlines()[0] + b",label,annotator,labelled_at,note\n"
          + TABLE.splitlines()[1] + b",neutral,ana,,\n"}, "holds the label 'neutral'"),
    ],
)  # fmt: skip
def test_what_cannot_be_labelled_is_told_without_a_path(client: TestClient, changes: Any, told: str) -> None:
    table, name = changes.get("table", TABLE), changes.get("name", "statements.csv")
    files = {"file": (name, table)} if name else {}
    if "earlier" in changes:
        files["earlier"] = ("before.csv", changes["earlier"])
    data = {"annotator": "ana", **{k: v for k, v in changes.items() if k in ("annotator", "labels", "column")}}
    found = client.post("/label", files=files, data=data)
    assert found.status_code == 400
    alert = words(page(found.text), "//p[@role='alert']")[0]
    assert told in alert
    assert "stance-serve" not in alert


def test_a_label_that_is_none_is_refused(client: TestClient) -> None:
    address = begin(client)
    row, _ = shown(client, address)
    assert client.post(address, data={"row": row, "label": "angry"}).status_code == 400
    assert labels(client, address) == []


def test_labels_of_ones_own_are_offered_with_their_keys(client: TestClient) -> None:
    address = begin(client, labels="support, oppose, other")
    tree = page(client.get(address).text)
    buttons = tree.xpath("//button[@name='label']")
    assert [(b.get("value"), b.get("data-key")) for b in buttons] == [("support", "1"), ("oppose", "2"), ("other", "3")]


def test_labels_that_nobody_downloaded_are_kept_and_it_is_told_where(
    shipped: StanceModel, caplog: pytest.LogCaptureFixture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with caplog.at_level(logging.WARNING), opened(shipped, Limits(threads=1)) as client:
        kept, taken, deleted = (begin(client) for _ in range(3))
        for address in (kept, taken, deleted):
            answer(client, address, label="hostile")
        labels(client, taken)
        client.post(f"{deleted}/delete")
    [path] = tmp_path.rglob("*.csv")
    assert f"1 label not downloaded; kept in {path.parent}\n" in caplog.text
    assert path.name not in caplog.text  # which names the table and the annotator
    assert next(csv.DictReader(io.StringIO(path.read_text())))["label"] == "hostile"


def test_labels_are_saved_in_a_folder_of_the_users_as_they_are_given(shipped: StanceModel, tmp_path: Path) -> None:
    for number in (1, 2):
        with opened(shipped, Limits(threads=1), labels=tmp_path) as client:
            address = begin(client)
            answer(client, address, label="hostile")
            rows = list(csv.DictReader(io.StringIO((tmp_path / "statements.csv.labels-ana.csv").read_text())))
            assert len(rows) == number


@pytest.mark.parametrize("payload", PAYLOADS[::4])
def test_markup_in_texts_names_and_labels_is_shown_as_text(client: TestClient, payload: str) -> None:
    cell = '"' + payload.replace('"', '""') + '"'
    table = f"text\n{cell}\n".encode()
    address = begin(
        client, table, f"{payload}.csv", annotator=payload[:60], labels=f"{payload.replace(',', ';')}, other"
    )
    content = client.get(address).text
    assert unsafe(content) == []
    assert page(content).xpath("//p[@id='to-label']")[0].text_content().split() == payload.split()
    client.post(f"{address}/delete")


def test_markup_in_what_is_refused_is_shown_as_text(client: TestClient) -> None:
    for payload in PAYLOADS:
        data = {"annotator": payload, "column": payload, "labels": payload}
        found = client.post("/label", files={"file": ("a.csv", TABLE)}, data=data)
        assert unsafe(found.text) == []
