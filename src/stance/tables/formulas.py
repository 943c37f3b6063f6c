"""Disarm the cells that a spreadsheet would take for formulas, and arm them again."""

import re
from collections.abc import Iterable

_BEGINNINGS = frozenset("=+-@＝＋－＠")
"""What a formula begins with; the wide ones count where Excel speaks Chinese, Japanese or Korean."""
_PASSED_OVER = ("\t", "\r", "\n")
"""What a spreadsheet passes over before it looks whether a cell is a formula."""
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


def disarmed(cell: str) -> str:
    """Return a cell that is no formula: with an apostrophe before it where a spreadsheet would take it for one.

    >>> disarmed("=1+1"), disarmed(" @SUM(A1)"), disarmed("-0.5"), disarmed("We met.")
    ("'=1+1", "' @SUM(A1)", '-0.5', 'We met.')
    """
    is_one = cell.startswith(_PASSED_OVER) or cell.lstrip()[:1] in _BEGINNINGS
    return "'" + cell if is_one and not _NUMBER.fullmatch(cell) else cell


def disarmed_rows(rows: Iterable[Iterable[object]]) -> list[list[str]]:
    """Return rows whose cells, as text, are no formulas."""
    return [[disarmed(str(cell)) for cell in row] for row in rows]


def shielded(cell: str) -> str:
    """Return a cell that is no formula, as `disarmed` does, in a way that `unshielded` undoes for any cell.

    >>> shielded("=1+1"), shielded("'=1+1"), shielded("We met.")
    ("'=1+1", "''=1+1", 'We met.')
    """
    return "'" + cell if _is_formula(cell.lstrip("'")) else cell


def unshielded(cell: str) -> str:
    """Return a cell as it was before `shielded`.

    >>> unshielded("'=1+1"), unshielded("'twas so")
    ('=1+1', "'twas so")
    """
    return cell[1:] if cell.startswith("'") and _is_formula(cell.lstrip("'")) else cell


def _is_formula(cell: str) -> bool:
    return disarmed(cell) != cell
