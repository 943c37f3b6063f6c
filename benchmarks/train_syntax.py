"""Learn the parser again and write its folder.

    python benchmarks/train_syntax.py SILVER.conll.gz [-o models/syntax] [--held-out 2000]

The last sentences of the file are held out and measured on; the figures go into the folder. Same file, same bytes.
"""

import argparse
import hashlib
import sys
import time
from dataclasses import asdict
from pathlib import Path

from stance.errors import StanceError
from stance.syntax import store
from stance.syntax.measure import measure
from stance.syntax.parser import Parser
from stance.syntax.training import Settings, round_off, train
from stance.syntax.treebank import read, split


def main() -> None:
    """Run the command."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("silver", type=Path, help="parsed sentences: word, tag, head, label")
    options.add_argument("-o", "--output", type=Path, default=Path(__file__).parents[1] / "models" / "syntax")
    options.add_argument("--held-out", type=int, default=2000, help="how many sentences at the end to measure on")
    chosen = options.parse_args()
    try:
        _train(chosen.silver, chosen.output, chosen.held_out)
    except StanceError as error:
        sys.exit(f"error: {error}")


def _train(silver: Path, output: Path, held_out: int) -> None:
    began = time.perf_counter()

    def report(message: str) -> None:
        print(f"{time.perf_counter() - began:7.1f} s  {message}", file=sys.stderr, flush=True)

    parts, settings = split(read(silver), held_out=held_out), Settings()
    report(f"{len(parts.train):,} sentences to learn from, {len(parts.held_out):,} held out")
    weights = round_off(train(parts.train, settings, report), settings)
    figures = measure(Parser(weights), parts.held_out)
    learned_from = {"data_sha256": hashlib.sha256(silver.read_bytes()).hexdigest(), "held_out": held_out}
    store.save(weights, output, figures=asdict(figures), settings=asdict(settings) | learned_from)
    report(f"heads {figures.heads:.4f}, labelled {figures.labelled:.4f}, tags {figures.tags:.4f} -> {output}")


if __name__ == "__main__":
    main()
