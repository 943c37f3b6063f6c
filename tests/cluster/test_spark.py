"""On Spark every row comes out as on one machine, whatever the partitions and whoever is killed."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from pyarrow import csv

import stance
from conftest import ROOT, run_apart
from stance import StanceModel, TableError, UsageError
from stance.errors import StanceError
from stance.resources import default_model

pytestmark = [pytest.mark.spark, pytest.mark.filterwarnings("ignore")]

ODD = ["We condemn the raid.", "We welcome the talks.", None, "", " \u2003\n", "n/a", "#REF!", "Ünïcode, said Ōe."]
SHARES = "p_conciliatory double, p_hostile double, p_neutral double"
ARTICLES = [
    "Norway condemned Chile’s attack. “We want to resume talks,” the Chilean envoy said.",
    "Japan’s foreign minister welcomed the offer of Kenya. Kenya warned Japan of grave consequences.",
    None,
    "The Chilean president accused Norway of lying. Norway thanked Chile for the aid.",
    "Kenya expelled two Japanese diplomats. Japan protested against the expulsion.",
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session on two threads; a task that fails is tried four times."""
    pytest.importorskip("pyspark")
    from stance.cluster.session import session_on

    with session_on("local[2,4]") as session:
        session.conf.set("spark.sql.shuffle.partitions", "3")
        yield session


@pytest.fixture(scope="module")
def table() -> pa.Table:
    texts = [one if one in ODD else f"{one} {i}" for i, one in enumerate(ODD * 1500)]
    return pa.table({"id": pa.array(range(len(texts))), "text": texts, "kind": ["a", "b", None, "c"] * 3000})


@pytest.fixture(scope="module")
def here(table: pa.Table, folder: str) -> list[dict[str, Any]]:
    """What one machine makes of the table."""
    from stance.cluster.chunks import ChunkScorer

    found: list[dict[str, Any]] = ChunkScorer(folder, why=True)(table).to_pylist()
    return found


@pytest.fixture(scope="module")
def source(table: pa.Table, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The table as a folder of six Parquet files."""
    path = tmp_path_factory.mktemp("source") / "in.parquet"
    ds.write_dataset(table, path, format="parquet", max_rows_per_file=2000, max_rows_per_group=2000)
    return str(path)


def rows_of(df: Any, *order: str) -> list[dict[str, Any]]:
    return [row.asDict(recursive=True) for row in df.orderBy(*order).collect()]


@pytest.mark.parametrize("partitions", [1, 16])
def test_rows_are_those_of_one_machine_whatever_the_partitions(
    partitions: int, spark: Any, source: str, folder: str, here: list[dict[str, Any]]
) -> None:
    df = spark.read.parquet(source).repartition(partitions)
    found = rows_of(stance_spark().score(df, model=folder, why=True), "id")
    assert found == here
    assert [row["why"] for row in found[2:5]] == ["no text"] * 3


def stance_spark() -> Any:
    import stance.spark

    return stance.spark


def test_a_worker_that_is_killed_loses_and_doubles_no_row(
    spark: Any, source: str, folder: str, here: list[dict[str, Any]], tmp_path: Path
) -> None:
    from stance.cluster.chunks import ChunkScorer
    from stance.cluster.frames import mapped, send
    from stance.cluster.parcels import packed
    from stance.cluster.workers import ScoreTask

    found, mark = packed(folder), str(tmp_path / "killed")
    task = ScoreTask(send(spark, found), {"why": True})

    def killed(batches: Iterable[Any]) -> Iterator[Any]:
        for number, batch in enumerate(task(batches)):
            yield batch
            if number == 1:
                try:
                    os.close(os.open(mark, os.O_CREAT | os.O_EXCL))
                except FileExistsError:
                    continue
                os.kill(os.getpid(), signal.SIGKILL)

    class Task:
        __call__ = staticmethod(killed)

    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "500")
    try:
        df = spark.read.parquet(source)
        scored = mapped(df, Task(), stance_spark().score(df, model=folder, why=True).schema)
        scored.write.parquet(str(tmp_path / "out"))
    finally:
        spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "8192")
    assert Path(mark).exists()
    assert pq.read_table(tmp_path / "out").sort_by("id").to_pylist() == here
    assert ChunkScorer(folder).schema(pq.read_schema(f"{source}/part-0.parquet"))


def test_a_huge_text_is_a_row_like_any_other(spark: Any, few_model: StanceModel) -> None:
    huge = "The committee met again on Monday. " * 31_000  # more than the compiled scorer takes
    df = spark.createDataFrame([(0, "We met."), (1, huge), (2, None)], "id int, text string").repartition(2)
    found = rows_of(stance_spark().score(df, model=few_model, why=True), "id")
    assert found == stance.score(pa.table({"id": [0, 1, 2], "text": ["We met.", huge, None]}), model=few_model,
                                 why=True).to_pylist()  # fmt: skip


def test_a_model_that_is_another_in_a_worker_is_refused(spark: Any, source: str, few_model: StanceModel) -> None:
    from pyspark import SparkFiles

    from stance.cluster.parcels import packed
    from stance.cluster.session import told
    from stance.scoring.scorer import Scorer

    s = few_model.scorer_
    other = Scorer(s.analyzer, s.blocks, s.intercepts, s.labels, s.poles, 0.875)
    model = StanceModel.from_fitted(other, few_model.settings, few_model.report_, None)
    scored = stance_spark().score(spark.read.parquet(source).limit(5), model=model)
    spark.range(4, numPartitions=4).count()  # the file is fetched before the first task that runs
    path = Path(SparkFiles.get(packed(model).parcel.name))
    path.write_bytes(path.read_bytes().replace(b"hostile", b"HOSTILE", 1))
    with pytest.raises(stance.ModelError, match="it differs between workers, and none of its answers counts"), told():
        scored.collect()


def test_a_function_in_sql_gives_the_same(spark: Any, source: str, folder: str, here: list[dict[str, Any]]) -> None:
    spark.udf.register("stance", stance_spark().udf(model=folder, why=True))
    spark.read.parquet(source).createOrReplaceTempView("speeches")
    found = rows_of(
        spark.sql("SELECT *, said.* FROM (SELECT *, stance(text) AS said FROM speeches)").drop("said"), "id"
    )
    for row in here:  # without a text there is no struct
        row = {**row, "why": None if row["stance"] is None else row["why"]}
        assert found[row["id"]] == row
    hostile = spark.sql("SELECT count(*) FROM speeches WHERE stance(text).stance = 'hostile'").collect()[0][0]
    assert hostile == sum(row["stance"] == "hostile" for row in here)


def test_wrong_frames_are_told_in_words(spark: Any) -> None:
    df = spark.createDataFrame([("We met.", 1)], "body string, score int")
    with pytest.raises(TableError, match="no column 'text'"):
        stance_spark().score(df)
    with pytest.raises(TableError, match="columns that scoring adds: 'score'"):
        stance_spark().score(df, "body")
    with pytest.raises(TypeError, match="pass a DataFrame of Spark"):
        stance_spark().score([1])
    assert stance_spark().score(df, "body", prefix="new_").columns[-1] == "new_certain"


@pytest.fixture(scope="module")
def read_here() -> Any:
    """What one machine reads in some articles."""
    table = pa.table({"id": list(range(40)), "text": ARTICLES * 8, "date": ["2024-03-04"] * 40})
    return table, stance.read_articles(table, id="id", date_column="date", roles="all")


def test_articles_are_read_as_on_one_machine(spark: Any, read_here: Any) -> None:
    table, expected = read_here
    df = spark.createDataFrame(table.to_pylist(), "id bigint, text string, date string").repartition(4)
    found = stance_spark().read_articles(df, id_column="id", date_column="date", roles="all")
    assert rows_of(found, "article", "start", "end") == sorted(
        expected.to_arrow().to_pylist(), key=lambda row: (row["article"], row["start"], row["end"])
    )


def test_dyads_are_those_of_one_machine(spark: Any, read_here: Any) -> None:
    _, expected = read_here
    df = spark.createDataFrame(expected.to_arrow().to_pylist(), schema_of(expected.to_arrow())).repartition(5)
    found = rows_of(stance_spark().dyads(df, roles="all"), "holder", "target")
    wanted = sorted(expected.dyads.to_pylist(), key=lambda row: (row["holder"], row["target"]))
    assert len(found) > 3
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, abs=2e-6)


def schema_of(table: pa.Table) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(table.schema)


@pytest.mark.parametrize(
    ("measure", "grouped", "documents"),
    [("share", True, True), ("share", False, False), ("mean", True, False), ("mean", False, True)],
)
def test_shares_are_those_of_one_machine(spark: Any, grouped: bool, documents: bool, measure: str) -> None:
    from stance.shares.choices import Measure
    from stance.shares.results import RESULT_COLUMNS, results_of

    scored, coding, rows, labels = population(600, 150)
    by = ["country"] if grouped else []
    document = "document" if documents else None
    expected = results_of(scored, coding, measure=Measure(measure), by=by, document_column=document)
    schema = f"id string, country string, document string, stance string, {SHARES}, score double"
    df = spark.createDataFrame(rows, schema).repartition(5)
    found = (
        stance_spark()
        .share(df, pa.table(labels), id_column="id", by=by, measure=measure, document_column=document)
        .collect()
    )
    assert found[0].asDict().keys() == {*by, *RESULT_COLUMNS}
    assert len(found) == len(expected)
    for one, other in zip(found, expected, strict=True):
        assert [one[name] for name in by] == list(other.group)
        told = [None if value is None else value for value in other.values()]
        assert [one[name] for name in RESULT_COLUMNS] == [
            value if isinstance(value, str | bool) or value is None else pytest.approx(value, rel=1e-9, abs=1e-12)
            for value in told
        ]


def population(number: int, coded: int) -> Any:
    """Return scored rows as one machine and as Spark holds them, and the labels of some drawn at random."""
    from stance.shares.coding import Coding
    from stance.shares.scored import ScoredTable
    from stance.shares.sums import Sampled

    rng = np.random.default_rng(7)
    shares = np.round(rng.dirichlet((1, 1, 1), number), 6)
    answers = shares.argmax(axis=1)
    truth = np.where(rng.random(number) < 0.7, answers, rng.integers(0, 3, number))
    country = [f"c{i}" for i in rng.integers(0, 7, number)]
    document = [f"d{i}" if i % 9 else "" for i in rng.integers(0, 90, number)]
    kinds = ("conciliatory", "hostile", "neutral")
    score = np.round(shares[:, 0] - shares[:, 1], 6)
    places = np.sort(rng.choice(number, coded, replace=False))
    sampled = Sampled(
        places, np.full(coded, number / coded), np.zeros(coded, np.intp), ("",), (number,), (coded,)
    )  # fmt: skip
    columns = {"country": country, "document": document, "score": [f"{s:.6f}" for s in score]}
    normal = shares / shares.sum(axis=1, keepdims=True)
    table = ScoredTable("made", kinds, ["x"] * number, normal, answers, columns, "", ())
    coding = Coding("made", sampled, truth[places], coded, 0, 0, 0, True, "", "", ())
    rows = [
        (f"r{i}", country[i], document[i], kinds[answers[i]], *map(float, shares[i]), float(score[i]))
        for i in range(number)
    ]
    labels = {"id": [f"r{i}" for i in places], "label": [kinds[truth[i]] for i in places]}
    return table, coding, rows, labels


@pytest.mark.parametrize("frequency", ["W", "M", "Q"])
@pytest.mark.parametrize("labelled", [False, True])
def test_series_are_those_of_one_machine(spark: Any, frequency: str, labelled: bool, caplog: Any) -> None:
    from stance.shares.choices import Measure
    from stance.shares.results import quantities_of
    from stance.trends.periods import Frequency, Period, period_of
    from stance.trends.points import points_of
    from stance.trends.sums import series_sums

    scored, coding, rows, labels = population(600, 150)
    days = [date(2023, 11, 20) + timedelta(days=i % 100) for i in range(600)]
    quantities = quantities_of(scored, coding, Measure.share) + quantities_of(scored, coding, Measure.mean)
    often = Frequency(frequency)
    sums = series_sums(
        quantities, scored.groups(["country"]), np.array([period_of(day, often) for day in days]), often,
        documents=scored.documents("document"), sampled=coding.sampled if labelled else None,
    )  # fmt: skip
    expected = points_of(sums, corrected=labelled)
    schema = f"id string, country string, document string, stance string, {SHARES}, score double, day date"
    undated = [] if labelled else [(*rows[0], None)]  # which Spark leaves out
    df = spark.createDataFrame([*[(*row, day) for row, day in zip(rows, days, strict=True)], *undated], schema)
    found = stance_spark().series(
        df.repartition(5), date_column="day", by=["country"], frequency=frequency, document_column="document",
        labels=pa.table(labels) if labelled else None, id_column="id",
    ).collect()  # fmt: skip
    assert ("1 rows have no date" in caplog.text) is not labelled
    assert len(found) == len(expected)
    for one, point in zip(found, expected, strict=True):
        period = Period(often, point.period)
        told = [value for i in point.estimates for value in (3 * [None] if i is None else [i.value, i.low, i.high])]
        assert list(one)[:3] == [*point.group, period.name, period.start]
        assert list(one)[3:7] == [point.rows, point.documents, point.labelled, point.method]
        assert list(one)[7:] == [v if v is None else pytest.approx(v, rel=1e-9, abs=1e-11) for v in told]


def test_a_sample_does_not_hang_on_the_partitions(spark: Any, source: str, folder: str) -> None:
    scored = stance_spark().score(spark.read.parquet(source), model=folder)
    first = rows_of(stance_spark().sample(scored, 20, id_column="id", seed=3), "id")
    assert rows_of(stance_spark().sample(scored.repartition(7), 20, id_column="id", seed=3), "id") == first
    assert first[0].keys() == {"id", "text", "kind", "label"}
    assert rows_of(stance_spark().sample(scored, 20, id_column="id", seed=4), "id") != first


def test_labels_that_do_not_fit_are_told_in_words(spark: Any) -> None:
    _, _, rows, labels = population(60, 20)
    df = spark.createDataFrame(
        [(r[0], *r[3:7]) for r in rows], f"id string, stance string, {SHARES}"
    )  # fmt: skip
    share = stance_spark().share
    with pytest.raises(stance.LabelError, match="has the label 'nice'"):
        share(df, pa.table({**labels, "label": ["nice"] * 20}), id_column="id")
    with pytest.raises(TableError, match="not among the scored ones, such as 'z'"):
        share(df, pa.table({**labels, "id": ["z", *labels["id"][1:]]}), id_column="id")
    with pytest.raises(TableError, match="have the id of another"):
        share(df.union(df), pa.table(labels), id_column="id")


def test_the_command_scores_a_folder_and_accounts_for_every_row(source: str, folder: str, tmp_path: Path) -> None:
    given, out, one = tmp_path / "in.parquet", tmp_path / "out", tmp_path / "one.parquet"
    whole = pq.read_table(source).sort_by("id")
    for name, start, rows in (("year=007", 0, 5000), ("year=2024", 5000, 3000), ("year=2025", 8000, 4000)):
        (given / name).mkdir(parents=True)
        pq.write_table(whole.slice(start, rows), given / name / "a b.parquet")
    command = ["predict", f"{given}/", "-o", f"{out}/", "-m", folder, "--engine", "spark", "--master", "local[4]"]
    (out / "_temporary").mkdir(parents=True)  # as a run leaves it that was killed
    done = run_apart(*command, "--restart")
    assert done.code == 3, done.err.decode()
    assert b"12000 rows read: 4500 scored, 7500 rejected (Parquet, Spark " in done.err
    assert done.out == b""
    alone = run_apart("predict", f"{given}/", "-o", str(one), "-m", folder)
    assert alone.code == 3
    found, expected = ds.dataset(out, partitioning=years()).to_table(), pq.read_table(one)
    assert found.sort_by("id").select(expected.column_names).to_pylist() == expected.sort_by("id").to_pylist()
    names = ["file", "line", "reason", "raw"]
    rejects = pq.read_table(f"{out}.rejects.parquet").select(names).to_pylist()
    options = csv.ParseOptions(newlines_in_values=True)
    told = csv.read_csv(f"{one}.rejects.csv", parse_options=options)
    key = lambda row: (row["file"], row["line"])  # noqa: E731
    assert sorted(rejects, key=key) == sorted(told.select(names).to_pylist(), key=key)


def years() -> Any:
    return ds.partitioning(pa.schema([("year", pa.string())]), flavor="hive")


def test_nothing_is_written_where_an_output_exists_or_no_reject_is_allowed(
    spark: Any, source: str, folder: str, tmp_path: Path
) -> None:
    from stance.cluster.folders import FolderOptions, score_folder

    done, unfinished = tmp_path / "done", tmp_path / "unfinished"
    done.mkdir()
    unfinished.mkdir()
    (done / "_SUCCESS").touch()
    (unfinished / "_temporary").mkdir()
    for restart in (False, True):
        with pytest.raises(UsageError, match="exists; name another folder"):
            score_folder(spark, source, str(done), FolderOptions(), model=folder, restart=restart)
    with pytest.raises(UsageError, match="did not end.*--restart throws it away"):
        score_folder(spark, source, str(unfinished), FolderOptions(), model=folder)
    with pytest.raises(TableError, match="rows would be rejected, 0 are allowed"):
        score_folder(spark, source, str(tmp_path / "out"), FolderOptions(), model=folder, most_rejects=0)
    with pytest.raises(TableError, match="Spark cannot read the table"):
        score_folder(spark, str(tmp_path / "nowhere"), str(tmp_path / "out"), FolderOptions(), model=folder)
    with pytest.raises(TableError, match="no column 'body'"):
        score_folder(spark, source, str(tmp_path / "out"), FolderOptions("body"), model=folder)
    with pytest.raises(StanceError, match="three different folders"):
        score_folder(spark, source, source, FolderOptions(), model=folder)
    assert sorted(tmp_path.iterdir()) == [done, unfinished]


RECIPES = dict(
    re.findall(r"<!-- run: (\w+) -->\n```python\n(.*?)```", (ROOT / "docs" / "scale.md").read_text(), re.DOTALL)
)


def driver(code: str, folder: Path) -> subprocess.Popen[bytes]:
    """Run code of the page as users do, on two threads of this machine and with nothing open to others."""
    settings = "spark.ui.enabled=false spark.driver.host=127.0.0.1 spark.driver.bindAddress=127.0.0.1"
    submit = " ".join(f"--conf {setting}" for setting in [*settings.split(), "spark.sql.shuffle.partitions=3"])
    environment = {
        **os.environ, "PYSPARK_SUBMIT_ARGS": f"--master local[2] {submit} pyspark-shell", "SPARK_LOCAL_IP": "127.0.0.1",
        "PYSPARK_PYTHON": sys.executable, "RAY_USAGE_STATS_ENABLED": "0",
    }  # fmt: skip
    with (folder / "messages").open("ab") as messages:
        return subprocess.Popen(
            [sys.executable, "-c", code], cwd=folder, env=environment, start_new_session=True, stderr=messages,
            stdout=messages,
        )  # fmt: skip


def ends_well(process: subprocess.Popen[bytes], folder: Path) -> bool:
    try:
        code = process.wait(timeout=300)
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
    return code == 0 or pytest.fail((folder / "messages").read_text()[-4000:])


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A folder in which speeches lie as a Parquet folder of four files."""
    texts = [
        f"{one} {i}" if one else one for i, one in enumerate([*ODD[:2], None, "", "The meeting is on Monday."] * 240)
    ]
    ds.write_dataset(
        pa.table({"id": list(range(len(texts))), "text": texts}), tmp_path / "speeches.parquet", format="parquet",
        max_rows_per_file=300, max_rows_per_group=300,
    )  # fmt: skip
    return tmp_path


def test_a_stream_whose_driver_is_killed_ends_with_every_row_once(spark: Any, beside: Path) -> None:
    code = RECIPES["stream"].replace('"maxFilesPerTrigger", 100', '"maxFilesPerTrigger", 1')
    kept = beside / "checkpoint"
    first = driver(code, beside)
    try:
        wait(lambda: (kept / "commits" / "0").exists() and any((kept / "offsets").glob("[1-9]")), first)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
    assert 0 < len(list((kept / "commits").glob("[0-9]*"))) < 4
    assert ends_well(driver(code, beside), beside)
    assert len(list((kept / "commits").glob("[0-9]*"))) == 4
    expected = stance.score(pq.read_table(beside / "speeches.parquet")).sort_by("id").to_pylist()
    assert rows_of(spark.read.parquet(str(beside / "scored")), "id") == expected


@pytest.mark.parametrize(("name", "out"), [("dask", "scored-by-dask.parquet"), ("ray", "scored-by-ray.parquet")])
def test_other_frameworks_give_the_rows_of_one_machine(name: str, out: str, beside: Path) -> None:
    pytest.importorskip(name)
    assert ends_well(driver(RECIPES[name], beside), beside)
    expected = stance.score(pq.read_table(beside / "speeches.parquet"), why=name == "ray").sort_by("id")
    assert pq.read_table(beside / out).sort_by("id").select(expected.column_names).to_pylist() == expected.to_pylist()


def test_the_recipes_for_spark_run(beside: Path) -> None:
    """All in one process, as the cells of a notebook."""
    assert ends_well(driver("".join(RECIPES[name] for name in ("score", "sql", "sums")), beside), beside)
    told = (beside / "messages").read_text()
    assert "|conciliatory|" in told
    assert "|   NOR|   CHL|" in told
    assert "|corrected|" in told.replace(" ", "")
    assert pq.read_table(beside / "scored.parquet").num_rows == 1200


def wait(done: Callable[[], bool], process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 120
    while not done():
        assert process.poll() is None, "the driver ended before it could be killed"
        assert time.monotonic() < end, "nothing came in two minutes"
        time.sleep(0.02)


def test_the_model_that_ships_reaches_the_workers(spark: Any) -> None:
    df = spark.createDataFrame([("We condemn this barbaric attack.",)], "text string")
    [row] = stance_spark().score(df).collect()
    assert row.stance == "hostile"
    assert default_model().is_dir()
