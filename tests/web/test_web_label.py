"""Texts are labelled on the page as at a terminal: the same table, nothing lost, undone and gone on with."""

import csv
import io
import logging
from pathlib import Path
from typing import Any

import pytest
from served import PAYLOADS, opened, page, unsafe, words, workbook
from starlette.testclient import TestClient

from conftest import ROOT
from stance import StanceModel
from stance.labelling.answers import Answers, opened_answers
from stance.labelling.rows import read_rows
from stance.labelling.session import Answer, shuffled
from stance.places import locked, place_of
from stance.web.folders import safe_name
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


def kept_after(shipped: StanceModel, folder: Path, monkeypatch: pytest.MonkeyPatch, steps: Any) -> list[str]:
    """Return the labels in the table that a server keeps when it ends after some steps; none where there is none."""
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    with opened(shipped, Limits(threads=1)) as client:
        steps(client, begin(client, in_order="1"))
    return [
        one["label"]
        for path in folder.rglob("*.csv")
        for one in csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    ]


def test_labels_that_were_changed_after_a_download_are_kept(
    shipped: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though there are as many as were downloaded."""

    def steps(client: TestClient, address: str) -> None:
        answer(client, address, label="hostile")
        labels(client, address)
        answer(client, address, act="undo")
        answer(client, address, label="neutral")

    assert kept_after(shipped, tmp_path, monkeypatch, steps) == ["neutral"]


def test_only_what_was_changed_since_the_download_is_kept(
    shipped: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps(client: TestClient, address: str) -> None:
        answer(client, address, label="hostile")
        labels(client, address)
        answer(client, address, act="skip")
        answer(client, address, act="undo")  # of the putting off, which changes no label

    assert kept_after(shipped, tmp_path, monkeypatch, steps) == []


def test_asking_for_the_head_of_the_table_is_no_download(
    shipped: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def steps(client: TestClient, address: str) -> None:
        answer(client, address, label="hostile")
        assert client.head(f"{address}/labels.csv").status_code == 200

    assert kept_after(shipped, tmp_path, monkeypatch, steps) == ["hostile"]


def test_labels_so_far_that_are_refused_leave_nothing_in_the_folder_of_the_users(
    shipped: StanceModel, tmp_path: Path
) -> None:
    """So that the table can be labelled without them, or with better ones."""
    good = TABLE.splitlines()[0] + b",label,annotator,labelled_at,note\n" + TABLE.splitlines()[1] + b",neutral,ana,,\n"
    with opened(shipped, Limits(threads=1), labels=tmp_path) as client:
        files = {"file": ("statements.csv", TABLE), "earlier": ("before.csv", b"x,y\n1,2\n")}
        for changes in ({}, {"labels": "hostile, odd"}):
            found = client.post("/label", files=files, data={"annotator": "ana", **changes})
            assert found.status_code == 400
            assert list(tmp_path.glob("*.csv")) == []
            files["earlier"] = ("before.csv", good)
        address = begin(client, earlier=good)
        assert [one["label"] for one in labels(client, address)] == ["neutral"]


def test_labels_so_far_never_take_the_place_of_those_in_the_folder_of_the_users(
    shipped: StanceModel, tmp_path: Path
) -> None:
    there = tmp_path / "statements.csv.labels-ana.csv"
    header = TABLE.splitlines()[0] + b",label,annotator,labelled_at,note\n"
    there.write_bytes(header)
    other = header + TABLE.splitlines()[1] + b",neutral,ana,,\n"
    with opened(shipped, Limits(threads=1), labels=tmp_path) as client:
        files = {"file": ("statements.csv", TABLE), "earlier": ("before.csv", other)}
        found = client.post("/label", files=files, data={"annotator": "ana"})
        told = words(page(found.text), "//p[@role='alert']")[0]
        assert "is saved here already, and 1 answer of your labels so far is not in it; choose the table alone" in told
        assert there.read_bytes() == header
        begin(client)  # the lock is free again


@pytest.mark.parametrize("with_labels", [False, True])
def test_whoever_closed_the_page_goes_on_with_the_same_labels(
    shipped: StanceModel, tmp_path: Path, with_labels: bool
) -> None:
    """With the table alone, or with the labels that were downloaded as well."""
    with opened(shipped, Limits(threads=1), labels=tmp_path) as client:
        first = begin(client, in_order="1", annotator="ben")
        for label in ("hostile", "neutral"):
            answer(client, first, label=label, note="=sure")
        before = client.get(f"{first}/labels.csv").content
        answer(client, first, label="conciliatory")
        second = begin(client, in_order="1", annotator="ben", earlier=before if with_labels else b"")
        assert second == first
        answer(client, second, label="neutral")
        assert [one["label"] for one in labels(client, second)] == ["hostile", "neutral", "conciliatory", "neutral"]
        client.post(f"{second}/delete")
        third = begin(client, in_order="1", annotator="ben")
        assert shown(client, third)[0] == "4"


def test_a_table_that_was_read_otherwise_is_labelled_anew_with_the_labels_that_there_are(
    shipped: StanceModel, tmp_path: Path
) -> None:
    """As whoever first took the wrong column wants it; the page of before labels nothing any more."""
    table = b"day,text\nMay,We met.\nJune,We condemn it.\nJuly,We welcome it.\n"
    with opened(shipped, Limits(threads=1), labels=tmp_path) as client:
        wrong = begin(client, table, in_order="1", annotator="ben", column="day")
        assert shown(client, wrong) == ("0", "May")
        right = begin(client, table, in_order="1", annotator="ben", column="text")
        assert shown(client, right) == ("0", "We met.")
        answer(client, right, label="neutral")
        more = begin(client, table, in_order="1", annotator="ben", labels="hostile, neutral, praise")
        assert shown(client, more) == ("1", "We condemn it.")
        for gone in (wrong, right):
            assert client.post(gone, data={"row": "1", "label": "hostile"}).status_code == 404
        assert [one["label"] for one in labels(client, more)] == ["neutral"]
        found = client.post(
            "/label", files={"file": ("statements.csv", table)}, data={"annotator": "ben", "labels": "a, b"}
        )
        assert "holds the label 'neutral'" in page(found.text).text_content()
        answer(client, more, label="praise")  # which is there as before
        [path] = tmp_path.glob("*.csv")
        assert [one["label"] for one in csv.DictReader(io.StringIO(path.read_text()))] == ["neutral", "praise"]


def test_two_people_who_label_a_table_are_kept_apart(shipped: StanceModel, tmp_path: Path) -> None:
    """Though the files of both would have one name."""
    with opened(shipped, Limits(threads=1), labels=tmp_path) as client:
        addresses = {who: begin(client, annotator=who, in_order="1") for who in ("ana", "ben", "a*n")}
        assert len(set(addresses.values())) == 3
        answer(client, addresses["ana"], label="hostile")
        assert labels(client, addresses["ben"]) == []
        told = refusal(client, "/label", files={"file": ("statements.csv", TABLE)}, data={"annotator": "a:n"})
        assert "statements.csv.labels-a_n.csv" in told


def test_labels_whose_file_was_taken_away_are_saved_again_when_they_are_gone_on_with(
    shipped: StanceModel, tmp_path: Path
) -> None:
    with opened(shipped, Limits(threads=1), labels=tmp_path) as client:
        first = begin(client, in_order="1")
        answer(client, first, label="hostile")
        [path] = tmp_path.glob("*.csv")
        path.unlink()
        assert begin(client, in_order="1") == first
        assert path.is_file()


@pytest.mark.parametrize("sign", ["é", "語", "🕊", "a.", "語.-", "\ud800"])
@pytest.mark.parametrize("length", [60, 90, 101, 300])
def test_a_name_is_cut_to_what_a_system_takes_in_whatever_script(sign: str, length: int) -> None:
    name = safe_name(sign * length + ".csv")
    assert len(name.encode()) <= 100
    assert name.endswith(".csv")
    assert name[0] not in ".-"
    assert set(name) <= {*sign, *"_?.csv"}  # no half of a sign


def test_long_names_of_tables_and_annotators_in_other_scripts_are_taken(shipped: StanceModel, tmp_path: Path) -> None:
    with opened(shipped, Limits(threads=1), labels=tmp_path) as client:
        address = begin(client, name="語" * 150 + ".csv", annotator="名" * 120)
        answer(client, address, label="hostile")
        assert labels(client, address)[0]["annotator"] == "名" * 120
    [path] = tmp_path.glob("*.csv")
    assert path.name.startswith("語語")


@pytest.mark.parametrize("row", ["9" * 5000, "²", "-1", "", "1_0"])
def test_a_row_that_is_no_number_of_one_labels_nothing(client: TestClient, row: str) -> None:
    address = begin(client, in_order="1")
    for more in ({"label": "hostile"}, {"act": "skip"}):
        assert client.post(address, data={"row": row, **more}).status_code == 200
    assert labels(client, address) == []
    assert shown(client, address)[0] == "0"


@pytest.mark.parametrize("fault", [OSError("no space"), UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogate")])
def test_an_answer_that_cannot_be_saved_is_not_given_and_an_undone_one_not_undone(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def fail(self: Answers, answers: Any) -> None:  # noqa: ARG001
        raise fault

    address = begin(client, in_order="1")
    answer(client, address, label="hostile", note="sure")
    before = labels(client, address)
    with monkeypatch.context() as broken:
        broken.setattr(Answers, "save", fail)
        for given in ({"label": "neutral"}, {"act": "undo"}):
            answer(client, address, **given)
            assert shown(client, address)[0] == "1"
    answer(client, address, label="neutral")
    assert [one["label"] for one in labels(client, address)] == ["hostile", "neutral"]
    answer(client, address, act="undo")
    assert labels(client, address) == before


def test_signs_that_nobody_sees_get_into_no_table(client: TestClient) -> None:
    """NUL and escape codes are left out, and what breaks a line or a column is a blank."""
    address = begin(client, annotator="a\x00n\x1b[31ma\x7f\n", labels="ho\x00stile,neu\x9btral", in_order="1")
    answer(client, address, label="hostile", note="\x00first\tsure\nsecond\u2028third\x1b[2Jé 🕊\x85")
    [one] = labels(client, address)
    assert (one["annotator"], one["label"]) == ("an[31ma", "hostile")
    assert one["note"] == "first sure second third[2Jé 🕊"


def test_an_annotator_of_signs_that_nobody_sees_is_none(client: TestClient) -> None:
    found = client.post("/label", files={"file": ("a.csv", TABLE)}, data={"annotator": "\x00\x07"})
    assert found.status_code == 400
    assert "Say who labels" in words(page(found.text), "//p[@role='alert']")[0]


def test_the_sheet_that_is_labelled_is_named_with_the_others_and_can_be_chosen(client: TestClient) -> None:
    book = workbook(Cover=[["Statements of May"], ["By the desk"]], Data=[["day", "said"], ["May", "We met."]])
    address = begin(client, book, "book.xlsx")
    told = " ".join(words(page(client.get(address).text), "//p[@class='note']"))
    assert "Read as Excel, sheet 'Cover', the first of 2 that is not empty; sheet 'Cover' was" in told
    assert "not read: 'Data' (“Sheet” names another)" in told
    files = {"file": ("book.xlsx", book)}
    refused = refusal(client, "/label", files=files, data={"annotator": "ana", "column": "said"})
    assert (
        "no column 'said'; the columns are 'Statements of May'; the sheet 'Cover' was read (the others are 'Data'"
        in refused
    )
    address = begin(client, book, "book.xlsx", sheet="Data", header_row="1", column="said")
    assert shown(client, address)[1] == "We met."
    assert "sheet 'Data'" in page(client.get(address).text).text_content()


def test_a_table_in_another_encoding_is_labelled_when_the_page_is_told_which(client: TestClient) -> None:
    table = "text\nWe met.\nUne détente.\n".encode("cp1252")
    tree = page(client.get(begin(client, table)).text)
    assert "1 rows cannot be labelled" in tree.text_content()
    assert "(choose another in “Encoding”, such as cp1252)" in tree.text_content()
    address = begin(client, table, encoding="cp1252", in_order="1")
    answer(client, address, label="neutral")
    assert shown(client, address)[1] == "Une détente."


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("encoding", "klingon", "“Encoding” is 'klingon'; it is one of utf-8, cp1252,"),
        ("sheet", "x" * 201, "“Sheet” is a sheet's name or its number from 1, of at most 200 characters"),
        ("sheet", "a\0b", "“Sheet” is a sheet's name"),
        ("sheet", "2", "statements.csv: “Sheet” is for workbooks, and this is csv"),
        ("header_row", "0", "“Header row” is the number of a row, from 1; found '0'"),
        ("header_row", "9" * 5000, "“Header row” is the number of a row"),
        ("header_row", "²", "“Header row” is the number of a row"),
        ("header_row", "99", "the header is to be on line 99, and the file has"),
    ],
)  # fmt: skip
def test_fields_that_cannot_be_heeded_say_so_in_their_own_name(
    client: TestClient, field: str, value: str, told: str
) -> None:
    found = refusal(client, "/label", files={"file": ("statements.csv", TABLE)}, data={"annotator": "a", field: value})
    assert told in found
    assert "--" not in found


def test_of_two_tables_that_are_dropped_at_once_none_is_left_out_without_a_word(client: TestClient) -> None:
    files = [("file", ("a.csv", TABLE)), ("file", ("b.csv", TABLE))]
    assert "2 files were chosen where one is taken" in refusal(client, "/label", files=files, data={"annotator": "ana"})


def refusal(client: TestClient, path: str, **form: Any) -> str:
    """Return what a page says of a request that it refuses."""
    found = client.post(path, **form)
    assert found.status_code == 400, found.status_code
    return str(page(found.text).text_content())


def test_no_message_names_the_folder_of_the_users(shipped: StanceModel, tmp_path: Path) -> None:
    folder, moved, linked = tmp_path / "folder", tmp_path / "moved", tmp_path / "linked"
    folder.mkdir()
    linked.mkdir()
    (linked / "x.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    (folder / "statements.csv.labels-link.csv").symlink_to(linked / "x.csv")
    (folder / "statements.csv.labels-odd.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    (folder / "statements.csv.labels-dir.csv").mkdir()
    said = []
    held = locked(place_of(folder / "statements.csv.labels-held.csv"))  # as by a run at a terminal
    with held, opened(shipped, Limits(threads=1), labels=folder) as client:
        address = begin(client)
        for annotator in ("held", "odd", "dir", "link"):
            files = {"file": ("statements.csv", TABLE)}
            said.append(refusal(client, "/label", files=files, data={"annotator": annotator}))
        answer(client, address, label="hostile")
        row, _ = shown(client, address)
        folder.rename(moved)
        said += [refusal(client, address, data=d) for d in ({"row": row, "label": "neutral"}, {"act": "undo"})]
        found = client.get(f"{address}/labels.csv")
        assert found.status_code == 400
        said.append(found.text)
        moved.rename(folder)
    for one, expected in zip(
        said, ["another run", "no table of labels", "a folder", "no table of labels"], strict=False
    ):
        assert expected in one
    assert all("statements.csv.labels-" in one for one in said)
    assert [one for one in said if str(tmp_path) in one] == []
