"""What is hidden in a workbook is read and told, in every kind of workbook: sheets, rows, columns."""

import base64
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from test_workbook import MANIFEST, record, wide

from conftest import run
from stance.tables.layout import Layout
from stance.tables.workbook import WorkbookTable

ROWS: list[list[Any]] = [["id", "text", "note"], [1, "We met.", "a"], [2, "We left.", "b"], [3, "We stay.", "c"]]
TOLD = [
    "rows that are hidden in the sheet and were read like the others: 1",
    "columns that are hidden in the sheet and were read like the others: 'note'",
]
XLS = (
    "c-rk)O-NKx6#njgGtQ6WIGP3;$RPA*5=5IeIu)d=#D2htphkU>Xk&~MWKdZ)%OGl1v=Q92vD)-QEo#>yFlrG5f!4BBP|!ksopauO(>Tq-0h5gP4f"
    "ou8&OPVe`|kbjeRtm5*}A!@N6qsnK_@IMIT2J9*%YOSrzAl2j>APS4^wh{tSdyqw2)OnJg<2Z;x**;o`=T6z$=o#XG$k<4n3n8JGq9~FJnk69z%x"
    ";5cf3hQHrBU##JwJK;#CI55)I{$h~5@A+m#f=hSh`rh3};7#<(ftx^{!sqjQ%K8j@*8u6NWeC4KceS_GS9ZHY<n-wjA7^Xoh*KKF)Y<gr44YY*Q_"
    "~9gh@7`X0ne^>zYgZuq&*k<|8T)M=04Cs^QcT1=Vu%K~CV(;9&g6-pU9=-LwRt|nmIWL^HPuJKRtyc2ch0_$qbxI;vxx|OcJi#9+etJ@heaE)Pm9"
    "{`s$;qIII9D6k{>-|kBc`q=bi+KWhX(6?2j19LDWjQPIgIx&iaM>-`*YU?@gT)%Y>Z%%uI#N{7`Ukl_O%8BwpiIb*;QXpyO~KkzrA4lNNS}ye7SD"
    "l5(@i2I4y9TY4K!p=(lnu1oC}>UX!`eQIk_c^j4UUk^QP$$v?0r}9kq{KbZu52-1%(mQNW#;GugcGa%#-eEjTdATyD%O{adf1EU7oiJl}%!{!Wi?"
    "Sr3`C+&k&z34^+RPnCtCHx;Ix4n0nRWJ85^WVUjt-b;T@;-((OROT#@}73U_sNSWsbJW^leFW-1u7(9V%!X&8yp~>+zU7qVx4PR+Bp@;f}`@U8rB"
    "LTv27YqKf!X>f!Ps;>|nC&ASgDK79D_;loGeQ08`JnHzb~+}=XwyUrq|CI2(Ye~ZHyrC*NzmL5Qc@+`(H;?G6|mDiS9VT|{^kkLoIXEBU^8OLzN{"
    "H5EsDt?|72PRf;3su_xQYGX3%l-cXqk#wn"
)
"""An .xls file: a sheet "seen" with its third row and third column hidden, and "unseen", which is very hidden."""


def xlsx(path: Path) -> str:
    """Write the rows from C4 on, with row 6 and columns E to G hidden, and rows beyond the last, too."""
    book = Workbook()
    for i, row in enumerate(ROWS):
        for k, value in enumerate(row):
            book.active.cell(4 + i, 3 + k).value = value
    for hidden in (1, 6, 9):
        book.active.row_dimensions[hidden].hidden = True
    book.active.column_dimensions.group("E", "G", hidden=True)
    book.save(path)
    return str(path)


def xls(path: Path) -> str:
    path.write_bytes(zlib.decompress(base64.b85decode(XLS)))
    return str(path)


def xlsb(path: Path) -> str:
    sheet = record(129) + record(148, struct.pack("<4I", 0, len(ROWS) - 1, 0, 2))
    for first, last, flags in ((0, 1, 2), (2, 9, 3)):
        sheet += record(60, struct.pack("<4IH", first, last, 2560, 0, flags))
    sheet += record(145)
    for i, row in enumerate(ROWS):
        flags = 0x10 if i == 2 else 0x28  # the others' flags say that a group of rows is folded, or a height set
        sheet += record(0, struct.pack("<IIHBB", i, 0, 300, 0, flags) + bytes(5))
        for k, value in enumerate(row):
            sheet += record(6, struct.pack("<II", k, 0) + wide(str(value)))
    relation = '<Relationship Id="r1" Type="t/worksheet" Target="worksheets/sheet1.bin"/>'
    with zipfile.ZipFile(path, "w") as packed:
        book = record(131) + record(156, bytes(8) + wide("r1") + wide("one")) + record(144) + record(132)
        packed.writestr("xl/workbook.bin", book)
        packed.writestr("xl/_rels/workbook.bin.rels", f"<Relationships>{relation}</Relationships>")
        packed.writestr("xl/worksheets/sheet1.bin", sheet + record(146) + record(130))
    return str(path)


def ods(path: Path) -> str:
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = [f"<table:table-row{{}}>{''.join(text.format(cell) for cell in row)}</table:table-row>" for row in ROWS]
    marks = ["", "", ' table:visibility="filter"', ""]
    content = "".join(row.format(mark) for row, mark in zip(rows, marks, strict=True))
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", MANIFEST)
        packed.writestr(
            "content.xml",
            f'<office:document-content {namespaces}><office:body><office:spreadsheet><table:table table:name="one">'
            '<table:table-column table:number-columns-repeated="2"/>'
            '<table:table-column table:visibility="collapse" table:number-columns-repeated="1000"/>'
            f'{content}<table:table-row table:visibility="collapse" table:number-rows-repeated="1000000">'
            "<table:table-cell/></table:table-row></table:table></office:spreadsheet></office:body>"
            "</office:document-content>",
        )
    return str(path)


@pytest.mark.parametrize("written", [xlsx, xls, xlsb, ods])
def test_hidden_rows_and_columns_are_read_and_told(written: Any, tmp_path: Path) -> None:
    table = WorkbookTable(written(tmp_path / f"a.{written.__name__}"))
    [chunk] = table.chunks(table.column("text"))
    assert chunk.texts == [row[1] for row in ROWS[1:]]
    assert table.notes[-2:] == TOLD


def test_where_it_cannot_be_known_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stance.tables.workbook.sheet_cells", lambda *_: None)
    table = WorkbookTable(xlsx(tmp_path / "a.xlsx"))
    assert len(list(table.chunks(1))) == 1
    [note] = table.notes
    assert note.startswith("in this workbook neither hidden rows and columns nor error values")


def test_nothing_is_told_of_rows_and_columns_that_are_seen(tmp_path: Path) -> None:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.active.row_dimensions[9].hidden = True  # where nothing stands
    book.active.column_dimensions["H"].hidden = True
    book.save(tmp_path / "a.xlsx")
    table = WorkbookTable(str(tmp_path / "a.xlsx"))
    assert len(list(table.chunks(1))) == 1
    assert table.notes == []


@pytest.mark.parametrize(("state", "word"), [("hidden", "hidden"), ("veryHidden", "very hidden")])
def test_a_hidden_sheet_is_told_where_it_is_read_and_where_it_is_not(tmp_path: Path, state: str, word: str) -> None:
    book = Workbook()
    book.active.append(["text"])
    sheet = book.create_sheet("kept")
    sheet.append(["text"])
    sheet.append(["We met."])
    sheet.sheet_state = state
    book.save(tmp_path / "a.xlsx")
    path = str(tmp_path / "a.xlsx")
    assert WorkbookTable(path).notes == [f"sheet 'Sheet' was read; not read: 'kept' ({word}) (--sheet)"]
    for wanted in ("kept", "2"):
        assert WorkbookTable(path, Layout(wanted)).notes == [f"sheet 'kept', which was read, is {word} in the workbook"]
    book.active["A1"].value = None
    book.save(path)
    assert WorkbookTable(path).notes[0] == f"sheet 'kept', which was read, is {word} in the workbook"


def test_a_very_hidden_sheet_of_an_xls_file_is_told(tmp_path: Path) -> None:
    table = WorkbookTable(xls(tmp_path / "a.xls"), Layout("unseen"))
    assert table.notes == ["sheet 'unseen', which was read, is very hidden in the workbook"]


def test_the_command_says_what_was_hidden(folder: str, tmp_path: Path) -> None:
    xlsx(tmp_path / "a.xlsx")
    _, err = run("predict", "a.xlsx", "-m", folder, "-o", "out.csv", cwd=tmp_path)
    for note in TOLD:
        assert f"a.xlsx: {note}" in err
