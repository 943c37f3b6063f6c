"""Read the tables that an option names: they are written otherwise than those of the command itself."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.tables.layout import Reading
    from stance.tables.rejects import Reject

_ENCODED = ("csv", "tsv")
_SHEETS = ("xlsx",)
_HEADED = (*_ENCODED, *_SHEETS)
"""The kinds of file that an option about the encoding, the sheet or the header is for."""


@dataclass(frozen=True)
class Written:
    """What was said of the tables of an option such as --labels: their encoding, sheet and header row."""

    option: str
    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None

    def readings(
        self, paths: Sequence[str], *, text_column: str = "text", missing: str | None = None
    ) -> "dict[str, Reading]":
        """Return how each of the tables, and of those in folders, is to be read.

        Raises UsageError where something was said that is for none of them.
        """
        from stance.tables.labelled import expanded
        from stance.tables.layout import Reading, layout_of
        from stance.tables.opening import table_kind

        kinds = {path: table_kind(path, text_column=text_column) for path in expanded(paths)}
        self._check(kinds)
        return {
            path: Reading(
                self.encoding if kind in _ENCODED else None,
                layout_of(
                    self.sheet if kind in _SHEETS else None, self.header_row if kind in _HEADED else None, missing
                ),
            )
            for path, kind in kinds.items()
        }

    def reading(self, path: str | None) -> "Reading":
        """Return how the one table is to be read, None where none is named; raise as `readings` does."""
        from stance.tables.layout import Reading

        return next(iter(self.readings([] if path is None else [path]).values()), Reading())

    def own(self, rejects: "Sequence[Reject]", path: str | None = None) -> "list[Reject]":
        """Return rejects of which those of these tables (all, or those of one) name the option that is about them."""
        hint = f"({self.option}-encoding"
        return [
            reject if path not in (None, reject.file) else replace(
                reject, reason=reject.reason.replace("(--encoding", hint)
            )
            for reject in rejects
        ]  # fmt: skip

    def _check(self, kinds: dict[str, str]) -> None:
        from stance.tables.opening import named

        for name, value, allowed, what in (
            ("encoding", self.encoding, _ENCODED, "CSV and TSV"),
            ("sheet", self.sheet, _SHEETS, "workbooks"),
            ("header-row", self.header_row, _HEADED, "CSV and workbooks"),
        ):
            if value is None or any(kind in allowed for kind in kinds.values()):
                continue
            if not kinds:
                raise UsageError(f"{self.option}-{name} is about the tables of {self.option}; name them")
            path, kind = next(iter(kinds.items()))
            raise UsageError(f"{self.option}-{name} is for {what}, and {named(path)} is {kind}")
