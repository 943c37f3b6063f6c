"""The fields of a form that say how a file is read where it does not tell: its encoding, its sheet, its header."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from stance.errors import UsageError
from stance.tables.layout import Layout
from stance.values import short
from stance.web.limits import Limits

ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "cp1250", "cp1251", "mac-roman")
"""The encodings that a form offers."""
_MOST_DIGITS = 7
"""Of the number of a row."""


@dataclass(frozen=True)
class Fields:
    """How a file is read: its encoding, and of a table its sheet and the row of its header; None is as it tells."""

    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any], limits: Limits) -> "Fields":
        """Return what a form says; raise UsageError where it is none of what may be said."""
        encoding, sheet, row = (str(given.get(name) or "").strip() for name in ("encoding", "sheet", "header_row"))
        if encoding and encoding not in ENCODINGS:
            raise UsageError(f"“Encoding” is {short(repr(encoding))}; it is one of {', '.join(ENCODINGS)}.")
        if len(sheet) > limits.name or not sheet.isprintable():
            raise UsageError(
                f"“Sheet” is a sheet's name or its number from 1, of at most {limits.name} characters; found "
                f"{short(repr(sheet))}."
            )
        if row and not (row.isdecimal() and row.isascii() and len(row) <= _MOST_DIGITS and int(row)):
            raise UsageError(f"“Header row” is the number of a row, from 1; found {short(repr(row))}.")
        return cls(encoding or None, sheet or None, int(row) if row else None)

    @property
    def layout(self) -> Layout:
        """Return the layout of a table that is read so."""
        return Layout(sheet=self.sheet, header_row=self.header_row)

    def options(self) -> list[str]:
        """Return the same as options of a command."""
        told = {"encoding": self.encoding, "sheet": self.sheet, "header-row": self.header_row}
        return [f"--{name}={value}" for name, value in told.items() if value is not None]
