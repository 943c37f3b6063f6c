"""Say how a table stands in its file where the file does not tell, and which cells stand for a text that is missing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from stance.errors import UsageError

MISSING = ("NA", "N/A", "<NA>", "NaN", "NULL", "None", "-", "--", ".")
"""What spreadsheets and statistics programs write where there is no value; small and capital letters count alike."""
_LABELS_TOO = frozenset(("none", "-", "--", "."))
"""Those of them that may be a label: neither for nor against."""
_ERROR = re.compile(r"#(?:ref!|value!|div/0!|name\?|num!|null!|n/a|spill!|calc!|field!|getting_data)|err:\d{3}")
"""What a spreadsheet shows where it cannot tell a value: never a text, whatever stands for missing ones."""
_LONGEST_ERROR = 13


@dataclass(frozen=True)
class Layout:
    """The sheet to read, by name or by number from 1, the row of the column names, and what stands for no text.

    None stands for the first sheet that is not empty, and for the first row that is not blank.
    """

    sheet: str | None = None
    header_row: int | None = None
    missing: tuple[str, ...] = MISSING

    def __post_init__(self) -> None:
        if self.header_row is not None and self.header_row < 1:
            raise UsageError(f"the header row is {self.header_row}; rows are counted from 1")

    @cached_property
    def _no_texts(self) -> frozenset[str]:
        return frozenset(token.strip().casefold() for token in self.missing if token.strip())

    @cached_property
    def longest(self) -> int:
        """Return how many characters what stands for no text has at most."""
        return max(_LONGEST_ERROR, *map(len, self.missing), 0)

    def all_texts(self, values: Iterable[str]) -> bool:
        """Tell whether all of some values are texts; quicker than to ask `no_text` for each."""
        longest, no_texts = self.longest, self._no_texts
        return not any(
            (len(value) <= longest or value[0].isspace() or value[-1].isspace())
            and (not (plain := value.strip().casefold()) or plain in no_texts or _ERROR.fullmatch(plain))
            for value in values
        )

    def no_text(self, value: str | None, column: str) -> str:
        """Return why the value of a column is no text, nothing where it is one.

        >>> PLAIN.no_text(" ", "body")
        "no text in column 'body'"
        >>> PLAIN.no_text("n/a", "body")
        "no text in column 'body': 'n/a' stands for a missing one"
        >>> PLAIN.no_text("None of this is true.", "body")
        ''
        """
        if value and len(value) > self.longest and not (value[0].isspace() or value[-1].isspace()):
            return ""  # as nearly all
        if value is None or not (plain := value.strip()):
            return f"no text in column {column!r}"
        if plain.casefold() in self._no_texts:
            return f"no text in column {column!r}: {plain!r} stands for a missing one"
        if len(plain) <= _LONGEST_ERROR and _ERROR.fullmatch(plain.casefold()):
            return f"no text in column {column!r} but an error value, {plain!r}"
        return ""

    def no_label(self, value: str) -> bool:
        """Tell whether a cell holds no label; of what stands for a missing value "none" and the like may be one.

        >>> PLAIN.no_label("NA"), PLAIN.no_label("none")
        (True, False)
        """
        told = value.strip().casefold()
        by_default = self.missing == MISSING and told in _LABELS_TOO
        return not told or (told in self._no_texts and not by_default) or _ERROR.fullmatch(told) is not None


PLAIN = Layout()
"""How tables stand in their files by default."""


def layout_of(sheet: str | None = None, header_row: int | None = None, missing: str | None = None) -> Layout:
    """Return a layout whose missing texts are given with commas between; None for those that stand for it by default.

    >>> layout_of(missing="x, n.a.").missing, layout_of(missing="").missing
    (('x', 'n.a.'), ())
    """
    tokens = MISSING if missing is None else tuple(filter(None, (token.strip() for token in missing.split(","))))
    return Layout(sheet, header_row, tokens)
