"""Print how long a report of a large table takes, how large the page is, and how much memory the run needed.

Usage: python benchmarks/report.py [--rows 10000 100000] [--keep FOLDER]

The table holds sentences of the corpus, drawn again and again, of 12 sources, each said by one of 14 states of another
on a day in 20 years; `stance predict` scores them first, which is not timed. The report is made by the
command, start-up and all, with lines through time and two breakdowns. `--keep` puts table and page into a folder.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from stance.tables.csv_lines import csv_lines
from stance.tables.labelled import read_labelled

ROOT = Path(__file__).parents[1]
STATES = ("NOR", "ISL", "CHL", "ARG", "GHA", "KEN", "JPN", "KOR", "GRC", "TUR", "MAR", "DZA", "PER", "ECU")
SOURCES = (
    "briefing",
    "speech",
    "wire",
    "interview",
    "communique",
    "note",
    "press",
    "debate",
    "letter",
    "radio",
    "site",
    "cable",
)
DAYS = 20 * 365


def composed(texts: list[str], rows: int) -> str:
    """Return a table of so many statements; the same each time."""
    draw = random.Random(0)  # noqa: S311
    lines: list[list[str]] = [["id", "date", "source", "region", "holder", "target", "document", "text"]]
    for number in range(rows):
        holder, target = draw.sample(STATES[: draw.choice((4, 8, 14))], 2)
        day = date(2004, 1, 1) + timedelta(days=int(DAYS * draw.random()))
        source, region = draw.choice(SOURCES), draw.choice(("north", "south", "west"))
        document = f"d{number // 8}"
        lines.append([str(number), day.isoformat(), source, region, holder, target, document, draw.choice(texts)])
    return csv_lines(lines)


def write_table(path: Path, rows: int) -> None:
    """Write the table; in a process of its own, whose memory is not counted with that of a report."""
    texts = read_labelled([str(one) for one in sorted((ROOT / "data/corpus").glob("*.csv"))]).texts
    path.write_text(composed(list(texts), rows), encoding="utf-8")


def measured(folder: Path, rows: int) -> str:
    """Make the table and the page, and return what that took as a row of a table."""
    given, scored, page = folder / "given.csv", folder / "scored.csv", folder / "report.html"
    subprocess.run([sys.executable, __file__, "--rows", str(rows), "--only-table", str(given)], check=True)
    scored.unlink(missing_ok=True)
    subprocess.run(["stance", "predict", str(given), "-o", str(scored), "--quiet"], check=True)
    command = [
        "stance", "report", str(scored), "-o", str(page), "--by", "source,region", "--date-column", "date",
        "--document-column", "document", "--quiet",
    ]  # fmt: skip
    start = time.perf_counter()
    run = subprocess.Popen(command)
    _, status, usage = os.wait4(run.pid, 0)
    seconds = time.perf_counter() - start
    run.returncode = os.waitstatus_to_exitcode(status)
    if run.returncode:
        sys.exit(f"stance report ended with {run.returncode}")
    cpu, size, memory = usage.ru_utime + usage.ru_stime, page.stat().st_size / 1e6, usage.ru_maxrss / 1024
    return f"| {rows:,} | {seconds:.1f} | {cpu:.1f} | {size:.2f} | {memory:.0f} |"


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--only-table", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.only_table is not None:
        write_table(given.only_table, given.rows[0])
        return
    print("| rows | seconds | of all cores | page, MB | memory, MB |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for rows in given.rows:
            print(measured(folder, rows), flush=True)


if __name__ == "__main__":
    main()
