"""Print what Spark costs beside the bare scorer, how it scales from one core to two, and what its workers hold.

Usage: python benchmarks/cluster.py [--rows 10000000] [--characters 100] [--rounds 3] [--cores 1 2] [--folder DIR]
       [--write]

The table holds distinct sentences of the corpus, cut or joined to a length, as a folder of Parquet files of about a
million rows each. Bare is the chunk function that Spark's workers run (`ChunkScorer`), over the same record batches in
one process on one thread; reading them is not counted. Each run on Spark has a process and a Java machine of its own,
which scores some rows first, so that nothing is compiled or loaded in what is timed; the start is shown apart. `score`
reads, scores and throws the rows away; the command looks for rejects, scores, writes Parquet and counts, as `stance
predict --engine spark` does. Memory is the largest that Linux knows of the Java machine and of each worker. Runs take
turns, and medians over the rounds are shown. With --write the tables replace those in docs/scale.md.
"""

import argparse
import json
import os
import platform
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from stance.cluster.chunks import ChunkScorer
from stance.tables.labelled import read_labelled
from stance.tables.table import CHUNK

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "scale.md"
_FILE = 1_000_000
_MANY, _PRICE = 10_000_000_000, 0.05
"""The sentences of the projection, and what a core-hour of a rented machine is assumed to cost, in USD."""
_FIRST = 20_000
"""Rows that are scored before the clock starts."""
MASTERS = {"local[1,4]": 1, "local[2,4]": 2}


def drawn(rows: int, characters: int) -> Iterator[str]:
    rng = random.Random(0)  # noqa: S311  # no secret
    corpus = read_labelled([str(ROOT / "data" / "corpus")]).texts
    for number in range(rows):
        text = f"{rng.choice(corpus)} {number}"
        while len(text) < characters:
            text += " " + rng.choice(corpus)
        yield text[: max(characters, 12)]


def written(rows: int, characters: int, folder: Path) -> Path:
    """Write the table as Parquet files, and return their folder."""
    source = folder / "in.parquet"
    source.mkdir()
    texts = drawn(rows, characters)
    for first in range(0, rows, _FILE):
        some = [next(texts) for _ in range(min(_FILE, rows - first))]
        table = pa.table({"id": pa.array(range(first, first + len(some))), "text": some})
        pq.write_table(table, source / f"part-{first // _FILE:05}.parquet", row_group_size=1 << 17)
    return source


def batches_of(source: Path) -> Iterator[pa.RecordBatch]:
    for path in sorted(source.glob("*.parquet")):
        with pq.ParquetFile(path) as file:
            yield from file.iter_batches(CHUNK)


def bare(source: Path) -> dict[str, float]:
    """Return the seconds that the chunk function takes over the record batches of the table, on one thread."""
    scorer, seen = ChunkScorer(), 0
    for batch in batches_of(source):
        if seen < _FIRST:
            list(scorer.batches([batch]))
            seen += len(batch)
    wall = cpu = 0.0
    for batch in batches_of(source):
        began, used = time.perf_counter(), time.process_time()
        list(scorer.batches([batch]))
        wall += time.perf_counter() - began
        cpu += time.process_time() - used
    return {"wall": wall, "cpu": cpu}


def on_spark(source: Path, master: str, folder: Path) -> dict[str, float]:
    """Return what a run on Spark takes, in this process: seconds of each part, and the memory of what it started."""
    import stance.spark
    from stance.cluster.folders import FolderOptions, score_folder
    from stance.cluster.session import session_on

    began = time.perf_counter()
    with session_on(master) as spark:
        started = time.perf_counter() - began
        first = spark.read.parquet(str(source)).limit(_FIRST).repartition(MASTERS[master])
        stance.spark.score(first).write.format("noop").mode("overwrite").save()
        warm = time.perf_counter() - began - started
        scored = stance.spark.score(spark.read.parquet(str(source)))
        score = timed(lambda: scored.write.format("noop").mode("overwrite").save())
        command = timed(lambda: score_folder(spark, str(source), str(folder / "out"), FolderOptions()))
        memory = peaks()
    return {
        "start": started, "warm": warm, "score": score[0], "score cpu": score[1],
        "command": command[0], "command cpu": command[1], **memory,
    }  # fmt: skip


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that something takes: by the clock, and of processors in this process and those it started."""
    began, used = time.perf_counter(), processor_time()
    work()
    return time.perf_counter() - began, processor_time() - used


def started() -> dict[int, str]:
    """Return the processes that come from this one, itself among them, and their names."""
    found: dict[int, tuple[int, str]] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            name, _, rest = (path / "stat").read_text().partition("(")[2].rpartition(")")
            found[int(path.name)] = (int(rest.split()[1]), name)
        except OSError:  # it has ended
            continue
    ours = {os.getpid()}
    while more := {pid for pid, (parent, _) in found.items() if parent in ours} - ours:
        ours |= more
    return {pid: found[pid][1] for pid in ours}


def processor_time() -> float:
    """Return the seconds that processors worked for this process and all that come from it and have not ended."""
    ticks = 0
    for pid in started():
        try:
            rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        ticks += sum(map(int, rest[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def peaks() -> dict[str, float]:
    """Return the most memory, in MiB, that the Java machine and the largest worker had."""
    sizes: dict[str, list[float]] = {"java": [], "python": []}
    for pid, name in started().items():
        if pid == os.getpid():
            continue
        told = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
        if told:
            sizes["java" if name == "java" else "python"].append(int(told[1]) / 1024)
    workers = sorted(sizes["python"], reverse=True)
    return {"java": max(sizes["java"]), "worker": workers[0]}


def apart(*arguments: str) -> dict[str, float]:
    """Return what this script measures in a process of its own."""
    command = [sys.executable, __file__, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measured(source: Path, folder: Path, rounds: int, masters: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return the medians over rounds in which all take turns."""
    found: dict[str, list[dict[str, float]]] = {}
    for number in range(rounds):
        told = {"bare": apart("--part", "bare", "--source", str(source))}
        for master in masters:
            told[master] = apart("--part", master, "--source", str(source), "--folder", str(folder))
            shutil.rmtree(folder / "out")
        for name, one in told.items():
            found.setdefault(name, []).append(one)
        print(f"round {number + 1}: {told}", file=sys.stderr)
    return {name: {key: median(one[key] for one in all_) for key in all_[0]} for name, all_ in found.items()}


def table(rows: int, characters: int, rounds: int, told: dict[str, dict[str, float]]) -> str:
    plain = told["bare"]
    masters = {master: cores for master, cores in MASTERS.items() if master in told}
    last = told[list(masters)[-1]]
    words = {1: "one core", 2: "two cores"}

    def line(name: str, seconds: float, cpu: float, cores: int) -> str:
        over = f"{seconds * cores / plain['wall'] - 1:+.0%}"
        return f"| {name} | {rows / seconds:,.0f} | {over} | {cpu / plain['cpu'] - 1:+.0%} |"

    lines = [
        f"{rows:,} rows of {characters} characters, {rounds} round{'s' * (rounds > 1)}, {platform.machine()}, Python "
        f"{platform.python_version()}, {os.cpu_count()} cores:",
        "",
        "| | rows/s | core-seconds against the bare scorer | processor time against it |",
        "|---|---|---|---|",
        line("bare scorer, one thread", plain["wall"], plain["cpu"], 1),
        *(
            line(f"Spark, {name}, {words[cores]}", told[master][part], told[master][f"{part} cpu"], cores)
            for master, cores in masters.items()
            for part, name in (("score", "`score`"), ("command", "the command"))
        ),
        "",
        "| | |",
        "|---|---|",
        *faster([told[master]["score"] for master in masters]),
        f"| starting Spark, seconds | {last['start']:.1f} |",
        f"| the first {_FIRST:,} rows, with loading and compiling, seconds | {last['warm']:.1f} |",
        f"| memory of the Java machine, MiB | {last['java']:,.0f} |",
        f"| memory of each Python worker, MiB | {last['worker']:,.0f} |",
        "",
        *projection(rows / last["command"] / list(masters.values())[-1], characters, list(masters.values())[-1]),
    ]
    return "\n".join(lines)


def faster(seconds: Sequence[float]) -> list[str]:
    if len(seconds) < 2:
        return []
    return [f"| `score`, two cores against one | {seconds[0] / seconds[1]:.2f} times as fast |"]


def projection(speed: float, characters: int, cores: int) -> list[str]:
    """Return what many rows would take at so many rows a second on each core, as lines of a table."""
    hours = _MANY / speed / 3600
    return [
        f"| {_MANY:,} sentences of {characters} characters, with the command | | where from |",
        "|---|---|---|",
        f"| rows/s on each core | {speed:,.0f} | measured |",
        f"| core-hours | {hours:,.0f} | extrapolated: as many rows a second on every core of a cluster |",
        f"| USD | {hours * _PRICE:,.2f} | at an assumed {_PRICE:.2f} USD a core-hour, without storage and transfer |",
        f"| hours on 64 cores | {hours / 64:,.1f} | extrapolated: no core waits for storage, or for the last task |",
        f"| sentences a day on this machine | {speed * cores * 86400:,.0f} | extrapolated from the run above |",
    ]


def put(text: str) -> None:
    """Put the tables between their marks in the page."""
    page = PAGE.read_text(encoding="utf-8")
    new = re.sub(
        r"<!-- cluster -->.*?<!-- /cluster -->", f"<!-- cluster -->\n\n{text}\n\n<!-- /cluster -->", page, flags=re.S
    )
    PAGE.write_text(new, encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--characters", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--cores", type=int, nargs="+", choices=sorted(MASTERS.values()), default=[*MASTERS.values()])
    parser.add_argument("--folder", type=Path, help="where the table and the output are laid down (some GB)")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--source", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.part:
        told: Any = bare(given.source) if given.part == "bare" else on_spark(given.source, given.part, given.folder)
        print(json.dumps(told))
        return
    masters = [master for master, cores in MASTERS.items() if cores in given.cores]
    with tempfile.TemporaryDirectory(dir=given.folder) as name:
        source = written(given.rows, given.characters, Path(name))
        text = table(given.rows, given.characters, given.rounds, measured(source, Path(name), given.rounds, masters))
    print(text)
    if given.write:
        put(text)


if __name__ == "__main__":
    main()
