"""Hundreds of malformed files: each is refused in words, or every row of it is scored or rejected."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import StanceError, StanceModel, TableError
from stance.batch.run import Options, score_tables
from stance.tables.table import LARGEST_FIELD

ROWS = [
    ["1", "We welcome the talks"],
    ["2", 'They said "no", then left'],
    ["3", "We condemn; we\nprotest"],
    ["4", "Mēt, é"],
]


def written(newline: str, delimiter: str, quoting: int) -> str:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([["id", "text"], *ROWS])
    return buffer.getvalue()


FAULTS = {
    "none": lambda text: text,
    "unclosed quote": lambda text: text + '5,"never closed\n',
    "quote inside": lambda text: text.replace("We welcome", 'We "welcome"', 1),
    "ragged": lambda text: text + "5,one,too many\n",
    "short": lambda text: text + "5\n",
    "NUL": lambda text: text + "5,We \0 met\n",
    "blank lines": lambda text: text.replace("4", "\n\n4", 1),
    "empty text": lambda text: text + "5,\n6,   \n",
    "no final newline": lambda text: text.rstrip("\r\n"),
    "lone carriage return": lambda text: text + "5,We\rmet\n",
    "control characters": lambda text: text + "5,We \x1c\x85\u2028 met\n",
    "half a file": lambda text: text[: len(text) // 2],
}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"]
CASES = list(product(FAULTS, ENCODINGS, ["\n", "\r\n"], [csv.QUOTE_MINIMAL, csv.QUOTE_ALL], ["", ".gz", ".zst"]))


def packed(content: bytes, ending: str) -> bytes:
    if ending == ".gz":
        return gzip.compress(content)
    return bytes(pa.Codec("zstd").compress(content, asbytes=True)) if ending == ".zst" else content


def rows_of(path: Path) -> list[list[str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle, strict=True))[1:]


def accounted(model: StanceModel, source: Path, options: Options, folder: Path) -> int | str:
    """Score a file; return how many rows were read, or the error's message. Files and tally must agree."""
    out, rejects = folder / "out.csv", folder / "rejects.csv"
    try:
        tally = score_tables(model, [str(source)], out, options, rejects=rejects)
    except StanceError as error:
        assert not out.exists()
        assert source.name in str(error)
        return str(error)
    assert len(rows_of(out)) == tally.scored
    assert len(rows_of(rejects)) == tally.rejected
    assert sorted(path.name for path in folder.iterdir() if path != source) == (
        ["out.csv", "rejects.csv"] if tally.rejected else ["out.csv"]
    )
    return tally.read


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 300


@pytest.mark.parametrize("fault", FAULTS)
def test_a_malformed_table_is_refused_or_wholly_accounted_for(
    small_model: StanceModel, tmp_path: Path, fault: str
) -> None:
    for i, (name, encoding, newline, quoting, ending) in enumerate(CASES):
        if name != fault:
            continue
        folder = tmp_path / str(i)
        folder.mkdir()
        text = FAULTS[fault](written(newline, ",", quoting)).encode(encoding, "replace")
        source = folder / f"in.csv{ending}"
        source.write_bytes(packed(text, ending))
        found = accounted(small_model, source, Options(encoding=encoding if encoding != "utf-8-sig" else None), folder)
        if fault in ("none", "no final newline", "blank lines"):
            assert found == 4, (encoding, newline, quoting, ending)
        if fault in ("ragged", "short", "NUL", "unclosed quote"):
            assert found == 5, (encoding, newline, quoting, ending)


@pytest.mark.parametrize("ending", [".gz", ".zst"])
@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.999])
def test_a_packed_file_that_is_cut_off_or_damaged_is_an_error(
    small_model: StanceModel, tmp_path: Path, ending: str, share: float
) -> None:
    content = packed("".join(["id,text\n", *(f"{i},We met {i * 7919}\n" for i in range(3000))]).encode(), ending)
    at = int(len(content) * share)
    # A Zstandard frame may come without a checksum, and then nobody can tell that a byte in it was changed.
    hit = {"hit": content[:at] + bytes(255 - c for c in content[at : at + 3]) + content[at + 3 :]}
    for name, broken in {"cut": content[:at], **(hit if ending == ".gz" else {})}.items():
        folder = tmp_path / name
        folder.mkdir()
        source = folder / f"in.csv{ending}"
        source.write_bytes(broken)
        assert isinstance(accounted(small_model, source, Options(), folder), str), name


OBJECTS = ['{"id": 1, "text": "We met"}', '{"text": "They left", "id": 2.50}']
LINES = {
    "not JSON": '{"text": "We met"',
    "an array": '["We met"]',
    "a string": '"We met"',
    "null": "null",
    "no text": '{"id": 3}',
    "a number as text": '{"text": 5}',
    "null as text": '{"text": null}',
    "blank text": '{"text": "  "}',
    "an object as text": '{"text": {}}',
    "half a surrogate pair": '{"text": "We \\ud800 met"}',
    "nested deeply": "[" * 100_000,
    "nested objects": '{"a":' * 50_000,
    "two on a line": '{"text": "a"} {"text": "b"}',
    "single quotes": "{'text': 'We met'}",
    "control character": '{"text": "We \x01 met"}',
    "a number without end": '{"text": "We met", "n": ' + "9" * 5000 + "}",
}


@pytest.mark.parametrize("name", LINES)
def test_a_malformed_line_of_json_is_rejected_and_its_neighbours_scored(
    small_model: StanceModel, tmp_path: Path, name: str
) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text("\n".join([OBJECTS[0], LINES[name], "", OBJECTS[1]]) + "\n", encoding="utf-8")
    tally = score_tables(
        small_model, [str(source)], out, Options(kind="jsonl", out_kind="jsonl"), rejects=tmp_path / "rejects.csv"
    )
    assert (tally.scored, tally.rejected) == (2, 1)
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(OBJECTS[0][:-1] + ', "stance": ')
    assert lines[1].startswith(OBJECTS[1][:-1] + ', "stance": ')  # 2.50 stays 2.50
    assert all(json.loads(line)["certain"] in (True, False) for line in lines)
    [reject] = rows_of(tmp_path / "rejects.csv")
    assert (reject[1], reject[2]) == ("2", str(len(OBJECTS[0]) + 1))
    assert reject[4] == LINES[name].strip()


def test_bytes_that_are_not_utf8_are_rejected_by_the_line(small_model: StanceModel, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(b'\xef\xbb\xbf{"text": "We met"}\n{"text": "\xe9t\xe9"}\n{"text": "They left"}')
    tally = score_tables(small_model, [str(source)], tmp_path / "out.csv", Options(kind="jsonl"))
    assert (tally.scored, tally.rejected) == (2, 1)


def test_a_line_too_long_is_rejected_and_reading_goes_on_behind_it(small_model: StanceModel, tmp_path: Path) -> None:
    long = "peace " * (LARGEST_FIELD // 6 + 200_000)
    (tmp_path / "in.csv").write_text(f'id,text\n1,We met\n2,{long}\n3,"{long}"\n4,They left\n', encoding="utf-8")
    tally = score_tables(
        small_model, [str(tmp_path / "in.csv")], tmp_path / "o.csv", Options(), rejects=tmp_path / "r.csv"
    )
    assert (tally.scored, tally.rejected) == (2, 2)
    (tmp_path / "in.jsonl").write_text(
        f'{{"text": "We met"}}\n{{"text": "{long}"}}\n{{"text": "x y"}}\n', encoding="utf-8"
    )
    tally = score_tables(small_model, [str(tmp_path / "in.jsonl")], tmp_path / "o.csv", Options(kind="jsonl"))
    assert (tally.scored, tally.rejected) == (2, 1)


def parquet_tables() -> Iterator[tuple[str, pa.Table, int | str]]:
    texts = ["We met", None, " ", "They left"]
    ids = pa.array([1, 2, 3, 4], pa.int8())
    for kind in (pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int32(), pa.string())):
        yield str(kind), pa.table({"id": ids, "text": pa.array(texts).cast(kind)}), 4
    yield "numbers", pa.table({"text": ids}), "holds int8, not texts"
    yield "lists", pa.table({"text": pa.array([["We met"]])}), "not texts"
    yield "no rows", pa.table({"text": pa.array([], pa.string())}), 0
    yield "no such column", pa.table({"body": ["We met"]}), "no column 'text'"


@pytest.mark.parametrize(
    ("name", "table", "expected"), list(parquet_tables()), ids=lambda v: v if isinstance(v, str) else ""
)
def test_parquet_of_all_kinds(
    small_model: StanceModel, tmp_path: Path, name: str, table: pa.Table, expected: int | str
) -> None:
    source, out = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(table, source)
    options = Options(kind="parquet", out_kind="parquet")
    if isinstance(expected, str):
        with pytest.raises(TableError, match=expected):
            score_tables(small_model, [str(source)], out, options)
        return
    tally = score_tables(small_model, [str(source)], out, options)
    assert tally.read == expected, name
    found = pq.read_table(out)
    assert found.num_rows == tally.scored
    assert found.schema.field("p_hostile").type == pa.float64()
    for column in table.column_names:
        assert found.schema.field(column).type == table.schema.field(column).type
    content = source.read_bytes()
    for share in (0.2, 0.7, 0.99):
        source.write_bytes(content[: int(len(content) * share)])
        with pytest.raises(TableError, match="cannot be read as Parquet"):
            score_tables(small_model, [str(source)], tmp_path / "other.parquet", options)


@given(
    content=st.binary(max_size=300) | st.text('ab,"\n\r\t\0{}[]:é', max_size=90).map(str.encode),
    kind=st.sampled_from(["csv", "tsv", "jsonl"]),
)
def test_any_bytes_are_refused_or_accounted_for(
    small_model: StanceModel, tmp_path_factory: pytest.TempPathFactory, content: bytes, kind: str
) -> None:
    folder = tmp_path_factory.mktemp("any")
    source = folder / f"in.{kind}"
    source.write_bytes(b"text\n" + content if kind == "csv" else content)
    accounted(small_model, source, Options(kind=kind), folder)
