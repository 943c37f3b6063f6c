"""Read a folder of Parquet files as one table, as Spark, Arrow and R write it: parts, and folders named year=2024."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from stance.errors import TableError

_PARQUET = re.compile(r".+\.(?:parquet|parq|pq)", re.IGNORECASE)
_PARTITION = re.compile(r"([^=]+)=(.*)")
_NULL = "__HIVE_DEFAULT_PARTITION__"
_WHOLE = re.compile(r"0|-?[1-9]\d{0,17}")
"""A whole number as it is written by those who do not mean a code: 7, and not 007."""


class ParquetFolder:
    """The Parquet files in a folder, at any depth, in the order of their paths; hidden ones do not count.

    `schema` has all columns of all files, then the partitions that the paths name.
    """

    def __init__(self, path: str) -> None:
        import pyarrow as pa

        self.path = path
        self.notes: list[str] = []
        self.files = parquet_files(path)
        if not self.files:
            raise TableError(f"{path}: the folder holds no .parquet file", file=path)
        self._told = {file: partitions(file.relative_to(path).parts[:-1]) for file in self.files}
        own = self._unified()
        keys = self._keys(own)
        kinds = {key: self._kind(key) for key in keys}
        self.schema = pa.schema([*own, *(pa.field(key, kind) for key, kind in kinds.items())], metadata=own.metadata)
        others = len(_visible(path)) - len(self.files)
        if others:
            self.notes.append(f"files in the folder that are no .parquet and were not read: {others}")

    def _unified(self) -> Any:
        """Return a schema with the columns of all files; raise TableError where one has another type in two files."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema: Any = None
        lacking: set[str] = set()
        for file in self.files:
            try:
                own = pq.read_schema(file)
                merged = own if schema is None else pa.unify_schemas([schema, own])
            except (pa.ArrowTypeError, pa.ArrowInvalid) as error:
                what = "its columns do not go with those of the files before it" if schema is not None else ""
                raise TableError(f"{file}: cannot be read as Parquet: {what} ({error})", file=file) from error
            except OSError as error:
                raise TableError(f"{file}: cannot be read as Parquet ({error})", file=file) from error
            lacking |= set(merged.names) - set(own.names) | (set(merged.names) - set(schema.names) if schema else set())
            schema = merged
        if lacking:
            self.notes.append(f"columns that some files lack, null there: {', '.join(map(repr, sorted(lacking)))}")
        return schema

    def _keys(self, own: Any) -> list[str]:
        """Return the names of the partitions, which all files must have."""
        first = list(self._told[self.files[0]])
        for file, told in self._told.items():
            if list(told) != first:
                raise TableError(
                    f"{file}: its folders name the partitions {', '.join(told) or 'none'}, those of {self.files[0]} "
                    f"{', '.join(first) or 'none'}; they must be the same",
                    file=file,
                )  # fmt: skip
        double = [key for key in first if key in own.names]
        if double:
            self.notes.append(
                f"columns that the folders name too and that were read from the files: {', '.join(double)}"
            )
        return [key for key in first if key not in double]

    def _kind(self, key: str) -> Any:
        import pyarrow as pa

        found = [value for told in self._told.values() if (value := told[key]) is not None]
        return pa.int64() if found and all(_WHOLE.fullmatch(value) for value in found) else pa.string()

    def batches(self, size: int) -> Iterator[tuple[str, int, Any]]:
        """Yield the rows of one file after the other: the file, the row from 1 of the first of them, the rows."""
        import pyarrow.parquet as pq

        for file in self.files:
            row = 1
            with pq.ParquetFile(file) as source:
                for batch in source.iter_batches(size):
                    yield str(file), row, self._whole(batch, self._told[file])
                    row += batch.num_rows

    def _whole(self, batch: Any, told: Mapping[str, str | None]) -> Any:
        """Return a batch with all columns of the folder."""
        import pyarrow as pa

        arrays = []
        for field in self.schema:
            if field.name in batch.schema.names:
                arrays.append(batch.column(field.name).cast(field.type))
                continue
            value = told.get(field.name)
            known: Any = int(value) if value is not None and pa.types.is_integer(field.type) else value
            arrays.append(pa.repeat(pa.scalar(known, field.type), batch.num_rows))
        return pa.RecordBatch.from_arrays(arrays, schema=self.schema)


def _visible(path: str) -> list[Path]:
    """Return the files in a folder, at any depth; what begins with a dot or an underscore is for programs."""
    inside = (file for file in Path(path).rglob("*") if file.is_file())
    return sorted(f for f in inside if not any(part[0] in "._" for part in f.relative_to(path).parts))


def parquet_files(path: str) -> list[Path]:
    """Return the Parquet files in a folder, at any depth, in the order of their paths."""
    return [file for file in _visible(path) if _PARQUET.fullmatch(file.name)]


def partitions(folders: tuple[str, ...]) -> dict[str, str | None]:
    """Return the partitions that folders name, in order, None for null.

    >>> partitions(("year=2024", "place=New%20York", "parts", "kind=__HIVE_DEFAULT_PARTITION__"))
    {'year': '2024', 'place': 'New York', 'kind': None}
    """
    found = [match for folder in folders if (match := _PARTITION.fullmatch(folder))]
    return {unquote(match[1]): None if match[2] == _NULL else unquote(match[2]) for match in found}
