"""Read a sheet of a workbook (.xlsx, .xlsm, .xlsb, .xls, .ods); output goes to another kind of table."""

import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from stance.errors import TableError
from stance.tables.cell_values import arrow_type, as_json, as_text
from stance.tables.layout import PLAIN, Layout
from stance.tables.rejects import Reject
from stance.tables.sheet_cells import SheetCells, places, sheet_cells
from stance.tables.table import CHUNK, HEADER_AGAIN, Chunk, Table, header_fault, lower_header, plain_name

_LARGEST_UNPACKED = 1 << 30
"""Bytes that a workbook, which is a zip file, may unpack to; unlike the other tables it is read as a whole."""
_EXACT = 1e15
"""Up to here a float holds every whole number that a spreadsheet shows; it keeps 15 digits."""
_FIRST_ROWS = 20
"""Rows among which a header is looked for that stands lower than it should."""
_MOST_PLACES = 5
_LONGEST_CELL = 32767
"""Characters that a cell may hold; a text of just so many has probably been cut off there."""
_HIDDEN = {"Hidden": "hidden", "VeryHidden": "very hidden"}
"""How a sheet that is not seen is called, by calamine's name for it; the second kind is in no menu."""
_OLE = b"\xd0\xcf\x11\xe0"
"""How an .xls file begins."""


@dataclass
class CellsChunk(Chunk):
    """Rows of cells: numbers, truth values, dates and times, texts; None where a cell is blank."""

    rows: list[list[Any]] = field(default_factory=list)
    refused: list[list[Any]] = field(default_factory=list)
    """The rows of the rejects, in their order."""

    def column(self, position: int) -> list[str]:
        """Return the values of a column as text."""
        return [_text(row[position]) for row in self.rows]

    def cells(self) -> list[list[str]]:
        """Return the rows as text."""
        return [[_text(cell) for cell in row] for row in self.rows]

    def objects(self, columns: Sequence[str]) -> list[dict[str, Any]]:
        """Return the rows as JSON-ready objects; numbers stay numbers, dates are texts."""
        return [dict(zip(columns, map(_plain, row), strict=True)) for row in self.rows]

    def arrays(self, schema: Any) -> list[Any]:
        """Return the columns as Arrow arrays; what does not fit a column's type, an error value, is null."""
        import pyarrow as pa

        return [_array([row[i] for row in self.rows], kind, pa) for i, kind in enumerate(schema.types)]


def _text(cell: Any) -> str:
    """Return a cell as text, whole numbers without a point and in all their digits.

    >>> _text(4.0), _text(1e18), _text(0.5), _text(None)
    ('4', '1000000000000000000', '0.5', '')
    """
    if isinstance(cell, float) and cell.is_integer():
        return format(Decimal(repr(cell)).quantize(Decimal(1)), "f")
    return as_text(cell)


def _names(row: Sequence[Any]) -> list[str]:
    """Return the cells of a row as they are read as a header."""
    return [_text(cell).strip("\n") for cell in row]


def _plain(cell: Any) -> Any:
    """Return a cell as JSON has it; every number of a spreadsheet is a float, also a whole one."""
    return int(_text(cell)) if isinstance(cell, float) and cell.is_integer() else as_json(cell)


class ErrorValue(str):
    """An error value of a spreadsheet, such as #REF!."""

    __slots__ = ()


class WorkbookTable(Table):
    """A sheet of a workbook: the one that the layout names, else the first that is not hidden and not empty.

    The row that the layout names, else the first that is not blank, names the columns.
    """

    def __init__(self, path: str, layout: Layout = PLAIN) -> None:
        self.name, self.layout = path, layout
        found = _opened(path, layout.sheet)
        self._sheet, self.description, self._special = found.sheet, found.description, found.special
        self._others = found.others
        for message in found.notes:
            self.note(message)
        self._left = self._sheet.start[1] if self._sheet.start else 0
        self._rows = self._typed_rows()
        self._header_row, header = self._header()
        while header and not header[-1]:
            header.pop()
        where = f"row {self._header_row}"
        if not header:
            raise TableError(f"{path}: {where} of the sheet is blank; it must name the columns", file=path)
        if (fault := header_fault(header)) or not all(header):
            below = [(line, _names(row)) for line, row in islice(self._rows, _FIRST_ROWS)]
            fault = fault or f"gives no name to column {header.index('') + 1}"
            fault += lower_header(below, list(filter(None, header)), "row")
            raise TableError(
                f"{path}: the header in {where} {fault}; name each column once there, or say which row names the "
                "columns with --header-row",
                file=path, line=self._header_row,
            )  # fmt: skip
        self.columns = header

    def _header(self) -> tuple[int, list[str]]:
        wanted = self.layout.header_row
        for line, row in self._rows:
            if line == wanted or (wanted is None and any(cell is not None for cell in row)):
                return line, _names(row)
        raise TableError(
            f"{self.name}: the header is to be in row {wanted}, and the sheet has fewer rows", file=self.name
        )

    def _typed_rows(self) -> Iterator[tuple[int, list[Any]]]:
        """Yield the rows with their numbers in the sheet, cells that calamine does not tell put right."""
        special = self._special or SheetCells()
        lines = {row for row, _ in (*special.errors, *special.numbers)}
        for number, cells in enumerate(self._sheet.iter_rows()):
            row = [None if cell == "" else cell for cell in cells]
            if number in lines:
                for i in range(len(row)):
                    place = number, i + self._left
                    if place in special.errors:
                        row[i] = ErrorValue(special.errors[place])
                    elif place in special.numbers:
                        row[i] = special.numbers[place]
            yield number + 1, row

    def hint(self, wanted: str) -> str:
        """Return which sheet was read of which, and which of its first rows names a column that the header does not."""
        others = f" (the others are {', '.join(map(repr, self._others))}: --sheet)" if self._others else ""
        return f"; the sheet {self._sheet.name!r} was read{others}{self._lower_header(wanted)}"

    def _lower_header(self, wanted: str) -> str:
        first = islice(self._typed_rows(), self._header_row, self._header_row + _FIRST_ROWS)
        rows = [(line, [_text(cell) for cell in row]) for line, row in first]
        for line, row in rows:
            if plain_name(wanted) in map(plain_name, row):
                return f"; row {line} names it: if that is the header, say --header-row {line}"
        return lower_header(rows, self.columns, "row")

    def arrow_schema(self, columns: Sequence[str]) -> Any:
        """Return the columns with the types that the cells of the sheet have."""
        import pyarrow as pa

        kinds: list[set[type]] = [set() for _ in columns]
        for line, row in self._typed_rows():
            if line > self._header_row:
                for i, cell in enumerate(row[: len(columns)]):
                    if cell is not None and not isinstance(cell, ErrorValue):
                        kinds[i].add(_kind(cell))
        return pa.schema([pa.field(name, arrow_type(found)) for name, found in zip(columns, kinds, strict=True)])

    def chunks(self, text_column: int | None, size: int = CHUNK) -> Iterator[CellsChunk]:
        """Yield the rows in order; those without text, and with cells beyond the named columns, are rejects.

        A row's line is its number in the sheet. Blank rows are no rows; a note counts them.
        """
        chunk = CellsChunk()
        counts = _Counts()
        blank = 0
        for line, cells in self._rows:
            if all(cell is None for cell in cells):
                blank += 1
                continue
            counts.blank_rows, blank = counts.blank_rows + blank, 0  # those behind the last row do not count
            row = cells[: len(self.columns)]
            counts.add(self.columns, row)
            counts.hidden_rows += self._special is not None and line - 1 in self._special.hidden_rows
            if reason := self._fault(cells, text_column):
                raw = "\t".join(map(_text, cells))
                chunk.rejects.append(Reject(self.name, line, None, reason, raw))
                chunk.refused.append(row)
            else:
                chunk.lines.append(line)
                chunk.rows.append(row)
                text = _text(row[text_column]) if text_column is not None else ""
                counts.full += len(text) == _LONGEST_CELL
                chunk.texts.append(text)
            if chunk.read >= size:
                yield chunk
                chunk = CellsChunk()
        if chunk.read:
            yield chunk
        self._tell(counts)

    def _merged(self) -> int:
        """Return how many merged cells reach over several rows or columns below the header."""
        ranges = getattr(self._sheet, "merged_cell_ranges", None) or ()  # not told by all kinds of workbooks
        return sum(first != last and last[0] >= self._header_row for first, last in ranges)

    def _hidden_columns(self) -> list[str]:
        """Return the names of the columns that are hidden."""
        special = self._special or SheetCells()
        return [repr(name) for i, name in enumerate(self.columns, self._left) if special.hides_column(i)]

    def _fault(self, row: Sequence[Any], text_column: int | None) -> str:
        if any(cell is not None for cell in row[len(self.columns) :]):
            return f"{len(row)} cells, expected {len(self.columns)}"
        if _text(row[0]) == self.columns[0] and _names(row[: len(self.columns)]) == self.columns:
            return HEADER_AGAIN
        if text_column is None:
            return ""
        return self.layout.no_text(_text(row[text_column]), self.columns[text_column])

    def _tell(self, counts: "_Counts") -> None:
        """Keep what there is to tell of the cells of a sheet that has been read."""
        if counts.blank_rows:
            self.note(f"blank rows between others, which were passed over: {counts.blank_rows}")
        if counts.full:
            self.note(
                f"texts of {_LONGEST_CELL} characters, of which a cell holds no more, so that their ends are probably "
                f"lost: {counts.full}"
            )
        if merged := self._merged():
            self.note(f"merged cells, of which only the first of each holds a value: {merged}")
        if counts.errors:
            self.note(f"error values in {_counted(counts.errors)}")
        if counts.long:
            self.note(
                f"numbers of 16 digits or more in {_counted(counts.long)}: spreadsheets keep 15 digits, so that the "
                "last ones may have been lost before; keep such numbers as texts"
            )
        special = self._special
        if special is None:
            self.note(
                "in this workbook neither hidden rows and columns nor error values, which look like blank cells, can "
                "be told; save it as .xlsx to see them"
            )
        elif special.uncalculated:
            shown = ", ".join(list(places(special.uncalculated))[:_MOST_PLACES])
            self.note(
                f"formulas that have no value yet: {len(special.uncalculated)} ({shown}); open the workbook in a "
                "spreadsheet program and save it"
            )
        if counts.hidden_rows:
            self.note(f"rows that are hidden in the sheet and were read like the others: {counts.hidden_rows}")
        if hidden := self._hidden_columns():
            self.note(f"columns that are hidden in the sheet and were read like the others: {', '.join(hidden)}")


@dataclass
class _Counts:
    """What was met among the rows of a sheet."""

    blank_rows: int = 0
    hidden_rows: int = 0
    full: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    long: Counter[str] = field(default_factory=Counter)

    def add(self, columns: Sequence[str], row: Sequence[Any]) -> None:
        for name, cell in zip(columns, row, strict=True):
            if isinstance(cell, ErrorValue):
                self.errors[name] += 1
            elif type(cell) in (float, int) and abs(cell) >= _EXACT and cell == cell // 1:
                self.long[name] += 1


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"column {name!r}: {number}" for name, number in counts.items())


def _kind(cell: Any) -> type:
    return int if type(cell) is float and cell.is_integer() else type(cell)


def _array(cells: Sequence[Any], kind: Any, pa: Any) -> Any:
    if pa.types.is_string(kind):
        return pa.array([None if cell is None else _text(cell) for cell in cells], kind)
    known = [None if isinstance(cell, ErrorValue) else cell for cell in cells]
    if pa.types.is_integer(kind):
        known = [None if cell is None else int(_text(cell)) for cell in known]
    return pa.array(known, kind)


class _Found(NamedTuple):
    """A sheet, how the table is described, what only the XML tells of its cells, what is to be told, other sheets."""

    sheet: Any
    description: str
    special: SheetCells | None
    notes: Sequence[str]
    others: Sequence[str]


def _opened(path: str, wanted: str | None) -> _Found:
    """Return the sheet to read."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        with Path(path).open("rb") as source:
            packed = zipfile.ZipFile(source) if zipfile.is_zipfile(source) else None
            if packed is not None:
                _check_size(path, packed)
            try:
                workbook = CalamineWorkbook.from_path(path)
            except CalamineError:
                source.seek(0)
                if packed is None and source.read(4) != _OLE:
                    raise
                source.seek(0)  # it may be of another kind than its ending says
                workbook = CalamineWorkbook.from_filelike(source)
            sheet, others = _chosen(path, workbook, wanted)
            special = sheet_cells(path, packed, sheet.name)
    except TableError:
        raise
    except PasswordError as error:
        raise TableError(f"{path}: the workbook is locked with a password; save it without one", file=path) from error
    except Exception as error:  # a damaged zip file can raise anything
        told = error.strerror if isinstance(error, OSError) and error.strerror else error
        what = "OpenDocument" if path.lower().endswith(".ods") else "Excel"
        message = f"{path}: cannot be read as an {what} workbook ({told}){_looks_like(path)}"
        raise TableError(message, file=path) from error
    number = len(workbook.sheet_names)
    first = f", the first of {number} that is not empty" if number > 1 and wanted is None else ""
    kind = "OpenDocument" if path.lower().endswith(".ods") else "Excel"
    notes = [*_sheet_notes(workbook, sheet.name, others)]
    if wanted is not None and sheet.name != wanted and not wanted.isdecimal():
        notes.append(f"no sheet {wanted!r}; {sheet.name!r} was read")
    unread = [name for name in workbook.sheet_names if name != sheet.name]
    return _Found(sheet, f"{kind}, sheet {sheet.name!r}{first}", special, notes, unread)


def _sheet_notes(workbook: Any, name: str, others: Sequence[str]) -> list[str]:
    """Return what is to be told of the sheets: that the one which is read is hidden, which others hold something."""
    hidden = {found.name: _HIDDEN.get(str(found.visible).rpartition(".")[2]) for found in workbook.sheets_metadata}
    notes = [f"sheet {name!r}, which was read, is {hidden[name]} in the workbook"] if hidden.get(name) else []
    if others:
        told = [f"{other!r} ({hidden[other]})" if hidden.get(other) else repr(other) for other in others]
        notes.append(f"sheet {name!r} was read; not read: {', '.join(told)} (--sheet)")
    return notes


def _check_size(path: str, packed: zipfile.ZipFile) -> None:
    unpacked = sum(part.file_size for part in packed.infolist())
    if unpacked > _LARGEST_UNPACKED:
        raise TableError(f"{path}: the workbook unpacks to {unpacked >> 20} MiB; save the sheet as CSV", file=path)


def _chosen(path: str, workbook: Any, wanted: str | None) -> tuple[Any, list[str]]:
    """Return the sheet to read and, if it was not asked for, the names of the others that hold something."""
    names = workbook.sheet_names
    if wanted is not None:
        alike = [name for name in names if plain_name(name) == plain_name(wanted)]
        if wanted in names:
            name = wanted
        elif wanted.isdecimal() and 1 <= int(wanted) <= len(names):
            name = names[int(wanted) - 1]
        elif len(alike) == 1:
            name = alike[0]
        else:
            raise TableError(f"{path}: no sheet {wanted!r}; the sheets are {', '.join(map(repr, names))}", file=path)
        sheet = workbook.get_sheet_by_name(name)
        if sheet.start is None:
            raise TableError(f"{path}: the sheet {name!r} is empty", file=path)
        return sheet, []
    visible = {found.name: str(found.visible).endswith(".Visible") for found in workbook.sheets_metadata}
    held = [sheet for name in names if (sheet := workbook.get_sheet_by_name(name)).start is not None]
    if not held:
        raise TableError(f"{path}: every sheet of the workbook is empty", file=path)
    sheet = next((sheet for sheet in held if visible.get(sheet.name, True)), held[0])
    return sheet, [other.name for other in held if other is not sheet]


def _looks_like(path: str) -> str:
    """Return, as the end of a message, what a file is that bears the name of a workbook and is none."""
    try:
        with Path(path).open("rb") as source:
            start = source.read(512).lstrip().lower()
    except OSError:
        return ""
    if start.startswith((b"<html", b"<!doctype", b"<table", b"<meta")):
        return "; it is a web page under the name of a workbook: open it in a spreadsheet program and save it as .xlsx"
    if start and b"\0" not in start and start.isascii() and any(mark in start for mark in (b",", b";", b"\t")):
        return "; it looks like CSV under the name of a workbook: say --input-format csv, or rename it"
    return ""
