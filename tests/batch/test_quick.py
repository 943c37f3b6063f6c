"""Tables whose rows are cut in compiled code leave the same bytes, rejects and counts as those read strictly."""

import csv
import gzip
import io
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stance import StanceModel, TableError, UsageError
from stance.batch import cores, quick
from stance.batch.run import Hooks, Options, score_tables
from stance.tables.cut import CutRows
from stance.tables.parquet import ParquetWriter
from stance.tables.rejects import Reject

TEXTS = [
    "We condemn this attack.", "We welcome the talks", "", " ", "They met, then left", 'He said "no"', "We\nmet",
    "N/A", "Peace", "é", "Wir verhandeln nicht mit ihnen.", "We would have signed it.", "<td>12</td>", "We met 🤝",
    "\u00a0", "the " * 250,
]  # fmt: skip
KINDS = ["csv", "tsv", "jsonl", "parquet"]
ALWAYS, NEVER = 0, 1 << 60
rows = st.lists(st.tuples(st.integers(), st.sampled_from(TEXTS) | st.text("ab,\"\n\r é;'=", max_size=9)), max_size=25)


@pytest.fixture(params=[1, 2])
def quickly(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take tables of any length for long ones, on one core and on two."""
    monkeypatch.setattr(quick, "FEWEST_BYTES", ALWAYS)
    monkeypatch.setattr(cores, "usable", lambda: request.param)


def results(
    model: StanceModel, sources: list[Path], out: Path, options: Options, *, cut: bool | None, **more: Any
) -> tuple[dict[str, bytes], list[Reject], Any]:
    """Return every file that a run leaves in a folder, whom it told of what, and its tally or its error."""
    told: list[Reject] = []
    made: list[bool] = []
    found: Any
    out.parent.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(quick, "FEWEST_BYTES", NEVER if cut is False else ALWAYS)
        chunks = quick.quick_chunks

        def watched(*given: Any) -> Iterator[Any]:
            for chunk in chunks(*given):
                made.append(isinstance(chunk, CutRows))
                yield chunk

        patched.setattr("stance.batch.run.quick_chunks", watched)
        try:
            found = asdict(
                score_tables(
                    model, list(map(str, sources)), out, options, rejects=out.with_name("rejects.csv"),
                    hooks=Hooks(told.append), chunk_rows=4, part_rows=8, **more,
                )
            )  # fmt: skip
        except TableError as error:
            found = str(error)
    assert cut is None or set(made) <= {cut}
    files = {path.name: path.read_bytes() for path in out.parent.iterdir() if path.is_file()}
    for path in out.parent.iterdir():
        if path.is_file():
            path.unlink()
    return files, told, found


def written(source: Path, found: list[tuple[int, str]], malformed: bytes = b"") -> Path:
    if source.suffix == ".parquet":
        texts = [None if malformed and i % 5 == 4 else text for i, (_, text) in enumerate(found)]
        kind = pa.large_string() if len(malformed) % 2 else pa.string()
        pq.write_table(pa.table({"id": [i % 99 for i, _ in found], "text": pa.array(texts, kind)}), source)
        return source
    if source.suffix == ".jsonl":
        lines = [json.dumps({"id": i, "text": t}, ensure_ascii=i % 2 == 0) + "\n" for i, t in [(0, "We met"), *found]]
        source.write_bytes("".join(lines).encode() + malformed)
        return source
    buffer = io.StringIO(newline="")
    csv.writer(buffer, delimiter="\t" if source.suffix == ".tsv" else ",").writerows([("id", "text"), *found])
    content = buffer.getvalue().encode() + malformed
    source.write_bytes(gzip.compress(content) if source.suffix == ".gz" else content)
    return source


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=30)
@given(
    found=rows,
    kind=st.sampled_from(KINDS),
    malformed=st.sampled_from(
        [b"", b'7,"open\n8,We met\n', b'7,"a"b\n', b"7\n", b"\xff\n", b"8,We \0 met\n", b"{\n", b'{"text": NaN}\n']
    ),
    prefix=st.sampled_from(["", "model_", 'o"d, ']),
    why=st.booleans(),
    keep_rejects=st.booleans(),
    missing=st.sampled_from([None, "", "a, Peace"]),
    most=st.sampled_from([None, None, 1, 3]),
)  # fmt: skip
def test_every_option_gives_the_same_either_way(
    few_model: StanceModel, tmp_path_factory: pytest.TempPathFactory, found: list[tuple[int, str]], kind: str,
    malformed: bytes, prefix: str, why: bool, keep_rejects: bool, missing: str | None, most: int | None,
) -> None:  # fmt: skip
    folder = tmp_path_factory.mktemp("quick")
    source = written(folder / f"in.{kind}", found, malformed)
    options = Options(kind=kind, out_kind=kind, prefix=prefix, why=why, keep_rejects=keep_rejects, missing=missing)
    out = folder / "out" / f"out.{kind}"
    slow = results(few_model, [source], out, options, cut=False, max_rejects=most, restart=True)
    assert results(few_model, [source], out, options, cut=True, max_rejects=most, restart=True) == slow


@pytest.mark.parametrize(
    "more",
    [{"excel": True}, {"unit": "sentence"}, {"out_kind": "jsonl"}, {"out_kind": "tsv"}, {"encoding": "cp1252"}],
    ids=lambda more: next(iter(more)),
)
@pytest.mark.usefixtures("quickly")
def test_whatever_is_written_anew_is_read_strictly(
    few_model: StanceModel, tmp_path: Path, more: dict[str, Any]
) -> None:
    source = written(tmp_path / "in.csv", [(1, "We met"), (2, "")])
    options = Options(**more)
    out = tmp_path / "out" / f"out.{options.out_kind}"
    found = results(few_model, [source], out, options, cut=None)
    assert found == results(few_model, [source], out, options, cut=False)
    assert found[2]["scored"] == 1


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("ways", [(False, True), (True, False), (True, True)])
def test_a_run_goes_on_whichever_way_it_began(
    few_model: StanceModel, tmp_path: Path, kind: str, ways: tuple[bool, bool]
) -> None:
    source = written(tmp_path / f"in.{kind}", [(i, TEXTS[i % len(TEXTS)]) for i in range(30)])
    out, options = tmp_path / "out" / f"out.{kind}", Options(why=True, kind=kind, out_kind=kind)
    expected = results(few_model, [source], out, options, cut=False)
    began, goes_on = ways
    for stop in (5, 20):

        def end(rows: int, _: int, stop: int = stop) -> None:
            if rows > stop:
                raise KeyboardInterrupt

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(quick, "FEWEST_BYTES", ALWAYS if began else NEVER)
            with pytest.raises(KeyboardInterrupt):
                score_tables(
                    few_model, [str(source)], out, options, rejects=out.with_name("rejects.csv"),
                    hooks=Hooks(on_progress=end), chunk_rows=4, part_rows=8,
                )  # fmt: skip
        assert out.with_name(f"{out.name}.parts").exists() or stop == 5
        again = results(few_model, [source], out, options, cut=goes_on, resume=True)
        assert again[0] == expected[0]
        assert again[2]["scored"] == expected[2]["scored"]


@pytest.mark.usefixtures("quickly")
def test_packed_tables_several_of_them_and_repeats_give_the_same(few_model: StanceModel, tmp_path: Path) -> None:
    found = [(i, TEXTS[i * i % len(TEXTS)]) for i in range(40)]
    first, second = written(tmp_path / "in.csv.gz", found), written(tmp_path / "more.csv", found[:9])
    third = tmp_path / "other.csv"
    third.write_text("id;text\n7;We met, and left\n8;\n", encoding="utf-8")
    out = tmp_path / "out" / "out.csv.gz"
    slow = results(few_model, [first, second], out, Options(), cut=False)
    assert results(few_model, [first, second], out, Options(), cut=True) == slow
    slow = results(few_model, [second, third], out, Options(), cut=False)
    assert results(few_model, [second, third], out, Options(), cut=None) == slow
    assert slow[2]["scored"] == 10


@pytest.mark.parametrize("keep_rejects", [False, True])
@pytest.mark.parametrize("column", ["text", "large", "speech.text", "short", "view", "none"])
def test_texts_of_any_arrow_type_are_found(
    few_model: StanceModel, tmp_path: Path, column: str, keep_rejects: bool
) -> None:
    texts = [text if i % 6 else None for i, text in enumerate(TEXTS)]
    speech = pa.array([None if i == 4 else {"text": text, "n": i} for i, text in enumerate(texts)])
    columns = {"text": texts, "large": pa.array(texts, pa.large_string()), "speech": speech}
    columns |= {"short": pa.array(texts).dictionary_encode(), "view": pa.array(texts, pa.string_view())}
    source = tmp_path / "in.parquet"
    pq.write_table(pa.table({**columns, "none": pa.nulls(len(texts))}), source)
    out = tmp_path / "out" / "out.parquet"
    options = Options(
        kind="parquet", out_kind="parquet", why=True, text_column=column, keep_rejects=keep_rejects, missing="Peace"
    )
    slow = results(few_model, [source], out, options, cut=False)
    assert results(few_model, [source], out, options, cut=None) == slow
    assert slow[2]["scored"] == {"speech.text": 8, "none": 0}.get(column, 9)


def test_parquet_parts_that_were_written_plainly_join_to_the_same_bytes(
    few_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    n = 60
    numbers: list[int | None] = [i if i % 7 else None for i in range(n)]
    short = (pa.int32(), pa.float32(), pa.float64(), pa.date32())
    columns: dict[str, Any] = {str(kind): pa.array(numbers, pa.int32()).cast(kind) for kind in short}
    for kind in (pa.int64(), pa.timestamp("ns"), pa.timestamp("s", "UTC")):
        columns[str(kind)] = pa.array(numbers, pa.int64()).cast(kind)
    columns["flag"] = pa.array([i % 3 == 0 for i in range(n)])
    columns["large"] = pa.array([f"a{i % 5}" for i in range(n)], pa.large_string())
    tables = [pa.table({**columns, "text": [TEXTS[i % len(TEXTS)] for i in range(n)]})]
    tables.append(tables[0].append_column("kind", pa.array([f"k{i % 4}" for i in range(n)]).dictionary_encode()))
    lists = pa.array([[i] * (i % 3) for i in range(n)])
    tables.append(tables[0].append_column("list", lists).replace_schema_metadata({"a": "b"}))
    source, out = tmp_path / "in.parquet", tmp_path / "out" / "out.parquet"
    written = ParquetWriter.write
    for table in tables:
        pq.write_table(table, source)
        plainly = results(few_model, [source], out, Options(kind="parquet", out_kind="parquet"), cut=None)
        with monkeypatch.context() as patched:
            patched.setattr(ParquetWriter, "write", lambda *given, draft=False: written(*given))  # noqa: ARG005
            assert results(few_model, [source], out, Options(kind="parquet", out_kind="parquet"), cut=None) == plainly
        assert pq.read_schema(io.BytesIO(plainly[0]["out.parquet"])).names[: table.num_columns] == table.column_names


@pytest.mark.usefixtures("quickly")
def test_a_stream_gets_the_same_bytes(few_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = written(tmp_path / "in.csv", [(i, TEXTS[i % len(TEXTS)]) for i in range(30)])
    made = []
    for least in (ALWAYS, NEVER):
        monkeypatch.setattr(quick, "FEWEST_BYTES", least)
        out = io.BytesIO()
        score_tables(few_model, [str(source)], out, Options(), chunk_rows=4)
        made.append(out.getvalue())
    assert made[0] == made[1]


@pytest.mark.usefixtures("quickly")
def test_a_key_that_would_be_written_twice_is_an_error(few_model: StanceModel, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_text('{"text": "We met"}\n{"text": "We met", "stance": 1}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="line 2: the keys 'stance'"):
        score_tables(few_model, [str(source)], tmp_path / "o.jsonl", Options(kind="jsonl", out_kind="jsonl"))
    assert not (tmp_path / "o.jsonl").exists()


@pytest.mark.usefixtures("quickly")
def test_strict_stops_at_the_same_row(few_model: StanceModel, tmp_path: Path) -> None:
    source = written(tmp_path / "in.csv", [(1, "We met"), (2, " ")])
    with pytest.raises(TableError, match="line 3: no text in column 'text' .--strict stops here"):
        score_tables(few_model, [str(source)], tmp_path / "o.csv", Options(), strict=True)
    assert not (tmp_path / "o.csv").exists()


def test_short_tables_and_streams_are_read_strictly(tmp_path: Path) -> None:
    source = written(tmp_path / "in.csv", [(1, "We met")])
    assert not quick._pays(str(source))
    assert not quick._pays("-")
    assert not quick._pays(str(tmp_path))
    source.write_bytes(b"text\n" + b"We met again and again\n" * (quick.FEWEST_BYTES // 20))
    assert quick._pays(str(source))


def test_where_nothing_can_be_compiled_the_strict_reader_goes_on(
    few_model: StanceModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise RuntimeError("no compiler")

    monkeypatch.setattr("stance.tables.cutter.try_out", fail)
    monkeypatch.setattr(quick, "FEWEST_BYTES", ALWAYS)
    quick.ready.cache_clear()
    source = written(tmp_path / "in.csv", [(1, "We met")])
    try:
        tally = score_tables(few_model, [str(source)], tmp_path / "o.csv", Options())
    finally:
        quick.ready.cache_clear()
    assert tally.scored == 1
    assert "the compiled reader of tables is not available (no compiler)" in caplog.text
