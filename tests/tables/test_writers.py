"""What goes out: the same rows in every kind of output, read back by another reader, however they were parted."""

import csv
import datetime
import gzip
import io
import json
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stance import StanceModel, TableError, UsageError
from stance.batch.run import Options, Tally, score_tables
from stance.tables import workbook_writer
from stance.tables.cells import kinds_of_texts, plain, typed
from stance.tables.database import check_older
from stance.tables.workbook_writer import LONGEST_CELL, rows_of_workbook, write_workbook
from stance.tables.writers import OUT_KINDS, out_kind_of

ROWS: list[tuple[str, ...]] = [
    ("id", "text", "note", "day", "code"),
    ("1", "We condemn it, all of it.", "=1+1", "2024-03-04", "007"),
    ("2", "We met.\nThey left.", '-x "q" ', "", "12"),
    ("", "They talked “calmly”", "@home\tor +not", "2024-12-31", "1.50"),
    ("44", "Talks!", "", "2023-01-01", ""),
]
NAMES = [
    "out.csv",
    "out.tsv",
    "out.jsonl",
    "out.json",
    "out.parquet",
    "out.xlsx",
    "out.db",
    "out.csv.gz",
    "out.jsonl.zst",
]


def score(model: StanceModel, folder: Path, name: str, content: str, **more: Any) -> Tally:
    source = folder / "in.csv"
    source.write_text(content, encoding="utf-8", newline="")
    options = Options(out_kind=str(out_kind_of(name)), **more.pop("options", {}))
    return score_tables(model, [str(source)], folder / name, options, rejects=folder / "rejects.csv", **more)


def written(rows: list[tuple[str, ...]] = ROWS) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def unpacked(path: Path) -> str:
    content = path.read_bytes()
    if path.suffix == ".gz":
        content = gzip.decompress(content)
    elif path.suffix == ".zst":
        content = pa.input_stream(str(path), compression="zstd").read()
    return content.decode()


def read(path: Path) -> list[dict[str, Any]]:
    """Read an output with another reader than ours."""
    kind = path.name.removesuffix(".gz").removesuffix(".zst").rpartition(".")[2]
    if kind in ("csv", "tsv"):
        return list(csv.DictReader(io.StringIO(unpacked(path), newline=""), delimiter="\t" if kind == "tsv" else ","))
    if kind == "jsonl":
        return [json.loads(line) for line in unpacked(path).splitlines()]
    if kind == "json":
        return list(json.loads(unpacked(path)))
    if kind == "parquet":
        return list(pq.read_table(path).to_pylist())
    if kind == "xlsx":
        with closing(openpyxl.load_workbook(path, read_only=True)) as book:
            header, *rows = book["statements"].iter_rows(values_only=True)
            return [dict(zip(map(str, header), row, strict=True)) for row in rows]
    with closing(sqlite3.connect(path)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute("SELECT * FROM statements ORDER BY rowid")]


def as_text(row: dict[str, Any]) -> list[str]:
    """Return the cells of a row in one form for all kinds of output."""
    shown = []
    for name, value in row.items():
        if value is None or value == "":
            shown.append("")
        elif name == "certain":
            shown.append({"true": "true", "True": "true", "1": "true"}.get(str(value), "false"))
        elif isinstance(value, datetime.datetime):
            shown.append(value.date().isoformat())
        elif isinstance(value, float) or name.startswith("p_") or name == "score":
            shown.append(f"{float(value):.6f}")
        else:
            shown.append(str(value))
    return shown


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_output_holds_the_same_rows_and_the_same_bytes_however_parted(
    few_model: StanceModel, tmp_path: Path, name: str
) -> None:
    expected = [list(row) for row in ROWS[1:]]
    made = set()
    for part_rows in (2, 3, 100):
        tally = score(few_model, tmp_path, name, written(), part_rows=part_rows, chunk_rows=1)
        assert (tally.read, tally.scored, tally.written) == (4, 4, 4)
        made.add((tmp_path / name).read_bytes())
        rows = read(tmp_path / name)
        assert [as_text(row)[:5] for row in rows] == expected
        assert list(rows[0])[5:] == ["stance", "p_conciliatory", "p_hostile", "p_neutral", "score", "certain"]
        [first] = few_model.classify([ROWS[1][1]])
        found = as_text(rows[0])
        assert found[5:6] + found[-2:] == [first.stance, f"{first.score:.6f}", str(first.certain).lower()]
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in.csv", name]
    if "parquet" not in name and "." + name.partition(".")[2] not in (".csv.gz", ".jsonl.zst"):  # packed part by part
        assert len(made) == 1


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_table_is_an_output_without_rows(few_model: StanceModel, tmp_path: Path, name: str) -> None:
    assert score(few_model, tmp_path, name, "id,text\n").written == 0
    assert read(tmp_path / name) == []


@pytest.mark.parametrize("name", NAMES)
def test_sentences_carry_their_row_and_their_number_and_not_the_whole_text(
    few_model: StanceModel, tmp_path: Path, name: str
) -> None:
    content = "id,text,note\na,We met. They left late.,x\nb,,y\nc,Talks.,z\n"
    units = ["row", "sentence_number", "sentence", "sentence_start", "sentence_end"]
    tally = score(few_model, tmp_path, name, content, options={"unit": "sentence"})
    assert (tally.read, tally.scored, tally.rejected, tally.written) == (3, 2, 1, 3)
    rows = read(tmp_path / name)
    assert list(rows[0])[:7] == ["id", "note", *units]
    assert [as_text(row)[:7] for row in rows] == [
        ["a", "x", "1", "1", "We met.", "0", "7"],
        ["a", "x", "1", "2", "They left late.", "8", "23"],
        ["c", "z", "3", "1", "Talks.", "0", "6"],
    ]
    options = {"unit": "sentence", "keep_text": True, "keep_rejects": True}
    score(few_model, tmp_path, name, content, options=options, part_rows=1, chunk_rows=2)
    rows = read(tmp_path / name)
    assert list(rows[0])[:8] == ["id", "text", "note", *units]
    assert [as_text(row)[1] for row in rows] == ["We met. They left late.", "We met. They left late.", "", "Talks."]
    assert [[str(row["row"]), row["sentence"] or ""] for row in rows][2:] == [["2", ""], ["3", "Talks."]]


@pytest.mark.parametrize("name", NAMES)
def test_rejected_rows_may_keep_their_places_with_empty_scores(
    few_model: StanceModel, tmp_path: Path, name: str
) -> None:
    content = 'id,text\na,We met.\nb,\nc,"open\nd,one,two\ne,Talks.\nf,\n'
    tally = score(few_model, tmp_path, name, content, options={"keep_rejects": True, "why": True})
    assert (tally.read, tally.scored, tally.rejected, tally.written) == (6, 2, 4, 6)
    rows = read(tmp_path / name)
    assert [row["id"] for row in rows] == list("abcdef")
    assert [row["stance"] or "" for row in rows if row["id"] not in "ae"] == [""] * 4
    assert [row["score"] in ("", None) for row in rows] == [False, True, True, True, False, True]
    reasons = [row["reason"] for row in read(tmp_path / "rejects.csv")]
    assert [row["why"] for row in rows if row["id"] not in "ae"] == reasons
    assert reasons[1:3] == ["quotation mark opened and never closed", "3 fields, the header has 2"]


def test_kept_rows_of_each_kind_of_input_are_as_they_were(few_model: StanceModel, tmp_path: Path) -> None:
    """Row i is row i, with its own cells, whatever the table was."""
    pq.write_table(pa.table({"n": [1, 2, 3], "text": ["We met.", None, "Talks."]}), tmp_path / "in.parquet")
    (tmp_path / "in.jsonl").write_text('{"n": 1, "text": "We met."}\n{"n": 2.50, "text": ""}\nno\n', encoding="utf-8")
    book = openpyxl.Workbook()
    for row in (["n", "text"], [1, "We met."], [2, None], [3, "Talks."]):
        assert book.active is not None
        book.active.append(row)
    book.save(tmp_path / "in.xlsx")
    for kind, expected in (("parquet", [1, 2, 3]), ("jsonl", [1, 2.5, None]), ("xlsx", [1, 2, 3])):
        source, out = tmp_path / f"in.{kind}", tmp_path / "out.jsonl"
        options = Options(kind=kind, out_kind="jsonl", keep_rejects=True)
        tally = score_tables(few_model, [str(source)], out, options)
        rows = read(out)
        assert tally.written == 3
        assert [row.get("n") for row in rows] == expected
        assert rows[1]["stance"] is None
        assert (rows[1].get("text") or "") == ""
    assert '"n": 2.50' in (tmp_path / "out.jsonl").read_text(encoding="utf-8") or kind == "xlsx"


@given(wrong=st.sets(st.integers(0, 19)), chunk=st.integers(1, 21))
@settings(max_examples=15)
def test_rows_in_are_rows_out_where_rejects_are_kept(
    few_model: StanceModel, tmp_path_factory: pytest.TempPathFactory, wrong: set[int], chunk: int
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    faults = ["{i},", '{i},"open', "{i},a,b"]
    lines = [faults[i % 3].format(i=i) if i in wrong else f"{i},We met {i}" for i in range(20)]
    content = "id,text\n" + "\n".join(lines) + "\n"
    tally = score(few_model, folder, "out.csv", content, options={"keep_rejects": True}, chunk_rows=chunk)
    rows = read(folder / "out.csv")
    assert [row["id"] for row in rows] == [str(i) for i in range(20)]
    assert {i for i, row in enumerate(rows) if row["stance"] == ""} == wrong
    assert (tally.scored, tally.rejected) == (20 - len(wrong), len(wrong))


WORKBOOK_TEXTS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "https://example.org/", "{=1}", "1e5", "TRUE", "#N/A", "'quoted", " blank ",
    "line\nfeed", "a\rb", "_x0041_", "<b>&amp;", "bell\x07", "nul\x01", "“é” 和平 🕊", "\ufffdx",
]  # fmt: skip


def test_texts_in_a_workbook_are_texts_whatever_they_look_like(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    batch = pa.record_batch({"=name": WORKBOOK_TEXTS})
    with path.open("wb") as handle:
        assert write_workbook(handle, lambda: iter([batch]), ["=name"], []) == 0
    sheet = openpyxl.load_workbook(path)["statements"]
    cells = [sheet.cell(i + 2, 1) for i in range(len(WORKBOOK_TEXTS))]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr"}
    assert [str(cell.value).replace("_x000D_", "\r") for cell in cells] == [
        text.replace("\x07", "_x0007_").replace("\x01", "_x0001_").replace("_x0041_", "_x005F_x0041_")
        if str(cell.value) != text else text
        for text, cell in zip(WORKBOOK_TEXTS, cells, strict=True)
    ]  # fmt: skip
    assert sheet.cell(1, 1).value == "=name"
    assert sheet.freeze_panes == "A2"
    with zipfile.ZipFile(path) as book:
        names = book.namelist()
        assert not [name for name in names if "hyperlink" in name or "external" in name]
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")
    assert rows_of_workbook(path) == len(WORKBOOK_TEXTS)


def test_a_workbook_reads_back_as_it_was_written_by_our_own_reader(few_model: StanceModel, tmp_path: Path) -> None:
    score(few_model, tmp_path, "out.xlsx", written())
    options = Options(kind="xlsx", prefix="again_")
    assert score_tables(few_model, [str(tmp_path / "out.xlsx")], tmp_path / "again.csv", options).scored == 4
    assert [row["note"] for row in read(tmp_path / "again.csv")] == [row[2] for row in ROWS[1:]]


def test_characters_that_no_workbook_can_hold_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    with path.open("wb") as handle:
        write_workbook(handle, lambda: iter([pa.record_batch({"a": ["x\ufffey\uffff"]})]), ["a"], [])
    assert openpyxl.load_workbook(path)["statements"]["A2"].value == "x\ufffdy\ufffd"


@pytest.mark.parametrize(("text", "fits"), [("x" * LONGEST_CELL, True), ("x" * (LONGEST_CELL + 1), False)])
@pytest.mark.parametrize("wide", [False, True])
def test_a_text_too_long_for_a_cell_is_cut_and_counted(
    few_model: StanceModel, tmp_path: Path, text: str, fits: bool, wide: bool
) -> None:
    """A cell counts UTF-16 units, of which a dove has two."""
    if wide:
        text = "x" + text[: LONGEST_CELL // 2].replace("x", "🕊") + ("" if fits else "🕊")
    tally = score(few_model, tmp_path, "out.xlsx", written([("note", "text"), (text, "We met.")]))
    assert list(tally.notes) == (
        [] if fits else ["1 cell was cut to the 32,767 characters that a cell of a workbook holds"]
    )
    [row] = read(tmp_path / "out.xlsx")
    assert len(row["note"].encode("utf-16-le")) <= 2 * LONGEST_CELL
    assert text.startswith(row["note"])
    assert (row["note"] == text) == fits


def test_more_rows_than_a_sheet_holds_are_refused_and_nothing_is_written(
    few_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert workbook_writer.MOST_ROWS == 2**20 - 1
    monkeypatch.setattr("stance.tables.writers._WorkbookWriter.most_rows", 3)
    with pytest.raises(TableError, match="more than 3 rows, which an Excel sheet cannot hold; write .csv or .parquet"):
        score(few_model, tmp_path, "out.xlsx", written())
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]
    assert score(few_model, tmp_path, "out.xlsx", written(ROWS[:4])).written == 3
    with pytest.raises(UsageError, match="a sheet holds 16384"):
        workbook_writer.check_width(["x"] * 16_385)


def test_types_of_a_parquet_file_are_those_of_the_workbook_and_the_database(
    few_model: StanceModel, tmp_path: Path
) -> None:
    moment = datetime.datetime(2024, 3, 4, 5, 6, 7)
    table = pa.table(
        {
            "text": ["We met.", "They left."],
            "n": pa.array([1, None], pa.int64()),
            "big": pa.array([2**60, -(2**60)], pa.int64()),
            "x": pa.array([0.5, float("nan")]),
            "yes": [True, False],
            "day": pa.array([datetime.date(2024, 3, 4), datetime.date(1812, 6, 24)]),
            "moment": pa.array([moment, None], pa.timestamp("us")),
            "zoned": pa.array([moment, None], pa.timestamp("us", "UTC")),
            "list": [["a", "=b"], []],
            "text_number": ["12", "13"],
        }
    )
    pq.write_table(table, tmp_path / "in.parquet")
    for name in ("out.xlsx", "out.db"):
        options = Options(kind="parquet", out_kind=str(out_kind_of(name)))
        score_tables(few_model, [str(tmp_path / "in.parquet")], tmp_path / name, options)
    first, second = read(tmp_path / "out.xlsx")
    assert (first["n"], second["n"]) == (1, None)
    assert (first["big"], second["big"]) == (str(2**60), str(-(2**60)))  # a spreadsheet would round it
    assert (first["x"], second["x"]) == (0.5, "NaN")
    assert (first["yes"], second["yes"]) == (True, False)
    assert (first["day"], second["day"]) == (datetime.datetime(2024, 3, 4), "1812-06-24")  # before Excel's calendar
    assert (first["moment"], first["zoned"]) == (moment, "2024-03-04T05:06:07+00:00")
    assert (first["list"], first["text_number"]) == ('["a", "=b"]', "12")  # a text, as the file says
    first, second = read(tmp_path / "out.db")
    assert (first["n"], second["n"], first["big"], second["big"]) == (1, None, 2**60, -(2**60))
    assert (first["x"], second["x"], first["yes"], second["yes"]) == (0.5, "NaN", 1, 0)
    assert (first["day"], second["day"], first["moment"]) == ("2024-03-04", "1812-06-24", "2024-03-04T05:06:07")
    assert (first["list"], first["text_number"]) == ('["a", "=b"]', "12")


cell = st.one_of(
    st.integers(-(10**17), 10**17).map(str), st.floats(-1e9, 1e9, allow_nan=False).map(repr), st.dates().map(str),
    st.sampled_from(["", "007", "1.50", "1e5", "-0", "+1", " 1", "1,5", "NaN", "2024-02-30", "0.1", "-3.25", "0"]),
)  # fmt: skip


@given(cells=st.lists(cell, min_size=1, max_size=6) | st.lists(st.integers(-(10**17), 10**17).map(str), min_size=1))
@example(cells=["12", "007"])
@example(cells=["1", "", "2.5"])
@example(cells=["2024-02-29", ""])
@example(cells=["2023-02-29"])
def test_texts_become_numbers_and_dates_only_where_they_can_be_written_back_as_they_were(cells: list[str]) -> None:
    half = len(cells) // 2
    batches = [pa.record_batch({"a": pa.array(part, pa.string())}) for part in (cells[:half], cells[half:])]
    kind = kinds_of_texts(batches, [0]).get(0)
    values = typed(cells, kind)
    if kind is None:
        assert values == cells
        return
    assert ["" if value is None else str(value).removesuffix(".0") for value in values] == cells
    assert all(value is None or plain(value) == value for value in values)


def test_what_can_be_a_number_or_a_date_is_one() -> None:
    columns = {"n": ["1", ""], "x": ["1", "-0.5"], "day": ["2024-02-29", ""], "none": ["", ""], "mixed": ["1", "b"]}
    found = kinds_of_texts([pa.record_batch(columns)], [0, 1, 2, 3, 4])
    assert found == {0: int, 1: float, 2: datetime.date}


def test_a_database_has_indices_and_answers_questions(few_model: StanceModel, tmp_path: Path) -> None:
    score(few_model, tmp_path, "out.sqlite", written(), options={"prefix": "m_"})
    with closing(sqlite3.connect(tmp_path / "out.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        indices = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'index'")]
        assert indices == ["by_m_stance", "by_m_score", "by_m_certain"]
        types = dict(database.execute("SELECT name, type FROM pragma_table_info('statements')").fetchall())
    assert types["id"] == "INTEGER"
    assert types["code"] == "TEXT"  # 007
    assert types["m_p_hostile"] == "REAL"


def test_a_database_of_somebody_else_is_not_replaced(few_model: StanceModel, tmp_path: Path) -> None:
    path = tmp_path / "out.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE mine (a)")
    before = path.read_bytes()
    with pytest.raises(TableError, match=r"holds other tables \(mine\) and would be replaced"):
        score(few_model, tmp_path, "out.db", written())
    assert path.read_bytes() == before
    path.unlink()
    for _ in range(2):  # its own one is
        score(few_model, tmp_path, "out.db", written())
    (tmp_path / "out.db-wal").touch()
    with pytest.raises(TableError, match="another program is writing this database"):
        check_older(path)


def test_names_that_differ_in_case_alone_are_refused_for_a_database(few_model: StanceModel, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'text', 'Text' have one name in a database"):
        score(few_model, tmp_path, "out.db", "text,Text\nWe met.,b\n")
    assert score(few_model, tmp_path, "out.db", 'text,"a ""b"" c"\nWe met.,1\n').written == 1
    assert list(read(tmp_path / "out.db")[0])[1] == 'a "b" c'


@pytest.mark.parametrize("name", [name for name in NAMES if name != "out.parquet"])
@pytest.mark.parametrize("part_rows", [1, 100])
def test_an_output_with_fewer_rows_than_were_written_does_not_replace_an_older_one(
    few_model: StanceModel, tmp_path: Path, name: str, part_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was made is read anew and counted; here every fourth row is lost on the way."""
    from stance.batch.run import _Run

    pieces = _Run._pieces

    def lossy(self: _Run) -> Any:
        for i, found in enumerate(pieces(self)):
            empty = found[2][:0] if i == 3 else found[2]
            yield (*found[:2], empty)

    monkeypatch.setattr(_Run, "_pieces", lossy)
    (tmp_path / name).write_bytes(b"older")
    with pytest.raises(TableError, match="4 rows went into it and 3 can be read from it"):
        score(few_model, tmp_path, name, written(), part_rows=part_rows, chunk_rows=1)
    assert (tmp_path / name).read_bytes() == b"older"


def test_a_row_that_fell_apart_is_noticed(
    few_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    end: Callable[..., Any] = lambda *_: [",a,b\n"] * 4  # noqa: E731
    monkeypatch.setattr("stance.tables.csv_writer.DelimitedWriter._ends", end)
    with pytest.raises(TableError, match="4 rows went into it and 0 can be read"):
        score(few_model, tmp_path, "out.csv", written())


def test_tables_with_other_delimiters_go_into_one_as_the_first_is_written(
    few_model: StanceModel, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("id,text\n1,We met\n", encoding="utf-8")
    (tmp_path / "b.csv").write_text("id;text\n2;We left, late\n", encoding="utf-8")
    score_tables(few_model, [str(tmp_path / "a.csv"), str(tmp_path / "b.csv")], tmp_path / "out.csv", Options())
    assert [(row["id"], row["text"]) for row in read(tmp_path / "out.csv")] == [("1", "We met"), ("2", "We left, late")]


def test_what_json_has_no_word_for_is_null_or_an_escape(few_model: StanceModel, tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["We met."], "x": [np.nan], "l": [[1.0, np.inf]]}), tmp_path / "in.parquet")
    options = Options(kind="parquet", out_kind="jsonl")
    score_tables(few_model, [str(tmp_path / "in.parquet")], tmp_path / "out.jsonl", options)
    [row] = (
        json.loads(line, parse_constant=lambda name: pytest.fail(name))
        for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    )
    assert (row["x"], row["l"]) == (None, [1.0, None])
    (tmp_path / "in.jsonl").write_text('{"text": "We met.", "a": "\\ud83d é"}\n', encoding="utf-8")
    options = Options(kind="jsonl", out_kind="jsonl", unit="sentence")
    score_tables(few_model, [str(tmp_path / "in.jsonl")], tmp_path / "out.jsonl", options)
    assert read(tmp_path / "out.jsonl")[0]["a"] == "\ud83d é"


def test_the_endings_that_are_written_are_known_and_those_that_cannot_be_packed_refused() -> None:
    assert {out_kind_of(f"a{ending.upper()}") for ending in OUT_KINDS} == set(OUT_KINDS.values())
    for name in ("a.xlsx.gz", "a.parquet.zst", "a.db.gz"):
        with pytest.raises(UsageError, match="is not packed as"):
            out_kind_of(name)
