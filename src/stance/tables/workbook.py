"""Read the first sheet of an Excel workbook; it is read only, and output goes to another kind of table."""

import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from stance.errors import TableError
from stance.tables.rejects import Reject
from stance.tables.table import CHUNK, Chunk, Table

_LARGEST_UNPACKED = 1 << 30
"""Bytes that a workbook, which is a zip file, may unpack to; unlike the other tables it is read as a whole."""


@dataclass
class CellsChunk(Chunk):
    """Rows of cells."""

    rows: list[list[str]] = field(default_factory=list)
    refused: list[list[str]] = field(default_factory=list)
    """The rows of the rejects, in their order."""

    def column(self, position: int) -> list[str]:
        """Return the values of a column as text."""
        return [row[position] for row in self.rows]

    def cells(self) -> list[list[str]]:
        """Return the rows as text."""
        return self.rows


class WorkbookTable(Table):
    """The first sheet of a workbook that is not empty; its first row that is not blank names the columns."""

    def __init__(self, path: str) -> None:
        self.name = path
        sheet, self.description = _first_sheet(path)
        self._rows = enumerate(sheet.iter_rows(), start=1)
        header = next((_texts(row) for _, row in self._rows if any(cell != "" for cell in row)), [])
        while header and not header[-1]:
            header.pop()
        unnamed = [str(i) for i, name in enumerate(header, start=1) if not name]
        double = sorted({name for name in header if name and header.count(name) > 1})
        if not header or unnamed:
            where = f"column {', '.join(unnamed)} of the table" if unnamed else "every column"
            raise TableError(
                f"{path}: {where} has no name; the first row that is not blank must name the columns", file=path
            )
        if double:
            raise TableError(
                f"{path}: the columns {', '.join(map(repr, double))} occur more than once; rename one of them",
                file=path,
            )
        self.columns = header

    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[CellsChunk]:
        """Yield the rows in order; those without text, and with cells beyond the named columns, are rejects.

        A row's line is its number in the sheet. Blank rows are no rows.
        """
        chunk = CellsChunk()
        for line, cells in self._rows:
            row = _texts(cells)
            if not any(row):
                continue
            if reason := self._fault(row, text_column):
                chunk.rejects.append(Reject(self.name, line, None, reason, "\t".join(row)))
                chunk.refused.append(row)
            else:
                chunk.lines.append(line)
                chunk.rows.append(row[: len(self.columns)])
                chunk.texts.append(row[text_column] if text_column is not None else "")
            if chunk.read >= size:
                yield chunk
                chunk = CellsChunk()
        if chunk.read:
            yield chunk

    def _fault(self, row: Sequence[str], text_column: int | None) -> str:
        if any(row[len(self.columns) :]):
            return f"{len(row)} cells, expected {len(self.columns)}"
        if text_column is not None and not row[text_column].strip():
            return f"no text in column {self.columns[text_column]!r}"
        return ""


def _first_sheet(path: str) -> tuple[Any, str]:
    """Return the first sheet that is not empty, and how the table is described."""
    from python_calamine import CalamineWorkbook

    try:
        with zipfile.ZipFile(path) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked > _LARGEST_UNPACKED:
            raise TableError(f"{path}: the workbook unpacks to {unpacked >> 20} MiB; save the sheet as CSV", file=path)
        workbook = CalamineWorkbook.from_path(path)
        sheets = [workbook.get_sheet_by_name(name) for name in workbook.sheet_names]
    except TableError:
        raise
    except Exception as error:  # a damaged zip file can raise anything
        told = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise TableError(f"{path}: cannot be read as an Excel workbook ({told})", file=path) from error
    for sheet in sheets:
        if sheet.start is not None:
            others = f", the first of {len(sheets)} that is not empty" if len(sheets) > 1 else ""
            return sheet, f"Excel, sheet {sheet.name!r}{others}"
    raise TableError(f"{path}: every sheet of the workbook is empty", file=path)


def _texts(row: Sequence[Any]) -> list[str]:
    """Return cells as text: whole numbers without a point, dates as YYYY-MM-DD."""
    return [_text(cell) for cell in row]


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
