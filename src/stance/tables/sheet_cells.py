"""Find what a workbook tells of cells and calamine does not: errors, long numbers, formulas without a value, hiding.

calamine gives a cell with an error as an empty one, and every number as a float.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from xml.etree import ElementTree

from stance.tables.xlsb import read_xlsb, target_of

_LONG = re.compile(r"-?\d{16,}(?:\.0+)?")
_SUSPECT = re.compile(
    rb'\bt="e"|"error"|<(?:\w+:)?f\b|<(?:\w+:)?v>-?\d{16}|office:value="-?\d{16}|hidden="(?:1|true)"|:visibility="[cf]'
)
"""What the XML of a sheet holds where there is anything to find."""
_BLOCK = 1 << 20
_OVERLAP = 64
_TRUE = ("1", "true")
_UNSEEN = ("collapse", "filter")
"""How an OpenDocument sheet says that a row or column is hidden, by hand or by a filter."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d+)")

Place = tuple[int, int]
"""The row and the column of a cell, both from 0."""


@dataclass
class SheetCells:
    """Cells by their place: error values, whole numbers too long for a float; formulas that were never calculated.

    Hidden rows are those that hold anything, and hidden columns ranges, from the first of them to the last; from 0.
    """

    errors: dict[Place, str] = field(default_factory=dict)
    numbers: dict[Place, int] = field(default_factory=dict)
    uncalculated: set[Place] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    def hides_column(self, number: int) -> bool:
        """Tell whether a column is hidden."""
        return any(first <= number <= last for first, last in self.hidden_columns)


def sheet_cells(path: str, packed: zipfile.ZipFile | None, sheet: str) -> SheetCells | None:
    """Return what there is to find in a sheet of a workbook, unpacked if it can be; None where it is not understood.

    Of .xls and .xlsb files the error values are told, and what is hidden.
    """
    if packed is None:
        return _xls_cells(path, sheet)
    try:
        names = set(packed.namelist())
        if "xl/workbook.bin" in names:
            return _xlsb_cells(packed, sheet)
        ods = "content.xml" in names and "xl/workbook.xml" not in names
        part = "content.xml" if ods else _part(packed, sheet)
        if part is None or not part.endswith(".xml"):
            return None
        with packed.open(part) as source:
            if not _is_suspect(source):
                return SheetCells()
        with packed.open(part) as source:
            return _ods_cells(source, sheet) if ods else _xlsx_cells(source)
    except (KeyError, ValueError, IndexError, struct.error, ElementTree.ParseError):
        return None


def _xlsb_cells(packed: zipfile.ZipFile, sheet: str) -> SheetCells:
    found = read_xlsb(packed, sheet)
    return SheetCells(found.errors, hidden_rows=found.hidden_rows, hidden_columns=found.hidden_columns)


def _xls_cells(path: str, sheet: str) -> SheetCells | None:
    """Return the error values of a sheet of an .xls file, and what is hidden in it."""
    import xlrd

    try:
        with xlrd.open_workbook(path, logfile=io.StringIO(), on_demand=True, formatting_info=True) as book:
            cells = book.sheet_by_name(sheet)
            kinds = enumerate(cells.row_types(row) for row in range(cells.nrows))
            wrong = [(row, i) for row, found in kinds for i, kind in enumerate(found) if kind == xlrd.XL_CELL_ERROR]
            texts = xlrd.error_text_from_code
            return SheetCells(
                {(row, i): texts.get(cells.cell_value(row, i), "#N/A") for row, i in wrong},
                hidden_rows={number for number, row in cells.rowinfo_map.items() if row.hidden},
                hidden_columns=[(number, number) for number, column in cells.colinfo_map.items() if column.hidden],
            )
    except Exception:  # a damaged file can raise anything there; calamine has said what it holds
        return None


def _part(packed: zipfile.ZipFile, sheet: str) -> str | None:
    """Return the name of the part of an .xlsx file that holds a sheet."""
    book = ElementTree.fromstring(packed.read("xl/workbook.xml"))  # noqa: S314  # expat bounds expansion
    for found in book.iter():
        if _local(found.tag) == "sheet" and found.get("name") == sheet:
            identity = next((value for key, value in found.attrib.items() if _local(key) == "id"), "")
            return target_of(packed, "xl/_rels/workbook.xml.rels", identity)
    return None


def _is_suspect(source: IO[bytes]) -> bool:
    before = b""
    while block := source.read(_BLOCK):
        if _SUSPECT.search(before + block):
            return True
        before = block[-_OVERLAP:]
    return False


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _xlsx_cells(source: IO[bytes]) -> SheetCells:
    found = SheetCells()
    row, column = -1, -1
    data = None
    for event, element in ElementTree.iterparse(source, events=("start", "end")):  # noqa: S314  # expat bounds expansion
        name = _local(element.tag)
        if event == "start":
            if name == "sheetData":
                data = element
            elif name == "row":
                row, column = int(element.get("r", row + 2)) - 1, -1
        elif name == "c":
            place = _REFERENCE.fullmatch(element.get("r", ""))
            column = _column(place[1]) if place else column + 1
            _keep(found, (row, column), element)
        elif name == "col" and element.get("hidden") in _TRUE:
            found.hidden_columns.append((int(element.get("min", 0)) - 1, int(element.get("max", 0)) - 1))
        elif name == "row":
            if element.get("hidden") in _TRUE:
                found.hidden_rows.add(row)
            if data is not None:
                data.clear()  # of a million rows, too many to hold
    return found


def _keep(found: SheetCells, place: Place, cell: ElementTree.Element) -> None:
    parts = {_local(part.tag): part.text or "" for part in cell}
    kind, value = cell.get("t", "n"), parts.get("v", "")
    if kind == "e":
        found.errors[place] = value or "#N/A"
    elif kind == "n" and _LONG.fullmatch(value):
        found.numbers[place] = int(value.partition(".")[0])
    elif "f" in parts and not value and kind != "str":
        found.uncalculated.add(place)


def _column(letters: str) -> int:
    """Return the number of a column from 0.

    >>> _column("A"), _column("AB")
    (0, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _ods_cells(source: IO[bytes], sheet: str) -> SheetCells:
    found = SheetCells()
    row = column = passed = 0
    inside = False
    for event, element in ElementTree.iterparse(source, events=("start", "end")):  # noqa: S314  # expat bounds expansion
        name = _local(element.tag)
        told = _attributes(element)
        if name == "table":
            inside = event == "start" and told.get("name") == sheet
            row = passed = 0
        if event == "start" and name == "table-row":
            column = 0
        if event == "start" or not inside:
            continue
        if name in ("table-cell", "covered-table-cell"):
            value = told.get("value", "")
            if element.get(f"{_CALC}value-type") == "error":
                found.errors[row, column] = "".join(element.itertext()).strip() or "#N/A"
            elif _LONG.fullmatch(value):
                found.numbers[row, column] = int(value.partition(".")[0])
            column += int(told.get("number-columns-repeated", 1))
        elif name == "table-column":
            before, passed = passed, passed + int(told.get("number-columns-repeated", 1))
            if told.get("visibility") in _UNSEEN:
                found.hidden_columns.append((before, passed - 1))
        elif name == "table-row":
            before, row = row, row + int(told.get("number-rows-repeated", 1))
            # Rows that are blank are repeated up to the end of the sheet, and those behind the last are none.
            if told.get("visibility") in _UNSEEN and any(
                _local(key) == "value-type" for c in element for key in c.attrib
            ):
                found.hidden_rows.update(range(before, row))
            element.clear()
    return found


_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def _attributes(element: Any) -> dict[str, str]:
    return {_local(key): value for key, value in element.attrib.items() if not key.startswith(_CALC)}


def places(cells: "dict[Place, Any] | set[Place]") -> Iterator[str]:
    """Yield the places of cells as a spreadsheet calls them.

    >>> list(places({(0, 0), (2, 27)}))
    ['A1', 'AB3']
    """
    for row, column in sorted(cells):
        letters, rest = "", column + 1
        while rest:
            rest, digit = divmod(rest - 1, 26)
            letters = chr(ord("A") + digit) + letters
        yield f"{letters}{row + 1}"
