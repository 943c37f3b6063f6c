"""Print how fast tables are scored beside the bare scorer, on one and on two cores.

Usage: python benchmarks/tables.py [--rows 400000] [--characters 200] [--rounds 5]

The table holds sentences of the corpus, joined and cut to a length. A round scores the texts with the bare scorer, as
an Arrow array in memory, then the same table as CSV, as JSON Lines and as Parquet, from file to file, as `stance
predict` does once it has loaded; then CSV by the whole command, start-up and all, and CSV with the rows read in Python,
as short tables are. Ratios are taken within a round, and medians are shown, since machines are noisy. DuckDB (pip
install 'diplomatic-stance[peers]') reads and writes the same files and scores nothing: what moving the rows costs it.
Last comes what the parts of a run on one core take in it, by processor time.
"""

import argparse
import json
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from unittest.mock import patch

import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet as pq

import stance
from stance.batch import checkpoints, quick, run
from stance.batch.run import Options, score_tables
from stance.scoring.compiled import CompiledScorer, compile_scorer
from stance.scoring.knowledge import Knowledge
from stance.tables import writers
from stance.tables.labelled import read_labelled

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


class Watch:
    """Adds up what parts of a run take, each without those that it calls, by the clock and by processor time."""

    def __init__(self) -> None:
        self.spent: dict[str, Timed] = {}
        self._inner: list[Timed] = []

    def __call__(self, part: str, work: Callable[[], Any]) -> Any:
        """Return what a call returns, and count its time as one part's."""
        wall, cpu = time.perf_counter(), processor_time()
        self._inner.append(Timed(0.0, 0.0))
        try:
            return work()
        finally:
            whole = Timed(time.perf_counter() - wall, processor_time() - cpu)
            inside, before = self._inner.pop(), self.spent.get(part, Timed(0.0, 0.0))
            self.spent[part] = Timed(before.wall + whole.wall - inside.wall, before.cpu + whole.cpu - inside.cpu)
            if self._inner:
                outer = self._inner[-1]
                self._inner[-1] = Timed(outer.wall + whole.wall, outer.cpu + whole.cpu)

    def wrapped(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        return lambda *given, **named: self(part, lambda: function(*given, **named))

    def chunks(self, function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        """Return a generator of rows that counts the time in which each next piece is made."""

        def made(*given: Any) -> Iterator[Any]:
            source = function(*given)
            while (chunk := self(READING, lambda: next(source, None))) is not None:
                yield chunk

        return made

    def writer(self, make: Callable[..., Any]) -> Callable[..., Any]:
        """Return a maker of writers all of whose steps are counted."""

        def made(*given: Any, **named: Any) -> Any:
            writer = make(*given, **named)
            for name, part in WRITING.items():
                setattr(writer, name, self.wrapped(part, getattr(writer, name)))
            return writer

        return made


READING = "reading and cutting the rows"
WRITING = {
    "rows": "putting the scores behind the rows",
    "write": "writing finished parts",
    "join": "writing the parts once more as the output",
    "count": "counting the rows of the output",
}


@contextmanager
def watched() -> Iterator[Watch]:
    """Have the parts of every run counted."""
    watch = Watch()
    with ExitStack() as stack:

        def change(owner: Any, name: str, new: Any) -> None:
            stack.enter_context(patch.object(owner, name, new))

        for part, owner, name in (
            ("scoring", CompiledScorer, "span_probabilities"),
            ("telling which texts are English", Knowledge, "span_reasons"),
            ("finding repeated texts", run, "score_cut"),
            ("hashing the input", checkpoints, "content_hash"),
            ("hashing the finished parts", checkpoints, "file_hash"),
            ("waiting for the disk", os, "fsync"),
        ):
            change(owner, name, watch.wrapped(part, getattr(owner, name)))
        change(run, "quick_chunks", watch.chunks(quick.quick_chunks))
        change(run, "table_writer", watch.writer(writers.table_writer))
        yield watch


def show_parts(folder: Path, table: pa.Table, rounds: int, core: int) -> None:
    """Print what the parts of a run on one core, where all is done on one thread, take of it a row."""
    everyone = contenders(table, folder)
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        print("| microseconds a row, on 1 core | " + " | ".join(KINDS) + " |\n|---|" + "---|" * len(KINDS))
        found: dict[str, dict[str, list[float]]] = {}
        for _ in range(rounds):
            alone = timed(lambda: everyone[BARE](1))
            for kind in KINDS:
                work = everyone[f"predict, {kind}"]
                with watched() as watch:
                    watch("all else", lambda: work(1))  # noqa: B023  # it is called at once
                told = {f"({BARE}, in memory, all texts at once)": alone, **watch.spent}
                for part, spent in told.items():
                    found.setdefault(part, {}).setdefault(kind, []).append(spent.cpu / table.num_rows * 1e6)
        for part, kinds in found.items():
            row = (f"{median(kinds[kind]):.2f}" if kind in kinds else "" for kind in KINDS)
            print(f"| {part} | " + " | ".join(row) + " |", flush=True)
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
        show_parts(Path(name), table, given.rounds, available[0])


if __name__ == "__main__":
    main()
