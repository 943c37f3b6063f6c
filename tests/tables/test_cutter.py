"""Rows cut in compiled code are what the strict reader reads: the same texts, rejects, lines and bytes."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from stance import TableError, UsageError
from stance.tables import csv_cut, csv_reader, held, json_cut, json_rows, lines
from stance.tables.csv_cut import count_rows
from stance.tables.csv_writer import DelimitedWriter
from stance.tables.cut import CutRows
from stance.tables.cutter import can_be_cut, cut_chunks
from stance.tables.jsonlines import JsonWriter
from stance.tables.layout import Layout, layout_of
from stance.tables.opening import opened_table
from stance.tables.score_ends import ScoreEnds
from stance.tables.scored import Scored
from stance.tables.table import Chunk

ADDED = ["stance", "p_a", "p_b", "p_c", "score", "certain", "why"]
CELLS = [
    "", " ", "a", "We met", "We met again today.", " We met again today, after a while and at great length. ",
    "n/a", "NULL ", '"N/A"', '"""-"""', "#REF!", "Err:502", "\u00a0NA\u2003", "no comment", "NO COMMENT", "ß" * 14,
    '"', '""', '"a', 'a"', 'a"b', '"a"', '"a"b', '"a""b"', '"a,b"', '"a\nb"', '"a\r\nb"', '"a\rb"', '""""', '"\n"',
    '" "', "\u00a0", '"\u3000"', "é", "会谈", "🤝", "会谈" * 7, "\u3000" + "会谈" * 30, "“We met them.”", "\x00",
    "a\x00", "\x1c", "\x85", "\u2028", "\ufeff", "\udcff", "\udce9t", "x" * 40,
    '"' + "y" * 70 + '"', "'", ";", "\t", "|", "\\", "=1",
]  # fmt: skip
ENDS = ["\n", "\n", "\n", "\r\n", "\r", "\n\n", "\r\r\n", "", "\n\r"]
VALUES = [
    '"We met"', '"We met again today."', '" We met again today, and at very great length, too. "', '"a"', '""', '" "',
    '"NA"', '"n\\u0061"', '"\\u00a0"', '"\\n\\t "', '"é"', '"会"', '"\\u4f1a \\u8c08"', '"\\ud83e\\udd1d"', '"\\ud83e"',
    '"\\udd1d"', '"\\ud83e\\u0041"', '"\\ud83e\\n"', '"a\\"b\\\\c\\/d\\b\\f\\n\\r\\te"', '"\\u0000"', '"a\\u000',
    '"\\x41"', '"a', "a", '"a\tb"', '"\x7f"', "1", "-0", "01", "-", "1.", "1.5", ".5", "1e5", "1E+05", "1e", "-1.5e-7",
    "9" * 310, "1" + "0" * 299, "NaN", "Infinity", "-Infinity", "true", "false", "null", "nul", "True", "{}", "[]",
    "[1, 2]", "[1,]", "[,]", '{"a": 1}', '{"a": 1, "a": 2}', '{"a": {"text": "x"}}', '{"a"}', '{"a":}', '{"a": 1,}',
    '[[[{"b": [1, "x", {}]}]]]', "[" * 70 + "]" * 70, "[" * 59 + "]" * 59, '["a", ["b", []], 1.5 ]', "[}", "{]",
    "[1 2]", "[1",
    "\udcff", '"\udcff"', '"\ufeff"', '"\\"', '"\\\\"', '"' + "z" * 80 + '"', '"' + "z" * 40 + "é" * 40 + '"',
]  # fmt: skip
KEYS = [
    '"text"', '"text"', '"id"', '"t\\u0065xt"', '"stance"',
    '"é"', "text", '"a.b"', '""', '"\udcff"', '"Text"', "'text'",
]  # fmt: skip
BLANKS = ["", "", "", " ", "\t", "\r", "  ", "\x0b", "\u00a0"]
pairs = st.tuples(*(st.sampled_from(x) for x in (BLANKS, KEYS, BLANKS, BLANKS, VALUES, BLANKS))).map(
    lambda p: f"{p[0]}{p[1]}{p[2]}:{p[3]}{p[4]}{p[5]}"
)
ODD_LINES = [
    "", " ", "\r", "\x0b", "\x0b{}", "{}", "{", "}", "[]", "null", '{"text": "a"} x', '{"text": "a"}}', "{,}",
    '{"text": "We met them", "text": "We left them"}',
]  # fmt: skip
json_lines = st.lists(
    st.one_of(
        st.lists(pairs, max_size=4).map(lambda found: "{" + ",".join(found) + "}"),
        st.sampled_from(VALUES).map(lambda value: f'{{"id": 1, "text": {value}}}'),
        st.sampled_from(VALUES).map(lambda value: f'{{"text": "We met", "more": {value} }} '),
        st.sampled_from(ODD_LINES),
        st.text(max_size=6),
    ).map(lambda line: line.replace("\n", " ")),
    max_size=12,
)
csv_rows = st.lists(
    st.tuples(st.lists(st.sampled_from(CELLS) | st.text(max_size=3), min_size=1, max_size=4), st.sampled_from(ENDS))
    | st.tuples(st.tuples(st.just("1"), st.sampled_from(CELLS)).map(list), st.sampled_from(ENDS[:5])),
    max_size=12,
)
any_bytes = st.binary(max_size=60).map(lambda found: found.decode("utf-8", "surrogateescape"))
layouts = st.sampled_from([None, "", "no comment, x", "ß" * 20]).map(lambda missing: layout_of(missing=missing))


@pytest.fixture(params=[16, 1 << 20])
def step(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take bytes from the stream in small pieces too, so that rows stand across their borders."""
    monkeypatch.setattr(held, "STEP", request.param)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cut") / "in"


def read(
    source: Path, kind: str, *, cut: bool, size: int, notes: list[str] | None = None, **options: Any
) -> Iterator[Any]:
    with opened_table(str(source), kind, quiet=True, **options) as table:
        column = table.column("text")
        if cut:
            assert can_be_cut(table, column)
            yield from cut_chunks(table, column, size)
        else:
            yield from table.chunks(column, size)
        if notes is not None:
            notes += table.notes


def seen(chunk: Chunk | CutRows) -> dict[str, Any]:
    """Return all that anyone can ask of a chunk."""
    found: Any = chunk.chunk() if isinstance(chunk, CutRows) else chunk
    names = ("texts", "lines", "fields", "rows", "table_columns")
    own = {name: getattr(found, name) for name in names if hasattr(found, name)}
    own["raw"] = [raw.rstrip("\r\n") for raw in found.raw]  # a cut row ends before the end of its line
    return {"read": chunk.read, "usable": chunk.usable, "rejects": chunk.rejects, **own}


def scored(count: int, *, why: bool = True, poles: tuple[str, str] | None = ("a", "c")) -> Scored:
    drawn = np.random.default_rng(count).dirichlet([0.3] * 3, count)
    drawn[::3] = np.round(drawn[::3], 6)
    reasons = {i: f'no "{i}", é' for i in range(0, count, 3)}
    return Scored(("a", "b, c", "c"), poles, 0.6, drawn, reasons, why=why)


def equal_both_ways(source: Path, kind: str, size: int, **options: Any) -> None:
    notes: list[list[str]] = [[], []]
    slow = list(read(source, kind, cut=False, size=size, notes=notes[0], **options))
    fast = list(read(source, kind, cut=True, size=size, notes=notes[1], **options))
    assert list(map(seen, fast)) == list(map(seen, slow))
    assert notes[1] == notes[0]
    delimiter = options.get("delimiter") or ","
    for plain, quick in zip(slow, fast, strict=True):
        assert isinstance(quick, CutRows)
        writer: Any = DelimitedWriter(["id", "text"], ADDED, delimiter, read_with=delimiter)
        if kind == "jsonl":
            writer = JsonWriter(["id", "text"], [f"m_{name}" for name in ADDED])
        assert writer.rows(quick, scored(plain.usable)) == writer.rows(plain, scored(plain.usable))


fixed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.mark.usefixtures("step")
@fixed
@given(
    rows=csv_rows, size=st.integers(1, 9), mark=st.booleans(), layout=layouts,
    delimiter=st.sampled_from([None, None, ";", "\t", "|", " "]),
)  # fmt: skip
@example(rows=[(["1", cell], "\n") for cell in CELLS], size=50, mark=True, layout=Layout(), delimiter=None)
@example(rows=[(["1", "a", "2"], "\n"), (["1", "b", ""], "\n")], size=9, mark=False, layout=Layout(), delimiter=None)
def test_any_csv_is_cut_as_the_strict_reader_reads_it(
    source: Path, rows: list[tuple[list[str], str]], size: int, mark: bool, layout: Layout, delimiter: str | None
) -> None:
    d = delimiter or ","
    content = f"id{d}text\n" + "".join(d.join(cells) + end for cells, end in rows)
    source.write_bytes((b"\xef\xbb\xbf" if mark else b"") + content.encode("utf-8", "surrogateescape"))
    equal_both_ways(source, "csv", size, delimiter=delimiter, layout=layout)


@pytest.mark.usefixtures("step")
@fixed
@given(content=st.text('ab",\n\r é\0', max_size=60) | any_bytes, size=st.integers(1, 5))
@example('"a\n1,b\n2,c\n', 2)
@example('1,"a"b\r\n2,c\r\n', 2)
def test_any_bytes_are_cut_as_the_strict_reader_reads_them(source: Path, content: str, size: int) -> None:
    odd = content.encode("utf-8", "surrogateescape")
    source.write_bytes(b"id,text\n1,We met\n" + odd)
    equal_both_ways(source, "csv", size)
    source.write_bytes(b'{"text": "We met"}\n{"text": "' + odd)
    equal_both_ways(source, "jsonl", size)


@pytest.mark.usefixtures("step")
@fixed
@given(
    found=json_lines,
    size=st.integers(1, 9),
    mark=st.booleans(),
    last=st.sampled_from(["", "\n", "\r\n"]),
    layout=layouts,
)
@example(found=ODD_LINES, size=3, mark=False, last="", layout=Layout())
@example(found=[f'{{"text": {value}}}' for value in VALUES], size=50, mark=True, last="\n", layout=Layout())
def test_any_json_is_cut_as_the_strict_reader_reads_it(
    source: Path, found: list[str], size: int, mark: bool, last: str, layout: Layout
) -> None:
    content = "\n".join(['{"id": 1, "text": "We met"}', *found]) + last
    source.write_bytes((b"\xef\xbb\xbf" if mark else b"") + content.encode("utf-8", "surrogateescape"))
    equal_both_ways(source, "jsonl", size, layout=layout)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


@fixed
@given(
    found=st.lists(st.fixed_dictionaries({"text": st.text(), "more": json_values}), min_size=1, max_size=6),
    ascii_only=st.booleans(),
)
def test_well_formed_json_of_any_shape_is_cut(source: Path, found: list[dict[str, Any]], ascii_only: bool) -> None:
    lines = [json.dumps(row, ensure_ascii=ascii_only) + "\n" for row in found]
    source.write_text("".join(lines), encoding="utf-8", errors="surrogatepass")
    equal_both_ways(source, "jsonl", 4)


def test_a_key_that_is_to_be_added_is_told_from_wherever_it_is(source: Path) -> None:
    for line in ('{"text": "a", "stance": 1}', '{"text": "a", "stance": NaN}', '{"text": "a", "st\\u0061nce": 1}'):
        source.write_text('{"text": "We met"}\n' + line + "\n", encoding="utf-8")
        [chunk] = read(source, "jsonl", cut=True, size=8)
        with pytest.raises(UsageError, match="line 2: the keys 'stance'"):
            JsonWriter(["text"], ADDED).rows(chunk, scored(2))


def test_many_different_keys_are_no_trouble(source: Path) -> None:
    found = [json.dumps({f"k{i}": 1, "text": "We met", "z" * (i + 1): None}) for i in range(300)]
    found.append(json.dumps({"text": "We met"} | {f"k{i}": i for i in range(100)}))
    source.write_text("\n".join(found), encoding="utf-8")
    equal_both_ways(source, "jsonl", 1000)


def test_the_header_may_stand_anywhere(source: Path) -> None:
    for start, options in [
        (b"sep=;\nid;text\n", {}),
        (b"\n\r\nid,text\n", {}),
        (b'a title\n"and\nmore"\nid,text\r\n', {"layout": Layout(header_row=4)}),
        (b"\xef\xbb\xbfsep=;\nid;text\n", {}),
        (b'\xef\xbb\xbf"i""d",text\n', {}),
        (b"\xef\xbb\xbfid,text\n", {"encoding": "utf-8"}),
    ]:
        source.write_bytes(start + b"1,We met them\n2,\n1;We met them\n2;\n")
        slow = list(map(seen, read(source, "csv", cut=False, size=2, **options)))  # type: ignore[arg-type]
        assert list(map(seen, read(source, "csv", cut=True, size=2, **options))) == slow  # type: ignore[arg-type]
        assert any(chunk["texts"] for chunk in slow)
    source.write_bytes(b"id,text\n1,We met them\n2,\n")
    slow = list(map(seen, read(source, "csv", cut=False, size=2, encoding="utf-8-sig")))
    assert list(map(seen, read(source, "csv", cut=True, size=2, encoding="utf-8-sig"))) == slow


@pytest.mark.usefixtures("step")
def test_a_row_longer_than_the_compiled_reader_takes_is_read_strictly(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_cut, "LONGEST", 50)
    long = "peace " * 20
    rows = ["1,We met", f"2,{long}", f'3,"{long}\n{long}"', f'4,"{long}', "5,short", f"6,{long}", '7,"a""b"']
    for end in ("\n", "\r\n", "\r"):
        source.write_bytes((end.join(["id,text", *rows]) + end).encode())
        for size in (1, 2, 3, 10):
            equal_both_ways(source, "csv", size)


def test_a_line_longer_than_any_field_may_be_is_left_to_the_strict_reader(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(csv_cut, "LONGEST", 50)
    for module in (lines, csv_reader):
        monkeypatch.setattr(module, "LARGEST_FIELD", 4000)
    monkeypatch.setattr(lines, "BLOCK", 1000)
    rows = [f"{i},{'We met ' * (2000 if i == 5 else 1)}" for i in range(9)]
    source.write_text("\n".join(["id,text", *rows]), encoding="utf-8")
    slow = list(map(seen, read(source, "csv", cut=False, size=2)))
    assert list(map(seen, read(source, "csv", cut=True, size=2))) == slow
    assert [len(chunk["rejects"]) for chunk in slow] == [0, 0, 1, 0, 0]


def test_a_line_of_json_longer_than_any_may_be_is_left_to_the_strict_reader(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (json_rows, json_cut):
        monkeypatch.setattr(module, "LARGEST_FIELD", 90)
    found = [json.dumps({"id": i, "text": "We met " * (30 if i == 5 else 1)}) for i in range(9)]
    source.write_text("\n".join(found), encoding="utf-8")
    slow = list(map(seen, read(source, "jsonl", cut=False, size=2)))
    assert list(map(seen, read(source, "jsonl", cut=True, size=2))) == slow
    assert [len(chunk["rejects"]) for chunk in slow] == [0, 0, 1, 0, 0]


def test_json_in_another_encoding_is_left_to_the_strict_reader(source: Path) -> None:
    source.write_bytes('{"text": "We met"}\n{"text": ""}\n'.encode("utf-16"))
    slow = list(map(seen, read(source, "jsonl", cut=False, size=2)))
    assert list(map(seen, read(source, "jsonl", cut=True, size=2))) == slow


def test_what_the_compiled_reader_does_not_know_is_not_cut(tmp_path: Path) -> None:
    for name, content, options in [
        ("e.jsonl", b'{"a.text": "x"}\n', {}),
        ("f.json", b'[{"text": "x"}]\n', {}),
        ("a.csv", b"id,text\n1,a\n", {"encoding": "cp1252"}),
        ("b.csv", "id,text\n1,a\n".encode("utf-16"), {}),
        ("c.csv", "idétext\n1éa\n".encode(), {"delimiter": "é"}),
        ("d.csv", b"text\nWe met, and left\n", {}),
    ]:
        (tmp_path / name).write_bytes(content)
        with opened_table(str(tmp_path / name), name.split(".")[1], **options) as table:  # type: ignore[arg-type]
            assert not can_be_cut(table, len(table.columns) - 1), name


@pytest.mark.usefixtures("step")
@fixed
@given(rows=csv_rows, tail=st.sampled_from(["", "1,We met", '1,"open']))
def test_rows_are_counted_as_csv_counts_them(rows: list[tuple[list[str], str]], tail: str) -> None:
    content = ("id,text\n" + "".join(",".join(cells) + end for cells, end in rows) + tail).encode(errors="replace")
    found = count_rows(io.BytesIO(content), ",", 2)
    try:
        expected = [len(row) for row in csv.reader(io.StringIO(content.decode(), newline=""), strict=True)].count(2)
    except csv.Error:
        assert found is None
    else:
        assert found == expected


def rows_of_numbers(values: list[float], poles: tuple[str, str] | None) -> list[bytes]:
    """Return two-label rows as CSV and as JSON, each from the compiled writer and then from Python."""
    table = [f"{i},We met" for i in range(len(values))]
    found = Scored(("a", "b"), poles, 0.5, np.array([[value, 1 - value] for value in values]).reshape(-1, 2), {})
    columns = found.columns()
    data = np.frombuffer("".join(table).encode(), np.uint8)
    stops = np.cumsum(list(map(len, table)), dtype=np.int64)
    starts = stops - np.array(list(map(len, table)), np.int64)
    ways: list[tuple[Callable[[Any], str], Callable[[str], str], bool]] = [
        (lambda v: f"{v:.6f}" if isinstance(v, float) else str(v).lower() if isinstance(v, bool) else v, str, False),
        (json.dumps, json.dumps, True),
    ]
    made = []
    for write, spelled, shortest in ways:
        rows = ScoreEnds([*[","] * len(columns), "\n"], spelled, shortest=shortest).rows(data, starts, stops, found)
        assert rows is not None
        made.append(bytes(rows))
        ends = [",".join(write(column[i]) for column in columns) for i in range(len(table))]
        made.append("".join(f"{row},{end}\n" for row, end in zip(table, ends, strict=True)).encode())
    return made


tiny = st.integers(0, 1_000_000).map(lambda n: n / 1e6) | st.integers(0, 300).map(lambda n: n / 1e7)


@fixed
@given(
    values=st.lists(
        st.floats(0, 1) | tiny | st.sampled_from([0.0, 1.0, 5e-7, 4.9999e-7, 0.5, 0.1234565]), min_size=1, max_size=20
    )
)
@example([n / 1e6 for n in (*range(200), *range(2000, 1_000_001, 4999), 1_000_000)])
def test_numbers_are_written_as_python_writes_them(values: list[float]) -> None:
    for poles in (None, ("a", "b"), ("b", "a")):
        fixed_decimals, expected, shortest, expected_shortest = rows_of_numbers(values, poles)
        assert fixed_decimals == expected
        assert shortest == expected_shortest


def test_a_number_that_is_none_is_left_to_the_plain_writer(source: Path) -> None:
    source.write_text("id,text\n1,We met\n", encoding="utf-8")
    [chunk] = read(source, "csv", cut=True, size=8)
    odd = Scored(("a", "b"), None, 0.5, np.array([[np.nan, 7.0]]), {})
    assert DelimitedWriter(["id", "text"], ADDED, ",").rows(chunk, odd) == b"1,We met,a,nan,7.000000,false\n"


def test_a_stream_that_breaks_off_is_an_error_in_either_way(tmp_path: Path) -> None:
    content = gzip.compress(b"id,text\n" + b"".join(b"%d,We met %d\n" % (i, i * 7919) for i in range(9_000)))
    (tmp_path / "in.csv.gz").write_bytes(content[: len(content) // 2])
    for cut in (False, True):
        with pytest.raises(TableError, match="damaged or cut off"):
            list(read(tmp_path / "in.csv.gz", "csv", cut=cut, size=999))
