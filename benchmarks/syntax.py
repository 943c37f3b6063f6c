"""Measure the parser that ships: how much it gets right, how fast it is and how large.

    python benchmarks/syntax.py SILVER.conll.gz [--model models/syntax] [--held-out 2000] [--labels]

The figures are for the last sentences of the file, which training holds out; tags are the parser's own. The speed is
the median of runs on one core after one that is not counted; each run of the parser alone has a partner that also
makes trees of Python objects, so that both see the machine in the same mood.
"""

import argparse
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from stance.errors import StanceError
from stance.syntax import store
from stance.syntax.measure import Figures, measure
from stance.syntax.parser import Parser
from stance.syntax.treebank import Sentence, read, split
from stance.syntax.words import lay_out

_RUNS = 7


def main() -> None:
    """Run the command."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("silver", type=Path, help="parsed sentences: word, tag, head, label")
    options.add_argument("--model", type=Path, default=Path(__file__).parents[1] / "models" / "syntax")
    options.add_argument("--held-out", type=int, default=2000, help="how many sentences at the end to measure on")
    options.add_argument("--labels", action="store_true", help="print recall and precision of each label, too")
    chosen = options.parse_args()
    try:
        parser = Parser(store.load(chosen.model))
        sentences = split(read(chosen.silver), held_out=chosen.held_out).held_out
    except StanceError as error:
        sys.exit(f"error: {error}")
    figures = measure(parser, sentences)
    size = sum((chosen.model / name).stat().st_size for name in (store.WEIGHTS, store.MANIFEST))
    _print(figures, _speeds(parser, sentences), size)
    if chosen.labels:
        _print_labels(figures)


def _speeds(parser: Parser, sentences: list[Sentence]) -> tuple[float, float]:
    """Return words per second of the parser alone and with trees."""
    words = [sentence.words for sentence in sentences]
    count = sum(map(len, words))
    alone, trees = [], []
    for _ in range(_RUNS + 1):
        alone.append(_seconds(lambda: parser.arcs(lay_out(words))))
        trees.append(_seconds(lambda: parser.parse_many(words)))
    return count / statistics.median(alone[1:]), count / statistics.median(trees[1:])


def _seconds(job: Callable[[], object]) -> float:
    """Return the processor time of a job, which others on the machine lengthen less than the time on the clock."""
    began = time.process_time()
    job()
    return time.process_time() - began


def _print(figures: Figures, speeds: tuple[float, float], size: int) -> None:
    rows = [
        ("heads right, without punctuation", f"{figures.heads:.4f}"),
        ("heads and labels right, without punctuation", f"{figures.labelled:.4f}"),
        ("tags right", f"{figures.tags:.4f}"),
        ("words a second, as arrays", f"{speeds[0]:,.0f}"),
        ("words a second, as trees", f"{speeds[1]:,.0f}"),
        ("model", f"{size / 1e6:.2f} MB"),
    ]
    print(f"{figures.sentences:,} held-out sentences, {figures.words:,} words\n")
    for name, value in rows:
        print(f"| {name:<44} | {value:>9} |")


def _print_labels(figures: Figures) -> None:
    print("\n| label      | recall | precision |\n|------------|--------|-----------|")
    for label, (recall, precision) in figures.labels.items():
        print(f"| {label:<10} | {recall:>6.3f} | {precision:>9.3f} |")


if __name__ == "__main__":
    main()
