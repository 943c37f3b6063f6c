"""Measure how long reading articles takes: a second, by their length, from nothing, and in what memory.

Usage: python benchmarks/article_speed.py [--rounds 5] [--most 100000] [--longest 1000000]

The articles a second are those of the gold set in data/articles, read one after another on one core in the state in
which the command reads many: by the compiled scorer, with few collections of garbage. Medians of the processor's time
are shown. Since machines differ, and one machine from hour to hour, the articles read in the time of a yardstick are
shown too: of a loop in plain Python that counts to ten million, measured in turn with them. Lengths are of composed
texts that are hard to cut: what grows with the square of its length takes sixteen times as long for four times as much.
Memory is the peak of the command itself, read from /proc (so on Linux) while it reads a JSON lines file of `--most`
composed articles.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median

import stance
from stance.articles.garbage import few_collections
from stance.articles.reading import read_article

ROOT = Path(__file__).parents[1]
COUNTED = 10_000_000
STATES = "Chile Norway Peru Kenya Japan Ghana Spain Nepal Malta Qatar".split()
PARAGRAPH = (
    "The Chilean foreign minister, Ana Soto, condemned Norway's attack on Thursday. “We want to resume talks,” the "
    "Norwegian envoy said. Officials in Lima told reporters that the two sides would meet again, and Peru urged Chile "
    "to accept the offer."
)
TEXTS: Mapping[str, Callable[[int], str]] = {
    "an article of many paragraphs": lambda n: f"{PARAGRAPH}\n\n" * (n // len(PARAGRAPH)),
    "one paragraph": lambda n: f"{PARAGRAPH} " * (n // len(PARAGRAPH)),
    "one word": lambda n: "a" * n,
    "marks without a blank": lambda n: "?!" * (n // 2),
    "quotations": lambda n: '"We go," Chile said. ' * (n // 21),
    "curly marks that never close": lambda n: "“We go, Chile said. " * (n // 20),
    "straight marks that never close": lambda n: 'Chile "x said. ' * (n // 15),
    "marks in marks": lambda n: '“ "' * (n // 3),
    "no full stop": lambda n: "the envoy of Chile said that " * (n // 29),
    "names": lambda n: "Ana Soto met Bea Holm. " * (n // 23),
}


def show_speed(model: stance.StanceModel, rounds: int) -> None:
    """Print how many articles of the gold set are read a second, with evidence and without, and in a yardstick's time.

    The three are measured in turn.
    """
    paths = sorted((ROOT / "data" / "articles").glob("*.json"))
    texts = [json.loads(path.read_text(encoding="utf-8"))["text"] for path in paths]
    read = {True: "with the words behind each stance", False: "without, as for --csv and --dyads"}
    seconds: dict[bool, list[float]] = {evidence: [] for evidence in read}
    yardsticks: list[float] = []
    with few_collections():
        for _ in range(rounds + 1):
            for evidence, measured in seconds.items():
                measured.append(_processor_time(partial(_read_all, model, texts, evidence=evidence)))
            yardsticks.append(_processor_time(_count))
    yardstick = median(yardsticks[1:])
    print(f"| articles of {sum(map(len, texts)) / len(texts):.0f} characters on one core | a second | a yardstick |")
    print("|---|---|---|")
    for evidence, name in read.items():
        speed = len(texts) / median(seconds[evidence][1:])
        print(f"| {name} | {speed:.0f} | {speed * yardstick:.1f} |")
    print(f"\nThe yardstick, a loop that counts to {COUNTED:,}, took {yardstick:.2f} s.")


def _read_all(model: stance.StanceModel, texts: Sequence[str], *, evidence: bool) -> None:
    for text in texts:
        read_article(model, text, evidence=evidence)


def _count() -> None:
    """Count, in plain Python, to COUNTED."""
    count = 0
    while count < COUNTED:
        count += 1


def _processor_time(run: Callable[[], None]) -> float:
    """Return the seconds of the processor's time that something takes."""
    start = time.process_time()
    run()
    return time.process_time() - start


def show_lengths(model: stance.StanceModel, longest: int) -> None:
    """Print how many seconds hard texts of three lengths take, each four times as long as the one before."""
    lengths = [longest // 16, longest // 4, longest]
    print(f"\n| seconds to read | {' | '.join(f'{n:,} characters' for n in lengths)} | last ratio |")
    print("|---|---|---|---|---|")
    for name, text_of in TEXTS.items():
        seconds = []
        for length in lengths:
            text = text_of(length)
            start = time.process_time()
            read_article(model, text)
            seconds.append(time.process_time() - start)
        cells = " | ".join(f"{s:.2f}" for s in seconds)
        print(f"| {name} | {cells} | {seconds[-1] / max(seconds[-2], 1e-3):.1f} |", flush=True)


def show_start(rounds: int) -> None:
    """Print how long the command takes for one article."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "article.txt"
        source.write_text(f"{PARAGRAPH}\n\n" * 4, encoding="utf-8")
        taken = [_seconds("article", str(source), "--json") for _ in range(rounds + 1)][1:]
    print("\n| one article of 1,000 characters, from nothing | seconds |")
    print("|---|---|")
    print(f"| stance article | {median(taken):.2f} |")


def show_memory(most: int) -> None:
    """Print the peak memory of the command after more and more articles."""
    print("\n| articles read by one command | its peak memory until then, MiB | articles a second |")
    print("|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        with source.open("w", encoding="utf-8") as file:
            file.writelines(json.dumps({"text": _composed(number)}) + "\n" for number in range(most))
        command = [sys.executable, "-m", "stance", "article", str(source), "--json"]
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            for count, _ in enumerate(process.stdout or (), start=1):
                if count in (most // 10, most // 2, most):
                    status = Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
                    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
                    speed = count / (time.perf_counter() - start)
                    print(f"| {count:,} | {int(peak.split()[1]) / 1024:.0f} | {speed:.0f} |", flush=True)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")


def _composed(number: int) -> str:
    """Return a short article, hardly one like another."""
    one, other = STATES[number % 10], STATES[number // 10 % 9 + (number // 10 % 9 >= number % 10)]
    return (
        f"{one} condemned the raid on its embassy in {other}, number {number}. “We shall not give in,” Minister "
        f"Ana{number % 977} Soto{number % 1009} said. {other} offered talks on file {number * 7919 % 100_003}."
    )


def _seconds(*arguments: str) -> float:
    """Return how long a command takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "stance", *arguments], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--longest", type=int, default=1_000_000)
    given = parser.parse_args()
    model = stance.load(stance.default_model())
    model.warm_up()
    show_speed(model, given.rounds)
    show_start(given.rounds)
    show_lengths(model, given.longest)
    show_memory(given.most)


if __name__ == "__main__":
    main()
