"""Find the cells of an .xlsb file that hold errors, which calamine gives as empty ones, and what is hidden in it.

Its parts are records: a number, a length (both seven bits a byte, the lowest first), and the bytes ([MS-XLSB] 2.1.4).
"""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack_from
from xml.etree import ElementTree

_ROW, _ERROR, _FORMULA_ERROR, _COLUMNS, _SHEET = 0, 3, 11, 60, 156
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}  # fmt: skip
_CELL = 8
"""Bytes of a cell's column and style, before its value."""
_ROW_FLAGS, _ROW_HIDDEN = 11, 0x10
_COLUMN_FLAGS, _COLUMN_HIDDEN = 16, 0x01
"""The byte of a record BrtRowHdr or BrtColInfo that holds the flag, and the flag in it."""


@dataclass
class XlsbCells:
    """The error values of a sheet by row and column, its hidden rows, and ranges of hidden columns; all from 0."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def read_xlsb(packed: zipfile.ZipFile, sheet: str) -> XlsbCells:
    """Return the error values of a sheet and what is hidden in it; raise ValueError or KeyError where it is not."""
    found = XlsbCells()
    row = 0
    for number, data in _records(packed.read(_part(packed, sheet))):
        if number == _ROW:
            (row,) = unpack_from("<I", data)
            if data[_ROW_FLAGS] & _ROW_HIDDEN:
                found.hidden_rows.add(row)
        elif number == _COLUMNS and data[_COLUMN_FLAGS] & _COLUMN_HIDDEN:
            first, last = unpack_from("<II", data)
            found.hidden_columns.append((first, last))
        elif number in (_ERROR, _FORMULA_ERROR):
            found.errors[row, unpack_from("<I", data)[0]] = _ERRORS.get(data[_CELL], "#N/A")
    return found


def _part(packed: zipfile.ZipFile, sheet: str) -> str:
    """Return the name of the part that holds a sheet."""
    for number, data in _records(packed.read("xl/workbook.bin")):
        if number == _SHEET:
            identity, end = _text(data, 8)
            if _text(data, end)[0] == sheet:
                return target_of(packed, "xl/_rels/workbook.bin.rels", identity)
    raise KeyError(sheet)


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the records of a part: their numbers and their bytes."""
    at = 0
    while at < len(part):
        number, at = _varied(part, at)
        length, at = _varied(part, at)
        yield number, part[at : at + length]
        at += length


def _varied(part: bytes, at: int) -> tuple[int, int]:
    """Return a number of varied length and where it ends."""
    number = shift = 0
    while True:
        if at >= len(part):
            raise ValueError("a record is cut off")
        number |= (part[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if not part[at - 1] & 0x80:
            return number, at


def _text(data: bytes, at: int) -> tuple[str, int]:
    """Return a text and where it ends."""
    (length,) = unpack_from("<I", data, at)
    end = at + 4 + 2 * length
    return data[at + 4 : end].decode("utf-16-le"), end


def target_of(packed: zipfile.ZipFile, relations: str, identity: str) -> str:
    """Return the part that a workbook's relation names; raise KeyError where there is none of that identity."""
    root = ElementTree.fromstring(packed.read(relations))  # noqa: S314  # expat bounds expansion
    target = {found.get("Id"): found.get("Target", "") for found in root}[identity]
    return target[1:] if target.startswith("/") else f"xl/{target}"
