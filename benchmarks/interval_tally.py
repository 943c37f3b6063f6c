"""Count how many simulated intervals of docs/reliability.md hold the truth too seldom or too often.

Usage: python benchmarks/interval_tally.py [PAGE]

The tables of PAGE that `intervals.py`, `share_coverage.py`, `agreement_intervals.py` and `dyad_intervals.py` printed
are read between their marks. For each family of intervals it counts the cells below 93 %, from 93 to 97 %
and above 97 %, with the lowest and the highest. Of shares a cell is the mean over labels. The columns of the other
methods that stand beside for comparison are not counted.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from intervals import table

LEAST, MOST = 93.0, 97.0
PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
Row = Mapping[str, str]
EVALUATE = ("accuracy", "precision", "recall", "F1", "macro-F1", "weighted F1", "Matthews")
DIFFERENCES = ("accuracy difference", "macro-F1 difference")
AGREEMENT = ("percent", "Cohen's kappa", "Fleiss' kappa", "alpha", "alpha, ordinal", "alpha of the rarest label")
DOUBTFUL = ("statements alike", "too sure", "challenge")
"""Worlds in which the stances of a dyad are not what its interval takes them to be."""


def rows(page: str, mark: str) -> Iterator[Row]:
    """Yield the rows of all tables between two marks of a page, by the names of their columns."""
    names: list[str] = []
    for line in page.partition(f"<!-- {mark} -->")[2].partition(f"<!-- /{mark} -->")[0].splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            names = []
        elif not names:
            names = [name or "world" for name in cells]
        elif not cells[0].startswith("---"):
            yield dict(zip(names, cells, strict=True))


def held(row: Row, names: tuple[str, ...]) -> list[float]:
    """Return the percentages in some columns of a row, of each cell the first."""
    found = (re.match(r"([\d.]+)%", row.get(name, "")) for name in names)
    return [float(match[1]) for match in found if match]


def of_share(row: Row) -> str:
    """Return the family that a row of the shares belongs to, nothing where it has no corrected interval."""
    if "corrected holds" not in row:
        return ""
    if "one of" not in row["world"]:
        return "`share`: whole tables"
    where = "real" if row["world"].startswith("real") else "composed"
    kinds = {"0": "without labels", "20": "with 20 or 50 labels", "50": "with 20 or 50 labels"}
    return f"`share`: {where} groups {kinds.get(row['labels'], 'with few labels')}"


def of_texts(row: Row, what: str) -> str:
    if "much alike" in row["labels"]:
        return f"`evaluate`, documents much alike: {what}"
    return f"`evaluate`, {'texts one by one' if 'texts' in row['drawn'] else 'documents'}: {what}"


def of_dyads(row: Row) -> str:
    wrong = any(world in row["statements"] for world in DOUBTFUL)
    return "dyads, where the model's doubt is wrong" if wrong else "dyads"


def always(name: str) -> Callable[[Row], str]:
    return lambda _: name


FAMILIES: tuple[tuple[str, Callable[[Row], str], tuple[str, ...]], ...] = (
    ("intervals", lambda row: of_texts(row, "scores"), EVALUATE),
    ("intervals", lambda row: of_texts(row, "differences"), DIFFERENCES),
    ("shapes", always("`evaluate`, documents of other shapes: accuracy"), ("accuracy",)),
    ("probabilities", always("`evaluate`: log-loss and Brier score"), ("log-loss", "Brier")),
    ("probabilities", always("`evaluate`: calibration error"), ("calibration error",)),
    ("shares", of_share, ("corrected holds",)),
    ("agreement", always("`data agreement`"), AGREEMENT),
    ("dyads", of_dyads, ("their own mean",)),
)
"""The mark of each family's tables, to which family a row belongs, and in which columns its intervals stand."""


def families(page: str) -> dict[str, list[float]]:
    """Return the percentages of each family of intervals, in the order of the page."""
    found: dict[str, list[float]] = {}
    for mark, family, names in FAMILIES:
        for row in rows(page, mark):
            if name := family(row):
                found.setdefault(name, []).extend(held(row, names))
    return found


def counted(page: str) -> Iterator[list[str]]:
    """Yield the rows of the table of families, and of all of them together."""
    found = families(page)
    together = [value for values in found.values() for value in values]
    for name, values in [*found.items(), ("all", together)]:
        below, above = sum(v < LEAST for v in values), sum(v > MOST for v in values)
        numbers = (below, len(values) - below - above, above)
        yield [name, *map(str, numbers), f"{min(values):.1f}%", f"{max(values):.1f}%"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("page", nargs="?", type=Path, default=PAGE)
    page = parser.parse_args().page.read_text(encoding="utf-8")
    table(["intervals of", "below 93 %", "93 to 97 %", "above 97 %", "lowest", "highest"], counted(page))


if __name__ == "__main__":
    main()
