"""Write the tables of results, whose columns have types, as tables of any kind."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from stance.cli.output import encoded

if TYPE_CHECKING:
    from stance.tables.typed import Rows


def put_table(table: "Rows", path: Path) -> None:
    """Write a table, complete or not at all, in the kind that its name says: numbers as numbers where it can.

    Raises UsageError where the name does not say, TableError where it cannot be written.
    """
    from stance.files import AtomicWriter, endings
    from stance.labelling.rows import check_output, write_rows
    from stance.unpacking import packed

    kind = check_output(path, rereadable=True)
    if kind in ("json", "jsonl"):
        with AtomicWriter(path) as handle:
            handle.write(packed(table_text(kind, table, None), endings(str(path))[1]))
    elif kind in ("parquet", "xlsx"):
        _put_arrow(kind, table, path)
    else:
        write_rows(path, table.column_names, _cells(table))


def _put_arrow(kind: str, rows: "Rows", path: Path) -> None:
    from stance.files import AtomicWriter
    from stance.frames.frame import arrow_of

    table = arrow_of(rows)
    with AtomicWriter(path) as handle:
        if kind == "parquet":
            import pyarrow.parquet as pq

            pq.write_table(table, handle)
        else:
            import pyarrow as pa

            from stance.tables.workbook_writer import write_workbook

            texts = [i for i, one in enumerate(table.schema.types) if pa.types.is_string(one)]
            write_workbook(handle, _rounded(table).to_batches, table.column_names, texts)


def _rounded(table: Any) -> Any:
    """Return a table whose numbers have as many decimals as everywhere."""
    import pyarrow as pa
    import pyarrow.compute as pc

    from stance.values import DECIMALS

    columns = [pc.round(one, DECIMALS) if pa.types.is_floating(one.type) else one for one in table.columns]
    return pa.table(columns, names=table.column_names)


def _cells(table: "Rows") -> list[list[str]]:
    from stance.values import as_cell

    return [list(map(as_cell, row.values())) for row in table.to_pylist()]


def table_text(kind: str, table: "Rows", changes: "Rows | None") -> bytes:
    """Return a table as text; a JSON object of both where the changes are given, else an array."""
    import json

    from stance.tables.csv_lines import csv_lines

    if kind in ("csv", "tsv"):
        return encoded(csv_lines([table.column_names, *_cells(table)], "\t" if kind == "tsv" else ","))
    if kind == "jsonl":
        return encoded("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in _objects(table)))
    told: Any = _objects(table) if changes is None else {"series": _objects(table), "changes": _objects(changes)}
    return encoded(json.dumps(told, ensure_ascii=False, indent=2) + "\n")


def _objects(table: "Rows") -> list[dict[str, Any]]:
    from stance.values import DECIMALS

    def plain(value: Any) -> Any:
        if isinstance(value, float):
            return round(value, DECIMALS)
        return value.isoformat() if hasattr(value, "isoformat") else value

    return [{name: plain(value) for name, value in row.items()} for row in table.to_pylist()]
