"""Score a whole table: in chunks, every row accounted for, the output put in place complete or not at all."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from stance.errors import TableError, UsageError
from stance.model import StanceModel
from stance.schema import output_columns
from stance.tables import REJECT_COLUMNS, AtomicWriter, Reject, Row, Table, TableWriter

CHUNK = 8192
"""Rows that are scored at once."""


@dataclass(frozen=True)
class Tally:
    """What became of the rows of a table: read = scored + rejected."""

    scored: int
    rejected: int

    @property
    def read(self) -> int:
        """Return the number of rows read."""
        return self.scored + self.rejected


def score_table(
    model: StanceModel,
    table: Table,
    out: Path | IO[bytes],
    *,
    text_column: str = "text",
    rejects: Path | None = None,
    on_reject: Callable[[Reject], None] | None = None,
    prefix: str = "",
    progress: Callable[[int], None] | None = None,
) -> Tally:
    """Write a table with its scores and return the tally.

    The output has every input column, unchanged and in order, then the model's (each with `prefix` before its name).
    A row without a text, or that could not be read, goes to the table `rejects` (made only if there is one) and to
    `on_reject`; `progress` gets the number of rows read after each chunk. Raises UsageError on a clash of column
    names, TableError where there is no such column; then and on any other exception an older output file stays as
    it was.
    """
    added = [prefix + name for name in output_columns(model.labels, model.poles)]
    position = table.column(text_column)
    _check_clash(table, added)
    with ExitStack() as stack:
        handle = stack.enter_context(AtomicWriter(out)) if isinstance(out, Path) else out
        delimiter = "\t" if isinstance(out, Path) and out.suffix.lower() == ".tsv" else ","
        writer = TableWriter(handle, delimiter)
        spill = _Spill(rejects, on_reject)
        stack.push(spill.finish)
        writer.write([*table.columns, *added])
        tally = _score_chunks(model, table, writer, position, text_column, spill, progress)
        writer.close()
    return tally


def _check_clash(table: Table, added: Sequence[str]) -> None:
    clash = [name for name in added if name in table.columns]
    if clash:
        raise UsageError(
            f"{table.name}: the columns {', '.join(map(repr, clash))} are in the input already; "
            "rename them there, or say --prefix model_ to name the new ones model_stance and so on"
        )


def _score_chunks(
    model: StanceModel,
    table: Table,
    writer: TableWriter,
    position: int,
    text_column: str,
    spill: "_Spill",
    progress: Callable[[int], None] | None,
) -> Tally:
    scored = 0
    for chunk in _chunks(table.rows):
        usable: list[Row] = []
        for row in chunk:
            if isinstance(row, Row) and row.fields[position].strip():
                usable.append(row)
            elif isinstance(row, Row):
                spill.add(Reject(row.line, f"no text in column {text_column!r}", table.delimiter.join(row.fields)))
            else:
                spill.add(row)
        for row, cells in zip(usable, score_cells(model, [r.fields[position] for r in usable]), strict=True):
            writer.write([*row.fields, *cells])
        scored += len(usable)
        if progress:
            progress(scored + spill.count)
    return Tally(scored, spill.count)


def score_cells(model: StanceModel, texts: Sequence[str]) -> list[list[str]]:
    """Return, for each text, the cells of the output columns; probabilities have six decimals."""
    rows = []
    for p in model.classify(texts):
        score = [] if p.score is None else [f"{p.score:.6f}"]
        rows.append([p.stance, *(f"{v:.6f}" for v in p.probabilities.values()), *score, str(p.certain).lower()])
    return rows


def _chunks(rows: Iterator[Row | Reject]) -> Iterator[list[Row | Reject]]:
    chunk: list[Row | Reject] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _readable(raw: str) -> str:
    """Return raw text with undecodable bytes as escapes, so that the table of rejects is UTF-8 throughout."""
    return raw.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


class _Spill:
    """Collects rejects in a table of their own, made on the first one."""

    def __init__(self, path: Path | None, tell: Callable[[Reject], None] | None) -> None:
        self.count = 0
        self._path, self._tell = path, tell
        self._file: AtomicWriter | None = None
        self._writer: TableWriter | None = None

    def add(self, reject: Reject) -> None:
        """Count, tell and write one reject."""
        self.count += 1
        if self._tell:
            self._tell(reject)
        if self._path and self._writer is None:
            self._file = AtomicWriter(self._path)
            self._writer = TableWriter(self._file.__enter__())
            self._writer.write(REJECT_COLUMNS)
        if self._writer:
            self._writer.write((reject.line, reject.reason, _readable(reject.raw)))

    def finish(self, *error: object) -> None:
        """Put the table of rejects in place; without rejects, remove one that an earlier run left."""
        if self._writer and self._file:
            self._writer.close()
            self._file.__exit__(*error)  # type: ignore[arg-type]
        elif self._path and error[0] is None:
            try:
                self._path.unlink(missing_ok=True)
            except OSError as failure:
                raise TableError(
                    f"{self._path}: an older file of rejects cannot be removed ({failure.strerror})"
                ) from failure
