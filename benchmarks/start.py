"""Print how long commands take from nothing to the end, with little to do: what starting costs.

Usage: python benchmarks/start.py [--rounds 9]

Each command is run as users run it, in a process of its own, one after the other and round after round, in a folder
with the files of data/examples; what is compiled is kept from the round before the first. Shown are medians by the
clock and by processor time, which tells more on a machine that has other things to do, and the same for a Python that
does nothing.
"""

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
STANCE = (sys.executable, "-m", "stance")
TEXT = "We condemn the raid on the envoy."
TREND = ("scored.csv", "--by", "holder,target", "--freq", "Y", "--document-column", "document")
CODED = ("--labels", "coded.csv", "--label-column", "composed_as")
COMMANDS: dict[str, Sequence[str]] = {
    "stance --version": ("--version",),
    "stance --help": ("--help",),
    "stance predict --help": ("predict", "--help"),
    "stance predict TEXT": ("predict", TEXT),
    "stance predict TEXT --format json": ("predict", TEXT, "--format", "json"),
    "stance predict TABLE -o OUT, 8 rows": ("predict", "statements.csv", "-o", "out.csv"),
    "stance explain TEXT": ("explain", TEXT),
    "stance article FILE, 1,100 characters": ("article", "article.txt"),
    "stance article FILE --json": ("article", "article.txt", "--json"),
    "stance article FILE -o OUT": ("article", "article.txt", "-o", "article.csv"),
    "stance sample TABLE, 1,922 rows": ("sample", "scored.csv", "-n", "100", "-o", "todo.csv", "--overwrite"),
    "stance share TABLE --labels CODED": ("share", "scored.csv", *CODED),
    "stance trend TABLE": ("trend", *TREND),
    "stance evaluate TABLE, 36 rows": ("evaluate", "labelled.csv"),
    "stance report TABLE": ("report", "scored.csv", "-o", "report.html", "--by", "holder"),
}  # fmt: skip


@dataclass(frozen=True)
class Timed:
    """Seconds that a process took: by the clock, and of all cores."""

    wall: float
    cpu: float


def timed(command: Sequence[str], folder: Path) -> Timed:
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Timed(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def prepare(folder: Path) -> None:
    """Put the files of the examples into a folder, and what the commands need that come behind others."""
    shutil.copytree(ROOT / "data" / "examples", folder, dirs_exist_ok=True)
    sample = ("sample", "scored.csv", "-n", "60", "-o", "coded.csv", "--context", "composed_as")
    for arguments in (("predict", "dated.csv", "-o", "scored.csv"), sample):
        timed([*STANCE, *arguments], folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    commands: dict[str, Sequence[str]] = {"(Python that does nothing)": (sys.executable, "-c", "pass")}
    commands |= {name: (*STANCE, *arguments) for name, arguments in COMMANDS.items()}
    taken: dict[str, list[Timed]] = {name: [] for name in commands}
    with tempfile.TemporaryDirectory() as folder:
        prepare(Path(folder))
        for _ in range(rounds + 1):
            for name, command in commands.items():
                taken[name].append(timed(command, Path(folder)))
    print("| from nothing to the end | seconds | of processor time |")
    print("|---|---|---|")
    for name, seconds in taken.items():
        wall, cpu = (median(getattr(one, kind) for one in seconds[1:]) for kind in ("wall", "cpu"))
        print(f"| {name} | {wall:.2f} | {cpu:.2f} |")


if __name__ == "__main__":
    main()
