"""Measure who says what in real articles: which direct quotations are found, and whether their holder is right.

Usage: python benchmarks/attributions.py FILE

FILE holds an article a line as JSON: "text", and "attributions" with the spans of "content" and "source" and whether
they are "direct". Quotations shorter than 25 characters are passed over. One is found where a direct statement covers
its middle; its holder is right where the mention that was read overlaps the annotated source. The articles never enter
the repository: they belong to others.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import stance
from stance.articles.reading import read_article
from stance.articles.statements import Statement

SHORTEST = 25


def judged(statements: Sequence[Statement], quotation: dict[str, Any]) -> tuple[bool, bool]:
    """Return whether a quotation was found, and whether its holder is right."""
    middle = sum(quotation["content"]) // 2
    start, end = quotation["source"]
    over = [s for s in statements if s.kind == "direct" and s.start <= middle < s.end]
    places = [(s.holder.start, s.holder.end) for s in over]
    return bool(over), any(a is not None and b is not None and a < end and start < b for a, b in places)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    file: Path = parser.parse_args().file
    model = stance.load(stance.default_model())
    found: list[tuple[bool, bool]] = []
    for line in file.read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        statements = read_article(model, article["text"]).statements
        for quotation in article["attributions"]:
            if quotation["direct"] and quotation["content"][1] - quotation["content"][0] >= SHORTEST:
                found.append(judged(statements, quotation))
    print("| direct quotations | found | holder right |")
    print("|---|---|---|")
    print(
        f"| {len(found)} | {sum(f for f, _ in found) / len(found):.3f} | {sum(r for _, r in found) / len(found):.3f} |"
    )


if __name__ == "__main__":
    main()
