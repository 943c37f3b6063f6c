"""Write scored chunks as a table of any kind: csv, tsv, JSON Lines or Parquet, in parts that can be joined."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Protocol

from stance.errors import UsageError
from stance.tables.csv_reader import DelimitedTable
from stance.tables.csv_writer import DelimitedWriter
from stance.tables.jsonlines import JsonWriter
from stance.tables.parquet import ParquetWriter, join
from stance.tables.scored import Scored
from stance.tables.table import Chunk, Table
from stance.unpacking import packed


class Writer(Protocol):
    """Turns scored chunks into pieces of output, and writes those into files."""

    start: bytes
    """What stands before the rows."""
    rows: Callable[[Chunk, Scored], Any]
    """Returns the rows of a chunk with their scores: bytes, or a record batch."""

    def write(self, handle: IO[bytes], pieces: Sequence[Any], first: bool) -> None:
        """Write the pieces of a part, behind the header if it is the first."""

    def join(self, parts: Sequence[Path], handle: IO[bytes]) -> None:
        """Write the files of parts as one."""


def table_writer(
    table: Table, columns: Sequence[str], added: Sequence[str], types: Sequence[type], *,
    kind: str, out_kind: str, compression: str = "", excel: bool = False,
) -> Writer:  # fmt: skip
    """Return what writes `columns` of a table of a kind, and the `added` ones of those types, as another kind.

    Raises UsageError where a name is in both.
    """
    if clash := [name for name in added if name in columns]:
        raise UsageError(
            f"{table.name}: the columns {', '.join(map(repr, clash))} are in the input already; "
            "rename them there, or say --prefix model_ to name the new ones model_stance and so on",
            file=table.name, column=clash[0],
        )  # fmt: skip
    if compression == ".zip":
        raise UsageError("no .zip is written; the output may end in .gz, .zst, .bz2 or .xz")
    if out_kind == "parquet":
        return _ArrowWriter(ParquetWriter(table, columns, added, types))
    if out_kind == "jsonl":
        return _TextWriter(JsonWriter(columns, added), compression)
    own = table.delimiter if isinstance(table, DelimitedTable) else ","
    delimiter = "\t" if out_kind == "tsv" else own if kind == "csv" else ","
    return _TextWriter(DelimitedWriter(columns, added, delimiter, read_with=own, excel=excel), compression)


class _TextWriter:
    """Writes csv, tsv and jsonl, packed or not."""

    def __init__(self, lines: DelimitedWriter | JsonWriter, compression: str) -> None:
        self._compression = compression
        self.rows: Callable[[Chunk, Scored], Any] = lines.rows
        self.start = lines.start()

    def write(self, handle: IO[bytes], pieces: Sequence[Any], first: bool) -> None:
        for content in (self.start if first else b"", *pieces):
            if content:
                handle.write(packed(content, self._compression))

    def join(self, parts: Sequence[Path], handle: IO[bytes]) -> None:
        for part in parts:
            with part.open("rb") as source:
                shutil.copyfileobj(source, handle, 1 << 20)


class _ArrowWriter:
    """Writes Parquet."""

    start = b""

    def __init__(self, batches: ParquetWriter) -> None:
        self.rows: Callable[[Chunk, Scored], Any] = batches.rows
        self._batches = batches

    def write(self, handle: IO[bytes], pieces: Sequence[Any], first: bool) -> None:  # noqa: ARG002  # each is whole
        self._batches.write(handle, pieces)

    def join(self, parts: Sequence[Path], handle: IO[bytes]) -> None:
        join(parts, handle)
