"""Write docs/codebook.md: the labelling guide and the concepts, as the tables in data/ have them.

Usage: python tests/codebook.py
"""

import csv
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
SHOWN = 8
"""Phrases of a concept that are shown."""
HEAD = """# Codebook

What the labels mean to whoever labels, and which concepts the model reads texts for. `python tests/codebook.py` writes
this page from `data/guide.txt`, `data/concepts.csv` and `data/lexicon.csv`.

## The labelling guide

`stance label` shows it at the key `?`. [The data card](../data/README.md#how-it-was-labelled) says how the corpus was
labelled by it.
"""
CONCEPTS = """## The concepts

A concept is a speech act, a deed or a tone. {phrases:,} phrases name {concepts} of them, in all inflections ("lodge
protest" is also found in "lodged their protests"); the longest phrase counts, one in the scope of a negation becomes
`NOT_` and its concept, and `=word` is found in exactly that form. A polarity is what the concept speaks for by itself.
What it weighs the model has learned: `stance explain` shows it for a text.
[Contributing](../CONTRIBUTING.md#add-to-the-lexicon) says how to add a phrase.
"""
TABLE = ("| concept | definition | phrases | such as |", "|---|---|---|---|")
KINDS = {
    "conciliatory": "Moves toward the other.",
    "hostile": "Moves against the other.",
    "neutral": "Neither; many tell what a sentence is about, so that a warlike topic is no hostile act.",
    "modifier": "Strengthens, weakens or sets the frame of what it stands with.",
    "polarity": "Turns what stands in its scope.",
}


def page() -> str:
    """Return docs/codebook.md as the tables say it now."""
    concepts, phrases = _rows("concepts"), defaultdict(list)
    for row in _rows("lexicon"):
        phrases[row["concept"]].append(row["entry"])
    guide = "\n".join("> " + line if line else ">" for line in _guide())
    total = sum(map(len, phrases.values()))
    parts = [HEAD, guide, "", CONCEPTS.format(phrases=total, concepts=len(concepts))]
    for kind, meaning in KINDS.items():
        parts += [
            f"### {kind.capitalize()}",
            "",
            meaning,
            "",
            "| concept | definition | phrases | such as |",
            "|---|---|---|---|",
        ]
        parts += [_line(row, phrases[row["concept"]]) for row in concepts if row["polarity"] == kind] + [""]
    return "\n".join(parts).rstrip() + "\n"


def _rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _guide() -> list[str]:
    """Return the guide's lines as Markdown: its title and headings bold, its lists as they are."""
    title, *lines = (ROOT / "data" / "guide.txt").read_text(encoding="utf-8").splitlines()
    return [f"**{title}**", *(_line_of_guide(line) for line in lines)]


def _line_of_guide(line: str) -> str:
    if not line or line.startswith("  "):
        return line.removeprefix("  ")
    head, colon, rest = line.partition(": ")
    return f"**{head}**{colon}{rest}\n>" if colon and " " not in head else f"{line}\n>"


def _line(row: dict[str, str], phrases: list[str]) -> str:
    shown = ", ".join(f"`{phrase}`" for phrase in phrases[:SHOWN])
    return f"| `{row['concept']}` | {row['definition'].replace('|', '&#124;')} | {len(phrases):,} | {shown} |"


if __name__ == "__main__":
    (ROOT / "docs" / "codebook.md").write_text(page(), encoding="utf-8")
