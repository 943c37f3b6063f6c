"""Parquet and Arrow files: columns of every type come out as they went in, and into CSV and JSON as JSON has them."""

import csv
import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import StanceModel, TableError, UsageError
from stance.batch.run import Options, Tally, score_tables
from stance.tables.arrow_values import path_type, taken
from stance.tables.labelled import read_labelled
from stance.tables.opening import kind_of, opened_table

TEXTS = ["We met.", None, "NA", "We left."]
KEPT = [0, 3]
COLUMNS: dict[str, Any] = {
    "view": pa.array(["a", "b", None, "d"], pa.string_view()),
    "large": pa.array(["a", "b", None, "d"], pa.large_string()),
    "coded": pa.array(["a", "b", None, "a"]).dictionary_encode(),
    "nothing": pa.nulls(4),
    "list": pa.array([[1, None], [], None, [2]]),
    "struct": pa.array([{"a": 1, "b": ["x"]}, None, None, {"a": None, "b": None}]),
    "map": pa.array([[("k", 1)], [], None, [("k", 1), ("k", 2)]], pa.map_(pa.string(), pa.int64())),
    "bytes": pa.array([b"\x00\xff", b"", None, b"abc"]),
    "number": pa.array([float("nan"), 1.0, None, float("inf")]),
    "half": pa.array([0.1, 0.2, None, -1.5], pa.float32()),
    "day": pa.array([datetime.date(2024, 3, 4), None, None, datetime.date(1, 1, 1)]),
    "nanosecond": pa.array([1_001, None, None, 2_000], pa.time64("ns")),
    "far": pa.array([10**15, 0, None, 0], pa.timestamp("ms")),
    "whole": pa.array([2**63 - 1, 1, None, -5], pa.int64()),
}
AS_JSON: dict[str, list[Any]] = {
    "view": ["a", "d"],
    "large": ["a", "d"],
    "coded": ["a", "a"],
    "nothing": [None, None],
    "list": [[1, None], [2]],
    "struct": [{"a": 1, "b": ["x"]}, {"a": None, "b": None}],
    "map": [{"k": 1}, [["k", 1], ["k", 2]]],
    "bytes": ["AP8=", "YWJj"],
    "number": [None, None],
    "half": [0.1, -1.5],
    "day": ["2024-03-04", "0001-01-01"],
    "nanosecond": ["00:00:00.000001001", "00:00:00.000002000"],
    "far": ["33658-09-27 01:46:40.000", "1970-01-01 00:00:00"],
    "whole": [2**63 - 1, -5],
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("parquet") / "in.parquet"
    pq.write_table(pa.table({"text": pa.array(TEXTS), **COLUMNS}), path, row_group_size=3)
    return path


def scored(model: StanceModel, path: Path, out: Path, **more: Any) -> Tally:
    options = Options(kind=str(kind_of(str(path))), out_kind=out.suffix[1:], **more)
    return score_tables(model, [str(path)], out, options, rejects=out.with_name("rejects.csv"), part_rows=2)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_columns_of_every_type_stay_as_they_are(small_model: StanceModel, source: Path, tmp_path: Path) -> None:
    tally = scored(small_model, source, tmp_path / "out.parquet")
    assert (tally.scored, tally.rejected) == (2, 2)
    before, after = pq.read_table(source), pq.read_table(tmp_path / "out.parquet")
    assert after.schema.types[: len(before.schema)] == before.schema.types
    for name in COLUMNS:
        kind = pa.int64() if name == "far" else COLUMNS[name].type  # which Python cannot hold
        expected = before.column(name).cast(kind).to_pylist()
        assert str(after.column(name).cast(kind).to_pylist()) == str([expected[i] for i in KEPT]), name


def test_columns_of_every_type_become_json(small_model: StanceModel, source: Path, tmp_path: Path) -> None:
    scored(small_model, source, tmp_path / "out.jsonl")
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    found = [json.loads(line, parse_constant=pytest.fail) for line in lines]
    assert {name: [row[name] for row in found] for name in COLUMNS} == AS_JSON


def test_columns_of_every_type_become_cells(small_model: StanceModel, source: Path, tmp_path: Path) -> None:
    scored(small_model, source, tmp_path / "out.csv")
    rows = rows_of(tmp_path / "out.csv")
    for name, expected in AS_JSON.items():
        for row, value in zip(rows, expected, strict=True):
            if isinstance(value, list | dict):
                assert json.loads(row[name]) == value
            else:
                assert row[name] == ("" if value is None else str(value)), name


def test_sentences_of_columns_that_cannot_be_gathered_are_written(small_model: StanceModel, tmp_path: Path) -> None:
    table = pa.table({"text": pa.array(["We met. We left.", None], pa.string_view()), "n": pa.array([1, 2])})
    pq.write_table(table, tmp_path / "in.parquet")
    scored(small_model, tmp_path / "in.parquet", tmp_path / "out.parquet", unit="sentence")
    found = pq.read_table(tmp_path / "out.parquet")
    assert found.column("sentence").to_pylist() == ["We met.", "We left."]
    assert found.column("n").to_pylist() == [1, 1]


@given(st.lists(st.integers(0, 3), max_size=6))
def test_rows_of_any_type_are_taken(rows: list[int]) -> None:
    for name, column in COLUMNS.items():
        kind = pa.int64() if name == "far" else column.type
        values = column.cast(kind).to_pylist()
        batch = pa.RecordBatch.from_arrays([column], ["c"])
        for found in (taken(column, rows), taken(batch, rows).column(0)):
            assert str(found.cast(kind).to_pylist()) == str([values[i] for i in rows]), name


def test_a_field_of_a_struct_is_a_column_by_its_path(small_model: StanceModel, tmp_path: Path) -> None:
    speeches = [
        {"text": "We met.", "by": {"who": "x"}},
        None,
        {"text": "-", "by": None},
        {"text": "We left.", "by": None},
    ]
    labels = pa.array(["n", "n", "n", "n"])
    kind = pa.struct([("text", pa.string()), ("by", pa.struct([("who", pa.string())]))])
    table = pa.table({"speech": pa.array(speeches, kind), "label": labels, "a.b": pa.array(["We stay."] * 4)})
    path = tmp_path / "in.parquet"
    pq.write_table(table, path)
    tally = scored(small_model, path, tmp_path / "out.parquet", text_column="speech.text")
    assert (tally.scored, tally.rejected) == (2, 2)
    assert "no text in column 'speech.text'" in rows_of(tmp_path / "rejects.csv")[0]["reason"]
    assert pq.read_table(tmp_path / "out.parquet").column("speech").to_pylist() == [speeches[0], speeches[3]]
    found = read_labelled([str(path)], text_column="speech.text", more_columns=["speech.by.who"])
    assert (found.texts, found.columns) == (["We met.", "We left."], {"speech.by.who": ["x", ""]})
    assert [reject.reason for reject in found.rejects] == [
        "no text in column 'speech.text'", "no text in column 'speech.text': '-' stands for a missing one",
    ]  # fmt: skip
    assert scored(small_model, path, tmp_path / "b.csv", text_column="a.b").scored == 4
    with pytest.raises(TableError, match=r"holds struct.*name a field of it: speech.text, speech.by"):
        scored(small_model, path, tmp_path / "c.csv", text_column="speech")
    with pytest.raises(TableError, match="no column 'speech.txt'"):
        scored(small_model, path, tmp_path / "c.csv", text_column="speech.txt")


def test_of_names_with_dots_the_longest_is_meant() -> None:
    inner = pa.struct([("c.d", pa.string()), ("c", pa.int64())])
    schema = pa.schema([("a", inner), ("a.b", inner)])
    assert path_type(schema, "a.b.c.d") == (("a.b", "c.d"), pa.string())
    assert path_type(schema, "a.c") == (("a", "c"), pa.int64())
    assert path_type(schema, "a.x") is None


def test_a_text_column_without_any_text_is_all_rejects(small_model: StanceModel, tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": pa.nulls(3)}), tmp_path / "in.parquet")
    assert scored(small_model, tmp_path / "in.parquet", tmp_path / "out.csv").rejected == 3


@pytest.mark.parametrize("index", [None, pd.Index(["x", "y", "z"], name="key"), pd.RangeIndex(5, 8)])
def test_the_index_of_pandas_survives(small_model: StanceModel, tmp_path: Path, index: Any) -> None:
    frame = pd.DataFrame({"text": ["We met.", "We left.", "We stay."], "n": [1.5, 2, 3]}, index=index)
    frame.to_parquet(tmp_path / "in.parquet")
    scored(small_model, tmp_path / "in.parquet", tmp_path / "out.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "out.parquet")[["text", "n"]], frame)
    frame.loc[frame.index[1], "text"] = None
    frame.to_parquet(tmp_path / "in.parquet")
    scored(small_model, tmp_path / "in.parquet", tmp_path / "out.parquet")
    assert pd.read_parquet(tmp_path / "out.parquet")["n"].tolist() == [1.5, 3.0]


def folder_of(path: Path, files: dict[str, dict[str, Sequence[Any]]]) -> Path:
    for name, columns in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(pa.table(columns), path / name)
    return path


def test_a_folder_is_one_table_with_its_partitions(small_model: StanceModel, tmp_path: Path) -> None:
    source = folder_of(tmp_path / "in", {
        "year=2023/code=007/b.parquet": {"text": ["We left.", None], "n": [2, 3]},
        "year=2023/code=007/a.parquet": {"text": ["We met."], "n": [1]},
        "year=1999/code=New%20York/part-0.parquet": {"text": ["We stay."], "by": ["x"]},
        "year=1999/code=__HIVE_DEFAULT_PARTITION__/p.parquet": {"text": ["We go."]},
        "_temporary/c.parquet": {"text": ["no"]},
    })  # fmt: skip
    (source / "_SUCCESS").touch()
    (source / "notes.md").touch()
    assert kind_of(str(source)) == "parquet"
    tally = scored(small_model, source, tmp_path / "out.csv")
    assert (tally.scored, tally.rejected, tally.description) == (4, 1, "Parquet, 4 files")
    rows = [(r["text"], r["n"], r["by"], r["year"], r["code"]) for r in rows_of(tmp_path / "out.csv")]
    assert sorted(rows) == [
        ("We go.", "", "", "1999", ""),
        ("We left.", "2", "", "2023", "007"),
        ("We met.", "1", "", "2023", "007"),
        ("We stay.", "", "x", "1999", "New York"),
    ]
    [reject] = rows_of(tmp_path / "rejects.csv")
    assert reject["file"].endswith("b.parquet")
    assert reject["line"] == "2"
    scored(small_model, source, tmp_path / "out.parquet")
    assert str(pq.read_table(tmp_path / "out.parquet").schema.field("year").type) == "int64"
    with opened_table(str(source), "parquet") as table:
        assert table.notes == [
            "columns that some files lack, null there: 'by', 'n'",
            "files in the folder that are no .parquet and were not read: 1",
        ]
    labelled = read_labelled([str(source)], label_column="code")
    assert sorted(labelled.texts) == ["We left.", "We met.", "We stay."]
    assert sorted((Path(r.file).name, r.line, r.reason) for r in labelled.rejects) == [
        ("b.parquet", 2, "no text in column 'text'"),
        ("p.parquet", 1, "no label in column 'code'"),
    ]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (
            {"a.parquet": {"text": ["x"]}, "b.parquet": {"text": [1]}},
            "b.parquet: cannot be read as Parquet: its columns",
        ),
        ({"x=1/a.parquet": {"text": ["x"]}, "b.parquet": {"text": ["x"]}}, "name the partitions"),
    ],
)
def test_files_that_do_not_go_together_are_refused_by_name(
    tmp_path: Path, files: dict[str, dict[str, Sequence[Any]]], message: str
) -> None:
    with pytest.raises(TableError, match=message), opened_table(str(folder_of(tmp_path, files)), "parquet"):
        pass


def test_a_run_over_a_folder_resumes_only_if_nothing_in_it_changed(small_model: StanceModel, tmp_path: Path) -> None:
    from stance.batch.run import Hooks

    source = folder_of(tmp_path / "in", {f"x={i}/a.parquet": {"text": ["We met."] * 3} for i in range(4)})
    out = tmp_path / "out.csv"

    def stop(rows: int, _: int) -> None:
        if rows > 6:
            raise KeyboardInterrupt

    def run(**more: Any) -> None:
        score_tables(small_model, [str(source)], out, Options(kind="parquet"), part_rows=3, chunk_rows=2, **more)

    with pytest.raises(KeyboardInterrupt):
        run(hooks=Hooks(on_progress=stop))
    folder_of(source, {"x=9/a.parquet": {"text": ["We left."]}})
    with pytest.raises(UsageError, match="other input"):
        run(resume=True)
    (source / "x=9" / "a.parquet").unlink()
    run(resume=True)
    assert [row["x"] for row in rows_of(out)] == [str(i) for i in range(4) for _ in range(3)]


@pytest.mark.parametrize("ending", ["feather", "arrow", "arrows"])
def test_arrow_files_are_read(small_model: StanceModel, tmp_path: Path, ending: str) -> None:
    table = pa.table({"text": pa.array(TEXTS), **COLUMNS})
    path = tmp_path / f"in.{ending}"
    if ending == "feather":
        pyarrow.feather.write_feather(table, str(path), chunksize=3)
    else:
        with (pa.ipc.new_file if ending == "arrow" else pa.ipc.new_stream)(str(path), table.schema) as writer:
            writer.write_table(table, 3)
    tally = scored(small_model, path, tmp_path / "out.jsonl")
    assert (tally.scored, tally.rejected, tally.description) == (2, 2, "Arrow IPC")
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {name: [row[name] for row in found] for name in COLUMNS} == AS_JSON
    assert scored(small_model, path, tmp_path / "out.parquet").scored == 2
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(TableError, match="cannot be read"):
        scored(small_model, path, tmp_path / "other.jsonl")


def test_a_type_that_parquet_lacks_is_an_error_in_words(small_model: StanceModel, tmp_path: Path) -> None:
    runs = pa.RunEndEncodedArray.from_arrays([2], ["x"])
    with pa.ipc.new_file(str(tmp_path / "in.arrow"), pa.schema([("text", pa.string()), ("r", runs.type)])) as writer:
        writer.write_batch(pa.RecordBatch.from_arrays([pa.array(["We met."] * 2), runs], ["text", "r"]))
    with pytest.raises(TableError, match=r"Parquet cannot hold .* write .jsonl or .csv"):
        scored(small_model, tmp_path / "in.arrow", tmp_path / "out.parquet")
    assert scored(small_model, tmp_path / "in.arrow", tmp_path / "out.csv").scored == 2


@pytest.mark.parametrize(
    ("values", "read"), [(["007", "12"], ["007", "12"]), (["-3", "0"], [-3, 0]), (["1" * 20], ["1" * 20])]
)
def test_a_partition_is_a_number_only_where_it_is_written_as_one(
    tmp_path: Path, values: list[str], read: list[Any]
) -> None:
    folder_of(tmp_path, {f"k={value}/a.parquet": {"text": ["We met."]} for value in values})
    with opened_table(str(tmp_path), "parquet") as table:
        assert [chunk.objects(table.columns)[0]["k"] for chunk in table.chunks(0)] == read
