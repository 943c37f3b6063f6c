"""Record batches are scored as `stance predict` scores a file, in batches of any size."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

import stance
from conftest import run
from stance import StanceModel, TableError, UsageError
from stance.cluster.chunks import ChunkScorer, Rejecting

ODD = [
    "We condemn the raid.",
    "We welcome the talks.",
    None,
    "",
    " \u2003\n",
    "n/a",
    "#REF!",
    "Ünïcode, said Ōe.",
    "\u200b",
]


@pytest.fixture(scope="module")
def table() -> pa.Table:
    texts = [one if one in ODD else f"{one} {i}" for i, one in enumerate(ODD * 700)]
    return pa.table({"id": pa.array(range(len(texts))), "text": texts, "kind": ["a", "b", None] * (len(texts) // 3)})


@pytest.mark.parametrize("why", [False, True])
def test_a_table_is_scored_as_predict_scores_the_file(table: pa.Table, folder: str, tmp_path: Path, why: bool) -> None:
    pq.write_table(table, tmp_path / "in.parquet")
    more = ["--why"] if why else []
    run(
        "predict", str(tmp_path / "in.parquet"), "-o", str(tmp_path / "out.parquet"), "-m", folder,
        "--keep-rejects", *more, code=3,
    )  # fmt: skip
    found = ChunkScorer(folder, why=why)(table)
    expected = pq.read_table(tmp_path / "out.parquet")
    if why:  # a file says at length what a row without a text lacks
        assert set(found["why"].filter(pa.compute.is_null(found["stance"])).to_pylist()) == {"no text"}
        found, expected = found.drop_columns(["why"]), expected.drop_columns(["why"])
    assert found.to_pylist() == expected.to_pylist()
    assert found.schema.equals(expected.schema)


def test_rows_without_a_text_can_be_left_out(table: pa.Table, folder: str) -> None:
    whole, kept = ChunkScorer(folder)(table), ChunkScorer(folder, rejects="drop")(table)
    assert kept.to_pylist() == [row for row in whole.to_pylist() if row["stance"] is not None]
    assert 0 < kept.num_rows < whole.num_rows


@given(st.lists(st.sampled_from(ODD), max_size=40), st.integers(1, 12))
def test_any_division_into_batches_gives_the_same(few_model: StanceModel, texts: list[str | None], size: int) -> None:
    table = pa.table({"text": pa.array(texts, pa.string())})
    scorer = ChunkScorer(few_model, why=True)
    parts = [scorer(batch) for batch in table.to_batches(max_chunksize=size)]
    assert [row for part in parts for row in part.to_pylist()] == scorer(table).to_pylist()


def test_few_rows_are_scored_as_stance_score_does(few_model: StanceModel) -> None:
    table = pa.table({"text": ["We condemn the raid.", None, "", "The talks are on Monday."]})
    assert ChunkScorer(few_model)(table).equals(stance.score(table, model=few_model))


def test_what_is_given_is_what_comes_back(few_model: StanceModel) -> None:
    scorer, empty = ChunkScorer(few_model), pa.schema([("text", pa.large_string())])
    assert isinstance(scorer(empty.empty_table()), pa.Table)
    batch = scorer(pa.RecordBatch.from_pylist([], empty))
    assert isinstance(batch, pa.RecordBatch)
    assert batch.schema == scorer.schema(empty)


def test_a_field_of_a_struct_can_hold_the_texts(few_model: StanceModel) -> None:
    table = pa.table({"speech": [{"text": "We condemn the raid.", "n": 1}, {"text": None, "n": 2}]})
    found = ChunkScorer(few_model, text_column="speech.text")(table)
    assert found["stance"].to_pylist() == [stance.score(["We condemn the raid."], model=few_model)["stance"][0], None]


def test_wrong_calls_are_told_in_words(few_model: StanceModel) -> None:
    table = pa.table({"body": ["We met."], "stance": ["x"], "n": [1]})
    with pytest.raises(TableError, match="no column 'text'"):
        ChunkScorer(few_model)(table)
    with pytest.raises(TableError, match="columns that scoring adds: 'stance'"):
        ChunkScorer(few_model, text_column="body")(table)
    with pytest.raises(TableError, match="holds int64, not texts"):
        ChunkScorer(few_model, text_column="n", prefix="new_")(table)
    with pytest.raises(UsageError, match="'null' and 'drop'"):
        ChunkScorer(few_model, rejects="keep")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="found a list"):
        ChunkScorer(few_model)(["We met."])


def test_rejects_are_those_of_a_table(table: pa.Table) -> None:
    batch = table.slice(0, len(ODD)).combine_chunks().to_batches()[0]
    rejecting = Rejecting(batch.schema, "text")
    assert [reject.line for reject in rejecting(batch)] == [3, 4, 5, 6, 7]
    assert rejecting.text_path == ("text",)
