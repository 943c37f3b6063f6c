"""Read what coders handed back, which stands in files of its own, written otherwise than the scored table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stance.errors import UsageError

if TYPE_CHECKING:
    from stance.labelling.rows import Rows
    from stance.shares.coding import Coding
    from stance.shares.scored import ScoredTable

_ENCODED = ("csv", "tsv")
_SHEETS = ("xlsx",)
_HEADED = (*_ENCODED, *_SHEETS)
"""The kinds of file that an option about the encoding, the sheet or the header is for."""


@dataclass(frozen=True)
class CodedFiles:
    """The files of `--labels` and how to read them: their columns, encoding, sheet, header and what is missing."""

    paths: Sequence[str]
    text_column: str = "text"
    label_column: str = "label"
    annotator: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    missing: str | None = None
    missing_labels: str | None = None

    def coding(self, table: "ScoredTable", *, not_random: bool) -> "Coding":
        """Return the labels by the rows of the scored table that they are of; raise as `coding_of` and `read_rows`."""
        from stance.labelling.formats import ANNOTATOR
        from stance.labelling.rows import read_rows
        from stance.shares.coding import coding_of
        from stance.shares.todo import DRAWN_COLUMNS
        from stance.tables.layout import layout_of

        kinds = self._kinds()
        files = [
            read_rows(
                path, text_column=self.text_column, needed=[self.label_column], wished=[*DRAWN_COLUMNS, ANNOTATOR],
                encoding=self.encoding if kind in _ENCODED else None,
                layout=layout_of(
                    self.sheet if kind in _SHEETS else None, self.header_row if kind in _HEADED else None, self.missing
                ),
            )
            for path, kind in kinds.items()
        ]  # fmt: skip
        files = [_with_own_options(rows) for rows in files]
        return coding_of(
            files, table, text_column=self.text_column, label_column=self.label_column, annotator=self.annotator,
            not_random=not_random, layout=layout_of(missing=self.missing, no_labels=self.missing_labels),
        )  # fmt: skip

    def _kinds(self) -> dict[str, str]:
        """Return the kind of each file; raise UsageError where an option is given and none of them takes it."""
        from stance.tables.opening import named, table_kind

        kinds = {path: table_kind(path, text_column=self.text_column) for path in self.paths}
        for option, value, allowed, what in (
            ("--labels-encoding", self.encoding, _ENCODED, "CSV and TSV"),
            ("--labels-sheet", self.sheet, _SHEETS, "workbooks"),
            ("--labels-header-row", self.header_row, _HEADED, "CSV and workbooks"),
        ):
            if value is not None and not any(kind in allowed for kind in kinds.values()):
                path, kind = next(iter(kinds.items()))
                raise UsageError(f"{option} is for {what}, and {named(path)} is {kind}")
        return kinds


def _with_own_options(rows: "Rows") -> "Rows":
    """Return rows whose rejects name the option that is about them, and not that of the scored table."""
    told = [
        replace(reject, reason=reject.reason.replace("(--encoding", "(--labels-encoding")) for reject in rows.rejects
    ]
    return replace(rows, rejects=told)
