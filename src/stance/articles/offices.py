"""Read tables of office-holders."""

import re
from dataclasses import dataclass
from pathlib import Path

from stance.files import read_text
from stance.lists import malformed, table_rows

OFFICE_COLUMNS = ("person", "office", "actor", "from", "to")
_TABLE = "offices table"


@dataclass(frozen=True)
class Office:
    """Who held an office for which actor, and in which years (None: open)."""

    person: str
    office: str
    actor: str
    first: int | None
    last: int | None


def offices_from_csv(text: str, name: str = _TABLE) -> list[Office]:
    """Return the offices that the text of an offices table holds; raise LexiconError with the line at fault.

    `name` is what messages call the table.
    """
    found = []
    for line, row in enumerate(table_rows(text, OFFICE_COLUMNS, name), start=2):
        if not row[0].strip() or not row[2].strip():
            raise malformed(name, line, f"expected {','.join(OFFICE_COLUMNS)}, found {','.join(row)!r}")
        first, last = (
            _year(value, line, name, column) for value, column in zip(row[3:], OFFICE_COLUMNS[3:], strict=True)
        )
        found.append(Office(row[0], row[1], row[2], first, last))
    return found


def _year(value: str, line: int, name: str, column: str) -> int | None:
    if not value.strip():
        return None
    if not re.fullmatch(r"\d{4}(?:-\d\d){0,2}", value.strip()):
        raise malformed(name, line, f"{value!r} is no year or date (YYYY or YYYY-MM-DD)", column)
    return int(value[:4])


def read_offices(path: Path) -> list[Office]:
    """Return the offices of a table; raise TableError where it cannot be read, LexiconError where it is malformed."""
    return offices_from_csv(read_text(str(path)), str(path))
