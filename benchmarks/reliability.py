"""Print what files of any size and kind cost and whether anything is lost: the long versions of tests/faults.

Usage: python benchmarks/reliability.py [--fuzz 1000000] [--rows 10000000] [--seed 0] [--folder FOLDER]

Four tables: random and mutated inputs through the readers, each of which must be refused in words or be wholly
accounted for; peak memory and speed of `stance predict` on a table of a tenth of the rows against all of them; and the
speed of the scorer alone beside that; and what reading and scoring cost of the whole. FOLDER needs room for about three
times the large table.
"""

import argparse
import csv
import io
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from statistics import median

import pyarrow as pa

import stance
from stance.batch.run import Options, score_tables
from stance.scoring.compiled import compile_scorer
from stance.tables.csv_reader import DelimitedTable
from stance.tables.labelled import read_labelled
from stance.tables.opening import open_stream, opened_table
from stance.tables.table import Chunk

ROOT = Path(__file__).parents[1]
ALPHABET = [
    '"',
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "a",
    "text",
    "é",
    "\ud7ff",
    "{",
    "}",
    "[",
    "]",
    ":",
    '{"text": "a"}\n',
    "\\",
    " ",
]
PART = 20_000
ROUNDS = 5


def fuzz(number: int, seed: int) -> Counter[str]:
    """Read random inputs; return how many were refused and accounted for. Anything else is raised."""
    rng = random.Random(seed * 1_000_003 + number)  # noqa: S311  # no secret
    found: Counter[str] = Counter()
    for _ in range(PART):
        kind = rng.choice(["csv", "jsonl"])
        body = "".join(rng.choices(ALPHABET, k=rng.randint(0, 40))).encode("utf-8", "surrogatepass")
        content = (b"a,text\n" if kind == "csv" and rng.random() < 0.7 else b"") + body
        if rng.random() < 0.2:
            content = bytes(rng.choices(range(256), k=rng.randint(0, 60)))
        try:
            table = open_stream(io.BytesIO(content), "fuzz", kind)
            lines: list[int] = []
            for chunk in table.chunks(None):
                lines += chunk.lines + [reject.line for reject in chunk.rejects]
        except stance.StanceError:
            found["refused"] += 1
            continue
        found["accounted for"] += 1
        if isinstance(table, DelimitedTable) and len(set(lines)) != len(lines):
            raise AssertionError(f"a line was read twice in {content!r}")
    return found


def show_fuzz(count: int, seed: int) -> None:
    total: Counter[str] = Counter()
    with ProcessPoolExecutor() as pool:
        parts = range(max(1, count // PART))
        for found in pool.map(fuzz, parts, [seed] * len(parts)):
            total += found
    print("| inputs | refused in words | read, every line once | anything else |")
    print("|---|---|---|---|")
    print(f"| {total.total():,} | {total['refused']:,} | {total['accounted for']:,} | 0 |\n")


def write_table(path: Path, rows: int) -> None:
    texts = read_labelled([str(ROOT / "data" / "corpus")]).texts
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(["id", "date", "text"])
        writer.writerows((i, "2024-03-04", f"{texts[i % len(texts)]} ({i})") for i in range(rows))


RUN = """
import sys
from stance.cli.main import app
try:
    app(sys.argv[1:])
finally:
    peak = next(line for line in open("/proc/self/status") if line.startswith("VmHWM"))
    print(int(peak.split()[1]) / 1024)
"""


def show_sizes(rows: int, folder: Path) -> None:
    """Print peak memory and speed for a tenth of the rows and for all, and the speed of the scorer alone."""
    print("| rows | input, MB | seconds | rows/s | peak memory, MiB |")
    print("|---|---|---|---|---|")
    speed = 0.0
    for count in (rows // 10, rows):
        source, out = folder / "in.csv", folder / "out.csv"
        write_table(source, count)
        start = time.perf_counter()
        command = [sys.executable, "-c", RUN, "predict", str(source), "-o", str(out)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds = time.perf_counter() - start
        speed = count / seconds
        with out.open("rb") as handle:
            assert sum(block.count(b"\n") for block in iter(lambda: handle.read(1 << 20), b"")) == count + 1  # noqa: S101
        size = source.stat().st_size / 1e6
        print(
            f"| {count:,} | {size:,.0f} | {seconds:.1f} | {speed:,.0f} | {float(done.stdout.split()[-1]):.0f} |",
            flush=True,
        )
        source.unlink()
        out.unlink()
    texts = [f"{text} ({i})" for i, text in enumerate(read_labelled([str(ROOT / "data" / "corpus")]).texts * 10)]
    fast = compile_scorer(stance.load(stance.default_model()).scorer_)
    if fast is None:
        return
    print("\n| the scorer alone, on such texts | rows/s | the whole run in its share |")
    print("|---|---|---|")
    for threads in (1, 2):
        rounds = []
        for _ in range(ROUNDS):
            start = time.perf_counter()
            fast.probabilities(pa.array(texts), threads=threads)
            rounds.append(time.perf_counter() - start)
        bare = len(texts) / median(rounds)
        print(f"| {threads} thread{'s' if threads > 1 else ''} | {bare:,.0f} | {speed / bare:.0%} |")


def show_shares(rows: int, folder: Path) -> None:
    """Print the processor's seconds that reading, scoring and writing take of a run."""
    source = folder / "in.csv"
    write_table(source, rows)
    model = stance.load(stance.default_model())
    fast = compile_scorer(model.scorer_)
    if fast is None:
        return

    def seconds(work: Callable[[], object]) -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    def read() -> list[Chunk]:
        with opened_table(str(source), "csv") as table:
            return list(table.chunks(table.column("text")))

    chunks = read()
    score_tables(model, [str(source)], folder / "out.csv", Options())
    works: dict[str, Callable[[], object]] = {
        "reading": read,
        "scoring": lambda: [fast.probabilities(chunk.texts, threads=1) for chunk in chunks],
        "all, with writing": lambda: score_tables(model, [str(source)], folder / "out.csv", Options()),
    }
    rounds = [{name: seconds(work) for name, work in works.items()} for _ in range(ROUNDS)]
    print(f"\n| {rows:,} rows | seconds of processor |")
    print("|---|---|")
    for name in works:
        print(f"| {name} | {median(part[name] for part in rounds):.1f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fuzz", type=int, default=1_000_000)
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    show_fuzz(given.fuzz, given.seed)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        show_sizes(given.rows, Path(folder))
        show_shares(max(1, given.rows // 20), Path(folder))


if __name__ == "__main__":
    main()
