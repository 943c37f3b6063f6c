"""Read what coders handed back, which stands in files of its own, written otherwise than the scored table."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from stance.cli.second_tables import Written

if TYPE_CHECKING:
    from stance.shares.coding import Coding
    from stance.shares.scored import ScoredTable


@dataclass(frozen=True)
class CodedFiles:
    """The files of `--labels` and how to read them: their columns, encoding, sheet, header, what is missing, names."""

    paths: Sequence[str]
    text_column: str = "text"
    label_column: str = "label"
    annotator: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    missing: str | None = None
    missing_labels: str | None = None
    rename_labels: str | None = None

    def coding(self, table: "ScoredTable", *, not_random: bool) -> "Coding":
        """Return the labels by the rows of the scored table that they are of; raise as `coding_of` and `read_rows`."""
        from stance.labelling.formats import ANNOTATOR
        from stance.labelling.rows import read_rows
        from stance.shares.coding import coding_of
        from stance.shares.todo import DRAWN_COLUMNS
        from stance.tables.layout import layout_of

        written = Written("--labels", self.encoding, self.sheet, self.header_row)
        readings = written.readings(self.paths, text_column=self.text_column, missing=self.missing)
        files = [
            read_rows(
                path, text_column=self.text_column, needed=[self.label_column], wished=[*DRAWN_COLUMNS, ANNOTATOR],
                encoding=reading.encoding, layout=reading.layout,
            )
            for path, reading in readings.items()
        ]  # fmt: skip
        files = [replace(rows, rejects=written.own(rows.rejects)) for rows in files]
        layout = layout_of(missing=self.missing, no_labels=self.missing_labels, label_names=self.rename_labels)
        return coding_of(
            files, table, text_column=self.text_column, label_column=self.label_column, annotator=self.annotator,
            not_random=not_random, layout=layout,
        )  # fmt: skip
