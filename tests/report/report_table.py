"""A composed table of scored statements, as rows of text."""

import csv
import random
from pathlib import Path

LABELS = ("conciliatory", "hostile", "neutral")
SENTENCES = {
    "conciliatory": "The envoy welcomed the offer of talks on quota {}.",
    "hostile": "The ministry condemned the seizure of trawler {}.",
    "neutral": "The delegations meet on item {}.",
}


def statements(number: int = 300, seed: int = 1) -> list[dict[str, str]]:
    """Return so many statements of three dyads over six years, of two sources, in documents of three."""
    draw = random.Random(seed)  # noqa: S311
    found = []
    for i in range(number):
        holder, target = draw.choice([("NOR", "ISL"), ("ISL", "NOR"), ("CHL", "PER"), ("", "NOR")])
        label = draw.choice(LABELS)
        first = round(draw.uniform(0.4, 0.9), 3)
        shares = {name: first if name == label else (1 - first) / 2 for name in LABELS}
        found.append(
            {
                "text": SENTENCES[label].format(i), "holder": holder, "target": target,
                "source": draw.choice(["wire", "note"]), "document": f"d{i // 3}", "stance": label,
                "date": f"{draw.randint(2001, 2006)}-0{draw.randint(1, 9)}-11",
                **{f"p_{name}": f"{share:.6f}" for name, share in shares.items()},
                "score": f"{shares['conciliatory'] - shares['hostile']:.6f}", "certain": str(first > 0.7).lower(),
            }
        )  # fmt: skip
    return found


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows as CSV and return where."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path
