"""Tell the types of the columns of JSON, which has none: from all rows, or an error that names the row at fault."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from stance.errors import TableError
from stance.tables.json_rows import JsonRow
from stance.values import short

_EXACT = 1 << 53
"""Up to here a float holds every whole number."""
_LONGEST = 1 << 63
_DEEPEST = 64
_LONGEST_SHOWN = 80
_NAMES = {
    "bool": "true or false", "int": "a whole number", "long": "a whole number of 16 digits or more",
    "float": "a number with a point", "string": "a string", "list": "an array", "struct": "an object",
}  # fmt: skip


@dataclass
class Kind:
    """What kind of values stands in a place: None while only null was met. `inner` is of lists, `fields` of objects."""

    name: str | None = None
    inner: "Kind | None" = None
    fields: "dict[str, Kind]" = field(default_factory=dict)
    line: int = 0
    """Where it was first met."""

    def add(self, value: Any, line: int, path: str, depth: int = 0) -> None:
        """Take a value in; raise ValueError, in words, where it is of another kind than those before."""
        if value is None:
            return
        if depth > _DEEPEST:
            raise ValueError(f"{path!r} is nested more than {_DEEPEST} deep")
        name = _name(value, path)
        if self.name is None:
            self.line = line
        elif name != self.name and {name, self.name} not in ({"int", "long"}, {"int", "float"}):
            raise ValueError(f"{path!r} holds {_NAMES[name]}, and {_NAMES[self.name]} on line {self.line}")
        self.name = self.name if name == "int" and self.name in ("long", "float") else name
        if name == "list":
            self.inner = self.inner or Kind()
            for item in value:
                self.inner.add(item, line, path, depth + 1)
        elif name == "struct":
            for key, item in value.items():
                self.fields.setdefault(key, Kind()).add(item, line, f"{path}.{key}", depth + 1)

    def arrow(self) -> Any:
        """Return the Arrow type; that of texts where nothing but null was met, and for objects without a key."""
        import pyarrow as pa

        plain = {"bool": pa.bool_(), "int": pa.int64(), "long": pa.int64(), "float": pa.float64()}
        if self.name == "list" and self.inner is not None:
            return pa.list_(self.inner.arrow())
        if self.name == "struct" and self.fields:
            return pa.struct([(key, kind.arrow()) for key, kind in self.fields.items()])
        return plain.get(self.name or "", pa.string())


def _name(value: Any, path: str) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        if not -_LONGEST <= value < _LONGEST:
            raise ValueError(f"{path!r} holds a whole number beyond 64 bits; write it as a string")
        return "int" if abs(value) <= _EXACT else "long"
    if isinstance(value, float):
        return "float"
    return "string" if isinstance(value, str) else "list" if isinstance(value, list) else "struct"


def check_name(key: str, name: str, line: int) -> None:
    """Raise TableError, with the line, where a key is no name of a column: half of a surrogate pair is no character."""
    if not key.isascii() and any("\ud800" <= c <= "\udfff" for c in key):
        raise TableError(
            f"{name}, line {line}: the key {short(repr(key), _LONGEST_SHOWN)} holds half of a surrogate pair, which is "
            "no character and can stand in no name of a column: write .json or .jsonl, where it stays as it is, or "
            "rename it",
            file=name, line=line,
        )  # fmt: skip


def surveyed(rows: Iterable[JsonRow], name: str, *, types: bool, named: bool = True) -> dict[str, Kind]:
    """Return the keys of all rows that hold an object and, if wanted, the kinds of their values.

    Raises TableError, with the line, where a key is to be `named` and can name no column, or a value is of another kind
    than those before it.
    """
    kinds: dict[str, Kind] = {}
    for row in rows:
        for key, value in row.value.items():
            kind = kinds.get(key)
            if kind is None:
                if named:
                    check_name(key, name, row.number)
                kind = kinds[key] = Kind()
            if not types:
                continue
            try:
                kind.add(value, row.number, key)
            except ValueError as error:
                raise TableError(
                    f"{name}, line {row.number}: {error}; a column of Parquet has one type: write .jsonl or .csv, "
                    "or mend the value",
                    file=name, line=row.number, column=key,
                ) from error  # fmt: skip
    return kinds
