"""Write record batches as an SQLite database of one table, with indices by which to look for rows."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import IO, Any

from stance.errors import TableError, UsageError
from stance.tables.cells import kinds_of_texts, plain, typed

TABLE = "statements"
"""The name of the table."""
_BESIDE = ("-journal", "-wal")
"""What stands beside a database while somebody writes to it."""
_LARGEST = 1 << 63


def check_names(columns: Sequence[str]) -> None:
    """Raise UsageError where two columns differ in case alone, which SQLite takes for one name."""
    times = Counter(name.lower() for name in columns)
    if double := [name for name in columns if times[name.lower()] > 1]:
        raise UsageError(
            f"the columns {', '.join(map(repr, double))} have one name in a database, which does not tell upper from "
            "lower case; rename one of them"
        )


def check_older(path: Path) -> None:
    """Raise TableError where a database that holds anything else than this table would be replaced, or is in use."""
    try:
        with path.open("rb") as handle:
            if handle.read(16) != b"SQLite format 3\0":
                return
    except OSError:
        return
    if used := [path.name + end for end in _BESIDE if path.with_name(path.name + end).exists()]:
        raise TableError(f"{path}: another program is writing this database ({used[0]}); name another file", file=path)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            found = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    except sqlite3.Error:
        return
    if other := [name for name in found if name != TABLE]:
        raise TableError(
            f"{path}: the database holds other tables ({', '.join(other)}) and would be replaced as a whole; "
            "name another file",
            file=path,
        )


def write_database(
    handle: IO[bytes],
    batches: Callable[[], Iterator[Any]],
    columns: Sequence[str],
    texts: Sequence[int],
    indexed: Sequence[str],
) -> None:
    """Write record batches as a table of a new database, in order, with an index for each of the columns `indexed`.

    `batches` gives them anew each time; `texts` are the columns of text in which there may be numbers. The same rows
    give the same bytes. Raises OSError where writing fails.
    """
    kinds = {i: kind for i, kind in kinds_of_texts(batches(), texts).items() if kind is not date}
    names = [_quoted(name) for name in columns]
    try:
        with closing(sqlite3.connect(handle.name, isolation_level=None)) as database:
            database.execute("PRAGMA journal_mode = OFF")  # it is a draft; what is cut off is thrown away
            database.execute("PRAGMA synchronous = OFF")  # whoever opened the handle syncs it
            database.execute("BEGIN")
            schema = None
            insert = f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(names))})"  # noqa: S608  # no value stands in it
            for batch in batches():
                if schema is None:
                    schema = _types(batch.schema, kinds)
                    _create(database, names, schema)
                values = [typed(column.to_pylist(), kinds.get(i)) for i, column in enumerate(batch.columns)]
                database.executemany(insert, zip(*[map(_stored, column) for column in values], strict=True))
            if schema is None:
                _create(database, names, [""] * len(names))
            for name in indexed:
                database.execute(f"CREATE INDEX {_quoted(f'by_{name}')} ON {TABLE} ({_quoted(name)})")
            database.execute("COMMIT")
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def _create(database: sqlite3.Connection, names: Sequence[str], types: Sequence[str]) -> None:
    described = ", ".join(f"{name} {kind}".rstrip() for name, kind in zip(names, types, strict=True))
    database.execute(f"CREATE TABLE {TABLE} ({described})")


def _types(schema: Any, kinds: dict[int, type]) -> list[str]:
    import pyarrow as pa

    found = []
    for i, field in enumerate(schema):
        if i in kinds:
            found.append("INTEGER" if kinds[i] is int else "REAL")
        elif pa.types.is_integer(field.type) or pa.types.is_boolean(field.type):
            found.append("INTEGER")
        elif pa.types.is_floating(field.type):
            found.append("REAL")
        elif pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type):
            found.append("BLOB")
        else:
            found.append("TEXT")
    return found


def _stored(value: Any) -> Any:
    """Return a value as SQLite keeps it: whole numbers in 64 bits, days and moments as ISO text."""
    if isinstance(value, int) and -_LARGEST <= value < _LARGEST:
        return value
    value = plain(value)
    return value.isoformat() if isinstance(value, date) else value


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def rows_of_database(path: Path) -> int:
    """Return how many rows the table of a database has."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
        [(found,)] = database.execute(f"SELECT count(*) FROM {TABLE}")  # noqa: S608  # a constant
    return int(found)
