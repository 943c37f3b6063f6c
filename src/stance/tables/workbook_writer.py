"""Write record batches as an Excel workbook: texts as texts, numbers and dates as such, never a formula."""

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from stance.errors import UsageError
from stance.tables.cells import kinds_of_texts, plain, typed

MOST_ROWS = 1_048_575
"""Rows of a sheet behind its header."""
MOST_COLUMNS = 16_384
LONGEST_CELL = 32_767
"""UTF-16 code units that a cell holds."""
_NO_XML = re.compile("[\ufffe\uffff]")
_FIRST_DAY = date(1900, 3, 1)
"""Excel takes 1900 for a leap year, so that days before this one have two numbers."""
_WIDTHS = {"text": 60, "sentence": 60}


def check_width(columns: Sequence[str]) -> None:
    """Raise UsageError where a sheet cannot hold so many columns."""
    if len(columns) > MOST_COLUMNS:
        raise UsageError(f"{len(columns)} columns, and a sheet holds {MOST_COLUMNS}; write .csv or .parquet instead")


def write_workbook(
    handle: IO[bytes], batches: Callable[[], Iterator[Any]], columns: Sequence[str], texts: Sequence[int]
) -> int:
    """Write record batches as the one sheet of a workbook and return how many cells had to be cut.

    `batches` gives them anew each time; `texts` are the columns of text in which there may be numbers or dates. The
    same rows give the same bytes, and memory does not grow with them. Raises OSError where writing fails.
    """
    import xlsxwriter
    from xlsxwriter.exceptions import XlsxWriterException

    kinds = kinds_of_texts(batches(), texts)
    folder = Path(f"{handle.name}.d")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        book = xlsxwriter.Workbook(handle, {"constant_memory": True, "tmpdir": str(folder)})
        book.set_properties({"created": datetime(2000, 1, 1)})  # the same rows, the same bytes
        sheet = _Sheet(book, columns)
        for batch in batches():
            values = [typed(column.to_pylist(), kinds.get(i)) for i, column in enumerate(batch.columns)]
            for row in zip(*values, strict=True):
                sheet.add(row)
        sheet.finish()
        book.close()
    except XlsxWriterException as error:
        raise OSError(str(error)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return sheet.cut


class _Sheet:
    """The sheet of a workbook, filled row by row."""

    def __init__(self, book: Any, columns: Sequence[str]) -> None:
        self.cut = self._row = 0
        self._width = len(columns)
        self._sheet = book.add_worksheet("statements")
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
        head = book.add_format({"bold": True})
        self._sheet.freeze_panes(1, 0)
        for i, name in enumerate(columns):
            self._sheet.set_column(i, i, _WIDTHS.get(name, 14))
            self._sheet.write_string(0, i, self._fitting(name), head)

    def add(self, row: Sequence[Any]) -> None:
        """Write the next row."""
        self._row += 1
        for i, value in enumerate(map(plain, row)):
            self._write(i, value)

    def finish(self) -> None:
        """Let readers filter the rows by their columns."""
        self._sheet.autofilter(0, 0, max(self._row, 1), max(self._width - 1, 0))

    def _write(self, i: int, value: Any) -> None:
        sheet, row = self._sheet, self._row
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, i, value)
        elif isinstance(value, int | float):
            sheet.write_number(row, i, value)
        elif isinstance(value, date) and not _as_it_is(value):
            sheet.write_string(row, i, value.isoformat())
        elif isinstance(value, datetime):
            sheet.write_datetime(row, i, value, self._moment)
        elif isinstance(value, date):
            sheet.write_datetime(row, i, value, self._day)
        else:
            sheet.write_string(row, i, self._fitting(value.hex() if isinstance(value, bytes) else value))

    def _fitting(self, text: str) -> str:
        """Return a text as a cell can hold it."""
        if len(text) > LONGEST_CELL // 2:
            units = text.encode("utf-16-le", "surrogatepass")
            if len(units) > 2 * LONGEST_CELL:
                self.cut += 1
                text = units[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")  # not half of a pair
        return _NO_XML.sub("\ufffd", text)


def _as_it_is(value: date) -> bool:
    """Tell whether a workbook can hold a day or moment exactly."""
    if isinstance(value, datetime):
        return value.date() >= _FIRST_DAY and value.microsecond % 1000 == 0
    return value >= _FIRST_DAY


def rows_of_workbook(path: Path) -> int:
    """Return how many rows the first sheet of a workbook has behind its header."""
    found, end = 0, b""
    with zipfile.ZipFile(path) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        while block := sheet.read(io.DEFAULT_BUFFER_SIZE << 4):
            found += (end + block).count(b"<row ") - end.count(b"<row ")
            end = block[-4:]
    return found - 1
