"""A header that stands again among the rows, as in tables joined end to end, is a counted reject and no row."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from conftest import run
from stance.tables.csv_lines import csv_lines
from stance.tables.labelled import read_labelled
from stance.tables.opening import open_stream, opened_table
from stance.tables.table import HEADER_AGAIN

cell = st.text("ab ,;\"'\n", max_size=4)


@given(
    st.lists(st.lists(cell, min_size=2, max_size=2), max_size=12),
    st.sampled_from(["\t", ",", ";"]),
    st.booleans(),
    st.integers(1, 5),
)
def test_joined_tables_have_the_rows_of_both(rows: list[list[str]], delimiter: str, marked: bool, size: int) -> None:
    rows = [[*row, "We met."] for row in rows]
    one = csv_lines([["id", "note", "text"], *rows], delimiter)
    table = open_stream(
        io.BytesIO((one + "\ufeff" * marked + one).encode()), "a.csv", "tsv" if delimiter == "\t" else "csv"
    )
    chunks = list(table.chunks(2, size))
    assert [row for chunk in chunks for row in chunk.cells()] == rows * 2
    [reject] = [reject for chunk in chunks for reject in chunk.rejects]
    assert reject.reason == HEADER_AGAIN
    assert reject.line == one.count("\n") + 1
    assert sum(chunk.read for chunk in chunks) == 2 * len(rows) + 1


@pytest.mark.parametrize(
    ("content", "texts", "again"),
    [
        (b"text\nWe met.\ntext\nWe left.\n", ["We met.", "We left."], 1),
        (b'id,text\n1,We met.\nid,"text"\n', ["We met."], 1),
        (b"id,text\n1,text\nid,We met.\nID,text\nid, text\n", ["text", "We met.", "text", " text"], 0),
        (b"id,text\nid,text,\n", [], 0),  # a row too long is that
    ],
)
def test_only_what_is_equal_in_all_cells_is_the_header_again(content: bytes, texts: list[str], again: int) -> None:
    table = open_stream(io.BytesIO(content), "a.csv", "csv")
    chunks = list(table.chunks(table.column("text")))
    assert [text for chunk in chunks for text in chunk.texts] == texts
    assert [r.reason for chunk in chunks for r in chunk.rejects].count(HEADER_AGAIN) == again


def test_a_sheet_with_its_header_again_has_a_reject(tmp_path: Path) -> None:
    book = Workbook()
    for row in ([1, "text"], [2, "We met."], [1, "text"], [1, "text here"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    with opened_table(str(tmp_path / "a.xlsx"), "xlsx") as table:
        [chunk] = table.chunks(table.column("text"))
    assert chunk.texts == ["We met.", "text here"]
    assert [(r.line, r.reason, r.raw) for r in chunk.rejects] == [(3, HEADER_AGAIN, "1\ttext")]


def test_every_command_counts_it(folder: str, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,label\nWe met.,neutral\ntext,label\nWe left.,neutral\n", encoding="utf-8")
    out, err = run("predict", "a.csv", "-m", folder, code=3, cwd=tmp_path)
    assert out.count("\n") == 3
    assert f"a.csv, line 3: rejected: {HEADER_AGAIN}" in err
    assert "3 rows read: 2 scored, 1 rejected" in err
    assert HEADER_AGAIN in run("article", "a.csv", "--csv", "-m", folder, code=3, cwd=tmp_path)[1]
    found = read_labelled([str(tmp_path / "a.csv")])
    assert (found.texts, [reject.line for reject in found.rejects]) == (["We met.", "We left."], [3])
