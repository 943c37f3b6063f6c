"""JSON, a line or one array: nothing is lost on the way into other tables, and types are those of all rows."""

import csv
import io
import json
import math
import os
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import run
from stance import StanceModel, TableError, UsageError
from stance.batch.run import Options, Tally, score_tables
from stance.tables.jsonlines import JsonTable
from stance.tables.labelled import read_labelled
from stance.tables.opening import open_stream


def scored(model: StanceModel, path: Path, ending: str) -> tuple[Tally, Path]:
    out = path.with_name(f"out.{ending}")
    kind = "json" if ".json" in path.suffixes else "jsonl"
    return score_tables(model, [str(path)], out, Options(kind=kind, out_kind=ending), part_rows=1, chunk_rows=1), out


def written(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def table(content: bytes, kind: str = "json") -> JsonTable:
    found = open_stream(io.BytesIO(content), "t.json", kind)
    assert isinstance(found, JsonTable)
    return found


json_value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.lists(st.dictionaries(st.text(max_size=3), json_value, max_size=4), min_size=1, max_size=5),
    st.sampled_from([None, 0, 2]),
    st.booleans(),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_an_array_has_the_rows_that_json_finds_in_it(
    rows: list[dict[str, Any]], indent: int | None, ascii_only: bool, encoding: str
) -> None:
    content = json.dumps(rows, indent=indent, ensure_ascii=ascii_only)
    found = table(content.encode(encoding, "surrogatepass"))
    [chunk] = found.chunks(None)
    assert chunk.rows == rows
    assert [json.loads(raw) for raw in chunk.raw] == rows
    assert not any("\n" in raw for raw in chunk.raw)


def test_rows_of_an_array_have_their_numbers_and_bytes() -> None:
    content = '[\n  {"text": "Ä"},\n  7, {"text": null},\n\n  {"text": "NA"}, {"text": "a", "text": "b"}]\n'.encode()
    found = table(content)
    [chunk] = found.chunks(found.column("text"))
    assert (chunk.texts, chunk.lines) == (["Ä"], [1])
    assert [(r.line, r.reason) for r in chunk.rejects] == [
        (2, "not a JSON object but a number"),
        (3, "no text in 'text'"),
        (4, "no text in 'text': 'NA' stands for a missing one"),
        (5, "the key 'text' stands in it twice"),
    ]
    for reject in chunk.rejects:
        assert content[reject.offset :].startswith(reject.raw.encode())


def test_an_array_of_texts_is_a_table_of_one_column(small_model: StanceModel, tmp_path: Path) -> None:
    source = written(tmp_path / "in.json", '["We met.", "", "They \\"left\\".", {"text": "x"}]')
    tally, out = scored(small_model, source, "jsonl")
    assert (tally.scored, tally.rejected, tally.description) == (2, 2, "utf-8, JSON")
    assert [json.loads(line)["text"] for line in out.read_text().splitlines()] == ["We met.", 'They "left".']


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[]", "the array is empty"),
        (b"[1, 2]", "none of the first 2 elements is a JSON object or a text"),
        (b'[{"text": "a"}\n {"text": "b"}]', "line 2: not JSON: an array goes on with a comma"),
        (b'[{"text": "a"},\n {"text": "b"', "line 2: not JSON"),
        (b'[{"text": "a"}]\n[]', "line 1: not JSON: there is more behind the end"),
        (b'[{"text": "a"},]', "line 1: not JSON"),
        (b'[{"text": "\xff"}]', "the bytes are not utf-8"),
        (b"", "the file is empty"),
        (b'{\n "text": "a"\n}', r"none of the first 3 lines is a JSON object.*one object over many lines\?"),
    ],
)
def test_what_is_no_array_is_an_error_with_its_line(content: bytes, message: str) -> None:
    with pytest.raises(TableError, match=message):
        found = table(content)
        list(found.chunks(found.column("text")))


def test_a_json_file_with_an_object_a_line_is_read_as_such_and_an_array_under_another_name_pointed_out() -> None:
    found = table(b'{"text": "We met."}\n{"text": "We left."}\n')
    assert found.description == "utf-8, JSON Lines"
    assert [chunk.texts for chunk in found.chunks(0)] == [["We met.", "We left."]]
    with pytest.raises(TableError, match=r"one array\? name it .json"):
        table(b'[{"text": "We met."}]', "jsonl")


def test_keys_that_only_later_objects_have_become_columns(small_model: StanceModel, tmp_path: Path) -> None:
    lines = '{"text": "We met.", "n": 2.50}\n{"id": 12345678901234567890, "text": "We left."}\n'
    tally, out = scored(small_model, written(tmp_path / "in.jsonl", lines), "csv")
    with out.open(encoding="utf-8", newline="") as handle:
        rows = [{k: r[k] for k in ("text", "n", "id")} for r in csv.DictReader(handle)]
    assert tally.rejected == 0
    assert rows == [
        {"text": "We met.", "n": "2.50", "id": ""},
        {"text": "We left.", "n": "", "id": "12345678901234567890"},
    ]


def test_a_stream_rejects_what_would_be_lost(folder: str) -> None:
    content = b'{"text": "We met."}\n{"text": "We left.", "id": 1}\n{"text": "We stay."}\n'
    arguments = ("predict", "-", "--input-format", "jsonl", "--model", folder, "--format")
    out, err = run(*arguments, "csv", stdin=content, code=3)
    assert len(out.splitlines()) == 3
    assert "line 2: rejected: the first object has no 'id'" in err
    out, _ = run(*arguments, "jsonl", stdin=content)
    assert json.loads(out.splitlines()[1])["id"] == 1


VALUES: list[tuple[list[Any], str]] = [
    ([1, None, -5], "int64"),
    ([1, 2.5, None], "double"),
    ([2**60, 3], "int64"),
    ([True, None], "bool"),
    (["x", None], "string"),
    ([None, None], "string"),
    ([{}, None], "string"),
    ([[1], [2.5, None], []], "list<element: double>"),
    ([[], []], "list<element: string>"),
    ([{"a": 1}, {"b": ["x"]}], "struct<a: int64, b: list<element: string>>"),
]


@pytest.mark.parametrize(("values", "kind"), VALUES)
def test_the_types_of_all_rows_reach_parquet(
    small_model: StanceModel, tmp_path: Path, values: list[Any], kind: str
) -> None:
    lines = "".join(json.dumps({"text": "We met.", "v": value}) + "\n" for value in values)
    _, out = scored(small_model, written(tmp_path / "in.jsonl", '{"text": "We met."}\n' + lines), "parquet")
    found = pq.read_table(out).column("v")
    assert str(found.type) == kind
    expected: list[Any] = [None, *values]
    if kind.startswith("struct"):
        expected = [v and {"a": None, "b": None, **v} for v in expected]
    assert found.to_pylist() == (["{}" if v == {} else v for v in expected])


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        ('"x"', "1", "'v' holds a whole number, and a string on line 2"),
        ("1", "true", "'v' holds true or false, and a whole number on line 2"),
        ('{"a": 1}', '{"a": [1]}', "'v.a' holds an array, and a whole number on line 2"),
        ("[1]", '["x"]', "'v' holds a string, and a whole number on line 2"),
        ("1.5", "9007199254740993", "a whole number of 16 digits or more, and a number with a point on line 2"),
        ("1", "18446744073709551616", "a whole number beyond 64 bits"),
    ],
)
def test_a_change_of_type_names_its_line_and_leaves_no_output(
    small_model: StanceModel, tmp_path: Path, first: str, second: str, message: str
) -> None:
    lines = ['{"text": "a b"}', f'{{"text": "a b", "v": {first}}}', f'{{"text": "a b", "v": {second}}}']
    source = written(tmp_path / "in.jsonl", "\n".join(lines))
    with pytest.raises(TableError, match=f"in.jsonl, line 3: .*{message}") as caught:
        scored(small_model, source, "parquet")
    assert (caught.value.line, caught.value.column) == (3, "v")
    assert list(tmp_path.iterdir()) == [source]


def test_a_stream_cannot_become_parquet(tmp_path: Path, folder: str) -> None:
    arguments = ("predict", "-", "--input-format", "jsonl", "--model", folder, "-o", str(tmp_path / "out.parquet"))
    _, err = run(*arguments, stdin=b'{"text": "We met."}\n', code=2)
    assert "a stream of it cannot become Parquet; name a file" in err


def test_json_is_read_for_training_and_in_utf_16(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "We met.", "label": "n", "at": {"doc": "d"}},
        {"text": "We left.", "label": "NA"},
    ]
    (tmp_path / "a.json").write_text(json.dumps(rows), encoding="utf-16")
    (tmp_path / "b.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-16")
    found = read_labelled([str(tmp_path)], group_column="at.doc")
    assert (found.texts, found.groups, len(found.rejects)) == (["We met."] * 2, ["d", "d"], 2)


@pytest.mark.parametrize("content", [b'{"text": ["a", "b"], "n": [1, 2]}', b'{"text": {"0": "a"}, "n": {"0": 1}}'])
def test_a_table_by_columns_is_pointed_out(content: bytes) -> None:
    found = table(content)
    [chunk] = found.chunks(0)
    assert [reject.reason.startswith("'text' holds an") for reject in chunk.rejects] == [True]
    assert "write an object a row" in found.notes[0]


def test_numbers_that_are_none_are_empty_cells() -> None:
    with pytest.raises(UsageError, match="UTF-8 always"):
        open_stream(io.BytesIO(b"[]"), "x.json", "json", encoding="cp1252")
    found = table(b'[{"text": "a", "x": NaN, "y": [Infinity], "z": 1e400}]')
    [chunk] = found.chunks(0)
    assert chunk.cells() == [["a", "", "[null]", "1e400"]]
    assert math.isinf(chunk.rows[0]["z"])


def test_a_pipe_is_read_once_and_loses_nothing(tmp_path: Path, small_model: StanceModel) -> None:
    pipe = tmp_path / "in.jsonl"
    os.mkfifo(pipe)
    lines = '{"text": "We met."}\n{"text": "We left.", "id": 1}\n{"text": "We stay."}\n'
    writing = Thread(target=pipe.write_text, args=(lines,))
    writing.start()
    tally = score_tables(small_model, [str(pipe)], io.BytesIO(), Options(kind="jsonl"))
    writing.join()
    assert (tally.scored, tally.rejected) == (2, 1)


@pytest.mark.parametrize("ending", ["csv", "tsv", "parquet", "xlsx", "sqlite"])
def test_a_key_with_half_a_surrogate_pair_is_an_error_with_its_line(
    tmp_path: Path, small_model: StanceModel, ending: str
) -> None:
    source = written(tmp_path / "k.jsonl", '{"text": "We met."}\n{"text": "We condemn.", "\\ud800": 1}\n')
    with pytest.raises(TableError, match=r"k\.jsonl, line 2: the key '\\ud800' holds half of a surrogate pair"):
        scored(small_model, source, ending)
    assert list(tmp_path.iterdir()) == [source]
    for kept in ("jsonl", "json"):
        _, out = scored(small_model, source, kept)
        assert "\\ud800" in out.read_text()
        out.unlink()


def test_json_with_halves_of_surrogate_pairs_is_written_as_json_with_all_of_them(
    tmp_path: Path, small_model: StanceModel
) -> None:
    rows: list[dict[str, Any]] = [
        {"text": "We met.", "\udfff": "\ud800"},
        {"text": "We condemn.", "a": {"\ud83d": [1]}},
    ]
    source = written(tmp_path / "k.json", json.dumps(rows))
    tally, out = scored(small_model, source, "json")
    assert (tally.scored, tally.rejected) == (2, 0)
    found = json.loads(out.read_text())
    assert [{key: row[key] for key in given} for row, given in zip(found, rows, strict=True)] == rows


@pytest.mark.parametrize("ending", ["parquet", "xlsx"])
def test_such_a_key_within_an_object_is_an_error_where_it_would_name_a_field(
    tmp_path: Path, small_model: StanceModel, ending: str
) -> None:
    source = written(tmp_path / "k.jsonl", '{"text": "We met.", "o": {"\\udc80": 1}}\n')
    with pytest.raises(TableError, match=r"k\.jsonl: the key '\\udc80' of an object within a row"):
        scored(small_model, source, ending)
    _, out = scored(small_model, source, "csv")
    assert "udc80" in out.read_text()


def test_such_a_key_in_a_stream_is_an_error_with_its_line(folder: str) -> None:
    lines = b'\n{"text": "We met.", "\\ud800": 1}\n'
    given = ["predict", "-", "--input-format", "jsonl", "--format", "csv", "--model", folder]
    _, err = run(*given, stdin=lines, code=4)
    assert "line 2: the key '\\ud800' holds half of a surrogate pair" in err
