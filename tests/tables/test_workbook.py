"""Excel workbooks: the first sheet as a table, every row accounted for, what is no workbook refused in words."""

import datetime
import random
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from conftest import run
from stance import StanceError, TableError
from stance.tables.labelled import read_labelled
from stance.tables.opening import opened_table
from stance.tables.workbook import WorkbookTable

ROWS: list[list[Any]] = [
    ["id", "date", "text"],
    [1, datetime.date(2024, 3, 4), "We condemn the attack."],
    [2.5, datetime.datetime(2024, 3, 4, 10, 30), None],
    [None, None, None],
    [True, "n.d.", "=unknown and ünknown"],
    [4, None, "  "],
]


def written(path: Path, rows: Sequence[Sequence[Any]], corner: tuple[int, int] = (1, 1), *, sheets: int = 1) -> str:
    book = Workbook()
    sheet = book.active
    for i, row in enumerate(rows):
        for k, value in enumerate(row):
            cell = sheet.cell(corner[0] + i, corner[1] + k)
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    for number in range(1, sheets):
        book.create_sheet(f"more {number}")
    book.save(path)
    return str(path)


@pytest.mark.parametrize("corner", [(1, 1), (3, 2)])
def test_rows_are_read_as_text_and_counted_by_their_place_in_the_sheet(tmp_path: Path, corner: tuple[int, int]) -> None:
    table = WorkbookTable(written(tmp_path / "a.xlsx", ROWS, corner))
    [chunk] = table.chunks(table.column("text"))
    top = corner[0]
    assert table.columns == ["id", "date", "text"]
    assert chunk.cells() == [["1", "2024-03-04", "We condemn the attack."], ["True", "n.d.", "=unknown and ünknown"]]
    assert chunk.lines == [top + 1, top + 4]
    assert [(r.line, r.reason) for r in chunk.rejects] == [
        (top + 2, "no text in column 'text'"),
        (top + 5, "no text in column 'text'"),
    ]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.lists(st.one_of(st.none(), st.integers(-9, 9), st.text('ab \n=;"é😀', max_size=5)), min_size=1, max_size=30))
def test_every_row_that_is_not_blank_is_read_once(tmp_path: Path, texts: list[Any]) -> None:
    rows = [["n", "text"], *([i, text] for i, text in enumerate(texts))]
    table = WorkbookTable(written(tmp_path / "a.xlsx", rows))
    chunks = list(table.chunks(1, size=4))
    lines = sorted([line for c in chunks for line in c.lines] + [r.line for c in chunks for r in c.rejects])
    assert lines == list(range(2, len(texts) + 2))
    kept = [str(t) for t in texts if t is not None and str(t).strip()]
    assert [t for c in chunks for t in c.texts] == kept


def test_the_first_sheet_that_is_not_empty_is_read_and_named(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", ROWS, sheets=3)
    with opened_table(path, "xlsx") as table:
        assert table.description == "Excel, sheet 'Sheet', the first of 3 that is not empty"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "every sheet of the workbook is empty"),
        ([["a", None, "text"]], "column 2 of the table has no name"),
        ([["text", "text"]], "'text' occur more than once"),
    ],
)
def test_a_sheet_without_usable_names_is_refused(tmp_path: Path, rows: list[list[Any]], message: str) -> None:
    with pytest.raises(TableError, match=message):
        WorkbookTable(written(tmp_path / "a.xlsx", rows))


def test_cells_beyond_the_named_columns_are_a_reject(tmp_path: Path) -> None:
    table = WorkbookTable(written(tmp_path / "a.xlsx", [["text"], ["We met.", "stray"], ["We left."]]))
    [chunk] = table.chunks(0)
    assert (chunk.texts, [r.reason for r in chunk.rejects]) == (["We left."], ["2 cells, expected 1"])


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 cut off", b"\xd0\xcf\x11\xe0 an old .xls"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(TableError, match="cannot be read as an Excel workbook"):
        WorkbookTable(str(path))


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_workbook_is_refused_or_read(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311  # no secret
    whole = Path(written(tmp_path / "a.xlsx", ROWS)).read_bytes()
    path = tmp_path / "b.xlsx"
    for _ in range(40):
        content = bytearray(whole)
        for _ in range(rng.randint(0, 6)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        path.write_bytes(bytes(content[: rng.choice([len(content), rng.randrange(len(content))])]))
        try:
            list(WorkbookTable(str(path)).chunks(0))
        except StanceError as error:
            assert str(path) in str(error)


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b" " * 3_000_000)
    monkeypatch.setattr("stance.tables.workbook._LARGEST_UNPACKED", 1 << 20)
    with pytest.raises(TableError, match="unpacks to 2 MiB; save the sheet as CSV"):
        WorkbookTable(str(path))


def test_a_workbook_is_scored_into_other_tables_and_never_written(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", ROWS)
    _, err = run("predict", path, "-o", str(tmp_path / "out") + "/", code=3)
    assert "5 rows read" not in err
    assert "4 rows read: 2 scored, 2 rejected (Excel, sheet 'Sheet')" in err
    assert (tmp_path / "out" / "a.csv").read_text(encoding="utf-8").splitlines()[1].startswith("1,2024-03-04,We cond")
    _, err = run("predict", path, "-o", str(tmp_path / "b.xlsx"), code=2)
    assert "workbooks are only read" in err
    _, err = run("predict", "-", "--input-format", "xlsx", stdin=b"", code=2)
    assert "xlsx cannot be read from standard input" in err


def test_labelled_rows_of_a_workbook_are_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", [["text", "label"], ["We met.", "neutral"], ["We left.", None]])
    found = read_labelled([path])
    assert (found.texts, found.labels, len(found.rejects)) == (["We met."], ["neutral"], 1)
