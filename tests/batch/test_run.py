"""Scoring a table: every column kept, every row accounted for, the output complete or absent."""

import csv
import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance import StanceModel, TableError, UsageError
from stance.batch.run import Hooks, Options, score_tables
from stance.tables.rejects import Reject
from stance.tables.table import CHUNK

ADDED = ["stance", "p_conciliatory", "p_hostile", "p_neutral", "score", "certain"]


def score(
    model: StanceModel,
    content: bytes,
    out: Path | io.BytesIO,
    options: Options | None = None,
    **more: Any,
) -> tuple[int, int]:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "in.csv"
        source.write_bytes(content)
        tally = score_tables(model, [str(source)], out, options or Options(), **more)
    assert tally.read == tally.scored + tally.rejected
    return tally.scored, tally.rejected


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle, strict=True))


def test_the_output_has_every_input_column_then_the_scores(small_model: StanceModel, tmp_path: Path) -> None:
    content = b'id,text,note\n1,"We welcome talks, all of them","a ""b"""\n2,We condemn it,\n'
    assert score(small_model, content, tmp_path / "out.csv") == (2, 0)
    header, first, second = read(tmp_path / "out.csv")
    assert header == ["id", "text", "note", *ADDED]
    assert first[:3] == ["1", "We welcome talks, all of them", 'a "b"']
    [p] = small_model.classify(["We condemn it"])
    assert second[3:] == [
        p.stance,
        *(f"{v:.6f}" for v in p.probabilities.values()),
        f"{p.score:.6f}",
        str(p.certain).lower(),
    ]
    assert not (tmp_path / "out.csv.rejects.csv").exists()


def test_rejected_rows_go_to_their_own_table_and_none_is_lost(small_model: StanceModel, tmp_path: Path) -> None:
    content = b'id,text\n1,We met\n2\n3,\n4,"open\n5,We left\n'
    told: list[Reject] = []
    rejects = tmp_path / "rejects.csv"
    tally = score(small_model, content, tmp_path / "out.csv", rejects=rejects, hooks=Hooks(on_reject=told.append))
    assert tally == (2, 3)
    assert [row[0] for row in read(tmp_path / "out.csv")[1:]] == ["1", "5"]
    assert [row[1:] for row in read(rejects)] == [
        ["line", "offset", "reason", "raw"],
        ["3", "17", "1 fields, the header has 2", "2"],
        ["4", "19", "no text in column 'text'", "3,"],
        ["5", "22", "quotation mark opened and never closed", '4,"open'],
    ]
    assert [r.line for r in told] == [3, 4, 5]
    score(small_model, b"text\nfine\n", tmp_path / "out.csv", rejects=rejects)
    assert not rejects.exists()  # an older run's rejects do not stay beside a clean output


@given(n=st.integers(0, 30), missing=st.sets(st.integers(0, 29)))
def test_rows_in_are_rows_scored_and_rejected(small_model: StanceModel, n: int, missing: set[int]) -> None:
    lines = [f"{i}," + ("" if i in missing else f"We met {i} times") for i in range(n)]
    out = io.BytesIO()
    expected = sum(i in missing for i in range(n))
    assert score(small_model, "\n".join(["id,text", *lines]).encode(), out) == (n - expected, expected)
    assert len(out.getvalue().splitlines()) == 1 + n - expected


def test_more_rows_than_a_chunk_keep_their_order(small_model: StanceModel) -> None:
    n = 2 * CHUNK + 3
    seen: list[int] = []
    out = io.BytesIO()
    content = "\n".join(["id,text", *(f"{i},We met" for i in range(n))]).encode()
    assert score(small_model, content, out, hooks=Hooks(on_progress=lambda rows, _: seen.append(rows))) == (n, 0)
    assert [int(line.split(b",")[0]) for line in out.getvalue().splitlines()[1:]] == list(range(n))
    assert seen == [CHUNK, 2 * CHUNK, n]


def test_a_clash_of_names_says_how_to_rename(small_model: StanceModel, tmp_path: Path) -> None:
    content = b"text,stance,score\nWe met,x,y\n"
    with pytest.raises(UsageError, match="'stance', 'score' are in the input already; .*--prefix"):
        score(small_model, content, tmp_path / "out.csv")
    assert not (tmp_path / "out.csv").exists()
    score(small_model, content, tmp_path / "out.csv", Options(prefix="model_"))
    assert read(tmp_path / "out.csv")[0] == ["text", "stance", "score", *("model_" + name for name in ADDED)]


def test_a_failure_half_way_leaves_the_older_output(small_model: StanceModel, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    out.write_text("older", encoding="utf-8")

    def stop(*_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        score(small_model, b"text\nWe met\n", out, hooks=Hooks(on_progress=stop))
    assert out.read_text(encoding="utf-8") == "older"
    assert [p.name for p in tmp_path.iterdir()] == ["out.csv"]


def test_an_unknown_kind_of_output_is_refused() -> None:
    with pytest.raises(UsageError, match="out_kind is 'dta'; allowed are csv, json, jsonl"):
        Options(out_kind="dta")


def test_a_missing_column_makes_no_output(small_model: StanceModel, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no column 'text'"):
        score(small_model, b"body\nWe met\n", tmp_path / "out.csv")
    assert list(tmp_path.iterdir()) == []


def test_tsv_is_written_for_a_tsv_name(small_model: StanceModel, tmp_path: Path) -> None:
    score(small_model, b'text,id\n"a, b",1\n', tmp_path / "out.tsv", Options(out_kind="tsv"))
    assert (tmp_path / "out.tsv").read_text(encoding="utf-8").splitlines()[0] == "\t".join(["text", "id", *ADDED])


def test_a_nested_text_stands_in_a_column_of_its_own(small_model: StanceModel, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.csv"
    source.write_text('{"id": 1, "message": {"body": "We met."}}\n', encoding="utf-8")
    score_tables(small_model, [str(source)], out, Options(text_column="message.body", kind="jsonl"))
    [row] = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    assert (row["id"], row["message"], row["message.body"]) == ("1", '{"body": "We met."}', "We met.")
