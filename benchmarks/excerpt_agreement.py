"""Print how far two annotators agree on who says what toward whom, in the excerpts that were annotated twice.

Usage: python benchmarks/excerpt_agreement.py

The second one's answers stand beside the first one's in data/real/excerpts.jsonl, under `again`; null: no statement.
Holders and targets are compared as codes; a second label of either annotator counts as right where it is said so.
Dyads are those of the statements of one excerpt, by the sign of the mean stance, as in benchmarks/real_articles.py.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from stance.articles.dyads import SIGN_FROM
from stance.labelling.agreement import kappa
from stance.model.metrics import confusion

EXCERPTS = Path(__file__).parents[1] / "data" / "real" / "excerpts.jsonl"
POLES = {"c": 1, "h": -1, "n": 0}
Pair = tuple[str, str]


def read_twice() -> list[list[tuple[dict[str, Any], dict[str, Any] | None]]]:
    """Return the statements of each excerpt that was annotated twice: one annotator's answers and the other's."""
    excerpts = map(json.loads, EXCERPTS.read_text(encoding="utf-8").splitlines())
    found = [[(one, one["again"]) for one in excerpt["statements"] if "again" in one] for excerpt in excerpts]
    return [pairs for pairs in found if pairs]


def dyads(answers: Iterator[dict[str, Any]]) -> dict[Pair, int]:
    """Return the sign of each dyad: 1, -1 or 0."""
    stances: dict[Pair, list[int]] = {}
    for one in answers:
        for target in one["targets"]:
            if one["holder_actor"] and target != one["holder_actor"]:
                stances.setdefault((one["holder_actor"], target), []).append(POLES[one["stance"]])
    means = {pair: sum(found) / len(found) for pair, found in stances.items()}
    return {pair: (mean > SIGN_FROM) - (mean < -SIGN_FROM) for pair, mean in means.items()}


def share(hits: list[bool]) -> str:
    return f"{sum(hits) / len(hits):.2f} of {len(hits)}"


def main() -> None:
    excerpts = read_twice()
    pairs = [(one, other) for pairs in excerpts for one, other in pairs if other is not None]
    left = sum(len(pairs) for pairs in excerpts) - len(pairs)
    named = [(a["holder_actor"], b["holder_actor"]) for a, b in pairs if a["holder_actor"] and b["holder_actor"]]
    aimed = [(set(a["targets"]), set(b["targets"])) for a, b in pairs if a["targets"] and b["targets"]]
    stances = [(a["stance"], b["stance"]) for a, b in pairs]
    either = [x == y or y == a["second"] or x == b["second"] for (x, y), (a, b) in zip(stances, pairs, strict=True)]
    one, other = (np.array(["chn".index(pair[i]) for pair in stances]) for i in range(2))
    print(f"{len(excerpts)} excerpts, {len(pairs)} statements; {left} more are none to the second annotator\n")
    print("| the same | share |\n|---|---|")
    print(f"| holder, or none | {share([a['holder_actor'] == b['holder_actor'] for a, b in pairs])} |")
    print(f"| holder, where both name one | {share([a == b for a, b in named])} |")
    print(f"| all targets, or none | {share([set(a['targets']) == set(b['targets']) for a, b in pairs])} |")
    print(f"| a target, where both name some | {share([bool(a & b) for a, b in aimed])} |")
    print(f"| stance | {share([x == y for x, y in stances])} |")
    print(f"| stance, with either one's second label | {share(either)} |")
    print(f"| stance, Cohen's kappa | {kappa(confusion(one, other, 3).astype(float)):.2f} |")
    told = [(dyads(a for a, _ in pairs), dyads(b for _, b in pairs if b is not None)) for pairs in excerpts]
    both = sum(len(a) + len(b) for a, b in told)
    signed = sum(a[pair] == b[pair] for a, b in told for pair in a.keys() & b.keys())
    print(f"| dyads, F1 | {2 * signed / both:.2f} |")
    print(f"| dyads without the sign, F1 | {2 * sum(len(a.keys() & b.keys()) for a, b in told) / both:.2f} |")


if __name__ == "__main__":
    main()
