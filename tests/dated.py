"""Scored tables with dates, for the tests of trends and of their plots."""

import numpy as np

from stance.shares.scored import ScoredTable

LABELS = ("conciliatory", "hostile", "neutral")


def table(dates: list[str], *, texts: list[str] | None = None, score: bool = True, seed: int = 1) -> ScoredTable:
    rows = len(dates)
    probabilities = np.round(np.random.default_rng(seed).dirichlet([0.4, 0.4, 0.4], rows), 6)
    probabilities[:, 2] = 1 - probabilities[:, 0] - probabilities[:, 1]
    columns = {
        "date": dates, "holder": ["ISL"] * rows, "target": ["NOR", "CHL"] * (rows // 2) + ["NOR"] * (rows % 2),
        "document": [f"d{i // 2}" for i in range(rows)],
    }  # fmt: skip
    if score:
        columns["score"] = [f"{p[0] - p[1]:.6f}" for p in probabilities]
    return ScoredTable(
        "scored.csv", LABELS, texts or [f"Statement {i}." for i in range(rows)], probabilities,
        probabilities.argmax(axis=1), columns, "", (), [i + 2 for i in range(rows)],
    )  # fmt: skip
