"""Read Arrow's own files: Feather (version 2) and IPC, as a file or a stream."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from stance.errors import TableError
from stance.tables.layout import PLAIN, Layout
from stance.tables.parquet import ArrowTable, Batch

_FILE, _OLD = b"ARROW1", b"FEA1"


class IpcTable(ArrowTable):
    """An open Feather or IPC file."""

    def __init__(self, path: str, layout: Layout = PLAIN) -> None:
        import pyarrow as pa

        self.name, self.description = path, "Arrow IPC"
        try:
            with Path(path).open("rb") as source:
                start = source.read(len(_FILE))
            if start.startswith(_OLD):
                raise TableError(f"{path}: Feather of version 1; write it anew, or as Parquet", file=path)
            self._is_file = start == _FILE
            source = pa.memory_map(path)
            self._reader = pa.ipc.open_file(source) if self._is_file else pa.ipc.open_stream(source)
        except (OSError, pa.ArrowException) as error:
            raise TableError(f"{path}: cannot be read as an Arrow file ({error})", file=path) from error
        self._begin(path, layout, self._reader.schema)

    def _batches(self, size: int) -> Iterator[Batch]:
        row = 1
        for whole in self._each():
            for start in range(0, whole.num_rows, size):
                batch = whole.slice(start, size)
                yield Batch(self.name, row, batch)
                row += batch.num_rows

    def _each(self) -> Iterator[Any]:
        if not self._is_file:
            yield from self._reader
            return
        for i in range(self._reader.num_record_batches):
            yield self._reader.get_batch(i)
