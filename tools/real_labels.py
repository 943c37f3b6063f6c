"""Write data/real/labels.csv: the labels of real sentences by the hash of their text, without the text.

Usage: python tools/real_labels.py TABLE [-o data/real/labels.csv]

TABLE has the columns source, document, text, label, second and annotator. A text that stands there twice is kept once
if its labels agree, and left out if they do not; how many there were is printed.
"""

import argparse
from collections import defaultdict
from pathlib import Path

from stance.files import AtomicWriter
from stance.tables.csv_lines import csv_lines
from stance.tables.hashed import text_hash
from stance.tables.labelled import read_labelled

KEPT = ("source", "document", "sha256", "label", "second", "annotator")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("--output", "-o", type=Path, default=Path("data/real/labels.csv"))
    given = parser.parse_args()
    found = read_labelled([given.table], more_columns=("source", "document", "second", "annotator"))
    by_hash: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    more = found.columns
    rows = zip(
        more["source"], more["document"], found.labels, more["second"], more["annotator"], found.texts, strict=True
    )
    for source, document, label, second, annotator, text in rows:
        by_hash[text_hash(text)].append((source, document, label, second, annotator))
    kept = {key: same[0] for key, same in by_hash.items() if len({row[2] for row in same}) == 1}
    lines = sorted((source, document, key, *rest) for key, (source, document, *rest) in kept.items())
    given.output.parent.mkdir(parents=True, exist_ok=True)
    with AtomicWriter(given.output) as out:
        out.write(csv_lines([KEPT, *lines]).encode())
    print(
        f"{len(found.texts)} rows, {len(found.rejects)} rejected; {len(kept)} texts written, "
        f"{len(by_hash) - len(kept)} left out for labels that differ"
    )


if __name__ == "__main__":
    main()
