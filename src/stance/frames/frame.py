"""Hold a table of pandas, polars or Arrow, and give it back in its own kind with further columns."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any, Literal

import pyarrow as pa

from stance.errors import TableError, UsageError
from stance.series import is_frame, kind_of, texts_of
from stance.tables.table import no_column
from stance.tables.typed import Rows
from stance.values import TEXT_COLUMN

Kind = Literal["pandas", "polars", "arrow"]
_TAKES = "pass a pandas or polars DataFrame, a pyarrow Table, or a list or Series of texts"

SAY_TEXT = " (say which holds the texts: text='...')"
"""What to do where the column of the texts is missing."""


@dataclass(frozen=True)
class Frame:
    """A table of some library; `native` is the table itself, or for `arrow` one that Arrow made of it."""

    native: Any
    kind: Kind

    @property
    def columns(self) -> list[Any]:
        """Return the names of the columns."""
        return list(self.native.column_names if self.kind == "arrow" else self.native.columns)

    def column(self, name: Any, *, hint: str = "") -> Any:
        """Return a column as the library has it; raise TableError where there is none of that name, or several."""
        if not isinstance(name, Hashable) or hasattr(name, "scorer_") or hasattr(name, "model_"):
            raise TypeError(f"a column is meant by its name; found {kind_of(name)} (a model is named with model=...)")
        count = self.columns.count(name)
        if count == 1:
            return self.native[name]
        if not count:
            said = no_column("the frame", str(name), list(map(str, self.columns)))
            raise TableError(f"{said}{hint}", column=str(name))
        raise TableError(f"the frame has {count} columns {name!r}; rename all but one", column=str(name))

    def texts(self, name: Any, *, hint: str = "") -> list[str | None]:
        """Return a column of texts, None where one is missing or blank."""
        return texts_of(self.column(name, hint=hint), what=f"column {name!r}")

    def keys(self, name: Any | None) -> list[Any]:
        """Return what tells the rows apart: a column, else the pandas index, else their numbers from 0."""
        if name is not None:
            column = self.column(name)
            return list(column.to_pylist() if self.kind == "arrow" else column.to_list())
        if self.kind == "pandas" and self.native.index.nlevels == 1:
            return list(self.native.index.tolist())
        return list(range(len(self.native)))

    def with_columns(self, added: pa.Table) -> Any:
        """Return the table with further columns, in its own kind, its rows, index and types as they were.

        Raises TableError where it has a column of one of the names.
        """
        if clash := [name for name in added.column_names if name in self.columns]:
            raise TableError(
                f"the frame has columns that scoring adds: {', '.join(map(repr, clash))}; "
                "rename or drop them first, or give the new ones a prefix: prefix='new_'",
                column=clash[0],
            )
        if self.kind == "pandas":
            new = as_pandas(added)
            return self.native.assign(**{str(name): new[name].array for name in new.columns})
        if self.kind == "polars":
            return self.native.hstack(import_module("polars").from_arrow(added))
        table = self.native
        for name in added.column_names:
            table = table.append_column(added.schema.field(name), added.column(name))
        return table

    def of_its_kind(self, table: pa.Table) -> Any:
        """Return another table in the kind of this one."""
        if self.kind == "pandas":
            return as_pandas(table)
        return import_module("polars").from_arrow(table) if self.kind == "polars" else table


def frame_of(given: Any) -> Frame:
    """Return a table, or a series of texts as a table of one column, its texts under their name or "text".

    Raises TypeError for what is neither; the message says what to pass.
    """
    library = type(given).__module__.partition(".")[0]
    name = getattr(given, "name", None)
    if is_frame(given):
        return _of_frame(given, library)
    if library == "pandas" and hasattr(given, "to_frame"):
        return Frame(given.to_frame(TEXT_COLUMN if name is None else name), "pandas")
    if library == "polars" and hasattr(given, "to_frame"):
        return Frame(given.rename(name or TEXT_COLUMN).to_frame(), "polars")
    if isinstance(given, str):
        raise TypeError(f"found a string: to score a file, read it first, or run `stance predict FILE`; else {_TAKES}")
    if isinstance(given, Mapping):
        raise TypeError(f"found {kind_of(given)}: make a frame of it first, such as pandas.DataFrame(d); or {_TAKES}")
    texts = texts_of(given)
    table = pa.table({TEXT_COLUMN: pa.array(texts, pa.string())})
    return Frame(table, "arrow") if library == "pyarrow" else Frame(as_pandas(table), "pandas")


def _of_frame(given: Any, library: str) -> Frame:
    if hasattr(given, "collect_schema") and not hasattr(given, "hstack"):
        raise TypeError("found a LazyFrame: collect it first, frame.collect()")
    if library == "polars":
        return Frame(given, "polars")
    if library == "pandas" and hasattr(given, "assign"):
        return Frame(given, "pandas")
    if isinstance(given, pa.Table):
        return Frame(given, "arrow")
    if isinstance(given, pa.RecordBatch):
        return Frame(pa.Table.from_batches([given]), "arrow")
    if hasattr(given, "__arrow_c_stream__"):
        try:
            return Frame(pa.table(given), "arrow")
        except (pa.ArrowException, OSError, TypeError, ValueError) as error:
            raise TypeError(f"found {kind_of(given)}, which Arrow cannot read: {_TAKES}") from error
    raise TypeError(f"found {kind_of(given)}, which Arrow cannot read: {_TAKES}")


def text_column(frame: Frame, given: Any, wanted: Any | None) -> Any:
    """Return the name of the column of texts: the wanted one, that of a series, else "text"."""
    if not is_frame(given):
        [only] = frame.columns
        if wanted is not None and wanted != only:
            raise UsageError(f"text={wanted!r} names a column of a frame; found {kind_of(given)}, which has none")
        return only
    return TEXT_COLUMN if wanted is None else wanted


def as_pandas(table: pa.Table) -> Any:
    """Return a table as a pandas frame; true and false may be missing there."""
    import pandas as pd

    return table.to_pandas(types_mapper={pa.bool_(): pd.BooleanDtype()}.get)


def column_of(values: Sequence[Any], places: Iterable[int], rows: int, type_: type) -> pa.Array:
    """Return values put in their places among so many rows, null in the others."""
    found: list[Any] = [None] * rows
    for place, value in zip(places, values, strict=True):
        found[place] = value
    return pa.array(found, ARROW_TYPES[type_])


ARROW_TYPES = {str: pa.string(), float: pa.float64(), int: pa.int64(), bool: pa.bool_()}


def arrow_of(rows: Rows) -> pa.Table:
    """Return rows as an Arrow table."""
    cells = zip(*(row.values() for row in rows.to_pylist()), strict=True)
    columns = list(cells) or [()] * len(rows.types)
    types = [pa.date32() if kind is date else ARROW_TYPES[kind] for kind in rows.types]
    arrays = [pa.array(list(values), kind) for values, kind in zip(columns, types, strict=True)]
    return pa.table(arrays, names=rows.column_names)
