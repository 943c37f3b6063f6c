"""Print how fast tables are scored beside the bare scorer, on one and on two cores.

Usage: python benchmarks/tables.py [--rows 400000] [--characters 200] [--rounds 5]

The table holds sentences of the corpus, joined and cut to a length. A round scores the texts with the bare scorer, as
an Arrow array in memory, then the same table as CSV, as JSON Lines and as Parquet, from file to file, as `stance
predict` does once it has loaded; then CSV by the whole command, start-up and all, and CSV with the rows read in Python,
as short tables are. Ratios are taken within a round, and medians are shown, since machines are noisy. DuckDB (pip
install 'diplomatic-stance[peers]') reads and writes the same files and scores nothing: what moving the rows costs it.
Last comes what the parts of a run over the CSV take by themselves.
"""

import argparse
import json
import os
import platform
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

import stance
from stance.batch import quick
from stance.batch.chunks import score_cut
from stance.batch.run import Options, score_tables
from stance.files import file_hash
from stance.model.classifier import judged_where_they_lie
from stance.scoring.compiled import compile_scorer
from stance.scoring.spans import Spans
from stance.tables.csv_writer import DelimitedWriter
from stance.tables.cut import TEXT, TEXT_END, CutRows
from stance.tables.cutter import cut_chunks
from stance.tables.labelled import read_labelled
from stance.tables.opening import opened_table
from stance.values import output_columns

ROOT = Path(__file__).parents[1]
BARE = "bare scorer"
KINDS = {"CSV": "csv", "JSON Lines": "jsonl", "Parquet": "parquet"}


@dataclass(frozen=True)
class Timed:
    """Seconds that something took: by the clock, and of all cores."""

    wall: float
    cpu: float


def drawn(rows: int, characters: int) -> Iterator[str]:
    rng = random.Random(0)  # noqa: S311  # no secret
    corpus = read_labelled([str(ROOT / "data" / "corpus")]).texts
    for _ in range(rows):
        text = rng.choice(corpus)
        while len(text) < characters:
            text += " " + rng.choice(corpus)
        yield text[:characters]


def written(rows: int, characters: int, folder: Path) -> pa.Table:
    """Write the table in each of the kinds, and return it."""
    table = pa.table({"id": pa.array(range(rows)), "text": pa.array(drawn(rows, characters), pa.string())})
    pyarrow.csv.write_csv(table, folder / "in.csv", pyarrow.csv.WriteOptions(quoting_style="needed"))
    with (folder / "in.jsonl").open("w", encoding="utf-8") as handle:
        for number, text in enumerate(table.column("text").to_pylist()):
            handle.write(json.dumps({"id": number, "text": text}, ensure_ascii=False) + "\n")
    pq.write_table(table, folder / "in.parquet")
    return table


def timed(work: Callable[[], object]) -> Timed:
    wall, cpu = time.perf_counter(), processor_time()
    work()
    return Timed(time.perf_counter() - wall, processor_time() - cpu)


def processor_time() -> float:
    """Return the seconds that processors worked for this process and for those that it started."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def contenders(table: pa.Table, folder: Path) -> dict[str, Callable[[int], object]]:
    """Return what takes turns; each is told on how many cores."""
    model = stance.load(stance.default_model())
    model.warm_up()
    bare = compile_scorer(model.scorer_)
    if bare is None:
        raise SystemExit("the compiled scorer is not available here")
    texts = table.column("text").combine_chunks()

    def predict(kind: str) -> Callable[[int], object]:
        options = Options(kind=kind, out_kind=kind)
        return lambda _: score_tables(
            model, [str(folder / f"in.{kind}")], folder / f"out.{kind}", options, restart=True
        )

    def command(_: int) -> None:
        program, out = str(Path(sys.executable).with_name("stance")), str(folder / "out.csv")
        subprocess.run([program, "predict", str(folder / "in.csv"), "-o", out, "--restart", "--quiet"], check=True)

    def interpreted(_: int) -> None:
        least, quick.FEWEST_BYTES = quick.FEWEST_BYTES, 1 << 60
        try:
            predict("csv")(1)
        finally:
            quick.FEWEST_BYTES = least

    found: dict[str, Callable[[int], object]] = {BARE: lambda cores: bare.probabilities(texts, threads=cores)}
    found |= {f"predict, {name}": predict(kind) for name, kind in KINDS.items()}
    found |= {"predict, CSV, the whole command": command, "predict, CSV, rows read in Python": interpreted}
    try:
        import duckdb
    except ImportError:
        print("DuckDB is not installed: pip install 'diplomatic-stance[peers]'\n", file=sys.stderr)
        return found
    formats = {"csv": "FORMAT csv", "jsonl": "FORMAT json", "parquet": "FORMAT parquet"}
    readers = {"csv": "read_csv", "jsonl": "read_json", "parquet": "read_parquet"}

    def copy(kind: str) -> Callable[[int], object]:
        def work(cores: int) -> None:
            with duckdb.connect(config={"threads": cores}) as base:
                source = f"{readers[kind]}('{folder / f'in.{kind}'}')"
                base.execute(f"COPY (SELECT * FROM {source}) TO '{folder / 'peer'}' ({formats[kind]})")  # noqa: S608

        return work

    return found | {f"DuckDB, {name}, only copied": copy(kind) for name, kind in KINDS.items()}


def measured(table: pa.Table, folder: Path, rounds: int, cores: set[int]) -> dict[str, list[Timed]]:
    everyone = contenders(table, folder)
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        for work in everyone.values():
            work(len(cores))
        results: dict[str, list[Timed]] = {name: [] for name in everyone}
        for _ in range(rounds):
            for name, work in everyone.items():
                results[name].append(timed(lambda work=work: work(len(cores))))  # type: ignore[misc]
    finally:
        os.sched_setaffinity(0, allowed)
    return results


def show(results: dict[str, list[Timed]], rows: int, cores: int) -> None:
    print(f"| on {cores} core{'s' if cores > 1 else ''} | times the bare speed | the same by processor time | rows/s |")
    print("|---|---|---|---|")
    for name, times in results.items():
        pairs = list(zip(results[BARE], times, strict=True))
        wall, cpu = median(b.wall / t.wall for b, t in pairs), median(b.cpu / t.cpu for b, t in pairs)
        print(f"| {name} | {wall:.2f} | {cpu:.2f} | {rows / median(t.wall for t in times):,.0f} |")
    print(flush=True)


def parts(model: stance.StanceModel, folder: Path) -> dict[str, Callable[[], object]]:
    """Return what a run over the CSV does, part by part; what is not listed is the rest."""
    source = folder / "in.csv"
    with opened_table(str(source), "csv", quiet=True) as table:
        chunks = list(cut_chunks(table, table.column("text")))
        columns = table.columns
    rows = [chunk for chunk in chunks if isinstance(chunk, CutRows)]
    spans = [Spans(each.data, *each.places(TEXT, TEXT_END)) for each in rows]
    writer = DelimitedWriter(columns, output_columns(model.labels, model.poles), ",")
    scores = [score_cut(model, each, why=False) for each in rows]

    def cut() -> None:
        with opened_table(str(source), "csv", quiet=True) as table:
            for _ in cut_chunks(table, table.column("text")):
                pass

    return {
        "scoring the texts where they lie, and telling which are English": lambda: [
            judged_where_they_lie(model, each) for each in spans
        ],
        "reading and cutting rows": cut,
        "telling which texts are English": lambda: [model.scorer_.knowledge.span_reasons(each) for each in spans],
        "putting the numbers behind the rows": lambda: [
            writer.rows(each, scored) for each, scored in zip(rows, scores, strict=True)
        ],
        "hashes of what goes in and comes out": lambda: [file_hash(folder / f"{side}.csv") for side in ("in", "out")],
        "writing the output a second time": lambda: shutil.copyfile(folder / "out.csv", folder / "copy.csv"),
    }


def show_parts(folder: Path, rows: int, rounds: int, core: int) -> None:
    """Print what parts of a run cost a row of the CSV on one core; `out.csv` is there."""
    model = stance.load(stance.default_model())
    model.warm_up()
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        print("| part of a run over the CSV, on 1 core | microseconds a row, by processor time |\n|---|---|")
        for name, work in parts(model, folder).items():
            work()
            print(f"| {name} | {median(timed(work).cpu for _ in range(rounds)) / rows * 1e6:.2f} |", flush=True)
    finally:
        os.sched_setaffinity(0, allowed)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=400_000)
    parser.add_argument("--characters", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    print(
        f"{platform.machine()}, Python {platform.python_version()}; {given.rows:,} rows with a text of "
        f"{given.characters} characters, {given.rounds} rounds\n"
    )
    available = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as name:
        table = written(given.rows, given.characters, Path(name))
        for cores in (1, 2):
            if len(available) >= cores:
                show(measured(table, Path(name), given.rounds, set(available[:cores])), given.rows, cores)
        show_parts(Path(name), given.rows, given.rounds, available[0])


if __name__ == "__main__":
    main()
