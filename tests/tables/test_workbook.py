"""Excel workbooks: the first sheet as a table, every row accounted for, what is no workbook refused in words."""

import base64
import datetime
import json
import random
import struct
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from conftest import run
from stance import StanceError, StanceModel, TableError, UsageError
from stance.batch.run import Options, score_tables
from stance.tables.labelled import read_labelled
from stance.tables.layout import Layout
from stance.tables.opening import kind_of, opened_table
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
        assert table.notes == []


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "every sheet of the workbook is empty"),
        ([["a", None, "text"]], "the header in row 1 gives no name to column 2"),
        ([["text", "text"]], r"the header in row 1 names 'text' more than once \(columns 1 and 2\)"),
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


def test_a_workbook_is_scored_into_other_tables_and_into_workbooks(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", ROWS)
    _, err = run("predict", path, "-f", "csv", "-o", str(tmp_path / "out") + "/", code=3)
    assert "5 rows read" not in err
    assert "4 rows read: 2 scored, 2 rejected (Excel, sheet 'Sheet')" in err
    assert (tmp_path / "out" / "a.csv").read_text(encoding="utf-8").splitlines()[1].startswith("1,2024-03-04,We cond")
    _, err = run("predict", path, "-o", str(tmp_path / "b.xlsx"), code=3)
    assert "4 rows read: 2 scored, 2 rejected" in err
    assert (tmp_path / "b.xlsx").stat().st_size > 0
    _, err = run("predict", "-", "--input-format", "xlsx", stdin=b"", code=2)
    assert "xlsx cannot be read from standard input" in err


def test_labelled_rows_of_a_workbook_are_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", [["text", "label"], ["We met.", "neutral"], ["We left.", None]])
    found = read_labelled([path])
    assert (found.texts, found.labels, len(found.rejects)) == (["We met."], ["neutral"], 1)


def packed_as(path: Path, source: str, old: bytes, new: bytes) -> str:
    """Write a workbook with some bytes of its first sheet exchanged, as other programs write it."""
    with zipfile.ZipFile(source) as before, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as after:
        for part in before.namelist():
            content = before.read(part)
            if part == "xl/worksheets/sheet1.xml":
                assert content.count(old) == 1
                content = content.replace(old, new)
            after.writestr(part, content)
    return str(path)


def typed(path: Path) -> str:
    book = Workbook()
    for row in (
        ["id", "when", "at", "text", "share", "n"],
        [7, datetime.date(2024, 3, 4), datetime.time(10, 30), "We met.", 0.25, "=1/0"],
        [8, datetime.date(2024, 3, 5), datetime.time(23, 59, 1), "#REF!", 1, 5],
        [None] * 6,
        [9, None, datetime.time(0, 0), "We left.", "#N/A", 6],
    ):
        book.active.append(row)
    book.active.row_dimensions[5].hidden = True
    book.save(path)
    return str(path)


def test_errors_blank_rows_and_formulas_without_a_value_are_told_and_never_scored(tmp_path: Path) -> None:
    table = WorkbookTable(typed(tmp_path / "a.xlsx"))
    [chunk] = table.chunks(table.column("text"))
    assert chunk.texts == ["We met.", "We left."]
    assert [(r.line, r.reason) for r in chunk.rejects] == [(3, "no text in column 'text' but an error value, '#REF!'")]
    assert chunk.cells()[1] == ["9", "", "00:00:00", "We left.", "#N/A", "6"]
    assert table.notes == [
        "blank rows between others, which were passed over: 1",
        "error values in column 'text': 1, column 'share': 1",
        "formulas that have no value yet: 1 (F2); open the workbook in a spreadsheet program and save it",
        "rows that are hidden in the sheet and were read like the others: 1",
    ]


def test_the_types_of_cells_reach_parquet_and_json(small_model: StanceModel, tmp_path: Path) -> None:
    path = typed(tmp_path / "a.xlsx")
    for ending in ("parquet", "jsonl"):
        score_tables(
            small_model, [path], tmp_path / f"out.{ending}", Options(kind="xlsx", out_kind=ending), part_rows=1
        )
    found = pq.read_table(tmp_path / "out.parquet").select(range(6))
    assert found.to_pydict() == {
        "id": [7, 9],
        "when": [datetime.date(2024, 3, 4), None],
        "at": [datetime.time(10, 30), datetime.time(0, 0)],
        "text": ["We met.", "We left."],
        "share": [0.25, None],
        "n": [None, 6],
    }
    assert [str(kind) for kind in found.schema.types] == [
        "int64",
        "date32[day]",
        "time64[us]",
        "string",
        "double",
        "int64",
    ]
    first = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (first["id"], first["when"], first["share"], first["n"]) == (7, "2024-03-04", 0.25, None)


@pytest.mark.parametrize("number", [1234567890123456789, -9007199254740993, 10**15, 123456789012345])
def test_long_whole_numbers_keep_their_digits(tmp_path: Path, number: int) -> None:
    source = written(tmp_path / "a.xlsx", [["id", "text"], [7, "We met."]])
    table = WorkbookTable(packed_as(tmp_path / "b.xlsx", source, b"<v>7</v>", f"<v>{number}</v>".encode()))
    [chunk] = table.chunks(1)
    assert chunk.cells() == [[str(number), "We met."]]
    assert chunk.objects(table.columns) == [{"id": number, "text": "We met."}]
    assert chunk.arrays(table.arrow_schema(table.columns))[0].to_pylist() == [number]
    assert any("numbers of 16 digits or more in column 'id': 1" in note for note in table.notes) == (
        number != 123456789012345
    )


ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.2"><office:body>
<office:spreadsheet><table:table table:name="one">
<table:table-row><table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>day</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>text</text:p></table:table-cell></table:table-row>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/></table:table-row>
<table:table-row><table:table-cell office:value-type="float" office:value="1234567890123456789"/>
<table:table-cell office:value-type="date" office:date-value="2024-03-04"><text:p>4.3.</text:p></table:table-cell>
<table:table-cell office:value-type="string"><text:p>We met.</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell office:value-type="string"
 office:string-value="" calcext:value-type="error"><text:p>Err:508</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


MANIFEST = """<?xml version="1.0"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry
 manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"""


def test_a_sheet_of_an_open_document_is_read_with_its_errors(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", MANIFEST)
        packed.writestr("content.xml", ODS.replace("\n ", " ").replace("\n", ""))
    with opened_table(str(path), "xlsx") as table:
        [chunk] = table.chunks(table.column("text"))
        assert table.description == "OpenDocument, sheet 'one'"
        assert chunk.cells() == [["1234567890123456789", "2024-03-04", "We met."]]
        assert [(r.line, r.reason) for r in chunk.rejects] == [
            (5, "no text in column 'text' but an error value, 'Err:508'")
        ]
        assert table.notes[0] == "blank rows between others, which were passed over: 2"


def test_a_sheet_is_chosen_by_name_or_number_and_the_others_are_told(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["notes"])
    book.active.sheet_state = "hidden"
    for name, text in (("one", "We met."), ("2", "We left.")):
        sheet = book.create_sheet(name)
        sheet.append(["text"])
        sheet.append([text])
    path = str(tmp_path / "a.xlsx")
    book.save(path)
    for wanted, text in ((None, "We met."), ("one", "We met."), ("2", "We left."), ("3", "We left.")):
        table = WorkbookTable(path, Layout(sheet=wanted))
        assert [chunk.texts for chunk in table.chunks(0)] == [[text]], wanted
        assert table.notes == ([] if wanted else ["sheet 'one' was read; not read: 'Sheet' (hidden), '2' (--sheet)"])
    table = WorkbookTable(path, Layout(sheet=" One"))
    assert table.notes == ["no sheet ' One'; 'one' was read"]
    told = r"no column 'body'.*; the sheet 'one' was read \(the others are 'Sheet', '2': --sheet\)"
    with pytest.raises(TableError, match=told):
        table.column("body")
    with pytest.raises(TableError, match="no sheet 'two'; the sheets are 'Sheet', 'one', '2'"):
        WorkbookTable(path, Layout(sheet="two"))
    with pytest.raises(UsageError, match="--sheet is for workbooks"), opened_table(__file__, "csv", layout=Layout("1")):
        pass


def test_a_header_below_a_title_is_pointed_to_and_read(tmp_path: Path) -> None:
    path = written(tmp_path / "a.xlsx", [["Statements of 2024"], [], ["id", "text"], [1, "We met."]])
    with pytest.raises(TableError, match="row 3 names it: if that is the header, say --header-row 3"):
        WorkbookTable(path).column("text")
    with pytest.raises(TableError, match=r"row 3 has more cells \('id', 'text'\): if that is"):
        WorkbookTable(path).column("said")
    table = WorkbookTable(path, Layout(header_row=3))
    assert [(chunk.texts, chunk.lines) for chunk in table.chunks(table.column("text"))] == [(["We met."], [4])]
    for row, message in ((2, "row 2 of the sheet is blank"), (9, "row 9, and the sheet has fewer rows")):
        with pytest.raises(TableError, match=message):
            WorkbookTable(path, Layout(header_row=row))


@pytest.mark.parametrize(
    ("content", "hint"),
    [
        (b"<html><table>", "it is a web page under the name"),
        (b"id\ttext\n1\tWe met\n", "it looks like CSV under the name"),
    ],
)
def test_what_bears_the_name_of_a_workbook_only_is_recognised(tmp_path: Path, content: bytes, hint: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    with pytest.raises(TableError, match=hint):
        WorkbookTable(str(path))


def test_the_content_of_a_workbook_counts_and_not_its_ending(tmp_path: Path) -> None:
    path = Path(written(tmp_path / "a.xlsx", [["text"], ["We met."]])).rename(tmp_path / "a.xls")
    assert kind_of(str(path)) == "xlsx"
    assert [chunk.texts for chunk in WorkbookTable(str(path)).chunks(0)] == [["We met."]]


def test_labels_that_are_missing_or_errors_are_no_labels_but_none_may_be_one(tmp_path: Path) -> None:
    labels = ["for", "NA", "none", "#REF!", None, "-"]
    path = written(tmp_path / "a.xlsx", [["Text", "Label"], *(["We met.", label] for label in labels)])
    found = read_labelled([path])
    assert (found.labels, len(found.rejects)) == (["for", "none", "-"], 3)


def test_texts_that_fill_their_cells_and_merged_cells_are_told(tmp_path: Path) -> None:
    book = Workbook()
    for row in (["id", "text"], [1, "x " * 16383 + "x"], [2, "We met."], [3, None]):
        book.active.append(row)
    book.active.merge_cells("B3:B4")
    book.save(tmp_path / "a.xlsx")
    table = WorkbookTable(str(tmp_path / "a.xlsx"))
    [chunk] = table.chunks(1)
    assert (len(chunk.texts), [reject.line for reject in chunk.rejects]) == (2, [4])
    assert [note.rpartition(": ")[0].split(",")[0] for note in table.notes] == [
        "texts of 32767 characters",
        "merged cells",
    ]


XLS = (
    "c-rk)O-NKx6#njg?>VFC%xGF@AcN3UlL`?*8=ZbASBbSTBq()WFzAdj%pwcQvRMW}tD=oyi#Ah1^uH)*(IPNv5d?u#%T_@_3-xu*"
    "nKz}=1P+*Byzg<(J@?#u?mh3GbAR4@Gh075eXk{t5_H4BqEn5kB{D^+x>yK->K%vKV(zEpcvx4c_LC#4EIh4y?PDLZzw^+zYrY@~"
    "e4=y$<LDhr+2J+B0kL6Fu?=0yq}bEANhyG4v8zGou+WV{??~HcLidT}iqI}<JEsOP8|#hkb>sNBZj-tIQH6)1^FbuL(1ceU#}}@u"
    "LR$;_(}}^+bym@8)?x<a(jGfyr@0)&Ez|%LgpOpgBOaeaBe{D9-<>e<t+=kAhdue)$`wfdW4YY-7rCFDSSr7!O<)qvDaFB@MI9n0"
    "*I2NV<C%#pHekSFfdN{?^XPyjwcvnH#Hnq@K9iyFNm01;+u@|0>GTUXYM;(@*6^+`yF_T&E>S0Ir<Q0OLE-CV1%=4S`P*OL9vSM3"
    "ofOHWoD2nQWn<ysB5ROxpyb?%ipEZ%m!#J%!nX)*B(o`x^fkH6;VEfzS!yFR&ThfG*tRA7cH*;Njy`J5eva)RKG%~!+n9SFn?@U*"
    "XK~W!XA14AUER3OcpNL{%H3%`3T^&l*Xh;`c)$$pIlr-bbEeA9nQ|SdV6MYC^XrhjfeFXGSOl>^bEafI7=@CilKNFL+__?HU7~I1"
    "fIFLeg2PYlC(a#Y9W6Z=)a1P8l0kOmUTW#VDCvP)7}5j#&eDD=vG!(FsNvBA?&xM2T~l-euC=D<nr=^~Xh)UA3d+Tb2M-=Rc<|uC"
    "!`eX=J_FqQP~ld|H&vheUuS{RqW7ERzr`_((UYN1%0oy|p2kE)@v{k*D)yyTs8jr3$mplh(-^^!*fCOZ{L+_(TKYaKRt&A)5~_6k"
    "#Y*h_$K(G5!GZ_U"
)
"""An .xls file: an empty sheet, and "one" with cells from B2 on, two of them errors."""


def test_the_errors_of_an_xls_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(zlib.decompress(base64.b85decode(XLS)))
    table = WorkbookTable(str(path))
    [chunk] = table.chunks(table.column("text"))
    assert table.description == "Excel, sheet 'one', the first of 2 that is not empty"
    assert chunk.cells() == [["123456789012345680", "We met.", "2024-03-04"], ["3", "We left.", "#N/A"]]
    assert [(r.line, r.reason) for r in chunk.rejects] == [(4, "no text in column 'text' but an error value, '#REF!'")]
    assert table.notes[0] == "error values in column 'text': 1, column 'n': 1"


def record(number: int, data: bytes = b"") -> bytes:
    """Return a record of an .xlsb file; its number and its length have seven bits a byte."""
    head = b""
    for value in (number, len(data)):
        while value >= 0x80:
            head, value = head + bytes([value & 0x7F | 0x80]), value >> 7
        head += bytes([value])
    return head + data


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(path: Path, rows: Sequence[Sequence[str | int | None]]) -> str:
    """Write a sheet of texts, errors (by their codes) and blank cells."""
    sheet = record(129) + record(148, struct.pack("<4I", 0, len(rows) - 1, 0, len(rows[0]) - 1)) + record(145)
    for i, row in enumerate(rows):
        sheet += record(0, struct.pack("<I", i) + bytes(13))
        for k, value in enumerate(row):
            cell = struct.pack("<II", k, 0)
            if isinstance(value, str):
                sheet += record(6, cell + wide(value))
            elif value is not None:
                sheet += record(11 if i % 2 else 3, cell + bytes([value]) + bytes(10 if i % 2 else 0))
    relation = '<Relationship Id="r1" Type="t/worksheet" Target="worksheets/sheet1.bin"/>'
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(
            "xl/workbook.bin",
            record(131) + record(156, bytes(8) + wide("r1") + wide("one")) + record(144) + record(132),
        )
        packed.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{relation}</Relationships>")
        packed.writestr("xl/worksheets/sheet1.bin", sheet + record(146) + record(130))
    return str(path)


def test_the_errors_of_an_xlsb_file_are_told(tmp_path: Path) -> None:
    long = "We met again. " * 20
    path = xlsb(tmp_path / "a.xlsb", [["id", "text"], ["1", long], ["2", 0x17], [0x2A, "We left."], [None, 0x07]])
    table = WorkbookTable(path)
    [chunk] = table.chunks(1)
    assert chunk.cells() == [["1", long], ["#N/A", "We left."]]
    assert [(r.line, r.reason.rpartition(", ")[2]) for r in chunk.rejects] == [(3, "'#REF!'"), (5, "'#DIV/0!'")]
    assert table.notes == ["error values in column 'text': 2, column 'id': 1"]


def test_where_the_first_sheet_lacks_the_column_the_others_are_named(tmp_path: Path) -> None:
    made = Workbook()
    cover = made.worksheets[0]
    cover.title = "Cover"
    cover.append(["Statements of May"])
    made.create_sheet("Data").append(["text"])
    path = str(tmp_path / "book.xlsx")
    made.save(path)
    told = r"the columns are 'Statements of May'; the sheet 'Cover' was read \(the others are 'Data': --sheet\)$"
    with pytest.raises(TableError, match=told):
        WorkbookTable(path).column("text")
    with pytest.raises(TableError, match=told):
        WorkbookTable(path, Layout(sheet="Cover")).column("text")
